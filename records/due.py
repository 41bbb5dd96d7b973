"""The timers of records: exchange tables whose time has come."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import DatabaseError

from core import clocks
from records import operations
from records.models import ExchangeSource

BATCHES = 20
"""Batches of one source in a row: the others, and other work, are not to wait for a first load."""

log = logging.getLogger("records.due")


def pull(*, at: datetime) -> int:
    """The next batches of every source that is due; returns how many rows were read."""
    due = ExchangeSource.objects.unscoped("timer: exchange tables").due(at)
    return sum(_one(pk, at=at) for pk in due.values_list("pk", flat=True))


def _one(source_id: int, *, at: datetime) -> int:
    read = 0
    for _ in range(BATCHES):
        try:
            pulled = operations.pull(source_id, at=at)
        except DatabaseError:
            # Ours, not the source's: it stays due, and the other sources must not wait for it.
            log.exception("exchange source %s could not go on", source_id)
            return read
        read += sum(pulled.counts.values())
        if not pulled.more:
            return read
        at = clocks.now()
    return read
