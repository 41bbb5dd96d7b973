"""What counting running terms again reads of a task. No rule stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountFacts:
    """The terms of a task with their first days. `paused_on` is when its clock stood still, if it does."""

    pack_version_id: int
    state: str
    dispatched_on: date
    acknowledged_on: date | None
    acknowledge_due_on: date | None
    feedback_due_on: date | None
    paused_on: date | None
    releasing_on: date | None
    release_due_on: date | None
    reported_on: date | None
    given: Any = None
