"""Feeds stop before the oldest running transaction of the whole server: tests beside ours hold them up."""

from __future__ import annotations

import time

from django.db import connection

PATIENCE_SECONDS = 600


def settled() -> None:
    """Return as soon as everything that was begun on the server before this call has ended.

    Not to be called while the test itself holds a transaction open.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        (begun,) = cursor.fetchone()
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::xid8 FROM pg_sleep(0.02)", [begun])
            if cursor.fetchone() == (True,):
                return
            assert time.monotonic() < until, "a transaction of the server does not end"
