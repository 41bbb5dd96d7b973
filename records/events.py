"""What records announces."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsFiled(Event):
    """Records came in, or were written into the dossiers of those responsible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsEnded(Event):
    """Records were repaired or revoked: entries that rested on nothing else lose their last ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsQuashed(Event):
    """The decisions behind records were quashed: what rested on them alone was wrong from the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsCorrected(Event):
    """The text of records was corrected."""
