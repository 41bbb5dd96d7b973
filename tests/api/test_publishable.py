"""What a department is told, it may be forbidden to publish: entries, tasks, screening and feed all say so (P12)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from redblack import operations as lists
from redblack.models import Entry
from tests.kit import cases, desks, factories, systems
from tests.kit.settling import settled

pytestmark = pytest.mark.django_db

AT = office_time(date(2024, 3, 26), 9)
GROUND = "《中华人民共和国政府信息公开条例》第十五条：涉及商业秘密"
CLAUSE = "《中华人民共和国政府信息公开条例》第十四条、第十五条"


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def treasury() -> cases.Bureau:
    return cases.bureau("江阴市财政局")


@pytest.fixture
def entries(home: cases.Bureau, treasury: cases.Bureau) -> Any:
    desks.published(desks.office(), treasury.department)
    return cases.listed(home, cases.programme(home))


@pytest.fixture
def system(treasury: cases.Bureau) -> systems.System:
    return systems.system_of(treasury.department)


def withhold(entries: Any, home: cases.Bureau) -> None:
    lists.ask_withholding(entries, by=home.handler, at=AT, ground=GROUND, all_or_nothing=True)
    lists.withhold(entries, by=home.approver, at=AT, all_or_nothing=True)


def told(system: systems.System, entry: Entry) -> list[dict[str, Any]]:
    """What the entry, the task and the screening say of publication, in this order."""
    one = system.get(f"entries/{entry.public_id}/").json()
    task = system.get(f"dispatches/{desks.tasks().get().public_id}/").json()
    asked = {"matter": "procurement", "case_no": "澄财采〔2024〕17号", "code": entry.subject.uscc}
    (listed,) = system.post("screening/", asked).json()["results"][0]["entries"]
    return [{name: said[name] for name in ("publishable", "not_publishable")} for said in (one, task, listed)]


def test_an_open_entry_may_be_published(system: Any, entries: Any) -> None:
    assert told(system, entries.get()) == [{"publishable": True, "not_publishable": None}] * 3


def test_a_withheld_one_may_not_with_the_clause(system: Any, entries: Any, home: cases.Bureau) -> None:
    withhold(entries, home)
    for said in told(system, entries.get()):
        assert said["publishable"] is False
        assert (said["not_publishable"]["code"], said["not_publishable"]["clause"]) == ("withheld", CLAUSE)
        assert "不得向社会公布" in said["not_publishable"]["sentence"]


def events(system: systems.System) -> list[dict[str, Any]]:
    """The feed, as soon as no older transaction of the server stands before its last row."""
    settled()
    return list(system.get("events/").json()["events"])


@pytest.mark.django_db(transaction=True)
def test_the_feed_tells_when_it_changes_and_how_it_stands(home: cases.Bureau, treasury: cases.Bureau) -> None:
    desks.published(desks.office(), treasury.department)
    entries = cases.listed(home, cases.programme(home))
    system = systems.system_of(treasury.department)
    withhold(entries, home)
    heard = events(system)
    assert [(event["kind"], event["publishable"]) for event in heard] == [("dispatched", False), ("withheld", False)]
    lists.disclose(entries, by=home.approver, at=AT, note="可以公开", all_or_nothing=True)
    heard = events(system)
    assert [event["kind"] for event in heard] == ["dispatched", "withheld", "disclosed"]
    assert all(event["publishable"] for event in heard)


def test_an_entry_about_a_minor_until_he_is_of_age(home: cases.Bureau, treasury: cases.Bureau) -> None:
    """Seventeen with wages of his own; eighteen on 1 June 2024."""
    claim = factories.person_claim("孙小满", birth_on=date(2006, 6, 1))
    row = cases.proposal(home, claim=claim, capacity_confirmed=True)
    entry = cases.listed(home, cases.programme(home), proposals=[row]).get()
    said = systems.system_of(home.department).get(f"entries/{entry.public_id}/").json()
    assert (said["publishable"], said["not_publishable"]["code"]) == (False, "minor")
    grown = systems.system_of(home.department)
    grown.at = office_time(date(2024, 6, 1), 9)
    assert grown.get(f"entries/{entry.public_id}/").json()["publishable"] is True
