"""Long files: checked and imported by the worker; a kill at any point loses nothing and leaves no half batch."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection

from core import acts
from core.clocks import fixed, office_time
from core.invariants import check
from core.models import Act, Step
from core.work import work_of
from redblack import imports
from redblack import operations as lists
from subjects.models import Subject
from tests.kit import cases, desks, sheets
from tests.kit.desk import page, words
from tests.kit.importing import NEXT_DAY, Desk, batches, collected, do, entries, records, uploaded, verdicts

CHECKOUT = Path(__file__).resolve().parents[2]
RUN = """
import django
django.setup()
from datetime import date
from core import acts
from core.clocks import office_time
acts.run_open(at=office_time(date(2024, 3, 5), 11))
"""
LATER = office_time(date(2024, 3, 5), 12)


@pytest.fixture(autouse=True)
def short_measure(settings):
    """A file of three rows is long, and the worker checks two at a time."""
    settings.IMPORT_AT_ONCE, settings.IMPORT_PART = 2, 2


@pytest.fixture
def home():
    return cases.bureau("澄江市应急管理局")


@pytest.fixture
def law(home):
    return cases.programme(home)


@pytest.fixture
def clerk(home):
    return Desk(home.handler)


def rows(count: int = 5) -> list[dict[str, Any]]:
    return [sheets.row() for _ in range(count)]


def work(at=NEXT_DAY) -> None:
    acts.run_open(at=at)


@pytest.mark.django_db
class TestTheWorkersPart:
    def test_a_long_file_waits_to_be_checked(self, clerk, law):
        batch = uploaded(clerk, law, rows())
        assert (batch.state, verdicts(batch)) == ("checking", ["pending"] * 5)
        shown = clerk.get(page("change", batch))
        assert shown["Refresh"] == "3"
        assert "0/5 行" in words(shown)
        assert [button["label"] for button in shown.context["buttons"]] == ["放弃"]

    def test_the_worker_checks_it_and_then_it_waits_for_the_clerk(self, home, clerk, law):
        batch = uploaded(clerk, law, [*rows(4), sheets.row(程序="简易程序")])
        assert not [item for item in work_of(home.handler, date(2024, 3, 5)) if "导入" in item.label]
        work()
        batch.refresh_from_db()
        assert (batch.state, verdicts(batch)) == ("previewed", ["new"] * 4 + ["refused"])
        assert (entries().count(), records().count(), Subject.objects.count()) == (0, 0, 0)
        shown = clerk.get(page("change", batch))
        assert not shown.has_header("Refresh")
        assert [item.count for item in work_of(home.handler, date(2024, 3, 5)) if "导入" in item.label] == [1]

    def test_the_management_command_does_it_too(self, clerk, law):
        batch = uploaded(clerk, law, rows(3))
        with fixed(NEXT_DAY):
            call_command("run_due", "acts")
        batch.refresh_from_db()
        assert batch.state == "previewed"

    def test_the_second_of_two_rows_is_known_across_parts(self, clerk, law):
        first, *others = rows(4)
        batch = uploaded(clerk, law, [first, *others, first])
        work()
        assert verdicts(batch) == ["new"] * 4 + ["refused"]

    def test_a_long_batch_is_imported_by_the_worker_in_the_clerks_name(self, home, clerk, law):
        batch = uploaded(clerk, law, rows())
        work()
        do(clerk, batch, "confirm")
        batch.refresh_from_db()
        assert (batch.state, entries().count()) == ("confirming", 0)
        shown = clerk.get(page("change", batch))
        assert shown["Refresh"] == "3"
        assert "整批一次生效" in words(shown)
        assert shown.context["buttons"] == []
        work(LATER)
        batch.refresh_from_db()
        assert (batch.state, entries().count(), records().count()) == ("confirmed", 5, 5)
        assert set(entries().values_list("proposed_by_id", flat=True)) == {home.handler.user_id}
        assert [one for one in check(at=LATER) if one.count] == []

    def test_a_second_confirmation_while_it_runs_does_nothing(self, clerk, law):
        batch = uploaded(clerk, law, rows())
        work()
        do(clerk, batch, "confirm")
        assert "无权" in words(do(clerk, batch, "confirm")) or "不能办理" in words(do(clerk, batch, "confirm"))
        assert "不能办理" in words(do(clerk, batch, "discard"))
        assert Act.objects.filter(verb="import.confirm").count() == 1
        work(LATER)
        work(LATER)
        assert entries().count() == 5
        assert Step.objects.filter(flow="import", case_id=batch.pk, target="confirmed").count() == 1

    def test_one_error_gives_the_whole_batch_back_with_its_reason(self, clerk, law):
        all_rows = rows()
        batch = uploaded(clerk, law, all_rows)
        work()
        other = uploaded(clerk, law, all_rows[:1])
        do(clerk, batch, "confirm", bad_rows="whole")
        do(clerk, other, "confirm")
        work(LATER)
        batch.refresh_from_db()
        assert (batch.state, entries().count()) == ("previewed", 1)
        assert "同一主体不得因同一决定重复列入同一名单" in words(clerk.get(page("change", batch)))
        do(clerk, batch, "confirm", at=LATER)
        work(LATER)
        assert entries().count() == 5

    def test_what_was_thrown_away_is_not_checked_any_more(self, clerk, law):
        batch = uploaded(clerk, law, rows())
        do(clerk, batch, "discard")
        work()
        batch.refresh_from_db()
        assert (batch.state, set(verdicts(batch))) == ("discarded", {"pending"})
        assert not Act.objects.open().exists()

    def test_a_long_list_of_a_court_goes_the_same_way(self):
        office = desks.office()
        law, clerk = cases.programme(office), Desk(office.handler)
        batch = collected(
            clerk,
            law,
            [sheets.court_row() for _ in range(5)],
            sheets.COURT,
            origin="court",
            usual_valid_to="2025-09-11",
        )
        work()
        do(clerk, batch, "confirm")
        assert not entries().exists()
        work(LATER)
        assert entries().filter(state="listed", origin="court").count() == 5
        lists.undo_import(batches(), by=office.handler, at=LATER, note="发错", all_or_nothing=True)
        assert entries().filter(state="exited", exit_reason="received_wrongly").count() == 5


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
            "IMPORT_PART": "2",
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 9), done.stderr[-1500:]
    return done.returncode


@pytest.mark.django_db(transaction=True)
def test_a_kill_loses_no_checked_row_and_leaves_no_half_batch(home, clerk, law):
    batch = uploaded(clerk, law, rows())

    assert run_worker(dies_at="act.chunk") == 9
    assert verdicts(batch) == ["new", "new", "pending", "pending", "pending"]
    assert imports.under_way(batch).cursor == 2
    assert run_worker(dies_at="import.check.moved") == 9
    assert verdicts(batch) == ["new"] * 4 + ["pending"]
    assert run_worker() == 0
    batch.refresh_from_db()
    assert (batch.state, verdicts(batch)) == ("previewed", ["new"] * 5)

    do(clerk, batch, "confirm")
    for point in ("record.file.created", "entry.propose.created", "import.confirm.effects"):
        assert run_worker(dies_at=point) == 9, point
        batch.refresh_from_db()
        assert (batch.state, entries().count(), records().count()) == ("confirming", 0, 0), point
        assert Subject.objects.count() == 0
    assert run_worker() == 0
    batch.refresh_from_db()
    assert (batch.state, entries().count(), records().count()) == ("confirmed", 5, 5)
    assert not Act.objects.open().exists()
    assert [one for one in check(at=LATER) if one.count] == []
