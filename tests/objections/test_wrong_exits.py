"""Who was listed wrongly is made good, by whatever way the entry left (JY 24): expired, lapsed, judged too late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core import invariants
from core.clocks import office_time
from objections import operations as objections
from objections.redress_models import Redress
from records import operations as records
from records.models import Record
from redblack import due
from tests.kit import cases, reviews
from tests.kit import objections as kit
from tests.kit.objections import Place

pytestmark = pytest.mark.django_db

NEXT = office_time(date(2024, 4, 9))


def sound(on: date = date(2024, 4, 30)) -> bool:
    return [found.invariant.name for found in invariants.check(at=office_time(on)) if found.count] == []


@pytest.fixture
def place() -> Place:
    return Place()


class TestWrongThoughItLeftOtherwise:
    def owed(self, entry: Any) -> list[tuple[str, Any]]:
        return list(Redress.objects.unscoped("test").filter(subject=entry.subject).values_list("wrong", "entry_id"))

    def test_the_term_ended_before_what_was_decided_was_done(self, place: Place) -> None:
        entry = place.entries(validity="6 months").get()
        found = kit.upheld(place, entry, remedy="exit")
        assert due.expire(at=office_time(date(2025, 3, 1))) == 1
        assert found.get().state == "moot"
        assert self.owed(entry) == [("black", entry.pk)]
        assert sound(date(2025, 3, 1))

    def test_an_opinion_that_nobody_signed_decides_nothing(self, place: Place) -> None:
        entry = place.entries(validity="6 months").get()
        kit.proposed(place, entry, remedy="exit")
        due.expire(at=office_time(date(2025, 3, 1)))
        assert self.owed(entry) == []

    def test_the_only_record_was_filed_in_error(self, place: Place) -> None:
        entry = place.entries().get()
        found = kit.upheld(place, entry.grounds.get().record, remedy="revoke")
        objections.carry_out(found, by=place.office.approver, at=NEXT, all_or_nothing=True)
        entry.refresh_from_db()
        assert entry.exit_reason == "ground_lapsed"
        assert self.owed(entry) == [("black", entry.pk)]
        assert sound()

    def test_a_record_found_wrong_was_repaired_before_it_could_be_revoked(self, place: Place) -> None:
        chosen = place.records()
        kit.upheld(place, chosen.get(), remedy="revoke")
        records.repair(chosen, by=place.home.approver, at=NEXT, all_or_nothing=True)
        assert [kind for kind, _ in self.owed(chosen.get())] == ["record"]

    def test_of_two_records_one_still_carried_it(self, place: Place) -> None:
        row = cases.proposal(place.home, grounds=(cases.ground(place.home), cases.ground(place.home)))
        entry = place.entries(proposals=[row]).get()
        grounds = Record.objects.unscoped("test").filter(entry_grounds__entry=entry)
        first = Record.objects.unscoped("test").filter(pk=grounds.order_by("pk")[0].pk)
        records.revoke(first, by=place.home.approver, at=NEXT, all_or_nothing=True)
        due.expire(at=office_time(date(2030, 1, 3)))
        entry.refresh_from_db()
        assert entry.exit_reason == "expired"
        assert ("black", entry.pk) not in self.owed(entry)

    def test_the_decision_was_quashed_after_the_entry_had_left(self, place: Place) -> None:
        entry = place.entries(validity="6 months").get()
        due.expire(at=office_time(date(2025, 3, 1)))
        assert self.owed(entry) == []
        at = office_time(date(2025, 4, 1))
        paper = {"authority": "无锡市中级人民法院", "document_no": "终1号", "quashed_on": date(2025, 3, 31)}
        ground = Record.objects.unscoped("test").filter(entry_grounds__entry=entry)
        records.quash(ground, by=place.home.approver, at=at, all_or_nothing=True, **paper)
        # The record was public, too; what a wrong entry rested on is made good with the entry.
        assert self.owed(entry) == [("black", entry.pk)]
        assert sound(date(2025, 4, 1))

    def test_the_listing_was_quashed_after_the_entry_had_left(self, place: Place) -> None:
        entry = place.entries(validity="6 months").get()
        suit = reviews.registered(entry, place.home)
        due.expire(at=office_time(date(2025, 3, 1)))
        reviews.judged(suit, place.home, "quashed", on=date(2025, 4, 1), listing=True)
        assert suit.get().state == "decided"
        assert self.owed(entry) == [("black", entry.pk)]
        entry.refresh_from_db()
        assert entry.exit_reason == "expired"
        assert sound(date(2025, 4, 1))
