"""What of redress waits for somebody: items to be done, claims to be decided and paid, benefits to be given back."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from core.actors import Actor, Post
from core.deadlines import Deadline
from core.doors import Doors
from core.work import WorkItem, list_url, waiting
from objections.redress_doors import CLAWBACK_DOORS, COMPENSATION_DOORS, REDRESS_DOORS
from objections.redress_flow import CLAIMED, GRANTED, OPEN, TO_RECOVER
from objections.redress_models import Clawback, Compensation, Redress, RedressAnswer
from objections.redress_terms import BY_LETTER, Item

EVERYBODY = "terms of every department"


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Rows of 待办, one per verb that somebody is waiting for."""
    return [
        *waiting(REDRESS_DOORS, actor, verbs=("apologise",), due="due_on", only=_unanswered(Item.APOLOGY)),
        *waiting(REDRESS_DOORS, actor, verbs=("clarify",), due="due_on", only=_unanswered(Item.CLARIFICATION)),
        *waiting(REDRESS_DOORS, actor, verbs=("settle",), due="due_on", only=_by_register()),
        *waiting(REDRESS_DOORS, actor, verbs=("close",), due="due_on", only=_all_answered()),
        *waiting(COMPENSATION_DOORS, actor, verbs=("grant",), due="decision_due_on"),
        *waiting(COMPENSATION_DOORS, actor, verbs=("pay",)),
        *waiting(CLAWBACK_DOORS, actor, verbs=("recover",), due="due_on"),
        *(row for doors, label, due in _WATCHED for row in _late(doors, actor, on, label=label, due=due)),
    ]


_WATCHED: tuple[tuple[Doors, str, str], ...] = (
    (REDRESS_DOORS, "误列救济逾期未办结，待督办", "due_on"),
    (COMPENSATION_DOORS, "误列赔偿逾期未决定，待督办", "decision_due_on"),
    (CLAWBACK_DOORS, "误列权益逾期未答复，待督办", "due_on"),
)


def _late(doors: Doors, actor: Actor, on: date, *, label: str, due: str) -> list[WorkItem]:
    """For the office: what units let pass."""
    if not (actor.office and actor.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER)):
        return []
    late = doors.within(actor).late(on)  # type: ignore[attr-defined]
    found = late.order_by().aggregate(n=Count("pk"), due_on=Min(due))
    return [
        WorkItem(
            label=label,
            count=found["n"],
            due_on=found["due_on"],
            url=list_url(doors, late="yes"),
            group=doors.flow.label,
        )
    ]


def deadlines(on: date) -> list[Deadline]:
    """Redress must be closed, claims decided, benefits answered for by their days."""
    whose = {"case_id": F("pk"), "department_id": F("unit_id")}
    open_ = Redress.objects.unscoped(EVERYBODY).filter(state=OPEN, due_on__gte=on)
    claimed = Compensation.objects.unscoped(EVERYBODY).filter(state=CLAIMED, decision_due_on__gte=on)
    granted = Clawback.objects.unscoped(EVERYBODY).filter(state=TO_RECOVER, due_on__gte=on)
    rows = (
        (REDRESS_DOORS, "误列救济待办结", open_.values("pack_version_id", "due_on", **whose)),
        (
            COMPENSATION_DOORS,
            "误列赔偿待决定",
            claimed.values("pack_version_id", due_on=F("decision_due_on"), **whose),
        ),
        (CLAWBACK_DOORS, "误列权益待追回", granted.values("pack_version_id", "due_on", **whose)),
    )
    return [
        Deadline(flow=doors.flow.name, label=label, rows=found, url=list_url(doors)) for doors, label, found in rows
    ]


def _unanswered(item: str) -> Q:
    answers = RedressAnswer.objects.filter(redress=OuterRef("pk"), item=item)
    return Q(~Exists(answers), items__contains=[item])


def _by_register() -> Q:
    """Something is open that a handler registers."""
    chosen = Q()
    for item in Item:
        if item not in BY_LETTER:
            chosen |= _unanswered(item)
    return chosen


def _all_answered() -> Q:
    """Nothing is left to do. A claim may come in after it was noted that there is none."""
    waits = Compensation.objects.unscoped(EVERYBODY).filter(redress=OuterRef("pk"), state__in=(CLAIMED, GRANTED))
    everything = ~Q(Exists(waits))
    for item in Item:
        everything &= ~_unanswered(item)
    return everything
