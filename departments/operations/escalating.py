"""Reminders before a term ends: first those who answer in the department, then the office. Nothing twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from core.actors import Post
from core.clocks import day_of
from core.deadlines import Deadline, deadlines
from core.models import Outbox
from departments.models import Department, Responsible, User
from departments.queries import names_of
from departments.terms import STAGE_KEYS, Stage
from law.operations import current_calendar, pack_by_version_id

_REMIND = """
    INSERT INTO departments_reminder (flow, case_id, stage, due_on, label, department_id, at)
    SELECT %s, s.case_id, %s, s.due_on, %s, s.department_id, %s FROM ({query}) s
    ON CONFLICT (flow, case_id, stage, due_on) DO NOTHING
    RETURNING id, department_id, due_on
"""
Found = Mapping[int, tuple[int, date, int]]


def escalate(*, at: datetime) -> int:
    """Remind of every term that ends soon; returns how many terms were told of for the first time.

    The department's responsible persons hear of it the pack's number of working days before its last day, the
    office a shorter time before. A term that was moved is told of again.
    """
    on, told = day_of(at), 0
    for deadline in deadlines(on):
        for stage in Stage:
            soon = ending_soon(deadline, stage, on=on)
            if soon is not None:
                told += _remind(deadline, soon, stage=stage, at=at)
    return told


def ending_soon(deadline: Deadline, stage: Stage, *, on: date) -> models.QuerySet[Any] | None:
    """The rows of a deadline whose day lies within the stage's term from `on`; None where no pack sets one."""
    near = Q()
    for pack_id in deadline.rows.order_by().values_list("pack_version_id", flat=True).distinct():
        pack = pack_by_version_id(pack_id)
        if pack.get(STAGE_KEYS[stage]) is not None:
            horizon = current_calendar().add(on, pack.term(STAGE_KEYS[stage])).on
            near |= Q(pack_version_id=pack_id, due_on__lte=horizon)
    return deadline.rows.filter(near, due_on__gte=on) if near else None


@transaction.atomic
def _remind(deadline: Deadline, soon: models.QuerySet[Any], *, stage: Stage, at: datetime) -> int:
    query, params = soon.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_REMIND.format(query=query), [deadline.flow, stage.value, deadline.label, at, *params])
        rows = cursor.fetchall()
    found: dict[int, tuple[int, date, int]] = {}
    for pk, department, due_on in rows:
        count, first, last = found.get(department, (0, due_on, 0))
        found[department] = (count + 1, min(first, due_on), max(last, pk))
    _mail(deadline, found, stage=stage, at=at)
    return len(rows)


def _mail(deadline: Deadline, found: Found, *, stage: Stage, at: datetime) -> None:
    """One mail per department and person; who has no address sees it on the work list in any case."""
    on = day_of(at)
    office = Department.objects.office().values_list("pk", flat=True).first()
    receivers = _addresses([*found, *((office,) if office else ())], on=on)
    names = names_of(list(found))
    rows = []
    for department, (count, first, last) in sorted(found.items()):
        to = office if stage is Stage.OFFICE else department
        whose = f"{names.get(department, '')}的" if stage is Stage.OFFICE else "贵单位的"
        days = f"有 {count} 件即将到期，最早期限 {first:%Y-%m-%d}"
        text = f"{whose}“{deadline.label}”事项{days}。请及时办理，期限不因休假停止。"
        rows += [
            Outbox(
                topic="mail",
                key=f"remind:{stage.value}:{last}:{address}"[:120],
                department_id=to,
                payload={"to": address, "title": f"期限提醒：{deadline.label}", "text": text},
                created_at=at,
                due_at=at,
            )
            for address in receivers.get(to or 0, ())
        ]
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)


def _addresses(departments: Iterable[int], *, on: date) -> dict[int, list[str]]:
    """The addresses of those who answer today in each department; where none is registered, of its handlers."""
    ids = list(departments)
    found: dict[int, list[str]] = defaultdict(list)
    answering = Responsible.objects.on(on).filter(department__in=ids, email__gt="").order_by("pk")
    for department, email in answering.values_list("department_id", "email"):
        found[department].append(email)
    handlers = User.objects.filter(department__in=ids, is_active=True, posts__contains=[Post.HANDLER.value])
    for department, email in handlers.filter(email__gt="").order_by("pk").values_list("department_id", "email"):
        if not answering.filter(department=department).exists():
            found[department].append(email)
    return {department: list(dict.fromkeys(emails)) for department, emails in found.items()}
