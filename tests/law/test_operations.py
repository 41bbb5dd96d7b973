"""Packs and calendar as stored rows: loaded once, put into force by a person, never edited."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.actors import Actor, Post
from core.clocks import office_time
from core.refusals import NotAllowed, Refused
from departments.models import Department
from law import calendar, operations, packs
from law.models import Activation, CalendarDay, CalendarVersion, Confirmation, PackVersion
from law.operations import (
    NoActivePack,
    activate,
    active_pack,
    calendar_version,
    confirm,
    current_calendar,
    newest_version_id,
    pack_by_version_id,
)

pytestmark = pytest.mark.django_db
BY = Actor(name="王签发", posts=frozenset({Post.APPROVER}), office=True)
AT = office_time(date(2026, 3, 2))
ON = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def nothing_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test reads the law afresh and leaves the suite's cache as it was: its confirmations are rolled back."""
    monkeypatch.setattr(operations, "_known", operations._Known({}, {}))


class TestLoadLaw:
    def test_every_shipped_pack_is_stored_as_it_resolves(self) -> None:
        stored = {row.code: row for row in PackVersion.objects.filter(number=1)}
        assert set(stored) == set(packs.codes())
        for code, row in stored.items():
            assert row.sha256 == packs.digest(packs.resolve(code)) == packs.digest(row.resolved)

    def test_every_notice_is_stored_with_its_days(self) -> None:
        assert CalendarVersion.objects.filter(year__isnull=False).count() == len(calendar.read_notices())
        extended = CalendarDay.objects.filter(version__code="2020-1").values_list("on", "off")
        assert sorted(extended) == [(date(2020, 1, 31), True), (date(2020, 2, 1), True), (date(2020, 2, 2), True)]

    @pytest.mark.django_db(databases=["default", "owner"])
    def test_loading_again_changes_nothing(self) -> None:
        out = StringIO()
        call_command("load_law", stdout=out)
        assert "没有变化" in out.getvalue()


class TestReading:
    def test_a_stored_pack_is_the_shipped_one_with_its_row(self) -> None:
        version_id = newest_version_id("jiangyin-2018")
        pack = pack_by_version_id(version_id)
        assert pack.version_id == version_id
        assert pack.entries == packs.load("jiangyin-2018").entries

    def test_a_pack_is_read_once(self) -> None:
        version_id = newest_version_id("jiangyin-2018")
        pack_by_version_id(version_id)
        with CaptureQueriesContext(connection) as asked:
            pack_by_version_id(version_id)
        assert len(asked) == 0

    def test_an_unknown_version_or_pack_is_an_error(self) -> None:
        with pytest.raises(PackVersion.DoesNotExist):
            pack_by_version_id(-1)
        with pytest.raises(PackVersion.DoesNotExist, match="没有载入规则包"):
            newest_version_id("nowhere-1999")

    def test_the_stored_calendar_counts_as_the_shipped_one(self) -> None:
        stored, shipped = current_calendar(), calendar.shipped()
        assert stored == shipped
        assert calendar_version("2020") == calendar.shipped("2020")

    def test_the_calendar_is_read_once(self) -> None:
        current_calendar()
        with CaptureQueriesContext(connection) as asked:
            current_calendar()
        assert len(asked) == 0

    def test_an_unknown_calendar_is_an_error(self) -> None:
        with pytest.raises(CalendarVersion.DoesNotExist):
            calendar_version("1999")


class TestActivate:
    def test_a_pack_with_unchecked_values_is_refused_and_the_values_are_named(self) -> None:
        with pytest.raises(Refused) as caught:
            activate(newest_version_id("jieyang-2017"), by=BY, on=ON, at=AT)
        (refusal,) = caught.value.refusals
        assert refusal.code == "only_checked_values"
        assert "列入黑名单前应事前告知、未公布的惩戒措施不得实施" in refusal.sentence
        assert "演示" in refusal.remedy

    def test_a_demonstration_may_run_it(self) -> None:
        made = activate(newest_version_id("jieyang-2017"), by=BY, on=ON, at=AT, demo=True)
        assert (made.demo, made.by_name) == (True, "王签发")
        assert active_pack(on=ON).code == "jieyang-2017"

    def test_after_every_value_is_confirmed_it_may_be_put_into_force(self) -> None:
        version_id = newest_version_id("jieyang-2017")
        for key in pack_by_version_id(version_id).unverified():
            confirm(version_id, key=key, basis="国办发〔2020〕49号第（八）项", by=BY, at=AT)
        assert not activate(version_id, by=BY, on=ON, at=AT).demo
        assert active_pack(on=ON).cite("listing.prior_notice").confirmed

    def test_not_before_its_papers(self) -> None:
        with pytest.raises(Refused, match="启用日不能早于文件施行日"):
            activate(newest_version_id("puyang-2022"), by=BY, on=date(2022, 11, 9), at=AT, demo=True)

    def test_the_pack_in_force_is_the_one_that_began_last(self) -> None:
        first, second = newest_version_id("jiangyin-2018"), newest_version_id("jieyang-2017")
        activate(first, by=BY, on=date(2026, 1, 1), at=AT, demo=True)
        activate(second, by=BY, on=date(2026, 6, 1), at=AT, demo=True)
        told = [active_pack(on=day).code for day in (date(2026, 5, 31), date(2026, 6, 1))]
        assert told == ["jiangyin-2018", "jieyang-2017"]

    def test_before_any_pack_is_in_force_nothing_is_guessed(self) -> None:
        with pytest.raises(NoActivePack, match="2001年1月1日没有启用任何规则包"):
            active_pack(on=date(2001, 1, 1))

    def test_the_pack_in_force_costs_one_statement(self) -> None:
        activate(newest_version_id("jiangyin-2018"), by=BY, on=ON, at=AT, demo=True)
        active_pack(on=ON)
        with CaptureQueriesContext(connection) as asked:
            active_pack(on=ON)
        assert len(asked) == 1


class TestWhoMay:
    @pytest.mark.parametrize(
        ("post", "office", "activates", "confirms"),
        [
            (Post.APPROVER, True, True, True),
            (Post.REVIEWER, True, False, True),
            (Post.HANDLER, True, False, False),
            (Post.SYSADMIN, True, False, False),
            (Post.APPROVER, False, False, False),
        ],
    )
    def test_only_the_office_and_its_posts(self, post: Post, office: bool, activates: bool, confirms: bool) -> None:
        by = Actor(name="某人", posts=frozenset({post}), office=office)
        version_id = newest_version_id("jiangyin-2018")
        outcomes = []
        for act in (
            lambda: activate(version_id, by=by, on=ON, at=AT, demo=True),
            lambda: confirm(version_id, key="publication.penalty_term", basis="原文", by=by, at=AT),
        ):
            try:
                act()
                outcomes.append(True)
            except NotAllowed:
                outcomes.append(False)
        assert outcomes == [activates, confirms]


class TestConfirm:
    def test_a_confirmation_is_seen_where_the_pack_is_in_force(self) -> None:
        version_id = newest_version_id("jiangyin-2018")
        activate(version_id, by=BY, on=ON, at=AT, demo=True)
        assert not active_pack(on=ON).cite("publication.penalty_term").confirmed
        confirm(version_id, key="publication.penalty_term", basis="发改办财金〔2018〕424号第二条", by=BY, at=AT)
        assert active_pack(on=ON).cite("publication.penalty_term").confirmed
        assert pack_by_version_id(version_id).cite("publication.penalty_term").confirmed

    @pytest.mark.parametrize("key", ["listing.statement_term", "listing.prior_notice"])
    def test_only_an_unverified_value_can_be_confirmed(self, key: str) -> None:
        with pytest.raises(Refused, match="不是待核事项"):
            confirm(newest_version_id("jiangyin-2018"), key=key, basis="原文", by=BY, at=AT)

    def test_not_without_naming_the_document(self) -> None:
        with pytest.raises(Refused, match="没有写明对照的原文"):
            confirm(newest_version_id("jiangyin-2018"), key="publication.penalty_term", basis=" ", by=BY, at=AT)
        assert not Confirmation.objects.exists()


class TestTheDatabaseHoldsIt:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE law_packversion SET title = 'x'",
            "INSERT INTO law_packversion (code) VALUES ('x')",
            "DELETE FROM law_packversion",
            "UPDATE law_calendarversion SET published_on = NULL",
            "DELETE FROM law_calendarversion",
            "UPDATE law_paperend SET ends_on = NULL",
            "DELETE FROM law_paperend",
            "UPDATE law_calendarday SET off = NOT off",
            "DELETE FROM law_calendarday",
            "UPDATE law_activation SET demo = false",
            "DELETE FROM law_activation",
            "UPDATE law_confirmation SET basis = 'x'",
            "DELETE FROM law_confirmation",
            "TRUNCATE law_packversion CASCADE",
        ],
    )
    def test_the_application_cannot_edit_the_law(self, statement: str) -> None:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


class TestCommands:
    def test_lint_packs_shows_the_sum(self) -> None:
        out = StringIO()
        call_command("lint_packs", "jiangyin-2018", "puyang-2022", stdout=out)
        told = out.getvalue()
        assert "[须由法制人员决定] 一般失信信息有效期1年" in told
        assert "申请窗口28天" in told
        assert "[不能执行] “信易贷违约企业不再享受任何贷款服务”没有终止期限" in told

    def test_activate_pack_wants_a_known_person(self) -> None:
        with pytest.raises(CommandError, match="没有用户"):
            call_command("activate_pack", "jiangyin-2018", "--from", "2026-03-02", "--by", "nobody")

    def test_activate_pack_puts_it_into_force(self, django_user_model: Any) -> None:
        office = Department.objects.create(code="OFFICE", name="信用办", level="county", kind="agency", is_office=True)
        django_user_model.objects.create_user(
            username="fazhi", password="x" * 12, full_name="王签发", department=office, posts=["approver"]
        )
        with pytest.raises(CommandError, match="待核"):
            call_command("activate_pack", "jiangyin-2018", "--from", "2026-03-02", "--by", "fazhi")
        out = StringIO()
        call_command("activate_pack", "jiangyin-2018", "--from", "2026-03-02", "--by", "fazhi", "--demo", stdout=out)
        row = Activation.objects.get()
        assert (row.from_on, row.demo, row.by.username) == (ON, True, "fazhi")
        assert "2026-03-02起 江阴市（2018年） 第1版" in out.getvalue()
