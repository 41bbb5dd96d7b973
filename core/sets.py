"""The engine's face: `run` applies a verb to a set of cases, `create` begins new ones.

The number of SQL statements of a chunk does not depend on the number of its cases. See docs/floors.md for the path
of one chunk.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, IntegrityError, OperationalError, connection, models, transaction

from core import faultpoints
from core.actors import Actor
from core.chunks import demand_post, open_transition, run_chunk
from core.flows import NEW, Flow
from core.models import Step, Verdict
from core.refusals import Refusal
from core.verbs import CaseRefusal, Change, Decision, Report, Verb

CHUNK = 5000
log = logging.getLogger("core.sets")


def run(
    verb: Verb[Any],
    cases: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    given: Any = None,
    note: str = "",
    all_or_nothing: bool = False,
    act_id: int | None = None,
) -> Report:
    """Apply `verb` to every case of `cases` and report what moved and what the law refused.

    Each chunk of at most `CHUNK` cases is one transaction. With `all_or_nothing` the whole set is one transaction
    and a single refusal raises `Refused`, leaving everything as it was.

    Raises `NotAllowed` when the actor holds no post that the move asks for.
    """
    demand_post(verb.flow, verb.name, by)
    order = ["subject_id", "pk"] if verb.parent_table else ["pk"]
    ids = list(cases.order_by(*order).values_list("pk", flat=True))
    report = Report()
    if all_or_nothing:
        with transaction.atomic():
            for chunk in _batched(ids, CHUNK):
                report += run_chunk(verb, chunk, by=by, at=at, given=given, note=note, act_id=act_id)
            report.demand_all()
        return report
    for chunk in _batched(ids, CHUNK):
        report += _isolating(verb, chunk, by=by, at=at, given=given, note=note, act_id=act_id)
    return report


def _isolating(verb: Verb[Any], ids: Sequence[int], **context: Any) -> Report:
    """A chunk in its own transaction; if the database objects, once more, then in halves down to the bad case."""
    for attempt in (1, 2):
        try:
            with transaction.atomic():
                return run_chunk(verb, ids, **context)
        except (DataError, IntegrityError, OperationalError) as error:
            log.warning("%s.%s: chunk of %d, attempt %d: %s", verb.flow.name, verb.name, len(ids), attempt, error)
            if connection.in_atomic_block or isinstance(error, OperationalError) and connection.connection is None:
                raise
            last = error
    if len(ids) == 1:
        log.error("%s.%s: case %s could not be moved", verb.flow.name, verb.name, ids[0], exc_info=last)
        fault = Refusal(
            code="integrity_error",
            sentence="数据库拒绝了本项办理，事项未作任何改动。",
            remedy="请联系系统管理员，提供事项编号。",
        )
        return Report(refused=(CaseRefusal(case_id=ids[0], refusals=(fault,)),))
    half = len(ids) // 2
    return _isolating(verb, ids[:half], **context) + _isolating(verb, ids[half:], **context)


def create(
    flow: Flow,
    verb: str,
    rows: Sequence[tuple[models.Model, Decision]],
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    act_id: int | None = None,
) -> int:
    """Insert new cases in the state to which the creating move leads, with their steps; returns the transition id.

    Runs inside the caller's transaction. Each row is an unsaved case and the decision that its dates rest on.
    """
    demand_post(flow, verb, by)
    (move,) = flow.of(verb)
    transition_id = open_transition(flow, verb, by=by, at=at, note=note, act_id=act_id)
    model = type(rows[0][0])
    for case, _ in rows:
        case.state = move.target  # type: ignore[attr-defined]
    model._base_manager.bulk_create([case for case, _ in rows])
    verdicts = _verdicts_of(transition_id, rows)
    Step.objects.bulk_create(
        Step(
            transition_id=transition_id,
            verdict_id=verdict,
            flow=flow.name,
            case_id=case.pk,
            subject_id=getattr(case, "subject_id", None),
            source=NEW,
            target=move.target,
        )
        for (case, _), verdict in zip(rows, verdicts, strict=True)
    )
    faultpoints.reach(f"{flow.name}.{verb}.created")
    return transition_id


def _verdicts_of(transition_id: int, rows: Sequence[tuple[models.Model, Decision]]) -> list[int]:
    """One verdict per distinct decision and pack."""
    return grant(transition_id, [(why, getattr(case, "pack_version_id", None)) for case, why in rows])


def grant(transition_id: int, decisions: Sequence[tuple[Decision, int | None]]) -> list[int]:
    """Write what was granted, one verdict per distinct decision and pack version; the verdict of each, in order."""
    distinct: dict[tuple[str, int | None], Verdict] = {}
    # Many rows share one decision: it is written out once.
    written = {id(decision): _written(decision) for decision in {id(d): d for d, _ in decisions}.values()}
    keys = []
    for decision, pack in decisions:
        key = (written[id(decision)], pack)
        keys.append(key)
        if key not in distinct:
            distinct[key] = Verdict(
                transition_id=transition_id,
                granted=True,
                clauses=list(decision.clauses),
                why=dict(decision.why),
                pack_version_id=pack,
            )
    Verdict.objects.bulk_create(distinct.values())
    return [distinct[key].pk for key in keys]


def _written(decision: Decision) -> str:
    return json.dumps([decision.clauses, decision.why], cls=DjangoJSONEncoder, sort_keys=True)


def _batched(items: Sequence[int], size: int) -> Iterable[list[int]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


__all__ = [
    "CHUNK",
    "CaseRefusal",
    "Change",
    "Decision",
    "Report",
    "Verb",
    "create",
    "demand_post",
    "grant",
    "open_transition",
    "run",
]
