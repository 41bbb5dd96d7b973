"""A file thrown away before it was confirmed, or taken back as a whole after."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor, timer
from core.sets import Change, Report
from records.models import Record
from records.operations import revoke
from redblack.import_models import ImportBatch, ImportRow
from redblack.import_queries import drafts_of, moved_by, received_by, records_made_by
from redblack.import_rules import UNDOING
from redblack.models import Entry
from redblack.operations.exits import strike, take_back, undo_take_over
from redblack.operations.importing import batch_verb, dated
from redblack.operations.path import withdraw_draft
from redblack.operations.receiving import Standing, follow_origin
from redblack.terms import ListKind

TAKEN_BACK = "what a batch that is taken back had made"
UNDONE_NOTE = "撤销导入批次"

_DISCARD = batch_verb("discard", decide=dated(""))


def discard_import(batches: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Throw a file away that was not confirmed; nothing had been made of it."""
    return sets.run(_DISCARD, batches, by=by, at=at, **how)


def _undo(change: Change) -> None:
    batches = ImportBatch.objects.unscoped(TAKEN_BACK).filter(pk__in=change.ids)
    received = list(batches.filter(kind=ListKind.RECEIVED).values_list("pk", flat=True))
    old = list(batches.filter(kind=ListKind.OLD).values_list("pk", flat=True))
    proposed = [pk for pk in change.ids if pk not in (*received, *old)]
    _take_back_received(received, change)
    _take_back_old(old, change)
    _take_back_drafts(proposed, change)


def _take_back_drafts(batch_ids: list[int], change: Change) -> None:
    """The slips are withdrawn; records that the batch itself filed, and nothing else rests on, are revoked."""
    drafts = list(drafts_of(batch_ids).values_list("pk", flat=True))
    records = records_made_by(batch_ids)
    if drafts:
        entries = Entry.objects.unscoped(TAKEN_BACK).filter(pk__in=drafts)
        withdraw_draft(entries, by=change.by, at=change.at, note=UNDONE_NOTE, all_or_nothing=True)
    if records:
        ended = Record.objects.unscoped(TAKEN_BACK).filter(pk__in=records)
        revoke(ended, by=timer(UNDONE_NOTE), at=change.at, note=UNDONE_NOTE, all_or_nothing=True)


def _take_back_received(batch_ids: list[int], change: Change) -> None:
    """What the batch brought leaves; what it changed is as before, unless it was changed again since."""
    brought = list(received_by(batch_ids).values_list("pk", flat=True))
    if brought:
        entries = Entry.objects.unscoped(TAKEN_BACK).filter(pk__in=brought)
        take_back(entries, by=change.by, at=change.at, note=UNDONE_NOTE, all_or_nothing=True)
    before = _as_before(batch_ids)
    if before:
        entries = Entry.objects.unscoped(TAKEN_BACK).filter(pk__in=before)
        follow_origin(entries, given=before, by=change.by, at=change.at, note=UNDONE_NOTE)


def _take_back_old(batch_ids: list[int], change: Change) -> None:
    """What came over leaves, whether it stands or is archive; what left here since is struck as well."""
    moved = moved_by(batch_ids)
    standing = list(moved.filter(exited_on__isnull=True).values_list("pk", flat=True))
    archived = list(moved.filter(exited_on__isnull=False).values_list("pk", flat=True))
    for verb, chosen in ((undo_take_over, standing), (strike, archived)):
        if chosen:
            entries = Entry.objects.unscoped(TAKEN_BACK).filter(pk__in=chosen)
            verb(entries, by=change.by, at=change.at, note=UNDONE_NOTE, all_or_nothing=True)


def _as_before(batch_ids: list[int]) -> dict[int, Standing]:
    """The entries that the batches changed and that still stand as they left them, with what stood before."""
    rows = ImportRow.objects.filter(batch__in=batch_ids, verdict="changed", entry__exited_on__isnull=True)
    found = {}
    for row in rows.filter(entry__isnull=False).select_related("entry"):
        entry: Any = row.entry
        if all(str(getattr(entry, name)) == new for name, (_, new) in row.changes.items()):
            found[entry.pk] = _restored(entry, {name: old for name, (old, _) in row.changes.items()})
    return found


def _restored(entry: Entry, old: dict[str, str]) -> Standing:
    def day(name: str) -> date:
        return date.fromisoformat(old[name]) if name in old else getattr(entry, name)

    return Standing(listed_on=day("listed_on"), valid_to=day("valid_to"), reason=old.get("reason", entry.reason))


_UNDO = batch_verb("undo", rules=UNDOING, decide=dated("undone_on"), effects=(_undo,))


def undo_import(batches: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Take a confirmed batch back: a preliminary list while nobody was told (P18), a received one while it stands.

    Red entries of ours that yielded to a received black one stay off their list: leaving it was recorded.
    """
    return sets.run(_UNDO, batches, by=by, at=at, note=note, **how)
