"""The change feed is written by comparison: what is public by the dates, against what was announced last.

Nothing that ends or begins by a date waits for a verb, and no verb can forget to announce: the dates are asked, and
what differs from the last announcement is announced. Between two days only what moved is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max

from core import faultpoints
from core.clocks import day_of
from objections.redress_models import Redress
from public.changes import FLOWS, statement
from public.models import DailyFile, FeedState
from public.records import public_codes
from public.terms import What
from records.flag_flow import FLAG
from records.models import Record
from redblack.models import Entry

RANGE = 20_000
"""How many numbers of a table one comparison covers: a transaction of its own."""
RANGES = 100
"""How many comparisons one pass makes; the next pass goes on."""
OVERLAP = 1000
"""So many changes of subjects are looked at again: one that committed late is not passed over."""

# Of the things asked for: what is public and was not announced so, and what was announced and is public no more.
_TELL = """
    WITH shown AS ({shown}), last AS (
        SELECT DISTINCT ON (thing) thing, public_id, number, kind, mark, at FROM public_change
         WHERE what = %s AND {asked} ORDER BY thing, number DESC)
    INSERT INTO public_change (what, thing, public_id, number, kind, mark, at, "on")
    SELECT %s, COALESCE(s.id, l.thing), COALESCE(s.public_id, l.public_id), COALESCE(l.number, 0) + 1,
           CASE WHEN s.id IS NULL THEN 'left' WHEN COALESCE(l.kind, 'left') = 'left' THEN 'added' ELSE 'changed' END,
           COALESCE(s.mark, 0), %s, %s
      FROM shown s FULL JOIN last l ON l.thing = s.id
     WHERE CASE WHEN s.id IS NULL THEN l.kind <> 'left'
                ELSE l.thing IS NULL OR l.kind = 'left' OR l.mark <> s.mark OR (%s AND l.at < %s) END
     ORDER BY 2
"""
_STEPS = """
    SELECT s.case_id FROM core_transition t JOIN core_step s ON s.transition_id = t.id
     WHERE t.xid >= %(since)s::text::xid8 AND t.xid < %(upto)s::text::xid8 AND s.flow = {flow}
"""
_MOVED = f"""
    {_STEPS.format(flow="%(flow)s")} UNION
    SELECT x.id FROM subjects_subjectevent e JOIN {{table}} x ON x.subject_id = e.pgh_obj_id
     WHERE e.pgh_id > %(event)s ORDER BY 1
"""  # noqa: S608  our own words
_LOOKED_AT = f"""
    SELECT DISTINCT f.record_id FROM records_recordflag f
     WHERE f.id IN ({_STEPS.format(flow=f"'{FLAG.name}'")}) ORDER BY 1
"""  # noqa: S608  our own words
_TABLES: dict[What, type[models.Model]] = {What.RECORD: Record, What.ENTRY: Entry, What.CLARIFICATION: Redress}
_NEXT = {What.RECORD: What.ENTRY, What.ENTRY: What.CLARIFICATION}
"""In which order the day's comparison goes through the kinds."""


def announce(*, at: datetime) -> int:
    """Announce everything that differs at `at` from what was announced last; gives how many announcements were made.

    First what moved since the last look, then, once a day and whenever the catalogue opens or closes an item,
    everything by its dates. May be killed at any point and run by several at once: nothing is lost or told twice.
    """
    told = _moved(at)
    for _ in range(RANGES):
        more = _swept(at)
        if more is None:
            break
        told += more
    return told


@transaction.atomic(durable=True)
def _moved(at: datetime) -> int:
    """What moved by transactions that are over, and whatever belongs to a subject that changed."""
    state = locked()
    on = _day(at, state)
    upto, event = _reached()
    place = {"since": str(state.xid), "upto": upto, "event": state.subject_event - OVERLAP}
    told = 0
    for what, model in _TABLES.items():
        moved = _ids(_MOVED.format(table=model._meta.db_table), {**place, "flow": FLOWS[what]})
        told += sum(_tell(what, on=on, at=at, ids=ids) for ids in moved)
    # A look at a record's words makes no step of the record: whoever read meanwhile was told that it left.
    told += sum(_tell(What.RECORD, on=on, at=at, ids=ids, anew=True) for ids in _ids(_LOOKED_AT, place))
    FeedState.objects.filter(pk=state.pk).update(xid=upto, subject_event=event)
    faultpoints.reach("public.feed.moved")
    return told


def _ids(sql: str, params: dict[str, Any]) -> Iterator[list[int]]:
    """The numbers that a statement selects, in portions."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = [pk for (pk,) in cursor.fetchall()]
    for start in range(0, len(found), RANGE):
        yield found[start : start + RANGE]


@transaction.atomic(durable=True)
def _swept(at: datetime) -> int | None:
    """The next range of the day's comparison; None when the day is done."""
    state = locked()
    on = _day(at, state)
    codes = public_codes(on)
    if state.sweep_on != on or state.codes != codes:
        state.sweep_on, state.sweep_what, state.sweep_from, state.codes = on, What.RECORD, 0, codes
    if not state.sweep_what:
        return None
    what = What(state.sweep_what)
    first, end = state.sweep_from, state.sweep_from + RANGE
    told = _tell(what, on=on, at=at, first=first, end=end)
    last = _TABLES[what]._base_manager.aggregate(last=Max("pk"))["last"] or 0
    if end <= last:
        state.sweep_from = end
    else:
        state.sweep_what, state.sweep_from = _NEXT.get(what, ""), 0
    state.save()
    faultpoints.reach("public.feed.swept")
    return told


def locked() -> FeedState:
    """The one row of the feed's progress, held until the end of the transaction: writers follow each other.

    Where there is none yet, everything is still to be compared, so nothing moved before needs to be looked at.
    """
    found = FeedState.objects.select_for_update().filter(pk=1).first()
    if found is not None:
        return found
    upto, event = _reached()
    FeedState.objects.bulk_create([FeedState(pk=1, xid=upto, subject_event=event)], ignore_conflicts=True)
    return FeedState.objects.select_for_update().get(pk=1)


def _reached() -> tuple[str, int]:
    """The oldest transaction still at work, and the last change of a subject."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text,"
            " COALESCE((SELECT max(pgh_id) FROM subjects_subjectevent), 0)"
        )
        xid, event = cursor.fetchone()
    return xid, event


def _day(at: datetime, state: FeedState) -> date:
    """The office day by whose dates is told: never before one that was told of, or whose file is closed."""
    closed = DailyFile.objects.aggregate(last=Max("on"))["last"]
    days = [day_of(at), state.sweep_on, closed and closed + timedelta(days=1)]
    return max(day for day in days if day is not None)


def _tell(
    what: str,
    *,
    on: date,
    at: datetime,
    ids: list[int] | None = None,
    anew: bool = False,
    first: int = 0,
    end: int = 0,
) -> int:
    """Compare these things, or those numbered from `first` up to `end`, and write what differs; one statement.

    `anew` tells what is public although it reads as it did.
    """
    sql, params = statement(what, on, tuple(public_codes(on)))
    if ids is not None:
        given: list[Any] = [ids]
        chosen, asked = "t.id = ANY(%s)", "thing = ANY(%s)"
    else:
        chosen, asked, given = "t.id >= %s AND t.id < %s", "thing >= %s AND thing < %s", [first, end]
    shown = f"SELECT t.id, t.public_id, t.mark FROM ({sql}) t WHERE {chosen}"  # noqa: S608  the query of our own rows
    with connection.cursor() as cursor:
        sql = _TELL.format(shown=shown, asked=asked)
        cursor.execute(sql, [*params, *given, what, *given, what, at, on, anew, at])
        return int(cursor.rowcount)
