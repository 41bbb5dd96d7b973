"""Numbers of a source that were not there when higher ones were read: a writer may commit after its successor. Pure.

A source numbers its rows when they are written, and shows them when the writer commits. Whoever reads on from the
highest number alone loses the row of a slow writer. So the numbers that were missing are kept and asked for again,
until they come or are too old: then their writer rolled back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

PATIENCE = timedelta(hours=24)
MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far a source was read: the highest number, and the ranges below it that were missing (both ends inclusive).

    Each range has the instant at which it was first missed.
    """

    cursor: int
    gaps: tuple[tuple[int, int, datetime], ...] = ()

    @classmethod
    def from_json(cls, cursor: int, gaps: Iterable[Sequence[Any]]) -> Position:
        return cls(cursor=cursor, gaps=tuple((low, high, datetime.fromisoformat(since)) for low, high, since in gaps))

    def as_json(self) -> list[list[Any]]:
        """The ranges as a column holds them."""
        return [[low, high, since.isoformat()] for low, high, since in self.gaps]


def after(position: Position, numbers: Iterable[int], *, at: datetime) -> Position:
    """The position when the rows with these numbers have been read too, at `at`.

    Ranges older than a day are given up; of more than three hundred the oldest.
    """
    seen = sorted(set(numbers))
    gaps = [gap for gap in position.gaps if at - gap[2] < PATIENCE]
    for number in seen:
        gaps = [piece for gap in gaps for piece in _without(gap, number)]
    cursor = position.cursor
    for number in seen:
        if number > cursor + 1:
            gaps.append((cursor + 1, number - 1, at))
        cursor = max(cursor, number)
    return Position(cursor=cursor, gaps=tuple(gaps[-MOST:]))


def _without(gap: tuple[int, int, datetime], number: int) -> list[tuple[int, int, datetime]]:
    low, high, since = gap
    if not low <= number <= high:
        return [gap]
    return [(first, last, since) for first, last in ((low, number - 1), (number + 1, high)) if first <= last]
