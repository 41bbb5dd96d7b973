"""What a verb is: how it decides, what a lawful move writes, and the report of what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import models

from core.actors import Actor
from core.events import Event
from core.flows import Flow
from core.refusals import Refusal, Refused, unique
from core.rules import Law, Rule

F = TypeVar("F")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a lawful move writes: column values (by column name), the citations and the reasons shown with them."""

    values: Mapping[str, Any] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    why: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a chunk moved, for the writes and calls down that belong to the same transaction."""

    transition_id: int
    ids: tuple[int, ...]
    by: Actor
    at: datetime
    on: date
    given: Any


@dataclass(frozen=True, kw_only=True)
class Verb(Generic[F]):
    """How one verb of one flow is decided.

    `facts` turns a queryset of cases and the day into values() rows with `id` and the fields of `facts_type`;
    a field called `by` or `given` of that type is filled with the actor and with what the door was given.
    `law_of` finds the law of a case from its facts. `decide` gives the values of the move,
    or raises `Refused` when the result itself cannot stand. `before` runs with the
    cases that will move, to make room for them (a red entry yields before the black one is listed); `effects` run
    after the steps and before the event. Both write what the law ties to the move.
    """

    flow: Flow
    name: str
    model: type[models.Model]
    facts: Callable[[models.QuerySet[Any], date], models.QuerySet[Any]]
    facts_type: type[F]
    law_of: Callable[[F], Law]
    decide: Callable[[F, Law, datetime], Decision] = lambda facts, law, at: Decision()
    rules: Sequence[Rule[F]] = ()
    before: Sequence[Callable[[Change], None]] = ()
    effects: Sequence[Callable[[Change], None]] = ()
    event: type[Event] | None = None
    owner_column: str = ""
    parent_table: str = "subjects_subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRefusal:
    """Why one case of the set stayed where it was."""

    case_id: int
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a verb did with its set. `transitions` has one id per chunk."""

    transitions: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    refused: tuple[CaseRefusal, ...] = ()

    def __add__(self, other: Report) -> Report:
        return Report(
            transitions=self.transitions + other.transitions,
            moved=self.moved + other.moved,
            refused=self.refused + other.refused,
        )

    def demand_all(self) -> None:
        """Raise `Refused` with every reason if any case was refused."""
        if self.refused:
            raise Refused(unique(refusal for case in self.refused for refusal in case.refusals))
