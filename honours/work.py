"""What of the honours waits for a person, and by when."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Min

from core.actors import Actor, Post
from core.deadlines import Deadline
from core.work import WorkItem, list_url, waiting
from honours.doors import HONOUR_DOORS
from honours.flow import OPENED, RESTORING
from honours.models import HonourTask


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Honours to revoke or to give back; for the office, units that let the day pass."""
    return [
        *waiting(HONOUR_DOORS, actor, verbs=("revoke", "restore"), due="due_on"),
        *_late(actor, on),
    ]


def _late(actor: Actor, on: date) -> list[WorkItem]:
    if not (actor.office and actor.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER)):
        return []
    found = HonourTask.objects.within(actor).late(on).aggregate(n=Count("pk"), due_on=Min("due_on"))  # type: ignore[attr-defined]
    return [
        WorkItem(
            label="授予单位逾期未答复，待督办",
            count=found["n"],
            due_on=found["due_on"],
            url=list_url(HONOUR_DOORS, late="yes"),
            group=HONOUR_DOORS.flow.label,
        )
    ]


def deadlines(on: date) -> list[Deadline]:
    """Tasks must be answered, and wrongly revoked honours dealt with, by their days."""
    tasks = HonourTask.objects.unscoped("terms of every department").filter(due_on__gte=on)
    columns = {"case_id": F("pk"), "department_id": F("unit_id")}
    words = (("荣誉撤销任务待办理", OPENED), ("荣誉待恢复", RESTORING))
    return [
        Deadline(
            flow=HONOUR_DOORS.flow.name,
            label=label,
            rows=tasks.filter(state=state).values("pack_version_id", "due_on", **columns),
        )
        for label, state in words
    ]
