"""Counting: the start day is not counted, holidays and make-up workdays are data, unpublished years are provisional."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.calendar import Calendar, OutsideCalendar, read_notices, shipped
from law.terms import Term, Unit

calendar = shipped()
DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))
WORKING = st.integers(1, 60).map(lambda n: Term(n, Unit.WORKING_DAYS))
TERMS = st.one_of(
    WORKING,
    st.builds(Term, st.integers(1, 90), st.sampled_from([Unit.DAYS])),
    st.builds(Term, st.integers(1, 40), st.sampled_from([Unit.MONTHS])),
    st.builds(Term, st.integers(1, 5), st.sampled_from([Unit.YEARS])),
)


def ends(start: str, term: str, *, known: Calendar = calendar) -> str:
    return known.add(date.fromisoformat(start), Term.parse(term)).on.isoformat()


class TestHardWeeks:
    @pytest.mark.parametrize(
        ("start", "term", "end"),
        [
            # 国庆 2025: free 1–8 October, work on Sunday 28 September and Saturday 11 October.
            ("2025-09-26", "1 working_days", "2025-09-28"),
            ("2025-09-30", "1 working_days", "2025-10-09"),
            ("2025-09-30", "3 working_days", "2025-10-11"),
            # 春节 2026: free 15–23 February, work on Saturdays 14 and 28 February.
            ("2026-02-13", "1 working_days", "2026-02-14"),
            ("2026-02-13", "2 working_days", "2026-02-24"),
            ("2026-02-13", "6 working_days", "2026-02-28"),
            # 元旦 2019 reaches back into December 2018.
            ("2018-12-28", "1 working_days", "2018-12-29"),
            ("2018-12-29", "1 working_days", "2019-01-02"),
            # An ordinary weekend.
            ("2026-03-06", "5 working_days", "2026-03-13"),
        ],
    )
    def test_working_days(self, start: str, term: str, end: str) -> None:
        assert ends(start, term) == end

    def test_the_holiday_extended_while_it_lasted(self) -> None:
        before, after = shipped("2020"), shipped("2020-1")
        assert ends("2020-01-23", "1 working_days", known=before) == "2020-01-31"
        assert ends("2020-01-23", "2 working_days", known=before) == "2020-02-01"
        assert ends("2020-01-23", "1 working_days", known=after) == "2020-02-03"

    def test_the_may_holiday_of_2019_was_changed_in_march(self) -> None:
        before, after = shipped("2019"), shipped("2019-1")
        assert before.is_workday(date(2019, 5, 2))
        assert not after.is_workday(date(2019, 5, 2))
        assert after.is_workday(date(2019, 5, 5))

    def test_the_sum_names_what_was_skipped_and_what_was_worked(self) -> None:
        found = calendar.add(date(2026, 2, 13), Term.parse("6 working_days"))
        assert found.sum[0] == "2026年2月13日当日不计入，自次日起算6个工作日，第6个工作日为2026年2月28日。"
        assert "2月16日（春节）" in found.sum[1]
        assert found.sum[2] == "其间计入的调休上班日：2月14日（春节）、2月28日（春节）。"


class TestProvisional:
    def test_a_term_into_an_unpublished_year_is_provisional_and_says_so(self) -> None:
        found = calendar.add(date(2026, 12, 10), Term.parse("25 working_days"))
        assert found.on == date(2027, 1, 15)
        assert found.provisional
        assert "暂定" in found.sum[-1]
        assert "2027年" in found.sum[-1]

    def test_a_term_that_ends_before_the_unpublished_year_is_firm(self) -> None:
        found = calendar.add(date(2026, 12, 10), Term.parse("15 working_days"))
        assert found.on == date(2026, 12, 31)
        assert not found.provisional

    def test_statutory_days_of_an_unpublished_year_are_free_and_weekends_too(self) -> None:
        free = ["2027-01-01", "2027-02-05", "2027-02-08", "2027-04-05", "2027-06-09", "2027-09-15", "2027-10-01"]
        assert not any(calendar.is_workday(date.fromisoformat(day)) for day in free)
        assert not calendar.is_workday(date(2027, 10, 9))
        assert calendar.is_workday(date(2027, 10, 4))

    def test_years_do_not_rest_on_the_calendar(self) -> None:
        found = calendar.add(date(2026, 3, 2), Term.parse("3 years"))
        assert (found.on, found.provisional) == (date(2029, 3, 2), False)

    def test_the_notice_makes_the_same_day_firm(self) -> None:
        earlier, later = shipped("2025"), shipped("2026")
        assert earlier.provisional(date(2026, 2, 16))
        assert not later.provisional(date(2026, 2, 16))
        assert earlier.add(date(2026, 2, 13), Term.parse("1 working_days")).on == date(2026, 2, 20)
        assert later.add(date(2026, 2, 13), Term.parse("1 working_days")).on == date(2026, 2, 14)


class TestCorrespondingDay:
    @pytest.mark.parametrize(
        ("start", "term", "end"),
        [
            ("2020-02-29", "3 years", "2023-02-28"),
            ("2020-02-29", "4 years", "2024-02-29"),
            ("2026-01-31", "1 months", "2026-02-28"),
            ("2026-08-31", "6 months", "2027-02-28"),
            ("2026-11-30", "3 months", "2027-02-28"),
            ("2026-03-02", "1 years", "2027-03-02"),
            ("2026-03-02", "30 days", "2026-04-01"),
        ],
    )
    def test_months_years_and_days(self, start: str, term: str, end: str) -> None:
        assert ends(start, term) == end

    def test_a_missing_corresponding_day_is_explained(self) -> None:
        (line,) = calendar.add(date(2020, 2, 29), Term.parse("3 years")).sum
        assert "没有对应日" in line

    def test_an_existing_corresponding_day_is_not_called_missing(self) -> None:
        (line,) = calendar.add(date(2026, 3, 2), Term.parse("1 years")).sum
        assert "没有对应日" not in line


class TestProperties:
    @given(DAYS, WORKING)
    def test_the_count_between_start_and_end_is_the_term(self, start: date, term: Term) -> None:
        end = calendar.add(start, term).on
        assert calendar.is_workday(end)
        assert calendar.workdays_between(start, end) == term.amount
        assert calendar.workdays_between(end, start) == -term.amount

    @given(DAYS, TERMS)
    def test_a_later_start_never_ends_earlier(self, start: date, term: Term) -> None:
        assert start < calendar.add(start, term).on <= calendar.add(start + timedelta(days=1), term).on

    @given(DAYS, TERMS)
    def test_back_gives_the_latest_start_that_is_over_in_time(self, end: date, term: Term) -> None:
        start = calendar.back(end, term)
        assert calendar.add(start, term).on <= end
        assert calendar.add(start + timedelta(days=1), term).on > end

    @given(DAYS, WORKING)
    def test_a_date_is_provisional_exactly_when_it_passes_an_unpublished_day(self, start: date, term: Term) -> None:
        found = calendar.add(start, term)
        passed = (start + timedelta(days=n) for n in range(1, (found.on - start).days + 1))
        assert found.provisional == any(calendar.provisional(day) for day in passed)


class TestData:
    def test_every_published_year_has_its_notice(self) -> None:
        assert sorted(calendar.published) == list(range(2004, 2027))

    def test_no_notice_repeats_what_the_weekday_already_says_of_work(self) -> None:
        for notice in read_notices():
            assert all(day.off or on.weekday() >= 5 for on, day in notice.days.items())

    def test_notices_stand_in_the_order_of_publication(self) -> None:
        days = [notice.published_on for notice in read_notices()]
        assert days == sorted(days)

    def test_how_many_days_offices_worked_in_a_year(self) -> None:
        worked = {
            year: sum(calendar.is_workday(date(year, 1, 1) + timedelta(days=n)) for n in range(365))
            for year in (2025, 2026)
        }
        assert worked == {2025: 248, 2026: 248}

    @pytest.mark.parametrize("day", [date(2003, 12, 31), date(2037, 1, 1)])
    def test_beyond_the_calendar_nothing_is_guessed(self, day: date) -> None:
        with pytest.raises(OutsideCalendar, match="只有2004年至2036年"):
            calendar.is_workday(day)
