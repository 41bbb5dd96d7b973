"""What records, flags and commitments do when records move, departments succeed each other, a calendar comes."""

from __future__ import annotations

from core.actors import timer
from departments.events import DepartmentsSucceeded
from departments.queries import document_of, inheritance_of
from law.events import CalendarPublished
from records import operations
from records.events import RecordsCorrected, RecordsEnded, RecordsFiled, RecordsQuashed
from records.flag_queries import of_transition
from records.models import Record


def on_calendar_published(event: CalendarPublished) -> None:
    """Days by which records must be public are counted again by the calendar as it now stands."""
    operations.recount(code=event.code, before=event.before, by=timer("工作日历更新"), at=event.at)
    operations.recount_commitments(code=event.code, before=event.before, by=timer("工作日历更新"), at=event.at)


def on_records_filed(event: RecordsFiled) -> None:
    """Words that may hold what may not be collected are put before a person before anybody reads them (A5).

    A running commitment that a provider reports is followed from then on (A11).
    """
    _look(event)
    operations.take_up_commitments(event.transition_id, at=event.at)


def on_records_corrected(event: RecordsCorrected) -> None:
    """A flag ends with the words that it was raised for; new words are looked at anew (A5).

    A commitment that its provider reports kept or broken is so.
    """
    _look(event)
    operations.follow_commitments(event.transition_id, at=event.at)


def on_records_ended(event: RecordsEnded | RecordsQuashed) -> None:
    """Nobody has to look at a record that has ended (A5), and nobody follows its commitment."""
    _look(event)
    operations.end_commitments(event.transition_id, at=event.at)


def _look(event: RecordsFiled | RecordsCorrected | RecordsEnded | RecordsQuashed) -> None:
    moved = Record.objects.unscoped("what a move of records announced").filter(
        pk__in=of_transition(event.transition_id)
    )
    operations.look(moved, at=event.at)


def on_departments_succeeded(event: DepartmentsSucceeded) -> None:
    """Commitments that are not found yet go to the successors."""
    operations.hand_over_commitments(
        inheritance_of(event.transition_id), by=timer("机构改革"), at=event.at, note=document_of(event.transition_id)
    )
