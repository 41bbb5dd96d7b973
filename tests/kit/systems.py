"""A department's own system at the interface: a client with a live key, and how it calls."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.test import Client

from core.actors import Actor
from core.clocks import fixed, office_time
from departments import operations
from departments.client_models import ApiClient
from departments.models import Department
from departments.terms import SCOPES
from tests.kit import factories

ENDS_ON = date(2030, 12, 31)
BEGUN = office_time(date(2024, 1, 2))
KEYS = itertools.count(1)
OFFICER = Actor(name="安全管理员", posts=frozenset({"secadmin"}))


@dataclass(kw_only=True)
class System:
    """A client of the interface that calls at one instant, each POST under a key of its own."""

    client: ApiClient
    secret: str = field(repr=False)
    at: datetime = office_time(date(2024, 3, 26), 10)
    address: str = "127.0.0.1"

    def get(self, path: str, **query: Any) -> Any:
        with fixed(self.at):
            return Client().get(f"/api/v1/{path}", query, headers=self._headers(), REMOTE_ADDR=self.address)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        headers = {**self._headers(), "Idempotency-Key": key or f"key-{next(KEYS)}"}
        with fixed(self.at):
            return Client().post(
                f"/api/v1/{path}",
                {} if body is None else body,
                content_type="application/json",
                headers=headers,
                REMOTE_ADDR=self.address,
            )

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Api-Key {self.secret}"}


def client_of(
    department: Department | None = None,
    *,
    posts: Sequence[str] = ("handler",),
    scopes: Sequence[str] = SCOPES,
    **columns: Any,
) -> ApiClient:
    """A client without a key."""
    return operations.create_client(
        f"业务系统{next(factories.SERIAL)}",
        department=department or factories.department(),
        posts=posts,
        scopes=scopes,
        by=OFFICER,
        at=BEGUN,
        **{"expires_on": ENDS_ON, **columns},
    )


def system_of(department: Department | None = None, *, at: datetime | None = None, **columns: Any) -> System:
    """A system with a live key and every scope, unless told otherwise."""
    client = client_of(department, **columns)
    issued = operations.issue_key(client, expires_on=client.expires_on, by=OFFICER, at=BEGUN)
    return System(client=client, secret=issued.secret, **({"at": at} if at else {}))
