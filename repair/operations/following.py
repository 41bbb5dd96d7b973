"""Applications follow their targets, the calendar and the departments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.sets import Decision, Report
from departments.operations.handing import hand_over_cases, handing_verb, heirs_of
from departments.rules import Inheritance
from law.operations import calendar_version
from law.operations.publishing import recount_note
from law.packs import Pack
from law.recount import Calendars, Running
from law.recount import recount as recount_terms
from law.why import Why
from repair.eligibility import earliest
from repair.flow import MAY_MOVE, REPAIR, RUNNING
from repair.models import Repair
from repair.operations.basis import decided, law_of, run, verb
from repair.operations.deciding import close
from repair.queries import case_facts
from repair.rules import CaseFacts
from repair.terms import DECISION_TERM, OPINION_TERM, PUBLICITY_TERM


def follow_targets(flow: str, transition_id: int, *, at: datetime) -> Report:
    """Close the open applications over records (`flow` "record") or entries ("entry") that ended in a transition."""
    cases: Any = Repair.objects.unscoped("applications follow their targets")
    ended = cases.of_targets_moved(flow, transition_id)
    return close(ended, at=at) if ended.exists() else Report()


# --- a record that says something else now ----------------------------------------------------------------------------


def _first_day(facts: CaseFacts, law: Pack, at: datetime) -> Decision:
    from_on, counted = earliest(facts, law)
    why = Why(sentences=("记录的内容已经更正，重新计算最早可以修复之日。",)) + counted
    return decided({"eligible_on": from_on}, why)


_FIRST_DAY = verb("recount", decide=_first_day)


def follow_corrections(transition_id: int, *, by: Actor, at: datetime) -> Report:
    """Count the first day of applications anew whose records say since a transition another degree or other days.

    One that waits for completion is counted anew when it goes on.
    """
    cases: Any = Repair.objects.unscoped("applications follow their targets").filter(state__in=RUNNING)
    moved = []
    for row in case_facts(cases.of_targets_moved("record", transition_id), day_of(at)):
        facts = CaseFacts(**{name: value for name, value in row.items() if name != "id"})
        if earliest(facts, law_of(facts))[0] != facts.from_on:
            moved.append(row["id"])
    chosen = Repair.objects.unscoped("applications whose first day changes").filter(pk__in=moved)
    return run(_FIRST_DAY, chosen, by=by, at=at, note="随记录更正") if moved else Report()


# --- holidays ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountFacts:
    """The terms of an application and the days they began with; `given` are the two calendars."""

    pack_version_id: int
    state: str
    applied_on: date
    completed_on: date | None
    decision_due_on: date | None
    accepted_on: date | None
    opinion_due_on: date | None
    publicised_on: date | None
    publicity_ends_on: date | None
    given: Any = None


_COLUMNS = ("decision_due_on", "opinion_due_on", "publicity_ends_on")


def _recount_facts(cases: Any, on: date) -> Any:
    return cases.values("id", *(name for name in RecountFacts.__dataclass_fields__ if name != "given"))


def _changed(facts: RecountFacts, pack: Pack, given: Calendars) -> tuple[dict[str, date], Why]:
    terms = (
        ("decision_due_on", DECISION_TERM, facts.applied_on, "决定期限", True),
        ("opinion_due_on", OPINION_TERM, facts.accepted_on, "提出修复意见的期限", facts.state == "accepted"),
        ("publicity_ends_on", PUBLICITY_TERM, facts.publicised_on, "修复公示期", facts.state == "publicised"),
    )
    running = [
        Running(column=column, key=key, start_on=start_on, ends_on=getattr(facts, column), label=label)
        for column, key, start_on, label, runs in terms
        if runs and getattr(facts, column) is not None and getattr(facts, column) >= given.on
    ]
    return recount_terms(pack, running, by=given)


def _recounted(facts: RecountFacts, law: Any, at: datetime) -> Decision:
    changed, why = _changed(facts, law, facts.given)
    return decided({**{name: getattr(facts, name) for name in _COLUMNS}, **changed}, why)


_RECOUNT: sets.Verb[RecountFacts] = sets.Verb(
    flow=REPAIR,
    name="recount",
    model=Repair,
    facts=_recount_facts,
    facts_type=RecountFacts,
    law_of=law_of,
    decide=_recounted,
    owner_column="unit_id",
)


def recount(*, code: str, before: str, by: Actor, at: datetime) -> Report:
    """Count the days of applications that are not over again by the calendar `code`; counted by `before` until now.

    Terms that stand still for completion count their working days anew when they go on.
    """
    on = day_of(at)
    given = Calendars(before=calendar_version(before), after=calendar_version(code), on=on)
    running = Repair.objects.unscoped("timer: terms that run").filter(state__in=RUNNING)
    ids = []
    for row in _recount_facts(running, on):
        facts = RecountFacts(**{name: value for name, value in row.items() if name != "id"})
        if _changed(facts, law_of(facts), given)[0]:
            ids.append(row["id"])
    chosen = Repair.objects.unscoped("timer: terms that change").filter(pk__in=ids)
    return sets.run(_RECOUNT, chosen, by=by, at=at, given=given, note=recount_note(code)) if ids else Report()


# --- 机构改革 ---------------------------------------------------------------------------------------------------------

_HAND_OVER = handing_verb(REPAIR, Repair)


def hand_over(inheritance: Inheritance, *, by: Actor, at: datetime, note: str) -> Report:
    """Hand applications in which something may still happen to the successors of their units; a step each."""
    heirs = heirs_of(inheritance)
    cases = Repair.objects.unscoped("机构改革移交").filter(unit_id__in=heirs.leaving, state__in=MAY_MOVE)
    return hand_over_cases(_HAND_OVER, cases, heirs, by=by, at=at, note=note)
