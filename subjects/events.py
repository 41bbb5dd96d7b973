"""What this floor announces. Listeners join on the steps of the transition."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectsChanged(Event):
    """Subjects were renamed, revoked, deregistered, merged, divided, bankrupt, reorganised, or died (P10, P11)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectsRestored(Event):
    """Changes of subjects turned out to be wrong and were undone: what they ended stands again."""
