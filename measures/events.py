"""What measures announce. Listeners join on the steps of the transition."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresDispatched(Event):
    """Departments were told what they must take against, or grant to, listed subjects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresReleased(Event):
    """Departments were told to let go; each confirms the stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksInsisted(Event):
    """The office sent tasks back to the departments that had returned them."""
