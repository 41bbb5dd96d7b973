"""Lead units, responsible persons, leaves and deputies: office data that end and are never removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from core.actors import Actor, Post
from core.clocks import day_of
from core.refusals import NotAllowed, Refusal, Refused
from core.rules import NoLaw, judge
from departments.models import Absence, Department, Responsible, User
from departments.rules import NAMING, AbsenceFacts, Colleague

DESK = (Post.HANDLER, Post.REVIEWER, Post.APPROVER)


# --- lead unit and responsible persons (JS-G 39) --------------------------------------------------------------------


def set_lead_unit(department: Department, *, lead_unit: str, by: Actor, at: datetime) -> Department:
    """Say which section of a department leads its credit work (牵头科室). Row history keeps what was before."""
    _demand_of(department.pk, by, what="牵头科室")
    department.lead_unit = lead_unit.strip()
    Department.objects.filter(pk=department.pk).update(lead_unit=department.lead_unit)
    return department


def name_responsible(
    department: Department, *, charge: str, name: str, phone: str, from_on: date, by: Actor, at: datetime, **more: Any
) -> Responsible:
    """Register who answers for a department's credit work, from which day, and how he is reached at work.

    Raises NotAllowed, or Refused with what is wrong.
    """
    _demand_of(department.pk, by, what="责任人")
    row = Responsible(department=department, charge=charge, name=name, phone=phone, from_on=from_on, **more)
    return _saved(row)


def end_responsible(row: Responsible, *, to_on: date, by: Actor, at: datetime) -> Responsible:
    """Note the last day, inclusive, on which somebody answers."""
    _demand_of(row.department_id, by, what="责任人")
    row.to_on = to_on
    return _saved(row)


def _saved(row: Any) -> Any:
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise Refused([Refusal(code="invalid", sentence=text) for text in wrong.messages]) from wrong
    row.save()
    return row


def _demand_of(department_id: int, by: Actor, *, what: str) -> None:
    if not by.holds(*DESK) or not (by.office or department_id in by.units):
        raise NotAllowed(f"{what}由本单位或者信用办登记。")


# --- leaves and deputies --------------------------------------------------------------------------------------------


@transaction.atomic
def name_deputy(
    person: User, *, deputy: User | None, from_on: date, to_on: date, by: Actor, at: datetime, reason: str = ""
) -> Absence:
    """Enter a leave, both days inclusive, and who acts for the person meanwhile.

    The person himself or whoever signs for the department may. Without a deputy the posts count as empty on those
    days. Raises NotAllowed, or Refused where two persons would no longer be two, or posts exclude each other.
    """
    if by.user_id != person.pk and not (by.holds(Post.APPROVER) and person.department_id in by.units):
        raise NotAllowed("休假和代理由本人或者本单位签发人登记。")
    list(User.objects.filter(department=person.department_id).select_for_update().order_by("pk"))
    facts = _facts(person, deputy, from_on=from_on, to_on=to_on)
    refusals = judge(NAMING, facts, law=NoLaw(), on=day_of(at))
    if refusals:
        raise Refused(refusals)
    return Absence.objects.create(
        person=person,
        deputy=deputy,
        from_on=from_on,
        to_on=to_on,
        reason=reason,
        set_at=at,
        set_by=by.name,
        set_by_id=by.user_id,
    )


def end_absence(absence: Absence, *, by: Actor, at: datetime) -> Absence:
    """The person is back: from today on the deputy acts no more (提前销假)."""
    person = absence.person
    if by.user_id != person.pk and not (by.holds(Post.APPROVER) and person.department_id in by.units):
        raise NotAllowed("销假由本人或者本单位签发人登记。")
    if absence.ended_on is not None or absence.to_on < day_of(at):
        raise Refused(Refusal(code="leave_over", sentence="该次休假已经结束。", remedy="不需要办理。"))
    absence.ended_on = day_of(at)
    absence.save(update_fields=["ended_on"])
    return absence


def _facts(person: User, deputy: User | None, *, from_on: date, to_on: date) -> AbsenceFacts:
    leaves = Absence.objects.overlapping(from_on, max(from_on, to_on))
    acting = deputy.pk if deputy else None
    also = (Colleague(user_id=person.pk, posts=frozenset(person.posts), away=True, deputy_id=acting),)
    return AbsenceFacts(
        person_id=person.pk,
        person_department_id=person.department_id,
        person_posts=frozenset(person.posts),
        from_on=from_on,
        to_on=to_on,
        overlaps=leaves.filter(person=person).exists(),
        colleagues=(*colleagues_of(person.department_id, leaves, but=person.pk), *also),
        deputy_id=acting,
        deputy_department_id=deputy.department_id if deputy else None,
        deputy_posts=frozenset(deputy.posts) if deputy else frozenset(),
        deputy_active=deputy.is_active if deputy else True,
        deputy_away=bool(deputy) and leaves.filter(person=deputy).exists(),
        deputy_is_deputised=leaves.filter(deputy=person).exists(),
    )


def colleagues_of(
    department_id: int | None, leaves: models.QuerySet[Any], *, but: int | None = None
) -> Sequence[Colleague]:
    """The active persons of a department with their posts; `leaves` are those of the days in question."""
    away = dict(leaves.filter(person__department=department_id).order_by("pk").values_list("person_id", "deputy_id"))
    people = User.objects.filter(department=department_id, is_active=True).exclude(pk=but or 0)
    return [
        Colleague(user_id=pk, posts=frozenset(posts), away=pk in away, deputy_id=away.get(pk))
        for pk, posts in people.order_by("pk").values_list("pk", "posts")
    ]
