"""机构改革: cases about what a unit decided or handled go to whoever took its place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.actors import Actor
from core.sets import Report
from departments.operations.handing import hand_over_cases, handing_verb, heirs_of
from departments.rules import Inheritance
from objections.appeal_flow import APPEAL, MAY_MOVE_APPEALS
from objections.complaint_flow import COMPLAINT, WITH_A_UNIT
from objections.models import Appeal, Complaint, Review
from objections.review_flow import OPEN_REVIEWS, REVIEW

_HANDED: tuple[tuple[Any, tuple[str, ...], Any], ...] = (
    (Review, OPEN_REVIEWS, handing_verb(REVIEW, Review)),
    (Appeal, MAY_MOVE_APPEALS, handing_verb(APPEAL, Appeal)),
    # A complaint is about a unit, not about a subject: none is locked with it.
    (Complaint, WITH_A_UNIT, handing_verb(COMPLAINT, Complaint, parent_table="")),
)
"""Table, the states in which something may still happen, and the verb."""


def hand_over(inheritance: Inheritance, *, by: Actor, at: datetime, note: str) -> Report:
    """Hand the cases in which something may still happen to the successors of their units; a step each."""
    heirs, report = heirs_of(inheritance), Report()
    for model, states, verb in _HANDED:
        cases = model.objects.unscoped("机构改革移交").filter(unit_id__in=heirs.leaving, state__in=states)
        report += hand_over_cases(verb, cases, heirs, by=by, at=at, note=note)
    return report
