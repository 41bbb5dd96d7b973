"""The same file under three packs: Jiangyin takes it, Puyang's county may not recognise, Jieyang asks for a term."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from core.refusals import Refused
from redblack import operations as lists
from redblack.models import Entry, Programme
from subjects.models import Subject
from tests.kit import cases, factories

pytestmark = pytest.mark.django_db

JIEYANG, PUYANG = "jieyang-2017", "puyang-2022"


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("县应急管理局")


def file(home: cases.Bureau) -> list[lists.Proposal]:
    """The department's file: two companies and a person, each with a penalty by general procedure."""
    claims = (
        factories.organisation_claim("第一化工有限公司", seed=71),
        factories.organisation_claim("第二化工有限公司", seed=72),
        factories.person_claim("张三丰", seed=73),
    )
    return [cases.proposal(home, claim=claim) for claim in claims]


def propose(home: cases.Bureau, rules: Programme) -> list[lists.Proposed]:
    at = office_time(cases.PROPOSED_ON)
    return lists.propose(file(home), programme=rules, by=home.handler, at=at)


def codes(answer: lists.Proposed) -> set[str]:
    return {refusal.code for refusal in answer.refusals}


def test_jiangyin_takes_the_file(home: cases.Bureau) -> None:
    answers = propose(home, cases.programme(home))
    assert [codes(answer) for answer in answers] == [set(), set(), set()]
    assert Entry.objects.unscoped("test").count() == 3


def test_puyang_refuses_the_same_file_because_a_county_only_collects(home: cases.Bureau) -> None:
    answers = propose(home, cases.programme(home, pack=PUYANG, validity="1 years", publicity_required=True))
    assert all("own_recognition" in codes(answer) for answer in answers)
    assert all(refusal.clause for answer in answers for refusal in answer.refusals)
    assert not Entry.objects.unscoped("test").exists()
    assert not Subject.objects.exists(), "nobody is entered for a proposal that cannot stand"


def test_puyang_takes_over_what_a_higher_level_recognised(home: cases.Bureau) -> None:
    rules = cases.programme(home, pack=PUYANG, validity="1 years", publicity_required=True)
    office = cases.bureau("县信用办", is_office=True)
    row = lists.Received(
        claim=factories.organisation_claim("第一化工有限公司", seed=71),
        origin="upper",
        authority="省应急管理厅",
        decision_no="省应急失信〔2024〕1号",
        reason="发生较大生产安全责任事故。",
        listed_on=date(2024, 2, 1),
        valid_to=date(2025, 1, 31),
    )
    (answer,) = lists.receive([row], programme=rules, by=office.handler, at=office_time(date(2024, 3, 4)))
    entry = cases.everything([answer.entry_id]).get()
    assert (entry.state, entry.origin, entry.valid_to) == ("listed", "upper", date(2025, 1, 31))


def test_jieyang_publishes_no_programme_without_a_term(home: cases.Bureau) -> None:
    with pytest.raises(Refused, match="应当规定名单有效期"):
        cases.programme(home, pack=JIEYANG)


def test_jieyang_takes_the_file_under_a_programme_with_a_term(home: cases.Bureau) -> None:
    rules = cases.programme(home, pack=JIEYANG, validity="1 years")
    assert [codes(answer) for answer in propose(home, rules)] == [set(), set(), set()]


class TestCorrectionInTime:
    """JJ 20: who corrects within the set time is a subject of joint punishment no more."""

    @pytest.fixture
    def entries(self, home: cases.Bureau) -> Any:
        rules = cases.programme(home, pack=JIEYANG, validity="1 years", correction_allowed=True)
        return cases.listed(home, rules, proposals=file(home)[:1])

    def request(self, home: cases.Bureau, entries: Any, *, corrected_on: date) -> Any:
        return lists.request_exit(
            entries,
            by=home.handler,
            at=office_time(date(2024, 12, 2)),
            exit_reason="correction_confirmed",
            exit_ground="已完成整改，消除不良影响",
            corrected_on=corrected_on,
        )

    def test_the_day_is_set_at_listing(self, entries: Any) -> None:
        entry = entries.get()
        assert entry.correction_due_on is not None
        assert entry.listed_on < entry.correction_due_on < entry.valid_to

    def test_corrected_on_the_last_day_it_leaves(self, home: cases.Bureau, entries: Any) -> None:
        report = self.request(home, entries, corrected_on=entries.get().correction_due_on)
        assert len(report.moved) == 1
        lists.exit_entries(entries, by=home.approver, at=office_time(date(2024, 12, 3)), all_or_nothing=True)
        entry = entries.get()
        assert (entry.state, entry.exit_reason) == ("exited", "correction_confirmed")

    def test_a_day_late_it_stays(self, home: cases.Bureau, entries: Any) -> None:
        due_on = entries.get().correction_due_on
        report = self.request(home, entries, corrected_on=date.fromordinal(due_on.toordinal() + 1))
        assert [refusal.code for refusal in report.refused[0].refusals] == ["correction_in_time"]
        assert entries.get().state == "listed"

    def test_jiangyin_knows_no_exit_by_correction_alone(self, home: cases.Bureau) -> None:
        rules = cases.programme(home, correction_allowed=True)
        entries = cases.listed(home, rules, proposals=file(home)[:1])
        report = self.request(home, entries, corrected_on=date(2024, 4, 1))
        assert "不以纠正本身为退出事由" in report.refused[0].refusals[0].sentence
