"""What records do when a notice on holidays is published, and when records came in, were changed or ended."""

from __future__ import annotations

from core.actors import timer
from law.events import CalendarPublished
from records import operations
from records.events import RecordsCorrected, RecordsEnded, RecordsFiled, RecordsQuashed
from records.flag_queries import of_transition
from records.models import Record


def on_calendar_published(event: CalendarPublished) -> None:
    """Days by which records must be public are counted again by the calendar as it now stands."""
    operations.recount(code=event.code, before=event.before, by=timer("工作日历更新"), at=event.at)


def on_records_filed(event: RecordsFiled) -> None:
    """Words that may hold what may not be collected are put before a person before anybody reads them (A5)."""
    _look(event)


def on_records_corrected(event: RecordsCorrected) -> None:
    """A flag ends with the words that it was raised for; new words are looked at anew (A5)."""
    _look(event)


def on_records_ended(event: RecordsEnded | RecordsQuashed) -> None:
    """Nobody has to look at a record that has ended (A5)."""
    _look(event)


def _look(event: RecordsFiled | RecordsCorrected | RecordsEnded | RecordsQuashed) -> None:
    moved = Record.objects.unscoped("what a move of records announced").filter(
        pk__in=of_transition(event.transition_id)
    )
    operations.look(moved, at=event.at)
