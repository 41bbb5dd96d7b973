"""What of appeals waits for a person, and by when."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Subquery

from core.actors import Actor
from core.deadlines import Deadline
from core.work import WorkItem, list_url, waiting
from departments.models import Department
from objections.appeal_doors import APPEAL_DOORS
from objections.appeal_flow import ACCEPTED
from objections.models import Appeal


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Appeals to accept and to decide, for the office; orders to carry out, for the unit."""
    return [
        *waiting(APPEAL_DOORS, actor, verbs=("accept",), due="accept_due_on"),
        *waiting(APPEAL_DOORS, actor, verbs=("dismiss",), due="due_on"),
        *waiting(APPEAL_DOORS, actor, verbs=("comply",)),
    ]


def deadlines(on: date) -> list[Deadline]:
    """Appeals must be decided by their day, by the office itself; those to accept stand on its work list."""
    office = Subquery(Department.objects.office().values("pk")[:1])
    cases = Appeal.objects.unscoped("terms of every department").filter(state=ACCEPTED, due_on__gte=on)
    rows = cases.values("pack_version_id", "due_on", case_id=F("pk"), department_id=office)
    return [Deadline(flow=APPEAL_DOORS.flow.name, label="申诉待处理", rows=rows, url=list_url(APPEAL_DOORS))]
