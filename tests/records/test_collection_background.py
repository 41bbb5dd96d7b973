"""Long files: checked, loaded and taken back by the worker; a kill loses nothing and leaves no half file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from core import acts, invariants
from core.models import Act, Step
from records.collection_models import CollectionRow
from records.events import RecordsFiled
from subjects.models import Subject
from tests.kit import cases, desk, desks
from tests.kit.collecting import AT, LATER, as_csv, batches, counts, records, row, send, sent, table

CHECKOUT = Path(__file__).resolve().parents[2]
RUN = """
import django
django.setup()
from datetime import date
from core import acts
from core.clocks import office_time
acts.run_open(at=office_time(date(2024, 3, 5), 11))
"""


@pytest.fixture(autouse=True)
def short_measure(settings: Any) -> None:
    """A file of three rows is long, and the worker checks two at a time."""
    settings.IMPORT_AT_ONCE, settings.COLLECTION_PART = 2, 2


@pytest.fixture
def home() -> Any:
    desks.office()
    return cases.bureau("澄江市应急管理局")


def rows(count: int = 5) -> list[dict[str, Any]]:
    return [row() for _ in range(count)]


def work(at: Any = AT) -> None:
    acts.run_open(at=at)


def do(home: Any, batch: Any, verb: str, at: Any = AT, **data: Any) -> str:
    answer = desk.do(home.handler, batch, verb, at, **{"bad_rows": "skip", **data})
    batch.refresh_from_db()
    return desk.words(answer)


def broken() -> dict[str, int]:
    return {one.invariant.name: one.count for one in invariants.check(at=LATER) if one.count}


@pytest.mark.django_db
class TestTheWorkersPart:
    def test_a_long_file_is_checked_in_parts_and_the_page_shows_how_far(self, home: Any) -> None:
        batch = sent(home.handler, rows())
        assert batch.state == "checking"
        shown = desk.see(home.handler, desk.page("change", batch), AT)
        assert shown["Refresh"] == "3"
        assert "已检查 0 行" in desk.words(shown)
        work()
        batch.refresh_from_db()
        assert (batch.state, counts(batch)["new"]) == ("checked", 5)
        assert not desk.see(home.handler, desk.page("change", batch), AT).has_header("Refresh")

    def test_it_is_loaded_by_the_worker_in_the_clerks_name(self, home: Any) -> None:
        batch = sent(home.handler, rows())
        work()
        do(home, batch, "load")
        assert (batch.state, records().count()) == ("confirming", 0)
        assert "无权" in do(home, batch, "load")
        assert "不能办理" in do(home, batch, "discard")
        work()
        work()
        batch.refresh_from_db()
        assert (batch.state, records().count()) == ("loaded", 5)
        steps = Step.objects.filter(flow="record", transition__user_id=home.handler.user_id)
        assert steps.count() == 5
        assert broken() == {}

    def test_it_is_taken_back_by_the_worker(self, home: Any) -> None:
        batch = sent(home.handler, rows())
        work()
        do(home, batch, "load")
        work()
        do(home, batch, "undo", note="发错文件")
        assert batch.state == "undoing"
        work(LATER)
        batch.refresh_from_db()
        assert (batch.state, set(records().values_list("state", flat=True))) == ("undone", {"revoked"})

    def test_a_key_twice_is_known_across_parts(self, home: Any) -> None:
        first, *others = rows(4)
        batch = sent(home.handler, [first, *others, first])
        work()
        batch.refresh_from_db()
        assert counts(batch) == {"new": 4, "changed": 0, "same": 0, "refused": 1}

    def test_what_was_thrown_away_is_checked_no_more(self, home: Any) -> None:
        batch = sent(home.handler, rows())
        do(home, batch, "discard")
        work()
        batch.refresh_from_db()
        assert (batch.state, Act.objects.open().exists()) == ("discarded", False)

    def test_rows_that_a_crash_of_the_server_emptied_are_written_again(self, home: Any) -> None:
        batch = sent(home.handler, rows())
        work()
        batch.refresh_from_db()
        CollectionRow.objects.filter(batch=batch).delete()
        do(home, batch, "load")
        assert batch.state == "checking"
        work()
        do(home, batch, "load")
        work()
        batch.refresh_from_db()
        assert (batch.state, records().count()) == ("loaded", 5)

    def test_a_file_whose_reading_breaks_off_fails_as_a_whole(self, home: Any) -> None:
        send(home.handler, as_csv(table(rows())) + '"开了口,\n'.encode())
        work()
        batch = batches().get()
        assert batch.state == "failed"
        assert not CollectionRow.objects.exists()

    def test_the_lists_hear_of_it_once(self, home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        heard: list[RecordsFiled] = []
        monkeypatch.setattr("records.operations.collecting_loading.announce", heard.append)
        batch = sent(home.handler, rows())
        work()
        do(home, batch, "load")
        work()
        assert [(type(event), event.count) for event in heard] == [(RecordsFiled, 5)]


# --- killed -------------------------------------------------------------------------------------------------------


def run_worker(*, dies_at: str = "") -> int:
    """The worker in a process of its own, on the same database; returns how it ended."""
    used = connection.settings_dict
    url = f"postgres://{used['USER']}@{quote(used['HOST'], safe='')}:{used['PORT']}/{used['NAME']}"
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "credit_portal.settings.test",
            "DATABASE_URL": url,
            "FAULTPOINT": dies_at,
            "IMPORT_AT_ONCE": "2",
            "COLLECTION_PART": "2",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 9), done.stderr[-1500:]
    return done.returncode


@pytest.mark.django_db(transaction=True)
def test_a_kill_anywhere_resumes_or_leaves_nothing(home: Any) -> None:
    batch = sent(home.handler, rows())

    assert run_worker(dies_at="collection.check.staged") == 9
    assert CollectionRow.objects.count() == 0
    assert run_worker(dies_at="act.chunk") == 9
    assert CollectionRow.objects.count() == 2
    assert run_worker(dies_at="collection.check.moved") == 9
    assert CollectionRow.objects.count() == 5
    assert run_worker() == 0
    batch.refresh_from_db()
    assert (batch.state, counts(batch)["new"]) == ("checked", 5)

    do(home, batch, "load")
    for point in ("collection.load.moved", "collection.load.steps", "collection.load.cleared"):
        assert run_worker(dies_at=point) == 9, point
        batch.refresh_from_db()
        assert (batch.state, records().count(), Subject.objects.count()) == ("confirming", 0, 0), point
        assert CollectionRow.objects.count() == 5
    assert run_worker() == 0
    batch.refresh_from_db()
    assert (batch.state, records().count(), Subject.objects.count()) == ("loaded", 5, 5)

    do(home, batch, "undo", note="发错文件")
    assert run_worker(dies_at="record.revoke.moved") == 9
    assert set(records().values_list("state", flat=True)) == {"filed"}
    assert run_worker() == 0
    batch.refresh_from_db()
    assert (batch.state, set(records().values_list("state", flat=True))) == ("undone", {"revoked"})
    assert not Act.objects.open().exists()
    assert broken() == {}
