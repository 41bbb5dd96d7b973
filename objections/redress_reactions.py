"""What the branch does when the trunk moves: in the same transaction, in the name of a timer of its own."""

from __future__ import annotations

from core.actors import timer
from departments.events import DepartmentsSucceeded
from departments.queries import document_of, inheritance_of
from objections.operations import redress_handing, redress_opening
from records.events import RecordsEnded, RecordsQuashed
from redblack.events import EntriesExited


def on_exited(event: EntriesExited) -> None:
    """What was wrong from the start has to be made good (JY 24, JS-L 24, JJ 21, PY 五(五))."""
    redress_opening.open_for_entries(event.transition_id, at=event.at)


def on_records_ended(event: RecordsEnded | RecordsQuashed) -> None:
    """So has a record that was public and is revoked, or whose decision was quashed; and what had rested on it."""
    redress_opening.open_for_entries_left(event.transition_id, at=event.at)
    redress_opening.open_for_records(event.transition_id, at=event.at)


def on_departments_succeeded(event: DepartmentsSucceeded) -> None:
    """Open cases go to the successors."""
    inheritance, note = inheritance_of(event.transition_id), document_of(event.transition_id)
    redress_handing.hand_over_redress(inheritance, by=timer("机构改革"), at=event.at, note=note)
