"""The declared permission table, compared with what is observed: every address, role, method, own and foreign row."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from core.clocks import fixed
from core.work import work_of
from credit_portal import staff_site
from tests.portal.permissions import table
from tests.portal.permissions.world import ABSENT, ABSENT_UUID, AT, World, build

DRAWN = ("handler", "office_approver", "auditor")
"""Roles for whom the pages are drawn as well, and what waits for them is counted beside 待办: a status is decided
before that, and both are what takes long."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The rows, made once for all cells; what a cell does is undone before the next."""
    logging.disable(logging.CRITICAL)
    in_cookies = override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies")
    with django_db_blocker.unblock(), in_cookies, transaction.atomic():
        with fixed(AT):
            yield build()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def walk(resolver: Any, prefix: str = "", names: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(name, route) of every address; one without a name is called by its route."""
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one, route, (*names, one.namespace) if one.namespace else names)
        elif isinstance(one, URLPattern):
            yield (":".join((*names, one.name)) if one.name else f"/{route}"), route


ROUTES = dict(walk(get_resolver()))
PLAIN = {"path:object_id": "pk", "int:pk": "pk", "id": "pk", "uuid:public_id": "public_id", "int:entry": "entry"}


def path_of(address: table.Address, row: str, world: World) -> str:
    """The address as it is asked, for one row of the world."""
    rows = world.foreign if row == "foreign" else world.own
    case = rows.get(address.about)
    route = ROUTES[address.name]
    if "(" in route or "^" in route:
        return address.given["as"]
    for part in [one.split(">")[0] for one in route.split("<")[1:]]:
        name = part.split(":")[-1]
        if name in address.given:
            value: Any = address.given[name]
            value = rows[value[1:]].pk if value.startswith("@") else value
        elif row == "absent":
            value = ABSENT_UUID if name == "public_id" else ABSENT
        else:
            value = case.public_id if name == "public_id" else case.pk
        route = route.replace(f"<{part}>", str(value), 1)
    return f"/{route}"


def word_of(response: Any, row: str) -> str:
    """The answer in the words of the table; an answer that has no word there is shown as it is."""
    status, target = response.status_code, response.headers.get("Location", "")
    if status in (301, 302):
        if target.startswith("/staff/login/?next="):
            return "signin"
        return "none" if row and target == "/staff/" else "yes"
    words = {401: "key", 403: "no", 404: "none", 405: "method"}
    return words.get(status, "yes" if status in (200, 400, 409, 422) else str(status))


def ask(client: Any, method: str, path: str) -> Any:
    """One request whose effects are undone."""
    body: dict[str, Any] = {}
    if path.startswith("/api/") and method != "GET":
        body = {"content_type": "application/json", "data": b"{}", "headers": {"Idempotency-Key": "k1"}}
    cookies = client.cookies.output(header="", sep=";")
    send = partial(client.generic, method, path, **body) if body else partial(getattr(client, method.lower()), path)
    try:
        if method != "POST":
            return send()
        with transaction.atomic():
            response = send()
            transaction.set_rollback(True)
            return response
    finally:
        client.cookies = SimpleCookie(cookies)
        cache.clear()


def observe(world: World, role: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str, str, str, str]]:
    client = world.askers[role]
    client.raise_request_exception = False
    drawn = SimpleTemplateResponse.rendered_content
    for address, method, row, declared in table.cells(role):
        draw = method == "GET" and role in DRAWN
        monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", drawn if draw else "")
        monkeypatch.setattr(staff_site, "work_of", work_of if draw else lambda actor, on: [])
        seen = word_of(ask(client, method, path_of(address, row, world)), row)
        yield address.name, method, row, declared, seen


@pytest.mark.parametrize("role", table.ROLES)
def test_what_is_observed_is_what_was_declared(world: World, role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = list(observe(world, role, monkeypatch))
    assert [cell for cell in compared if cell[3] != cell[4]] == []


def test_every_address_is_declared_and_every_declared_address_exists() -> None:
    declared, owed = table.addresses().keys(), table.owed()
    missing, gone = ROUTES.keys() - declared - owed, (declared | owed) - ROUTES.keys()
    assert (missing, gone, declared & owed) == (set(), set(), set()), "docs/howto/permissions.md says how"


def test_a_row_that_is_not_seen_is_answered_as_one_that_does_not_exist() -> None:
    """Declared so, for every address: what a foreign row answers tells nothing, unless it may be seen."""
    told = [
        (address.name, method, role)
        for address in table.addresses().values()
        for method in ("GET", "POST")
        for role in address.family.roles
        if "foreign" in address.family.rows
        and address.family.answer(role, method, "foreign") not in ("yes", address.family.answer(role, method, "absent"))
        and address.family.answer(role, method, "foreign") != address.family.answer(role, method, "own")
    ]
    assert told == []


def test_the_table_is_as_large_as_the_page_says(record_property: Any) -> None:
    addresses, roles, cells = table.size()
    record_property("cells", cells)
    print(f"\n{addresses} addresses × {roles} roles: {cells} cells")
    assert addresses >= 240
    assert cells >= 20_000


def test_the_page_for_readers_is_up_to_date() -> None:
    """`python -m tests.portal.permissions.table` writes it."""
    assert table.PAGE.read_text(encoding="utf-8") == table.page()
