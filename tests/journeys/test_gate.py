"""A measure that only a policy paper names is refused at the gate; mended, it is published and sent out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from core.refusals import Refused
from measures import operations as desk
from redblack import operations as lists
from tests.kit import cases, desks

pytestmark = pytest.mark.django_db

REFUSED_ON, MENDED_ON = date(2024, 3, 1), date(2024, 3, 8)


class Story:
    def __init__(self) -> None:
        self.office = desks.office()
        self.home = cases.bureau("江阴市应急管理局")
        self.treasury = cases.bureau("江阴市财政局")
        self.measure = desks.draft(
            self.office, self.treasury.department, bases=(desks.PAPER,), on=date(2024, 2, 28), code="procurement"
        )

    def publish(self, on: date) -> Any:
        at = office_time(on)
        return desk.publish(desks.chosen(self.measure), by=self.office.approver, at=at, all_or_nothing=True)

    def mend(self) -> None:
        at = office_time(MENDED_ON, 8)
        chosen = desks.chosen(self.measure)
        desk.revise(chosen, by=self.office.handler, at=at, bases=[desks.LAW, desks.PAPER], all_or_nothing=True)

    def list_one(self, on: date = date(2024, 3, 25)) -> None:
        cases.listed(self.home, cases.programme(self.home), ready_on=on)


@pytest.fixture
def story() -> Story:
    return Story()


def test_the_gate_refuses_a_mere_policy_paper(story: Story) -> None:
    with pytest.raises(Refused) as refused:
        story.publish(REFUSED_ON)
    (reason,) = refused.value.refusals
    assert reason.sentence.startswith("惩戒措施的依据不能只是规范性文件")
    assert reason.clause
    assert "法律、法规" in reason.remedy
    story.measure.refresh_from_db()
    assert (story.measure.state, story.measure.published_on) == ("draft", None)


def test_what_is_not_published_reaches_no_department(story: Story) -> None:
    story.list_one()
    assert not desks.tasks().exists()


def test_mended_it_is_published_and_sent_with_the_next_listing(story: Story) -> None:
    with pytest.raises(Refused):
        story.publish(REFUSED_ON)
    story.mend()
    story.publish(MENDED_ON)
    story.measure.refresh_from_db()
    assert (story.measure.state, story.measure.published_on) == ("published", MENDED_ON)
    story.list_one()
    task = desks.tasks().get()
    assert (task.department, task.measures) == (story.treasury.department, [story.measure.pk])


def test_a_basis_that_ended_stops_the_next_dispatch(story: Story) -> None:
    story.mend()
    story.publish(MENDED_ON)
    desk.end_basis(
        desks.chosen(story.measure),
        by=story.office.approver,
        at=office_time(date(2024, 3, 20)),
        document=desks.LAW.document,
        article=desks.LAW.article,
        effective_to=date(2024, 3, 20),
        reason="条款已被修改",
        all_or_nothing=True,
    )
    story.list_one()
    assert not desks.tasks().exists()


def test_the_entry_is_listed_whether_or_not_a_measure_stands(story: Story) -> None:
    entries = cases.ready(story.home, cases.programme(story.home))
    report = lists.list_entries(entries, by=story.home.approver, at=office_time(date(2024, 3, 25)))
    assert len(report.moved) == 1
