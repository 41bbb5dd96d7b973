"""What of complaints waits for a person, and by when."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Min

from core.actors import Actor, Post
from core.deadlines import Deadline
from core.work import WorkItem, list_url, waiting
from objections.complaint_doors import COMPLAINT_DOORS
from objections.complaint_flow import AT_THE_UNIT
from objections.models import Complaint


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Complaints to assign, to answer, to look at; for the office those whose unit let the day pass."""
    return [
        *waiting(COMPLAINT_DOORS, actor, verbs=("assign", "answer", "close"), due="due_on"),
        *_late(actor, on),
    ]


def _late(actor: Actor, on: date) -> list[WorkItem]:
    if not (actor.office and actor.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER)):
        return []
    found = Complaint.objects.within(actor).late(on).aggregate(n=Count("pk"), due_on=Min("due_on"))
    return [
        WorkItem(
            label="承办单位逾期未答复，待督办",
            count=found["n"],
            due_on=found["due_on"],
            url=list_url(COMPLAINT_DOORS, late="yes"),
            group=COMPLAINT_DOORS.flow.label,
        )
    ]


def deadlines(on: date) -> list[Deadline]:
    """Complaints must be answered by their day."""
    waiting_ = Complaint.objects.unscoped("terms of every department").filter(state__in=AT_THE_UNIT, due_on__gte=on)
    columns = {"case_id": F("pk"), "department_id": F("unit_id")}
    rows = waiting_.values("pack_version_id", "due_on", **columns)
    return [Deadline(flow=COMPLAINT_DOORS.flow.name, label="投诉待答复", rows=rows)]
