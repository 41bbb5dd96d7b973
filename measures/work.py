"""What of the measures waits for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import F

from core.actors import Actor, Post
from core.deadlines import Deadline
from core.work import WorkItem, list_url, waiting
from measures.doors import DISPATCH_DOORS, FILING_DOORS, MEASURE_DOORS
from measures.models import Dispatch, Measure
from measures.queries import AWAITING_RECEIPT


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Tasks to answer, to report on and to let go of; for the office, silent departments."""
    return [
        *waiting(DISPATCH_DOORS, actor, verbs=("acknowledge",), due="acknowledge_due_on"),
        *_reports(actor),
        *waiting(DISPATCH_DOORS, actor, verbs=("confirm_notice",), only=AWAITING_RECEIPT),
        *waiting(DISPATCH_DOORS, actor, verbs=("confirm_release",), due="release_due_on"),
        *_silent(actor, on),
        *_returned(actor),
        *waiting(FILING_DOORS, actor, verbs=("submit", "accept")),
        *_orphaned(actor, on),
    ]


def _reports(actor: Actor) -> list[WorkItem]:
    """Acknowledged tasks; what was reported once may be reported again but is not awaited."""
    found = waiting(DISPATCH_DOORS, actor, verbs=("report",), due="feedback_due_on")
    return [item for item in found if "state=acknowledged" in item.url]


def _silent(actor: Actor, on: date) -> list[WorkItem]:
    """For the office: departments that have not confirmed a release in time (P16)."""
    found = waiting(DISPATCH_DOORS, actor, verbs=("record_release",), due="release_due_on")
    return [item for item in found if item.due_on is not None and item.due_on < on]


def _returned(actor: Actor) -> list[WorkItem]:
    """For the office: tasks that departments say are not theirs; transferred, or insisted on (P3)."""
    found = waiting(DISPATCH_DOORS, actor, verbs=("insist",), due="acknowledge_due_on")
    return [replace(item, label="已退回，待转交有权单位或者坚持派发") for item in found]


def deadlines(on: date) -> list[Deadline]:
    """Tasks must be answered, reported on and let go of by their days."""
    held = Dispatch.objects.unscoped("terms of every department").with_due().filter(due_on__gte=on)  # type: ignore[attr-defined]
    rows = held.annotate(case_id=F("pk")).values("case_id", "department_id", "pack_version_id", "due_on")
    return [Deadline(flow=DISPATCH_DOORS.flow.name, label="联合奖惩任务待办理", rows=rows)]


def _orphaned(actor: Actor, on: date) -> list[WorkItem]:
    """For the office: measures in force whose memorandum is over; nothing ends by itself."""
    if not (actor.office and actor.holds(Post.REVIEWER, Post.APPROVER)):
        return []
    return [
        WorkItem(
            label="备忘录已终止，待决定废止或者继续适用",
            count=Measure.objects.orphaned(on).count(),
            url=list_url(MEASURE_DOORS, memorandum="over"),
            group=MEASURE_DOORS.flow.label,
        )
    ]
