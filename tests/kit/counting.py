"""Counting the statements that a piece of work sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def statements(work: Callable[[], Any]) -> list[str]:
    """The SQL that `work` sent, without savepoints, which belong to the test's own transaction."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
