"""机构改革: proposed, divided, signed, cleared for persons, and carried out on its day in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from core import acts, sets
from core.actors import Actor
from core.clocks import day_of
from core.models import Act
from core.refusals import NotAllowed, Refused
from core.rules import NoLaw, judge
from core.sets import Change, Decision, Report, Verb
from departments.client_models import ApiClient
from departments.events import DepartmentsSucceeded
from departments.flow import OPEN, SUCCESSION
from departments.models import Department, Responsible, Succession, SuccessionPart, User
from departments.queries import actor_of, succession_facts
from departments.rules import CONFIRMING, PROPOSING, Given, Part, Setting, SuccessionFacts
from departments.terms import Power

CASES = Succession.objects.unscoped
A_DAY = timedelta(days=1)


def _verb(name: str, **parts: Any) -> Verb[SuccessionFacts]:
    return Verb(
        flow=SUCCESSION,
        name=name,
        model=Succession,
        facts=succession_facts,
        facts_type=SuccessionFacts,
        law_of=lambda facts: NoLaw(),
        parent_table="",
        **parts,
    )


# --- propose, divide ------------------------------------------------------------------------------------------------


def propose_succession(
    *,
    predecessors: Collection[int],
    successor_id: int | None,
    document_no: str,
    effective_on: date,
    by: Actor,
    at: datetime,
    reason: str = "",
    note: str = "",
) -> Succession:
    """Lay down that departments are succeeded from a day on: all go to one; without it each keeps what is not divided.

    Raises NotAllowed, or Refused with every reason.
    """
    if not by.office:
        raise NotAllowed("机构接续由信用办拟定。")
    parts = tuple(
        Part(predecessor_id=one, successor_id=successor_id or one, rest=True) for one in sorted(set(predecessors))
    )
    with transaction.atomic():
        setting = _setting(parts, on=max(effective_on, day_of(at)), but=0)
        facts = SuccessionFacts(
            succession_id=0, document_no=document_no, proposed_by_id=by.user_id, given=Given(settings={0: setting})
        )
        refusals = judge(PROPOSING, facts, law=NoLaw(), on=day_of(at))
        if refusals:
            raise Refused(refusals)
        case = Succession(
            document_no=document_no.strip(), effective_on=effective_on, reason=reason, proposed_by_id=by.user_id
        )
        why = {"sentences": _sentences(setting)}
        sets.create(SUCCESSION, "propose", [(case, Decision(why=why))], by=by, at=at, note=note)
        SuccessionPart.objects.bulk_create(_row(case.pk, part) for part in parts)
    return case


def _row(succession_id: int, part: Part, **named: Any) -> SuccessionPart:
    return SuccessionPart(
        succession_id=succession_id,
        predecessor_id=part.predecessor_id,
        successor_id=part.successor_id,
        rest=part.rest,
        powers=list(part.powers),
        matters=list(part.matters),
        **named,
    )


def _setting(parts: Sequence[Part], *, on: date, but: int) -> Setting:
    """What stands around these parts; locks the departments, so that two acts about one wait for each other.

    Who inserts a row that names a department does not wait: he may hold cases that the hand-over comes to later.
    """
    leaving = {part.predecessor_id for part in parts if part.successor_id != part.predecessor_id}
    named = {part.predecessor_id for part in parts} | {part.successor_id for part in parts}
    held = list(Department.objects.filter(pk__in=named).select_for_update(no_key=True).order_by("pk"))
    acting = set(Department.objects.active(on).filter(pk__in=named).values_list("pk", flat=True))
    names = {one.pk: one.name for one in held}
    others = SuccessionPart.objects.filter(succession__state__in=OPEN).exclude(succession=but)
    rivals = {
        one
        for row in others
        for one in ({row.predecessor_id} & named) | ({row.successor_id} & leaving)
        if row.predecessor_id != row.successor_id or one == row.predecessor_id
    }
    return Setting(
        parts=tuple(parts),
        closed=tuple(one.name for one in held if one.handed_over_on is not None or one.pk not in acting),
        offices=tuple(one.pk for one in held if one.is_office),
        rivals=tuple(names[one] for one in sorted(rivals)),
        names=names,
    )


def _sentences(setting: Setting) -> list[str]:
    """The parts, one sentence each."""
    labels = dict(Power.choices)
    lines = []
    for part in setting.parts:
        old, new = (setting.names.get(one, str(one)) for one in (part.predecessor_id, part.successor_id))
        what = "、".join([*(f"{labels[power]}职权" for power in part.powers), *part.matters]) or "其余全部职能"
        stays = part.predecessor_id == part.successor_id
        lines.append(f"{old}保留{what}。" if stays else f"{old}的{what}由{new}承接。")
    return lines


def _given(cases: models.QuerySet[Any], *, at: datetime, part: Part | None = None, **named: Any) -> Given:
    """The settings of every case of a set, each with the part that is about to be added."""
    settings = {}
    for case in CASES("settings of the chosen").filter(pk__in=cases.values("pk")).order_by("pk"):
        parts = [*parts_of(case), *((part,) if part else ())]
        settings[case.pk] = _setting(parts, on=max(case.effective_on, day_of(at)), but=case.pk)
    return Given(settings=settings, part=part, **named)


def parts_of(case: Succession) -> list[Part]:
    """The parts of a succession as plain values, in the order in which they were laid down."""
    return [
        Part(
            predecessor_id=row.predecessor_id,
            successor_id=row.successor_id,
            rest=row.rest,
            powers=tuple(row.powers),
            matters=tuple(row.matters),
        )
        for row in SuccessionPart.objects.filter(succession=case.pk).order_by("pk")
    ]


def _told(facts: SuccessionFacts, law: Any, at: datetime) -> Decision:
    return Decision(why={"sentences": _sentences(facts.setting)})


def _add_part(change: Change) -> None:
    given: Given = change.given
    if given.part is not None:
        rows = [_row(case, given.part, people=list(given.people), clients=list(given.clients)) for case in change.ids]
        SuccessionPart.objects.bulk_create(rows)


_DIVIDE = _verb("divide", rules=PROPOSING, decide=_told, effects=(_add_part,))


@transaction.atomic
def divide(
    cases: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    predecessor_id: int,
    successor_id: int,
    powers: Collection[str] = (),
    matters: Collection[str] = (),
    people: Collection[int] = (),
    clients: Collection[int] = (),
    **how: Any,
) -> Report:
    """Give a part of a predecessor's functions to another department: whole powers, or matters by their number.

    `people` and `clients` of the predecessor go along; the others follow the rest.
    """
    part = Part(
        predecessor_id=predecessor_id,
        successor_id=successor_id,
        powers=tuple(sorted(set(powers))),
        matters=tuple(sorted(set(matters))),
    )
    staff = User.objects.filter(department=predecessor_id, pk__in=people).values_list("pk", flat=True)
    systems = ApiClient.objects.filter(department=predecessor_id, pk__in=clients).values_list("pk", flat=True)
    given = _given(cases, at=at, part=part, people=tuple(staff), clients=tuple(systems))
    return sets.run(_DIVIDE, cases, by=by, at=at, given=given, **how)


# --- sign, clear, withdraw ------------------------------------------------------------------------------------------


def _confirmed(facts: SuccessionFacts, law: Any, at: datetime) -> Decision:
    values = {"confirmed_by_id": facts.by.user_id if facts.by else None, "confirmed_on": day_of(at)}
    return replace(_told(facts, law, at), values=values)


_CONFIRM = _verb("confirm", rules=CONFIRMING, decide=_confirmed)


@transaction.atomic
def confirm(cases: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Sign a succession: another person than who proposed it."""
    return sets.run(_CONFIRM, cases, by=by, at=at, given=_given(cases, at=at), **how)


def _cleared(facts: SuccessionFacts, law: Any, at: datetime) -> Decision:
    values = {"cleared_by_id": facts.by.user_id if facts.by else None, "cleared_on": day_of(at)}
    return Decision(values=values, why={"sentences": ["转隶人员保留原有岗位，自生效之日起在承接单位行使。"]})


_CLEAR = _verb("clear_people", decide=_cleared)


@transaction.atomic
def clear_people(cases: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Let the persons of the predecessors keep their posts at the successors: the security officer decides."""
    return sets.run(_CLEAR, cases, by=by, at=at, given=_given(cases, at=at), **how)


_WITHDRAW = _verb("withdraw")


@transaction.atomic
def withdraw_succession(cases: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Drop a succession that has not taken place, with the reason."""
    return sets.run(_WITHDRAW, cases, by=by, at=at, given=_given(cases, at=at), note=note, **how)


# --- the day --------------------------------------------------------------------------------------------------------


def _on_the_day(facts: SuccessionFacts, law: Any, at: datetime) -> Decision:
    why = {"sentences": [f"依{facts.document_no}，自即日起：", *_sentences(facts.setting)]}
    return Decision(values={"handed_over_on": day_of(at)}, why=why)


def _move_departments(change: Change) -> None:
    """Departments, their powers, persons and systems; the floors above hear of it and move what is open."""
    for row in _rows(change.ids, rest=True):
        given_away = {power for part in _rows(change.ids, of=row.predecessor_id) for power in part.powers}
        if row.successor_id == row.predecessor_id:
            _keep(row.predecessor, without=given_away)
        else:
            _close(row, on=change.on, without=given_away)
    for row in _rows(change.ids, rest=False):
        powers = {*row.powers, *(row.predecessor.powers if row.matters and not row.powers else ())}
        _give_powers(row.successor_id, powers)
        _move_people(User.objects.filter(pk__in=row.people, department=row.predecessor_id), to=row.successor_id)
        _move_clients(ApiClient.objects.filter(pk__in=row.clients, department=row.predecessor_id), row)
    for row in _rows(change.ids, rest=True):
        if row.successor_id != row.predecessor_id:
            _move_people(User.objects.filter(department=row.predecessor_id), to=row.successor_id)
            _move_clients(ApiClient.objects.filter(department=row.predecessor_id), row)


def _rows(ids: Collection[int], *, rest: bool | None = None, of: int | None = None) -> list[SuccessionPart]:
    parts = SuccessionPart.objects.filter(succession__in=ids).select_related("predecessor", "successor").order_by("pk")
    if rest is not None:
        parts = parts.filter(rest=rest)
    return list(parts if of is None else parts.filter(predecessor=of))


def _close(row: SuccessionPart, *, on: date, without: Collection[str]) -> None:
    """The predecessor acts no more; the successor stands in its place, and in the place of its predecessors."""
    old, new = row.predecessor, Department.objects.get(pk=row.successor_id)
    before = set(new.predecessors) | {old.pk} | set(old.predecessors)
    Department.objects.filter(pk=new.pk).update(predecessors=sorted(before))
    _give_powers(new.pk, set(old.powers) - set(without))
    last = Greatest(Value(on - A_DAY), "active_from") if old.active_from else Value(on - A_DAY)
    Department.objects.filter(pk=old.pk).update(handed_over_on=on, successor=new, active_to=last)
    Department.objects.filter(successor=old.pk).update(successor=new)
    open_ended = Responsible.objects.filter(department=old.pk).on(on)
    open_ended.update(to_on=Greatest(Value(on - A_DAY), "from_on"))


def _keep(department: Department, *, without: Collection[str]) -> None:
    kept = [power for power in department.powers if power not in without]
    Department.objects.filter(pk=department.pk).update(powers=kept)


def _give_powers(department_id: int, powers: Collection[str]) -> None:
    held = Department.objects.get(pk=department_id).powers
    ordered = [power for power in Power.values if power in {*held, *powers}]
    Department.objects.filter(pk=department_id).update(powers=ordered)


def _move_people(people: models.QuerySet[User], *, to: int) -> None:
    people.update(department_id=to)


def _move_clients(clients: models.QuerySet[ApiClient], row: SuccessionPart) -> None:
    """The systems with their keys; one whose name the successor has already says where it came from."""
    taken = set(ApiClient.objects.filter(department=row.successor_id).values_list("name", flat=True))
    for client in clients.order_by("pk"):
        name = client.name
        if name in taken:
            name = f"{name[:50]}（原{row.predecessor.name[:20]}）{client.pk}"[:80]
        ApiClient.objects.filter(pk=client.pk).update(department_id=row.successor_id, name=name)
        taken.add(name)


def _pass_on(held: Sequence[Act], succession_id: int, *, on: date) -> None:
    """Acts under way go on in the name of who began them, from the department to which that person came."""
    begun_by = {act.actor["user_id"] for act in held if act.actor["user_id"]}
    people = {one.pk: one for one in User.objects.filter(pk__in=begun_by).select_related("department")}
    heirs = {row.predecessor_id: row.successor for row in _rows([succession_id], rest=True)}
    for act in held:
        left, who = act.actor["department_id"], people.get(act.actor["user_id"])
        heir = heirs[left]
        if who is not None and who.department_id != left:
            acts.pass_on(act, to=actor_of(who, on=on))
        elif who is None and heir.pk != left:
            system = replace(
                Actor.from_json(act.actor),
                department_id=heir.pk,
                department_name=heir.name,
                predecessors=frozenset(heir.predecessors),
            )
            acts.pass_on(act, to=system)


_HAND_OVER = _verb("hand_over", decide=_on_the_day, effects=(_move_departments,), event=DepartmentsSucceeded)


def hand_over(cases: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Carry out successions whose day has come: departments, powers, persons, systems, and by event all that is open.

    Each succession is one transaction with everything that hears of it. Acts under way are held first, as a worker
    holds its act before anything else; they go on afterwards.
    """
    report = Report()
    for pk in cases.order_by("effective_on", "pk").values_list("pk", flat=True):
        one = CASES("one succession is one act").filter(pk=pk)
        with transaction.atomic():
            held = acts.hold_of({part.predecessor_id for part in _rows([pk])})
            given = _given(one, at=at)
            document = one.values_list("document_no", flat=True).get()
            report += sets.run(_HAND_OVER, one, by=by, at=at, given=given, note=document, all_or_nothing=True, **how)
            _pass_on(held, pk, on=day_of(at))
    return report


__all__ = [
    "clear_people",
    "confirm",
    "divide",
    "hand_over",
    "parts_of",
    "propose_succession",
    "withdraw_succession",
]
