"""What the application role may do to a table, said in migrations."""

from __future__ import annotations

from django.conf import settings
from django.db.migrations.operations import RunSQL


def _restrict(table: str, kept: str) -> RunSQL:
    role = settings.APP_DB_ROLE
    return RunSQL(
        sql=f'REVOKE ALL ON "{table}" FROM "{role}"; GRANT {kept} ON "{table}" TO "{role}";',
        reverse_sql=f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO "{role}";',
    )


def insert_only(table: str) -> RunSQL:
    """The application role may read and append to `table`, never change or remove a row."""
    return _restrict(table, "SELECT, INSERT")


def no_delete(table: str) -> RunSQL:
    """The application role may not remove a row of `table`."""
    return _restrict(table, "SELECT, INSERT, UPDATE")


def may_rewrite(table: str, column: str) -> RunSQL:
    """The application role may change this one column of an append-only table: ciphertext, when keys are rotated."""
    role = settings.APP_DB_ROLE
    return RunSQL(
        sql=f'GRANT UPDATE ("{column}") ON "{table}" TO "{role}";',
        reverse_sql=f'REVOKE UPDATE ("{column}") ON "{table}" FROM "{role}";',
    )


def read_only(table: str) -> RunSQL:
    """Only the owner's commands write `table` (law, packs, calendars)."""
    return _restrict(table, "SELECT")
