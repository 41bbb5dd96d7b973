"""The one clock, and terms that stood still."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clocks
from law.calendar import shipped
from tests.kit.counting import statements

DAYS = st.dates(date(2022, 1, 1), date(2026, 6, 30))


class TestNow:
    @pytest.mark.django_db
    def test_it_is_the_database_s(self) -> None:
        assert abs(clocks.now() - datetime.now(UTC)) < timedelta(minutes=1)

    def test_it_stands_still_inside_fixed(self) -> None:
        at = clocks.office_time(date(2024, 3, 25))
        with clocks.fixed(at):
            assert clocks.now() == at

    @pytest.mark.django_db
    def test_a_page_is_of_one_instant(self) -> None:
        with clocks.one_instant():
            asked: list[datetime] = []
            sent = statements(lambda: asked.extend((clocks.now(), clocks.now())))
            assert asked[0] == asked[1]
        assert len(sent) == 1
        assert clocks.now() > asked[0]

    def test_fixed_wants_a_zone(self) -> None:
        with pytest.raises(ValueError, match="aware"), clocks.fixed(datetime(2024, 1, 1)):  # noqa: DTZ001
            pass

    @pytest.mark.parametrize(("hour", "day"), [(15, date(2024, 3, 25)), (16, date(2024, 3, 26))])
    def test_the_office_day_begins_at_shanghai_midnight(self, hour: int, day: date) -> None:
        assert clocks.day_of(datetime(2024, 3, 25, hour, tzinfo=UTC)) == day


class TestAfterPause:
    CALENDAR = shipped()

    @pytest.mark.parametrize(
        ("due_on", "paused_on", "resumed_on", "new"),
        [
            # three working days left on Wednesday 6 March; resumed on Friday 15: Mon, Tue, Wed
            (date(2024, 3, 11), date(2024, 3, 6), date(2024, 3, 15), date(2024, 3, 20)),
            # over before the pause
            (date(2024, 3, 5), date(2024, 3, 6), date(2024, 3, 15), date(2024, 3, 5)),
            # paused on the last day: nothing is left, the day stands
            (date(2024, 3, 6), date(2024, 3, 6), date(2024, 3, 15), date(2024, 3, 6)),
            # over 清明 2024 with its make-up Sunday: 3 (Wed), 7 (Sun, make-up), 8
            (date(2024, 3, 29), date(2024, 3, 26), date(2024, 4, 2), date(2024, 4, 8)),
        ],
    )
    def test_by_hand(self, due_on: date, paused_on: date, resumed_on: date, new: date) -> None:
        found = clocks.after_pause(due_on, paused_on=paused_on, resumed_on=resumed_on, workdays=self.CALENDAR)
        assert found == new

    @given(due_on=DAYS, paused_on=DAYS, rest=st.integers(0, 60))
    def test_a_pause_never_shortens_and_keeps_the_working_days_left(
        self, due_on: date, paused_on: date, rest: int
    ) -> None:
        resumed_on = paused_on + timedelta(days=rest)
        new = clocks.after_pause(due_on, paused_on=paused_on, resumed_on=resumed_on, workdays=self.CALENDAR)
        assert new >= due_on
        if paused_on < due_on and new > due_on:
            left = self.CALENDAR.workdays_between(paused_on, due_on)
            assert self.CALENDAR.workdays_between(resumed_on, new) == left
