"""What applications for repair do when their target changes or ends, departments succeed, a notice is published."""

from __future__ import annotations

from core.actors import timer
from departments.events import DepartmentsSucceeded
from departments.queries import document_of, inheritance_of
from law.events import CalendarPublished
from records.events import RecordsCorrected, RecordsEnded, RecordsQuashed
from redblack.events import EntriesExited
from repair import operations


def on_records_corrected(event: RecordsCorrected) -> None:
    """The first day rests on the degree and the days of the record as it reads now."""
    operations.follow_corrections(event.transition_id, by=timer("信用修复"), at=event.at)


def on_records_ended(event: RecordsEnded | RecordsQuashed) -> None:
    """Nothing is left to repair of a record that ended for another reason."""
    operations.follow_targets("record", event.transition_id, at=event.at)


def on_exited(event: EntriesExited) -> None:
    """Nothing is left to repair of an entry that left its list."""
    operations.follow_targets("entry", event.transition_id, at=event.at)


def on_departments_succeeded(event: DepartmentsSucceeded) -> None:
    """Applications in which something may still happen go to the successors."""
    operations.hand_over(
        inheritance_of(event.transition_id), by=timer("机构改革"), at=event.at, note=document_of(event.transition_id)
    )


def on_calendar_published(event: CalendarPublished) -> None:
    """Terms that run are counted again by the calendar as it now stands."""
    operations.recount(code=event.code, before=event.before, by=timer("工作日历更新"), at=event.at)
