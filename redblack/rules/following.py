"""What is read of an entry when a record on which it rests was corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFacts:
    """An entry and its corrected grounds by number; `given` holds what was corrected in each of them."""

    pack_version_id: int
    listed: bool
    corrected_on: date | None
    grounds_corrected: tuple[int, ...] = ()
    given: Any = None
