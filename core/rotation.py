"""Rewriting every ciphertext and blind index under the active key. May be stopped and started again at will."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.functions import Substr

from core.crypto import key_ring, open_sealed
from core.fields import EncryptedTextField

BATCH = 500


def sealed_fields() -> list[EncryptedTextField]:
    """Every encrypted column of the installed apps."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def stale(field: EncryptedTextField) -> models.QuerySet[Any]:
    """The rows whose ciphertext another key than the active one has written: the work that is left."""
    head = key_ring().active.head
    found: models.QuerySet[Any] = (
        field.model._base_manager.filter(**{f"{field.name}__isnull": False})
        .annotate(head=Substr(field.name, 1, len(head), output_field=models.BinaryField()))
        .exclude(head=head)
        .order_by("pk")
    )
    return found


def rotate(batch: int = BATCH) -> Iterator[tuple[str, int]]:
    """Rewrite all stale rows, a batch per transaction; yields (column, rows written) after each batch.

    What is left to do is read from the rows themselves, so an interrupted run needs no cursor.
    """
    for field in sealed_fields():
        while count := rewrite(field, batch):
            yield field.context, count


@transaction.atomic
def rewrite(field: EncryptedTextField, batch: int) -> int:
    """One batch of one column; the rows are locked in id order. Returns how many were written."""
    rows = list(stale(field).select_for_update()[:batch])
    for row in rows:
        text = open_sealed(getattr(row, field.name))
        setattr(row, field.name, field.seal(text))
        if field.index_field:
            setattr(row, field.index_field, field.index(text))
    if rows:
        names = [field.name, *([field.index_field] if field.index_field else [])]
        _say("on")
        field.model._base_manager.bulk_update(rows, names)
        _say("off")
    return len(rows)


def _say(word: str) -> None:
    """Tell the triggers of flows that these columns change without an act (see `core.flows`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.rotation', %s, true)", [word])
