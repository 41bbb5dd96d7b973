"""Whom the desk's tests are about."""

from __future__ import annotations

import pytest

from redblack.models import Programme
from tests.kit import cases, factories


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("澄江市应急管理局")


@pytest.fixture
def law(home: cases.Bureau) -> Programme:
    return cases.programme(home)


@pytest.fixture
def office() -> cases.Bureau:
    desk = factories.credit_office()
    return cases.Bureau(
        department=desk, **{post: factories.actor(post, of=desk) for post in ("handler", "reviewer", "approver")}
    )
