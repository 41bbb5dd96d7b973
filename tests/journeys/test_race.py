"""Red and black are signed at the same moment, on two connections, many times: never both, never a broken page."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection

from core.clocks import office_time
from core.sets import Report
from redblack import operations as lists
from redblack.models import Entry
from tests.kit import cases, desks, factories

pytestmark = pytest.mark.django_db(transaction=True)

STARTS = 40
LISTED_ON = date(2024, 6, 3)


class Town:
    """A company per start, each with a red and a black entry that are both ready to be signed."""

    def __init__(self, companies: int) -> None:
        office = desks.office()
        self.home = cases.bureau("江阴市应急管理局")
        desks.published(office, self.home.department)
        desks.published(office, self.home.department, colour="red", title="容缺受理", kind="incentive")
        self.claims = [factories.organisation_claim() for _ in range(companies)]
        self.red = self._ready("red")
        self.black = self._ready("black")
        # The penalty behind the black entry was weighed: what is left to stand in the way is the other colour.
        weighed = cases.everything(self.red)
        at = office_time(date(2024, 5, 31), 12)
        lists.reevaluate(weighed, by=self.home.reviewer, at=at, note="另行处理", all_or_nothing=True)

    def _ready(self, colour: str) -> list[int]:
        entries = cases.ready(
            self.home,
            cases.programme(self.home, colour=colour),
            on=date(2024, 5, 6),
            ready_on=date(2024, 5, 31),
            proposals=[cases.proposal(self.home, claim=claim, colour=colour) for claim in self.claims],
        )
        return list(entries.order_by("subject_id").values_list("pk", flat=True))


class Signer(threading.Thread):
    """Somebody who signs one set after the other, each start at the same moment as the others."""

    def __init__(self, sets: Sequence[Sequence[int]], *, by: Any, together: threading.Barrier) -> None:
        super().__init__()
        self.sets = sets
        self.by = by
        self.together = together
        self.reports: list[Report] = []
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            for ids in self.sets:
                self.together.wait(timeout=120)
                found = lists.list_entries(cases.everything(ids), by=self.by, at=office_time(LISTED_ON))
                self.reports.append(found)
        except Exception as error:  # noqa: BLE001  shown by the test
            self.error = error
            self.together.abort()
        finally:
            connection.close()


def sign(*signers: Signer) -> None:
    for signer in signers:
        signer.start()
    for signer in signers:
        signer.join(timeout=120)
    assert [signer.error for signer in signers] == [None] * len(signers)


def colours(entries: Any) -> Counter[tuple[str, str]]:
    return Counter(entries.values_list("colour", "state"))


def assert_never_both() -> None:
    standing = Entry.objects.unscoped("test").in_force(LISTED_ON)
    both = standing.filter(colour="red", subject__in=standing.filter(colour="black").values("subject"))
    assert not both.exists()


def test_one_company_after_the_other() -> None:
    town, together = Town(STARTS), threading.Barrier(2)
    red = Signer([[pk] for pk in town.red], by=town.home.approver, together=together)
    black = Signer([[pk] for pk in town.black], by=town.home.approver, together=together)
    sign(red, black)

    assert_never_both()
    assert all(len(report.moved) == 1 for report in black.reports), "a red entry never stands in the way of black"
    for report, pk in zip(red.reports, town.red, strict=True):
        entry = cases.everything([pk]).get()
        if report.moved:
            assert (entry.state, entry.exit_reason) == ("exited", "yielded")
        else:
            assert entry.state == "ready"
            assert [refusal.code for refusal in report.refused[0].refusals] == ["black_blocks_red"]


def test_whole_sets_in_opposite_order() -> None:
    """Two sets that touch the same forty companies wait for each other; neither dies of a deadlock."""
    town, together = Town(STARTS), threading.Barrier(2)
    red = Signer([town.red], by=town.home.approver, together=together)
    black = Signer([town.black[::-1]], by=town.home.approver, together=together)
    sign(red, black)

    assert_never_both()
    assert len(black.reports[0].moved) == STARTS
    assert len(red.reports[0].moved) + len(red.reports[0].refused) == STARTS
    assert {refusal.code for case in red.reports[0].refused for refusal in case.refusals} <= {"black_blocks_red"}


def test_the_same_entries_signed_twice_are_listed_once() -> None:
    town, together = Town(STARTS), threading.Barrier(2)
    other = factories.actor("approver", of=town.home.department)
    first = Signer([[pk] for pk in town.black], by=town.home.approver, together=together)
    second = Signer([[pk] for pk in town.black], by=other, together=together)
    sign(first, second)

    moved = Counter(pk for signer in (first, second) for report in signer.reports for pk in report.moved)
    assert moved == Counter(town.black)
    late = [case for signer in (first, second) for report in signer.reports for case in report.refused]
    assert {refusal.code for case in late for refusal in case.refusals} == {"wrong_state"}
    assert desks.tasks(entry__in=town.black).count() == STARTS
