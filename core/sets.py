"""The engine of every verb: lock, gather facts, ask the law, move, record, announce; a chunk at a time.

A verb is a `Verb` (what it asks and how it decides) run over a queryset of cases. The number of SQL statements
of a chunk does not depend on the number of its cases. See docs/floors.md for the path of one chunk.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from itertools import islice
from typing import Any, Generic, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, OperationalError, connection, models, transaction

from core import faultpoints
from core.actors import POST_LABELS, Actor
from core.clocks import day_of
from core.events import Event, announce
from core.flows import NEW, Flow
from core.models import RefusedCase, Step, Verdict
from core.queries import grouped
from core.refusals import NotAllowed, Refusal, Refused, unique
from core.rules import Law, Rule, judge

CHUNK = 5000
log = logging.getLogger("core.sets")
F = TypeVar("F")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a lawful move writes: column values (by column name), the citations and the reasons shown with them."""

    values: Mapping[str, Any] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    why: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a chunk moved, for the writes and calls down that belong to the same transaction."""

    transition_id: int
    ids: tuple[int, ...]
    by: Actor
    at: datetime
    on: date
    given: Any


@dataclass(frozen=True, kw_only=True)
class Verb(Generic[F]):
    """How one verb of one flow is decided.

    `facts` turns a queryset of cases and the day into values() rows with `id` and the fields of `facts_type`;
    a field called `by` or `given` of that type is filled with the actor and with what the door was given.
    `law_of` finds the law of a case from its facts. `decide` gives the values of the move. `before` runs with the
    cases that will move, to make room for them (a red entry yields before the black one is listed); `effects` run
    after the steps and before the event. Both write what the law ties to the move.
    """

    flow: Flow
    name: str
    model: type[models.Model]
    facts: Callable[[models.QuerySet[Any], date], models.QuerySet[Any]]
    facts_type: type[F]
    law_of: Callable[[F], Law]
    decide: Callable[[F, Law, datetime], Decision] = lambda facts, law, at: Decision()
    rules: Sequence[Rule[F]] = ()
    before: Sequence[Callable[[Change], None]] = ()
    effects: Sequence[Callable[[Change], None]] = ()
    event: type[Event] | None = None
    owner_column: str = ""
    parent_table: str = "subjects_subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRefusal:
    """Why one case of the set stayed where it was."""

    case_id: int
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a verb did with its set. `transitions` has one id per chunk."""

    transitions: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    refused: tuple[CaseRefusal, ...] = ()

    def __add__(self, other: Report) -> Report:
        return Report(
            transitions=self.transitions + other.transitions,
            moved=self.moved + other.moved,
            refused=self.refused + other.refused,
        )

    def demand_all(self) -> None:
        """Raise `Refused` with every reason if any case was refused."""
        if self.refused:
            raise Refused(unique(refusal for case in self.refused for refusal in case.refusals))


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
                report += _chunk(verb, chunk, by=by, at=at, given=given, note=note, act_id=act_id)
            report.demand_all()
        return report
    for chunk in _batched(ids, CHUNK):
        report += _isolating(verb, chunk, by=by, at=at, given=given, note=note, act_id=act_id)
    return report


def demand_post(flow: Flow, verb: str, by: Actor) -> None:
    """Raise `NotAllowed` unless the actor holds a post that some row of the verb asks for."""
    wanted = frozenset().union(*(move.posts for move in flow.of(verb)))
    if not by.holds(*wanted):
        names = "、".join(POST_LABELS[post] for post in sorted(wanted))
        raise NotAllowed(f"办理“{flow.of(verb)[0].label}”需要岗位：{names}。")


def open_transition(
    flow: Flow, verb: str, *, by: Actor, at: datetime, note: str = "", act_id: int | None = None
) -> int:
    """Write the transition row and bind it, and its verb, to the running database transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH t AS (
                INSERT INTO core_transition
                    (flow, verb, at, user_id, actor_name, posts, department_id, department_name, act_id, note)
                VALUES (%s, %s, %s, %s, %s, %s::varchar[], %s, %s, %s, %s) RETURNING id)
            SELECT id, set_config('app.transition', id::text, true), set_config('app.verb', %s, true) FROM t
            """,
            [
                flow.name,
                verb,
                at,
                by.user_id,
                by.name,
                sorted(by.posts),
                by.department_id,
                by.department_name,
                act_id,
                note,
                verb,
            ],
        )
        return int(cursor.fetchone()[0])


def _bind(transition_id: int, verb: str) -> None:
    """Bind a transition to the running database transaction again, after another verb ran inside it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.transition', %s, true), set_config('app.verb', %s, true)",
            [str(transition_id), verb],
        )


def _isolating(verb: Verb[Any], ids: Sequence[int], **context: Any) -> Report:
    """A chunk in its own transaction; if the database objects, once more, then in halves down to the bad case."""
    for attempt in (1, 2):
        try:
            with transaction.atomic():
                return _chunk(verb, ids, **context)
        except (IntegrityError, OperationalError) as error:
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


def _chunk(
    verb: Verb[Any], ids: Sequence[int], *, by: Actor, at: datetime, given: Any, note: str, act_id: int | None
) -> Report:
    transition_id = open_transition(verb.flow, verb.name, by=by, at=at, note=note, act_id=act_id)
    locked = _lock(verb, ids)
    fitting, refused = _sort_out(verb, locked, by)
    groups = [_Group(ids=tuple(ids), refusals=(why,)) for why, ids in refused.items()]
    groups += _judged(verb, fitting, by=by, at=at, given=given)
    faultpoints.reach(f"{verb.flow.name}.{verb.name}.judged")
    _write_verdicts(transition_id, groups)
    granted = [group for group in groups if not group.refusals]
    moved = tuple(sorted(case for group in granted for case in group.ids))
    change = Change(transition_id=transition_id, ids=moved, by=by, at=at, on=day_of(at), given=given)
    if moved:
        for step in verb.before:
            step(change)
            _bind(transition_id, verb.name)
        _move(verb, transition_id, granted)
    faultpoints.reach(f"{verb.flow.name}.{verb.name}.moved")
    _record_refusals(verb, [group for group in groups if group.refusals], locked)
    if moved:
        for effect in verb.effects:
            effect(change)
        faultpoints.reach(f"{verb.flow.name}.{verb.name}.effects")
        if verb.event is not None:
            announce(verb.event(transition_id=transition_id, at=at, by=by, count=len(moved)))
    faultpoints.reach(f"{verb.flow.name}.{verb.name}.announced")
    return Report(
        transitions=(transition_id,),
        moved=moved,
        refused=tuple(
            CaseRefusal(case_id=case, refusals=group.refusals)
            for group in groups
            if group.refusals
            for case in group.ids
        ),
    )


@dataclass(slots=True, kw_only=True)
class _Group:
    """Cases with equal facts and what was decided for them."""

    ids: tuple[int, ...]
    refusals: tuple[Refusal, ...] = ()
    target: str = ""
    source: str = ""
    decision: Decision = field(default_factory=Decision)
    pack_version_id: int | None = None
    verdict_id: int = 0


@dataclass(frozen=True, slots=True)
class _Locked:
    subject_id: int | None
    state: str
    owner_id: int | None


def _lock(verb: Verb[Any], ids: Sequence[int]) -> dict[int, _Locked]:
    """Lock the subjects in id order, then the cases: two sets can wait for each other, never deadlock."""
    table = verb.model._meta.db_table
    subject = "c.subject_id" if verb.parent_table else "NULL::bigint"
    owner = f"c.{verb.owner_column}" if verb.owner_column else "NULL::bigint"
    with connection.cursor() as cursor:
        if verb.parent_table:
            cursor.execute(
                f"SELECT id FROM {verb.parent_table} WHERE id IN (SELECT subject_id FROM {table} WHERE id = ANY(%s))"  # noqa: S608
                " ORDER BY id FOR NO KEY UPDATE",
                [list(ids)],
            )
        cursor.execute(
            f"SELECT c.id, {subject}, c.state, {owner} FROM {table} c WHERE c.id = ANY(%s)"  # noqa: S608
            " ORDER BY c.id FOR NO KEY UPDATE",
            [list(ids)],
        )
        return {row[0]: _Locked(*row[1:]) for row in cursor.fetchall()}


def _sort_out(
    verb: Verb[Any], locked: Mapping[int, _Locked], by: Actor
) -> tuple[dict[tuple[str, str], list[int]], dict[Refusal, list[int]]]:
    """Cases that the machine and the actor's side allow, by (source, target); the others by refusal."""
    fitting: dict[tuple[str, str], list[int]] = {}
    refused: dict[Refusal, list[int]] = {}
    for case_id, case in locked.items():
        move = verb.flow.move(verb.name, case.state)
        if move is None:
            refused.setdefault(_wrong_state(verb, case.state), []).append(case_id)
        elif not any(by.stands_on(side, owner_id=case.owner_id) for side in move.sides) or not by.holds(*move.posts):
            refused.setdefault(_wrong_side(move.label), []).append(case_id)
        else:
            fitting.setdefault((case.state, move.target), []).append(case_id)
    return fitting, refused


def _wrong_state(verb: Verb[Any], state: str) -> Refusal:
    label = verb.flow.of(verb.name)[0].label
    return Refusal(
        code="wrong_state",
        sentence=f"当前状态为“{verb.flow.states.get(state, state)}”，不能办理“{label}”。",
        remedy="请刷新页面，按当前状态办理。",
    )


def _wrong_side(label: str) -> Refusal:
    return Refusal(
        code="wrong_side", sentence=f"本单位或本岗位无权对该事项办理“{label}”。", remedy="请由有权单位办理。"
    )


def _judged(
    verb: Verb[Any], fitting: Mapping[tuple[str, str], Sequence[int]], *, by: Actor, at: datetime, given: Any
) -> list[_Group]:
    """Ask the law once per distinct facts."""
    on = day_of(at)
    ids = [case for cases in fitting.values() for case in cases]
    if not ids:
        return []
    way = {case: states for states, cases in fitting.items() for case in cases}
    names = {item.name for item in fields(verb.facts_type)}
    extra = {name: value for name, value in (("by", by), ("given", given)) if name in names}
    groups = []
    for row in grouped(verb.facts(verb.model._base_manager.filter(pk__in=ids), on)):
        members = row.pop("ids")
        facts = verb.facts_type(**row, **extra)
        law = verb.law_of(facts)
        refusals = judge(verb.rules, facts, law=law, on=on)
        decision = Decision() if refusals else verb.decide(facts, law, at)
        for states, cases in _by_way(members, way).items():
            groups.append(
                _Group(
                    ids=tuple(cases),
                    refusals=refusals,
                    source=states[0],
                    target=states[1],
                    decision=decision,
                    pack_version_id=getattr(facts, "pack_version_id", None),
                )
            )
    return groups


def _by_way(members: Iterable[int], way: Mapping[int, tuple[str, str]]) -> dict[tuple[str, str], list[int]]:
    ways: dict[tuple[str, str], list[int]] = {}
    for case in members:
        ways.setdefault(way[case], []).append(case)
    return ways


def _write_verdicts(transition_id: int, groups: Sequence[_Group]) -> None:
    verdicts = Verdict.objects.bulk_create(
        Verdict(
            transition_id=transition_id,
            granted=not group.refusals,
            clauses=list(group.decision.clauses) or sorted({r.clause for r in group.refusals if r.clause}),
            why=dict(group.decision.why),
            refusals=[refusal.as_json() for refusal in group.refusals],
            pack_version_id=group.pack_version_id,
        )
        for group in groups
    )
    for group, verdict in zip(groups, verdicts, strict=True):
        group.verdict_id = verdict.pk


def _move(verb: Verb[Any], transition_id: int, groups: Sequence[_Group]) -> None:
    """One statement: the update of all groups and the steps of all their cases."""
    columns = sorted({column for group in groups for column in group.decision.values})
    missing = [group for group in groups if set(group.decision.values) != set(columns)]
    if missing:
        raise ValueError(f"{verb.flow.name}.{verb.name}: decisions write different columns")
    types = {f.column: f.db_type(connection) for f in verb.model._meta.local_concrete_fields}
    heads = "".join(f', "{column}" {types[column]}' for column in columns)
    sets = "".join(f', "{column}" = g."{column}"' for column in columns)
    table = verb.model._meta.db_table
    subject = "c.subject_id" if verb.parent_table else "NULL::bigint"
    data = [
        {"verdict": group.verdict_id, "source": group.source, "target": group.target, **group.decision.values}
        for group in groups
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH g AS (SELECT * FROM jsonb_to_recordset(%s::jsonb)
                       AS x(verdict bigint, source text, target text{heads})),
                 k AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS x(id, verdict)),
                 moved AS (
                    UPDATE {table} c SET state = g.target{sets} FROM k JOIN g USING (verdict)
                     WHERE c.id = k.id
                    RETURNING c.id, {subject} AS subject_id, g.verdict, g.source, g.target)
            INSERT INTO core_step (transition_id, verdict_id, flow, case_id, subject_id, source, target)
            SELECT %s, verdict, %s, id, subject_id, source, target FROM moved ORDER BY id
            """,  # noqa: S608
            [
                json.dumps(data, cls=DjangoJSONEncoder),
                [case for group in groups for case in group.ids],
                [group.verdict_id for group in groups for _ in group.ids],
                transition_id,
                verb.flow.name,
            ],
        )
        if cursor.rowcount != sum(len(group.ids) for group in groups):
            raise IntegrityError(f"{verb.flow.name}.{verb.name}: {cursor.rowcount} steps for the moved cases")


def _record_refusals(verb: Verb[Any], groups: Sequence[_Group], locked: Mapping[int, _Locked]) -> None:
    if groups:
        RefusedCase.objects.bulk_create(
            RefusedCase(
                verdict_id=group.verdict_id,
                flow=verb.flow.name,
                case_id=case,
                subject_id=locked[case].subject_id,
            )
            for group in groups
            for case in group.ids
        )


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
    distinct: dict[tuple[str, int | None], Verdict] = {}
    keys = []
    for case, decision in rows:
        pack = getattr(case, "pack_version_id", None)
        key = (json.dumps([decision.clauses, decision.why], cls=DjangoJSONEncoder, sort_keys=True), pack)
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
    "open_transition",
    "run",
]
