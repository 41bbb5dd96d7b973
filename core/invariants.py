"""What must always be true, asked of the rows themselves: one query per sentence, returning who breaks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from core.clocks import day_of
from core.flows import Flow

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """One sentence and the query that finds what breaks it.

    `sql` selects the ids of the offenders; it may use %(at)s and %(on)s, the instant and the office day.
    """

    name: str
    sentence: str
    sql: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one invariant found: how many offenders, and the first of them."""

    invariant: Invariant
    count: int
    first: tuple[Any, ...]


def of_history(flow: Flow, table: str) -> tuple[Invariant, ...]:
    """The history of every case of a flow is a path of the flow and ends in the case's state."""
    steps = (
        "SELECT case_id, source, target, lag(target, 1, '') OVER w AS before, row_number() OVER w_down AS down"
        " FROM core_step WHERE flow = %(flow)s"
        " WINDOW w AS (PARTITION BY case_id ORDER BY id), w_down AS (PARTITION BY case_id ORDER BY id DESC)"
    )
    params = {"flow": flow.name}
    return (
        Invariant(
            name=f"{flow.name}.path",
            sentence=f"{flow.label}：每一步都从上一步的结果开始。",
            sql=f"SELECT DISTINCT case_id FROM ({steps}) s WHERE source <> before",  # noqa: S608
            params=params,
        ),
        Invariant(
            name=f"{flow.name}.state",
            sentence=f"{flow.label}：最后一步的结果就是现在的状态，没有步骤就没有事项。",
            sql=(
                f"SELECT c.id FROM {table} c LEFT JOIN ({steps}) s ON s.case_id = c.id AND s.down = 1"  # noqa: S608
                " WHERE s.target IS DISTINCT FROM c.state"
            ),
            params=params,
        ),
        Invariant(
            name=f"{flow.name}.trail",
            sentence=f"{flow.label}：每一步都有办理记录和判断。",
            sql=(
                "SELECT s.case_id FROM core_step s LEFT JOIN core_transition t ON t.id = s.transition_id"
                " LEFT JOIN core_verdict v ON v.id = s.verdict_id"
                " WHERE s.flow = %(flow)s AND (t.id IS NULL OR v.id IS NULL OR NOT v.granted)"
            ),
            params=params,
        ),
    )


CORE: tuple[Invariant, ...] = (
    Invariant(
        name="letters.gapless",
        sentence="文号连续无缺：每个单位、文种、年份的末号等于已发文书数。",
        sql=(
            "SELECT c.id FROM core_counter c LEFT JOIN core_letter l"
            " ON l.unit_id = c.unit_id AND l.kind = c.kind AND l.year = c.year"
            " GROUP BY c.id HAVING count(l.id) <> c.last OR coalesce(max(l.number), 0) <> c.last"
        ),
    ),
    Invariant(
        name="outbox.lease",
        sentence="没有超过租约仍占用的待发消息。",
        sql=(
            "SELECT id FROM core_outbox WHERE leased_until < %(at)s - interval '10 minutes'"
            " AND sent_at IS NULL AND dead_at IS NULL"
        ),
    ),
    Invariant(
        name="transitions.actor",
        sentence="每项办理都有办理人和岗位。",
        sql="SELECT id FROM core_transition WHERE actor_name = '' OR cardinality(posts) = 0",
    ),
)


def registered() -> tuple[Invariant, ...]:
    """Every invariant of the house, from the roof's table `settings.INVARIANTS`."""
    paths: Iterable[str] = import_string(settings.INVARIANTS)
    return tuple(invariant for path in paths for invariant in import_string(path))


def check(*, at: datetime) -> list[Finding]:
    """Ask every invariant at the instant `at`; one statement each. An empty count means it holds."""
    found = []
    with connection.cursor() as cursor:
        for invariant in registered():
            cursor.execute(invariant.sql, {**invariant.params, "at": at, "on": day_of(at)})
            rows = [row[0] for row in cursor.fetchall()]
            found.append(Finding(invariant=invariant, count=len(rows), first=tuple(rows[:SHOWN])))
    return found
