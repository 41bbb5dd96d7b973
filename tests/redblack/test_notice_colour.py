"""A prior notice is for the black list only; who fills a red one is sent to its publicity."""

from __future__ import annotations

import pytest

from core.clocks import office_time
from redblack import operations as lists
from tests.kit import cases

pytestmark = pytest.mark.django_db


def test_notice_is_for_black() -> None:
    home = cases.bureau()
    entries = cases.checked(home, cases.programme(home, colour="red"))
    report = lists.notify(entries, by=home.reviewer, at=office_time(cases.PROPOSED_ON, 11))
    (refusal,) = report.refused[0].refusals
    assert (refusal.code, refusal.remedy) == ("notice_is_for_black", "红名单请直接办理“公示”。")
    assert entries.get().state == "checked"
