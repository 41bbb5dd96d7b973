"""The feed: each department its own, in an order in which nothing that commits late is lost."""

from __future__ import annotations

import threading
import time
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from core.clocks import office_time
from measures import feed
from measures.models import FeedEvent
from tests.kit import cases, desks, systems

DAY = office_time(date(2024, 3, 26), 10)


@pytest.mark.parametrize("cursor", ["x", "1", "1-", "-1", "1-2-3", "9" * 30 + "-1", "１-１"])
@pytest.mark.django_db
def test_what_is_no_place_is_told_400(cursor: str) -> None:
    response = systems.system_of().get("events/", after=cursor)
    assert (response.status_code, response.json()["field"]) == (400, "after")


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "x", ""])
@pytest.mark.django_db
def test_a_page_has_bounds(limit: str) -> None:
    assert systems.system_of().get("events/", limit=limit).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_a_row_that_commits_late_is_not_lost() -> None:
    """The first writer takes the earlier place and commits last: the reader waits for it, and loses nothing."""
    home = cases.bureau()
    desks.published(desks.office(), home.department)
    cases.listed(home, cases.programme(home))
    task, me = desks.tasks().get(), home.department.pk
    place = feed.place_of(_settled(me, 1)[-1].cursor)
    assert place is not None
    written, go = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                _write(task, "paused")
                written.set()
                go.wait(timeout=120)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(timeout=120)
    _write(task, "resumed")
    assert feed.page({me}, on=DAY.date(), after=place) == []
    go.set()
    thread.join(timeout=120)
    assert [one.kind for one in _settled(me, 2, after=place)] == ["paused", "resumed"]


def _write(task: Any, kind: str) -> None:
    FeedEvent.objects.create(department_id=task.department_id, kind=kind, dispatch=task, at=DAY)


def _settled(department_id: int, number: int, **after: Any) -> list[feed.Heard]:
    """The page, once so many rows are told: other tests' transactions hold the feed back, too."""
    until = time.monotonic() + 300
    while True:
        page = feed.page({department_id}, on=DAY.date(), **after)
        if len(page) >= number or time.monotonic() > until:
            return page
        time.sleep(0.2)
