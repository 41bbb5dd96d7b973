"""State × verb, written by hand: what the officer may do in which state. The code's table is compared with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from core.actors import timer
from core.clocks import office_time
from core.sets import Report
from redblack import operations as lists
from redblack.flow import CLOSED, ENTRY, ENTRY_STATES
from redblack.models import Entry
from redblack.programme_flow import PROGRAMME
from redblack.representation_flow import REPRESENTATION
from redblack.stay_flow import STAY
from tests.kit import cases

pytestmark = pytest.mark.django_db

GRID = """
               proposed   checked    notified   served     publicised ready      listed     suspended  leaving    exited     dropped    withdrawn
cross_check    checked    -          -          -          -          -          -          -          -          -          -          -
notify         -          notified   -          -          -          -          -          -          -          -          -          -
serve          -          -          served     -          -          -          -          -          -          -          -          -
attempt_service -         -          notified   -          -          -          -          -          -          -          -          -
extend_publicity -        -          -          -          publicised -          -          -          -          -          -          -
publicise      -          publicised -          publicised -          -          -          -          -          -          -          -
make_ready     -          -          -          ready      ready      -          -          -          -          -          -          -
list_entries   -          -          -          -          -          listed     -          -          -          -          -          -
drop           dropped    dropped    dropped    dropped    dropped    dropped    -          -          -          -          -          -
withdraw_draft withdrawn  withdrawn  -          -          -          -          -          -          -          -          -          -
suspend        -          -          -          -          -          -          suspended  -          leaving    -          -          -
resume         -          -          -          -          -          -          -          listed     leaving       -          -          -
correct        -          -          -          -          -          -          listed     suspended  leaving        -          -          -
request_exit   -          -          -          -          -          -          leaving    leaving    leaving        -          -          -
affirm         -          -          -          -          -          -          listed     suspended  -          -          -          -
keep           -          -          -          -          -          -          -          -          listed     -          -          -
exit           -          -          -          -          -          -          -          -          exited     -          -          -
expire         -          -          -          -          -          -          exited     exited     exited     -          -          -
lapse          -          -          -          -          -          -          exited     exited     exited     -          -          -
quash          -          -          -          -          -          -          exited     exited     exited     -          -          -
repair         -          -          -          -          -          -          exited     exited     exited     -          -          -
yield_to_black -          -          -          -          -          -          exited     exited     exited     -          -          -
hide           -          -          -          -          -          -          listed     -          -          -          -          -
show_again     -          -          -          -          -          -          listed     -          -          -          -          -
recount        proposed   checked    notified   served     publicised ready      listed     suspended  leaving    -          -          -
hand_over      proposed   checked    notified   served     publicised ready      listed     suspended  leaving    -          -          -
follow_origin  -          -          -          -          -          -          listed     suspended  -          -          -          -
take_back      -          -          -          -          -          -          exited     exited     -          -          -          -
undo_take_over -          -          -          -          -          -          exited     exited     exited     -          -          -
strike         -          -          -          -          -          -          -          -          -          exited     -          -
leave          -          -          -          -          -          -          exited     exited     exited     -          -          -
shorten        -          -          -          -          -          -          listed     suspended  leaving    -          -          -
follow_correction proposed checked   notified   served     publicised ready      listed     suspended  leaving    -          -          -
question       -          checked    -          -          publicised ready      listed     suspended  leaving    -          -          -
reevaluate     -          checked    -          -          publicised ready      listed     suspended  -          -          -          -
end_with_subject -         -          -          -          -          -          exited     exited     exited     -          -          -
reinstate      -          -          -          -          -          -          -          -          -          listed     -          -
reinstate_suspended -      -          -          -          -          -          -          -          -          suspended  -          -
ask_fate       proposed   checked    notified   served     publicised ready      listed     suspended  leaving    -          -          -
carry_on       proposed   checked    notified   served     publicised ready      listed     suspended  leaving    -          -          -
ask_withholding proposed   checked    notified   served     publicised ready      listed     suspended  leaving    -          -          -
withhold        proposed   checked    notified   served     publicised ready      listed     suspended  leaving    -          -          -
disclose        proposed   checked    notified   served     publicised ready      listed     suspended  leaving    -          -          -
mark_disputed   -          -          -          -          -          -          listed     suspended  leaving    -          -          -
clear_dispute   -          -          -          -          -          -          listed     suspended  leaving    -          -          -
suspend_measure -          -          -          -          -          -          listed     suspended  leaving    -          -          -
resume_measure  -          -          -          -          -          -          listed     suspended  leaving    -          -          -
"""


def ways() -> set[tuple[str, str, str]]:
    head, *rows = GRID.strip("\n").splitlines()
    states = head.split()
    found = set()
    for row in rows:
        verb, *targets = row.split()
        assert len(targets) == len(states), verb
        found |= {(verb, state, target) for state, target in zip(states, targets, strict=True) if target != "-"}
    return found | {
        ("propose", "", "proposed"),
        ("receive", "", "listed"),
        ("take_over", "", "listed"),
        ("archive", "", "exited"),
    }


def test_the_table_in_the_code_is_the_table_above() -> None:
    assert set(ENTRY.ways()) == ways()


def test_closed_states_have_no_way_out() -> None:
    """An archive of the old system may be struck out and stays where it is; a wrong report of a death is undone."""
    assert {(move.verb, move.target) for state in CLOSED for move in ENTRY.out_of(state)} == {
        ("strike", "exited"),
        ("reinstate", "listed"),
        ("reinstate_suspended", "suspended"),
    }


def test_programme_grid() -> None:
    assert set(PROGRAMME.ways()) == {
        ("draft", "", "draft"),
        ("consult", "draft", "consulting"),
        ("publish", "consulting", "published"),
        ("supersede", "published", "superseded"),
        ("withdraw", "draft", "withdrawn"),
        ("withdraw", "consulting", "withdrawn"),
        ("hand_over", "draft", "draft"),
        ("hand_over", "consulting", "consulting"),
        ("hand_over", "published", "published"),
    }


def test_representation_grid() -> None:
    assert set(REPRESENTATION.ways()) == {
        ("represent", "", "open"),
        ("uphold", "open", "upheld"),
        ("dismiss", "open", "dismissed"),
        ("hand_over", "open", "open"),
    }


def test_stay_grid() -> None:
    assert set(STAY.ways()) == {
        ("stay", "", "standing"),
        ("lift", "standing", "lifted"),
        ("judge", "standing", "judged"),
        ("judge", "lifted", "judged"),
        ("judge", "run_out", "judged"),
        ("run_out", "standing", "run_out"),
        ("hand_over", "standing", "standing"),
        ("hand_over", "lifted", "lifted"),
        ("hand_over", "run_out", "run_out"),
    }


# --- every state, every verb, through the operations ----------------------------------------------------------------

ON = date(2024, 4, 3)
Call = Callable[[Any, cases.Bureau], Report]


def _person(verb: str, post: str, **given: Any) -> Call:
    def call(entries: Any, home: cases.Bureau) -> Report:
        return getattr(lists, verb)(entries, by=getattr(home, post), at=office_time(ON), **given)

    return call


CALLS: dict[str, Call] = {
    "cross_check": _person("cross_check", "handler"),
    "notify": _person("notify", "reviewer"),
    "serve": _person("serve", "handler", method="direct", served_on=ON, proof="回证"),
    "attempt_service": _person("attempt_service", "handler", method="post", tried_on=ON, proof="退件"),
    "publicise": _person("publicise", "reviewer"),
    "make_ready": lambda entries, home: lists.make_ready(entries, at=office_time(ON)),
    "list_entries": _person("list_entries", "approver"),
    "drop": _person("drop", "reviewer", note="证据不足"),
    "withdraw_draft": _person("withdraw_draft", "handler"),
    "quash": lambda entries, home: lists.quash(entries, at=office_time(ON)),
    "repair": lambda entries, home: lists.repair(entries, at=office_time(ON)),
    "suspend": _person("suspend", "approver", note="核实"),
    "resume": lambda entries, home: lists.resume(
        entries,
        # What is leaving goes on by itself where the objection is over that held it; a person keeps it or lets it go.
        by=timer("异议处理") if entries.get().state == "leaving" else home.approver,
        at=office_time(ON),
    ),
    "suspend_measure": _person("suspend_measure", "handler", measure_id=1, note="当事人对一项措施提出异议"),
    "mark_disputed": _person("mark_disputed", "handler", suspends=False, note="当事人提出异议"),
    "correct": _person("correct", "approver", reason="更正后的事由"),
    "request_exit": _person("request_exit", "handler", exit_reason="withdrawn", exit_ground="处罚撤销"),
    "affirm": _person("affirm", "reviewer", note="已核对"),
    "keep": _person("keep", "approver", note="不成立"),
    "exit": _person("exit_entries", "approver"),
    "ask_withholding": _person("ask_withholding", "handler", ground="《中华人民共和国政府信息公开条例》第十五条"),
}
STATES = [state for state, _ in ENTRY_STATES]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", CALLS)
def test_every_verb_in_every_state(verb: str, state: str) -> None:
    home = cases.bureau()
    colour = "red" if (verb, state) == ("publicise", "checked") else "black"  # a black one must be served first
    entries = getattr(cases, state)(home, cases.programme(home, colour=colour))
    report = CALLS[verb](entries, home)
    target = {(v, s): t for v, s, t in ways()}.get((verb, state))
    entry = entries.get()
    if target is None:
        assert entry.state == state
        assert [r.code for case in report.refused for r in case.refusals] == ["wrong_state"]
    else:
        assert (report.moved, entry.state) == ((entry.pk,), target), report.refused


# --- the database holds the same table ------------------------------------------------------------------------------


def bind(verb: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.transition', '1', true), set_config('app.verb', %s, true)", [verb])


class TestTheDatabaseRefuses:
    def listed(self) -> Any:
        home = cases.bureau()
        entries = cases.listed(home, cases.programme(home))
        bind("")
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.transition', '', true)")
        return entries

    def test_a_change_without_a_transition(self) -> None:
        entries = self.listed()
        with pytest.raises(IntegrityError, match="without a transition"), transaction.atomic():
            entries.update(state="exited")

    def test_a_change_of_a_date_without_a_transition(self) -> None:
        entries = self.listed()
        with pytest.raises(IntegrityError, match="without a transition"), transaction.atomic():
            entries.update(valid_to=date(2030, 1, 1))

    def test_a_way_that_is_not_in_the_table(self) -> None:
        entries = self.listed()
        bind("exit")
        with pytest.raises(IntegrityError, match="does not lead from listed to exited"), transaction.atomic():
            entries.update(state="exited")

    def test_a_case_that_begins_in_the_middle(self) -> None:
        old = self.listed().get()
        bind("propose")
        with pytest.raises(IntegrityError, match="does not create a case"), transaction.atomic():
            Entry.objects.create(
                subject_id=old.subject_id,
                programme_id=old.programme_id,
                recogniser_id=old.recogniser_id,
                pack_version_id=old.pack_version_id,
                colour="black",
                decision_no="x",
                reason="x",
                publicity_required=False,
                state="listed",
            )

    def test_the_removal_of_a_case(self) -> None:
        """The application role has no DELETE at all; the trigger stands behind it for every other role."""
        entry = self.listed().get()
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("DELETE FROM redblack_entry WHERE id = %s", [entry.pk])

    def test_a_longer_term_than_the_publication_of_the_list(self) -> None:
        entries = self.listed()
        bind("correct")
        with pytest.raises(IntegrityError, match="listed_has_term"), transaction.atomic():
            entries.update(public_to=date(2099, 1, 1))

    def test_a_black_entry_listed_before_its_statement_term_is_over(self) -> None:
        home = cases.bureau()
        entries = cases.ready(home, cases.programme(home))
        bind("list_entries")
        day = entries.get().statement_ends_on
        with pytest.raises(IntegrityError, match="served_before_listing"), transaction.atomic():
            entries.update(
                state="listed", listed_on=day, effective_from=day, valid_to=date(2025, 1, 1), public_to=date(2025, 1, 1)
            )
