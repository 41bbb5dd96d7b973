"""What of the commitments waits for a person, and by when."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Min

from core.actors import Actor, Post
from core.deadlines import Deadline
from core.work import WorkItem, list_url, waiting
from records.commitment_doors import COMMITMENT_DOORS
from records.commitment_flow import STANDING
from records.commitment_models import Commitment


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Commitments to publish; those whose day has come, or whose maker was heard, to find kept or broken."""
    return [*waiting(COMMITMENT_DOORS, actor, verbs=("publish",)), *_to_find(actor, on)]


def _to_find(actor: Actor, on: date) -> list[WorkItem]:
    if not actor.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER):
        return []
    mine = Commitment.objects.within(actor).filter(unit_id=actor.department_id)
    due = mine.to_find(on).aggregate(n=Count("pk"), due_on=Min("promised_on"))
    heard = mine.heard(on).aggregate(n=Count("pk"), due_on=Min("statement_ends_on"))
    rows = (("履行期限已到，待认定是否履行", due, "find"), ("陈述申辩期满，待作出履约认定", heard, "heard"))
    return [
        WorkItem(
            label=label,
            count=found["n"],
            due_on=found["due_on"],
            url=list_url(COMMITMENT_DOORS, todo=todo),
            group=COMMITMENT_DOORS.flow.label,
        )
        for label, found, todo in rows
    ]


def deadlines(on: date) -> list[Deadline]:
    """Before the promised day the unit is reminded, so that it can look whether the commitment is kept."""
    running = Commitment.objects.unscoped("terms of every department").filter(state__in=STANDING, promised_on__gte=on)
    columns = {"case_id": F("pk"), "department_id": F("unit_id"), "due_on": F("promised_on")}
    return [
        Deadline(
            flow=COMMITMENT_DOORS.flow.name,
            label="信用承诺履行期限将到",
            rows=running.values("pack_version_id", **columns),
        )
    ]
