"""Departments by day and power; the actor behind a user."""

from __future__ import annotations

from datetime import date

import pytest

from departments.models import Department
from departments.queries import actor_of
from tests.kit import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("on", "exists"),
    [
        (date(2020, 1, 1), False),
        (date(2020, 1, 2), True),
        (date(2024, 5, 31), True),
        (date(2024, 6, 1), False),
    ],
)
def test_a_department_exists_from_its_first_to_its_last_day(on: date, exists: bool) -> None:
    factories.department(active_from=date(2020, 1, 2), active_to=date(2024, 5, 31))
    assert Department.objects.active(on).exists() is exists


def test_departments_are_found_by_power() -> None:
    factories.department("认定局", powers=["recognise"])
    factories.department("实施局", powers=["implement"])
    assert [row.name for row in Department.objects.with_power("implement")] == ["实施局"]


def test_the_actor_carries_department_posts_and_office() -> None:
    office = factories.credit_office()
    found = actor_of(factories.user("approver", "reviewer", of=office))
    assert (found.department_id, found.department_name, found.office) == (office.pk, "信用办", True)
    assert found.posts == {"approver", "reviewer"}


def test_an_officer_acts_without_a_department() -> None:
    found = actor_of(factories.user("auditor"))
    assert (found.department_id, found.office, found.posts) == (None, False, {"auditor"})
