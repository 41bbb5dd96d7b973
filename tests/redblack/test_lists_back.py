"""A whole list at a past instant: who stood on it then, page by page, the same for ever (I6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from redblack import operations as lists
from redblack.lists_back import list_at
from redblack.models import Programme
from subjects.operations import rename
from tests.kit import cases, desks, factories
from tests.kit.counting import statements
from tests.kit.desk import see, words

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/redblack/entry/as-of/"
THEN = office_time(date(2024, 4, 10))
LATER = office_time(date(2024, 6, 3), 10)


class Town:
    """A bureau with a black list, the office, and what happens to the list in May."""

    def __init__(self, *, count: int = 3) -> None:
        self.office, self.home = desks.office(), cases.bureau("江阴市应急管理局")
        self.programme: Programme = cases.programme(self.home)
        self.entries = cases.listed(self.home, self.programme, count=count)

    def may(self) -> None:
        """One leaves, one is renamed, two come."""
        at = office_time(date(2024, 5, 6))
        first, second = self.entries.order_by("pk")[:2]
        chosen = cases.everything([first.pk])
        how: dict[str, Any] = {"exit_reason": "withdrawn", "exit_ground": "处罚撤销", "all_or_nothing": True}
        lists.request_exit(chosen, by=self.home.handler, at=at, **how)
        lists.exit_entries(chosen, by=self.home.approver, at=at, all_or_nothing=True)
        rename(second.subject, name="澄江更名样例有限公司", basis="准予变更登记通知书", by=self.home.handler, at=at)
        days = {"on": date(2024, 4, 15), "ready_on": date(2024, 5, 7)}
        cases.listed(self.home, self.programme, count=2, **days)

    def told(self, instant: Any, **how: Any) -> list[tuple[str, str, str]]:
        found = list_at(instant, colour="black", by=self.home.handler, **how)
        return [(row.name, row.then.entry.decision_no, row.unseen) for row in found.rows]


@pytest.fixture
def town() -> Town:
    return Town()


def test_what_happened_since_changes_nothing(town: Town) -> None:
    before = town.told(THEN)
    assert len(before) == 3 and {unseen for *_, unseen in before} == {""}
    town.may()
    assert town.told(THEN) == before
    now = town.told(LATER)
    assert len(now) == 4 and "澄江更名样例有限公司" in {name for name, *_ in now}


def test_suspended_it_stood_unseen(town: Town) -> None:
    one = cases.everything([town.entries.first().pk])
    at = office_time(date(2024, 4, 12))
    lists.suspend(one, by=town.home.approver, at=at, note="核实", all_or_nothing=True)
    lists.resume(one, by=town.home.approver, at=office_time(date(2024, 4, 20)), all_or_nothing=True)
    unseen = [[row[2] for row in town.told(office_time(date(2024, 4, day)))] for day in (11, 15, 21)]
    assert [sorted(one) for one in unseen] == [["", "", ""], ["", "", "已中止"], ["", "", ""]]


def test_page_by_page_nobody_is_missed_or_told_twice(town: Town) -> None:
    town.may()
    seen, after = [], 0
    while True:
        found = list_at(THEN, colour="black", by=town.home.handler, after=after, size=2)
        seen += [row.then.entry.pk for row in found.rows]
        after = found.after
        if not after:
            break
    assert seen == sorted(town.entries.values_list("pk", flat=True), reverse=True)


def test_one_programme_and_one_colour(town: Town) -> None:
    other = cases.programme(town.home)
    cases.listed(town.home, other)
    red = cases.listed(town.home, cases.programme(town.home, colour="red")).get()
    assert len(town.told(THEN)) == 4
    assert len(town.told(THEN, programme=other)) == 1
    assert red.decision_no not in {number for _, number, _ in town.told(THEN)}


def test_fifty_entries_cost_as_many_statements_as_one() -> None:
    town = Town(count=1)
    counted = [len(statements(lambda: town.told(THEN)))]
    cases.listed(town.home, town.programme, count=40)
    counted.append(len(statements(lambda: town.told(THEN))))
    assert counted[0] == counted[1]


class TestThePage:
    def test_it_shows_the_list_of_then(self, town: Town) -> None:
        names = [one.subject.name for one in town.entries.select_related("subject")]
        town.may()
        page = words(see(town.home.handler, f"{ADDRESS}?instant=2024-04-10T09:00&colour=black", LATER))
        assert all(name in page for name in names)
        assert "澄江更名样例有限公司" not in page
        assert "2024年4月10日 09:00 在列" in page

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ("instant=2024-07-01T00:00&colour=black", "这一时刻还没有到"),
            ("instant=x&colour=black", "时刻写得不对"),
            ("instant=2024-04-10T09:00&colour=green", "选择一个有效的选项"),
        ],
    )
    def test_a_wrong_question_is_answered(self, town: Town, asked: str, said: str) -> None:
        page = words(see(town.home.handler, f"{ADDRESS}?{asked}", LATER))
        assert said in page and town.entries.first().decision_no not in page

    def test_a_person_was_found_by_name_and_number_only(self, town: Town) -> None:
        row = cases.proposal(town.home, claim=factories.person_claim("张三丰"))
        cases.listed(town.home, town.programme, proposals=[row])
        page = words(see(town.home.handler, f"{ADDRESS}?instant=2024-04-10T09:00&colour=black", LATER))
        assert "凭姓名和号码可查" in page and "三丰" not in page

    def test_a_mark_that_nobody_gave_is_no_mark(self, town: Town) -> None:
        first = town.entries.first().decision_no
        for mark in ("x", "-1", "9" * 30, "٣"):
            page = words(see(town.home.handler, f"{ADDRESS}?instant=2024-04-10T09:00&colour=black&after={mark}", LATER))
            assert first in page

    def test_the_lists_lead_there(self, town: Town) -> None:
        assert ADDRESS in see(town.home.handler, "/staff/redblack/entry/", LATER).content.decode()
