"""What counting running terms again reads of an entry. No rule stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountFacts:
    """The terms of an entry with their first days."""

    pack_version_id: int
    colour: str
    state: str
    served_on: date | None
    statement_ends_on: date | None
    publicised_on: date | None
    publicity_ends_on: date | None
    listed_on: date | None
    correction_due_on: date | None
    negative_on: date | None
    reevaluation_due_on: date | None
    fate_asked_on: date | None = None
    fate_due_on: date | None = None
    given: Any = None
