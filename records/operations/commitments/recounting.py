"""Count the days to state one's case against a breach again when a notice on holidays is published."""

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
from law.recount import Calendars, Running
from law.recount import recount as recount_terms
from records.commitment_flow import COMMITMENT, NOTICED
from records.commitment_models import Commitment
from records.commitment_terms import STATEMENT_TERM
from records.operations.commitments.making import law_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountFacts:
    """The term that began with the service of the notice."""

    pack_version_id: int
    notice_served_on: date
    statement_ends_on: date
    given: Any = None


def _facts(cases: Any, on: date) -> Any:
    return cases.values("id", "pack_version_id", "notice_served_on", "statement_ends_on")


def _changed(facts: RecountFacts, given: Calendars) -> tuple[dict[str, date], Any]:
    term = Running(
        column="statement_ends_on",
        key=STATEMENT_TERM,
        start_on=facts.notice_served_on,
        ends_on=facts.statement_ends_on,
        label="陈述申辩期",
    )
    return recount_terms(law_of(facts), [term], by=given)


def _recounted(facts: RecountFacts, law: Any, at: datetime) -> Decision:
    changed, why = _changed(facts, facts.given)
    clauses = tuple(dict.fromkeys(citation.short for citation in why.citations))
    return Decision(
        values={"statement_ends_on": facts.statement_ends_on, **changed}, clauses=clauses, why=why.as_json()
    )


_RECOUNT = Verb(
    flow=COMMITMENT,
    name="recount",
    model=Commitment,
    facts=_facts,
    facts_type=RecountFacts,
    law_of=law_of,
    decide=_recounted,
    owner_column="unit_id",
)


def recount_commitments(*, code: str, before: str, by: Actor, at: datetime) -> Report:
    """Count the terms that run again by the calendar `code`; they were counted by `before` until now."""
    on = day_of(at)
    given = Calendars(before=calendar_version(before), after=calendar_version(code), on=on)
    running = Commitment.objects.unscoped("timer: terms that run").filter(state=NOTICED, statement_ends_on__gte=on)
    ids = [row["id"] for row in _facts(running, on) if _changed(_of(row), given)[0]]
    chosen = Commitment.objects.unscoped("timer: terms that change").filter(pk__in=ids)
    return sets.run(_RECOUNT, chosen, by=by, at=at, given=given, note=recount_note(code)) if ids else Report()


def _of(row: dict[str, Any]) -> RecountFacts:
    return RecountFacts(**{name: value for name, value in row.items() if name != "id"})
