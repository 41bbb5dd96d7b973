"""A red entry is lost to a black one: in one transaction, or not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from core.refusals import Refused
from redblack import operations as lists
from redblack.models import Entry
from tests.kit import cases, desks, factories

pytestmark = pytest.mark.django_db

LISTED_ON = date(2024, 6, 3)


class Town:
    """One company, red since March, with a black entry that is ready in June."""

    def __init__(self) -> None:
        self.office = desks.office()
        self.home = cases.bureau("江阴市应急管理局")
        self.desk = cases.bureau("江阴市行政审批局")
        desks.published(self.office, self.desk.department, colour="red", title="容缺受理", kind="incentive")
        desks.published(self.office, self.desk.department)
        claim = factories.organisation_claim("江阴两面有限公司")
        red_rules = cases.programme(self.home, colour="red")
        self.red = cases.listed(self.home, red_rules, proposals=[cases.proposal(self.home, claim=claim, colour="red")])
        black_rules = cases.programme(self.home)
        self.black = cases.ready(
            self.home,
            black_rules,
            on=date(2024, 5, 6),
            ready_on=date(2024, 5, 31),
            proposals=[cases.proposal(self.home, claim=claim)],
        )

    def list_black(self) -> Any:
        at = office_time(LISTED_ON)
        return lists.list_entries(self.black, by=self.home.approver, at=at, all_or_nothing=True)


@pytest.fixture
def town() -> Town:
    return Town()


def states(town: Town) -> dict[str, str]:
    return {"red": town.red.get().state, "black": town.black.get().state}


def task_states() -> list[tuple[str, str]]:
    return sorted(desks.tasks().values_list("entry__colour", "state"))


def test_the_check_notes_the_red_hit_and_does_not_block(town: Town) -> None:
    assert town.black.get().red_hit
    assert states(town) == {"red": "listed", "black": "ready"}


def test_listing_takes_the_red_entry_off_its_list(town: Town) -> None:
    town.list_black()
    red = town.red.get()
    assert states(town) == {"red": "exited", "black": "listed"}
    assert (red.exit_reason, red.exited_on) == ("yielded", LISTED_ON)
    assert task_states() == [("black", "dispatched"), ("red", "releasing")]


@pytest.mark.parametrize("breaks", ["measures.operations.dispatch", "measures.operations.release"])
def test_if_anything_fails_both_stay_as_they_were(town: Town, breaks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **how: Any) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(breaks, fail)
    with pytest.raises(RuntimeError, match="disk is full"):
        town.list_black()
    assert states(town) == {"red": "listed", "black": "ready"}
    assert task_states() == [("red", "dispatched")]


def test_a_black_subject_cannot_turn_red(town: Town) -> None:
    town.list_black()
    rules = cases.programme(town.home, colour="red")
    subject = town.red.get().subject
    claim = factories.Claim(name=subject.name, number=subject.uscc)
    again = cases.proposed(
        town.home, rules, on=date(2024, 6, 5), proposals=[cases.proposal(town.home, claim=claim, colour="red")]
    )
    with pytest.raises(Refused, match="不得列入红名单"):
        lists.cross_check(again, by=town.home.handler, at=office_time(date(2024, 6, 5), 10), all_or_nothing=True)
    assert Entry.objects.unscoped("test").in_force(date(2024, 6, 5)).get().colour == "black"
