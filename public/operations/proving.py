"""The proof that nothing lapsed is shown or enforced: every place counted in one snapshot, the figures kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction

from core.clocks import day_of
from public.models import Proof
from public.places import PLACES, Place

FIRST = 5
"""How many rows that break a sentence are named."""


@transaction.atomic(durable=True)
def prove(*, at: datetime, done_at: Callable[[], datetime], places: Sequence[Place] = PLACES) -> Proof:
    """Compare at `at` what every place shows with what the dates and the legal trail allow, and keep the figures.

    One statement a place, all in one snapshot, so that a move between two places is no finding. `done_at` tells the
    time when it is done. The row is kept whether the proof holds or not (I3).
    """
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        found = [_figures(cursor, place, at=at) for place in places]
    return Proof.objects.create(
        on=day_of(at),
        begun_at=at,
        ended_at=max(at, done_at()),
        shown=sum(row["shown"] for row in found),
        broken=sum(row["broken"] for row in found),
        figures=found,
    )


def prove_nightly(*, at: datetime, done_at: Callable[[], datetime]) -> int:
    """The proof of the office day, once a day; gives how many were made."""
    if Proof.objects.filter(on=day_of(at)).exists():
        return 0
    prove(at=at, done_at=done_at)
    return 1


def _figures(cursor: Any, place: Place, *, at: datetime) -> dict[str, Any]:
    """How many rows a place shows, how many of them break a sentence, and which come first."""
    selected, params = _selected(place, at=at)
    sentences = list(place.never)
    broken = [f"COALESCE(({place.never[sentence]}), false)" for sentence in sentences]
    columns = ", ".join(f"{condition} AS c{n}" for n, condition in enumerate(broken))
    anything = " OR ".join(f"c{n}" for n in range(len(broken)))
    counts = ", ".join(
        f"count(*) FILTER (WHERE c{n}), (array_agg(id ORDER BY id) FILTER (WHERE c{n}))[1:{FIRST}]"
        for n in range(len(broken))
    )
    cursor.execute(
        f"WITH shown AS ({selected}), judged AS (SELECT x.id, {columns} FROM {place.rows}"  # noqa: S608  our own table
        " WHERE x.id IN (SELECT * FROM shown))"
        f" SELECT count(*), count(*) FILTER (WHERE {anything}), {counts} FROM judged",
        {**params, "on": day_of(at)},
    )
    shown, wrong, *pairs = cursor.fetchone()
    return {
        "place": place.name,
        "label": place.label,
        "shown": shown,
        "broken": wrong,
        "sentences": [
            {"sentence": sentence, "broken": pairs[2 * n], "first": pairs[2 * n + 1] or []}
            for n, sentence in enumerate(sentences)
        ],
    }


def _selected(place: Place, *, at: datetime) -> tuple[str, dict[str, Any]]:
    """The statement by which the place chooses its rows, with named parameters."""
    shown = place.shown(day_of(at))
    if isinstance(shown, str):
        return shown, {"day": day_of(at)}
    try:
        sql, values = shown.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # Django sees by itself that nothing can be shown
        return "SELECT NULL::bigint WHERE false", {}
    names = [f"p{n}" for n in range(len(values))]
    return sql % tuple(f"%({name})s" for name in names), dict(zip(names, values, strict=True))
