"""The items of a redress are done or set aside one by one, with proof or reason; then its case is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import models

from core import letters, sets
from core.actors import Actor
from core.clocks import day_of
from core.models import Letter
from core.sets import Change, Decision, Report, Verb
from law.operations import current_calendar, pack_by_version_id
from law.packs import Pack
from law.why import Why, deadline
from objections.redress_flow import REDRESS
from objections.redress_models import Redress, RedressAnswer
from objections.redress_queries import letter_source, redress_facts
from objections.redress_terms import APOLOGY, CLARIFICATION_TERM, Item, Outcome
from objections.rules import redress as rules
from objections.rules.redress import Answer, RedressFacts

Cases = models.QuerySet[Any]


def law_of(facts: Any) -> Pack:
    """The pack under which the wrong thing was decided."""
    return pack_by_version_id(facts.pack_version_id)


def _verb(name: str, **parts: Any) -> Verb[RedressFacts]:
    return Verb(
        flow=REDRESS,
        name=name,
        model=Redress,
        facts=redress_facts,
        facts_type=RedressFacts,
        law_of=law_of,
        owner_column="unit_id",
        **parts,
    )


# --- by letter ----------------------------------------------------------------------------------------------------


def _issues(kind: str) -> Callable[[Change], None]:
    """Sign one letter per case; its number is the proof that the item is done."""

    def issue(change: Change) -> None:
        answer: Answer = change.given
        cases = Redress.objects.unscoped("the cases of this transition").filter(pk__in=change.ids)
        packs = [pack_by_version_id(pk) for pk in cases.order_by().values_list("pack_version_id", flat=True).distinct()]
        clauses = {pack.row_id: pack.cite(APOLOGY).short for pack in packs}
        source = letter_source(cases, clauses=clauses, said=answer.proof)
        letters.issue(kind, source, flow=REDRESS.name, transition_id=change.transition_id, at=change.at)
        numbers = Letter.objects.filter(transition_id=change.transition_id, kind=kind)
        proofs = dict(numbers.values_list("case_id", "number_text"))
        _write(change, Outcome.DONE, proofs=proofs, done_on=change.on)

    return issue


def _write(
    change: Change, outcome: Outcome, *, proofs: dict[int, str] | None = None, done_on: date | None = None
) -> None:
    answer: Answer = change.given
    done = outcome == Outcome.DONE
    RedressAnswer.objects.bulk_create(
        RedressAnswer(
            redress_id=pk,
            item=answer.item,
            outcome=outcome,
            done_on=(done_on or answer.done_on) if done else None,
            proof=(proofs[pk] if proofs else answer.proof) if done else "",
            reason="" if done else answer.reason,
            transition_id=change.transition_id,
            at=change.at,
            by_id=change.by.user_id,
            by_name=change.by.name,
        )
        for pk in change.ids
    )


def _apologised(facts: RedressFacts, law: Pack, at: datetime) -> Decision:
    why = Why.cited(law, APOLOGY, sentences=("已向当事人签发道歉信。",))
    return Decision(values={"apologised_on": day_of(at)}, clauses=(law.cite(APOLOGY).short,), why=why.as_json())


def _clarified(facts: RedressFacts, law: Pack, at: datetime) -> Decision:
    on = day_of(at)
    until, counted = deadline(law, current_calendar(), key=CLARIFICATION_TERM, start_on=on, label="澄清公告展示期")
    why = Why.cited(law, APOLOGY, sentences=("在公开有误信息的同一网站公告澄清。",)) + counted
    return Decision(
        values={"clarified_on": on, "clarification_to": until}, clauses=(law.cite(APOLOGY).short,), why=why.as_json()
    )


_APOLOGISE = _verb("apologise", rules=rules.APOLOGISING, decide=_apologised, effects=(_issues("apology"),))
_CLARIFY = _verb("clarify", rules=rules.CLARIFYING, decide=_clarified, effects=(_issues("clarification"),))


def apologise(cases: Cases, *, by: Actor, at: datetime, text: str = "", **how: Any) -> Report:
    """Sign a written apology to each who was wronged; `text` is the officer's own sentence in it (JY 24, JS-L 24)."""
    return sets.run(_APOLOGISE, cases, by=by, at=at, given=Answer(item=Item.APOLOGY, proof=text), **how)


def clarify(cases: Cases, *, by: Actor, at: datetime, text: str = "", **how: Any) -> Report:
    """Put up a clarification for the office's term where the wrong list stood; `text` is added to it (JY 24)."""
    return sets.run(_CLARIFY, cases, by=by, at=at, given=Answer(item=Item.CLARIFICATION, proof=text), **how)


# --- by register --------------------------------------------------------------------------------------------------


def _said(facts: RedressFacts, law: Any, at: datetime) -> Decision:
    answer: Answer = facts.given
    label = Item(answer.item).label
    said = f"{label}：{answer.proof}" if answer.proof else f"{label}不适用：{answer.reason}"
    return Decision(why=Why(sentences=(said,)).as_json())


def _settled(change: Change) -> None:
    _write(change, Outcome.DONE)


def _set_aside(change: Change) -> None:
    _write(change, Outcome.NOT_DUE)


def _closed(facts: RedressFacts, law: Any, at: datetime) -> Decision:
    why = Why(sentences=("救济清单各项均已办结或者说明不适用。",))
    return Decision(values={"closed_on": day_of(at)}, why=why.as_json())


_SETTLE = _verb("settle", rules=rules.SETTLING, decide=_said, effects=(_settled,))
_SET_ASIDE = _verb("set_aside", rules=rules.SETTING_ASIDE, decide=_said, effects=(_set_aside,))
_CLOSE = _verb("close", rules=rules.CLOSING, decide=_closed)


def settle(cases: Cases, *, by: Actor, at: datetime, item: str, done_on: date, proof: str, **how: Any) -> Report:
    """Register that an item was done on a day, with its proof."""
    return sets.run(_SETTLE, cases, by=by, at=at, given=Answer(item=item, done_on=done_on, proof=proof), **how)


def set_aside(cases: Cases, *, by: Actor, at: datetime, item: str, reason: str, **how: Any) -> Report:
    """Say that an item is not due here, and why; it may still be done later."""
    return sets.run(_SET_ASIDE, cases, by=by, at=at, given=Answer(item=item, reason=reason), **how)


def close(cases: Cases, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Close cases of which every item is answered."""
    return sets.run(_CLOSE, cases, by=by, at=at, **how)
