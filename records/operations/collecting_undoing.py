"""A loaded file taken back as a whole: what it filed is revoked, what it updated says again what it said before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.sets import Change, Decision, Report
from law.resting import Resting
from records.collection_models import CollectionBatch
from records.collection_queries import changed_since, filed_by
from records.collection_rules import UNDOING, BatchFacts
from records.models import Record, RecordVersion
from records.operations.changing import restore_records
from records.operations.collecting_batches import OF_BATCH, batch_verb
from records.operations.collecting_sorting import quiet
from records.operations.ending import revoke

UNDONE_NOTE = "撤销归集批次"
PART = 5000
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """What stands in the way: records that were changed since, and, in words, what rests on them."""

    changed_since: int = 0
    resting: str = ""


def undo_collection(batches: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Take a loaded file back in one transaction; dossiers that it opened stay. One batch at a time."""
    with transaction.atomic():
        quiet()
        given = _hindrances(batches)
        return sets.run(_UNDO, batches, by=by, at=at, given=given, note=note, **how)


def queue_undoing(batches: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Leave the undoing of a long file to the worker."""
    return sets.run(_QUEUE, batches, by=by, at=at, given=_hindrances(batches), note=note, **how)


def keep_collection(batches: models.QuerySet[Any], *, at: datetime, note: str, **how: Any) -> Report:
    """A file that could not be taken back stays loaded; `note` says why."""
    return sets.run(_KEEP, batches, by=timer("后台撤销"), at=at, note=note, all_or_nothing=True, **how)


def _hindrances(batches: models.QuerySet[Any]) -> Undoing:
    batch = batches.select_related("file").first()
    if batch is None:
        return Undoing()
    moved = changed_since(filed=batch.file.filed, updated=batch.file.updated).count()
    found = resting_on(filed_by(batch.file.filed).filter(ended_on__isnull=True).values("pk"))
    words = "；".join(f"{one.heading}{one.count}件（{'、'.join(one.rows[:SHOWN])}）" for one in found if one.count)
    return Undoing(changed_since=moved, resting=words)


def resting_on(record_ids: models.QuerySet[Any]) -> list[Resting]:
    """What the floors above say rests on records; the roof's table `settings.RECORDS_RESTING` names who is asked."""
    asked: tuple[str, ...] = import_string(settings.RECORDS_RESTING)
    found: list[Resting] = []
    for path in asked:
        ask: Callable[[models.QuerySet[Any]], Sequence[Resting]] = import_string(path)
        found += ask(record_ids)
    return found


def _undo(change: Change) -> None:
    for batch in CollectionBatch.objects.unscoped(OF_BATCH).select_related("file").filter(pk__in=change.ids):
        _restore(batch.file.updated, change)
        _revoke(batch.file.filed, change)


def _restore(updated: Sequence[int], change: Change) -> None:
    """What the file updated, and nobody ended since, says again what it said before."""
    versions = RecordVersion.objects.filter(transition_id__in=updated, record__ended_on__isnull=True)
    ids = list(versions.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), PART):
        part = RecordVersion.objects.filter(pk__in=ids[start : start + PART])
        restore_records(part, by=change.by, at=change.at, note=UNDONE_NOTE, all_or_nothing=True)


def _revoke(filed: int | None, change: Change) -> None:
    ids = filed_by(filed).filter(ended_on__isnull=True).values("pk")
    if ids.exists():
        records = Record.objects.unscoped("what a file that is taken back had filed").filter(pk__in=ids)
        revoke(records, by=timer(UNDONE_NOTE), at=change.at, note=UNDONE_NOTE, all_or_nothing=True)


def _undone(facts: BatchFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"undone_on": day_of(at)})


def _nothing(facts: BatchFacts, law: Any, at: datetime) -> Decision:
    return Decision()


_UNDO = batch_verb("undo", rules=UNDOING, decide=_undone, effects=(_undo,))
_QUEUE = batch_verb("queue_undoing", rules=UNDOING, decide=_nothing)
_KEEP = batch_verb("keep", decide=_nothing)
