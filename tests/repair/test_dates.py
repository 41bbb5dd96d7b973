"""Terms of repair over the Spring Festival, with days off that are worked and days that were added."""

from __future__ import annotations

from datetime import date

import pytest

from core.clocks import office_time
from law.calendar import Calendar
from law.operations import calendar_version, current_calendar, newest_version_id, pack_by_version_id
from law.why import deadline
from repair import operations as repair
from repair.terms import PUBLICITY_TERM
from tests.kit import cases, repairs

pytestmark = pytest.mark.django_db


def test_the_spring_festival_of_2025_with_its_worked_weekends() -> None:
    home = cases.bureau()
    words = {"determined_on": date(2024, 1, 5), "conduct_on": date(2023, 12, 1)}
    record = repairs.penalty(home, repairs.company(), **words)
    chosen = repairs.publicised(home, record, on=date(2025, 1, 24), corrected_on=date(2024, 1, 15))
    case = chosen.get()
    # Publicity: Sunday 26 and Monday 27 January are worked; off until 4 February; 5, 6, 7 February.
    assert case.publicity_ends_on == date(2025, 2, 7)
    # Opinion: those five, Saturday 8 February, which is worked, then 10 to 13.
    assert case.opinion_due_on == date(2025, 2, 13)
    assert not repair.grant(chosen, by=home.approver, at=office_time(date(2025, 2, 7), 17)).moved
    assert repair.grant(chosen, by=home.approver, at=office_time(date(2025, 2, 8))).moved


def test_the_days_that_were_added_in_2020() -> None:
    """国办发明电〔2020〕1号: until 2 February, and Saturday 1 February is not worked after all."""
    pack = pack_by_version_id(newest_version_id(repairs.JIANGSU))

    def ends_on(calendar: Calendar) -> date:
        return deadline(pack, calendar, key=PUBLICITY_TERM, start_on=date(2020, 1, 21))[0]

    # 22, 23 and 31 January, Saturday 1 and Monday 3 February, as it had been announced first; then 3, 4, 5 February.
    assert ends_on(calendar_version("2020")) == date(2020, 2, 3)
    assert ends_on(calendar_version("2020-1")) == ends_on(current_calendar()) == date(2020, 2, 5)
