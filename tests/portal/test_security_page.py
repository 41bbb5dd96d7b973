"""docs/security.md names tests: each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (CHECKOUT / "docs/security.md").read_text("utf-8"))))


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_every_test_that_is_named_exists(file: str, test: str) -> None:
    assert f"def {test}(" in (CHECKOUT / file).read_text(encoding="utf-8")


def test_there_are_tests_to_name() -> None:
    assert len(NAMED) > 30
