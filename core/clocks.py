"""The one clock. Only doors call `now()`; everything below receives `at=` or `on=`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db import connection

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
_fixed: ContextVar[datetime | None] = ContextVar("fixed_instant", default=None)
_kept: ContextVar[list[datetime] | None] = ContextVar("kept_instant", default=None)


def now() -> datetime:
    """The present instant, from the database's `clock_timestamp()`; a fixed one inside `fixed()`."""
    instant = _fixed.get()
    if instant is not None:
        return instant
    kept = _kept.get()
    if kept:
        return kept[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (instant,) = cursor.fetchone()
    if kept is not None:
        kept.append(instant)
    return instant  # type: ignore[no-any-return]


@contextmanager
def one_instant() -> Iterator[None]:
    """Read the clock at most once in the block: all that one page shows is of one instant."""
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


@contextmanager
def fixed(instant: datetime) -> Iterator[datetime]:
    """Hold the clock at `instant` (aware) for the block: tests and the sample city's history use it."""
    if instant.tzinfo is None:
        raise ValueError("fixed() takes an aware datetime")
    token = _fixed.set(instant)
    try:
        yield instant
    finally:
        _fixed.reset(token)


def day_of(at: datetime) -> date:
    """The office day (Asia/Shanghai) on which the instant `at` falls."""
    return at.astimezone(OFFICE_ZONE).date()


def start_of(day: date) -> datetime:
    """The first instant of an office day."""
    return datetime.combine(day, time.min, tzinfo=OFFICE_ZONE)


def office_time(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of an office day, for histories that are told by date."""
    return datetime.combine(day, time(hour, minute), tzinfo=OFFICE_ZONE)


class Workdays(Protocol):
    """What a pause needs of a calendar; the law floor's `Calendar` is one."""

    def is_workday(self, day: date, /) -> bool: ...


def after_pause(due_on: date, *, paused_on: date, resumed_on: date, workdays: Workdays) -> date:
    """The new last day of a term in working days that stood still from `paused_on` to `resumed_on`.

    The working days left when the pause began (the day of the pause not counted, `due_on` inclusive) are
    counted again from the day of resumption (not counted). A term that was over before the pause stays over.
    """
    if paused_on >= due_on:
        return due_on
    left = sum(workdays.is_workday(paused_on + timedelta(days=n)) for n in range(1, (due_on - paused_on).days + 1))
    day = resumed_on
    while left:
        day += timedelta(days=1)
        left -= workdays.is_workday(day)
    return max(day, due_on)
