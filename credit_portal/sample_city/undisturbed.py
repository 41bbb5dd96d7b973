"""A long load during which the planner keeps its head."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from psycopg2 import sql

OWNER = "owner"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user ORDER BY tablename"


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep autovacuum off all tables while they are loaded in one transaction; then let the planner know them.

    An ANALYZE meanwhile would not see the rows of the transaction and note full tables as empty; from then on the
    planner reads whole tables for each row that it wants, and minutes become hours. The lock is one that only
    maintenance waits for, and ends with the connection.
    """
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute(_TABLES)
        tables = sql.SQL(", ").join(sql.Identifier(name) for (name,) in cursor.fetchall())
        cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE UPDATE EXCLUSIVE MODE").format(tables))
        yield
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql.SQL("ANALYZE {}").format(tables))
