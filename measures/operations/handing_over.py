"""机构改革: running tasks go to whoever took the place of the department that carries them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from core import sets
from core.actors import Actor
from core.sets import Change, Decision, Report, Verb
from departments.queries import names_of
from departments.rules import Inheritance
from departments.terms import Power
from law.operations import pack_by_version_id
from law.packs import Pack
from law.why import Why
from measures.flow import DISPATCH, HELD, RELEASING
from measures.models import Dispatch, Measure
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
    ids = {one for parts in inheritance.stages for part in parts for one in (part.predecessor_id, part.successor_id)}
    codes = dict(Measure.objects.values_list("pk", "code"))
    given = Heirs(inheritance=inheritance, names=names_of(ids), codes=codes)
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
