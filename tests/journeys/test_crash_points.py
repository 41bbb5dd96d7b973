"""The process dies at every named point of a listing: nothing of it is left, and the next run completes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from core.clocks import office_time
from core.invariants import check
from redblack.models import Entry
from tests.kit import cases, desks, factories

pytestmark = pytest.mark.django_db(transaction=True)

CHECKOUT = Path(__file__).resolve().parents[2]
LISTED_ON = date(2024, 6, 3)
POINTS = (
    "entry.yield_to_black.announced",
    "entry.list_entries.judged",
    "entry.list_entries.moved",
    "dispatch.dispatch.moved",
    "entry.list_entries.effects",
    "entry.list_entries.announced",
)
SIGN = """
import json, sys
import django
django.setup()
from core.actors import Actor
from core.clocks import office_time
from datetime import date
from redblack import operations
from redblack.models import Entry
told = json.loads(sys.argv[1])
by = Actor(**{**told["by"], "posts": frozenset(told["by"]["posts"])})
entries = Entry.objects.unscoped("crash test").filter(pk__in=told["ids"])
report = operations.list_entries(entries, by=by, at=office_time(date.fromisoformat(told["on"])))
print(len(report.moved))
"""


def sign(ids: list[int], by: Any, *, dies_at: str = "") -> subprocess.CompletedProcess[str]:
    """List the entries in a process of its own, on the same database."""
    told = {
        "ids": ids,
        "on": LISTED_ON.isoformat(),
        "by": {
            "name": by.name,
            "user_id": by.user_id,
            "department_id": by.department_id,
            "department_name": by.department_name,
            "posts": sorted(by.posts),
        },
    }
    used = connection.settings_dict
    url = f"postgres://{used['USER']}@{quote(used['HOST'], safe='')}:{used['PORT']}/{used['NAME']}"
    return subprocess.run(
        [sys.executable, "-c", SIGN, json.dumps(told)],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "credit_portal.settings.test",
            "DATABASE_URL": url,
            "FAULTPOINT": dies_at,
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def everything() -> dict[str, tuple[int, str]]:
    """Every table of the house: how many rows, and a digest of them all."""
    found = {}
    tables = connection.introspection.django_table_names(only_existing=True)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {table} t"
            )
            found[table] = cursor.fetchone()
    return found


def test_a_crash_leaves_nothing_and_the_next_run_completes_it() -> None:
    office, home = desks.office(), cases.bureau("江阴市应急管理局")
    desks.published(office, home.department)
    claims = [factories.organisation_claim() for _ in range(3)]
    cases.listed(
        home,
        cases.programme(home, colour="red"),
        proposals=[cases.proposal(home, claim=claim, colour="red") for claim in claims],
    )
    entries = cases.ready(
        home,
        cases.programme(home),
        on=date(2024, 5, 6),
        ready_on=date(2024, 5, 31),
        proposals=[cases.proposal(home, claim=claim) for claim in claims],
    )
    ids = list(entries.values_list("pk", flat=True))
    before = everything()

    for point in POINTS:
        died = sign(ids, home.approver, dies_at=point)
        assert died.returncode == 9, f"{point} was not reached: {died.stderr[-1500:]}"
        assert everything() == before, point

    done = sign(ids, home.approver)
    assert done.stdout.strip() == "3", done.stderr[-1500:]
    standing = Entry.objects.unscoped("test").in_force(LISTED_ON)
    assert sorted(standing.values_list("pk", "colour")) == sorted((pk, "black") for pk in ids)
    assert desks.tasks(entry__in=ids).count() == 3
    assert [finding for finding in check(at=office_time(LISTED_ON, 12)) if finding.count] == []
