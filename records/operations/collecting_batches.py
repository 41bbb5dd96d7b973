"""Files of records: kept sealed, their columns assigned, checked in parts, thrown away. Loading and undoing: beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from core import sets
from core.actors import Actor, timer
from core.pieces import seal_piece
from core.refusals import Refusal, Refused
from core.sets import Change, Decision, Report, Verb
from departments.models import Department
from law.packs import Pack
from records.collection_flow import CHECKING, COLLECTION
from records.collection_models import (
    CollectionBatch,
    CollectionFile,
    CollectionMap,
    CollectionPiece,
    CollectionProblem,
    CollectionRow,
)
from records.collection_queries import batch_facts
from records.collection_rules import BatchFacts
from records.models import Item
from records.operations.ending import law_of

FILE_KEY: Any = CollectionFile._meta.get_field("key")
PLACE = "records_collectionpiece:{batch}:{kind}:{number}"
OF_BATCH = "the file that is worked on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A file as it came: where it belongs, its digest, how its rows are read and the key that seals its pieces.

    `length` is how many bytes the check will read.
    """

    item: Item
    provider: Department
    pack: Pack
    file_name: str
    size: int
    sha256: str
    key: str = field(repr=False)
    layout: Mapping[str, Any]
    headings: Sequence[str]
    columns: Sequence[str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    length: int


def as_given() -> Callable[[BatchFacts, Any, datetime], Decision]:
    """A decision that writes what was given, column by column, and nothing else."""

    def decide(facts: BatchFacts, law: Any, at: datetime) -> Decision:
        return Decision(values=dict(facts.given or {}))

    return decide


def batch_verb(name: str, **parts: Any) -> Verb[BatchFacts]:
    """A verb of the flow of files."""
    return Verb(
        flow=COLLECTION,
        name=name,
        model=CollectionBatch,
        facts=batch_facts,
        facts_type=BatchFacts,
        law_of=law_of,
        owner_column="provider_id",
        parent_table="",
        **{"decide": as_given(), **parts},
    )


# --- upload -------------------------------------------------------------------------------------------------------


def upload_collection(arrived: Arrived, pieces: Iterable[bytes], *, by: Actor, at: datetime) -> CollectionBatch:
    """Keep a file in sealed pieces, to be checked; nothing else is saved. Raises `NotAllowed`, `Refused`."""
    sets.demand_post(COLLECTION, "upload", by)
    if not (by.office or arrived.provider.pk in by.units):
        raise Refused(Refusal(code="not_own_unit", sentence="只能归集本单位提供的信息。", field="provider"))
    batch = CollectionBatch(
        provider=arrived.provider,
        item=arrived.item,
        pack_version_id=arrived.pack.row_id,
        file_name=arrived.file_name[-200:],
        size=arrived.size,
        sha256=arrived.sha256,
        headings=list(arrived.headings),
        columns=list(arrived.columns),
        fixed=dict(arrived.fixed),
        uploaded_at=at,
        uploaded_by_id=by.user_id or 0,
        uploaded_by_name=by.name,
    )
    with transaction.atomic():
        sets.create(COLLECTION, "upload", [(batch, Decision())], by=by, at=at)
        CollectionFile.objects.create(
            batch=batch, key=FILE_KEY.seal(arrived.key), layout=dict(arrived.layout), length=arrived.length
        )
        keep_pieces(batch, CollectionPiece.Kind.FILE, pieces, key=arrived.key)
    return batch


def keep_pieces(batch: CollectionBatch, kind: str, pieces: Iterable[bytes], *, key: str) -> None:
    """Write pieces one by one, so that a long file is never in memory as a whole."""
    for number, data in enumerate(pieces):
        place = PLACE.format(batch=batch.public_id, kind=kind, number=number)
        CollectionPiece.objects.create(batch=batch, kind=kind, number=number, data=seal_piece(key, data, place=place))


def assign_columns(
    batches: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    columns: Sequence[str],
    fixed: Mapping[str, str] | None = None,
    **how: Any,
) -> Report:
    """Say which field each heading fills, and what a field without a column holds in every row; the check may begin."""
    given = {"columns": list(columns), "fixed": dict(fixed or {})}
    return sets.run(_ASSIGN, batches, by=by, at=at, given=given, **how)


def keep_map(batch: CollectionBatch, *, by: Actor, at: datetime) -> CollectionMap:
    """Remember the headings of a provider's files for the next one of this item."""
    columns = dict(zip(batch.headings, batch.columns, strict=True))
    known, _ = CollectionMap.objects.update_or_create(
        provider_id=batch.provider_id,
        item_code=batch.item.code,
        defaults={"columns": columns, "fixed": batch.fixed, "saved_at": at, "saved_by": by.name},
    )
    return known


# --- check --------------------------------------------------------------------------------------------------------


def locked(batch_id: int, *, state: str) -> CollectionBatch | None:
    """The batch, locked until the transaction ends, if it is in that state."""
    chosen = CollectionBatch.objects.unscoped(OF_BATCH).select_related("provider", "item").filter(pk=batch_id)
    return chosen.filter(state=state).select_for_update(of=("self",), no_key=True).first()


def start_over(batch: CollectionBatch) -> None:
    """Forget what a check has written, so that it begins with the first row."""
    clear(batch)
    CollectionProblem.objects.filter(batch=batch).delete()
    CollectionFile.objects.filter(batch=batch).update(position=0, lines=0, rows=0, sound=0, key_id="")


def clear(batch: CollectionBatch) -> None:
    """Remove the waiting rows of a batch."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {CollectionRow._meta.db_table} WHERE batch_id = %s", [batch.pk])  # noqa: S608


def finish_check(batch: CollectionBatch, *, counts: Mapping[str, Any], by: Actor, at: datetime) -> Report:
    """The check is through: what it counted stands at the batch, which now waits for its clerk."""
    chosen = CollectionBatch.objects.unscoped(OF_BATCH).filter(pk=batch.pk)
    return sets.run(_CHECK, chosen, by=by, at=at, given=dict(counts), all_or_nothing=True)


def fail_check(batch: CollectionBatch, *, at: datetime, note: str) -> Report:
    """The file cannot be read on; `note` says where and why."""
    chosen = CollectionBatch.objects.unscoped(OF_BATCH).filter(pk=batch.pk, state=CHECKING)
    return sets.run(_FAIL, chosen, by=timer("后台检查"), at=at, note=note)


def recheck_collection(batches: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Begin the check of files anew; the waiting rows are written again."""
    return sets.run(_RECHECK, batches, by=by, at=at, **how)


def _again(change: Change) -> None:
    for batch in CollectionBatch.objects.unscoped(OF_BATCH).filter(pk__in=change.ids):
        start_over(batch)


# --- throw away ---------------------------------------------------------------------------------------------------


def _thrown_away(change: Change) -> None:
    """Nothing of a file that is not wanted stays: no row, no piece, no word of what was wrong with it."""
    for batch in CollectionBatch.objects.unscoped(OF_BATCH).filter(pk__in=change.ids):
        start_over(batch)
        CollectionPiece.objects.filter(batch=batch).delete()


def discard_collection(batches: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Throw files away that were not loaded; nothing had been made of them."""
    return sets.run(_DISCARD, batches, by=by, at=at, **how)


_ASSIGN = batch_verb("assign")
_CHECK = batch_verb("check")
_FAIL = batch_verb("fail")
_RECHECK = batch_verb("recheck", effects=(_again,))
_DISCARD = batch_verb("discard", effects=(_thrown_away,))
