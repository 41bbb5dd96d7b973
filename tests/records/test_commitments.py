"""Commitments: registered at the window, reported by a provider, published, kept, broken (A11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core import invariants
from core.actors import timer
from core.clocks import fixed, office_time
from core.models import Verdict
from core.refusals import Refused
from departments.due import escalate
from departments.models import Reminder
from law.operations import calendar_version
from law.packs import load
from records import operations as records
from records.commitment_flow import COMMITMENT
from records.commitment_models import Commitment
from records.commitment_queries import broken_commitments
from records.commitment_work import work
from records.models import Record, RecordVersion
from subjects.fictitious import valid_resident_id, valid_uscc
from subjects.models import Subject
from tests.kit import cases, desk, desks, factories, reform
from tests.kit.desk import words
from tests.kit.systems import system_of
from tests.records.test_collecting import collected

pytestmark = pytest.mark.django_db

ON = date(2024, 3, 4)
AT = office_time(ON, 10)
NAME = "澄江样例化工有限公司"
GRID = """
               made       published  noticed    kept  broken  void
publish        published  -          -          -     -       -
adopt          published  -          -          -     -       -
discard        void       -          -          -     -       -
notify_breach  -          noticed    -          -     -       -
hear           -          -          noticed    -     -       -
fulfil         -          kept       kept       -     -       -
breach         -          broken     broken     -     -       -
follow_kept    -          kept       kept       -     -       -
follow_broken  -          broken     broken     -     -       -
end            -          void       void       -     -       -
recount        -          -          noticed    -     -       -
hand_over      made       published  noticed    -     -       -
"""


def ways(grid: str) -> set[tuple[str, str, str]]:
    head, *rows = grid.strip("\n").splitlines()
    found = set()
    for row in rows:
        verb, *targets = row.split()
        found |= {(verb, state, to) for state, to in zip(head.split(), targets, strict=True) if to != "-"}
    return found


def test_the_table_in_the_code_is_the_one_above() -> None:
    assert set(COMMITMENT.ways()) == ways(GRID) | {("register", "", "made"), ("take_up", "", "published")}


PAPER: dict[str, Any] = {
    "kind": "approval",
    "number": "澄卫承〔2024〕1号",
    "subject_kind": "法人及非法人组织",
    "name": NAME,
    "uscc": valid_uscc(7),
    "matter": "公共场所卫生许可",
    "text": "承诺符合许可条件，并接受监督检查。",
    "made_on": date(2024, 3, 1),
    "promised_on": date(2024, 5, 31),
}


def reported(**changes: str) -> dict[str, str]:
    """The same commitment as a provider reports it."""
    return {
        "XDR_MC": NAME,
        "XDR_LB": "法人及非法人组织",
        "XDR_SHXYM": valid_uscc(7),
        "CNBH": "澄卫承〔2024〕1号",
        "CNLX": "审批替代（告知承诺）",
        "CNSY": "公共场所卫生许可",
        "CNNR": "承诺符合许可条件，并接受监督检查。",
        "CNRQ": "2024-03-01",
        "CNQX": "2024-05-31",
        "LYZT": "履行中",
        "SLDW": "江阴市卫生健康委员会",
        "SJLY": "江阴市卫生健康委员会",
        **changes,
    }


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def home(office: cases.Bureau) -> cases.Bureau:
    return cases.bureau("江阴市卫生健康委员会")


def register(home: cases.Bureau, **changes: Any) -> Any:
    case = records.register_commitment(**{**PAPER, **changes}, by=home.handler, at=AT)
    return Commitment.objects.unscoped("test").filter(pk=case.pk)


def published(home: cases.Bureau, **changes: Any) -> Any:
    case = register(home, **changes)
    records.publish_commitments(case, by=home.reviewer, at=AT, all_or_nothing=True)
    return case


def noticed(home: cases.Bureau, *, on: date = date(2024, 4, 8), **changes: Any) -> Any:
    case = published(home, **changes)
    records.notify_breach_of_commitments(
        case,
        by=home.reviewer,
        at=office_time(on),
        notice_no="澄卫告〔2024〕1号",
        served_on=on,
        notice_words="现场检查发现不符合承诺的条件。",
        all_or_nothing=True,
    )
    return case


def breach(case: Any, home: cases.Bureau, *, on: date = date(2024, 4, 16), **changes: Any) -> Any:
    how = {"found_on": on, "document_no": "澄卫违诺〔2024〕1号", "finding": "不符合条件，未陈述申辩。", **changes}
    return records.breach_commitments(case, by=home.approver, at=office_time(on), **how)


def the_record() -> Record:
    return Record.objects.unscoped("test").select_related("item").get(item__code="commitment")


def refused(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


def sound(on: date) -> bool:
    return not [found.invariant.name for found in invariants.check(at=office_time(on, 23)) if found.count]


class TestMaking:
    def test_what_is_registered_is_not_public_before_somebody_publishes_it(self, home: Any, client: Client) -> None:
        case = register(home)
        assert not Record.objects.unscoped("test").exists()
        records.publish_commitments(case, by=home.reviewer, at=AT, all_or_nothing=True)
        record = the_record()
        assert (record.polarity, record.provider_key, record.fact) == ("other", PAPER["number"], PAPER["text"])
        assert (record.values["LYZT"], record.values["CNQX"]) == ("running", "2024-05-31")
        assert sound(ON)
        with fixed(AT):
            page = words(client.get("/commitments/"))
            one = words(client.get(f"/records/commitment/{record.public_id}/"))
        assert NAME in page and PAPER["text"] in page and "审批替代（告知承诺）" in page and "履行中" in page
        assert "2024-03-01" in one and "2024-05-31" in one

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"uscc": "91320281MA1X00000X"}, "uscc_"),
            ({"text": f"本人身份证号{valid_resident_id(3, date(1985, 6, 15))}，承诺如实申报。"}, "personal_number"),
            ({"made_on": date(2024, 3, 5)}, "future"),
            ({"uscc": ""}, "empty"),
        ],
    )
    def test_the_words_are_checked_as_every_reported_row(self, home: Any, changes: Any, code: str) -> None:
        with pytest.raises(Refused) as found:
            register(home, **changes)
        assert any(refusal.code.startswith(code) for refusal in found.value.refusals)

    def test_nothing_is_registered_twice(self, home: Any) -> None:
        register(home)
        with pytest.raises(Refused, match="已经登记"):
            register(home)

    def test_what_was_thrown_away_may_be_registered_anew(self, home: Any) -> None:
        case = register(home)
        records.discard_commitments(case, by=home.handler, at=AT, reason="事由写错", all_or_nothing=True)
        assert case.get().state == "void"
        register(home)

    def test_a_person_s_commitment_is_kept_and_named_nowhere_in_public(self, home: Any, client: Client) -> None:
        person = {
            "subject_kind": "自然人",
            "name": "欧阳震华",
            "uscc": "",
            "number_kind": "身份证",
            "personal_number": valid_resident_id(5, date(1985, 6, 15)),
        }
        published(home, **person)
        assert the_record().polarity == "other"
        with fixed(AT):
            assert "欧阳" not in words(client.get("/commitments/"))


class TestReported:
    def test_a_reported_commitment_is_followed_and_known_by_its_key(self, home: Any) -> None:
        collected(home, reported(), item="commitment")
        case = Commitment.objects.unscoped("test").get()
        assert (case.state, case.kind, case.unit_id) == ("published", "approval", home.department.pk)
        assert (case.promised_on, case.made_on) == (date(2024, 5, 31), date(2024, 3, 1))
        collected(home, reported(), item="commitment")
        assert Commitment.objects.unscoped("test").count() == 1

    def test_one_that_was_registered_here_is_published_by_the_message(self, home: Any) -> None:
        case = register(home)
        collected(home, reported(), item="commitment", on=date(2024, 3, 5))
        assert (case.get().state, Commitment.objects.unscoped("test").count()) == ("published", 1)
        assert Record.objects.unscoped("test").count() == 1

    def test_one_that_was_published_here_and_is_reported_is_the_same(self, home: Any) -> None:
        published(home)
        (answer,) = collected(home, reported(), item="commitment", on=date(2024, 3, 5))
        assert answer.outcome == "same"

    def test_what_the_provider_says_became_of_it_is_so(self, home: Any) -> None:
        collected(home, reported(), item="commitment")
        broken = reported(LYZT="违反", RDRQ="2024-04-16", RDWH="澄卫违诺〔2024〕1号")
        collected(home, broken, item="commitment", on=date(2024, 4, 17))
        assert Commitment.objects.unscoped("test").get().state == "broken"
        record = the_record()
        # It counts from the finding, not from the day on which it was promised (JS-G 30).
        assert (record.polarity, record.determined_on, record.valid_to) == (
            "negative", date(2024, 4, 16), date(2025, 4, 16),
        )  # fmt: skip
        assert sound(date(2024, 4, 17))

    def test_one_that_comes_in_as_kept_needs_no_case(self, home: Any) -> None:
        collected(home, reported(LYZT="已履行", RDRQ="2024-03-01"), item="commitment")
        assert not Commitment.objects.unscoped("test").exists()

    def test_a_record_that_is_taken_back_ends_the_case(self, home: Any) -> None:
        collected(home, reported(), item="commitment")
        records.withdraw_by_key(
            [PAPER["number"]], item="commitment", provider=home.department, by=home.handler, at=AT, note="重复"
        )
        assert Commitment.objects.unscoped("test").get().state == "void"


class TestFinding:
    def test_kept_is_other_information(self, home: Any, client: Client) -> None:
        case = published(home)
        records.fulfil_commitments(
            case, by=home.reviewer, at=office_time(date(2024, 5, 20)), found_on=date(2024, 5, 20), all_or_nothing=True
        )
        record = the_record()
        assert (case.get().state, record.polarity, record.values["LYZT"]) == ("kept", "other", "kept")
        assert RecordVersion.objects.get().content["values"]["LYZT"] == "running"
        with fixed(office_time(date(2024, 5, 21))):
            assert "已履行" in words(client.get("/commitments/?state=kept"))
            assert NAME not in words(client.get("/commitments/?state=broken"))

    def test_a_broken_promise_behind_an_approval_is_negative_from_the_finding_on(
        self, home: Any, client: Client
    ) -> None:
        case = noticed(home)
        breach(case, home, all_or_nothing=True)
        record = the_record()
        assert (case.get().state, record.polarity, record.degree) == ("broken", "negative", "ordinary")
        assert (record.determined_on, record.valid_to) == (date(2024, 4, 16), date(2025, 4, 16))
        with fixed(office_time(date(2024, 4, 17))):
            page = words(client.get(f"/records/commitment/{record.public_id}/"))
            assert "2024-03-01" in page and "澄卫违诺〔2024〕1号" in page and "违反" in page
        with fixed(office_time(date(2025, 4, 17))):
            assert NAME not in words(client.get("/commitments/"))
        assert sound(date(2024, 4, 17))

    @pytest.mark.parametrize("kind", ["missing", "proof", "repair", "industry", "voluntary"])
    def test_any_other_broken_commitment_is_other_information(self, home: Any, kind: str) -> None:
        case = noticed(home, kind=kind)
        breach(case, home, all_or_nothing=True)
        record = the_record()
        assert (record.polarity, record.values["LYZT"], record.valid_to) == ("other", "broken", None)

    def test_the_breach_cites_what_makes_it_negative(self, home: Any) -> None:
        for kind, clause in (("approval", "第十二条第（六）项"), ("voluntary", "澄信用发〔2018〕5号")):
            case = noticed(home, kind=kind, number=f"{kind}号")
            (moved_by,) = breach(case, home, all_or_nothing=True).transitions
            assert clause in Verdict.objects.get(transition_id=moved_by).clauses[0]

    @pytest.mark.parametrize(("pack", "negative"), [("jiangyin-2018", True), ("xinbei-2019", True),
                                                    ("jieyang-2017", None), ("puyang-2022", None)])  # fmt: skip
    def test_whether_a_breach_counts_is_the_paper_s(self, pack: str, negative: bool | None) -> None:
        assert load(pack).get("commitment.breach_negative") is negative

    def test_the_maker_is_told_and_has_his_days(self, home: Any) -> None:
        """breach_noticed, breach_heard: five working days from Monday 8 April, 15 April is the last."""
        case = published(home)
        assert refused(breach(case, home)) == ["breach_noticed"]
        records.notify_breach_of_commitments(
            case, by=home.reviewer, at=office_time(date(2024, 4, 8)), notice_no="告1", served_on=date(2024, 4, 8),
            notice_words="不符合条件", all_or_nothing=True,
        )  # fmt: skip
        assert case.get().statement_ends_on == date(2024, 4, 15)
        records.hear_commitments(
            case, by=home.handler, at=office_time(date(2024, 4, 10)), statement="已经整改。", all_or_nothing=True
        )
        assert refused(breach(case, home, on=date(2024, 4, 15))) == ["breach_heard"]
        assert breach(case, home, on=date(2024, 4, 16)).moved

    def test_a_notice_on_holidays_moves_the_days_to_be_heard(self, home: Any) -> None:
        case = noticed(home, on=date(2024, 4, 29))
        before = case.get().statement_ends_on
        calendar_version("2023")
        at = office_time(date(2024, 4, 30))
        (pk,) = records.recount_commitments(code="2026", before="2023", by=timer(), at=at).moved
        assert pk == case.get().pk and case.get().statement_ends_on > before

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"document_no": " "}, "breach_has_document"),
            ({"finding": ""}, "breach_has_document"),
            ({"found_on": date(2024, 2, 29)}, "found_after_made"),
            ({"found_on": date(2024, 4, 17)}, "found_after_made"),
        ],
    )
    def test_a_breach_is_found_by_a_document(self, home: Any, changes: Any, code: str) -> None:
        assert refused(breach(noticed(home), home, **changes)) == [code]

    def test_a_notice_is_served_before_it_is_registered(self, home: Any) -> None:
        """breach_notice_served"""
        how = {"notice_no": "告1", "notice_words": "不符合", "by": home.reviewer, "at": AT}
        report = records.notify_breach_of_commitments(published(home), served_on=date(2024, 3, 5), **how)
        assert refused(report) == ["breach_notice_served"]

    def test_broken_commitments_are_found_for_many_at_once(self, home: Any) -> None:
        case = noticed(home, kind="repair")
        breach(case, home, all_or_nothing=True)
        subject = Subject.objects.get(uscc=valid_uscc(7))
        assert list(broken_commitments([subject.pk], "repair")) == [
            {
                "subject_id": subject.pk,
                "number": PAPER["number"],
                "found_on": "2024-04-16",
                "finding_no": "澄卫违诺〔2024〕1号",
            }
        ]
        assert not broken_commitments([subject.pk], "approval")


class TestAtTheDesk:
    def test_from_the_window_to_the_public_page(self, home: Any, client: Client) -> None:
        address = "/staff/records/commitment/new/register/"
        form = {**PAPER, "made_on": "2024-03-01", "promised_on": "2024-05-31", "number_kind": "", "personal_number": ""}
        desk.post(home.handler, address, AT, **form)
        case = Commitment.objects.unscoped("test").get()
        (row,) = [row for row in work(home.reviewer, ON) if row.count]
        assert "公布" in row.label
        desk.do(home.reviewer, case, "publish", AT)
        with fixed(AT):
            assert NAME in words(client.get("/commitments/"))
        other = cases.bureau("江阴市税务局")
        assert desk.see(other.handler, desk.page("change", case), AT).status_code == 404
        page = words(desk.see(home.handler, desk.page("change", case), AT))
        assert PAPER["text"] in page and "认定已履行" in page

    def test_the_unit_is_reminded_before_the_promised_day_and_asked_on_it(self, home: Any) -> None:
        published(home)
        escalate(at=office_time(date(2024, 5, 27)))
        assert not Reminder.objects.filter(flow="commitment").exists()
        escalate(at=office_time(date(2024, 5, 29)))
        assert Reminder.objects.filter(flow="commitment", department=home.department).count() == 1
        assert [row.count for row in work(home.reviewer, date(2024, 5, 30)) if row.count] == []
        (row,) = [row for row in work(home.reviewer, date(2024, 5, 31)) if row.count]
        assert "履行期限已到" in row.label and "todo=find" in row.url

    def test_a_department_s_system_reads_its_own(self, home: Any) -> None:
        published(home)
        with fixed(AT):
            (shown,) = system_of(home.department, at=AT).get("commitments/").json()["results"]
            assert (shown["number"], shown["state"], shown["kind_label"]) == (
                PAPER["number"], "published", "审批替代（告知承诺）",
            )  # fmt: skip
            other = cases.bureau("江阴市税务局")
            assert system_of(other.department, at=AT).get("commitments/").json()["results"] == []

    def test_the_successor_of_the_unit_goes_on(self, office: Any, home: Any) -> None:
        case = published(home)
        new = factories.department("江阴市疾病预防控制局")
        reform.carried_out(office, reform.proposed(office, home.department, to=new))
        assert (case.get().unit_id, case.get().provider_id) == (new.pk, home.department.pk)
