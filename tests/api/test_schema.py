"""The OpenAPI document against the interface: whatever is sent, the answer is one that the document describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import checks
from schemathesis.generation import GenerationMode

from core.clocks import fixed, office_time
from redblack.models import Entry
from tests.kit import cases, desks, factories, systems
from tests.kit.desk import signed_in

pytestmark = pytest.mark.django_db
DAY = office_time(date(2024, 3, 26), 10)
EXAMPLES = 12
"""Per operation and kind of data: enough to try every field once, few enough for every run."""
HELD = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
ASKED: dict[str, int] = {}


@pytest.fixture(scope="module", autouse=True)
def _count(request: pytest.FixtureRequest) -> Any:
    yield
    capture = request.config.pluginmanager.get_plugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n  schemathesis: {sum(ASKED.values())} cases over {len(ASKED)} operations")


@pytest.fixture
def connected() -> Iterator[None]:
    """A WSGI server ends the connections with every request; here they hold the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def system(settings: Any) -> systems.System:
    """A department that recognises and carries out, with an entry and a task for every address to find."""
    settings.API_BUDGET = (1_000_000, 60)
    home = cases.bureau("江阴市应急管理局")
    desks.published(desks.office(), home.department)
    cases.listed(home, cases.programme(home))
    return systems.system_of(home.department, posts=("handler", "query"), at=DAY)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_no_operation_answers_otherwise_than_described(
    connected: None, system: systems.System, mode: GenerationMode
) -> None:
    headers = {"Authorization": f"Api-Key {system.secret}"}
    with fixed(DAY):
        schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application(), headers=headers)
        found = [result.ok() for result in schema.get_all_operations()]
        assert len(found) > 25
        for operation in found:
            attempt(operation, mode, headers, places_of(operation.path))


def places_of(path: str) -> list[str]:
    """Numbers of cases that exist, so that more than 404 is tried. Not through a client: it would hang up."""
    if "{public_id}" not in path:
        return []
    cases_there = desks.tasks() if "dispatches" in path else Entry.objects.unscoped("test")
    return [str(one.public_id) for one in cases_there]


def attempt(operation: Any, mode: GenerationMode, headers: dict[str, str], places: list[str]) -> None:
    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Any, real: bool) -> None:
        if places and real:
            case.path_parameters = {"public_id": places[0]}
        ASKED[operation.label] = ASKED.get(operation.label, 0) + 1
        case.call_and_validate(headers=headers, checks=HELD)

    try:
        run()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, operation.label  # what takes nothing can be sent nothing wrong


def test_a_page_describes_the_interface_without_a_foreign_file() -> None:
    client = signed_in(factories.actor("handler"))
    response = client.get("/api/v1/docs/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "script-src 'self'" in response["Content-Security-Policy"]
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert sources
    assert not [source for source in sources if source.startswith(("http", "//"))]
    assert not re.findall(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", page)
    for source in sources:
        if source.startswith("/static/"):
            assert finders.find(source.removeprefix("/static/")), source


def test_the_document_is_for_those_who_may_come_in(client: Any) -> None:
    assert client.get("/api/v1/schema/").status_code == 401
    assert systems.system_of().get("schema/").status_code == 200


def test_too_many_requests_are_told_when_to_come_back(settings: Any) -> None:
    cache.clear()
    settings.API_BUDGET = (3, 3600)
    system = systems.system_of()
    found = [system.get("entries/") for _ in range(4)]
    assert [response.status_code for response in found] == [200, 200, 200, 429]
    assert 0 < int(found[3]["Retry-After"]) <= 3601
    assert found[3].json()["title"] == "请求过于频繁"
    assert systems.system_of().get("entries/").status_code == 200
