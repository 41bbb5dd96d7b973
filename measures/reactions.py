"""What measures do when the trunk moves: in the same transaction, in the name of a timer of our own."""

from __future__ import annotations

from core.actors import timer
from departments.events import DepartmentsSucceeded
from departments.queries import document_of, inheritance_of
from law.events import CalendarPublished
from measures import operations
from measures.events import MeasuresDispatched, MeasuresReleased, TasksInsisted
from measures.terms import EventKind
from redblack.events import (
    EntriesCorrected,
    EntriesDisclosed,
    EntriesExited,
    EntriesListed,
    EntriesResumed,
    EntriesSuspended,
    EntriesWithheld,
    MeasureResumed,
    MeasureSuspended,
)
from subjects.events import SubjectsChanged, SubjectsRestored

BY = timer("联合奖惩派发")


def on_listed(event: EntriesListed) -> None:
    """A listing sends every department its task (JY 21)."""
    operations.dispatch(event.transition_id, by=BY, at=event.at)


def on_dispatched(event: MeasuresDispatched) -> None:
    """Every department's feed says what came."""
    operations.feed_moved(EventKind.DISPATCHED, event.transition_id, at=event.at)


def on_released(event: MeasuresReleased) -> None:
    """And what has to be let go."""
    operations.feed_moved(EventKind.RELEASING, event.transition_id, at=event.at)


def on_insisted(event: TasksInsisted) -> None:
    """And what came back although the department had returned it."""
    operations.feed_moved(EventKind.INSISTED, event.transition_id, at=event.at)


def on_suspended(event: EntriesSuspended) -> None:
    """A suspended entry lets its measures stand still."""
    operations.pause(event.transition_id, by=BY, at=event.at)
    operations.feed_followed(EventKind.PAUSED, event.transition_id, at=event.at)


def on_resumed(event: EntriesResumed) -> None:
    """They go on with the entry."""
    operations.resume(event.transition_id, by=BY, at=event.at)
    operations.feed_followed(EventKind.RESUMED, event.transition_id, at=event.at)


def on_corrected(event: EntriesCorrected) -> None:
    """Whoever got the wrong text gets the right one."""
    operations.correct_notice(event.transition_id, by=BY, at=event.at)
    operations.feed_followed(EventKind.CORRECTED, event.transition_id, at=event.at)


def on_measure_suspended(event: MeasureSuspended) -> None:
    """One measure of an entry stands still at every department that holds it."""
    for moved_by in operations.pause_measure(event.transition_id, by=BY, at=event.at):
        operations.feed_moved(EventKind.PART_PAUSED, moved_by, at=event.at)


def on_measure_resumed(event: MeasureResumed) -> None:
    """And goes on."""
    for moved_by in operations.resume_measure(event.transition_id, by=BY, at=event.at):
        operations.feed_moved(EventKind.PART_RESUMED, moved_by, at=event.at)


def on_withheld(event: EntriesWithheld) -> None:
    """Whoever was told of an entry must not tell the public any more (P12)."""
    operations.feed_followed(EventKind.WITHHELD, event.transition_id, at=event.at)


def on_disclosed(event: EntriesDisclosed) -> None:
    """And may again."""
    operations.feed_followed(EventKind.DISCLOSED, event.transition_id, at=event.at)


def on_exited(event: EntriesExited) -> None:
    """An entry that leaves takes its measures along (JY 17)."""
    operations.release(event.transition_id, by=BY, at=event.at)


def on_subjects_changed(event: SubjectsChanged) -> None:
    """Against who died or is deregistered nothing is carried out any more, whoever's entry it rests on (P10, P11)."""
    operations.release_ended(event.transition_id, by=BY, at=event.at)


def on_subjects_restored(event: SubjectsRestored) -> None:
    """What was released because of a wrong change is sent again."""
    operations.send_restored(event.transition_id, by=BY, at=event.at)


def on_departments_succeeded(event: DepartmentsSucceeded) -> None:
    """Running tasks, and papers that are not filed yet, go to the successors."""
    inheritance, note = inheritance_of(event.transition_id), document_of(event.transition_id)
    operations.hand_over_filings(inheritance, by=timer("机构改革"), at=event.at, note=note)
    report = operations.hand_over(inheritance, by=timer("机构改革"), at=event.at, note=note)
    for moved_by in report.transitions:
        operations.feed_moved(EventKind.HANDED_OVER, moved_by, at=event.at)


def on_calendar_published(event: CalendarPublished) -> None:
    """Terms that run are counted again by the calendar as it now stands."""
    operations.recount(code=event.code, before=event.before, by=timer("工作日历更新"), at=event.at)
