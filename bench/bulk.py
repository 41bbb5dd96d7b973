"""Rows by the million: written by the owner with the triggers asleep, then awake again for what is measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connections

EMPTY = {
    "uuid": "gen_random_uuid()",
    "boolean": "false",
    "jsonb": "'{}'",
    "ARRAY": "'{}'",
    "character varying": "''",
    "text": "''",
    "timestamp with time zone": "'2024-01-01'",
    "date": "'2024-01-01'",
}
"""What a column that must not be null holds when the bench has nothing to say about it; numbers are 0."""


def execute(sql: str, params: Any = None) -> int:
    """Run as the owner; returns the row count."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


@contextmanager
def asleep(table: str) -> Iterator[None]:
    """No trigger of the table fires, and no foreign key is checked: the bench made the rows that it points to."""
    execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def insert(table: str, source: str, columns: Mapping[str, str]) -> int:
    """One row of `table` per row of `source` (SQL that is read as `s`); `columns` are SQL over it, the rest empty."""
    given = {**_empty(table), **columns}
    names = ", ".join(f'"{name}"' for name in given)
    values = ", ".join(given.values())
    with asleep(table):
        return execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM ({source}) s")


def _empty(table: str) -> dict[str, str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
            " AND is_nullable = 'NO' AND is_generated = 'NEVER' AND is_identity = 'NO' AND column_default IS NULL",
            [table],
        )
        return {name: EMPTY.get(kind, "0") for name, kind in cursor.fetchall()}


def settle(*tables: str) -> None:
    """Vacuum and analyse, so that neither side is measured on stale statistics."""
    for table in tables:
        execute(f"VACUUM ANALYZE {table}")


def like(table: str, copy: str, *, including: str, options: str = "") -> None:
    """An empty table of the same columns, owned by the owner and open to the application."""
    execute(f"DROP TABLE IF EXISTS {copy}")
    execute(f"CREATE TABLE {copy} (LIKE {table} {including}) {options}")


def size(table: str) -> int:
    """Bytes with indexes and toast."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s)", [table])
        return int(cursor.fetchone()[0])
