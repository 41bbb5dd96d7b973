"""Objections follow what they are against, the calendar, and the departments that deal with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.models import Step
from core.sets import Decision, Report, Verb
from departments.operations.handing import Heirs, heirs_of
from departments.rules import Inheritance
from law.operations import calendar_version
from law.operations.publishing import recount_note
from law.recount import Calendars, Running
from law.recount import recount as recount_terms
from law.why import Why
from objections.objection_flow import ASKED, CORRECTING, OBJECTION, OPEN_OBJECTIONS, VERIFYING
from objections.objection_models import Objection
from objections.objection_queries import REVIEWED
from objections.objection_terms import CORRECT_TERM, REVIEW_TERM, SUPPLEMENT_TERM, VERIFY_TERM
from objections.operations.objection_basis import BY, handling, issues, law_of
from objections.operations.objection_handling import decided, unmarks
from objections.rules.objecting import HandlingFacts
from subjects.models import Subject


def hold(cases: Any) -> None:
    """Lock the subjects of these cases: whoever moves one at this moment is waited for, then what he did is seen."""
    rows = Subject._base_manager.select_for_update(no_key=True).filter(pk__in=cases.values("subject_id"))
    list(rows.order_by("pk").values_list("pk"))


# --- the information is gone ------------------------------------------------------------------------------------------


def _moot(facts: HandlingFacts, law: Any, at: datetime) -> Decision:
    values = {"paused_on": None, "supplement_due_on": None, "closed_on": day_of(at)}
    return decided(values, Why(sentences=("异议所针对的信息已经终止，不再公开和使用，异议办结。",)))


_CLOSE_MOOT = handling("close_moot", decide=_moot, effects=(unmarks, issues("objection_closed")))


def close_moot(transition_id: int, *, at: datetime, flow: str) -> None:
    """Close the open objections to the records or entries (`flow`) that a transition ended; each objector is told."""
    ended = Step.objects.filter(transition_id=transition_id, flow=flow).exclude(source=F("target")).values("case_id")
    cases = Objection.objects.unscoped("objections to what ended").filter(
        **{f"{flow}__in": ended}, state__in=OPEN_OBJECTIONS
    )
    if cases.exists():
        hold(cases)
        sets.run(_CLOSE_MOOT, cases, by=BY, at=at, all_or_nothing=True)


# --- a notice on holidays ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountFacts:
    """The terms of an objection, and from which day each runs."""

    pack_version_id: int
    state: str
    received_on: date
    paused_on: date | None
    review_due_on: date | None
    supplement_due_on: date | None
    sent_on: date | None
    verify_due_on: date | None
    decided_on: date | None
    correct_due_on: date | None
    given: Any = None


_COLUMNS = (
    "id", "pack_version_id", "state", "received_on", "paused_on", "review_due_on", "supplement_due_on", "sent_on",
    "verify_due_on", "decided_on", "correct_due_on",
)  # fmt: skip
_TERMS = ("review_due_on", "supplement_due_on", "verify_due_on", "correct_due_on")


def _running(facts: RecountFacts) -> list[Running]:
    """The terms that run in this state; those of review only where they do not stand still."""
    found = []
    if facts.state in REVIEWED and facts.paused_on is None:
        found.append(Running(column="review_due_on", key=REVIEW_TERM, start_on=facts.received_on,
                             ends_on=facts.review_due_on, label="审核期限"))  # fmt: skip
    if facts.state == ASKED:
        found.append(Running(column="supplement_due_on", key=SUPPLEMENT_TERM, start_on=facts.paused_on,
                             ends_on=facts.supplement_due_on, label="补正期限"))  # fmt: skip
    if facts.state == VERIFYING:
        found.append(Running(column="verify_due_on", key=VERIFY_TERM, start_on=facts.sent_on,
                             ends_on=facts.verify_due_on, label="核实期限"))  # fmt: skip
    if facts.state == CORRECTING:
        found.append(Running(column="correct_due_on", key=CORRECT_TERM, start_on=facts.decided_on,
                             ends_on=facts.correct_due_on, label="更正期限"))  # fmt: skip
    return found


def _changed(facts: RecountFacts, given: Calendars) -> tuple[dict[str, date], Why]:
    """Days that are over stay over."""
    running = [one for one in _running(facts) if one.ends_on is not None and one.ends_on >= given.on]
    return recount_terms(law_of(facts), running, by=given)


def _recounted(facts: RecountFacts, law: Any, at: datetime) -> Decision:
    changed, why = _changed(facts, facts.given)
    return decided({**{name: getattr(facts, name) for name in _TERMS}, **changed}, why)


_RECOUNT: Verb[RecountFacts] = Verb(
    flow=OBJECTION,
    name="recount",
    model=Objection,
    facts=lambda cases, on: cases.values(*_COLUMNS),
    facts_type=RecountFacts,
    law_of=law_of,
    decide=_recounted,
    owner_column="unit_id",
)


def recount(*, code: str, before: str, by: Actor, at: datetime) -> Report:
    """Count the days of open objections again by the calendar `code`; counted by `before` until now."""
    given = Calendars(before=calendar_version(before), after=calendar_version(code), on=day_of(at))
    running = Objection.objects.unscoped("timer: terms that run").filter(state__in=OPEN_OBJECTIONS)
    rows = running.values(*_COLUMNS)
    ids = [row["id"] for row in rows if _changed(_of(row), given)[0]]
    chosen = Objection.objects.unscoped("timer: terms that change").filter(pk__in=ids)
    return sets.run(_RECOUNT, chosen, by=by, at=at, given=given, note=recount_note(code)) if ids else Report()


def _of(row: dict[str, Any]) -> RecountFacts:
    return RecountFacts(**{name: value for name, value in row.items() if name != "id"})


# --- 机构改革 ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """Whose a case is; `recogniser_id` is the entry's, who follows the powers of recognition."""

    pack_version_id: int
    unit_id: int
    verifier_id: int
    corrector_id: int
    recogniser_id: int | None
    given: Heirs


def _handed(facts: HandoverFacts, law: Any, at: datetime) -> Decision:
    heirs = facts.given
    corrector = facts.recogniser_id or heirs.of(facts.corrector_id)
    verifier = corrector if facts.verifier_id == facts.corrector_id else heirs.of(facts.verifier_id)
    now = {"unit_id": heirs.of(facts.unit_id), "verifier_id": verifier, "corrector_id": corrector}
    changed = {(getattr(facts, name), new) for name, new in now.items() if getattr(facts, name) != new}
    said = "、".join(f"由{heirs.name(old)}移交{heirs.name(new)}" for old, new in sorted(changed))
    return Decision(values=now, why=Why(sentences=(f"机构改革：{said or '随机构改革核对'}，期限照常计算。",)).as_json())


_HAND_OVER: Verb[HandoverFacts] = Verb(
    flow=OBJECTION,
    name="hand_over",
    model=Objection,
    facts=lambda cases, on: cases.values(
        "id", "pack_version_id", "unit_id", "verifier_id", "corrector_id", recogniser_id=F("entry__recogniser_id")
    ),
    facts_type=HandoverFacts,
    law_of=law_of,
    decide=_handed,
    owner_column="unit_id",
)


def hand_over(inheritance: Inheritance, *, by: Actor | None = None, at: datetime, note: str) -> Report:
    """Hand open objections to the successors of whoever handles, verifies or corrects; a step each."""
    given = heirs_of(inheritance)
    gone = {part.predecessor_id for stage in inheritance.stages for part in stage}
    every: Any = Objection.objects.unscoped("机构改革移交").filter(state__in=OPEN_OBJECTIONS)
    concerned = (
        every.filter(unit_id__in=gone) | every.filter(verifier_id__in=gone) | every.filter(corrector_id__in=gone)
    )
    rows = _HAND_OVER.facts(concerned, day_of(at))
    ids = [row["id"] for row in rows if _moves(row, given)]
    chosen = every.filter(pk__in=ids)
    hold(chosen)
    by = by or timer("机构改革")
    return sets.run(_HAND_OVER, chosen, by=by, at=at, given=given, note=note, all_or_nothing=True)


def _moves(row: dict[str, Any], given: Heirs) -> bool:
    corrector = row["recogniser_id"] or given.of(row["corrector_id"])
    others = (row["unit_id"], row["verifier_id"])
    return corrector != row["corrector_id"] or any(given.of(one) != one for one in others)
