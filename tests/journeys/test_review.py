"""A suit against an entry: stayed, heard, quashed; a second one upholds. Told by date, with the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core.clocks import fixed, office_time
from core.invariants import check
from records.models import Record
from subjects.operations import relate
from tests.kit import cases, desks, factories
from tests.kit import reviews as kit
from tests.kit.desk import words

pytestmark = pytest.mark.django_db
NAME = "江阴远望化工有限公司"


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def treasury(office: cases.Bureau) -> cases.Bureau:
    bureau = cases.bureau("江阴市财政局")
    desks.published(office, bureau.department, target_kinds=["legal_person", "responsible_person"])
    return bureau


def shown(client: Client, *, on: date) -> bool:
    with fixed(office_time(on, 12)):
        return NAME in words(client.get("/lists/black/"))


def sound(on: date) -> bool:
    return not [found.invariant.name for found in check(at=office_time(on, 23)) if found.count]


def listed(home: cases.Bureau) -> Any:
    """A company on the list, and the person who led it."""
    claim = factories.organisation_claim(NAME)
    company, person = factories.known(claim), factories.person()
    proof = {"proof": "登记信息", "by": home.handler, "at": factories.A_DAY}
    relate(company, person=person, role="legal_representative", from_on=date(2020, 1, 1), **proof)
    entry = cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)]).get()
    return entry, company, person


def test_the_court_stays_hears_and_quashes(home: cases.Bureau, treasury: cases.Bureau, client: Client) -> None:
    """25 March: listed. 1 April: sued, all goes on. 8 April: stayed, all stands still. 3 June: quashed, all goes."""
    entry, company, person = listed(home)
    suit = kit.registered(entry, home, record=entry.grounds.get().record)
    assert shown(client, on=kit.ON), "a suit alone stays nothing"
    kit.stay(suit, home)
    assert not shown(client, on=kit.STAYED_ON)
    assert set(desks.tasks(entry=entry).values_list("state", flat=True)) == {"paused"}
    assert sound(kit.STAYED_ON)

    kit.judged(suit, home, "quashed", records=[suit.get().record_id])

    entry.refresh_from_db()
    assert (entry.state, entry.exit_reason, entry.exit_notice_to, entry.monitored_to) == (
        "exited",
        "quashed",
        None,
        None,
    )
    both = Record.objects.unscoped("test").filter(subject__in=[company, person])
    assert (
        list(both.values_list("state", "quashed_by", "quashing_document_no"))
        == [("revoked", kit.COURT, kit.JUDGMENT)] * 2
    )
    assert set(desks.tasks(entry=entry).values_list("state", flat=True)) == {"releasing"}
    assert suit.get().stays.get().stay.outcome == "quashed"
    assert not shown(client, on=kit.JUDGED_ON)
    assert sound(kit.JUDGED_ON)


def test_the_court_upholds_and_a_second_instance_is_a_case_of_its_own(
    home: cases.Bureau, treasury: cases.Bureau, client: Client
) -> None:
    """3 June: upheld, the entry has effect again. 24 June: appealed. 2 September: the listing alone is quashed."""
    entry, company, _ = listed(home)
    first = kit.stayed(entry, home)
    kit.judged(first, home, "upheld", effective_on=None)
    assert shown(client, on=kit.JUDGED_ON)
    assert set(desks.tasks(entry=entry).values_list("state", flat=True)) == {"dispatched"}

    second = kit.registered(
        entry,
        home,
        kind="second",
        authority="无锡市中级人民法院",
        document_no="（2024）苏02行终9号",
        filed_on=date(2024, 6, 17),
        received_on=date(2024, 6, 24),
        previous=first.get(),
        at=office_time(date(2024, 6, 24)),
    )
    kit.judged(second, home, "quashed", on=date(2024, 9, 2), listing=True)

    entry.refresh_from_db()
    assert (entry.state, entry.exit_reason) == ("exited", "quashed")
    assert Record.objects.unscoped("test").get(subject=company).state == "filed", "the penalty was not contested"
    assert second.get().previous == first.get()
    assert not shown(client, on=date(2024, 9, 2))
    assert sound(date(2024, 9, 2))
