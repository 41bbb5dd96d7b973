"""What the trunk announces. Listeners join on the steps of the transition."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesPublicised(Event):
    """Preliminary entries were put up for publicity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesListed(Event):
    """Entries are on a list from today: measures are dispatched in the same transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesSuspended(Event):
    """Entries stand still: every department pauses its measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesResumed(Event):
    """Suspended entries have effect again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSuspended(Event):
    """One measure of entries stands still: `MeasurePause.begun_by` is the transition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureResumed(Event):
    """It goes on: `MeasurePause.ended_by` is the transition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesCorrected(Event):
    """The text of entries was corrected: every recipient gets the correction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesWithheld(Event):
    """Entries may no longer be told to the public: whoever received them hears it (P12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesDisclosed(Event):
    """Entries that were kept from the public, or were to be, are public as their dates say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesExited(Event):
    """Entries left a list, for whatever reason: measures are released in the same transaction."""
