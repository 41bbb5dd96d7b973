"""Lists in force, narrowed and paged; measures with bases and executors; how long a copy may be kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clocks
from core.clocks import office_time
from measures import operations as desk
from public.pages import seconds_to_keep
from tests.kit import cases, desks, factories
from tests.records.test_collecting import collected, record_of

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("jiangyin", "in_april")
class TestLists:
    def test_a_list_bears_the_name_that_the_pack_gives_it(self, client: Client) -> None:
        assert "<h1>信用黑名单</h1>" in client.get("/lists/black/").content.decode()
        assert "<h1>信用红名单</h1>" in client.get("/lists/red/").content.decode()

    def test_red_and_black_are_kept_apart(self, client: Client) -> None:
        home = cases.bureau()
        black = cases.listed(home, cases.programme(home)).get()
        red = cases.listed(home, cases.programme(home, colour="red")).get()
        blacks = client.get("/lists/black/").content.decode()
        reds = client.get("/lists/red/").content.decode()
        assert black.subject.name in blacks and black.subject.name not in reds
        assert red.subject.name in reds and red.subject.name not in blacks

    def test_twenty_a_page_at_the_same_number_of_statements(self, client: Client) -> None:
        home = cases.bureau()
        rules = cases.programme(home)
        cases.listed(home, rules)
        with CaptureQueriesContext(connection) as one:
            client.get("/lists/black/")
        cases.listed(home, rules, count=22)
        with CaptureQueriesContext(connection) as many:
            first = client.get("/lists/black/").content.decode()
        assert len(one) == len(many)
        assert first.count('<th scope="row">') == 20
        assert 'href="?page=2"' in first
        assert client.get("/lists/black/?page=2").content.decode().count('<th scope="row">') == 3
        assert client.get("/lists/black/?page=999").content.decode().count('<th scope="row">') == 3

    def test_narrowed_by_programme_field_and_unit(self, client: Client) -> None:
        one, two = cases.bureau("甲局"), cases.bureau("乙局")
        rules = cases.programme(one, code="A1", field="安全生产"), cases.programme(two, code="B1", field="生态环境")
        first, second = (cases.listed(home, rule).get() for home, rule in zip((one, two), rules, strict=True))
        narrowed = {"programme": "A1", "field": "安全生产", "recogniser": one.department.code}
        for name, word in narrowed.items():
            page = client.get("/lists/black/", {name: word}).content.decode()
            assert first.subject.name in page, name
            assert second.subject.name not in page, name
        both = client.get("/lists/black/", {"programme": "没有的", "page": "x"}).content.decode()
        assert first.subject.name in both and second.subject.name in both

    def test_other_pages_keep_what_was_chosen(self, client: Client) -> None:
        home = cases.bureau()
        cases.listed(home, cases.programme(home, code="A1"), count=21)
        page = client.get("/lists/black/", {"programme": "A1"}).content.decode()
        assert 'href="?programme=A1&amp;page=2"' in page

    def test_publicity_says_until_when_and_why(self, client: Client) -> None:
        home = cases.bureau("江阴市某局")
        rules = cases.programme(home, colour="red")
        entry = cases.publicised(home, rules, on=date(2024, 4, 8)).get()
        page = client.get("/publicity/").content.decode()
        ends_on = entry.publicity_ends_on
        assert f"{ends_on.year}年{ends_on.month}月{ends_on.day}日" in page
        assert "公示期是怎样得出的" in page
        assert "请向江阴市某局提出" in page


def honour_of(subject: Any, **changes: Any) -> dict[str, Any]:
    """A row of the item 荣誉称号 about an organisation, as its granting unit sends it."""
    return {
        "XDR_MC": subject.name,
        "XDR_LB": "法人及非法人组织",
        "XDR_SHXYM": subject.uscc,
        "MC": "江阴市市长质量奖",
        "WH": "澄政发〔2023〕5号",
        "SYRQ": "2023-12-20",
        "SYDW": "江阴市人民政府",
        "SJLY": "江阴市市场监督管理局",
        **changes,
    }


class TestRed:
    def test_an_entry_stands_with_the_honours_of_its_subject(self, client: Client) -> None:
        """B9: integrity models are promoted with what they were honoured for; only while it is public."""
        home = cases.bureau("江阴市市场监督管理局")
        rules = cases.programme(home, colour="red")
        one, other = cases.listed(home, rules, count=2)
        rows = [honour_of(one.subject), honour_of(one.subject, MC="已过期的称号", WH="2号", YXQZ="2024-04-09")]
        given = collected(home, *rows, item="honour", on=date(2024, 3, 5))
        assert [row.outcome for row in given] == ["new", "new"]
        with clocks.fixed(office_time(date(2024, 4, 10))):
            page = client.get("/lists/red/").content.decode()
        assert other.subject.name in page
        assert page.count("江阴市市长质量奖") == 1
        assert f"/records/honour/{record_of(given[0]).public_id}/" in page
        assert "已过期的称号" not in page


class TestMeasures:
    def test_published_measures_stand_with_basis_executor_and_target(self, client: Client) -> None:
        home, one = desks.office(), factories.department("政府采购中心")
        desks.published(home, one, title="限制参加政府采购", exemptions="救灾采购除外")
        desks.draft(home, one, title="还在起草的措施")
        with clocks.fixed(office_time(date(2024, 4, 10))):
            page = client.get("/measures/").content.decode()
        for word in (
            "限制参加政府采购",
            "中华人民共和国政府采购法",
            "第二十二条",
            "政府采购中心",
            "法人",
            "救灾采购除外",
        ):
            assert word in page, word
        assert "还在起草的措施" not in page

    @pytest.mark.parametrize(("day", "shown"), [(date(2024, 4, 10), True), (date(2024, 4, 11), False)])
    def test_a_measure_goes_with_its_last_basis(self, day: date, shown: bool, client: Client) -> None:
        home = desks.office()
        measure = desks.published(home, factories.department(), title="限制参加政府采购")
        desk.end_basis(
            desks.chosen(measure),
            by=home.approver,
            at=office_time(date(2024, 4, 1)),
            document="中华人民共和国政府采购法",
            effective_to=date(2024, 4, 10),
            reason="修订",
            all_or_nothing=True,
        )
        with clocks.fixed(office_time(day)):
            assert ("限制参加政府采购" in client.get("/measures/").content.decode()) is shown

    def test_a_repealed_measure_is_gone_that_day(self, client: Client) -> None:
        home = desks.office()
        measure = desks.published(home, factories.department(), title="限制参加政府采购")
        at = office_time(date(2024, 4, 10))
        desk.repeal(desks.chosen(measure), by=home.approver, at=at, reason="清理", all_or_nothing=True)
        with clocks.fixed(at):
            assert "限制参加政府采购" not in client.get("/measures/").content.decode()


class TestCopies:
    @pytest.mark.parametrize(
        ("at", "seconds"),
        [
            (office_time(date(2024, 4, 10)), 60),
            (office_time(date(2024, 4, 10), 23, 59), 60),
            (office_time(date(2024, 4, 10), 23, 59) + timedelta(seconds=30), 30),
            (office_time(date(2024, 4, 10), 23, 59) + timedelta(seconds=59, milliseconds=500), 0),
        ],
        ids=["morning", "a minute left", "half a minute left", "half a second left"],
    )
    def test_a_copy_never_outlives_the_office_day(self, at: datetime, seconds: int) -> None:
        assert seconds_to_keep(at) == seconds

    def test_the_header_says_it(self, client: Client) -> None:
        with clocks.fixed(office_time(date(2024, 4, 10), 23, 59) + timedelta(seconds=50)):
            answer = client.get("/lists/black/")
        assert answer["Cache-Control"] == "public, max-age=10"
        assert "Cookie" in answer["Vary"]

    def test_a_signed_in_persons_copy_is_kept_nowhere(self, client: Client, settings: Any) -> None:
        client.cookies[settings.SESSION_COOKIE_NAME] = "somebody"
        assert client.get("/lists/black/")["Cache-Control"] == "no-store"

    def test_a_page_shaped_by_a_cookie_is_the_browsers_own(self, client: Client) -> None:
        client.cookies["elder"] = "1"
        assert client.get("/lists/black/")["Cache-Control"].startswith("private")

    def test_the_clock_is_read_once_per_view(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        looks: list[int] = []

        def now() -> Any:
            looks.append(1)
            return office_time(date(2024, 4, 10))

        monkeypatch.setattr(clocks, "now", now)
        for address in ("/", "/lists/black/", "/publicity/", "/measures/", "/programmes/", "/rights/", "/person/"):
            looks.clear()
            client.get(address)
            assert len(looks) == 1, address
