"""机构改革: open redress, claims and benefits go to whoever took the place of the unit."""

from __future__ import annotations

from datetime import datetime

from core.actors import Actor
from core.sets import Report
from departments.operations.handing import hand_over_cases, handing_verb, heirs_of
from departments.rules import Inheritance
from objections.redress_flow import CLAIMED, CLAWBACK, COMPENSATION, GRANTED, OPEN, REDRESS, TO_RECOVER
from objections.redress_models import Clawback, Compensation, Redress
from objections.redress_queries import of_unit

_HANDED = (
    ("Redress", (OPEN,), handing_verb(REDRESS, Redress)),
    ("Compensation", (CLAIMED, GRANTED), handing_verb(COMPENSATION, Compensation)),
    ("Clawback", (TO_RECOVER,), handing_verb(CLAWBACK, Clawback)),
)


def hand_over_redress(inheritance: Inheritance, *, by: Actor, at: datetime, note: str) -> Report:
    """Hand open redress, claims and benefits to the successors of their units; a step each."""
    heirs, report = heirs_of(inheritance), Report()
    for model, states, verb in _HANDED:
        report += hand_over_cases(verb, of_unit(model, heirs.leaving, states), heirs, by=by, at=at, note=note)
    return report
