"""机构改革: tasks go to whoever took the place of the unit that granted the honour."""

from __future__ import annotations

from datetime import datetime

from core.actors import Actor
from core.sets import Report
from departments.operations.handing import hand_over_cases, handing_verb, heirs_of
from departments.rules import Inheritance
from honours.flow import HONOUR_TASK, MAY_MOVE
from honours.models import HonourTask
from honours.operations.following import hold

_HAND_OVER = handing_verb(HONOUR_TASK, HonourTask)


def hand_over(inheritance: Inheritance, *, by: Actor, at: datetime, note: str) -> Report:
    """Hand tasks in which something may still happen to the successors of their units; a step each."""
    heirs = heirs_of(inheritance)
    tasks = HonourTask.objects.unscoped("机构改革移交").filter(unit_id__in=heirs.leaving, state__in=MAY_MOVE)
    hold(tasks)
    return hand_over_cases(_HAND_OVER, tasks, heirs, by=by, at=at, note=note)
