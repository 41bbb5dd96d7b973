"""What this floor announces. Listeners join on the steps of the transition."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentsSucceeded(Event):
    """Departments took the place of others today: every floor moves what is open, in the same transaction."""
