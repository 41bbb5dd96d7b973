"""The timers of the lists: they announce what the dates say and prepare what a person decides."""

from __future__ import annotations

from datetime import datetime

from core.clocks import day_of
from redblack import operations
from redblack.models import Entry
from redblack.queries import EntryQuerySet


def _entries(reason: str) -> EntryQuerySet:
    return Entry.objects.unscoped(reason)  # type: ignore[return-value]


def make_ready(*, at: datetime) -> int:
    """Entries whose statement term and publicity are over go on the approver's work list."""
    return len(operations.make_ready(_entries("timer: terms over").terms_over(day_of(at)), at=at).moved)


def expire(*, at: datetime) -> int:
    """Entries whose validity is over are recorded as left."""
    return len(operations.expire(_entries("timer: validity over").past_validity(day_of(at)), at=at).moved)


def lapse(*, at: datetime) -> int:
    """Entries whose last ground lapsed are recorded as left."""
    return len(operations.lapse(_entries("timer: grounds lapsed").without_ground(day_of(at)), at=at).moved)
