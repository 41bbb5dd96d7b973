"""What of reconsideration and suits waits for a person."""

from __future__ import annotations

from datetime import date

from core.actors import Actor
from core.work import WorkItem, waiting
from objections.review_doors import REVIEW_DOORS
from objections.review_queries import to_comply


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Judgments after which something must still be changed. When a court decides, nobody here can hasten."""
    return waiting(REVIEW_DOORS, actor, verbs=("comply",), only=to_comply())
