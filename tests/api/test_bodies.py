"""A body that no column can hold, or that nobody can read, is refused as a mistake of the sender."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core.clocks import office_time
from tests.kit import cases, systems

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "body",
    [
        b'{"o\\ud85e": 1}',
        b'{"note": "\\ud85e"}',
        b'{"note": "\\u0000"}',
        b'{"note": NaN}',
        b'{"o\xed\xa1\x9e": 1}',
        b'{"note": ' + b"[" * 100_000 + b"}",
    ],
    ids=["half a character in a key", "half a character", "NUL", "no number", "no UTF-8", "too deep"],
)
@pytest.mark.parametrize("path", ["entries/propose/", "screening/batch/", "entries/cross_check/"])
def test_it_is_a_bad_request(path: str, body: bytes) -> None:
    system = systems.system_of()
    answer = Client().post(
        f"/api/v1/{path}",
        body,
        content_type="application/json",
        headers={"Authorization": f"Api-Key {system.secret}", "Idempotency-Key": "one"},
    )
    assert answer.status_code in (400, 404, 405), answer.content[:200]
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("day", [-2.1654612979469588e16, 20240304, {"y": 2024}, ["2024-03-04"], True])
def test_what_is_no_day_is_told_so_at_its_field(day: Any) -> None:
    home = cases.bureau("江阴市应急管理局")
    entry = cases.notified(home, cases.programme(home)).get()
    system = systems.system_of(home.department)
    system.at = office_time(date(2024, 3, 5))
    answer = system.post(f"entries/{entry.public_id}/attempt_service/", {"method": "direct", "tried_on": day})
    assert answer.status_code == 400
    assert "tried_on" in {error["field"] for error in answer.json()["errors"]}
