"""What departments granted under red entries, by their own reports."""

from __future__ import annotations

from collections.abc import Collection

from core.clocks import day_of
from measures.models import DispatchAnswer
from redblack.benefits import Benefit


def granted(entry_ids: Collection[int]) -> list[Benefit]:
    """Every benefit that was reported, once per task, measure and wording; one statement."""
    answers = (
        DispatchAnswer.objects.filter(dispatch__entry_id__in=entry_ids, dispatch__entry__colour="red")
        .exclude(benefit="")
        .order_by("dispatch_id", "measure_id", "benefit", "pk")
        .distinct("dispatch_id", "measure_id", "benefit")
        .select_related("measure", "dispatch")
    )
    return [
        Benefit(
            source=answer.pk,
            entry_id=answer.dispatch.entry_id,
            department_id=answer.dispatch.department_id,
            measure=answer.measure.title,
            benefit=answer.benefit,
            granted_on=day_of(answer.at),
        )
        for answer in answers
    ]
