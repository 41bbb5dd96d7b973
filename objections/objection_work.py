"""What of the objections waits for a person, and by when."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Min, Q

from core.actors import Actor, Post
from core.deadlines import Deadline
from core.work import WorkItem, list_url, waiting
from objections.objection_doors import OBJECTION_DOORS
from objections.objection_flow import CORRECTING, VERIFYING
from objections.objection_models import Objection
from objections.objection_queries import EXIT_PENDING, REVIEWED
from objections.objection_terms import Remedy

ELSEWHERE = Q(record__item__code="judgment_debtor") | ~Q(entry__origin="own") & Q(entry__isnull=False)


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Objections to accept, to verify, to decide, to put right; for the office, departments that let the day pass."""
    unanswered = Q(state=VERIFYING, verify_due_on__lt=on)
    of_unit = Q(finding__gt="") | Q(unit_id=F("verifier_id"), sent_on__isnull=True) | unanswered
    exits = Q(remedy=Remedy.EXIT)
    return [
        *waiting(OBJECTION_DOORS, actor, verbs=("accept",), due="review_due_on", only=~ELSEWHERE),
        *waiting(OBJECTION_DOORS, actor, verbs=("transfer",), due="review_due_on", only=ELSEWHERE),
        *waiting(OBJECTION_DOORS, actor, verbs=("supplement",), due="supplement_due_on"),
        *waiting(
            OBJECTION_DOORS, actor, verbs=("send_to_verify",), due="review_due_on", only=~Q(unit_id=F("verifier_id"))
        ),
        *waiting(OBJECTION_DOORS, actor, verbs=("verify",), due="verify_due_on"),
        *waiting(OBJECTION_DOORS, actor, verbs=("propose_decision",), due="review_due_on", only=of_unit),
        *waiting(OBJECTION_DOORS, actor, verbs=("uphold",), due="review_due_on", only=Q(outcome="upheld")),
        *waiting(OBJECTION_DOORS, actor, verbs=("dismiss",), due="review_due_on", only=Q(outcome="dismissed")),
        *waiting(
            OBJECTION_DOORS,
            actor,
            verbs=("ask_exit",),
            due="correct_due_on",
            only=exits & ~EXIT_PENDING,
        ),
        *waiting(
            OBJECTION_DOORS,
            actor,
            verbs=("carry_out",),
            due="correct_due_on",
            only=~exits | EXIT_PENDING,
        ),
        *waiting(OBJECTION_DOORS, actor, verbs=("settle",)),
        *_late(actor, on),
    ]


def _late(actor: Actor, on: date) -> list[WorkItem]:
    if not (actor.office and actor.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER)):
        return []
    late = Objection.objects.within(actor).late(on)  # type: ignore[attr-defined]
    found = late.order_by().aggregate(n=Count("pk"), due_on=Min("next_due_on"))
    return [
        WorkItem(
            label="异议逾期未办，待督办",
            count=found["n"],
            due_on=found["due_on"],
            url=list_url(OBJECTION_DOORS, late="yes"),
            group=OBJECTION_DOORS.flow.label,
        )
    ]


def deadlines(on: date) -> list[Deadline]:
    """Objections must be reviewed, verified and put right by their days (JS-G 32)."""
    words = (
        ("异议待审核", REVIEWED, "review_due_on", "unit_id", Q(paused_on__isnull=True)),
        ("异议待核实", (VERIFYING,), "verify_due_on", "verifier_id", Q()),
        ("异议成立待更正", (CORRECTING,), "correct_due_on", "corrector_id", Q()),
    )
    cases = Objection.objects.unscoped("terms of every department")
    return [
        Deadline(
            flow=OBJECTION_DOORS.flow.name,
            label=label,
            rows=cases.filter(runs, state__in=states, **{f"{day}__gte": on}).values(
                "pack_version_id", case_id=F("pk"), department_id=F(whose), due_on=F(day)
            ),
            url=list_url(OBJECTION_DOORS),
        )
        for label, states, day, whose, runs in words
    ]
