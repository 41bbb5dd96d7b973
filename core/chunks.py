"""One chunk of a verb: lock, gather facts, ask the law, move, record, announce, in one database transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection

from core import faultpoints
from core.actors import POST_LABELS, Actor
from core.clocks import day_of
from core.events import announce
from core.flows import Flow
from core.models import RefusedCase, Verdict
from core.queries import grouped
from core.refusals import NotAllowed, Refusal, Refused
from core.rules import judge
from core.verbs import CaseRefusal, Change, Decision, Report, Verb


def demand_post(flow: Flow, verb: str, by: Actor) -> None:
    """Raise `NotAllowed` unless the actor holds a post that some row of the verb asks for."""
    wanted = _wanted(flow, verb)
    if not by.holds(*wanted):
        names = "、".join(POST_LABELS[post] for post in sorted(wanted))
        raise NotAllowed(f"办理“{flow.of(verb)[0].label}”需要岗位：{names}。")


def _wanted(flow: Flow, verb: str) -> frozenset[str]:
    """Every post that some row of the verb asks for."""
    return frozenset().union(*(move.posts for move in flow.of(verb)))


def open_transition(
    flow: Flow, verb: str, *, by: Actor, at: datetime, note: str = "", act_id: int | None = None
) -> int:
    """Write the transition row and bind it, and its verb, to the running database transaction.

    The empty `pgtrigger.ignore` says that no trigger is skipped. Without it every row's trigger looks for the
    setting, fails and rolls back a subtransaction: 25,000 rows then take over ten seconds instead of half a second.
    Who acts as somebody's deputy signs as 某（代某）, in the posts of that person.
    """
    principal = by.principal(*_wanted(flow, verb))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH t AS (
                INSERT INTO core_transition
                    (flow, verb, at, user_id, actor_name, for_user_id, posts, department_id, department_name, act_id,
                     note)
                VALUES (%s, %s, %s, %s, %s, %s, %s::varchar[], %s, %s, %s, %s) RETURNING id)
            SELECT id, set_config('app.transition', id::text, true), set_config('app.verb', %s, true),
                   set_config('pgtrigger.ignore', '{}', true) FROM t
            """,
            [
                flow.name,
                verb,
                at,
                by.user_id,
                f"{by.name}（代{principal.name}）" if principal else by.name,
                principal.user_id if principal else None,
                sorted(principal.posts if principal else by.own_posts),
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


def run_chunk(
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
        decision = Decision()
        if not refusals:
            try:
                decision = verb.decide(facts, law, at)
            except Refused as found:
                refusals = found.refusals
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
