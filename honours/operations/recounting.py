"""Count the terms of granting units again when a notice on holidays is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.sets import Decision, Report, Verb
from honours.flow import HONOUR_TASK, OPENED, RESTORING
from honours.models import HonourTask
from honours.operations.answering import law_of
from honours.terms import ANSWER_TERM, RESTORE_TERM
from law.operations import calendar_version
from law.operations.publishing import recount_note
from law.recount import Calendars, Running
from law.recount import recount as recount_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountFacts:
    """The term that runs: to answer since `opened_on`, or to give back since `asked_back_on`."""

    pack_version_id: int
    opened_on: date
    asked_back_on: date | None
    due_on: date
    given: Any = None


def _facts(tasks: Any, on: date) -> Any:
    return tasks.values("id", "pack_version_id", "opened_on", "asked_back_on", "due_on")


def _changed(facts: RecountFacts, given: Calendars) -> tuple[dict[str, date], Any]:
    back = facts.asked_back_on is not None
    term = Running(
        column="due_on",
        key=RESTORE_TERM if back else ANSWER_TERM,
        start_on=facts.asked_back_on or facts.opened_on,
        ends_on=facts.due_on,
        label="恢复荣誉的办理期限" if back else "办理期限",
    )
    return recount_terms(law_of(facts), [term], by=given)


def _recounted(facts: RecountFacts, law: Any, at: datetime) -> Decision:
    changed, why = _changed(facts, facts.given)
    clauses = tuple(dict.fromkeys(citation.short for citation in why.citations))
    return Decision(values={"due_on": facts.due_on, **changed}, clauses=clauses, why=why.as_json())


_RECOUNT = Verb(
    flow=HONOUR_TASK,
    name="recount",
    model=HonourTask,
    facts=_facts,
    facts_type=RecountFacts,
    law_of=law_of,
    decide=_recounted,
    owner_column="unit_id",
)


def recount(*, code: str, before: str, by: Actor, at: datetime) -> Report:
    """Count the days of tasks that are not over again by the calendar `code`; counted by `before` until now.

    Terms that stand still count their working days anew when they go on.
    """
    on = day_of(at)
    given = Calendars(before=calendar_version(before), after=calendar_version(code), on=on)
    running = HonourTask.objects.unscoped("timer: terms that run").filter(state__in=(OPENED, RESTORING), due_on__gte=on)
    ids = [row["id"] for row in _facts(running, on) if _changed(_of(row), given)[0]]
    chosen = HonourTask.objects.unscoped("timer: terms that change").filter(pk__in=ids)
    return sets.run(_RECOUNT, chosen, by=by, at=at, given=given, note=recount_note(code)) if ids else Report()


def _of(row: dict[str, Any]) -> RecountFacts:
    return RecountFacts(**{name: value for name, value in row.items() if name != "id"})
