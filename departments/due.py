"""The timers of this floor: successions on their day, and reminders before terms end."""

from __future__ import annotations

from datetime import datetime

from core.actors import timer
from core.clocks import day_of
from departments import operations
from departments.models import Succession


def hand_over(*, at: datetime) -> int:
    """Successions whose day has come."""
    due = Succession.objects.unscoped("timer: successions of today").due(day_of(at))
    return len(operations.hand_over(due, by=timer("机构改革"), at=at).moved)


def escalate(*, at: datetime) -> int:
    """Terms that end soon."""
    return operations.escalate(at=at)
