"""The timers of these pages: the change feed and its daily file, and the proof that nothing lapsed is shown."""

from __future__ import annotations

from datetime import datetime

from core import clocks
from public import operations


def prove(*, at: datetime) -> int:
    """The proof of the day, unless it was made already."""
    return operations.prove_nightly(at=at, done_at=clocks.now)


def announce(*, at: datetime) -> int:
    """What became public, reads otherwise or is public no more is told in the change feed."""
    return operations.announce(at=at)


def close_days(*, at: datetime) -> int:
    """The file of every day that is over."""
    return operations.close_days(at=at)
