"""Statements in defence and objections during publicity: while one is open, nothing is listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from core import letters, sets
from core.actors import Actor
from core.clocks import day_of
from core.refusals import Refusal, Refused
from core.sets import Change, Decision, Report, Verb
from redblack.fact_queries import representation_facts
from redblack.flow import BEFORE_LISTING, ENTRY_STATES
from redblack.letter_queries import reply_source
from redblack.models import Entry, Representation
from redblack.operations.basis import law_of
from redblack.representation_flow import REPRESENTATION
from redblack.terms import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentationFacts:
    """What an answer reads."""

    pack_version_id: int
    given: str = ""


def represent(
    entry: Entry, *, kind: str, party: str, text: str, by: Actor, at: datetime, party_kind: str = Party.SUBJECT
) -> Representation:
    """Register what the subject or a third party says against a preliminary entry (JY 6, P8).

    Raises `Refused` when the entry is not on its way to a list, or when a third party speaks before publicity.
    """
    if party_kind == Party.THIRD and kind != Representation.Kind.PUBLICITY:
        raise Refused(
            Refusal(
                code="third_party_objects",
                sentence="陈述申辩由当事人或者其代理人提出。",
                remedy="利害关系人的意见请登记为公示期异议。",
                field="party_kind",
            )
        )
    with transaction.atomic():
        held = Entry.objects.unscoped("locked for its representation").select_for_update(of=("self",)).get(pk=entry.pk)
        if held.state not in BEFORE_LISTING:
            raise Refused(
                Refusal(
                    code="wrong_state",
                    sentence=f"条目状态为“{dict(ENTRY_STATES)[held.state]}”，不再接受列入前的陈述申辩或异议。",
                    remedy="列入后请按异议程序办理。",
                )
            )
        case = Representation(
            subject_id=held.subject_id,
            entry=held,
            recogniser_id=held.recogniser_id,
            kind=kind,
            party=party,
            party_kind=party_kind,
            text=text,
            received_on=day_of(at),
        )
        sets.create(REPRESENTATION, "represent", [(case, Decision())], by=by, at=at)
    return case


def _answered(facts: RepresentationFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"answer": facts.given, "answered_on": day_of(at)})


def _reply(change: Change) -> None:
    """The answer goes to whoever spoke, as a letter with a number (P8)."""
    answered = Representation.objects.unscoped("the cases of this transition").filter(pk__in=change.ids)
    letters.issue(
        "representation_reply",
        reply_source(answered),
        flow=REPRESENTATION.name,
        transition_id=change.transition_id,
        at=change.at,
    )


_VERBS = {
    name: Verb(
        flow=REPRESENTATION,
        name=name,
        model=Representation,
        facts=representation_facts,
        facts_type=RepresentationFacts,
        law_of=law_of,
        decide=_answered,
        effects=(_reply,),
        owner_column="recogniser_id",
    )
    for name in ("uphold", "dismiss")
}


def uphold(cases: models.QuerySet[Any], *, by: Actor, at: datetime, answer: str, **how: Any) -> Report:
    """Find representations right; their entries cannot be listed any more and are to be dropped."""
    return sets.run(_VERBS["uphold"], cases, by=by, at=at, given=answer, **how)


def dismiss(cases: models.QuerySet[Any], *, by: Actor, at: datetime, answer: str, **how: Any) -> Report:
    """Find representations wrong, with the reasons told to the party in `answer`."""
    return sets.run(_VERBS["dismiss"], cases, by=by, at=at, given=answer, **how)
