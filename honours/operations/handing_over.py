"""机构改革: tasks go to whoever took the place of the unit that granted the honour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import sets
from core.actors import Actor
from core.sets import Decision, Report, Verb
from departments.queries import names_of
from departments.rules import Inheritance
from honours.flow import HONOUR_TASK, MAY_MOVE
from honours.models import HonourTask
from honours.operations.answering import law_of
from honours.operations.following import hold
from law.why import Why

REST = ""
"""Granting honours is no power of its own: a task goes with the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heirs:
    """Who takes over, and how the departments are called."""

    inheritance: Inheritance
    names: dict[int, str]

    def of(self, unit_id: int) -> int:
        return self.inheritance.heir(unit_id, power=REST, matters=set())


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """Whose a task is."""

    pack_version_id: int
    unit_id: int
    given: Heirs


def _handed(facts: HandoverFacts, law: Any, at: datetime) -> Decision:
    heir = facts.given.of(facts.unit_id)
    old, new = (facts.given.names.get(one, str(one)) for one in (facts.unit_id, heir))
    return Decision(
        values={"unit_id": heir}, why=Why(sentences=(f"机构改革：由{old}移交{new}继续办理，期限照常计算。",)).as_json()
    )


_HAND_OVER = Verb(
    flow=HONOUR_TASK,
    name="hand_over",
    model=HonourTask,
    facts=lambda tasks, on: tasks.values("id", "pack_version_id", "unit_id"),
    facts_type=HandoverFacts,
    law_of=law_of,
    decide=_handed,
    owner_column="unit_id",
)


def hand_over(inheritance: Inheritance, *, by: Actor, at: datetime, note: str) -> Report:
    """Hand tasks in which something may still happen to the successors of their units; a step each."""
    parts = [part for stage in inheritance.stages for part in stage]
    names = names_of({one for part in parts for one in (part.predecessor_id, part.successor_id)})
    given = Heirs(inheritance=inheritance, names=names)
    leaving = [one for one in {part.predecessor_id for part in parts} if given.of(one) != one]
    tasks = HonourTask.objects.unscoped("机构改革移交").filter(unit_id__in=leaving, state__in=MAY_MOVE)
    hold(tasks)
    return sets.run(_HAND_OVER, tasks, by=by, at=at, given=given, note=note, all_or_nothing=True)
