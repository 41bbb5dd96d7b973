"""Count the running terms of tasks again when a notice on holidays is published, and tell the departments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.sets import Change, Decision, Report, Verb
from law.operations import calendar_version, pack_by_version_id
from law.operations.publishing import recount_note
from law.packs import Pack
from law.recount import Calendars, Running
from law.recount import recount as recount_terms
from measures.flow import DISPATCH, PAUSED, RELEASING
from measures.models import Dispatch
from measures.operations.mail import tell
from measures.queries import recount_facts
from measures.rules import RecountFacts
from measures.terms import ACKNOWLEDGE_TERM, FEEDBACK_TERM, RELEASE_TERM

COLUMNS = ("acknowledge_due_on", "feedback_due_on", "release_due_on")


def _law_of(facts: RecountFacts) -> Pack:
    return pack_by_version_id(facts.pack_version_id)


def _running(facts: RecountFacts, on: date) -> Iterator[Running]:
    """The terms that wait for the department; while the task stands still, those that were not over by then."""
    rows: tuple[tuple[str, str, date | None, str, bool], ...]
    if facts.state == RELEASING:
        rows = (("release_due_on", RELEASE_TERM, facts.releasing_on, "解除确认期限", True),)
    else:
        rows = (
            ("acknowledge_due_on", ACKNOWLEDGE_TERM, facts.dispatched_on, "响应期限", facts.acknowledged_on is None),
            ("feedback_due_on", FEEDBACK_TERM, facts.dispatched_on, "反馈期限", facts.reported_on is None),
        )
    since = facts.paused_on if facts.state == PAUSED and facts.paused_on else on
    for column, key, start_on, label, waits in rows:
        ends_on = getattr(facts, column)
        if waits and ends_on is not None and ends_on >= since:
            yield Running(column=column, key=key, start_on=start_on, ends_on=ends_on, label=label)


def _recounted(facts: RecountFacts, law: Any, at: datetime) -> Decision:
    changed, why = recount_terms(law, _running(facts, facts.given.on), by=_calendars(facts))
    stored = {column: getattr(facts, column) for column in COLUMNS}
    clauses = tuple(dict.fromkeys(citation.short for citation in why.citations))
    return Decision(values={**stored, **changed}, clauses=clauses, why=why.as_json())


def _calendars(facts: RecountFacts) -> Calendars:
    """A clock that stands still runs out on no day: the day of recounting is no floor for it."""
    given: Calendars = facts.given
    if facts.state != PAUSED or facts.paused_on is None:
        return given
    return Calendars(before=given.before, after=given.after, on=min(given.on, facts.paused_on))


def _tell(change: Change) -> None:
    tell("recount", change.transition_id, at=change.at)


_RECOUNT = Verb(
    flow=DISPATCH,
    name="recount",
    model=Dispatch,
    facts=recount_facts,
    facts_type=RecountFacts,
    law_of=_law_of,
    decide=_recounted,
    effects=(_tell,),
    owner_column="department_id",
)


def recount(*, code: str, before: str, by: Actor, at: datetime) -> Report:
    """Count every running term in working days again by the calendar `code`; terms counted by `before` until now.

    A step per task whose day changes, with the old day, the new one and the sum. Reported, refused and released
    tasks, and terms that are over, stay as they are.
    """
    on = day_of(at)
    given = Calendars(before=calendar_version(before), after=calendar_version(code), on=on)
    running = Dispatch.objects.unscoped("timer: terms that run").with_running_terms(on)
    ids = [row["id"] for row in recount_facts(running, on) if _changes(row, given)]
    chosen = Dispatch.objects.unscoped("timer: terms that change").filter(pk__in=ids)
    return sets.run(_RECOUNT, chosen, by=by, at=at, given=given, note=recount_note(code)) if ids else Report()


def _changes(row: dict[str, Any], given: Calendars) -> bool:
    facts = RecountFacts(**{name: value for name, value in row.items() if name != "id"}, given=given)
    return bool(recount_terms(_law_of(facts), _running(facts, given.on), by=_calendars(facts))[0])
