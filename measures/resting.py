"""Which measures name a paper among their bases, and which open tasks hold them."""

from __future__ import annotations

from django.db.models import Q

from law.resting import SHOWN, Paper, Resting
from measures.flow import DISPATCH, HELD
from measures.models import Dispatch, MeasureBasis


def resting_on(paper: Paper) -> list[Resting]:
    """Bases of measures that are drafted or published, and the tasks that carry them out; three statements."""
    named = Q()
    for word in paper.words:
        named |= Q(document__contains=word) | Q(document_no__contains=word)
    bases = list(
        MeasureBasis.objects.filter(named, measure__state__in=("draft", "published"))
        .select_related("measure")
        .order_by("measure__code", "pk")
    )
    ids = [basis.measure_id for basis in bases]
    tasks = (
        Dispatch.objects.unscoped("what rests on a paper is asked across all departments")
        .filter(state__in=HELD)
        .holding(ids)
    )
    shown = list(tasks.select_related("subject", "department").order_by("pk")[:SHOWN]) if ids else []
    return [
        Resting(
            heading="奖惩措施的依据",
            count=len(bases),
            rows=tuple(f"{basis.measure}：{basis}{_which(paper, basis.article)}" for basis in bases[:SHOWN]),
        ),
        Resting(
            heading="未解除的联合奖惩任务",
            count=len(shown) if len(shown) < SHOWN else tasks.count(),
            rows=tuple(f"{task}　{DISPATCH.states[task.state]}" for task in shown),
        ),
    ]


def _which(paper: Paper, article: str) -> str:
    if paper.clause is None:
        return ""
    return "：写明该条" if paper.clause_named_in(article) else "：没有写明该条，须人工核对"
