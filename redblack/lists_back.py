"""A whole list at a past instant: who stood on it, and which of them the public saw (I6).

Rows are taken from the newest backwards and read as they stood then, until a page is full: a page of a long list costs
what a page of a short one costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from core.actors import Actor
from core.clocks import day_of
from departments.queries import names_of
from redblack.look_back import openly
from redblack.models import Entry, Programme
from redblack.past import Then, then
from redblack.past_queries import as_of
from redblack.terms import Origin
from subjects.past import names_at
from subjects.rules import desk_name

PAGE = 50
READ_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """An entry that was on the list, under the names of then.

    `unseen` says why the public did not see it; one that is not `named` openly it found by full name and number only.
    """

    then: Then
    name: str
    unit: str
    unseen: str
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListThen:
    """One page of a list; `after` is the entry after which the next page begins, 0 at the end."""

    rows: tuple[Stood, ...]
    after: int


def list_at(
    instant: datetime, *, colour: str, by: Actor, programme: Programme | None = None, after: int = 0, size: int = PAGE
) -> ListThen:
    """The entries of `colour` that were in force at `instant`, of one programme's list where it is given.

    An entry counts for the list of its code, in whatever version of the programme it was recognised.
    """
    found: list[Then] = []
    for one in _standing(instant, colour=colour, by=by, programme=programme, after=after):
        found.append(one)
        if len(found) > size:
            break
    more, shown = len(found) > size, found[:size]
    names = names_at([one.entry.subject for one in shown], instant)
    units = names_of({one.recogniser_id for one in shown})
    on = day_of(instant)
    rows = tuple(
        Stood(
            then=one,
            name=desk_name(names[one.entry.subject_id], adult_on=one.entry.subject.adult_on, on=on),
            unit=units.get(one.recogniser_id, ""),
            unseen="" if one.place else one.hidden,
            named=openly(one.entry.subject),
        )
        for one in shown
    )
    return ListThen(rows=rows, after=shown[-1].entry.pk if more else 0)


def _standing(instant: datetime, *, colour: str, by: Actor, programme: Programme | None, after: int) -> Iterator[Then]:
    """Those in force at `instant`, newest first; what cannot have stood is left out by today's columns already."""
    on = day_of(instant)
    possible = Entry.objects.within(by).filter(
        # An origin may move the day of its listing later on; ours never moves.
        Q(listed_on__lte=on) | ~Q(origin=Origin.OWN),
        Q(exited_on__isnull=True) | Q(exited_on__gte=on),
        colour=colour,
        listed_on__isnull=False,
    )
    if programme is not None:
        possible = possible.filter(programme__code=programme.code)
    held: Any = as_of(possible, instant).select_related("subject", "programme").order_by("-pk")
    while True:
        rows = list(held.filter(pk__lt=after)[:READ_AT_ONCE] if after else held[:READ_AT_ONCE])
        for row in rows:
            one = then(row, at=instant)
            if one.in_force:
                yield one
        if len(rows) < READ_AT_ONCE:
            return
        after = rows[-1].pk
