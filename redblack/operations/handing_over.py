"""机构改革: what is open of the lists goes to whoever took the place of the unit that recognised it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from core import sets
from core.actors import Actor
from core.sets import Decision, Report, Verb
from departments.queries import names_of
from departments.rules import Inheritance
from departments.terms import Power
from law.why import Why
from redblack.fact_queries import handover_facts
from redblack.flow import ENTRY, OPEN_ENTRIES
from redblack.import_flow import CONFIRMED, IMPORT, PREVIEWED, UNDER_WAY, WITHDRAWAL_ASKED
from redblack.models import Entry, ImportBatch, Programme, Representation, Stay
from redblack.operations.basis import law_of
from redblack.programme_flow import CONSULTING, DRAFT, PROGRAMME, PUBLISHED
from redblack.representation_flow import OPEN, REPRESENTATION
from redblack.stay_flow import LIFTED, RUN_OUT, STANDING, STAY


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """Whose a case is, of which programme, and whose it was before it was ever handed over."""

    pack_version_id: int
    owner_id: int
    former_id: int | None
    matter: str
    given: Heirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Heirs:
    """Who takes over, and how the departments are called."""

    inheritance: Inheritance
    names: dict[int, str]

    def of(self, owner_id: int, matter: str) -> int:
        return self.inheritance.heir(owner_id, power=Power.RECOGNISE, matters=(matter,))


def _decide(column: str, *, former: str = "") -> Any:
    def decided(facts: HandoverFacts, law: Any, at: datetime) -> Decision:
        heir = facts.given.of(facts.owner_id, facts.matter)
        old, new = (facts.given.names.get(one, str(one)) for one in (facts.owner_id, heir))
        values = {column: heir, **({former: facts.former_id or facts.owner_id} if former else {})}
        return Decision(values=values, why=Why(sentences=(f"机构改革：由{old}移交{new}继续办理。",)).as_json())

    return decided


def _verb(flow: Any, model: Any, column: str, *, matter: str, former: str = "", **parts: Any) -> Verb[HandoverFacts]:
    return Verb(
        flow=flow,
        name="hand_over",
        model=model,
        facts=handover_facts(column, matter=matter, former=former, pack=parts.pop("pack", "pack_version_id")),
        facts_type=HandoverFacts,
        law_of=law_of,
        decide=_decide(column, former=former),
        owner_column=column,
        **parts,
    )


_FORMER = "former_recogniser_id"
_PROGRAMMES = _verb(PROGRAMME, Programme, "recogniser_id", matter="code", former=_FORMER, parent_table="")
_ENTRIES = _verb(ENTRY, Entry, "recogniser_id", matter="programme__code", former=_FORMER)
_REPRESENTATIONS = _verb(
    REPRESENTATION,
    Representation,
    "recogniser_id",
    matter="entry__programme__code",
    pack="entry__pack_version_id",
)
_STAYS = _verb(STAY, Stay, "recogniser_id", matter="entry__programme__code", pack="entry__pack_version_id")
_IMPORTS = _verb(
    IMPORT,
    ImportBatch,
    "department_id",
    matter="programme__code",
    pack="programme__pack_version_id",
    parent_table="",
)

Rows = models.QuerySet[Any]


def hand_over(inheritance: Inheritance, *, by: Actor, at: datetime, note: str) -> Report:
    """Hand programmes, open entries, open representations, stays and files of a preliminary list to the successors.

    A step per case says from whom to whom. What is closed keeps its unit; so do letters.
    """
    ids = {one for parts in inheritance.stages for part in parts for one in (part.predecessor_id, part.successor_id)}
    given = Heirs(inheritance=inheritance, names=names_of(ids))
    reason = "机构改革移交"
    chosen: tuple[tuple[Verb[HandoverFacts], Rows, str, str], ...] = (
        (_PROGRAMMES, Programme.objects.filter(state__in=(DRAFT, CONSULTING, PUBLISHED)), "recogniser_id", "code"),
        (
            _IMPORTS,
            ImportBatch.objects.unscoped(reason).filter(state__in=(*UNDER_WAY, PREVIEWED, CONFIRMED, WITHDRAWAL_ASKED)),
            "department_id",
            "programme__code",
        ),
        (
            _ENTRIES,
            Entry.objects.unscoped(reason).filter(state__in=OPEN_ENTRIES),
            "recogniser_id",
            "programme__code",
        ),
        (
            _REPRESENTATIONS,
            Representation.objects.unscoped(reason).filter(state=OPEN),
            "recogniser_id",
            "entry__programme__code",
        ),
        (
            _STAYS,
            Stay.objects.unscoped(reason).filter(state__in=(STANDING, LIFTED, RUN_OUT)),
            "recogniser_id",
            "entry__programme__code",
        ),
    )
    report = Report()
    for verb, cases, owner, matter in chosen:
        leaving = _leaving(cases, given, owner=owner, matter=matter)
        if leaving is not None:
            report += sets.run(verb, leaving, by=by, at=at, given=given, note=note, all_or_nothing=True)
    return report


def _leaving(cases: Rows, given: Heirs, *, owner: str, matter: str) -> Rows | None:
    """The cases that get another owner; None where nothing does."""
    named = {part.predecessor_id for parts in given.inheritance.stages for part in parts}
    pairs = cases.filter(**{f"{owner}__in": named}).order_by().values_list(owner, matter).distinct()
    moving = Q()
    for held_by, code in pairs:
        if given.of(held_by, code) != held_by:
            moving |= Q(**{owner: held_by, matter: code})
    return cases.filter(moving) if moving else None
