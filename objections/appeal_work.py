"""What of appeals waits for a person, and by when."""

from __future__ import annotations

from datetime import date

from core.actors import Actor
from core.work import WorkItem, waiting
from objections.appeal_doors import APPEAL_DOORS


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Appeals to accept and to decide, for the office; orders to carry out, for the unit."""
    return [
        *waiting(APPEAL_DOORS, actor, verbs=("accept",), due="accept_due_on"),
        *waiting(APPEAL_DOORS, actor, verbs=("dismiss",), due="due_on"),
        *waiting(APPEAL_DOORS, actor, verbs=("comply",)),
    ]
