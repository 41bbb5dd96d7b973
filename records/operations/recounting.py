"""Count the days by which records must be public again when a notice on holidays is published."""

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
from records.flow import RECORD
from records.models import Record
from records.operations.ending import law_of
from records.queries import recount_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountFacts:
    """The term within which a record must be public (双公示), with the key under which the pack sets it."""

    pack_version_id: int
    publish_within: str
    determined_on: date
    publish_due_on: date
    given: Any = None


def _changed(facts: RecountFacts, law: Pack, given: Calendars) -> tuple[dict[str, date], Any]:
    term = Running(
        column="publish_due_on",
        key=facts.publish_within,
        start_on=facts.determined_on,
        ends_on=facts.publish_due_on,
        label="应公开日期",
    )
    return recount_terms(law, [term], by=given)


def _recounted(facts: RecountFacts, law: Any, at: datetime) -> Decision:
    changed, why = _changed(facts, law, facts.given)
    clauses = tuple(dict.fromkeys(citation.short for citation in why.citations))
    return Decision(values={"publish_due_on": facts.publish_due_on, **changed}, clauses=clauses, why=why.as_json())


_RECOUNT = Verb(
    flow=RECORD,
    name="recount",
    model=Record,
    facts=recount_facts,
    facts_type=RecountFacts,
    law_of=law_of,
    decide=_recounted,
    owner_column="provider_id",
)


def recount(*, code: str, before: str, by: Actor, at: datetime) -> Report:
    """Count the days of publication that are not over again by the calendar `code`; counted by `before` until now.

    What is over stays over: a late report is not made timely by a notice that came after it, nor a timely one late.
    """
    on = day_of(at)
    given = Calendars(before=calendar_version(before), after=calendar_version(code), on=on)
    running = Record.objects.unscoped("timer: days of publication that run").filter(
        publish_due_on__gte=on, ended_on__isnull=True, parent__isnull=True
    )
    ids = [row["id"] for row in recount_facts(running, on) if _changes(row, given)]
    chosen = Record.objects.unscoped("timer: days of publication that change").filter(pk__in=ids)
    return sets.run(_RECOUNT, chosen, by=by, at=at, given=given, note=recount_note(code)) if ids else Report()


def _changes(row: dict[str, Any], given: Calendars) -> bool:
    facts = RecountFacts(**{name: value for name, value in row.items() if name != "id"})
    return bool(_changed(facts, law_of(facts), given)[0])
