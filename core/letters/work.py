"""Letters that wait for somebody: those signed without a seal, which count as issued only when it is put on (P2)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from core.actors import Actor
from core.letter_flow import LETTER, UNSEALED
from core.letters.standing import seals_demanded
from core.models import Letter
from core.work import WorkItem


def work(actor: Actor, on: date) -> list[WorkItem]:
    """One row for those who may seal in the name of their own unit."""
    (seal,) = LETTER.of("seal")
    if not seals_demanded() or actor.department_id is None or not actor.holds(*seal.posts):
        return []
    waiting = Letter.objects.unsealed().filter(unit_id=actor.department_id)
    return [
        WorkItem(
            label=f"{LETTER.states[UNSEALED]}的文书，待办理“{seal.label}”",
            count=waiting.count(),
            url=f"{reverse('admin:core_letter_changelist')}?stands={UNSEALED}&own=1",
            group=LETTER.label,
        )
    ]
