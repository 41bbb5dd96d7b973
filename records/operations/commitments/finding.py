"""What the accepting unit finds of a commitment: kept, or broken after its maker was told and heard."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.sets import Change, Decision, Report, Verb
from law.operations import current_calendar, pack_by_version_id
from law.packs import Pack
from law.why import Why, deadline
from records import commitment_terms as terms
from records.commitment_flow import COMMITMENT
from records.commitment_models import Commitment
from records.commitment_queries import finding_facts, records_of_commitments
from records.commitment_rules import BREACHING, FULFILLING, NOTIFYING, Finding, FindingFacts, NoticeFacts
from records.deriving import degree_of, polarity_of
from records.models import Item, Record
from records.operations.changing import opened, update_records
from records.operations.commitments.making import BY, PackFacts, because, clauses_of, law_of
from records.operations.filing import RecordClaim
from records.terms import Polarity

Cases = models.QuerySet[Any]


def _verb(name: str, **parts: Any) -> Verb[Any]:
    given = {"facts": lambda cases, on: cases.values("id", "pack_version_id"), "facts_type": PackFacts, **parts}
    return Verb(flow=COMMITMENT, name=name, model=Commitment, law_of=law_of, owner_column="unit_id", **given)


# --- what the record says of it ---------------------------------------------------------------------------------------


def _writes(state: str) -> Callable[[Change], None]:
    """An effect that writes what became of the commitments into their records; what they said before is kept."""

    def write(change: Change) -> None:
        cases = Commitment.objects.unscoped("the commitments of this transition").filter(pk__in=change.ids)
        held = list(records_of_commitments(cases).select_related("item", "provider").order_by("pk"))
        items = {record.item.pk: record.item for record in held if record.item is not None}
        for item in items.values():
            words = {one.code: one.words for one in item.fields.all()}
            pairs = [
                (record, claim_found(record, change.given, item=item, state=state, words=words))
                for record in held
                if record.item_id == item.pk
            ]
            update_records(pairs, item=item, by=BY, at=change.at, all_or_nothing=True)

    return write


def claim_found(record: Record, given: Finding, *, item: Item, state: str, words: dict[str, Any]) -> RecordClaim:
    """What the record of a commitment says once it was found kept or broken.

    Only a broken 告知承诺 is negative, by the item's own conditions (JS-G 12(6), 13(2)), and only where the pack knows
    the degree; it counts from the finding. Everything else stays other information.
    """
    values = {**record.values, terms.STATE: state, terms.FOUND: given.found_on.isoformat()}
    if given.document_no:
        values[terms.FINDING_NO] = given.document_no

    def said(code: str) -> set[str]:
        held = str(values.get(code) or "")
        return {held, str(words.get(code, {}).get(held, held))} - {""}

    pack = pack_by_version_id(record.pack_version_id)
    # The item says which commitment is meant; whether its breach counts at all, the paper says.
    polarity = polarity_of(item, said, law=pack) if pack.get(terms.BREACH_NEGATIVE) else Polarity.OTHER.value
    known = pack.labels("grades.names") if pack.get("grades.names") is not None else {}
    degree = degree_of(item, said, said="", known=known) if polarity == Polarity.NEGATIVE else ""
    claim = RecordClaim(
        subject_id=record.subject_id,
        provider=record.provider,
        item=item.code,
        provider_key=record.provider_key,
        values=values,
        sealed=json.loads(opened(record)) if record.sealed else {},
        **{name: getattr(record, name) for name in _SAME},
    )
    if not degree:
        return replace(claim, polarity=Polarity.OTHER.value)
    made = {terms.MADE: record.determined_on.isoformat(), **values}
    return replace(
        claim,
        polarity=polarity,
        degree=degree,
        conduct_on=given.found_on,
        determined_on=given.found_on,
        values=made,
    )


_SAME = (
    "ground", "polarity", "procedure", "degree", "title", "document_no", "basis", "fact", "conduct_on", "determined_on",
)  # fmt: skip
"""What a finding leaves as it was."""


# --- the moves --------------------------------------------------------------------------------------------------------


def _notified(facts: NoticeFacts, law: Pack, at: datetime) -> Decision:
    given = facts.given
    why = Why(sentences=(f"告知书{given['notice_no']}于{given['served_on']:%Y-%m-%d}送达。",))
    ends_on = None
    if law.get(terms.STATEMENT_TERM) is not None:
        ends_on, counted = deadline(
            law, current_calendar(), key=terms.STATEMENT_TERM, start_on=given["served_on"], label="陈述申辩期"
        )
        why += counted
    values = {
        "notice_no": given["notice_no"],
        "notice_words": given["notice_words"],
        "notice_served_on": given["served_on"],
        "statement_ends_on": ends_on,
    }
    return Decision(values=values, clauses=tuple(c.short for c in why.citations if c.short), why=why.as_json())


def _heard(facts: PackFacts, law: Any, at: datetime) -> Decision:
    said = Why(sentences=("承诺人的陈述申辩已登记，认定时应当一并考虑。",))
    return Decision(values={"statement": facts.given, "heard_on": day_of(at)}, why=said.as_json())


def _discarded(facts: PackFacts, law: Any, at: datetime) -> Decision:
    values = {"closed_on": day_of(at), "finding": facts.given}
    return Decision(values=values, why=Why(sentences=(f"登记作废：{facts.given}",)).as_json())


def _found(sentence: str, *, broken: bool) -> Callable[[FindingFacts, Any, datetime], Decision]:
    def decide(facts: FindingFacts, law: Any, at: datetime) -> Decision:
        given: Finding = facts.given
        values = {"found_on": given.found_on, "document_no": given.document_no, "finding": given.words}
        said = f"{sentence}（{given.found_on:%Y-%m-%d}认定{f'，{given.document_no}' if given.document_no else ''}）。"
        negative = broken and facts.kind == terms.CommitmentKind.APPROVAL and bool(law.get(terms.BREACH_NEGATIVE))
        keys = (terms.BREACH_NEGATIVE,) if negative else (terms.PUBLIC,)
        said += "记为失信信息，有效期自认定之日起算。" if negative else "作为其他信息公开。"
        why = because(law, *keys, said=said)
        return Decision(values=values, clauses=clauses_of(why), why=why.as_json())

    return decide


_NOTIFY = _verb(
    "notify_breach",
    facts=lambda cases, on: cases.values("id", "pack_version_id", "made_on"),
    facts_type=NoticeFacts,
    rules=NOTIFYING,
    decide=_notified,
)
_HEAR = _verb("hear", decide=_heard)
_DISCARD = _verb("discard", decide=_discarded)
_FINDS: dict[str, Any] = {"facts": finding_facts, "facts_type": FindingFacts}
_FULFIL = _verb(
    "fulfil", **_FINDS, rules=FULFILLING, decide=_found("承诺已经履行", broken=False), effects=(_writes(terms.KEPT),)
)
_BREACH = _verb(
    "breach", **_FINDS, rules=BREACHING, decide=_found("违反承诺", broken=True), effects=(_writes(terms.BROKEN),)
)


def notify_breach_of_commitments(
    cases: Cases, *, by: Actor, at: datetime, notice_no: str, served_on: date, notice_words: str, **how: Any
) -> Report:
    """Register that the makers of commitments were told what is about to be found, and when; their term starts."""
    given = {"notice_no": notice_no, "served_on": served_on, "notice_words": notice_words}
    return sets.run(_NOTIFY, cases, by=by, at=at, given=given, **how)


def hear_commitments(cases: Cases, *, by: Actor, at: datetime, statement: str, **how: Any) -> Report:
    """Register what the maker of a commitment says against the finding that is about to be made."""
    return sets.run(_HEAR, cases, by=by, at=at, given=statement, **how)


def discard_commitments(cases: Cases, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Throw away registrations that were made in error and are not public yet."""
    return sets.run(_DISCARD, cases, by=by, at=at, given=reason, **how)


def fulfil_commitments(
    cases: Cases, *, by: Actor, at: datetime, found_on: date, finding: str = "", **how: Any
) -> Report:
    """Find commitments kept: other information, shown with the commitment."""
    return sets.run(_FULFIL, cases, by=by, at=at, given=Finding(found_on=found_on, words=finding), **how)


def breach_commitments(
    cases: Cases, *, by: Actor, at: datetime, found_on: date, document_no: str, finding: str, **how: Any
) -> Report:
    """Find commitments broken, by which document; a broken 告知承诺 becomes negative information (JS-G 12(6))."""
    given = Finding(found_on=found_on, document_no=document_no, words=finding)
    return sets.run(_BREACH, cases, by=by, at=at, given=given, **how)
