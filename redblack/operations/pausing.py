"""One measure of an entry stands still, and goes on; the entry itself keeps its effect (E3).

See docs/adr/0031-one-measure-stands-still.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Value

from core import sets
from core.actors import Actor
from core.sets import Change, Decision, Report, Verb
from records.terms import WHILE_VERIFYING
from redblack import rules
from redblack.events import MeasureResumed, MeasureSuspended
from redblack.models import Entry
from redblack.operations.basis import ENTRIES, because, law_of
from redblack.pause_models import MeasurePause
from redblack.rules import PauseFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pause:
    """Which measure, and why."""

    measure_id: int
    note: str


def _facts(entries: models.QuerySet[Any], on: Any, *, measure_id: int) -> models.QuerySet[Any]:
    """Rows of `rules.PauseFacts`."""
    open_ones = MeasurePause.objects.filter(entry=OuterRef("pk"), measure_id=Value(measure_id), ended_on__isnull=True)
    return entries.values("id", "pack_version_id", paused=Exists(open_ones))


def _paused(facts: PauseFacts, law: Any, at: datetime) -> Decision:
    return Decision(why=because(law, "一项措施自今日起暂停实施，其余措施和公开不受影响。", keys=(WHILE_VERIFYING,)))


def _unpaused(facts: PauseFacts, law: Any, at: datetime) -> Decision:
    return Decision(why=because(law, "暂停的一项措施自今日起恢复实施。"))


def _begin(change: Change) -> None:
    entries = Entry.objects.unscoped("entries a measure of which stands still").filter(pk__in=change.ids)
    MeasurePause.objects.bulk_create(
        MeasurePause(
            entry_id=entry,
            subject_id=subject,
            measure_id=change.given.measure_id,
            note=change.given.note,
            from_on=change.on,
            begun_by=change.transition_id,
        )
        for entry, subject in entries.order_by("pk").values_list("pk", "subject_id")
    )


def _end(change: Change) -> None:
    ours = MeasurePause.objects.filter(entry__in=change.ids, measure_id=change.given.measure_id, ended_on__isnull=True)
    ours.update(ended_on=change.on, ended_by=change.transition_id)


def end_pauses(change: Change) -> None:
    """What stood still before these entries left a list does not when they come back."""
    MeasurePause.objects.filter(entry__in=change.ids, ended_on__isnull=True).update(
        ended_on=change.on, ended_by=change.transition_id
    )


def _verb(name: str, measure_id: int, **parts: Any) -> Verb[PauseFacts]:
    facts = partial(_facts, measure_id=measure_id)
    return Verb(name=name, facts=facts, facts_type=PauseFacts, law_of=law_of, **ENTRIES, **parts)


def suspend_measure(
    entries: models.QuerySet[Any], *, measure_id: int, by: Actor, at: datetime, note: str, **how: Any
) -> Report:
    """Let one published measure version of entries stand still at every department; `note` says on what ground.

    The entry goes on having effect, and so do its other measures.
    """
    verb = _verb(
        "suspend_measure", measure_id, rules=rules.PAUSING, decide=_paused, effects=(_begin,), event=MeasureSuspended
    )
    return sets.run(verb, entries, by=by, at=at, given=_Pause(measure_id=measure_id, note=note), note=note, **how)


def resume_measure(
    entries: models.QuerySet[Any], *, measure_id: int, by: Actor, at: datetime, note: str = "", **how: Any
) -> Report:
    """Let the measure go on wherever it stood still."""
    verb = _verb(
        "resume_measure", measure_id, rules=rules.UNPAUSING, decide=_unpaused, effects=(_end,), event=MeasureResumed
    )
    return sets.run(verb, entries, by=by, at=at, given=_Pause(measure_id=measure_id, note=note), note=note, **how)
