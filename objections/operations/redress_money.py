"""Money and benefits of a redress: claims decided and paid, benefits given back or waived. No sum is ever changed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from core import sets
from core.actors import Actor, Side
from core.clocks import day_of
from core.refusals import NotAllowed, Refused
from core.rules import judge
from core.sets import Decision, Report, Verb
from law.operations import current_calendar, pack_by_version_id
from law.why import Why, deadline
from objections.operations.redress_answering import law_of
from objections.redress_flow import CLAWBACK, COMPENSATION, OPEN
from objections.redress_models import Clawback, Compensation, Redress
from objections.redress_queries import clawback_facts, compensation_facts
from objections.redress_terms import COMPENSATION_TERM, Item, Outcome
from objections.rules import redress as rules
from objections.rules.redress import ClaimingFacts, ClawbackFacts, CompensationFacts, Sum

Rows = models.QuerySet[Any]


def claim(
    redress: Redress,
    *,
    claimant: str,
    ground: str,
    claimed_yuan: Decimal,
    claimed_on: date,
    by: Actor,
    at: datetime,
    note: str = "",
) -> Compensation:
    """Register a claim for damage by what was wrong. Raises `NotAllowed`, `Refused`."""
    with transaction.atomic():
        held = Redress._base_manager.select_for_update(no_key=True).get(pk=redress.pk)
        if not by.stands_on(Side.OWNER, owner_id=held.unit_id):
            raise NotAllowed("赔偿申请由责任单位登记。")
        facts = ClaimingFacts(
            open=held.state == OPEN,
            owed=Item.COMPENSATION in held.items,
            settled=held.answers.filter(item=Item.COMPENSATION, outcome=Outcome.DONE).exists(),
            claimed_on=claimed_on,
            opened_on=held.opened_on,
            yuan=claimed_yuan,
        )
        pack = pack_by_version_id(held.pack_version_id)
        refusals = judge(rules.CLAIMING, facts, law=pack, on=day_of(at))
        if refusals:
            raise Refused(refusals)
        due_on, counted = deadline(pack, current_calendar(), key=COMPENSATION_TERM, start_on=claimed_on)
        case = Compensation(
            subject_id=held.subject_id,
            redress=held,
            unit_id=held.unit_id,
            pack_version_id=held.pack_version_id,
            claimant=claimant,
            ground=ground,
            claimed_on=claimed_on,
            claimed_yuan=claimed_yuan,
            claimed_by_id=by.user_id,
            decision_due_on=due_on,
        )
        why = Why(sentences=(f"{claimant}申请赔偿{claimed_yuan}元。",)) + counted
        sets.create(COMPENSATION, "claim", [(case, Decision(why=why.as_json()))], by=by, at=at, note=note)
    return case


def _because(sentence: str, **values: Any) -> Decision:
    return Decision(values=values, why=Why(sentences=(sentence,)).as_json())


def _granted(facts: CompensationFacts, law: Any, at: datetime) -> Decision:
    given: Sum = facts.given
    said = f"以{given.document_no}决定赔偿{given.yuan}元。"
    return _because(said, decided_on=day_of(at), granted_yuan=given.yuan, decision_no=given.document_no)


def _refused(facts: CompensationFacts, law: Any, at: datetime) -> Decision:
    given: Sum = facts.given
    return _because(f"不予赔偿：{given.reason}", decided_on=day_of(at), refusal=given.reason)


def _paid(facts: CompensationFacts, law: Any, at: datetime) -> Decision:
    given: Sum = facts.given
    said = f"已于{given.dated_on:%Y-%m-%d}支付{facts.granted_yuan}元（{given.document_no}）。"
    return _because(said, paid_on=given.dated_on, paid_yuan=facts.granted_yuan, payment_no=given.document_no)


def _on_claims(name: str, **parts: Any) -> Verb[CompensationFacts]:
    return Verb(
        flow=COMPENSATION,
        name=name,
        model=Compensation,
        facts=compensation_facts,
        facts_type=CompensationFacts,
        law_of=law_of,
        owner_column="unit_id",
        **parts,
    )


_GRANT = _on_claims("grant", rules=rules.GRANTING, decide=_granted)
_REFUSE = _on_claims("refuse", rules=rules.REFUSING, decide=_refused)
_PAY = _on_claims("pay", rules=rules.PAYING, decide=_paid)


def grant(claims: Rows, *, by: Actor, at: datetime, granted_yuan: Decimal, decision_no: str, **how: Any) -> Report:
    """Decide what is paid for a claim, by which paper: a second person."""
    return sets.run(_GRANT, claims, by=by, at=at, given=Sum(yuan=granted_yuan, document_no=decision_no), **how)


def refuse(claims: Rows, *, by: Actor, at: datetime, refusal: str, **how: Any) -> Report:
    """Decide that nothing is paid, with the reason: a second person."""
    return sets.run(_REFUSE, claims, by=by, at=at, given=Sum(reason=refusal), **how)


def pay(claims: Rows, *, by: Actor, at: datetime, paid_on: date, payment_no: str, **how: Any) -> Report:
    """Register that exactly what was granted was paid, on which day, by which paper."""
    return sets.run(_PAY, claims, by=by, at=at, given=Sum(document_no=payment_no, dated_on=paid_on), **how)


# --- benefits -----------------------------------------------------------------------------------------------------


def _recovered(facts: ClawbackFacts, law: Any, at: datetime) -> Decision:
    given: Sum = facts.given
    said = f"已于{given.dated_on:%Y-%m-%d}以{given.document_no}追回，金额{given.yuan}元。"
    return _because(
        said,
        answered_on=day_of(at),
        recovered_on=given.dated_on,
        recovered_yuan=given.yuan,
        document_no=given.document_no,
    )


def _waived(facts: ClawbackFacts, law: Any, at: datetime) -> Decision:
    given: Sum = facts.given
    return _because(f"不予追回：{given.reason}", answered_on=day_of(at), reason=given.reason)


def _on_benefits(name: str, **parts: Any) -> Verb[ClawbackFacts]:
    return Verb(
        flow=CLAWBACK,
        name=name,
        model=Clawback,
        facts=clawback_facts,
        facts_type=ClawbackFacts,
        law_of=law_of,
        owner_column="unit_id",
        **parts,
    )


_RECOVER = _on_benefits("recover", rules=rules.RECOVERING, decide=_recovered)
_WAIVE = _on_benefits("waive", rules=rules.WAIVING, decide=_waived)


def recover(
    items: Rows,
    *,
    by: Actor,
    at: datetime,
    recovered_on: date,
    document_no: str,
    recovered_yuan: Decimal = Decimal(0),
    **how: Any,
) -> Report:
    """Register that benefits were given back, by which paper; `recovered_yuan` is 0 for what is no money."""
    given = Sum(yuan=recovered_yuan, document_no=document_no, dated_on=recovered_on)
    return sets.run(_RECOVER, items, by=by, at=at, given=given, **how)


def waive(items: Rows, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Leave benefits where they are, with the reason: they are used up, or the law does not allow it."""
    return sets.run(_WAIVE, items, by=by, at=at, given=Sum(reason=reason), **how)
