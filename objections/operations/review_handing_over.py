"""机构改革: cases about what a unit decided or handled go to whoever took its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import sets
from core.actors import Actor
from core.flows import Flow
from core.rules import NoLaw
from core.sets import Decision, Report, Verb
from departments.queries import names_of
from departments.rules import Inheritance
from law.why import Why
from objections.appeal_flow import APPEAL, MAY_MOVE_APPEALS
from objections.complaint_flow import COMPLAINT, WITH_A_UNIT
from objections.models import Appeal, Complaint, Review
from objections.review_flow import OPEN_REVIEWS, REVIEW

REST = ""
"""Standing up for what was decided is no power of its own: a case goes with the rest."""

CASES: tuple[tuple[Flow, Any, tuple[str, ...], str], ...] = (
    (REVIEW, Review, OPEN_REVIEWS, "subjects_subject"),
    (APPEAL, Appeal, MAY_MOVE_APPEALS, "subjects_subject"),
    (COMPLAINT, Complaint, WITH_A_UNIT, ""),
)
"""Flow, table, the states in which something may still happen, and what is locked with a case."""


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

    unit_id: int
    given: Heirs


def _handed(facts: HandoverFacts, law: Any, at: datetime) -> Decision:
    heir = facts.given.of(facts.unit_id)
    old, new = (facts.given.names.get(one, str(one)) for one in (facts.unit_id, heir))
    return Decision(values={"unit_id": heir}, why=Why(sentences=(f"机构改革：由{old}移交{new}继续办理。",)).as_json())


def _verb(flow: Flow, model: Any, parent: str) -> Verb[HandoverFacts]:
    return Verb(
        flow=flow,
        name="hand_over",
        model=model,
        facts=lambda cases, on: cases.values("id", "unit_id"),
        facts_type=HandoverFacts,
        law_of=lambda facts: NoLaw(),
        decide=_handed,
        owner_column="unit_id",
        parent_table=parent,
    )


_VERBS = {flow.name: _verb(flow, model, parent) for flow, model, _, parent in CASES}


def hand_over(inheritance: Inheritance, *, by: Actor, at: datetime, note: str) -> Report:
    """Hand the cases in which something may still happen to the successors of their units; a step each."""
    parts = [part for stage in inheritance.stages for part in stage]
    names = names_of({one for part in parts for one in (part.predecessor_id, part.successor_id)})
    given = Heirs(inheritance=inheritance, names=names)
    leaving = [one for one in {part.predecessor_id for part in parts} if given.of(one) != one]
    report = Report()
    for flow, model, states, _ in CASES:
        chosen = model.objects.unscoped("机构改革移交").filter(unit_id__in=leaving, state__in=states)
        if chosen.exists():
            report += sets.run(_VERBS[flow.name], chosen, by=by, at=at, given=given, note=note, all_or_nothing=True)
    return report
