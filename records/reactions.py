"""What records do when a notice on holidays is published."""

from __future__ import annotations

from core.actors import timer
from law.events import CalendarPublished
from records import operations


def on_calendar_published(event: CalendarPublished) -> None:
    """Days by which records must be public are counted again by the calendar as it now stands."""
    operations.recount(code=event.code, before=event.before, by=timer("工作日历更新"), at=event.at)
