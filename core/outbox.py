"""The way out: rows written with their cause, claimed with a lease, sent outside any transaction.

At least once under a stable key. A holder whose lease ran out cannot mark a row (the token fences it off).
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, models, transaction
from django.db.models import F
from django.utils.module_loading import import_string

from core import clocks, faultpoints
from core.models import Outbox
from core.sms import SmsRefused, send_payload

LEASE = timedelta(minutes=2)
SCHEDULE = (0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
"""Seconds to wait after the nth failure: ten attempts over 75 h 35 m (Standard Webhooks)."""

Transport = Callable[[Outbox], None]
log = logging.getLogger("core.outbox")


class Undeliverable(Exception):
    """The receiver will never take this row: no further attempt is made."""


def post_all(
    topic: str, source: models.QuerySet[Any], *, at: datetime, key: str = "key", payload: str = "payload"
) -> int:
    """Write one row per row of `source` (a values() queryset with `key`, `department_id`, `payload`): one statement.

    A key that stands already is left alone, so that a repeated cause has one effect.
    """
    query, params = source.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO core_outbox (topic, key, department_id, payload, created_at, due_at, attempts, last_error)
            SELECT %s, s.{key}, s.department_id, s.{payload}, %s, %s, 0, '' FROM ({query}) s
            ON CONFLICT (key) DO NOTHING
            """,  # noqa: S608
            [topic, at, at, *params],
        )
        return int(cursor.rowcount)


def claim(*, at: datetime, limit: int = 50) -> list[Outbox]:
    """Take up to `limit` due rows under one new lease; rows that another worker holds are skipped."""
    token = uuid.uuid4()
    with transaction.atomic():
        ids = list(
            Outbox.objects.due(at)
            .order_by("due_at", "pk")
            .select_for_update(skip_locked=True)[:limit]
            .values_list("pk")
        )
        held = [pk for (pk,) in ids]
        Outbox.objects.filter(pk__in=held).update(
            lease_token=token, leased_until=at + LEASE, attempts=F("attempts") + 1
        )
    return list(Outbox.objects.filter(lease_token=token, pk__in=held).order_by("pk"))


def deliver(row: Outbox, *, at: datetime) -> bool:
    """Send one claimed row and mark it. Returns whether it went out."""
    if connection.in_atomic_block and not getattr(settings, "OUTBOX_INSIDE_TRANSACTION", False):
        raise RuntimeError("an outbox row is sent outside any transaction")
    mine = Outbox.objects.filter(pk=row.pk, lease_token=row.lease_token, sent_at__isnull=True)
    try:
        _transport(row.topic)(row)
    except Undeliverable as error:
        mine.update(dead_at=at, lease_token=None, leased_until=None, last_error=str(error)[:2000])
        return False
    except Exception as error:
        log.warning("outbox %s: attempt %d failed: %s", row.key, row.attempts, error)
        mine.update(**_after_failure(row, at=at, error=error))
        return False
    faultpoints.reach("outbox.sent")
    return bool(mine.update(sent_at=at, lease_token=None, leased_until=None, last_error=""))


def _after_failure(row: Outbox, *, at: datetime, error: Exception) -> dict[str, Any]:
    free = {"lease_token": None, "leased_until": None, "last_error": f"{type(error).__name__}: {error}"[:2000]}
    if row.attempts >= len(SCHEDULE):
        return {**free, "dead_at": at}
    return {**free, "due_at": at + timedelta(seconds=SCHEDULE[row.attempts])}


def drain(*, at: datetime | None = None) -> int:
    """Send everything that is due; returns the number sent. Called by the worker, the loop and the command."""
    sent = 0
    while rows := claim(at=at or clocks.now()):
        sent += sum(deliver(row, at=at or clocks.now()) for row in rows)
    return sent


@cache
def _transport(topic: str) -> Transport:
    table: Mapping[str, str] = settings.OUTBOX_TRANSPORTS
    return import_string(table[topic])  # type: ignore[no-any-return]


def by_mail(row: Outbox) -> None:
    """Transport: a plain mail to the department's contact address, through Django's mail backend."""
    to = row.payload.get("to")
    if not to:
        raise Undeliverable("收件单位没有登记联系邮箱。")
    send_mail(row.payload["title"], row.payload["text"], None, [to], fail_silently=False)


def by_sms(row: Outbox) -> None:
    """Transport: a short message through the backend that the settings name; late ones are never sent."""
    try:
        send_payload(row.payload, at=clocks.now())
    except SmsRefused as refused:
        raise Undeliverable(str(refused)) from None


def resend(rows: models.QuerySet[Any], *, at: datetime) -> int:
    """Give dead rows their attempts again, from `at` on; returns how many were dead."""
    return rows.filter(dead_at__isnull=False, sent_at__isnull=True).update(
        dead_at=None, due_at=at, attempts=0, lease_token=None, leased_until=None
    )
