"""A black entry from a department's file to its last day: listed, carried out, ended by the dates, let go."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core import due
from core.clocks import fixed, office_time
from core.models import Letter
from measures import operations as desk
from redblack.models import Entry
from tests.kit import cases, desks, factories
from tests.kit.desk import page, signed_in, words

pytestmark = pytest.mark.django_db

NAME = "江阴远望化工有限公司"
LISTED_ON = date(2024, 3, 25)
LAST_DAY = date(2024, 8, 20)  # six months from determination on 20 February
DAY_AFTER = date(2024, 8, 21)


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def treasury() -> cases.Bureau:
    return cases.bureau("江阴市财政局")


@pytest.fixture
def entry(office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau) -> Entry:
    desks.published(office, treasury.department)
    rules = cases.programme(home, validity="6 months")
    claim = factories.organisation_claim(NAME)
    found: Entry = cases.listed(home, rules, proposals=[cases.proposal(home, claim=claim)]).get()
    return found


def shown(client: Client, address: str, *, on: date) -> bool:
    with fixed(office_time(on, 23, 59)):
        response = client.get(address)
    assert response.status_code == 200
    return NAME in words(response)


def kinds(case: Any) -> list[str]:
    return list(
        Letter.objects.filter(flow=case.flow.name, case_id=case.pk).order_by("pk").values_list("kind", flat=True)
    )


def test_its_papers_are_on_file(entry: Entry) -> None:
    assert (entry.listed_on, entry.valid_to, entry.public_to) == (LISTED_ON, LAST_DAY, LAST_DAY)
    assert kinds(entry) == ["prior_notice", "listing_decision"]


def test_it_is_public_on_its_last_day_and_not_the_day_after_though_no_worker_runs(entry: Entry, client: Client) -> None:
    black, own = "/lists/black/", f"/subjects/{entry.subject.public_id}/"
    assert shown(client, black, on=LISTED_ON)
    assert shown(client, black, on=LAST_DAY)
    assert not shown(client, black, on=DAY_AFTER)
    with fixed(office_time(LAST_DAY, 23, 59)):
        assert entry.decision_no in words(client.get(own))
    with fixed(office_time(DAY_AFTER, 0, 0)):
        assert entry.decision_no not in words(client.get(own))
    entry.refresh_from_db()
    assert entry.state == "listed", "nothing has swept it: the dates alone took it off the pages"


def test_no_task_is_enforced_the_day_after_though_no_worker_runs(entry: Entry) -> None:
    assert desks.tasks().effective(LAST_DAY).count() == 1
    assert not desks.tasks().effective(DAY_AFTER).exists()


def test_the_sweep_records_the_exit_and_departments_confirm(
    entry: Entry, treasury: cases.Bureau, client: Client
) -> None:
    assert due.run_due("lists.expire", at=office_time(LAST_DAY, 23, 59)) == 0
    assert due.run_due("lists.expire", at=office_time(DAY_AFTER, 0, 1)) == 1
    entry.refresh_from_db()
    assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "expired", DAY_AFTER)
    assert kinds(entry)[-1] == "exit_notice"
    assert shown(client, "/exits/", on=DAY_AFTER)
    task = desks.tasks().get()
    assert task.state == "releasing"

    clerk = signed_in(treasury.handler)
    with fixed(office_time(date(2024, 8, 22))):
        response = clerk.post(page("door", task, "confirm_release"), {"note": "已停止"}, follow=True)
    assert "已办理“确认已解除”" in words(response)
    task.refresh_from_db()
    assert (task.state, task.released_on) == ("released", date(2024, 8, 22))


def test_a_department_carries_out_then_releases(entry: Entry, treasury: cases.Bureau) -> None:
    task, clerk = desks.tasks().get(), signed_in(treasury.handler)
    with fixed(office_time(date(2024, 3, 26))):
        clerk.post(page("door", task, "acknowledge"), {"note": ""})
    task.refresh_from_db()
    assert (task.state, task.acknowledged_on) == ("acknowledged", date(2024, 3, 26))

    desk.report(
        desks.tasks(),
        by=treasury.handler,
        at=office_time(date(2024, 3, 28)),
        effect="供应商资格审查未予通过一次。",
        all_or_nothing=True,
    )
    task.refresh_from_db()
    assert task.state == "carried_out"
    assert [answer.result for answer in task.answers.all()] == ["done"]
    assert kinds(task) == ["execution_notice"], "the body that carries it out tells the subject why"

    due.run_due("lists.expire", at=office_time(DAY_AFTER, 0, 1))
    assert desks.tasks().get().state == "releasing"
    desk.confirm_release(desks.tasks(), by=treasury.handler, at=office_time(date(2024, 8, 23)), all_or_nothing=True)
    assert desks.tasks().get().released_on == date(2024, 8, 23)


def test_a_timer_makes_ready_and_never_lists(home: cases.Bureau) -> None:
    entries = cases.served(home, cases.programme(home))
    for kind in due.kinds():
        if kind.startswith("lists."):
            due.run_due(kind, at=office_time(date(2024, 6, 3)))
    found = entries.get()
    assert (found.state, found.listed_on) == ("ready", None)
