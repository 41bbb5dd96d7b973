"""What of the lists waits for a person."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from core.actors import Actor
from core.work import WorkItem, waiting
from redblack.doors import ENTRY_DOORS, PROGRAMME_DOORS, REPRESENTATION_DOORS

ENTRY_VERBS = ("cross_check", "serve", "list_entries", "exit")
UNSERVED = Q(colour="black", served_on__isnull=True)
TO_PUBLICISE = Q(colour="red") | Q(served_on__isnull=False, publicity_required=True)


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Entries on their way to a list or off it, representations to answer, programmes to bring on."""
    return [
        *waiting(ENTRY_DOORS, actor, verbs=ENTRY_VERBS),
        *waiting(ENTRY_DOORS, actor, verbs=("notify",), only=UNSERVED),
        *waiting(ENTRY_DOORS, actor, verbs=("publicise",), only=TO_PUBLICISE),
        *waiting(REPRESENTATION_DOORS, actor, verbs=("uphold",)),
        *waiting(PROGRAMME_DOORS, actor, verbs=("consult", "publish"), due="consultation_ends_on"),
    ]
