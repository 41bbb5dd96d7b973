"""An entry to which somebody objects: marked, and standing still where the pack says so (C1, E3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.actors import timer
from core.chunks import open_transition
from core.clocks import office_time
from core.invariants import check
from core.models import Verdict
from law.why import Why
from measures.models import Dispatch
from redblack import operations as lists
from redblack.models import Entry, Stay
from tests.kit import cases, desks, factories

pytestmark = pytest.mark.django_db
ON, THEN, LATER = date(2024, 4, 1), date(2024, 4, 3), date(2024, 4, 8)
COURT: dict[str, Any] = {"kind": "suit", "authority": "江阴市人民法院", "document_no": "（2024）苏0281行初7号"}
BY = timer("异议处理")


@pytest.fixture
def entries(home: cases.Bureau, law: Any) -> Any:
    return cases.listed(home, law)


def mark(entries: Any, *, suspends: bool = True, on: date = ON, by: Any = BY) -> Any:
    return lists.mark_disputed(
        entries, by=by, at=office_time(on), suspends=suspends, note="当事人异议", all_or_nothing=True
    )


def clear(entries: Any, *, on: date = LATER, by: Any = BY) -> Any:
    return lists.clear_dispute(entries, by=by, at=office_time(on), all_or_nothing=True)


def stay(entries: Any, home: cases.Bureau, *, on: date = ON, to_on: date | None = None) -> Any:
    made = lists.stay(
        entries.get(), by=home.handler, at=office_time(on, 10), received_on=on, from_on=on, to_on=to_on, **COURT
    )
    return Stay.objects.unscoped("test").filter(pk=made.pk)


def lift(stays: Any, home: cases.Bureau, *, on: date = THEN) -> None:
    lists.lift(stays, by=home.approver, at=office_time(on), note="法院解除", all_or_nothing=True)


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


def broken(on: date) -> list[str]:
    return [found.invariant.name for found in check(at=office_time(on, 23)) if found.count]


class TestMarkDisputed:
    def test_where_measures_go_on_it_is_marked_and_nothing_else_changes(self, entries):
        before = entries.values().get()
        mark(entries, suspends=False)
        assert entries.values().get() == {**before, "disputed_on": ON}
        assert entries.publicly_visible(ON).exists()

    def test_where_they_stand_still_it_is_suspended_in_the_same_act(self, entries):
        mark(entries)
        entry = entries.get()
        assert (entry.state, entry.disputed_on, entry.suspended_on) == ("suspended", ON, ON)
        assert not entries.effective(ON).exists()
        assert broken(ON) == []

    @pytest.mark.parametrize(
        ("pack", "clause"),
        [("jiangyin-2018", "（二十四）"), ("jiangsu-2018", "第三十二条"), ("jieyang-2017", "（二十一）")],
    )
    def test_the_reason_cites_the_clause_that_decides(self, home, pack, clause):
        entries = cases.listed(home, cases.programme(home, pack=pack, validity="1 years"))
        report = mark(entries, suspends=pack == "jieyang-2017")
        (verdict,) = Verdict.objects.filter(transition_id__in=report.transitions)
        assert Why.from_json(verdict.why).citations[0].short.endswith(clause)

    def test_departments_pause_with_it(self, home, law):
        executor = factories.department("澄江市财政局")
        desks.published(desks.office(), executor)
        entries = cases.listed(home, law)
        mark(entries)
        assert [task.state for task in Dispatch.objects.unscoped("test")] == ["paused"]
        clear(entries)
        assert [task.state for task in Dispatch.objects.unscoped("test")] == ["dispatched"]

    def test_what_an_officer_suspended_before_stays_his(self, home, entries):
        lists.suspend(entries, by=home.approver, at=office_time(ON), note="核实", all_or_nothing=True)
        mark(entries, on=THEN)
        clear(entries)
        assert (entries.get().state, entries.get().suspended_on) == ("suspended", ON)
        assert broken(LATER) == []

    def test_a_second_objection_keeps_the_first_day(self, entries):
        mark(entries)
        mark(entries, on=THEN)
        assert (entries.get().disputed_on, entries.get().suspended_on) == (ON, ON)

    def test_one_that_is_leaving_stands_still_too_and_goes_on_leaving(self, home, law):
        entries = cases.leaving(home, law)
        mark(entries)
        assert (entries.get().state, entries.get().suspended_on) == ("leaving", ON)
        clear(entries)
        assert (entries.get().state, entries.get().suspended_on) == ("leaving", None)
        assert broken(LATER) == []

    def test_another_department_may_not(self, entries):
        other = cases.bureau("澄江市住房和城乡建设局")
        report = lists.mark_disputed(entries, by=other.handler, at=office_time(ON), suspends=True, note="异议")
        assert codes(report) == ["wrong_side"]
        assert entries.get().suspended_on is None


class TestNothingResumesMeanwhile:
    def test_an_approver_does_not(self, home, entries):
        mark(entries)
        assert codes(lists.resume(entries, by=home.approver, at=office_time(THEN))) == ["not_held_by_dispute"]

    def test_nor_where_he_had_suspended_it_himself(self, home, entries):
        lists.suspend(entries, by=home.approver, at=office_time(ON), note="核实", all_or_nothing=True)
        mark(entries)
        assert codes(lists.resume(entries, by=home.approver, at=office_time(THEN))) == ["not_held_by_dispute"]

    def test_nor_by_keeping_what_was_to_leave(self, home, law):
        entries = cases.leaving(home, law)
        mark(entries)
        assert codes(lists.keep(entries, by=home.approver, at=office_time(THEN), note="不同意")) == [
            "not_held_by_dispute"
        ]

    def test_the_end_of_a_stay_does_not(self, home, entries):
        mark(entries)
        lift(stay(entries, home), home)
        assert entries.get().state == "suspended"
        clear(entries)
        assert entries.get().state == "listed"

    def test_where_measures_go_on_the_approver_may(self, home, entries):
        lists.suspend(entries, by=home.approver, at=office_time(ON), note="核实", all_or_nothing=True)
        mark(entries, suspends=False)
        assert lists.resume(entries, by=home.approver, at=office_time(THEN)).moved


class TestClearDispute:
    def test_what_the_objection_alone_suspended_has_effect_again(self, entries):
        mark(entries)
        clear(entries)
        entry = entries.get()
        assert (entry.state, entry.disputed_on, entry.suspended_on, entry.dispute_suspended) == (
            "listed",
            None,
            None,
            False,
        )
        assert entries.publicly_visible(LATER).exists()

    def test_not_while_a_stay_stands_that_came_later(self, home, entries):
        mark(entries)
        stays = stay(entries, home)
        clear(entries, on=THEN)
        assert entries.get().state == "suspended"
        lift(stays, home, on=LATER)
        assert entries.get().state == "listed"
        assert broken(LATER) == []

    def test_nor_one_that_came_before(self, home, entries):
        stays = stay(entries, home)
        mark(entries)
        clear(entries, on=THEN)
        assert entries.get().state == "suspended"
        lift(stays, home, on=LATER)
        assert entries.get().state == "listed"

    def test_a_stay_that_was_lifted_first_lets_go_with_the_objection(self, home, entries):
        stays = stay(entries, home)
        mark(entries)
        lift(stays, home)
        assert entries.get().state == "suspended"
        clear(entries)
        assert entries.get().state == "listed"

    def test_a_stay_that_ran_out_leaves_it_to_a_person(self, home, entries):
        mark(entries)
        stay(entries, home, to_on=THEN)
        clear(entries)
        assert entries.get().state == "suspended"
        assert lists.resume(entries, by=home.approver, at=office_time(LATER)).moved

    def test_past_its_validity_it_stays_as_it_is_until_it_leaves(self, entries):
        mark(entries)
        over = entries.get().valid_to + timedelta(days=1)
        clear(entries, on=over)
        assert (entries.get().state, entries.get().disputed_on) == ("suspended", None)
        lists.expire(entries, at=office_time(over), all_or_nothing=True)
        assert entries.get().state == "exited"
        assert broken(over) == []

    def test_without_a_mark_it_is_refused(self, home, entries):
        report = lists.clear_dispute(entries, by=home.handler, at=office_time(LATER))
        assert codes(report) == ["entry_is_disputed"]

    def test_what_has_left_is_refused(self, home, law):
        entries = cases.exited(home, law)
        assert codes(lists.clear_dispute(entries, by=BY, at=office_time(LATER))) == ["wrong_state"]


class TestTheDatabaseRefuses:
    def test_what_is_suspended_by_an_objection_and_has_effect(self, entries):
        mark(entries)
        with pytest.raises(IntegrityError, match="suspended_by_dispute"), transaction.atomic():
            open_transition(Entry.flow, "resume", by=BY, at=office_time(THEN))
            entries.update(state="listed", suspended_on=None)

    def test_what_is_held_by_no_objection(self, entries):
        mark(entries)
        with pytest.raises(IntegrityError, match="held_by_an_open_dispute"), transaction.atomic():
            open_transition(Entry.flow, "clear_dispute", by=BY, at=office_time(THEN))
            entries.update(disputed_on=None)
