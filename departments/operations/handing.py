"""机构改革: the cases of a unit go to whoever took its place (P13). Each app says which of its cases still move."""

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

REST = ""
"""Handling a case is no power of its own: it goes with what is not divided by powers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heirs:
    """Who takes over, and how the departments are called."""

    inheritance: Inheritance
    names: dict[int, str]

    def of(self, unit_id: int) -> int:
        """Whose the cases of this unit are now; its own where nobody took its place."""
        return self.inheritance.heir(unit_id, power=REST, matters=set())

    def name(self, unit_id: int) -> str:
        return self.names.get(unit_id, str(unit_id))

    @property
    def leaving(self) -> list[int]:
        """The units whose cases go."""
        gone = {part.predecessor_id for stage in self.inheritance.stages for part in stage}
        return [one for one in gone if self.of(one) != one]


def heirs_of(inheritance: Inheritance) -> Heirs:
    """The heirs with the names of all units concerned."""
    parts = [part for stage in inheritance.stages for part in stage]
    concerned = {one for part in parts for one in (part.predecessor_id, part.successor_id)}
    return Heirs(inheritance=inheritance, names=names_of(concerned))


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """Whose a case is."""

    unit_id: int
    given: Heirs


def _handed(facts: HandoverFacts, law: Any, at: datetime) -> Decision:
    heir = facts.given.of(facts.unit_id)
    said = f"机构改革：由{facts.given.name(facts.unit_id)}移交{facts.given.name(heir)}继续办理，期限照常计算。"
    return Decision(values={"unit_id": heir}, why=Why(sentences=(said,)).as_json())


def handing_verb(flow: Flow, model: Any, **parts: Any) -> Verb[HandoverFacts]:
    """The verb `hand_over` of a flow whose cases are a unit's (`unit_id`)."""
    return Verb(
        flow=flow,
        name="hand_over",
        model=model,
        facts=lambda cases, on: cases.values("id", "unit_id"),
        facts_type=HandoverFacts,
        law_of=lambda facts: NoLaw(),
        decide=_handed,
        owner_column="unit_id",
        **parts,
    )


def hand_over_cases(
    verb: Verb[HandoverFacts], cases: Any, heirs: Heirs, *, by: Actor, at: datetime, note: str
) -> Report:
    """Hand these cases to the successors of their units; a step each."""
    if not cases.exists():
        return Report()
    return sets.run(verb, cases, by=by, at=at, given=heirs, note=note, all_or_nothing=True)
