"""What waits for somebody: rows of the front page, composed from each app's own question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, Count, F, Min, Q, Value
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from core.actors import Actor
from core.doors import Doors
from core.flows import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One row of 待办: how many cases of one kind wait for this person, and the earliest day they are due.

    `colour` is red, amber or green where the app knows better; empty lets the front page count working days.
    """

    label: str
    count: int
    url: str
    due_on: date | None = None
    colour: str = ""
    group: str = ""


Work = Callable[[Actor, date], Sequence[WorkItem]]


@cache
def _lists() -> tuple[Work, ...]:
    """Who is asked, from the table that the roof keeps in `settings.WORK_LISTS`."""
    return tuple(import_string(path) for path in import_string(settings.WORK_LISTS))


def work_of(actor: Actor, on: date) -> list[WorkItem]:
    """Everything that waits for this actor on a day, most urgent first; rows of nothing are left out."""
    items = [item for ask in _lists() for item in ask(actor, on) if item.count]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or on, item.label))


def waiting(
    doors: Doors, actor: Actor, *, verbs: Sequence[str], due: str = "", only: Q | None = None
) -> list[WorkItem]:
    """One row per state and verb in which cases wait for this actor: post and side fit.

    `verbs` are those that somebody is waiting for (suspending a standing entry is possible, not awaited); `due`
    is the column with the day on which the case is due; `only` narrows the cases where the law does. One
    statement for the verbs of one owner, whatever the number of cases.
    """
    moves = [move for verb in verbs for move in doors.flow.of(verb) if actor.holds(*move.posts)]
    items = []
    for column in dict.fromkeys(doors.owner_column(move.verb) for move in moves):
        mine = [move for move in moves if doors.owner_column(move.verb) == column]
        states = {state for move in mine for state in move.source}
        counted = doors.within(actor).filter(only or Q(), state__in=states).order_by()
        owner = F(column) if column else Value(None, output_field=BigIntegerField())
        rows = list(
            counted.values("state", owner_id=owner).annotate(
                waiting=Count("pk"), **({"due_on": Min(due)} if due else {})
            )
        )
        items += [item for move in mine for item in _of_move(doors, actor, move, rows)]
    return items


def _of_move(doors: Doors, actor: Actor, move: Move, rows: Sequence[dict[str, Any]]) -> list[WorkItem]:
    items = []
    for state in move.source:
        mine = [
            row
            for row in rows
            if row["state"] == state and any(actor.stands_on(side, owner_id=row["owner_id"]) for side in move.sides)
        ]
        days = [row["due_on"] for row in mine if row.get("due_on")]
        items.append(
            WorkItem(
                label=f"{doors.state_label(state)}，待办理“{move.label}”",
                count=sum(int(row["waiting"]) for row in mine),
                due_on=min(days) if days else None,
                url=list_url(doors, state=state),
                group=doors.flow.label,
            )
        )
    return items


def list_url(doors: Doors, **filters: str) -> str:
    """The staff list of a flow, narrowed."""
    meta = doors.model._meta
    return f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?{urlencode(filters)}"
