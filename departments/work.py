"""What of the departments waits for a person: successions, vacant posts, terms that end soon elsewhere."""

from __future__ import annotations

from datetime import date

from django.db.models import Min
from django.urls import reverse

from core.actors import Actor, Post
from core.deadlines import deadlines
from core.work import WorkItem, waiting
from departments.doors import SUCCESSION_DOORS
from departments.operations.escalating import ending_soon
from departments.terms import Stage
from departments.vacancies import vacancies

DESK = (Post.HANDLER, Post.REVIEWER, Post.APPROVER)


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Successions to sign and to clear; for the office, departments that lack somebody and terms that end soon."""
    return [
        *waiting(SUCCESSION_DOORS, actor, verbs=("confirm", "clear_people"), due="effective_on"),
        *_vacant(actor, on),
        *_soon(actor, on),
    ]


def _vacant(actor: Actor, on: date) -> list[WorkItem]:
    if not actor.office or not actor.holds(*DESK):
        return []
    found = vacancies(on)
    return [
        WorkItem(
            label="岗位或责任人空缺的单位",
            count=len(found),
            url=reverse("admin:departments_department_vacancies"),
            colour="red",
            group="单位与人员",
        )
    ]


def _soon(actor: Actor, on: date) -> list[WorkItem]:
    """For the office: terms of other departments that end within the time in which it is told."""
    if not actor.office or not actor.holds(*DESK):
        return []
    items = []
    for deadline in deadlines(on):
        soon = ending_soon(deadline, Stage.OFFICE, on=on)
        if soon is None:
            continue
        others = soon.exclude(department_id=actor.department_id).order_by()
        items.append(
            WorkItem(
                label=f"各单位即将到期：{deadline.label}",
                count=others.count(),
                due_on=others.aggregate(first=Min("due_on"))["first"],
                url=reverse("admin:departments_reminder_changelist"),
                group="单位与人员",
            )
        )
    return items
