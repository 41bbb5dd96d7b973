"""Reading the feed of one department."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

PAGE = 1000
_PAGE = """
    SELECT f.xid::text, f.id, f.kind, f.at, d.public_id, d.state,
           e.withheld_on IS NULL AND COALESCE(s.adult_on <= %s, true) AND s.status <> 'deceased'
      FROM measures_feedevent f JOIN measures_dispatch d ON d.id = f.dispatch_id
      JOIN redblack_entry e ON e.id = d.entry_id JOIN subjects_subject s ON s.id = e.subject_id
     WHERE f.department_id = ANY(%s) AND (f.xid, f.id) > (%s::text::xid8, %s)
       AND f.xid < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY f.xid, f.id LIMIT %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One event; `cursor` is what the next request names to go on after it.

    `publishable` says whether the entry behind the task may be told to the public as things stand (P12).
    """

    cursor: str
    kind: str
    at: datetime
    dispatch: str
    state: str
    publishable: bool


def page(units: Collection[int], *, on: date, after: tuple[int, int] = (0, 0), limit: int = PAGE) -> list[Heard]:
    """A department's events (`units`: its own and its predecessors') after a place, oldest first; one statement.

    Only what lies before the oldest transaction still at work is told: nothing can commit later with an earlier
    place, so that a reader who goes on from the last cursor misses nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, [on, list(units), str(after[0]), after[1], limit])
        return [_heard(*row) for row in cursor.fetchall()]


def _heard(xid: str, pk: int, kind: str, at: datetime, dispatch: Any, state: str, publishable: bool) -> Heard:
    return Heard(cursor=f"{xid}-{pk}", kind=kind, at=at, dispatch=str(dispatch), state=state, publishable=publishable)


def place_of(cursor: str) -> tuple[int, int] | None:
    """The place that a cursor names; the beginning for an empty one, None for what is no cursor."""
    if not cursor:
        return (0, 0)
    xid, _, pk = cursor.partition("-")
    digits = (xid, pk)
    if not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in digits):
        return None
    return (int(xid), int(pk))
