"""A provider's own database with an exchange table: an SQLite file, or a second PostgreSQL database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
from django.db import connections

from core.clocks import office_time
from law.models import Activation
from records import operations as records
from records.models import ExchangeSource
from tests.kit import desks, factories
from tests.records.test_checking import ON, row

AT = office_time(ON)
COLUMNS = {code.lower(): code for code in (*row(), "CF_XDR_ZJHM")}
"""The provider's column names are the codes in small letters."""

OFFERED = f"""
CREATE TABLE penalties (seq {{serial}}, op varchar(8), {", ".join(f"{name} text" for name in COLUMNS)});
CREATE TABLE credit_errors (
    seq bigint NOT NULL, rule varchar(64) NOT NULL, field varchar(64) NOT NULL,
    sentence text NOT NULL, remedy text NOT NULL,
    told_at timestamp DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (seq, rule, field)
);
CREATE TABLE credit_acks (source varchar(60) PRIMARY KEY, taken_to bigint NOT NULL);
"""


@dataclass(frozen=True)
class Offered:
    """The provider's side: its address, and its own hands on its tables."""

    address: str
    connection: Any
    mark: str

    def lay(self, *rows: Mapping[str, Any], op: str = "") -> None:
        """Rows (field code → cell) laid ready, in order."""
        for one in rows:
            names = [code.lower() for code in one]
            self.do(
                f"INSERT INTO penalties (op, {', '.join(names)}) VALUES ({', '.join([self.mark] * (len(names) + 1))})",
                [op, *one.values()],
            )

    def do(self, sql: str, values: Any = ()) -> None:
        self.connection.cursor().execute(sql, list(values))
        self.connection.commit()

    def asked(self, sql: str) -> list[tuple[Any, ...]]:
        cursor = self.connection.cursor()
        cursor.execute(sql)
        found = list(cursor.fetchall())
        self.connection.commit()
        return found


@contextmanager
def file(folder: Path) -> Iterator[Offered]:
    """An SQLite file."""
    path = folder / "offered.sqlite3"
    connection = sqlite3.connect(path)
    connection.executescript(OFFERED.format(serial="integer PRIMARY KEY AUTOINCREMENT"))
    yield Offered(address=f"sqlite:///{path}", connection=connection, mark="?")
    connection.close()


@contextmanager
def server(name: str) -> Iterator[Offered]:
    """A second database of the test server, which the platform's own tables are not in."""
    used = connections["owner"].settings_dict
    base = f"postgres://{used['USER']}@{quote(used['HOST'], safe='')}:{used['PORT']}"
    keeper = psycopg2.connect(f"{base}/{used['NAME']}")
    keeper.autocommit = True
    keeper.cursor().execute(f'DROP DATABASE IF EXISTS "{name}"')
    keeper.cursor().execute(f'CREATE DATABASE "{name}"')
    connection = psycopg2.connect(f"{base}/{name}")
    connection.cursor().execute(OFFERED.format(serial="bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"))
    connection.commit()
    yield Offered(address=f"{base}/{name}", connection=connection, mark="%s")
    connection.close()
    keeper.cursor().execute(f'DROP DATABASE "{name}"')
    keeper.close()


def opened(home: Any, **changes: Any) -> ExchangeSource:
    """A source of penalties, set up by the security officer while a pack is in force."""
    if not Activation.objects.exists():
        desks.office()
    values = {
        "name": "应急局行政处罚",
        "item": "penalty",
        "link": "YJJ",
        "table": "penalties",
        "cursor_column": "seq",
        "columns": COLUMNS,
        "action_column": "op",
        "errors_table": "credit_errors",
        "acks_table": "credit_acks",
        **changes,
    }
    return records.open_exchange(provider=home.department, by=factories.actor("secadmin"), at=AT, **values)
