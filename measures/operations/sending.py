"""Dispatch: what every department must do because of newly listed entries, written in the listing's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from core import faultpoints
from core.actors import Actor
from core.clocks import day_of
from core.events import announce
from core.models import Verdict
from core.rules import Law
from core.sets import demand_post, open_transition
from law.operations import current_calendar, pack_by_version_id
from law.packs import NoValue
from law.why import Why, deadline
from measures.events import MeasuresDispatched
from measures.flow import DISPATCH
from measures.models import Dispatch
from measures.operations.mail import tell, tell_overdue
from measures.queries import Item, Target, catalogue, listed_targets
from measures.terms import ACKNOWLEDGE_TERM, FEEDBACK_TERM, RETURN_CLOCK

_INSERT = """
    WITH k AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS x(entry, subject, grp)),
         t AS (SELECT * FROM jsonb_to_recordset(%s::jsonb)
               AS x(grp int, department bigint, measures bigint[], pack bigint,
                    acknowledge_due date, feedback_due date)),
         v AS (SELECT * FROM jsonb_to_recordset(%s::jsonb) AS x(pack bigint, verdict bigint)),
         r AS MATERIALIZED (
            SELECT m.subject_id AS subject, m.entry_id AS entry, max(m.cycle) AS last
              FROM measures_dispatch m WHERE m.entry_id IN (SELECT entry FROM k) GROUP BY 1, 2),
         sent AS (
            INSERT INTO measures_dispatch
                (public_id, state, subject_id, entry_id, department_id, pack_version_id, cycle, measures, dispatched_on,
                 acknowledge_due_on, feedback_due_on, closed_reason, returned_reason, insisted_reason,
                 release_evidence, remaining)
            SELECT gen_random_uuid(), 'dispatched', k.subject, k.entry, t.department, t.pack,
                   1 + COALESCE(r.last, 0), t.measures, %s,
                   t.acknowledge_due, t.feedback_due, '', '', '', '', '[]'
              FROM k JOIN t USING (grp) LEFT JOIN r USING (subject, entry) ORDER BY t.department, k.subject, k.entry
            RETURNING id, subject_id, pack_version_id)
    INSERT INTO core_step (transition_id, verdict_id, flow, case_id, subject_id, source, target)
    SELECT %s, v.verdict, 'dispatch', s.id, s.subject_id, '', 'dispatched'
      FROM sent s JOIN v ON v.pack = s.pack_version_id ORDER BY s.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Where a term of one pack ends, and why; no date where the pack sets no term."""

    on: date | None
    why: Why


def dispatch(transition_id: int, *, by: Actor, at: datetime) -> int:
    """Send every department its task for the entries that the transition listed (JY 18, 21); returns how many.

    One row per target, entry and department, holding exactly the measures that the law lets it take that day:
    published, in force, resting on a binding basis in force, named executor, and in scope (I5). Six statements
    or so, whatever the number of entries, measures and departments. Runs inside the caller's transaction. An
    entry that is listed here again (its subject is black no more) begins the next round.
    """
    on = day_of(at)
    targets = listed_targets(transition_id, on=on)
    plan = _plan(targets, catalogue(on) if targets else (), on=on)
    if not plan:
        return 0
    demand_post(DISPATCH, "dispatch", by)
    packs = {row["pack"] for row in plan}
    terms = {pack: task_terms(pack, on=on) for pack in packs}
    with transaction.atomic():
        sent_by = open_transition(DISPATCH, "dispatch", by=by, at=at)
        verdicts = write_verdicts(sent_by, {pack: terms[pack][0].why + terms[pack][1].why for pack in packs})
        sent = _insert(targets, plan, terms=terms, verdicts=verdicts, transition_id=sent_by, on=on)
        faultpoints.reach("dispatch.dispatch.moved")
        tell("dispatch", sent_by, at=at)
        announce(MeasuresDispatched(transition_id=sent_by, at=at, by=by, count=sent))
    return sent


def _plan(targets: Sequence[Target], items: Iterable[Item], *, on: date) -> list[dict[str, Any]]:
    """For every group of targets: which department takes which measures."""
    held = tuple(items)
    plan = []
    for number, target in enumerate(targets):
        law = pack_by_version_id(target.pack_version_id)
        desks: dict[int, list[int]] = {}
        for item in held:
            if not item.hindrances(target, law=law, on=on):
                for department in item.departments:
                    desks.setdefault(department, []).append(item.id)
        plan += [
            {"grp": number, "department": department, "measures": sorted(ids), "pack": target.pack_version_id}
            for department, ids in sorted(desks.items())
        ]
    return plan


def task_terms(pack_version_id: int, *, on: date) -> tuple[Term, Term]:
    """The days of response and of feedback under one pack, counted from the day of dispatch."""
    return (
        term(pack_version_id, ACKNOWLEDGE_TERM, on=on, label="响应期限"),
        term(pack_version_id, FEEDBACK_TERM, on=on, label="反馈期限"),
    )


def terms_restart(law: Law) -> bool:
    """Whether the terms of a task that goes to another desk, or to the same one again, begin anew (P3)."""
    return law.get(RETURN_CLOCK) != "runs_on"


def term(pack_version_id: int, key: str, *, on: date, label: str) -> Term:
    """The last day of a term of the pack that begins on `on`, with its sum."""
    pack = pack_by_version_id(pack_version_id)
    try:
        ends_on, why = deadline(pack, current_calendar(), key=key, start_on=on, label=label)
    except NoValue:
        return Term(on=None, why=Why(sentences=(f"规则包没有规定{label}。",)))
    return Term(on=ends_on, why=why)


def write_verdicts(transition_id: int, whys: dict[int, Why]) -> dict[int, int]:
    """One verdict per pack version; its row id by pack."""
    rows = [
        Verdict(
            transition_id=transition_id,
            granted=True,
            clauses=list(dict.fromkeys(citation.short for citation in why.citations)),
            why=why.as_json(),
            pack_version_id=pack,
        )
        for pack, why in whys.items()
    ]
    Verdict.objects.bulk_create(rows)
    return dict(zip(whys, (row.pk for row in rows), strict=True))


def _insert(
    targets: Sequence[Target],
    plan: Sequence[dict[str, Any]],
    *,
    terms: dict[int, tuple[Term, Term]],
    verdicts: dict[int, int],
    transition_id: int,
    on: date,
) -> int:
    rows = [
        {**row, "acknowledge_due": terms[row["pack"]][0].on, "feedback_due": terms[row["pack"]][1].on} for row in plan
    ]
    places = [
        (entry, subject, number)
        for number, target in enumerate(targets)
        for entry, subject in zip(target.entries, target.subjects, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                *(list(column) for column in zip(*places, strict=True)),
                json.dumps(rows, cls=DjangoJSONEncoder),
                json.dumps([{"pack": pack, "verdict": verdict} for pack, verdict in verdicts.items()]),
                on,
                transition_id,
            ],
        )
        return int(cursor.rowcount)


def send_again(
    closed: models.QuerySet[Any], *, to_department_id: int | None, by: Actor, at: datetime, note: str = "转交"
) -> int:
    """Open the next round of closed tasks at another department, or where they were (None).

    Its terms start today or run on, by pack; where a task was let go of in between, they start today.
    """
    on = day_of(at)
    rows = list(closed.order_by("subject_id", "pk"))
    packs = {row.pack_version_id for row in rows}
    anew = {pack: to_department_id is None or terms_restart(pack_by_version_id(pack)) for pack in packs}
    terms = {pack: task_terms(pack, on=on) for pack in packs}
    sent_by = open_transition(DISPATCH, "dispatch", by=by, at=at, note=note)
    whys = {pack: both[0].why + both[1].why if anew[pack] else RUNS_ON for pack, both in terms.items()}
    verdicts = write_verdicts(sent_by, whys)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT_AGAIN,
            [
                [row.pk for row in rows],
                json.dumps(
                    [
                        {
                            "pack": pack,
                            "verdict": verdicts[pack],
                            "anew": anew[pack],
                            "acknowledge_due": both[0].on,
                            "feedback_due": both[1].on,
                        }
                        for pack, both in terms.items()
                    ],
                    cls=DjangoJSONEncoder,
                ),
                to_department_id,
                on,
                sent_by,
            ],
        )
        sent = int(cursor.rowcount)
    tell("dispatch", sent_by, at=at)
    announce(MeasuresDispatched(transition_id=sent_by, at=at, by=by, count=sent))
    return sent


RUNS_ON = Why(sentences=("响应和反馈的期限按原期限继续计算。",))
_INSERT_AGAIN = """
    WITH k AS (SELECT * FROM unnest(%s::bigint[]) AS x(id)),
         v AS (SELECT * FROM jsonb_to_recordset(%s::jsonb)
               AS x(pack bigint, verdict bigint, anew boolean, acknowledge_due date, feedback_due date)),
         sent AS (
            INSERT INTO measures_dispatch
                (public_id, state, subject_id, entry_id, department_id, pack_version_id, cycle, measures, dispatched_on,
                 acknowledge_due_on, feedback_due_on, closed_reason, returned_reason, insisted_reason,
                 release_evidence, remaining, transferred_from_id)
            SELECT gen_random_uuid(), 'dispatched', o.subject_id, o.entry_id, COALESCE(%s::bigint, o.department_id),
                   o.pack_version_id,
                   1 + (SELECT max(cycle) FROM measures_dispatch m
                         WHERE m.subject_id = o.subject_id AND m.entry_id = o.entry_id),
                   o.measures, %s,
                   CASE WHEN v.anew THEN v.acknowledge_due ELSE o.acknowledge_due_on END,
                   CASE WHEN v.anew THEN v.feedback_due ELSE o.feedback_due_on END, '', '', '', '', '[]', o.id
              FROM measures_dispatch o JOIN k USING (id) JOIN v ON v.pack = o.pack_version_id ORDER BY o.id
            RETURNING id, subject_id, pack_version_id)
    INSERT INTO core_step (transition_id, verdict_id, flow, case_id, subject_id, source, target)
    SELECT %s, v.verdict, 'dispatch', s.id, s.subject_id, '', 'dispatched'
      FROM sent s JOIN v ON v.pack = s.pack_version_id ORDER BY s.id
"""


def remind(*, at: datetime) -> int:
    """Write one mail a day to each person of a department whose tasks are late; returns how many rows."""
    late = Dispatch.objects.unscoped("timer: late tasks of every department").overdue(day_of(at))
    return tell_overdue(late, at=at)
