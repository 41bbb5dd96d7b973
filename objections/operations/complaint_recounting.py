"""Count the days over complaints and appeals again when a notice on holidays is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.sets import Decision, Report, Verb
from law.operations import calendar_version
from law.operations.publishing import recount_note
from law.packs import Pack
from law.recount import Calendars, Running
from law.recount import recount as recount_terms
from law.why import Why
from objections.appeal_flow import APPEAL, OPEN_APPEALS
from objections.complaint_flow import AT_THE_UNIT, COMPLAINT
from objections.complaint_terms import ACCEPT_TERM, AGAIN_TERM, ANSWER_TERM, DECIDE_TERM
from objections.models import Appeal, Complaint
from objections.operations.appeals import law_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDays:
    """The term that runs: to accept since it came in, or to decide since it was accepted."""

    pack_version_id: int
    received_on: date
    accepted_on: date | None
    accept_due_on: date
    due_on: date | None
    given: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintDays:
    """The term that runs: to answer since it was assigned, or again since it was sent back."""

    pack_version_id: int
    assigned_on: date
    returned_on: date | None
    due_on: date
    transfer_due_on: date | None
    given: Any = None


def _appeal_changed(facts: AppealDays, given: Calendars) -> tuple[dict[str, date], Why]:
    term = (
        Running(
            column="accept_due_on",
            key=ACCEPT_TERM,
            start_on=facts.received_on,
            ends_on=facts.accept_due_on,
            label="申诉受理期限",
        )
        if facts.accepted_on is None
        else Running(
            column="due_on", key=DECIDE_TERM, start_on=facts.accepted_on, ends_on=facts.due_on, label="申诉处理期限"
        )
    )
    return recount_terms(law_of(facts), [term], by=given)


def _complaint_changed(facts: ComplaintDays, given: Calendars) -> tuple[dict[str, date], Why]:
    again = facts.returned_on is not None
    term = Running(
        column="due_on",
        key=AGAIN_TERM if again else ANSWER_TERM,
        start_on=facts.returned_on or facts.assigned_on,
        ends_on=facts.due_on,
        label="重办期限" if again else "投诉答复期限",
    )
    # The last day of a slip from 12345 is a day, no term: no notice moves it.
    if facts.due_on == facts.transfer_due_on:
        return {}, Why(sentences=())
    changed, why = recount_terms(law_of(facts), [term], by=given)
    slip = facts.transfer_due_on
    if changed and slip is not None and facts.due_on < slip < changed["due_on"]:
        changed = {"due_on": slip}
        why = why + Why(sentences=(f"转办单的期限（{slip:%Y-%m-%d}）在先，以其为准。",))
    return changed, why


def _decides(changed_of: Any, *columns: str) -> Any:
    def decide(facts: Any, law: Pack, at: datetime) -> Decision:
        changed, why = changed_of(facts, facts.given)
        clauses = tuple(dict.fromkeys(citation.short for citation in why.citations))
        kept = {name: getattr(facts, name) for name in columns}
        return Decision(values={**kept, **changed}, clauses=clauses, why=why.as_json())

    return decide


_APPEALS: Verb[AppealDays] = Verb(
    flow=APPEAL,
    name="recount",
    model=Appeal,
    facts=lambda cases, on: cases.values(
        "id", "pack_version_id", "received_on", "accepted_on", "accept_due_on", "due_on"
    ),
    facts_type=AppealDays,
    law_of=law_of,
    decide=_decides(_appeal_changed, "accept_due_on", "due_on"),
    owner_column="unit_id",
)
_COMPLAINTS: Verb[ComplaintDays] = Verb(
    flow=COMPLAINT,
    name="recount",
    model=Complaint,
    facts=lambda cases, on: cases.values(
        "id", "pack_version_id", "assigned_on", "returned_on", "due_on", "transfer_due_on"
    ),
    facts_type=ComplaintDays,
    law_of=law_of,
    decide=_decides(_complaint_changed, "due_on"),
    owner_column="unit_id",
    parent_table="",
)


def recount(*, code: str, before: str, by: Actor, at: datetime) -> Report:
    """Count the days of cases that are not over again by the calendar `code`; counted by `before` until now."""
    on = day_of(at)
    given = Calendars(before=calendar_version(before), after=calendar_version(code), on=on)
    appeals = Appeal.objects.unscoped("timer: terms that run").filter(state__in=OPEN_APPEALS)
    complaints = Complaint.objects.unscoped("timer: terms that run").filter(state__in=AT_THE_UNIT, due_on__gte=on)
    report = Report()
    for verb, running, changed_of in (
        (_APPEALS, appeals, _appeal_changed),
        (_COMPLAINTS, complaints, _complaint_changed),
    ):
        ids = [row["id"] for row in verb.facts(running, on) if changed_of(_of(verb, row), given)[0]]
        if ids:
            chosen = verb.model._base_manager.filter(pk__in=ids)
            report += sets.run(verb, chosen, by=by, at=at, given=given, note=recount_note(code))
    return report


def _of(verb: Verb[Any], row: dict[str, Any]) -> Any:
    return verb.facts_type(**{name: value for name, value in row.items() if name != "id"})
