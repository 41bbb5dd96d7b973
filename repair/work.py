"""What of repair waits for a person, and by when."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from core.actors import Actor, Post
from core.deadlines import Deadline
from core.work import WorkItem, list_url, waiting
from repair.doors import REPAIR_DOORS
from repair.models import Repair, RepairObjection


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Applications to accept, to give an opinion on, to publicise, to decide; entries whose stay is to be decided."""
    two_steps = Q(opinion_due_on__isnull=False)
    return [
        *waiting(REPAIR_DOORS, actor, verbs=("accept",), due="decision_due_on"),
        *waiting(REPAIR_DOORS, actor, verbs=("opine",), due="opinion_due_on", only=two_steps),
        *waiting(REPAIR_DOORS, actor, verbs=("publicise",), only=Q(favours=True)),
        *_rows(actor, on),
    ]


def _rows(actor: Actor, on: date) -> list[WorkItem]:
    """What the dates put before this person: decisions, answers to objections, entries after a repair."""
    mine = Repair.objects.within(actor).filter(unit_id__in=actor.units)
    rows = []
    if actor.holds(Post.APPROVER):
        rows.append(("待决定修复", "decide", decidable(mine, on), "decision_due_on"))
    if actor.holds(Post.REVIEWER):
        rows.append(("公示期异议待答复", "answer", objected(mine), "publicity_ends_on"))
    if actor.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER):
        seen = Repair.objects.within(actor)
        rows.append(("修复后待决定是否退出名单", "exit", seen.exit_open(), ""))  # type: ignore[attr-defined]
    if actor.office and actor.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER):
        rows.append(("修复申请超期，待督办", "late", late(Repair.objects.within(actor), on), "decision_due_on"))
    return [_item(*row) for row in rows]


def _item(label: str, todo: str, cases: object, due: str) -> WorkItem:
    counted: dict[str, object] = {"n": Count("pk"), **({"due": Min(due)} if due else {})}
    found = cases.aggregate(**counted)  # type: ignore[attr-defined]
    return WorkItem(
        label=label,
        count=found["n"],
        due_on=found.get("due"),
        url=list_url(REPAIR_DOORS, todo=todo),
        group=REPAIR_DOORS.flow.label,
    )


def decidable(cases: object, on: date) -> object:
    """Applications that an approver can end: publicity over, an opinion against, or accepted without further steps."""
    over = Q(state="publicised", publicity_ends_on__lt=on)
    against = Q(state="opined", favours=False)
    at_once = Q(state="accepted", opinion_due_on__isnull=True)
    return cases.filter(over | against | at_once)  # type: ignore[attr-defined]


def objected(cases: object) -> object:
    """Applications with an objection that is not answered."""
    unanswered = RepairObjection.objects.filter(repair=OuterRef("pk"), answered_on__isnull=True)
    return cases.filter(Exists(unanswered), state="publicised")  # type: ignore[attr-defined]


def late(cases: object, on: date) -> object:
    """Applications whose department let a term pass."""
    opinion = Q(state="accepted", opinion_due_on__lt=on)
    decision = Q(state__in=("applied", "accepted", "opined", "publicised"), decision_due_on__lt=on)
    return cases.filter(opinion | decision)  # type: ignore[attr-defined]


def deadlines(on: date) -> list[Deadline]:
    """Opinions and decisions have their days; the department and then the office are told before they are over."""
    cases = Repair.objects.unscoped("terms of every department")
    columns = {"case_id": F("pk"), "department_id": F("unit_id")}
    opinion = cases.filter(state="accepted", opinion_due_on__gte=on)
    decision = cases.filter(state__in=("applied", "accepted", "opined", "publicised"), decision_due_on__gte=on)
    rows = (("修复意见待提出", opinion, "opinion_due_on"), ("修复申请待决定", decision, "decision_due_on"))
    return [
        Deadline(
            flow=REPAIR_DOORS.flow.name,
            label=label,
            rows=found.values("pack_version_id", due_on=F(due), **columns),
        )
        for label, found, due in rows
    ]
