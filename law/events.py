"""What the law announces."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPublished(Event):
    """A notice on holidays is loaded: terms in working days that still run are counted again.

    `code` is the new version of the calendar, `before` the one that terms were counted by until now; `count` is
    how many days the notice arranges.
    """

    code: str
    before: str
