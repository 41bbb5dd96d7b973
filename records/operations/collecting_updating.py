"""The rows of a file that say something else than the records that stand under their keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from core.crypto import decrypt
from core.sets import Change
from records.collection_models import CollectionBatch
from records.models import Record
from records.operations.changing import update_records
from records.operations.filing import SEALED, RecordClaim

UPDATED = 5000
_CHANGED = """
SELECT c.standing_id, c.number, w.polarity, w.procedure, w.degree, w.conduct_on, w.determined_on, w.valid_to,
       w.public_to, w.title, w.document_no, w.basis, w.fact, w.provider_key, w.values::text, w.sealed
  FROM collected_row c JOIN records_collectionrow w ON w.id = c.id
 WHERE c.outcome = 'changed' AND c.number > %s ORDER BY c.number LIMIT %s
"""


def update_changed(batch: CollectionBatch, change: Change) -> list[int]:
    """`update_records` for the rows that say something else than what stands; returns its transitions."""
    made: list[int] = []
    for claims in _changed(batch):
        standing = Record.objects.unscoped("the provider's own records").select_related("item").in_bulk(list(claims))
        pairs = [(standing[pk], claim) for pk, claim in claims.items()]
        report = update_records(pairs, item=batch.item, by=change.by, at=change.at, all_or_nothing=True)
        made += report.transitions
    return made


def _changed(batch: CollectionBatch) -> Iterator[dict[int, RecordClaim]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_CHANGED, [last, UPDATED])
            rows = cursor.fetchall()
        if not rows:
            return
        yield {row[0]: _claim(batch, row[2:]) for row in rows}
        last = rows[-1][1]


_COLUMNS = (
    "polarity", "procedure", "degree", "conduct_on", "determined_on", "valid_to", "public_to", "title", "document_no",
    "basis", "fact", "provider_key",
)  # fmt: skip


def _claim(batch: CollectionBatch, row: Sequence[Any]) -> RecordClaim:
    *plain, values, sealed = row
    return RecordClaim(
        provider=batch.provider,
        item=batch.item.code,
        ground=batch.item.ground,
        values=json.loads(values),
        sealed=json.loads(decrypt(bytes(sealed), context=SEALED.context)) if sealed is not None else {},
        **dict(zip(_COLUMNS, plain, strict=True)),
    )
