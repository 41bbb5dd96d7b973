"""The file of each day: what was announced on it, as JSON and as CSV, kept for ever, naming nobody."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min

from core import faultpoints
from core.clocks import day_of
from public.changes import instant
from public.models import Change, DailyFile
from public.operations.announcing import locked

PART = 50_000
"""How many announcements one file holds; a longer day has several."""
COLUMNS = ("cursor", "kind", "what", "id", "at")


def close_days(*, at: datetime) -> int:
    """Make the files of every office day that is over at `at` and has none; gives how many days were closed.

    A day without announcements gets an empty file: whoever keeps a copy sees that none is missing.
    """
    done = 0
    while _close_next(at):
        done += 1
    return done


@transaction.atomic(durable=True)
def _close_next(at: datetime) -> bool:
    """Close the oldest open day; under the lock of the announcements, so that none is added to it afterwards."""
    locked()
    last = DailyFile.objects.aggregate(last=Max("on"))["last"]
    on = last + timedelta(days=1) if last else Change.objects.aggregate(first=Min("on"))["first"]
    if on is None or on >= day_of(at):
        return False
    count = Change.objects.filter(on=on).count()
    parts = max(1, -(-count // PART))
    after = 0
    for part in range(1, parts + 1):
        chosen = Change.objects.filter(on=on, pk__gt=after).order_by("pk")[:PART]
        rows = [_row(*row) for row in chosen.values_list("xid", "pk", "kind", "what", "public_id", "at")]
        after = int(rows[-1][0].partition("-")[2]) if rows else after
        _keep(rows, on=on, part=part, parts=parts, at=at)
    faultpoints.reach("public.feed.closed")
    return True


def _row(xid: int, pk: int, kind: str, what: str, public_id: Any, at: datetime) -> tuple[str, ...]:
    return f"{xid}-{pk}", kind, what, str(public_id), instant(at)


def _keep(rows: Sequence[tuple[str, ...]], *, on: date, part: int, parts: int, at: datetime) -> None:
    told: dict[str, Any] = {"on": on.isoformat(), "part": part, "parts": parts, "count": len(rows)}
    told["changes"] = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    as_json = json.dumps(told, ensure_ascii=False, indent=0).encode()
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    as_csv = table.getvalue().encode()
    DailyFile.objects.create(
        on=on,
        part=part,
        parts=parts,
        count=len(rows),
        made_at=at,
        json=as_json,
        json_sha256=hashlib.sha256(as_json).hexdigest(),
        csv=as_csv,
        csv_sha256=hashlib.sha256(as_csv).hexdigest(),
    )
