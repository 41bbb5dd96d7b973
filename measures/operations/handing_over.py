"""机构改革: running tasks and papers that are not filed yet go to whoever took the place of their department."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from core import sets
from core.actors import Actor
from core.rules import NoLaw
from core.sets import Change, Decision, Report, Verb
from departments.queries import names_of
from departments.rules import Inheritance
from departments.terms import Power
from law.operations import pack_by_version_id
from law.packs import Pack
from law.why import Why
from measures.filing_flow import FILING, UNSETTLED
from measures.filing_queries import filing_handover_facts
from measures.flow import DISPATCH, HELD, RELEASING
from measures.models import Dispatch, Filing, Measure
from measures.operations.mail import tell
from measures.queries import handover_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Heirs:
    """Who takes over, how the departments are called, and the numbers of the measures."""

    inheritance: Inheritance
    names: dict[int, str]
    codes: dict[int, str]

    def of(self, owner_id: int, measures: tuple[int, ...] | list[int]) -> int:
        """A task goes whole: to whoever took all its measures, else to whoever took the power to implement."""
        codes = {self.codes[one] for one in measures}
        return self.inheritance.heir(owner_id, power=Power.IMPLEMENT, matters=codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """A task, and the departments (`beside`) that hold a task of the same subject, entry and round."""

    pack_version_id: int
    owner_id: int
    measures: list[int]
    cycle: int
    beside: list[int]
    free_cycle: int
    given: Heirs


def _law_of(facts: HandoverFacts) -> Pack:
    return pack_by_version_id(facts.pack_version_id)


def _decide(facts: HandoverFacts, law: Any, at: datetime) -> Decision:
    given = facts.given
    heir = given.of(facts.owner_id, facts.measures)
    # Whoever else holds a task of this round may end at the same successor: then this one takes a round of its own.
    cycle = facts.free_cycle if given.names.keys() & set(facts.beside) else facts.cycle
    old, new = (given.names.get(one, str(one)) for one in (facts.owner_id, heir))
    why = Why(sentences=(f"机构改革：由{old}移交{new}继续实施，期限照常计算。",)).as_json()
    return Decision(values={"department_id": heir, "cycle": cycle}, why=why)


def _tell(change: Change) -> None:
    tell("hand_over", change.transition_id, at=change.at)


_HAND_OVER = Verb(
    flow=DISPATCH,
    name="hand_over",
    model=Dispatch,
    facts=handover_facts,
    facts_type=HandoverFacts,
    law_of=_law_of,
    decide=_decide,
    effects=(_tell,),
    owner_column="department_id",
)


def hand_over(inheritance: Inheritance, *, by: Actor, at: datetime, note: str) -> Report:
    """Hand every task that is not closed to the successors, with its terms as they run; a step each.

    Who carries out a published measure is not edited: it is asked of the successions at dispatch.
    """
    codes = dict(Measure.objects.values_list("pk", "code"))
    given = Heirs(inheritance=inheritance, names=_names(inheritance), codes=codes)
    running = Dispatch.objects.unscoped("机构改革移交").filter(state__in=(*HELD, RELEASING))
    leaving = _leaving(running, given)
    if leaving is None:
        return Report()
    return sets.run(_HAND_OVER, leaving, by=by, at=at, given=given, note=note, all_or_nothing=True)


def _leaving(tasks: models.QuerySet[Any], given: Heirs) -> models.QuerySet[Any] | None:
    """The tasks that get another department; None where none does."""
    named = {part.predecessor_id for parts in given.inheritance.stages for part in parts}
    pairs = tasks.filter(department__in=named).order_by().values_list("department_id", "measures").distinct()
    moving = Q()
    for held_by, measures in pairs:
        if given.of(held_by, measures) != held_by:
            moving |= Q(department=held_by, measures=measures)
    return tasks.filter(moving) if moving else None


# --- papers on their way to the register ----------------------------------------------------------------------------

REST = ""
"""Drawing up a paper is no power of its own: it goes with the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingHandoverFacts:
    """Whose a paper is, and which lists it covers, if it is a memorandum."""

    owner_id: int
    programmes: list[str] | None
    given: Heirs


def _heir_of_paper(given: Heirs, owner_id: int, programmes: list[str] | None) -> int:
    return given.inheritance.heir(owner_id, power=REST, matters=set(programmes or ()))


def _decide_paper(facts: FilingHandoverFacts, law: Any, at: datetime) -> Decision:
    heir = _heir_of_paper(facts.given, facts.owner_id, facts.programmes)
    old, new = (facts.given.names.get(one, str(one)) for one in (facts.owner_id, heir))
    why = Why(sentences=(f"机构改革：由{old}移交{new}继续办理。",)).as_json()
    return Decision(values={"department_id": heir}, why=why)


_HAND_OVER_PAPER = Verb(
    flow=FILING,
    name="hand_over",
    model=Filing,
    facts=filing_handover_facts,
    facts_type=FilingHandoverFacts,
    law_of=lambda facts: NoLaw(),
    decide=_decide_paper,
    owner_column="department_id",
    parent_table="",
)


def hand_over_filings(inheritance: Inheritance, *, by: Actor, at: datetime, note: str) -> Report:
    """Hand every paper that is drawn up, returned or before the office to the successors; a step each.

    A memorandum whose lists all went to one department goes along, every other paper with the rest. What is filed is
    fixed: whoever took everything from a department stands in its place for it.
    """
    given = Heirs(inheritance=inheritance, names=_names(inheritance), codes={})
    papers = Filing.objects.unscoped("机构改革移交").filter(state__in=UNSETTLED)
    named = {part.predecessor_id for parts in inheritance.stages for part in parts}
    pairs = papers.filter(department__in=named).order_by().values_list("department_id", "memorandum__programmes")
    moving = Q()
    for held_by, programmes in pairs.distinct():
        if _heir_of_paper(given, held_by, programmes) != held_by:
            moving |= Q(department=held_by, memorandum__programmes=programmes)
    if not moving:
        return Report()
    return sets.run(_HAND_OVER_PAPER, papers.filter(moving), by=by, at=at, given=given, note=note, all_or_nothing=True)


def _names(inheritance: Inheritance) -> dict[int, str]:
    parts = [part for stage in inheritance.stages for part in stage]
    return names_of({one for part in parts for one in (part.predecessor_id, part.successor_id)})
