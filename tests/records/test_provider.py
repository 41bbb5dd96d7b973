"""Who may hand in a record."""

from __future__ import annotations

import pytest

from core.clocks import office_time
from redblack import operations as lists
from tests.kit import cases, factories

pytestmark = pytest.mark.django_db


def test_a_department_without_the_power_to_provide_hands_in_nothing() -> None:
    home = cases.bureau()
    other = factories.department("无提供职权的单位", powers=["implement"])
    row = cases.proposal(home, grounds=(cases.ground(home, provider=other),))
    (answer,) = lists.propose(
        [row], programme=cases.programme(home), by=home.handler, at=office_time(cases.PROPOSED_ON)
    )
    assert answer.entry_id is None
    assert "provider_may_provide" in {refusal.code for refusal in answer.refusals}
