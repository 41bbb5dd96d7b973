"""机构改革: open redress, claims and benefits go to whoever took the place of the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import sets
from core.actors import Actor
from core.flows import Flow
from core.sets import Decision, Report, Verb
from departments.queries import names_of
from departments.rules import Inheritance
from law.why import Why
from objections.operations.redress_answering import law_of
from objections.redress_flow import CLAIMED, CLAWBACK, COMPENSATION, GRANTED, OPEN, REDRESS, TO_RECOVER
from objections.redress_models import Clawback, Compensation, Redress
from objections.redress_queries import of_unit

REST = ""
"""Making good is no power of its own: a case goes with the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heirs:
    """Who takes over, and how the departments are called."""

    inheritance: Inheritance
    names: dict[int, str]

    def of(self, unit_id: int) -> int:
        return self.inheritance.heir(unit_id, power=REST, matters=set())


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """Whose a case is."""

    pack_version_id: int
    unit_id: int
    given: Heirs


def _handed(facts: HandoverFacts, law: Any, at: datetime) -> Decision:
    heir = facts.given.of(facts.unit_id)
    old, new = (facts.given.names.get(one, str(one)) for one in (facts.unit_id, heir))
    why = Why(sentences=(f"机构改革：由{old}移交{new}继续办理。",))
    return Decision(values={"unit_id": heir}, why=why.as_json())


def _verb(flow: Flow, model: Any) -> Verb[HandoverFacts]:
    return Verb(
        flow=flow,
        name="hand_over",
        model=model,
        facts=lambda cases, on: cases.values("id", "pack_version_id", "unit_id"),
        facts_type=HandoverFacts,
        law_of=law_of,
        decide=_handed,
        owner_column="unit_id",
    )


_HANDED = (
    ("Redress", (OPEN,), _verb(REDRESS, Redress)),
    ("Compensation", (CLAIMED, GRANTED), _verb(COMPENSATION, Compensation)),
    ("Clawback", (TO_RECOVER,), _verb(CLAWBACK, Clawback)),
)


def hand_over_redress(inheritance: Inheritance, *, by: Actor, at: datetime, note: str) -> Report:
    """Hand open redress, claims and benefits to the successors of their units; a step each."""
    parts = [part for stage in inheritance.stages for part in stage]
    names = names_of({one for part in parts for one in (part.predecessor_id, part.successor_id)})
    given = Heirs(inheritance=inheritance, names=names)
    leaving = [one for one in {part.predecessor_id for part in parts} if given.of(one) != one]
    report = Report()
    for model, states, verb in _HANDED:
        cases = of_unit(model, leaving, states)
        if cases.exists():
            report += sets.run(verb, cases, by=by, at=at, given=given, note=note, all_or_nothing=True)
    return report
