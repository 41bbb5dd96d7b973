"""Which page shows which entry: every state by hand, and the dates that end an effect without any worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pgtrigger
import pytest
from django.test import Client

from core import clocks
from core.clocks import office_time
from redblack import operations as lists
from subjects.operations import merge
from tests.kit import cases, factories
from tests.public.conftest import received, scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin")]

NAME = "江阴远望化工有限公司"

# state: (black list, publicity, exit notices, the organisation's own page, tag in the search) on 2024-04-10
TABLE = {
    "proposed": "-----",
    "checked": "-----",
    "notified": "-----",
    "served": "-----",
    "publicised": "-P-P-",
    "ready": "-----",
    "listed": "L--LL",
    "suspended": "-----",
    "leaving": "L--LL",
    "exited": "-----",  # withdrawn as wrong: no notice, the shame is not repeated
    "dropped": "-----",
    "withdrawn": "-----",
}


def _entries(state: str, home: cases.Bureau) -> Any:
    # Publicity that began late enough to run on 10 April: proposed on 7 April.
    how = {"on": date(2024, 4, 7)} if state == "publicised" else {}
    rules = cases.programme(home, publicity_required=state == "publicised", name="安全生产黑名单管理办法")
    make: Callable[..., Any] = getattr(cases, state)
    claim = factories.organisation_claim(NAME)
    return make(home, rules, proposals=[cases.proposal(home, claim=claim)], **how)


@pytest.mark.parametrize("state", TABLE)
def test_a_page_shows_an_entry_only_in_its_state(state: str, client: Client, in_april: datetime) -> None:
    shown = scene(_entries(state, cases.bureau()))
    on_list = NAME in client.get("/lists/black/").content.decode()
    in_publicity = NAME in client.get("/publicity/").content.decode()
    announced = NAME in client.get("/exits/").content.decode()
    own = client.get(shown.address).content.decode()
    found = client.get("/search/", {"q": NAME}).content.decode()
    own_mark = "P" if "拟列入" in own else "L" if "安全生产黑名单管理办法" in own else "-"
    row = "".join(
        (
            "L" if on_list else "-",
            "P" if in_publicity else "-",
            "X" if announced else "-",
            own_mark,
            "L" if "1 条" in found else "-",
        )
    )
    assert row == TABLE[state]
    assert NAME in found  # the organisation itself is always found


def test_home_names_only_what_is_in_publicity(client: Client, in_april: datetime) -> None:
    home = cases.bureau()
    publicised = scene(_entries("publicised", home))
    listed = scene(cases.listed(home, cases.programme(home)))
    page = client.get("/").content.decode()
    assert publicised.subject.name in page
    assert listed.subject.name not in page


@pytest.mark.parametrize(("at", "shown"), [("last", True), ("after", False)])
def test_an_entry_vanishes_at_midnight_though_nothing_ran(at: str, shown: bool, client: Client) -> None:
    home = cases.bureau()
    listed = scene(cases.listed(home, cases.programme(home)))
    last = listed.entry.valid_to
    instant = office_time(last, 23, 59) if at == "last" else clocks.start_of(date.fromordinal(last.toordinal() + 1))
    with clocks.fixed(instant):
        assert (listed.subject.name in client.get("/lists/black/").content.decode()) is shown
        own = client.get(listed.address).content.decode()
    assert (listed.entry.decision_no in own) is shown


def test_publicity_ends_with_its_last_day(client: Client) -> None:
    publicised = scene(_entries("publicised", cases.bureau()))
    last = publicised.entry.publicity_ends_on
    for day, shown in ((last, True), (date.fromordinal(last.toordinal() + 1), False)):
        with clocks.fixed(office_time(day)):
            assert (NAME in client.get("/publicity/").content.decode()) is shown
            assert ("拟列入" in client.get(publicised.address).content.decode()) is shown


def test_an_expired_entry_is_announced_as_name_list_and_date_only(client: Client) -> None:
    home = cases.bureau()
    entries = cases.listed(home, cases.programme(home, validity="6 months"))
    listed = scene(entries)
    day = date.fromordinal(listed.entry.valid_to.toordinal() + 1)
    lists.expire(entries, at=office_time(day, 0, 5), all_or_nothing=True)
    listed.entry.refresh_from_db()
    with clocks.fixed(office_time(day)):
        page = client.get("/exits/").content.decode()
    assert listed.subject.name in page
    assert day.isoformat() in page
    for kept_back in (
        listed.entry.decision_no,
        listed.entry.reason,
        str(listed.subject.public_id),
        home.department.name,
    ):
        assert kept_back not in page
    with clocks.fixed(office_time(date.fromordinal(listed.entry.exit_notice_to.toordinal() + 1))):
        assert listed.subject.name not in client.get("/exits/").content.decode()


def test_a_hidden_red_entry_of_an_upper_level_is_on_no_page(client: Client) -> None:
    home = cases.bureau()
    rules = cases.programme(home, colour="red")
    claim = factories.organisation_claim(NAME)
    red = received(home, rules, claim, valid_to=date(2026, 3, 1))
    with clocks.fixed(office_time(date(2024, 3, 20))):
        assert NAME in client.get("/lists/red/").content.decode()
    cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)])
    with clocks.fixed(office_time(date(2024, 4, 10))):
        assert NAME not in client.get("/lists/red/").content.decode()
        assert red.entry.decision_no not in client.get(red.address).content.decode()


def _person(home: cases.Bureau) -> Any:
    return factories.person_claim("欧阳震华")


def _own_name_business(home: cases.Bureau) -> Any:
    operator = factories.person_claim("欧阳震华")
    return factories.organisation_claim("欧阳震华", prefix="92", operator=operator)


@pytest.mark.parametrize("claim", [_person, _own_name_business])
def test_whoever_is_not_named_openly_stands_on_no_list_and_has_no_page(
    claim: Callable[..., Any], client: Client, in_april: datetime
) -> None:
    home = cases.bureau()
    chosen = claim(home)
    rules = cases.programme(home, publicity_required=True)
    listed = scene(cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=chosen)]))
    publicised = cases.publicised(
        home, rules, on=date(2024, 4, 7), proposals=[cases.proposal(home, claim=chosen)]
    ).get()
    for address in ("/", "/lists/black/", "/publicity/", "/exits/"):
        page = client.get(address).content.decode()
        for word in (listed.subject.name, listed.entry.decision_no, publicised.decision_no):
            assert word not in page, address
    assert client.get(listed.address).status_code == 404
    for asked in ("欧阳震华", listed.subject.name, chosen.number):
        assert str(listed.subject.public_id) not in client.post("/search/", {"q": asked}, follow=True).content.decode()


def test_entries_of_a_merged_organisation_stand_on_the_page_that_remains(client: Client, in_april: datetime) -> None:
    home = cases.bureau()
    listed = scene(cases.listed(home, cases.programme(home)))
    kept = factories.organisation("江阴新名称有限公司")
    office = factories.actor("handler", "reviewer", of=factories.credit_office())
    merge(listed.subject, into=kept, reason="同一单位", by=office, at=in_april)
    moved = client.get(listed.address)
    assert moved.status_code == 302
    assert moved["Location"] == f"/subjects/{kept.public_id}/"
    assert listed.entry.decision_no in client.get(moved["Location"]).content.decode()


def test_a_merge_into_somebody_not_named_openly_leaves_no_page(client: Client, in_april: datetime) -> None:
    listed = scene(cases.listed(home := cases.bureau(), cases.programme(home)))
    sealed = factories.known(_own_name_business(home))
    office = factories.actor("handler", "reviewer", of=factories.credit_office())
    merge(listed.subject, into=sealed, reason="同一单位", by=office, at=in_april)
    assert client.get(listed.address).status_code == 404


def test_a_person_who_leaves_is_announced_to_nobody(client: Client) -> None:
    home = cases.bureau()
    claim = factories.person_claim("欧阳震华")
    entries = cases.listed(
        home, cases.programme(home, validity="6 months"), proposals=[cases.proposal(home, claim=claim)]
    )
    listed = scene(entries)
    day = date.fromordinal(listed.entry.valid_to.toordinal() + 1)
    lists.expire(entries, at=office_time(day, 0, 5), all_or_nothing=True)
    listed.entry.refresh_from_db()
    assert listed.entry.exit_notice_to is not None  # the law has a term for it; the page leaves the person out
    with clocks.fixed(office_time(day)):
        page = client.get("/exits/").content.decode()
    assert listed.subject.name not in page
    assert "目前没有展示中的退出公告" in page


def test_an_entry_still_in_force_is_gone_from_the_pages_after_its_time_of_publication(client: Client) -> None:
    home = cases.bureau()
    listed = scene(entries := cases.listed(home, cases.programme(home)))
    last = date(2024, 4, 9)
    # Every pack we have publishes as long as an entry is valid; one that publishes for less would store this.
    with pgtrigger.ignore("redblack.Entry:flow_entry"):
        entries.update(public_to=last)
    for day, shown in ((last, True), (date(2024, 4, 10), False)):
        with clocks.fixed(office_time(day)):
            assert (listed.subject.name in client.get("/lists/black/").content.decode()) is shown
            assert (listed.entry.decision_no in client.get(listed.address).content.decode()) is shown
            assert ("1 条" in client.get("/search/", {"q": listed.subject.name}).content.decode()) is shown
