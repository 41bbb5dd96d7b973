"""The timer of these pages: once a day the proof that nothing lapsed is shown."""

from __future__ import annotations

from datetime import datetime

from core import clocks
from public import operations


def prove(*, at: datetime) -> int:
    """The proof of the day, unless it was made already."""
    return operations.prove_nightly(at=at, done_at=clocks.now)
