"""The feed of each department: one row per task that something happened to, in that something's transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from measures.flow import AWAITED, HELD, PAUSED
from measures.terms import EventKind

_MOVED = """
    INSERT INTO measures_feedevent (department_id, kind, dispatch_id, at)
    SELECT d.department_id, %s, d.id, %s
      FROM core_step s JOIN measures_dispatch d ON d.id = s.case_id
     WHERE s.transition_id = %s AND s.flow = 'dispatch' ORDER BY d.id
"""
_FOLLOWED = """
    INSERT INTO measures_feedevent (department_id, kind, dispatch_id, at)
    SELECT d.department_id, %s, d.id, %s
      FROM core_step s JOIN measures_dispatch d ON d.entry_id = s.case_id
     WHERE s.transition_id = %s AND s.flow = 'entry' AND d.state = ANY(%s) ORDER BY d.id
"""
_STANDING = {
    EventKind.PAUSED: (PAUSED,),
    EventKind.RESUMED: AWAITED,
    EventKind.CORRECTED: (*HELD, "releasing"),
    EventKind.WITHHELD: (*HELD, "releasing"),
    EventKind.DISCLOSED: (*HELD, "releasing"),
}


def feed_moved(kind: EventKind, transition_id: int, *, at: datetime) -> None:
    """Tell the departments whose tasks the transition moved."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [kind.value, at, transition_id])


def feed_followed(kind: EventKind, transition_id: int, *, at: datetime) -> None:
    """Tell the departments whose tasks followed the entries that the transition moved."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWED, [kind.value, at, transition_id, list(_STANDING[kind])])
