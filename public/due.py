"""The timers of these pages: the change feed and its daily file, the proof that nothing lapsed is shown,
forms that nobody sent."""

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


def forget(*, at: datetime) -> int:
    """Forms that were filled in a day ago and never sent are emptied."""
    return operations.forget_submissions(at=at)
