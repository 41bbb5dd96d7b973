"""What of the subjects waits for a person of the office."""

from __future__ import annotations

from datetime import date

from core.actors import Actor
from core.work import WorkItem, waiting
from subjects.change_doors import CHANGE_DOORS


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Changes of subjects that wait for a second person."""
    return waiting(CHANGE_DOORS, actor, verbs=("confirm",), due="reported_on")
