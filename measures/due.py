"""The timer of measures: it reminds, it moves nothing."""

from __future__ import annotations

from datetime import datetime

from measures import operations


def remind(*, at: datetime) -> int:
    """Late tasks: one mail a day to those who handle them."""
    return operations.remind(at=at)
