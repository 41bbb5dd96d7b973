"""What complaints, appeals, reconsideration and suits do when others move: in the same transaction."""

from __future__ import annotations

from core.actors import timer
from departments.events import DepartmentsSucceeded
from departments.queries import document_of, inheritance_of
from law.events import CalendarPublished
from objections.operations.complaint_recounting import recount
from objections.operations.review_handing_over import hand_over


def on_departments_succeeded(event: DepartmentsSucceeded) -> None:
    """Cases in which something may still happen go to the successors."""
    hand_over(
        inheritance_of(event.transition_id), by=timer("机构改革"), at=event.at, note=document_of(event.transition_id)
    )


def on_calendar_published(event: CalendarPublished) -> None:
    """The days over complaints and appeals are counted again by the calendar as it now stands."""
    recount(code=event.code, before=event.before, by=timer("工作日历更新"), at=event.at)
