"""How a history is told: many stories, played in the order of their dates, up to now.

A story is a generator. It yields the instant at which it acts next, and acts when it is resumed. What a story
still has in mind for later has not happened yet: that is how the city has cases in every state.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.clocks import office_time
from law.calendar import Calendar

Story = Generator[datetime, None, None]


def tell(stories: Iterable[Story], *, until: datetime) -> None:
    """Play the stories together, every act at its instant, and stop where `until` is passed."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        _resume(waiting, number, story)
    while waiting and waiting[0][0] <= until:
        _, number, story = heapq.heappop(waiting)
        _resume(waiting, number, story)


def _resume(waiting: list[tuple[datetime, int, Story]], number: int, story: Story) -> None:
    acts_at = next(story, None)
    if acts_at is not None:
        heapq.heappush(waiting, (acts_at, number, story))


@dataclass(frozen=True, kw_only=True)
class Days:
    """Instants of the history, counted back from today; a person acts on workdays only."""

    today: date
    calendar: Calendar

    def back(self, days: int, hour: int = 9, minute: int = 0) -> datetime:
        """`days` before today, or the last workday before that."""
        day = self.today - timedelta(days=days)
        while not self.calendar.is_workday(day):
            day -= timedelta(days=1)
        return office_time(day, hour, minute)

    def workdays_back(self, number: int, hour: int = 9, minute: int = 0) -> datetime:
        """The nth workday before today, today not counted."""
        day = self.today
        for _ in range(number):
            day -= timedelta(days=1)
            while not self.calendar.is_workday(day):
                day -= timedelta(days=1)
        return office_time(day, hour, minute)

    def workday_from(self, day: date, hour: int = 9, minute: int = 0) -> datetime:
        """`day` itself if it is a workday, else the next one."""
        while not self.calendar.is_workday(day):
            day += timedelta(days=1)
        return office_time(day, hour, minute)

    def after(self, at: datetime, workdays: int, hour: int = 9, minute: int = 0) -> datetime:
        """The nth workday after the day of `at`."""
        day = at.date()
        for _ in range(workdays):
            day = self.workday_from(day + timedelta(days=1)).date()
        return office_time(day, hour, minute)
