"""While an objection is dealt with its target bears a mark, and stands still where the pack says so (C1, E3).

A target may be objected to by several: the mark and the standing still go with the last of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from core.models import Step
from objections.objection_flow import CORRECTED
from objections.objection_models import Objection
from objections.objection_terms import Remedy
from objections.operations.objection_basis import BY
from records import operations as records
from records.flow import FILED
from records.models import Record
from redblack import operations as lists
from redblack.flow import ON_THE_LIST
from redblack.models import Entry
from redblack.pause_models import MeasurePause

NOTE = "异议处理中"


def _chosen(ids: Collection[int]) -> list[Objection]:
    return list(Objection.objects.unscoped("whose targets are marked").filter(pk__in=list(ids)).order_by("pk"))


def _records(ids: Iterable[Any]) -> Any:
    return Record.objects.unscoped("records that are objected to").filter(pk__in=list(ids), state=FILED)


def _entries(ids: Iterable[Any]) -> Any:
    return Entry.objects.unscoped("entries that are objected to").filter(pk__in=list(ids), state__in=ON_THE_LIST)


def mark(ids: Collection[int], *, at: datetime) -> None:
    """Mark what these objections are against; where they suspend, the entry or the one measure stands still."""
    cases = _chosen(ids)
    objected = {one.record_id for one in cases if one.record_id}
    if objected:
        records.mark_disputed(_records(objected), by=BY, at=at, note=NOTE, all_or_nothing=True)
    still = {one.entry_id for one in cases if one.entry_id and one.suspends and one.measure_id is None}
    for suspends, entries in ((True, still), (False, {one.entry_id for one in cases if one.entry_id} - still)):
        if entries:
            lists.mark_disputed(_entries(entries), by=BY, at=at, suspends=suspends, note=NOTE, all_or_nothing=True)
    for measure, entries in _measures(one for one in cases if one.suspends).items():
        stop_measure(measure, entries, at=at, note=NOTE)


def stop_measure(measure_id: int, entry_ids: Iterable[Any], *, at: datetime, note: str) -> None:
    """Let one measure of these entries stand still, where it does not already."""
    going = _entries(entry_ids).filter(~_standing_still(measure_id))
    if going.exists():
        lists.suspend_measure(going, measure_id=measure_id, by=BY, at=at, note=note, all_or_nothing=True)


def stop_again(transition_id: int, *, at: datetime) -> None:
    """Measures that were found wrong stand still again when their entry comes back onto its list."""
    listed = Step.objects.filter(transition_id=transition_id, flow="entry").values("case_id")
    wrong = Objection.objects.unscoped("measures found wrong").filter(
        entry__in=listed, state=CORRECTED, remedy=Remedy.MEASURE
    )
    for measure, entries in _measures(wrong).items():
        stop_measure(measure, entries, at=at, note="异议成立，不再实施")


def _standing_still(measure_id: int) -> Exists:
    return Exists(MeasurePause.objects.filter(entry=OuterRef("pk"), measure_id=measure_id, ended_on__isnull=True))


def unmark(ids: Collection[int], *, at: datetime, keep_measures: bool = False) -> None:
    """Take the mark off what these objections are against, unless another one still marks it.

    With `keep_measures` the measures that stand still go on doing so: the objection was right.
    """
    cases = _chosen(ids)
    others = _others(cases, but=ids)
    held = {one.record_id for one in others if one.record_id}
    free = _records({one.record_id for one in cases if one.record_id} - held).filter(disputed_on__isnull=False)
    if free.exists():
        records.clear_dispute(free, by=BY, at=at, note="异议处理完毕", all_or_nothing=True)
    _let_entries_go(cases, others, at=at)
    if not keep_measures:
        _let_measures_go(cases, others, at=at)


def _others(cases: Iterable[Objection], *, but: Collection[int]) -> list[Objection]:
    cases = list(cases)
    against: Any = Objection.objects.unscoped("who else objects to the same").marking()  # type: ignore[attr-defined]
    return list(
        against.against(
            record_ids=[one.record_id for one in cases if one.record_id],
            entry_ids=[one.entry_id for one in cases if one.entry_id],
        ).exclude(pk__in=list(but))
    )


def _let_entries_go(cases: Iterable[Objection], others: Iterable[Objection], *, at: datetime) -> None:
    """An entry with no objection left bears no mark; one that only objections to a measure are left against goes on."""
    others = list(others)
    ours = {one.entry_id for one in cases if one.entry_id}
    marked = {one.entry_id for one in others if one.entry_id}
    held = {one.entry_id for one in others if one.entry_id and one.suspends and one.measure_id is None}
    suspended = {one.entry_id for one in cases if one.entry_id and one.suspends and one.measure_id is None}
    free = _entries((ours - marked) | (suspended - held)).filter(disputed_on__isnull=False)
    if free.exists():
        lists.clear_dispute(free, by=BY, at=at, note="异议处理完毕", all_or_nothing=True)
    for since, ids in _by_first_day(others, (suspended - held) & marked).items():
        again = _entries(ids)
        if again.exists():
            lists.mark_disputed(again, by=BY, at=at, suspends=False, since=since, note=NOTE, all_or_nothing=True)


def _by_first_day(others: Iterable[Objection], entry_ids: Collection[Any]) -> dict[date, list[Any]]:
    """These entries by the day on which the first objection that is left was taken up."""
    first: dict[Any, date] = {}
    for one in others:
        day = one.accepted_on or one.transferred_on
        if one.entry_id in entry_ids and day is not None:
            first[one.entry_id] = min(day, first.get(one.entry_id, day))
    found: dict[date, list[Any]] = {}
    for entry, day in sorted(first.items()):
        found.setdefault(day, []).append(entry)
    return found


def _let_measures_go(cases: Iterable[Objection], others: Iterable[Objection], *, at: datetime) -> None:
    """The measures go on, but those that another objection still holds, or that were found wrong."""
    cases = list(cases)
    held = {(one.measure_id, one.entry_id) for one in others if one.suspends} | _stopped(cases)
    ours = [one for one in cases if one.suspends and (one.measure_id, one.entry_id) not in held]
    for measure, entries in _measures(ours).items():
        chosen = _entries(entries).filter(_standing_still(measure))
        if chosen.exists():
            lists.resume_measure(chosen, measure_id=measure, by=BY, at=at, note="异议处理完毕", all_or_nothing=True)


def _stopped(cases: Iterable[Objection]) -> set[tuple[Any, Any]]:
    """Measures of these entries that an earlier objection stopped for good."""
    upheld = Objection.objects.unscoped("measures found wrong").filter(
        entry_id__in={one.entry_id for one in cases if one.measure_id is not None},
        state=CORRECTED,
        remedy=Remedy.MEASURE,
    )
    return set(upheld.values_list("measure_id", "entry_id"))


def _measures(cases: Iterable[Objection]) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = {}
    for one in cases:
        if one.measure_id is not None:
            found.setdefault(one.measure_id, set()).add(one.entry_id)
    return found
