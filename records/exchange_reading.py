"""Reading and writing tables in databases that are not ours: PostgreSQL, and an SQLite file for trial.

Plain SQL. What goes wrong there becomes a `SourceFault` with a Chinese sentence; addresses and passwords never appear.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import psycopg2
from django.conf import settings

from core.clocks import OFFICE_ZONE
from core.refusals import Refusal, Refused
from core.workbooks import Cell
from records.gaps import Position

CONNECT_SECONDS = 5
LIMITS = "-c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
NAME = re.compile(r"[^\W\d][\w$]{0,62}")
EXACT = 10**15
"""Whole numbers from here on go on as text: a table programme would have rounded them, a database has not."""


class SourceFault(Exception):
    """The source could not be read or written; the message is a sentence for the desk."""


@dataclass(frozen=True, slots=True)
class Link:
    """An open database of a provider. `mark` is how its driver writes a parameter."""

    connection: Any
    mark: str

    def rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a query whose parameters are written as `?`."""
        cursor = self.connection.cursor()
        cursor.execute(sql.replace("?", self.mark), list(values))
        return list(cursor.fetchall())

    def write(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """A statement once per row."""
        cursor = self.connection.cursor()
        cursor.executemany(sql.replace("?", self.mark), [list(row) for row in rows])


def known_links() -> list[str]:
    """The names of the databases whose addresses the operator keeps in the environment."""
    return sorted(settings.EXCHANGE_URLS)


@contextmanager
def opened(name: str, *, write: bool = False) -> Iterator[Link]:
    """The database behind a name, for one transaction. Raises `SourceFault`."""
    address = settings.EXCHANGE_URLS.get(name)
    if not address:
        raise SourceFault(f"运行环境中没有数据库“{name}”的地址，请系统运维设置 EXCHANGE_URL_{name}。")
    try:
        link = _connected(address, write=write)
    except (psycopg2.Error, sqlite3.Error) as wrong:
        raise SourceFault(f"连接不上数据库“{name}”。请核对地址、口令和网络，或者联系提供单位。") from wrong
    try:
        yield link
        link.connection.commit()
    except (psycopg2.Error, sqlite3.Error) as wrong:
        raise SourceFault(f"数据库“{name}”答复：{_first_line(wrong)}") from wrong
    finally:
        link.connection.close()


def _connected(address: str, *, write: bool) -> Link:
    if address.startswith("sqlite:///"):
        path = address.removeprefix("sqlite:///").replace("?", "%3f").replace("#", "%23")
        return Link(sqlite3.connect(f"file:{path}?mode={'rw' if write else 'ro'}", uri=True, timeout=5), "?")
    connection = psycopg2.connect(address, connect_timeout=CONNECT_SECONDS, options=LIMITS)
    connection.set_session(readonly=not write)
    connection.set_client_encoding("UTF8")
    return Link(connection, "%s")


def _first_line(wrong: Exception) -> str:
    return (str(wrong).strip().splitlines() or ["没有说明原因"])[0][:200]


def quoted(name: str) -> str:
    """A table or column name as SQL; `schema.table` in two parts. Raises `Refused` for anything else."""
    parts = name.split(".")
    if len(parts) > 2 or not all(NAME.fullmatch(part) for part in parts):
        sentence = f"“{name[:60]}”不是表名或者列名。"
        remedy = "名称由文字、数字和下划线组成，不以数字开头。"
        raise Refused(Refusal(code="bad_name", sentence=sentence, remedy=remedy))
    return ".".join(f'"{part}"' for part in parts)


def rows_after(
    link: Link, position: Position, *, table: str, cursor_column: str, columns: Sequence[str], limit: int
) -> list[tuple[int, list[Cell]]]:
    """At most `limit` rows with their numbers: first those that were missing before, then those after the cursor."""
    number = quoted(cursor_column)
    wanted = ", ".join([number, *(quoted(column) for column in columns)])
    select = f"SELECT {wanted} FROM {quoted(table)} WHERE "  # noqa: S608  names are quoted above
    end = f" ORDER BY {number} LIMIT {int(limit)}"
    late: list[tuple[Any, ...]] = []
    if position.gaps:
        missing = " OR ".join([f"{number} BETWEEN ? AND ?"] * len(position.gaps))
        late = link.rows(select + missing + end, [edge for low, high, _ in position.gaps for edge in (low, high)])
    fresh = link.rows(f"{select}{number} > ?{end}", [position.cursor])[: limit - len(late)]
    return [(_number(row[0], cursor_column), [cell_of(value) for value in row[1:]]) for row in (*late, *fresh)]


def _number(value: Any, column: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value) or value < 1:
        raise SourceFault(f"序号列“{column}”应当是从 1 起的整数，且不为空。")
    return int(value)


def cell_of(value: Any) -> Cell:
    """What a database holds as a cell of a table: days and instants as ISO text, amounts as written."""
    if isinstance(value, datetime):
        return (value.astimezone(OFFICE_ZONE) if value.tzinfo else value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= EXACT:
        return str(value)
    if isinstance(value, list | tuple):
        return ";".join(str(cell_of(one) or "") for one in value)
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if value is None or isinstance(value, int | float | bool):
        return value
    raise SourceFault(f"有一列的类型（{type(value).__name__}）不能作为信息归集，请在视图中转换为文本。")


def write_errors(link: Link, table: str, rows: Sequence[tuple[int, str, str, str, str]]) -> None:
    """Lay reasons (row number, rule, field, sentence, remedy) into the provider's table; those there already stay."""
    link.write(
        f"INSERT INTO {quoted(table)} (seq, rule, field, sentence, remedy) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
        " ON CONFLICT DO NOTHING",
        rows,
    )


def write_ack(link: Link, table: str, *, source: str, cursor: int) -> None:
    """Tell the provider up to which number its rows were taken."""
    link.write(
        f"INSERT INTO {quoted(table)} (source, taken_to) VALUES (?, ?)"  # noqa: S608
        " ON CONFLICT (source) DO UPDATE SET taken_to = excluded.taken_to",
        [(source, cursor)],
    )
