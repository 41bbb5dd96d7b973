"""What the bench prints."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measured path beside its limit, both in seconds; `target` is an upper bound of the ratio."""

    name: str
    what: str
    count: int
    ours: float
    limit: float | None = None
    target: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours / self.limit if self.limit else None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio}


def head(*, scale: float) -> str:
    """Machine, server and heading."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
        cursor.execute("SHOW shared_buffers")
        buffers = cursor.fetchone()[0]
    load = os.getloadavg()[0]
    first = f"scale {scale:g}, {os.cpu_count()} cores, load {load:.1f}, PostgreSQL {version}, shared_buffers {buffers}"
    return f"{first}\n{'':8}{'path':52}{'rows':>10}{'ours s':>9}{'limit s':>9}{'ratio':>8}{'target':>8}"


def line(row: Row) -> str:
    """One row of the table."""
    limit = f"{row.limit:9.2f}" if row.limit is not None else f"{'':9}"
    ratio = f"{row.ratio:8.2f}" if row.ratio is not None else f"{'':8}"
    target = f"{row.target:8.2f}" if row.target is not None else f"{'':8}"
    met = "" if row.target is None or row.ratio is None else ("  met" if row.ratio <= row.target else "  missed")
    note = f"  {row.note}" if row.note else ""
    return f"{row.name:8}{row.what:52}{row.count:10,}{row.ours:9.2f}{limit}{ratio}{target}{met}{note}"


def foot(rows: Sequence[Row]) -> str:
    """How many targets were met."""
    judged = [row for row in rows if row.target is not None and row.ratio is not None]
    met = sum(row.ratio <= row.target for row in judged)  # type: ignore[operator]
    return f"{met} of {len(judged)} targets met; load at the end {os.getloadavg()[0]:.1f}"
