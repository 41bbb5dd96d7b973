"""One effect per idempotency key: the answer is a row of the same transaction as the effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from core.models import KeyedAnswer

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A key that is ours now (`status` 0), or the answer that it already has."""

    id: int
    fingerprint: bytes
    status: int = 0
    content_type: str = ""
    body: str = ""
    at: datetime

    @property
    def fresh(self) -> bool:
        return self.status == 0


def claim(owner: str, key: str, *, fingerprint: bytes, at: datetime) -> Claim:
    """Take a key for the running transaction, or wait for the one that holds it and return its answer.

    A key whose answer is older than seven days begins anew. Where the holder rolled back, the key is free.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_keyedanswer (owner, key, fingerprint, status, content_type, body, at)
            VALUES (%s, %s, %s, 0, '', '', %s)
            ON CONFLICT (owner, key) DO UPDATE
               SET fingerprint = EXCLUDED.fingerprint, status = 0, content_type = '', body = '', at = EXCLUDED.at
             WHERE core_keyedanswer.at < %s
            RETURNING id
            """,
            [owner, key, fingerprint, at, at - KEPT_FOR],
        )
        if row := cursor.fetchone():
            return Claim(id=row[0], fingerprint=fingerprint, at=at)
    known = KeyedAnswer.objects.get(owner=owner, key=key)
    return Claim(
        id=known.pk,
        fingerprint=bytes(known.fingerprint),
        status=known.status,
        content_type=known.content_type,
        body=known.body,
        at=known.at,
    )


def keep(claim_id: int, *, status: int, content_type: str, body: str) -> None:
    """Store the answer beside its effect."""
    KeyedAnswer.objects.filter(pk=claim_id).update(status=status, content_type=content_type, body=body)


def forget(*, at: datetime) -> int:
    """Remove the answers that are older than seven days; returns how many."""
    count, _ = KeyedAnswer.objects.filter(at__lt=at - KEPT_FOR).delete()
    return count
