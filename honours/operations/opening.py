"""Honours of those on a black list are found and put before the units that granted them (A16)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.sets import Decision
from honours.flow import HONOUR_TASK
from honours.models import HonourTask
from honours.queries import Reach, honours_of, listed_black, reaching, unanswered
from honours.terms import ANSWER_TERM, HOLDERS, RESPONSIBLE, REVOCATION
from law.operations import current_calendar, pack_by_version_id
from law.why import Why, deadline
from records.models import Record

BY = timer("荣誉撤销任务")


def open_tasks(transition_id: int, *, at: datetime, by: Actor = BY) -> int:
    """Put the honours of those whom newly listed black entries reach before the units that granted them.

    Whose honours (the subject's alone, or those of the persons responsible too) is the pack's. An honour over which a
    task is open already is not asked for again. Returns how many tasks were opened; constant SQL statements.
    """
    on = day_of(at)
    reach = lawful(reaching(listed_black(transition_id, on)))
    if not reach:
        return 0
    by_holder = {one.holder_id: one for one in reversed(reach)}
    # Two listings that reach one person meet here: the second sees the tasks of the first.
    held = list(honours_of(by_holder, on).order_by("pk").select_for_update(no_key=True, of=("self",)))
    asked = unanswered([record.pk for record in held])
    terms: dict[int, Decision] = {}
    rows = [
        (_task(record, by_holder[record.subject_id], on=on), _opened(by_holder[record.subject_id], terms, on=on))
        for record in held
        if record.pk not in asked
    ]
    for task, decision in rows:
        task.due_on = decision.values["due_on"]
    if rows:
        sets.create(HONOUR_TASK, "open", rows, by=by, at=at)
    return len(rows)


def lawful(reach: Iterable[Reach]) -> list[Reach]:
    """The ways that the pack of the entry goes along."""
    found = []
    for one in reach:
        pack = pack_by_version_id(one.pack_version_id)
        if pack.get(REVOCATION) and (not one.linked or pack.get(HOLDERS) == RESPONSIBLE):
            found.append(one)
    return found


def _task(record: Record, reach: Reach, *, on: date) -> HonourTask:
    return HonourTask(
        subject_id=record.subject_id,
        record=record,
        unit_id=record.provider_id,
        entry_id=reach.entry_id,
        pack_version_id=reach.pack_version_id,
        linked=reach.linked,
        opened_on=on,
    )


def _opened(reach: Reach, known: dict[int, Decision], *, on: date) -> Decision:
    """The decision of every task under one pack; `due_on` among its values."""
    if reach.pack_version_id not in known:
        pack = pack_by_version_id(reach.pack_version_id)
        due_on, counted = deadline(pack, current_calendar(), key=ANSWER_TERM, start_on=on, label="办理期限")
        keys = (REVOCATION, HOLDERS) if pack.get(HOLDERS) is not None else (REVOCATION,)
        why = Why.cited(pack, *keys, sentences=("持有人在黑名单上，提请授予单位依照有关规定撤销荣誉。",)) + counted
        known[reach.pack_version_id] = Decision(
            values={"due_on": due_on}, clauses=(pack.cite(REVOCATION).short,), why=why.as_json()
        )
    return known[reach.pack_version_id]
