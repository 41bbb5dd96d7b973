"""An entry whose decision is contested: stayed in publicity, stayed on the list, quashed with the person behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core.clocks import fixed, office_time
from core.due import run_due
from core.invariants import check
from core.models import Letter
from records.models import Record
from redblack import operations as lists
from redblack.models import Entry, Stay
from subjects.operations import relate
from tests.kit import cases, desks, factories
from tests.kit.desk import words

pytestmark = pytest.mark.django_db
NAME = "江阴远望化工有限公司"
COURT = "江阴市人民法院"


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


def stay(entry: Entry, home: cases.Bureau, *, on: date, to_on: date | None = None) -> Any:
    case = lists.stay(
        entry,
        kind="suit",
        authority=COURT,
        document_no="（2024）苏0281行初7号",
        received_on=on,
        from_on=on,
        to_on=to_on,
        by=home.handler,
        at=office_time(on, 10),
    )
    return Stay.objects.unscoped("test").filter(pk=case.pk)


def judge(stays: Any, home: cases.Bureau, *, on: date, outcome: str, grounds: tuple[int, ...] = ()) -> None:
    lists.judge(
        stays,
        by=home.approver,
        at=office_time(on, 10),
        outcome=outcome,
        authority=COURT,
        document_no="（2024）苏0281行初7号判决",
        outcome_on=on,
        grounds=grounds,
        all_or_nothing=True,
    )


def shown(client: Client, *, on: date, address: str = "/lists/black/") -> bool:
    with fixed(office_time(on, 12)):
        response = client.get(address)
    assert response.status_code == 200
    return NAME in words(response)


def sound(on: date) -> bool:
    return not [found.invariant.name for found in check(at=office_time(on, 23)) if found.count]


def test_a_stay_during_publicity_holds_the_listing_back_and_not_the_days(
    home: cases.Bureau, treasury: cases.Bureau
) -> None:
    """4 March: put up. 6 March: the court stays it. The days pass. 8 April: withdrawn. 9 April: listed."""
    rules = cases.programme(home, publicity_required=True)
    row = cases.proposal(home, claim=factories.organisation_claim(NAME))
    entries = cases.publicised(home, rules, proposals=[row])
    ends_on = entries.get().publicity_ends_on
    stays = stay(entries.get(), home, on=date(2024, 3, 6))
    assert run_due("lists.ready", at=office_time(date(2024, 4, 1))) == 0
    assert (entries.get().state, entries.get().publicity_ends_on) == ("publicised", ends_on)
    assert sound(date(2024, 4, 1))

    judge(stays, home, on=date(2024, 4, 8), outcome="withdrawn")
    assert run_due("lists.ready", at=office_time(date(2024, 4, 9), 0, 5)) == 1
    lists.list_entries(entries, by=home.approver, at=office_time(date(2024, 4, 9), 9), all_or_nothing=True)
    assert entries.get().listed_on == date(2024, 4, 9)
    assert desks.tasks(entry=entries.get()).get().state == "dispatched"


def test_a_stay_on_the_list_stops_measures_and_pages_and_lengthens_nothing(
    home: cases.Bureau, treasury: cases.Bureau, client: Client
) -> None:
    """25 March: listed. 8 April: stayed until 31 May. 1 June: over, nobody resumed. 3 June: resumed by the approver."""
    row = cases.proposal(home, claim=factories.organisation_claim(NAME))
    entries = cases.listed(home, cases.programme(home), proposals=[row])
    valid_to, task = entries.get().valid_to, desks.tasks(entry=entries.get())
    assert shown(client, on=date(2024, 4, 7))

    stay(entries.get(), home, on=date(2024, 4, 8), to_on=date(2024, 5, 31))
    assert not shown(client, on=date(2024, 4, 8))
    assert task.get().state == "paused"
    assert not desks.tasks().effective(date(2024, 4, 8)).exists()
    assert sound(date(2024, 4, 8))

    assert run_due("lists.stays", at=office_time(date(2024, 6, 1), 0, 5)) == 1
    assert (entries.get().state, task.get().state) == ("suspended", "paused"), "a timer gives nothing effect again"
    assert not shown(client, on=date(2024, 6, 1))

    lists.resume(entries, by=home.approver, at=office_time(date(2024, 6, 3), 9), all_or_nothing=True)
    assert (entries.get().state, task.get().state) == ("listed", "dispatched")
    assert shown(client, on=date(2024, 6, 3))
    assert entries.get().valid_to == valid_to, "a stay never lengthens a sanction"
    assert sound(date(2024, 6, 3))


def test_an_entry_expires_while_it_is_stayed_and_the_stay_is_judged_after(
    home: cases.Bureau, treasury: cases.Bureau
) -> None:
    entries = cases.listed(home, cases.programme(home, validity="6 months"))
    stays = stay(entries.get(), home, on=date(2024, 4, 8))
    assert run_due("lists.expire", at=office_time(date(2024, 8, 21))) == 1
    judge(stays, home, on=date(2024, 9, 2), outcome="upheld")
    assert (entries.get().state, entries.get().exit_reason) == ("exited", "expired")
    assert desks.tasks().get().state == "releasing"
    assert sound(date(2024, 9, 2))


def test_a_quashed_decision_takes_record_entry_measures_and_the_person_behind_along(
    home: cases.Bureau, treasury: cases.Bureau, client: Client
) -> None:
    """25 March: listed, the legal representative too gets a task. 8 April: stayed. 3 June: the court quashes."""
    claim = factories.organisation_claim(NAME)
    company, person = factories.known(claim), factories.person()
    relate(
        company,
        person=person,
        role="legal_representative",
        from_on=date(2020, 1, 1),
        proof="登记信息",
        by=home.handler,
        at=factories.A_DAY,
    )
    entry = cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)]).get()
    assert set(desks.tasks(entry=entry).values_list("subject_id", flat=True)) == {company.pk, person.pk}
    stays = stay(entry, home, on=date(2024, 4, 8))
    assert set(desks.tasks(entry=entry).values_list("state", flat=True)) == {"paused"}

    grounds = tuple(entry.grounds.values_list("record_id", flat=True))
    judge(stays, home, on=date(2024, 6, 3), outcome="quashed", grounds=grounds)

    entry.refresh_from_db()
    assert (entry.state, entry.exit_reason, entry.exit_notice_to, entry.monitored_to) == (
        "exited",
        "quashed",
        None,
        None,
    )
    both = Record.objects.unscoped("test").filter(subject__in=[company, person])
    assert set(both.values_list("state", "quashed_by")) == {("revoked", COURT)}
    assert both.count() == 2
    assert set(desks.tasks(entry=entry).values_list("state", flat=True)) == {"releasing"}
    assert not shown(client, on=date(2024, 6, 3))
    assert not shown(client, on=date(2024, 6, 3), address="/exits/")
    letter = Letter.objects.filter(flow="entry", case_id=entry.pk).latest("pk")
    assert (letter.kind, letter.data["exit_reason"]) == ("exit_notice", "quashed")
    assert sound(date(2024, 6, 3))
