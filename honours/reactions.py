"""What the tasks over honours do when the lists move: in the same transaction, in the name of a timer of our own."""

from __future__ import annotations

from core.actors import timer
from departments.events import DepartmentsSucceeded
from departments.queries import document_of, inheritance_of
from honours import operations
from law.events import CalendarPublished
from redblack.events import EntriesExited, EntriesListed, EntriesResumed, EntriesSuspended


def on_listed(event: EntriesListed) -> None:
    """The honours of those on a black list are put before the units that granted them (JY 11, JJ 10)."""
    operations.open_tasks(event.transition_id, at=event.at)


def on_suspended(event: EntriesSuspended) -> None:
    """A suspended entry takes nobody's honour."""
    operations.follow_suspension(event.transition_id, at=event.at)


def on_resumed(event: EntriesResumed) -> None:
    """The tasks go on with the entry."""
    operations.follow_resumption(event.transition_id, at=event.at)


def on_exited(event: EntriesExited) -> None:
    """What is open ends with the entry; what was revoked for a wrong one is asked back."""
    operations.follow_exit(event.transition_id, at=event.at)


def on_departments_succeeded(event: DepartmentsSucceeded) -> None:
    """Tasks in which something may still happen go to the successors."""
    operations.hand_over(
        inheritance_of(event.transition_id), by=timer("机构改革"), at=event.at, note=document_of(event.transition_id)
    )


def on_calendar_published(event: CalendarPublished) -> None:
    """Terms that run are counted again by the calendar as it now stands."""
    operations.recount(code=event.code, before=event.before, by=timer("工作日历更新"), at=event.at)
