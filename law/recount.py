"""Running terms counted again when a notice on holidays is published: what changes, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from law.calendar import Calendar, chinese_date
from law.packs import Pack
from law.terms import Term
from law.why import PROVISIONAL, Why


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendars:
    """The calendar that terms were counted by until now, and the one that they are counted by from `on` on."""

    before: Calendar
    after: Calendar
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A stored term: the column of its end, the pack's key, the day it began with (not counted), its last day."""

    column: str
    key: str
    start_on: date | None
    ends_on: date | None
    label: str


def recount(pack: Pack, terms: Iterable[Running], *, by: Calendars) -> tuple[dict[str, date], Why]:
    """The new last days of those terms that change, by column, and why; nothing where all stay.

    The working days that lay between start and end by the old calendar are kept, so that a term that was
    prolonged or stood still keeps what it gained; never fewer than the pack gives. Only terms in working days
    change. A new end never lies before the day of recounting: nobody's time runs out by a publication.
    """
    found = [(term, counted) for term in terms if (counted := _one(pack, term, by=by)) is not None]
    why = sum((reason for _, (_, reason) in found), Why(sentences=()))
    return {term.column: ends_on for term, (ends_on, _) in found}, why


def _one(pack: Pack, running: Running, *, by: Calendars) -> tuple[date, Why] | None:
    term = pack.get(running.key)
    start_on, ends_on = running.start_on, running.ends_on
    if start_on is None or ends_on is None or not isinstance(term, Term) or not term.rests_on_calendar:
        return None
    days = max(by.before.workdays_between(start_on, ends_on), term.amount)
    counted = by.after.add(start_on, Term(days, term.unit))
    new = max(counted.on, by.on)
    if new == ends_on:
        return None
    was, now = (_mark(calendar, day) for calendar, day in ((by.before, ends_on), (by.after, new)))
    sentences = (
        f"{running.label}原至{chinese_date(ends_on)}止{was}，按新公布的放假安排重新计算，至{chinese_date(new)}止{now}。",
        f"规定{term.chinese}，连同顺延共{days}个工作日。" if days > term.amount else "",
        *counted.sum,
        "重新计算的日期已过，以今日为止。" if counted.on < by.on else "",
    )
    why = Why(
        sentences=tuple(filter(None, sentences)),
        citations=pack.citations(running.key),
        calendar_version=by.after.version,
        provisional=counted.provisional,
    )
    return new, why


def _mark(calendar: Calendar, day: date) -> str:
    return PROVISIONAL if calendar.provisional(day) else ""
