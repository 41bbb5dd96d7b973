"""What the lists do when a record ends."""

from __future__ import annotations

from core.clocks import day_of
from records.events import RecordsEnded
from redblack import operations
from redblack.queries import resting_on


def on_records_ended(event: RecordsEnded) -> None:
    """An entry whose last ground was repaired or revoked ends with it (JS-G 30)."""
    entries = resting_on(event.transition_id).without_ground(day_of(event.at))
    if entries.exists():
        operations.lapse(entries, at=event.at)
