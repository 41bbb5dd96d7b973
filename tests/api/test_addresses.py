"""An address that the interface does not have is answered in its own shape, whatever stands in it."""

from __future__ import annotations

import pytest

from tests.kit import factories
from tests.kit.desk import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "rest", ["", "nowhere/", "entries/no-such-thing/", "entries/a%0Ab/request_exit/", "entries/%00/serve/"]
)
def test_it_is_told_in_the_shape_of_every_problem(rest: str) -> None:
    answer = signed_in(factories.actor("handler")).get(f"/api/v1/{rest}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
