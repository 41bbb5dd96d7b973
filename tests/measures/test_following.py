"""Measures follow the trunk: paused, resumed, corrected and let go with the entry, by its own transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from core.invariants import check
from core.models import Step, Transition
from measures import operations as desk
from measures.models import Dispatch
from redblack import operations as lists
from tests.kit import cases, desks, factories
from tests.kit.counting import statements

pytestmark = pytest.mark.django_db

LISTED_ON = date(2024, 3, 25)
EXITED_ON = date(2024, 4, 2)


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("应急管理局")


@pytest.fixture
def treasury() -> cases.Bureau:
    return cases.bureau("财政局")


@pytest.fixture
def black(home: cases.Bureau) -> Any:
    return cases.programme(home)


@pytest.fixture
def measure(office: cases.Bureau, treasury: cases.Bureau) -> Any:
    return desks.published(office, treasury.department)


def leave(home: cases.Bureau, entries: Any, *, on: date = EXITED_ON) -> None:
    lists.request_exit(
        entries,
        by=home.handler,
        at=office_time(on, 9),
        exit_reason="withdrawn",
        exit_ground="处罚决定被撤销",
        all_or_nothing=True,
    )
    lists.exit_entries(entries, by=home.approver, at=office_time(on, 10), all_or_nothing=True)


class TestRelease:
    def test_an_exit_takes_the_measures_back(self, home: cases.Bureau, black: Any, measure: Any) -> None:
        cases.exited(home, black)
        task = desks.tasks().get()
        # 3 April, then 清明 until 6 April, the make-up Sunday, and Monday: three working days end on 8 April.
        assert (task.state, task.releasing_on, task.release_due_on) == ("releasing", EXITED_ON, date(2024, 4, 8))
        assert task.remaining == []

    def test_only_the_department_ends_it(
        self, home: cases.Bureau, black: Any, measure: Any, treasury: cases.Bureau
    ) -> None:
        cases.exited(home, black)
        at = office_time(date(2024, 4, 3))
        refused = desk.confirm_release(desks.tasks(), by=home.handler, at=at)
        assert refused.refused[0].refusals[0].code == "wrong_side"
        desk.confirm_release(desks.tasks(), by=treasury.handler, at=at, all_or_nothing=True)
        task = desks.tasks().get()
        assert (task.state, task.released_on) == ("released", date(2024, 4, 3))

    def test_the_office_records_it_on_evidence(
        self, home: cases.Bureau, black: Any, measure: Any, office: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        cases.exited(home, black)
        at = office_time(date(2024, 4, 30))
        without = desk.record_release(desks.tasks(), by=office.handler, at=at, evidence=" ")
        assert without.refused[0].refusals[0].code == "evidence_given"
        stranger = desk.record_release(desks.tasks(), by=treasury.handler, at=at, evidence="来函")
        assert stranger.refused[0].refusals[0].code == "wrong_side"
        desk.record_release(desks.tasks(), by=office.handler, at=at, evidence="财函〔2024〕7号", all_or_nothing=True)
        task = desks.tasks().get()
        assert (task.state, task.release_evidence) == ("released", "财函〔2024〕7号")

    def test_a_task_that_the_department_declined_is_not_asked_for(
        self, home: cases.Bureau, black: Any, measure: Any, treasury: cases.Bureau
    ) -> None:
        entries = cases.listed(home, black)
        at = office_time(date(2024, 3, 26))
        desk.refuse(desks.tasks(), by=treasury.handler, at=at, reason="无此职权", all_or_nothing=True)
        leave(home, entries)
        assert desks.tasks().get().state == "refused"

    def test_an_exit_without_tasks_passes(self, home: cases.Bureau, black: Any, office: cases.Bureau) -> None:
        cases.exited(home, black)
        assert not Transition.objects.filter(flow="dispatch").exists()

    def test_expiry_releases_too(self, home: cases.Bureau, black: Any, measure: Any) -> None:
        entry = cases.listed(home, black).get()
        after = date(2027, 2, 22)
        assert entry.valid_to < after
        lists.expire(cases.everything([entry.pk]), at=office_time(after, 0, 5), all_or_nothing=True)
        assert desks.tasks().get().state == "releasing"

    def test_after_the_last_day_nothing_has_effect_even_if_nobody_swept(
        self, home: cases.Bureau, black: Any, measure: Any
    ) -> None:
        entry = cases.listed(home, black).get()
        assert desks.tasks().effective(entry.valid_to).exists()
        assert not desks.tasks().effective(date(2027, 2, 21)).exists()

    @pytest.mark.parametrize("count", [1, 50])
    def test_statements_do_not_grow(self, count: int, home: cases.Bureau, black: Any, measure: Any) -> None:
        entries = cases.listed(home, black, count=count)
        lists.request_exit(
            entries,
            by=home.handler,
            at=office_time(EXITED_ON, 9),
            exit_reason="withdrawn",
            exit_ground="处罚决定被撤销",
            all_or_nothing=True,
        )
        at = office_time(EXITED_ON, 10)
        sent = statements(lambda: lists.exit_entries(entries, by=home.approver, at=at, all_or_nothing=True))
        assert desks.tasks(state="releasing").count() == count
        mine = [sql for sql in sent if "measures_" in sql or "'dispatch'" in sql]
        assert len(mine) == 5, "\n".join(mine)

    def test_every_release_has_its_step(self, home: cases.Bureau, black: Any, measure: Any) -> None:
        leave(home, cases.listed(home, black, count=2))
        steps = Step.objects.filter(flow="dispatch", transition__verb="release").values_list(
            "case_id", "source", "target"
        )
        assert sorted(steps) == [(task.pk, "dispatched", "releasing") for task in desks.tasks()]


class TestAnotherEntry:
    """P6: leaving one list stops only what no other entry carries."""

    @pytest.fixture
    def two(self, home: cases.Bureau, black: Any, measure: Any) -> tuple[Any, Any]:
        claim = factories.organisation_claim()
        other = cases.programme(home, code="SECOND", name="拖欠工资名单")
        first = cases.listed(home, black, proposals=[cases.proposal(home, claim=claim)])
        second = cases.listed(home, other, proposals=[cases.proposal(home, claim=claim)])
        return first, second

    def test_what_the_other_carries_is_named_with_its_basis(
        self, two: tuple[Any, Any], home: cases.Bureau, measure: Any
    ) -> None:
        first, second = two
        leave(home, first)
        gone, kept = desks.tasks(entry=first.get().pk).get(), desks.tasks(entry=second.get().pk).get()
        assert (gone.state, kept.state) == ("releasing", "dispatched")
        (left,) = gone.remaining
        assert (left["code"], left["entry"], left["programme"]) == (measure.code, second.get().pk, "拖欠工资名单")
        assert left["valid_to"] == f"{second.get().valid_to:%Y-%m-%d}"

    def test_a_newer_version_of_the_measure_counts_as_the_same(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        claim = factories.organisation_claim()
        desks.published(office, treasury.department, code="x")
        first = cases.listed(home, black, proposals=[cases.proposal(home, claim=claim)])
        desks.published(office, treasury.department, code="x", on=date(2024, 3, 26))
        other = cases.programme(home, code="SECOND", name="拖欠工资名单")
        cases.listed(home, other, proposals=[cases.proposal(home, claim=claim)], listed_on=date(2024, 3, 27))
        leave(home, first)
        assert [left["code"] for left in desks.tasks(entry=first.get().pk).get().remaining] == ["x"]

    def test_a_suspended_entry_carries_nothing(self, two: tuple[Any, Any], home: cases.Bureau) -> None:
        first, second = two
        lists.suspend(second, by=home.approver, at=office_time(date(2024, 4, 1)), note="核实", all_or_nothing=True)
        leave(home, first)
        assert desks.tasks(entry=first.get().pk).get().remaining == []

    def test_both_at_once_leave_nothing(self, two: tuple[Any, Any], home: cases.Bureau) -> None:
        both = cases.everything([entries.get().pk for entries in two])
        leave(home, both)
        assert [task.remaining for task in desks.tasks()] == [[], []]

    def test_another_department_keeps_nothing_for_this_one(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        claim = factories.organisation_claim()
        other = cases.programme(home, code="SECOND", name="拖欠工资名单")
        desks.published(office, treasury.department, programmes=[black.code])
        desks.published(office, home.department, programmes=["SECOND"])
        first = cases.listed(home, black, proposals=[cases.proposal(home, claim=claim)])
        cases.listed(home, other, proposals=[cases.proposal(home, claim=claim)])
        leave(home, first)
        assert desks.tasks(entry=first.get().pk).get().remaining == []


class TestPauseAndResume:
    def test_the_clock_stands_still_and_goes_on_where_it_was(
        self, home: cases.Bureau, black: Any, measure: Any
    ) -> None:
        entries = cases.listed(home, black)
        lists.suspend(entries, by=home.approver, at=office_time(date(2024, 3, 26)), note="核实", all_or_nothing=True)
        task = desks.tasks().get()
        assert (task.state, task.paused_on) == ("paused", date(2024, 3, 26))
        assert not desks.tasks().unanswered(date(2024, 5, 6)).exists()
        lists.resume(entries, by=home.approver, at=office_time(date(2024, 4, 15)), all_or_nothing=True)
        task = desks.tasks().get()
        assert (task.state, task.paused_on) == ("dispatched", None)
        # On 26 March two of three working days were left: 16 and 17 April. Of ten, nine: 16 to 26 April.
        assert (task.acknowledge_due_on, task.feedback_due_on) == (date(2024, 4, 17), date(2024, 4, 26))

    @pytest.mark.parametrize("before", ["acknowledged", "carried_out"])
    def test_it_goes_on_in_the_state_it_was_in(
        self, before: str, home: cases.Bureau, black: Any, measure: Any, treasury: cases.Bureau
    ) -> None:
        entries = cases.listed(home, black)
        tasks = desks.acknowledged(desks.tasks().get(), treasury.handler, on=date(2024, 3, 26))
        if before == "carried_out":
            desk.report(tasks, by=treasury.handler, at=office_time(date(2024, 3, 27)), all_or_nothing=True)
        lists.suspend(entries, by=home.approver, at=office_time(date(2024, 4, 1)), note="核实", all_or_nothing=True)
        lists.resume(entries, by=home.approver, at=office_time(date(2024, 4, 8)), all_or_nothing=True)
        assert tasks.get().state == before

    def test_tasks_with_different_terms_move_together(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, measure: Any
    ) -> None:
        first = cases.listed(home, black)
        second = cases.listed(home, black, listed_on=date(2024, 3, 26))
        both = cases.everything([first.get().pk, second.get().pk])
        lists.suspend(both, by=home.approver, at=office_time(date(2024, 3, 27)), note="核实", all_or_nothing=True)
        lists.resume(both, by=home.approver, at=office_time(date(2024, 4, 15)), all_or_nothing=True)
        due = [task.acknowledge_due_on for task in desks.tasks()]
        assert due == [date(2024, 4, 16), date(2024, 4, 17)]

    def test_a_paused_task_is_released_by_an_exit(self, home: cases.Bureau, black: Any, measure: Any) -> None:
        entries = cases.suspended(home, black)
        leave(home, entries)
        task = desks.tasks().get()
        assert (task.state, task.paused_on) == ("releasing", None)

    def test_keeping_an_entry_that_was_suspended_resumes(self, home: cases.Bureau, black: Any, measure: Any) -> None:
        entries = cases.suspended(home, black)
        lists.request_exit(
            entries,
            by=home.handler,
            at=office_time(EXITED_ON),
            exit_reason="withdrawn",
            exit_ground="当事人提出异议",
            all_or_nothing=True,
        )
        lists.keep(entries, by=home.approver, at=office_time(date(2024, 4, 8)), note="理由不成立", all_or_nothing=True)
        assert desks.tasks().get().state == "dispatched"


class TestCorrectNotice:
    def test_every_holder_is_told(self, home: cases.Bureau, black: Any, measure: Any) -> None:
        entries = cases.listed(home, black)
        at = office_time(date(2024, 4, 8))
        lists.correct(entries, by=home.approver, at=at, reason="更正后的事由", all_or_nothing=True)
        task = desks.tasks().get()
        assert (task.state, task.corrected_on) == ("dispatched", date(2024, 4, 8))


class TestRedTurnsBlack:
    def test_the_incentives_are_taken_back_and_the_punishments_sent(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau, black: Any, measure: Any
    ) -> None:
        desks.published(office, treasury.department, colour="red", kind="incentive", bases=[desks.PAPER])
        claim = factories.organisation_claim()
        red = cases.programme(home, colour="red")
        cases.listed(home, red, proposals=[cases.proposal(home, claim=claim, colour="red")])
        cases.listed(
            home,
            black,
            on=date(2024, 4, 1),
            ready_on=date(2024, 4, 25),
            proposals=[cases.proposal(home, claim=claim)],
        )
        states = Dispatch.objects.unscoped("test").values_list("entry__colour", "state")
        assert sorted(states) == [("black", "dispatched"), ("red", "releasing")]

    def test_an_upper_red_entry_that_stands_again_begins_the_next_round(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau, black: Any
    ) -> None:
        desks.published(office, treasury.department, colour="red", kind="incentive", bases=[desks.PAPER])
        claim = factories.organisation_claim()
        row = lists.Received(
            claim=claim,
            origin="upper",
            authority="江苏省市场监督管理局",
            decision_no="苏市监〔2024〕9号",
            reason="诚信示范企业",
            listed_on=date(2023, 5, 1),
            valid_to=date(2026, 5, 1),
        )
        red = cases.programme(office, colour="red")
        lists.receive([row], programme=red, by=office.handler, at=office_time(date(2024, 3, 1)))
        punished = cases.listed(home, black, proposals=[cases.proposal(home, claim=claim)])
        assert [(task.cycle, task.state) for task in desks.tasks()] == [(1, "releasing")]
        leave(home, punished)
        assert [(task.cycle, task.state) for task in desks.tasks()] == [(1, "releasing"), (2, "dispatched")]


def test_the_invariants_hold_after_all_of_it(
    office: cases.Bureau, home: cases.Bureau, black: Any, measure: Any, treasury: cases.Bureau
) -> None:
    gone, stays = cases.listed(home, black), cases.listed(home, black)
    tasks = desks.acknowledged(desks.tasks(entry=stays.get().pk).get(), treasury.handler, on=date(2024, 3, 26))
    desk.report(tasks, by=treasury.handler, at=office_time(date(2024, 3, 27)), all_or_nothing=True)
    lists.suspend(stays, by=home.approver, at=office_time(date(2024, 4, 1)), note="核实", all_or_nothing=True)
    leave(home, gone)
    broken = [found for found in check(at=office_time(date(2024, 4, 8))) if found.count]
    assert broken == []
