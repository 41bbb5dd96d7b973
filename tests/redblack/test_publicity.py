"""Publicity of a batch under one notice: one taken out, days lost made up for, exits announced together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.clocks import office_time
from core.models import Letter
from core.queries import history
from core.refusals import NotAllowed, Refused
from redblack import due
from redblack import operations as lists
from redblack.models import Entry, PageBeat, PageOutage, PublicNotice
from redblack.rules import day_lost
from tests.kit import cases, factories
from tests.kit.desk import signed_in, words

BEGAN = cases.PROPOSED_ON


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau()


@pytest.fixture
def entries(home: cases.Bureau) -> Any:
    return cases.publicised(home, cases.programme(home, publicity_required=True), count=3)


def office() -> Any:
    return factories.actor("reviewer", of=factories.credit_office())


def declare(on: date) -> PageOutage:
    return lists.declare_outage(on=on, reason="机房断电", by=office(), at=office_time(on, 20))


@pytest.mark.django_db
class TestNotice:
    def test_one_notice_one_number_many_subjects(self, entries: Any) -> None:
        notice = PublicNotice.objects.get()
        letter = Letter.objects.get(kind="publicity_notice")
        assert notice.rows.count() == 3
        assert (letter.case_id, letter.subject_id, letter.number) == (notice.pk, None, 1)
        assert letter.data["count"] == len(letter.data["rows"]) == 3
        assert (notice.from_on, notice.to_on) == (BEGAN, entries.first().publicity_ends_on)

    def test_persons_stand_masked_and_without_number(self, home: cases.Bureau) -> None:
        rows = [cases.proposal(home, claim=factories.person_claim("张三丰"))]
        cases.publicised(home, cases.programme(home, publicity_required=True), proposals=rows)
        (row,) = Letter.objects.get(kind="publicity_notice").data["rows"]
        assert "三" not in row["name"]
        assert row["code"] is None

    def test_one_is_taken_out_and_the_others_run_on(self, entries: Any, home: cases.Bureau) -> None:
        out, *others = entries
        ends = others[0].publicity_ends_on
        lists.drop(entries.filter(pk=out.pk), by=home.reviewer, at=office_time(BEGAN, 18), note="异议成立")
        assert {row.publicity_ends_on for row in entries.exclude(pk=out.pk)} == {ends}
        shown = words(
            signed_in(home.reviewer).get(
                reverse("admin:redblack_publicnotice_change", args=[PublicNotice.objects.get().pk])
            )
        )
        assert "撤出公示，不予列入" in shown
        after = office_time(ends + timedelta(days=1))
        assert len(lists.make_ready(entries, at=after).moved) == 2


@pytest.mark.django_db
class TestOutage:
    def test_a_lost_working_day_is_added_once_and_recorded_as_a_step(self, entries: Any) -> None:
        ends = entries.first().publicity_ends_on
        declare(date(2024, 3, 6))  # a Wednesday
        assert due.extend(at=office_time(date(2024, 3, 7))) == 3
        entry = entries.first()
        assert entry.publicity_ends_on == ends + timedelta(days=1)
        step = history("entry", entry.pk)[-1]
        assert step["verb"] == "extend_publicity"
        assert any("2024-03-06" in sentence for sentence in step["why"]["sentences"])
        assert due.extend(at=office_time(date(2024, 3, 7), 12)) == 0

    def test_a_day_lost_inside_the_added_days_is_added_too(self, entries: Any) -> None:
        declare(date(2024, 3, 6))
        due.extend(at=office_time(date(2024, 3, 7)))
        longer = entries.first().publicity_ends_on
        declare(longer)
        assert due.extend(at=office_time(longer, 21)) == 3
        assert entries.first().publicity_ends_on > longer
        assert due.extend(at=office_time(longer, 22)) == 0

    def test_a_sunday_is_seen_and_adds_nothing_to_a_term_of_working_days(self, entries: Any) -> None:
        ends = entries.first().publicity_ends_on
        declare(date(2024, 3, 10))
        due.extend(at=office_time(date(2024, 3, 11)))
        assert entries.first().publicity_ends_on == ends
        assert due.extend(at=office_time(date(2024, 3, 11), 12)) == 0

    def test_outages_before_publicity_began_do_not_count(self, entries: Any) -> None:
        declare(date(2024, 3, 1))
        assert due.extend(at=office_time(date(2024, 3, 6))) == 0

    def test_nothing_is_added_while_no_day_was_lost(self, entries: Any) -> None:
        report = lists.extend_publicity(entries, at=office_time(date(2024, 3, 6)))
        assert {refusal.code for case in report.refused for refusal in case.refusals} == {"days_were_lost"}

    def test_only_the_office_declares_and_not_twice(self, home: cases.Bureau) -> None:
        with pytest.raises(NotAllowed):
            lists.declare_outage(on=BEGAN, reason="x", by=home.reviewer, at=office_time(BEGAN))
        declare(BEGAN)
        with pytest.raises(Refused, match="已经登记"):
            declare(BEGAN)

    @pytest.mark.parametrize(
        ("hours", "lost"),
        [
            ({}, False),
            (dict.fromkeys(range(24), (12, 0)), False),
            (dict.fromkeys(range(24), (12, 12)), True),
            (dict.fromkeys(range(24), (12, 11)), False),  # it answered once in every hour
            ({hour: (12, 12 if hour < 14 else 0) for hour in range(8, 20)}, False),  # half of the hours
            ({hour: (12, 12 if hour < 15 else 0) for hour in range(8, 20)}, True),
            (dict.fromkeys(range(6), (12, 12)), False),  # nobody reads at night
        ],
        ids=["not watched", "up", "down", "hiccups", "half", "more than half", "at night"],
    )
    def test_when_a_day_is_lost(self, hours: dict[int, tuple[int, int]], lost: bool) -> None:
        assert day_lost(hours) is lost

    def test_a_measured_day_becomes_an_outage_once_the_page_was_ever_up(self) -> None:
        day = date(2024, 3, 6)
        for hour in range(8, 20):
            lists.beat(answered=False, at=office_time(day, hour), hour=hour)
        assert lists.measure_outages(at=office_time(date(2024, 3, 7))) == 0  # never answered: the address is wrong
        lists.beat(answered=True, at=office_time(date(2024, 3, 7)), hour=9)
        assert lists.measure_outages(at=office_time(date(2024, 3, 7))) == 1
        assert PageOutage.objects.get().measured
        assert lists.measure_outages(at=office_time(date(2024, 3, 7))) == 0


@pytest.mark.django_db(transaction=True)
def test_the_probe_asks_the_real_page(live_server: Any, settings: Any) -> None:
    settings.SITE_URL = live_server.url
    at = office_time(date(2024, 3, 6), 10)
    assert due.probe(at=at) == 1
    settings.SITE_URL = "http://127.0.0.1:9"
    assert due.probe(at=at) == 0
    beat = PageBeat.objects.get()
    assert (beat.on, beat.hour, beat.asked, beat.failed) == (date(2024, 3, 6), 10, 2, 1)


@pytest.mark.django_db
class TestExits:
    def test_exits_are_announced_together_and_once(self, home: cases.Bureau) -> None:
        entries = cases.listed(home, cases.programme(home), count=2)
        at = office_time(date(2027, 2, 22))
        lists.expire(entries, at=office_time(date(2027, 2, 21)))
        (notice,) = lists.announce_exits(entries, by=home.approver, at=at)
        letter = Letter.objects.get(kind="exit_announcement")
        assert (notice.kind, letter.data["count"], letter.data["rows"][0]["exited_on"]) == ("exit", 2, "2027-02-21")
        with pytest.raises(Refused, match="没有待公告"):
            lists.announce_exits(Entry.objects.unscoped("test"), by=home.approver, at=at)
