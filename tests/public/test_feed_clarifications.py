"""Clarifications in the change feed: whoever copied a wrong listing learns that it was wrong (JY 24, JS-L 24)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clocks
from core.clocks import office_time
from core.letters import desk
from core.models import Letter
from objections.operations import redress_answering as answering
from public import operations
from public.models import Change
from public.operations import prove
from tests.kit import cases, factories
from tests.kit import honours as kit
from tests.kit.desk import words
from tests.kit.redress import AT, Town, redress
from tests.kit.settling import settled
from tests.public.test_proof import figures, sentences

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("jiangyin")]
SIGNED_ON, LAST = AT.date(), date(2024, 5, 16)
AFTER = LAST + timedelta(days=1)


def signed(town: Town, chosen: Any, text: str = "") -> Any:
    answering.clarify(chosen, by=town.home.approver, at=AT, text=text, all_or_nothing=True)
    return chosen.get()


def announce(on: date = SIGNED_ON, hour: int = 15) -> int:
    settled()
    return operations.announce(at=office_time(on, hour))


def read(on: date = SIGNED_ON) -> Any:
    """The request alone: it tells nothing that is younger than the oldest transaction of the server."""
    with clocks.fixed(office_time(on, 16)):
        return Client().get("/feed/changes/")


def told(on: date = SIGNED_ON) -> list[dict[str, Any]]:
    """What is told of clarifications, oldest first."""
    settled()
    return [change for change in read(on).json()["changes"] if change["what"] == "clarification"]


class TestTold:
    def test_it_names_what_was_wrong_as_the_feed_told_it_and_says_what_the_page_says(self) -> None:
        town = Town()
        entries = town.listed()
        announce(date(2024, 3, 26))
        kit.wrong(town.home, entries)
        case = signed(town, redress(), text="联系电话13800138000。")
        announce()
        settled()
        changes = read().json()["changes"]
        (change,) = [one for one in changes if one["what"] == "clarification"]
        listed = [one for one in changes if one["what"] == "entry"]
        assert {one["id"] for one in listed} == {change["about_id"]} == {str(entries.get().public_id)}
        assert {one["kind"] for one in listed} == {"left"}
        assert (change["kind"], change["about"], change["wrong"]) == ("added", "entry", "black")
        assert (change["id"], change["subject"]) == (str(case.public_id), case.subject.name)
        assert (change["clarified_on"], change["until"]) == (f"{SIGNED_ON}", f"{LAST}")
        assert change["number"] == Letter.objects.get(kind="clarification").number_text
        assert "13800138000" not in str(change) and "特此澄清" in change["text"][-1]
        with clocks.fixed(AT):
            page = words(Client().get(change["url"]))
        assert all(part in page for part in (*change["text"], change["number"], change["unit"], change["subject"]))

    def test_it_is_told_once(self) -> None:
        town = Town()
        signed(town, town.wronged())
        announce()
        assert [announce(hour=hour) for hour in (16, 17)] == [0, 0]
        assert len(told()) == 1

    def test_one_signed_anew_is_a_change(self) -> None:
        town = Town()
        signed(town, town.wronged())
        announce()
        anew = desk.reissue(Letter.objects.get(kind="clarification"), by=town.home.approver, at=AT, reason="文号错")
        announce(SIGNED_ON + timedelta(days=1), 0)
        changes = told(SIGNED_ON + timedelta(days=1))
        assert [(one["kind"], one["number"]) for one in changes] == [
            ("added", anew.number_text),
            ("changed", anew.number_text),
        ]

    def test_a_person_is_not_in_it(self) -> None:
        town = Town()
        claim = factories.person_claim("欧阳震华")
        kit.wrong(town.home, town.listed(proposals=[cases.proposal(town.home, claim=claim)]))
        case = signed(town, redress())
        announce()
        assert not Change.objects.filter(what="clarification").exists()
        for on in (SIGNED_ON, AFTER):
            with clocks.fixed(office_time(on, 9)):
                assert Client().get(f"/clarifications/{case.public_id}/").status_code == 404

    def test_as_many_statements_for_one_as_for_many(self) -> None:
        town = Town()
        signed(town, town.wronged())
        counted = []
        for number in (1, 10):
            announce()
            assert len(told()) == number
            with CaptureQueriesContext(connection) as asked:
                read()
            counted.append(len(asked))
            answering.clarify(town.wronged(count=9), by=town.home.approver, at=AT, all_or_nothing=True)
        assert counted[0] == counted[1]


class TestEnded:
    def test_after_its_last_day_it_has_left_even_where_nothing_was_announced_since(self) -> None:
        town = Town()
        case = signed(town, town.wronged())
        announce()
        assert [one["kind"] for one in told(LAST)] == ["added"]
        (gone,) = told(AFTER)
        assert (gone["kind"], gone["id"]) == ("left", str(case.public_id))
        assert set(gone) == {"cursor", "kind", "what", "id", "at"}

    def test_that_it_ended_is_announced_on_the_next_day(self) -> None:
        town = Town()
        signed(town, town.wronged())
        announce()
        assert announce(LAST) == 0
        assert announce(AFTER, 0) == 1
        assert Change.objects.filter(what="clarification").latest("pk").kind == "left"

    def test_its_page_is_gone(self) -> None:
        town = Town()
        case = signed(town, town.wronged())
        for on, status, said in ((LAST, 200, "特此澄清"), (AFTER, 410, "展示期已满")):
            with clocks.fixed(office_time(on, 9)):
                page = Client().get(f"/clarifications/{case.public_id}/")
            assert (page.status_code, said in words(page)) == (status, True)
        assert case.subject.name not in words(page)


class TestProof:
    def test_the_nightly_proof_looks_at_it(self) -> None:
        town = Town()
        signed(town, town.wronged())
        announce()
        found = prove(at=AT, done_at=lambda: AT)
        assert found.holds
        assert figures(found)["feed_clarifications"] == figures(found)["announced_clarifications"] == (1, 0)

    def test_it_finds_an_end_that_was_not_announced(self) -> None:
        town = Town()
        signed(town, town.wronged())
        announce()
        for days, holds in ((1, True), (2, False)):
            night = office_time(LAST + timedelta(days=days), 1)
            found = prove(at=night, done_at=lambda night=night: night)
            broken = ("announced_clarifications", "展示期已过而没有发出") in sentences(found)
            assert broken is not holds, days
