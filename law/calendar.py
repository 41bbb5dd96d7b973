"""The working-day calendar and the counting of terms (law.calendars holds its data).

The start day is never counted. A term in working days ends with its last working day, a term in days,
months or years with the corresponding day; ends are inclusive, the whole last day belongs to the term.
Days of a year whose notice is not out are provisional: statutory days are holidays, weekends are free,
make-up workdays are unknown.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from law.terms import Term, Unit, shift_months

DATA = Path(__file__).parent / "calendars"
ONE_DAY = timedelta(days=1)
NAMED_AT_MOST = 12


class OutsideCalendar(LookupError):
    """A day lies before the first or after the last year of the calendar."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a notice or the regulation arranges: free (`off`) or a make-up workday, and for what."""

    off: bool
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice of the State Council: the days it arranges, and the year it publishes or amends."""

    code: str
    year: int
    published_on: date
    number: str
    title: str
    note: str = ""
    days: Mapping[date, Day] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Where a term ends. `on` is the last day, inclusive; `sum` says in Chinese how it was counted."""

    on: date
    provisional: bool
    sum: tuple[str, ...]
    calendar_version: str


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """One state of the calendar: every notice up to `version` (its last notice's code) laid one on another."""

    version: str
    days: Mapping[date, Day]
    published: frozenset[int]
    first: int
    last: int

    @classmethod
    def build(cls, notices: Iterable[Notice], statutory: Mapping[date, str], *, version: str) -> Calendar:
        """Lay `notices` in their order over the statutory days of the years that none of them publishes."""
        chosen = list(notices)
        published = frozenset(notice.year for notice in chosen)
        days = {day: Day(True, name) for day, name in statutory.items() if day.year not in published}
        for notice in chosen:
            days.update(notice.days)
        years = published | {day.year for day in statutory}
        return cls(version=version, days=days, published=published, first=min(years), last=max(years))

    def is_workday(self, day: date, /) -> bool:
        """Whether offices work on `day`; raises OutsideCalendar."""
        self._check(day)
        arranged = self.days.get(day)
        return day.weekday() < 5 if arranged is None else not arranged.off

    def provisional(self, day: date, /) -> bool:
        """Whether the notice that arranges the year of `day` is not part of this calendar; raises OutsideCalendar."""
        self._check(day)
        return day.year not in self.published

    def add(self, start_on: date, term: Term) -> Deadline:
        """The last day of a term that begins with an event on `start_on`; that day is not counted."""
        if term.unit is Unit.WORKING_DAYS:
            return self._add_working_days(start_on, term)
        on = _corresponding(start_on, term)
        return Deadline(
            on=on, provisional=False, sum=(_corresponding_sum(start_on, term, on),), calendar_version=self.version
        )

    def back(self, end_on: date, term: Term) -> date:
        """The latest day on which a term may begin and still be over at the end of `end_on`."""
        if term.unit is Unit.WORKING_DAYS:
            day, left = end_on, term.amount
            while True:
                left -= self.is_workday(day)
                day -= ONE_DAY
                if not left:
                    return day
        day = _corresponding(end_on, term, sign=-1)
        while _corresponding(day + ONE_DAY, term) <= end_on:
            day += ONE_DAY
        while _corresponding(day, term) > end_on:
            day -= ONE_DAY
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """How many workdays lie after `after` up to and including `until`; negative when `until` is earlier."""
        if until < after:
            return -self.workdays_between(until, after)
        return sum(self.is_workday(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))

    def _add_working_days(self, start_on: date, term: Term) -> Deadline:
        day, left = start_on, term.amount
        arranged: list[date] = []
        provisional = False
        while left:
            day += ONE_DAY
            working = self.is_workday(day)
            left -= working
            provisional = provisional or self.provisional(day)
            if working != (day.weekday() < 5):
                arranged.append(day)
        return Deadline(
            on=day,
            provisional=provisional,
            sum=self._working_sum(start_on, term, day, arranged, provisional=provisional),
            calendar_version=self.version,
        )

    def _working_sum(
        self, start_on: date, term: Term, on: date, arranged: list[date], *, provisional: bool
    ) -> tuple[str, ...]:
        lines = [
            f"{chinese_date(start_on)}当日不计入，自次日起算{term.chinese}，"
            f"第{term.amount}个工作日为{chinese_date(on)}。"
        ]
        for off, words in ((True, "其间不计入的放假日"), (False, "其间计入的调休上班日")):
            days = [day for day in arranged if self.days[day].off is off]
            if days:
                lines.append(f"{words}：{self._named(days)}。")
        if provisional:
            years = sorted({year for year in range(start_on.year, on.year + 1) if year not in self.published})
            named = "、".join(map(str, years))
            lines.append(f"{named}年放假安排尚未公布，只计法定节假日，未计调休，此日期为暂定，公布后重新计算。")
        return tuple(lines)

    def _named(self, days: list[date]) -> str:
        shown = "、".join(f"{day.month}月{day.day}日（{self.days[day].name}）" for day in days[:NAMED_AT_MOST])
        return shown if len(days) <= NAMED_AT_MOST else f"{shown}等{len(days)}日"

    def _check(self, day: date) -> None:
        if not self.first <= day.year <= self.last:
            raise OutsideCalendar(f"工作日历只有{self.first}年至{self.last}年，不能计算{chinese_date(day)}")


def chinese_date(day: date) -> str:
    """A date as a letter writes it: 2026年12月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _corresponding(day: date, term: Term, *, sign: int = 1) -> date:
    amount = term.amount * sign
    if term.unit is Unit.DAYS:
        return day + timedelta(days=amount)
    return shift_months(day, amount * 12 if term.unit is Unit.YEARS else amount)


def _corresponding_sum(start_on: date, term: Term, on: date) -> str:
    how = "按日计算" if term.unit is Unit.DAYS else "至对应日届满"
    if term.unit is not Unit.DAYS and on.day != start_on.day:
        how = "到期月没有对应日，至该月最后一日届满"
    return f"{chinese_date(start_on)}当日不计入，{term.chinese}{how}，于{chinese_date(on)}终了时届满。"


def read_notices() -> tuple[Notice, ...]:
    """Every notice that ships with the product, in the order of publication (law/calendars/*.csv)."""
    arranged: dict[str, dict[date, Day]] = {}
    for row in _rows("days.csv"):
        days = arranged.setdefault(row["notice"], {})
        days[date.fromisoformat(row["date"])] = Day(row["kind"] == "off", row["name"])
    notices = [
        Notice(
            code=row["code"],
            year=int(row["year"]),
            published_on=date.fromisoformat(row["published_on"]),
            number=row["number"],
            title=row["title"],
            note=row["note"],
            days=arranged.get(row["code"], {}),
        )
        for row in _rows("notices.csv")
    ]
    return tuple(sorted(notices, key=lambda notice: notice.published_on))


def read_statutory() -> dict[date, str]:
    """The days that the regulation on festivals itself makes free, 2004 to 2036."""
    return {date.fromisoformat(row["date"]): row["name"] for row in _rows("statutory.csv")}


@lru_cache(maxsize=8)
def shipped(until: str = "") -> Calendar:
    """The calendar from the shipped files, with every notice up to the code `until` (all when empty)."""
    notices = read_notices()
    codes = [notice.code for notice in notices]
    kept = notices[: codes.index(until) + 1] if until else notices
    return Calendar.build(kept, read_statutory(), version=kept[-1].code)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))
