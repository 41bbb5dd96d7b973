"""What the verbs of repair share: the law of an application, reasons that cite it, its letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from core import letters, sets
from core.sets import Change, Decision, Report, Verb
from law.operations import pack_by_version_id
from law.packs import Pack
from law.why import Why
from repair.flow import REPAIR
from repair.letter_queries import letter_source
from repair.models import Repair
from repair.queries import case_facts
from repair.rules import CaseFacts
from repair.terms import APPEAL_AGAINST, APPEAL_EXISTS, APPEALS, NO_APPEAL, REPAIR_OUTCOME


def law_of(facts: Any) -> Pack:
    """The pack that decided the target decides its repair."""
    return pack_by_version_id(facts.pack_version_id)


def because(pack: Pack, *sentences: str, keys: tuple[str, ...] = ()) -> Why:
    """Sentences with the clauses of those keys that the pack answers."""
    return Why.cited(pack, *(key for key in keys if pack.get(key) is not None), sentences=sentences)


def decided(values: dict[str, Any], why: Why) -> Decision:
    """A decision that cites what its reasons rest on."""
    clauses = tuple(dict.fromkeys(one.short for one in why.citations if one.short and not one.related))
    return Decision(values=values, clauses=clauses, why=why.as_json())


def verb(name: str, **parts: Any) -> Verb[CaseFacts]:
    """A verb over applications."""
    return Verb(
        flow=REPAIR,
        name=name,
        model=Repair,
        facts=case_facts,
        facts_type=CaseFacts,
        law_of=law_of,
        owner_column="unit_id",
        **parts,
    )


def issues(kind: str) -> Callable[[Change], None]:
    """An effect that signs one letter of `kind` per moved application."""

    def issue(change: Change) -> None:
        moved = Repair.objects.unscoped("the applications of this transition").filter(pk__in=change.ids)
        packs = moved.order_by().values_list("pack_version_id", flat=True).distinct()
        source = letter_source(moved, remedies={pk: next_remedy(pack_by_version_id(pk)) for pk in packs})
        letters.issue(kind, source, flow=REPAIR.name, transition_id=change.transition_id, at=change.at)

    return issue


def next_remedy(pack: Pack) -> str:
    """Where an applicant turns who is not content: the authority where the pack has it, else review or suit (C26)."""
    against = pack.get(APPEAL_AGAINST)
    heard = isinstance(against, tuple) and REPAIR_OUTCOME in against
    return APPEALS if pack.get(APPEAL_EXISTS) and heard else NO_APPEAL


def said(sentence: str, **values: Any) -> Callable[[CaseFacts, Any, datetime], Decision]:
    """A decision that only writes constants."""
    return lambda facts, law, at: decided(values, Why(sentences=(sentence,)))


def run(chosen: Verb[CaseFacts], cases: Any, **how: Any) -> Report:
    """As `sets.run`."""
    return sets.run(chosen, cases, **how)
