"""What objections do when the trunk moves, a notice on holidays comes, departments succeed each other."""

from __future__ import annotations

from core.actors import timer
from departments.events import DepartmentsSucceeded
from departments.queries import document_of, inheritance_of
from law.events import CalendarPublished
from objections import operations
from records.events import RecordsEnded, RecordsQuashed
from redblack.events import EntriesExited, EntriesListed


def on_records_ended(event: RecordsEnded | RecordsQuashed) -> None:
    """An objection to a record that was repaired, revoked or quashed has nothing left to decide."""
    operations.close_moot(event.transition_id, at=event.at, flow="record")


def on_exited(event: EntriesExited) -> None:
    """An objection to an entry that left its list, or to a measure of it, has nothing left to decide."""
    operations.close_moot(event.transition_id, at=event.at, flow="entry")


def on_listed(event: EntriesListed) -> None:
    """An entry that a wrong report of a death had taken comes back without the measures that were found wrong."""
    operations.stop_again(event.transition_id, at=event.at)


def on_calendar_published(event: CalendarPublished) -> None:
    """Terms that run are counted again by the calendar as it now stands."""
    operations.recount(code=event.code, before=event.before, by=timer("工作日历更新"), at=event.at)


def on_departments_succeeded(event: DepartmentsSucceeded) -> None:
    """Open objections go to the successors."""
    operations.hand_over(inheritance_of(event.transition_id), at=event.at, note=document_of(event.transition_id))
