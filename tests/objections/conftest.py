"""Whom the tests of the branch are about."""

from __future__ import annotations

import pytest

from redblack.models import Programme
from tests.kit import cases, desks


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def law(home: cases.Bureau) -> Programme:
    return cases.programme(home)
