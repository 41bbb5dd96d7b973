"""What the lists do when a record ends, departments succeed each other, a notice on holidays is published."""

from __future__ import annotations

from core.actors import timer
from core.clocks import day_of
from departments.events import DepartmentsSucceeded
from departments.queries import document_of, inheritance_of
from law.events import CalendarPublished
from records.events import RecordsCorrected, RecordsEnded, RecordsFiled, RecordsQuashed
from redblack import operations
from redblack.flow import OPEN_ENTRIES
from redblack.queries import left_at_court, questioned_by, resting_on, turned_negative
from redblack.stay_queries import fallen, fallen_drafts
from subjects.events import SubjectsChanged, SubjectsRestored


def on_records_filed(event: RecordsFiled) -> None:
    """A red entry whose subject got a negative record is put before its recogniser at once (P14)."""
    entries = questioned_by(event.transition_id, day_of(event.at))
    if entries.exists():
        operations.question(entries, filed=event.transition_id, at=event.at)


def on_records_ended(event: RecordsEnded) -> None:
    """An entry whose last ground was repaired or revoked ends with it, another gets no longer than its grounds
    (JS-G 30); a court's entry leaves with the court's own record (A9, JY 12, 20)."""
    operations.follow_grounds(resting_on(event.transition_id), at=event.at)
    removed = left_at_court(event.transition_id)
    if removed.exists():
        operations.leave(removed, by=timer("人民法院移出"), at=event.at, all_or_nothing=True)


def on_records_quashed(event: RecordsQuashed) -> None:
    """What rested on quashed decisions alone was wrong from the start, on a list or on its way to one (P9)."""
    listed, drafts = fallen(resting_on(event.transition_id)), fallen_drafts(resting_on(event.transition_id))
    if listed.exists():
        operations.quash(listed, at=event.at, all_or_nothing=True)
    operations.follow_grounds(resting_on(event.transition_id), at=event.at)
    if drafts.exists():
        operations.drop(drafts, by=timer("原决定被撤销"), at=event.at, note="原决定被撤销", all_or_nothing=True)


def on_records_corrected(event: RecordsCorrected) -> None:
    """Grounds are tested again; what still rests on corrected records says what changed, and its recogniser (P15)."""
    on = day_of(event.at)
    operations.follow_grounds(resting_on(event.transition_id), at=event.at)
    standing = resting_on(event.transition_id).filter(state__in=OPEN_ENTRIES)
    if standing.exists():
        operations.follow_correction(standing, corrected=event.transition_id, at=event.at)
    red = turned_negative(event.transition_id, on)
    if red.exists():
        operations.question(red, filed=event.transition_id, at=event.at)


def on_subjects_changed(event: SubjectsChanged) -> None:
    """Who died leaves the lists; whether those of an ended subject go on, their recognisers are asked (P10, P11)."""
    operations.follow_changes(event.transition_id, at=event.at)


def on_subjects_restored(event: SubjectsRestored) -> None:
    """What a wrong change took stands again."""
    operations.restore(event.transition_id, at=event.at)


def on_departments_succeeded(event: DepartmentsSucceeded) -> None:
    """What is open of the lists goes to the successors."""
    operations.hand_over(
        inheritance_of(event.transition_id), by=timer("机构改革"), at=event.at, note=document_of(event.transition_id)
    )


def on_calendar_published(event: CalendarPublished) -> None:
    """Terms that run are counted again by the calendar as it now stands."""
    operations.recount(code=event.code, before=event.before, by=timer("工作日历更新"), at=event.at)
