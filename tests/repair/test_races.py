"""A repair is granted at the moment at which its entry expires: on two connections, many times, in both orders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.actors import timer
from core.clocks import office_time
from core.invariants import check
from core.sets import Report
from redblack import operations as lists
from repair import operations as repair
from repair.models import Repair
from tests.kit import cases, factories, repairs
from tests.kit.races import race

pytestmark = pytest.mark.django_db(transaction=True)

STARTS = 20


class Town:
    """A company per start, each on a list that repair ends, each with an application that was accepted."""

    def __init__(self) -> None:
        self.home = cases.bureau("江阴市应急管理局")
        proposals = [cases.proposal(self.home, claim=factories.organisation_claim()) for _ in range(STARTS)]
        entries = cases.listed(self.home, cases.programme(self.home, pack="national-2026"), proposals=proposals)
        self.ids = list(entries.order_by("pk").values_list("pk", flat=True))
        self.last = entries.first().valid_to
        on, words = date(2025, 4, 2), {"corrected_on": date(2024, 4, 1)}
        self.cases = [
            repairs.accepted(self.home, on=on, entry=entry, **words).get().pk for entry in entries.order_by("pk")
        ]

    def grant(self, on: date, hour: int) -> Any:
        def granting(start: int) -> Report:
            chosen = Repair.objects.unscoped("test").filter(pk=self.cases[start])
            return repair.grant(chosen, by=self.home.approver, at=office_time(on, hour, 59 if hour else 0))

        return granting

    def expire(self, on: date) -> Any:
        return lambda start: lists.expire(
            cases.everything([self.ids[start]]), by=timer("名单到期"), at=office_time(on, 0, 0)
        )

    def fates(self) -> list[tuple[str, str]]:
        reasons = cases.everything(self.ids).order_by("pk").values_list("exit_reason", flat=True)
        states = Repair.objects.unscoped("test").filter(pk__in=self.cases).order_by("pk")
        return list(zip(reasons, states.values_list("state", flat=True), strict=True))


def moved(answers: list[Report]) -> int:
    return sum(len(report.moved) for report in answers)


def test_granted_in_the_last_minute_while_it_expires() -> None:
    """Whoever comes first ends it; the other finds nothing left to do, and nothing is ended twice."""
    town = Town()
    granted, expired = race(town.grant(town.last, 23), town.expire(town.last + timedelta(days=1)), starts=STARTS)
    fates = town.fates()
    assert set(fates) <= {("repaired", "granted"), ("expired", "closed")}
    assert moved(granted) + moved(expired) == STARTS
    assert moved(granted) == fates.count(("repaired", "granted"))
    assert [found.invariant.name for found in check(at=office_time(town.last, 23)) if found.count] == []


def test_at_midnight_it_is_too_late_for_a_grant() -> None:
    """At the first second of the next day the entry has no effect any more: only its expiry can move it."""
    town = Town()
    after = town.last + timedelta(days=1)
    granted, expired = race(town.grant(after, 0), town.expire(after), starts=STARTS)
    assert (moved(granted), moved(expired)) == (0, STARTS)
    assert set(town.fates()) == {("expired", "closed")}
    assert {one.code for report in granted for case in report.refused for one in case.refusals} <= {
        "nothing_lapsed",
        "wrong_state",
    }
