"""A forgotten scope raises; a department sees its own and what is shared with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.scopes import ScopeMissing
from redblack.models import Entry
from tests.kit import cases, factories

pytestmark = pytest.mark.django_db

READS: dict[str, Callable[[Any], Any]] = {
    "iteration": list,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "get": lambda rows: rows.get(),
    "first": lambda rows: rows.first(),
    "aggregate": lambda rows: rows.aggregate(),
    "iterator": lambda rows: list(rows.iterator()),
    "values_list": lambda rows: list(rows.values_list("pk")),
    "in_bulk": lambda rows: rows.in_bulk(),
    "update": lambda rows: rows.update(reason="x"),
    "delete": lambda rows: rows.delete(),
}


@pytest.mark.parametrize("read", READS)
def test_reading_without_a_scope_raises(read: str) -> None:
    with pytest.raises(ScopeMissing, match="within"):
        READS[read](Entry.objects.filter(colour="red"))


def test_a_reason_is_asked_for() -> None:
    with pytest.raises(ValueError, match="reason"):
        Entry.objects.unscoped("")


class TestWithin:
    def test_own_unlisted_entries_only(self) -> None:
        home, other = cases.bureau(), cases.bureau()
        cases.proposed(home, cases.programme(home))
        assert Entry.objects.within(home.handler).count() == 1
        assert Entry.objects.within(other.handler).count() == 0

    def test_listed_entries_are_shared(self) -> None:
        home, other = cases.bureau(), cases.bureau()
        cases.listed(home, cases.programme(home))
        assert Entry.objects.within(other.handler).count() == 1

    def test_the_office_sees_all(self) -> None:
        home = cases.bureau()
        cases.proposed(home, cases.programme(home), on=date(2024, 3, 4))
        office = factories.actor("query", of=factories.credit_office())
        assert Entry.objects.within(office).count() == 1

    def test_a_person_without_a_department_sees_nothing(self) -> None:
        home = cases.bureau()
        cases.proposed(home, cases.programme(home))
        assert Entry.objects.within(factories.actor("auditor")).count() == 0
