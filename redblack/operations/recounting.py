"""Count the running terms of entries again when a notice on holidays is published, and tell those who handle them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject

from core import sets
from core.actors import Actor, Post
from core.clocks import day_of
from core.outbox import post_all
from core.sets import Change, Decision, Report, Verb
from departments.models import User
from law.operations import calendar_version
from law.operations.publishing import recount_note
from law.recount import Calendars, Running
from law.recount import recount as recount_terms
from redblack.fact_queries import recount_facts
from redblack.flow import ON_THE_LIST, OPEN_ENTRIES, PUBLICISED, SERVED
from redblack.models import Entry
from redblack.operations.basis import ENTRIES, law_of
from redblack.rules import RecountFacts
from redblack.terms import CORRECTION_TERM, NEGATIVE_TERM, PUBLICITY_TERM, STATEMENT_TERM, Colour
from subjects.terms import DECISION_TERM

LABELS = {
    "statement_ends_on": "陈述申辩期限",
    "publicity_ends_on": "公示期",
    "correction_due_on": "纠正失信行为的期限",
    "reevaluation_due_on": "复评期限",
    "fate_due_on": "决定名单是否继续的期限",
}
"""The columns of the terms that are counted again, and how their sentences begin."""
WORKDESK = (Post.HANDLER, Post.REVIEWER)


def _running(facts: RecountFacts, on: date) -> Iterator[Running]:
    """The terms that run in the entry's state and are not over on `on`."""
    publicity = PUBLICITY_TERM[Colour(facts.colour)]
    rows = (
        ((SERVED, PUBLICISED), STATEMENT_TERM, "statement_ends_on", facts.served_on),
        ((PUBLICISED,), publicity, "publicity_ends_on", facts.publicised_on),
        (ON_THE_LIST, CORRECTION_TERM, "correction_due_on", facts.listed_on),
        (ON_THE_LIST, NEGATIVE_TERM, "reevaluation_due_on", facts.negative_on),
        (OPEN_ENTRIES, DECISION_TERM, "fate_due_on", facts.fate_asked_on),
    )
    for states, key, column, start_on in rows:
        ends_on = getattr(facts, column)
        if facts.state in states and start_on is not None and ends_on is not None and ends_on >= on:
            yield Running(column=column, key=key, start_on=start_on, ends_on=ends_on, label=LABELS[column])


def _recounted(facts: RecountFacts, law: Any, at: datetime) -> Decision:
    changed, why = recount_terms(law, _running(facts, facts.given.on), by=facts.given)
    stored = {column: getattr(facts, column) for column in LABELS}
    clauses = tuple(dict.fromkeys(citation.short for citation in why.citations))
    return Decision(values={**stored, **changed}, clauses=clauses, why=why.as_json())


def _tell(change: Change) -> None:
    """One mail to each person who handles the department's entries, however many changed."""
    moved = Entry.objects.unscoped("the cases of this transition").filter(pk__in=change.ids)
    mine = moved.filter(recogniser_id=OuterRef("department_id")).order_by().values("recogniser_id")
    counted = Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    text = Concat(
        Value("国务院办公厅公布了放假安排，贵单位办理中的名单事项有 "),
        Cast(F("entries"), CharField()),
        Value(" 件重新计算了期限。请登录工作台查看原日期、新日期和算法，并告知当事人。"),
        output_field=CharField(),
    )
    key = Concat(Value(f"redblack:recount:{change.transition_id}:"), Cast("pk", CharField()), output_field=CharField())
    people = (
        User.objects.filter(is_active=True, posts__overlap=[post.value for post in WORKDESK], email__contains="@")
        .annotate(entries=counted)
        .filter(entries__gt=0)
        .annotate(key=key, payload=JSONObject(to=F("email"), title=Value("名单事项期限调整通知"), text=text))
        .values("key", "department_id", "payload")
    )
    post_all("mail", people, at=change.at)


_RECOUNT = Verb(
    name="recount",
    facts=recount_facts,
    facts_type=RecountFacts,
    law_of=law_of,
    decide=_recounted,
    effects=(_tell,),
    **ENTRIES,
)


def recount(*, code: str, before: str, by: Actor, at: datetime) -> Report:
    """Count every running term in working days again by the calendar `code`; terms counted by `before` until now.

    A step per entry whose day changes, with the old day, the new one and the sum; entries whose days stay are
    left alone. Terms that are over stay over.
    """
    on = day_of(at)
    given = Calendars(before=calendar_version(before), after=calendar_version(code), on=on)
    running = Entry.objects.unscoped("timer: terms that run").with_running_terms(on)
    ids = [row["id"] for row in recount_facts(running, on) if _changes(row, given)]
    chosen = Entry.objects.unscoped("timer: terms that change").filter(pk__in=ids)
    return sets.run(_RECOUNT, chosen, by=by, at=at, given=given, note=recount_note(code)) if ids else Report()


def _changes(row: dict[str, Any], given: Calendars) -> bool:
    facts = RecountFacts(**{name: value for name, value in row.items() if name != "id"})
    return bool(recount_terms(law_of(facts), _running(facts, given.on), by=given)[0])
