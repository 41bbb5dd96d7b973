"""Red entries while they stand: re-evaluated in time, and at once when something negative is filed (P14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pgtrigger
import pytest
from django.db import IntegrityError, transaction

from core.clocks import office_time
from core.models import Letter, Step
from core.rules import judge
from core.work import work_of
from law.operations import newest_version_id, pack_by_version_id
from law.packs import load
from records import operations as records
from redblack import operations as lists
from redblack import rules
from redblack.models import Entry
from redblack.rules import RedFacts
from subjects.operations import relate
from tests.kit import cases, desk, desks, factories

pytestmark = pytest.mark.django_db

LISTED_ON = date(2024, 3, 25)
THAT_DAY = date(2024, 6, 3)
AT = office_time(THAT_DAY)
LAW = load("jiangyin-2018")


def red(home: cases.Bureau, state: str = "listed", *, validity: str = "", **how: Any) -> Any:
    return getattr(cases, state)(home, cases.programme(home, colour="red", validity=validity), **how)


def penalise(entries: Any, *, by: cases.Bureau | None = None, at: Any = AT, **changes: Any) -> None:
    """Another department files a penalty against each subject."""
    provider = by or cases.bureau("澄江市市场监督管理局")
    claims = [
        replace(cases.ground(provider, **changes), subject_id=pk) for pk in entries.values_list("subject_id", flat=True)
    ]
    pack = pack_by_version_id(newest_version_id(cases.JIANGYIN))
    filed = records.file(claims, pack=pack, by=provider.handler, at=at)
    assert all(one.record for one in filed), filed


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


def waits(actor: Any, on: date) -> dict[str, Any]:
    return {item.label: (item.count, item.due_on) for item in work_of(actor, on) if "复评" in item.label}


def ask_exit(entries: Any, home: cases.Bureau, reason: str = "negative") -> Any:
    return lists.request_exit(entries, by=home.handler, at=AT, exit_reason=reason, exit_ground="受到行政处罚")


class TestQuestion:
    """A timer puts the entry before its recogniser; it takes nobody off a list."""

    def test_at_once_and_in_the_same_transaction(self, home: cases.Bureau) -> None:
        entries = red(home)
        penalise(entries)
        entry = entries.get()
        assert (entry.state, entry.negative_on) == ("listed", THAT_DAY)
        # Ten working days after 3 June 2024; 10 June is the Dragon Boat Festival.
        assert (entry.reevaluation_opens_on, entry.reevaluation_due_on) == (THAT_DAY, date(2024, 6, 18))
        assert entries.effective(THAT_DAY).exists()

    def test_the_step_names_the_record_and_its_provider(self, home: cases.Bureau) -> None:
        entries = red(home)
        penalise(entries, document_no="（澄）市监罚〔2024〕7号")
        step = Step.objects.select_related("transition", "verdict").filter(transition__verb="question").get()
        assert step.verdict is not None
        said = "".join(step.verdict.why["sentences"])
        assert "澄江市市场监督管理局，（澄）市监罚〔2024〕7号" in said
        assert step.transition.actor_name == "新增负面信息"
        assert step.verdict.clauses

    def test_everybody_s_desk_has_it_with_its_day(self, home: cases.Bureau, office: cases.Bureau) -> None:
        penalise(red(home))
        for actor in (home.handler, home.reviewer, home.approver):
            assert waits(actor, THAT_DAY) == {"红名单待复评": (1, date(2024, 6, 18))}
        assert waits(office.handler, THAT_DAY) == {}
        assert waits(cases.bureau().reviewer, THAT_DAY) == {}
        assert waits(office.handler, date(2024, 6, 19)) == {"红名单复评逾期": (1, date(2024, 6, 18))}

    def test_a_second_record_moves_no_day(self, home: cases.Bureau) -> None:
        entries = red(home)
        penalise(entries)
        penalise(entries, at=office_time(date(2024, 6, 12)))
        entry = entries.get()
        assert (entry.negative_on, entry.reevaluation_due_on) == (THAT_DAY, date(2024, 6, 18))
        assert Step.objects.filter(transition__verb="question").count() == 2

    @pytest.mark.parametrize(
        "changes",
        [
            {"polarity": "positive", "procedure": "none", "degree": "", "ground": "commendation"},
            {"polarity": "other", "procedure": "summary", "degree": ""},
        ],
        ids=["praise", "summary procedure"],
    )
    def test_what_is_not_negative_questions_nobody(self, home: cases.Bureau, changes: dict[str, str]) -> None:
        entries = red(home)
        penalise(entries, **changes)
        assert entries.get().negative_on is None

    def test_a_linked_record_questions_a_red_person_without_its_title(self, home: cases.Bureau) -> None:
        """The firm is listed black; its legal representative, who stands on a red list, is put to the test."""
        claim = cases.proposal(home, colour="red", claim=factories.person_claim("赵诚信", seed=77))
        honoured = red(home, proposals=[claim])
        firm = factories.organisation_claim("澄江失信有限公司")
        company = factories.known(firm)
        person = honoured.get().subject
        relate(
            company,
            person=person,
            role="legal_representative",
            from_on=date(2020, 1, 1),
            proof="登记信息",
            by=home.handler,
            at=factories.A_DAY,
        )
        cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=firm)])
        entry = honoured.get()
        assert (entry.state, entry.negative_on) == ("listed", LISTED_ON)
        step = Step.objects.select_related("verdict").filter(transition__verb="question").get()
        said = "".join(step.verdict.why["sentences"])  # type: ignore[union-attr]
        assert "须经授权查询" in said
        assert "事故隐患" not in said

    def test_one_that_left_or_is_of_an_upper_level_is_let_be(self, home: cases.Bureau, office: cases.Bureau) -> None:
        gone = red(home)
        lists.expire(gone, at=office_time(date(2025, 4, 1)))
        penalise(gone, at=office_time(date(2025, 4, 2)))
        assert gone.get().negative_on is None
        row = lists.Received(
            claim=factories.organisation_claim(),
            origin="upper",
            authority="省级单位",
            decision_no="省〔2024〕1号",
            reason="上级认定。",
            listed_on=date(2024, 3, 1),
            valid_to=date(2026, 2, 28),
        )
        (made,) = lists.receive([row], programme=cases.programme(home, colour="red"), by=office.handler, at=AT)
        upper = cases.everything([made.entry_id or 0])
        penalise(upper)
        assert (upper.get().negative_on, upper.get().reevaluation_due_on) == (None, None)


class TestBeforeListing:
    def test_what_stands_is_found_by_the_cross_check_and_weighed_before_listing(self, home: cases.Bureau) -> None:
        claim = factories.organisation_claim("澄江有过有限公司")
        factories.known(claim)
        before = Entry.objects.unscoped("test")
        penalise_by_claim(claim)
        entries = cases.ready(
            home,
            cases.programme(home, colour="red"),
            proposals=[cases.proposal(home, claim=claim, colour="red")],
        )
        assert before.filter(pk=entries.get().pk, negative_on=cases.PROPOSED_ON).exists()
        at = office_time(LISTED_ON)
        assert codes(lists.list_entries(entries, by=home.approver, at=at)) == ["negative_weighed"]
        lists.reevaluate(entries, by=home.reviewer, at=at, note="处罚已经履行，不影响认定", all_or_nothing=True)
        assert entries.get().negative_on is None
        assert lists.list_entries(entries, by=home.approver, at=at).moved

    def test_what_comes_in_on_the_way_stops_the_listing(self, home: cases.Bureau) -> None:
        entries = red(home, "ready")
        penalise(entries, at=office_time(LISTED_ON))
        entry = entries.get()
        assert (entry.state, entry.negative_on, entry.reevaluation_due_on) == ("ready", LISTED_ON, None)
        assert waits(home.reviewer, LISTED_ON) == {"红名单待复评": (1, None)}
        report = lists.list_entries(entries, by=home.approver, at=office_time(LISTED_ON))
        assert codes(report) == ["negative_weighed"]
        lists.drop(entries, by=home.reviewer, at=office_time(LISTED_ON), note="受到处罚", all_or_nothing=True)
        assert waits(home.reviewer, LISTED_ON) == {}


def penalise_by_claim(claim: Any) -> None:
    provider = cases.bureau()
    record = replace(cases.ground(provider), subject_id=factories.known(claim).pk)
    pack = pack_by_version_id(newest_version_id(cases.JIANGYIN))
    assert records.file([record], pack=pack, by=provider.handler, at=office_time(date(2024, 3, 1)))[0].record


class TestTheYear:
    def test_listing_sets_the_day_and_the_lead(self, home: cases.Bureau) -> None:
        entry = red(home, validity="3 years").get()
        assert (entry.valid_to, entry.reevaluation_due_on) == (date(2027, 3, 25), date(2025, 3, 25))
        assert entry.reevaluation_opens_on == date(2025, 2, 23)
        assert waits(home.reviewer, date(2025, 2, 22)) == {}
        assert waits(home.reviewer, date(2025, 2, 23)) == {"红名单待复评": (1, date(2025, 3, 25))}

    def test_never_after_the_validity(self, home: cases.Bureau) -> None:
        entry = red(home, validity="6 months").get()
        assert entry.reevaluation_due_on == entry.valid_to == date(2024, 9, 25)

    def test_a_black_entry_has_no_such_day(self, home: cases.Bureau, law: Any) -> None:
        entry = cases.listed(home, law).get()
        assert (entry.reevaluation_opens_on, entry.reevaluation_due_on) == (None, None)

    def test_year_after_year_until_the_validity_is_over(self, home: cases.Bureau) -> None:
        entries = red(home, validity="3 years")
        for on, due in (
            (date(2025, 3, 20), date(2026, 3, 20)),
            (date(2026, 3, 2), date(2027, 3, 2)),
            (date(2027, 2, 25), None),
        ):
            lists.reevaluate(entries, by=home.reviewer, at=office_time(on), note="合格", all_or_nothing=True)
            entry = entries.get()
            assert (entry.reevaluated_on, entry.reevaluation_due_on) == (on, due)
        assert waits(home.reviewer, date(2027, 3, 20)) == {}


class TestReevaluate:
    def test_kept_after_a_negative_record_with_its_validity_as_it_was(self, home: cases.Bureau) -> None:
        entries = red(home)
        penalise(entries)
        before = entries.get()
        report = lists.reevaluate(entries, by=home.reviewer, at=AT, note="情节轻微，已经改正")
        entry = entries.get()
        assert report.moved == (entry.pk,)
        assert (entry.state, entry.valid_to) == ("listed", before.valid_to)
        # A year from now lies behind the last day of validity: the next one is due with it.
        assert (entry.negative_on, entry.reevaluation_due_on) == (None, entry.valid_to)
        assert waits(home.reviewer, THAT_DAY) == {}

    def test_only_the_recogniser_s_reviewer(self, home: cases.Bureau, office: cases.Bureau) -> None:
        entries = red(home)
        penalise(entries)
        assert codes(lists.reevaluate(entries, by=cases.bureau().reviewer, at=AT, note="x")) == ["wrong_side"]
        assert codes(lists.reevaluate(entries, by=office.reviewer, at=AT, note="x")) == ["wrong_side"]

    def test_not_before_its_time(self, home: cases.Bureau) -> None:
        """ReevaluationIsOpen"""
        entries = red(home)
        report = lists.reevaluate(entries, by=home.reviewer, at=AT, note="x")
        assert codes(report) == ["reevaluation_is_open"]
        assert "2025-02-23" in report.refused[0].refusals[0].sentence

    def test_a_black_entry_is_not_reevaluated(self, home: cases.Bureau, law: Any) -> None:
        """ReevaluationIsForOwnRed"""
        report = lists.reevaluate(cases.listed(home, law), by=home.reviewer, at=AT, note="x")
        assert "reevaluation_is_for_own_red" in codes(report)

    def test_the_button_stands_where_it_is_due_and_asks_for_the_findings(self, home: cases.Bureau) -> None:
        entries = red(home)
        penalise(entries, document_no="（澄）市监罚〔2024〕8号")
        entry = entries.get()
        page = desk.words(desk.see(home.reviewer, desk.page("change", entry), AT))
        assert "复评合格" in page
        assert "应当在 2024-06-18（含当日）前复评" in page
        assert "主体现有的负面信息" in page
        assert "（澄）市监罚〔2024〕8号" in page
        desk.do(home.reviewer, entry, "reevaluate", AT, note="")
        assert entries.get().negative_on == THAT_DAY
        done = desk.words(desk.do(home.reviewer, entry, "reevaluate", AT, note="情节轻微"))
        assert "应当在 2024-06-18（含当日）前复评" not in done
        assert entries.get().reevaluated_on == THAT_DAY


class TestEarlyExit:
    def test_off_the_list_by_two_persons_with_its_own_reason(self, home: cases.Bureau) -> None:
        clerk = desks.office()
        counter = cases.bureau("澄江市行政审批局")
        desks.published(clerk, counter.department, colour="red", title="容缺受理", kind="incentive")
        entries = red(home)
        penalise(entries)
        assert ask_exit(entries, home).moved
        assert waits(home.reviewer, THAT_DAY) == {}
        lists.exit_entries(entries, by=home.approver, at=AT, all_or_nothing=True)
        entry = entries.get()
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "negative", THAT_DAY)
        assert entry.monitored_to is None
        assert list(desks.tasks().values_list("state", flat=True)) == ["releasing"]
        assert Letter.objects.filter(kind="exit_notice", data__exit_reason="negative").count() == 1

    def test_an_exit_that_the_approver_refuses_leaves_the_question_open(self, home: cases.Bureau) -> None:
        entries = red(home)
        penalise(entries)
        ask_exit(entries, home)
        lists.keep(entries, by=home.approver, at=AT, note="事实不清")
        assert waits(home.reviewer, THAT_DAY) == {"红名单待复评": (1, date(2024, 6, 18))}

    @pytest.mark.parametrize("reason", ["unfit", "negative"])
    def test_no_reason_for_a_black_entry(self, home: cases.Bureau, law: Any, reason: str) -> None:
        """RedExitReason"""
        entries = cases.listed(home, law)
        assert codes(ask_exit(entries, home, reason)) == ["red_exit_reason"]
        form = desk.words(desk.see(home.handler, desk.page("door", entries.get(), "request_exit"), AT))
        assert "复评不合格" not in form

    def test_a_red_entry_is_offered_what_fits_it(self, home: cases.Bureau) -> None:
        entries = red(home)
        penalise(entries)
        page = desk.see(home.handler, desk.page("door", entries.get(), "request_exit"), AT)
        assert 'value="unfit"' in page.content.decode()
        assert 'value="repaired"' not in page.content.decode()
        assert "纠正日期" not in desk.words(page)
        desk.do(home.handler, entries.get(), "request_exit", AT, exit_reason="negative", exit_ground="受到处罚")
        assert (entries.get().state, entries.get().exit_reason) == ("leaving", "negative")

    def test_the_database_wants_it_so_too(self, home: cases.Bureau, law: Any) -> None:
        entries = cases.listed(home, law)
        with (
            pgtrigger.ignore("redblack.Entry:flow_entry"),
            pytest.raises(IntegrityError, match="only_red_is_reevaluated"),
            transaction.atomic(),
        ):
            entries.update(negative_on=THAT_DAY)
        with (
            pgtrigger.ignore("redblack.Entry:flow_entry"),
            pytest.raises(IntegrityError, match="red_exit_reasons"),
            transaction.atomic(),
        ):
            entries.update(exit_reason="negative")


RED = RedFacts(
    pack_version_id=1,
    colour="red",
    origin="own",
    listed=True,
    valid_to=date(2025, 3, 25),
    negative_on=None,
    reevaluation_opens_on=THAT_DAY,
    reevaluation_due_on=date(2024, 7, 3),
)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        pytest.param(RED, "", id="on the very day"),
        pytest.param(replace(RED, reevaluation_opens_on=date(2024, 6, 4)), "reevaluation_is_open", id="a day early"),
        pytest.param(replace(RED, reevaluation_opens_on=None), "reevaluation_is_open", id="nothing due"),
        pytest.param(replace(RED, reevaluation_opens_on=None, negative_on=THAT_DAY), "", id="something negative"),
        pytest.param(replace(RED, colour="black"), "reevaluation_is_for_own_red", id="black"),
        pytest.param(replace(RED, origin="upper"), "reevaluation_is_for_own_red", id="of an upper level"),
    ],
)
def test_rules(facts: RedFacts, code: str) -> None:
    assert [found.code for found in judge(rules.REEVALUATING, facts, law=LAW, on=THAT_DAY)] == code.split()


def test_negative_weighed() -> None:
    """NegativeWeighed"""
    facts = rules.PathFacts(pack_version_id=1, colour="red", publicity_required=True, unweighed=True)
    assert judge((rules.NegativeWeighed(),), facts, law=LAW, on=THAT_DAY)
    assert not judge((rules.NegativeWeighed(),), replace(facts, unweighed=False), law=LAW, on=THAT_DAY)
