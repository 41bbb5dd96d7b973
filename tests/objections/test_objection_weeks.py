"""The days of objections over the hard weeks: Spring Festival, a holiday made longer while they run (E2, I4)."""

from __future__ import annotations

import time
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from core.queries import history
from law import operations as law
from law import packs
from law.events import CalendarPublished
from law.models import PackVersion
from objections import objection_reactions as hears
from objections import operations as objections
from objections.objection_terms import RESTARTS, TRANSFER_CLOCK, VERIFY_INSIDE
from tests.kit import cases
from tests.kit import objections as kit
from tests.kit.objections import CITIZEN, RAISED_ON, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def january_2020(monkeypatch: pytest.MonkeyPatch) -> None:
    """The office in January 2020: the last notice known is that of November 2019."""
    known = law._Known({}, {})
    known.current = (time.monotonic() + 3600, "2020")
    monkeypatch.setattr(law, "_known", known)


@pytest.fixture
def own_clocks(monkeypatch: pytest.MonkeyPatch) -> Place:
    """An office that set its clocks otherwise: verification beside the review, a new review after a transfer."""
    monkeypatch.setattr(law, "_known", law._Known({}, {}))
    place = Place()
    version = PackVersion.objects.newest(cases.JIANGYIN)[0]
    law.pack_by_version_id(version.pk)
    resolved = deepcopy(version.resolved)
    resolved["values"][VERIFY_INSIDE]["value"] = False
    resolved["values"][TRANSFER_CLOCK]["value"] = RESTARTS
    checked, _ = law._known.packs[version.pk]
    law._known.packs[version.pk] = (checked, packs.from_resolved(resolved).stored_as(version.pk))
    return place


class TestOwnClocks:
    """The same case where the office set what the papers leave to it (C2, P3)."""

    def test_verification_stops_the_review(self, own_clocks: Place) -> None:
        place = own_clocks
        found = kit.verifying(place, place.records().get())
        case = found.get()
        assert (case.paused_on, case.review_due_on, case.verify_due_on) == (
            RAISED_ON,
            date(2024, 4, 22),
            date(2024, 4, 15),
        )
        at = office_time(date(2024, 4, 12))
        how: dict[str, Any] = {"finding": "right", "words": "已核对原件"}
        objections.verify(found, by=place.home.handler, at=at, **how, all_or_nothing=True)
        # All ten days were left: 15 to 19, 22 to 26 April.
        assert (found.get().paused_on, found.get().review_due_on) == (None, date(2024, 4, 26))

    def test_so_it_does_where_nobody_answers(self, own_clocks: Place) -> None:
        place = own_clocks
        found = kit.verifying(place, place.records().get())
        at = office_time(date(2024, 4, 16))
        opinion: dict[str, Any] = {"outcome": "dismissed", "reasons": "现有材料不足以证明有误。"}
        objections.propose_decision(found, by=place.office.handler, at=at, **opinion, all_or_nothing=True)
        # 17 to 19, 22 to 26, Sunday 28 (a workday), 29 April.
        assert (found.get().paused_on, found.get().review_due_on) == (None, date(2024, 4, 29))

    def test_the_right_department_has_its_own_days(self, own_clocks: Place) -> None:
        place = own_clocks
        found = kit.raised(place.records().get(), by=place.office.handler)
        how: dict[str, Any] = {"to": place.home.department, "words": "由提供单位办理"}
        at = office_time(date(2024, 4, 10))
        objections.forward(found, by=place.office.reviewer, at=at, **how, all_or_nothing=True)
        # 11, 12, 15 to 19, 22 to 24 April.
        assert found.get().review_due_on == date(2024, 4, 24)


def test_spring_festival_and_the_sunday_that_makes_up_for_it() -> None:
    """10 to 17 February 2024 are off; Sunday the 4th and Sunday the 18th are workdays."""
    place = Place()
    record = place.records(filed_on=date(2024, 1, 15), determined_on=date(2024, 1, 8), conduct_on=date(2024, 1, 2))
    found = kit.verifying(place, record.get(), on=date(2024, 2, 2))
    case = found.get()
    # 4, 5, 6, 7, 8 February; then 9, 18, 19, 20, 21.
    assert (case.verify_due_on, case.review_due_on) == (date(2024, 2, 8), date(2024, 2, 21))
    how: dict[str, Any] = {"by": place.home.handler, "finding": "wrong", "words": "已核对原件"}
    objections.verify(found, at=office_time(date(2024, 2, 8)), **how, all_or_nothing=True)
    decided_at = office_time(date(2024, 2, 9))
    opinion = {"outcome": "upheld", "remedy": "revoke", "reasons": "登记有误。"}
    objections.propose_decision(found, by=place.office.handler, at=decided_at, **opinion, all_or_nothing=True)
    objections.uphold(found, by=place.office.approver, at=decided_at, all_or_nothing=True)
    # 18, 19, 20 February.
    assert found.get().correct_due_on == date(2024, 2, 20)


def test_a_supplement_over_the_festival_takes_no_day_away() -> None:
    place = Place()
    record = place.records(filed_on=date(2024, 1, 15), determined_on=date(2024, 1, 8), conduct_on=date(2024, 1, 2))
    found = kit.raised(record.get(), by=place.office.handler, on=date(2024, 2, 5))
    assert found.get().review_due_on == date(2024, 2, 23)
    at = office_time(date(2024, 2, 7))
    objections.ask_supplement(found, by=place.office.reviewer, at=at, words="复印件", all_or_nothing=True)
    # 8, 9, 18, 19, 20 February.
    assert found.get().supplement_due_on == date(2024, 2, 20)
    at = office_time(date(2024, 2, 19))
    objections.supplement(found, by=CITIZEN, at=at, words="补交", all_or_nothing=True)
    # Eight days were left after the 7th: 20, 21, 22, 23, 26, 27, 28, 29 February.
    assert (found.get().paused_on, found.get().review_due_on) == (None, date(2024, 2, 29))


def test_the_festival_of_2020_was_made_longer_while_days_ran(january_2020: None) -> None:
    """The notice of 27 January 2020: off until 2 February, and Saturday the 1st no workday."""
    place = Place()
    # The catalogue of the tests begins later than 2020: the record is younger, the days of the objection are not.
    found = kit.verifying(place, place.records().get(), on=date(2020, 1, 20))
    case = found.get()
    # 21, 22, 23, 31 January, 1 February; then 3 to 7 February.
    assert (case.verify_due_on, case.review_due_on) == (date(2020, 2, 1), date(2020, 2, 7))
    at = office_time(date(2020, 1, 28))
    by = place.office.approver
    hears.on_calendar_published(CalendarPublished(transition_id=0, at=at, by=by, count=1, code="2020-1", before="2020"))
    case = found.get()
    assert (case.state, case.verify_due_on, case.review_due_on) == ("verifying", date(2020, 2, 4), date(2020, 2, 11))
    last = history("objection", case.pk)[-1]
    assert last["verb"] == "recount"
    assert any("审核期限原至2020年2月7日止" in said for said in last["why"]["sentences"])
