"""What an objection says is changed at the wish of whoever raised it, until it is accepted (E1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor
from core.papers import Paper, any_fresh, keep_papers
from core.sets import Change, Decision, Report
from law.packs import Pack
from law.why import Why, formerly
from objections.objection_models import ObjectionPaper
from objections.objection_queries import amending_facts
from objections.objection_terms import ENTRY_WORDS, RECORD_WORDS, ObjectionGround
from objections.operations.objection_basis import handling
from objections.rules.amending import AMENDING, AmendingFacts, Amendment

WORDS = RECORD_WORDS | ENTRY_WORDS


def amend(
    cases: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    ground: str = "",
    text: str = "",
    interest: str = "",
    claims: Mapping[str, str] | None = None,
    files: Sequence[Paper] = (),
    **how: Any,
) -> Report:
    """Change what objections say before they are accepted; what is left empty stays as it was, and so does who raised
    them, against what. `claims` take the place of all former ones, unless they are None. The former words stay in the
    trail, the terms run on. The public pages call it with `by=timer("网上申请")` over the one case of a receipt.
    """
    told = {"ground": ground, "text": text.strip(), "interest": interest.strip()}
    words: dict[str, Any] = {name: said for name, said in told.items() if said}
    if claims is not None:
        words["claims"] = {name: said.strip() for name, said in claims.items() if said.strip()}
    fresh = any_fresh(ObjectionPaper, list(cases.values_list("pk", flat=True)), files)
    verb = handling(
        "amend",
        facts=amending_facts,
        facts_type=AmendingFacts,
        rules=AMENDING,
        decide=_amended,
        effects=(partial(_keep, files=files),),
    )
    return sets.run(verb, cases, by=by, at=at, given=Amendment(words=words, fresh=fresh), **how)


def _amended(facts: Any, law: Pack, at: datetime) -> Decision:
    why = Why(sentences=("受理之前，提出人修改异议内容。", *formerly(_changes(facts, facts.given.words))))
    return Decision(values=facts.given.words, why=why.as_json())


def _changes(facts: AmendingFacts, words: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Label, former text and new text of everything that is told anew."""
    if "ground" in words:
        yield "异议事由", ObjectionGround(facts.ground).label, ObjectionGround(words["ground"]).label
    for name, label in (("text", "异议内容"), ("interest", "利害关系")):
        if name in words:
            yield label, getattr(facts, name), words[name]
    if "claims" in words:
        for name, label in WORDS.items():
            yield f"主张的{label}", facts.claims.get(name, ""), words["claims"].get(name, "")


def _keep(change: Change, *, files: Sequence[Paper]) -> None:
    keep_papers(ObjectionPaper, change.ids, files, at=change.at)
