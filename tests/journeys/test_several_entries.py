"""Two entries of one subject: leaving one list stops only what the other does not carry (P6); silence (P16)."""

from __future__ import annotations

from datetime import date

import pytest

from core.clocks import office_time
from core.refusals import Refused
from measures import operations as desk
from redblack import operations as lists
from tests.kit import cases, desks, factories

pytestmark = pytest.mark.django_db

EXITED_ON = date(2024, 4, 2)


class Story:
    """One company on two lists; the treasury acts on both, the land bureau on the first only."""

    def __init__(self) -> None:
        self.office = desks.office()
        self.safety = cases.bureau("江阴市应急管理局")
        self.market = cases.bureau("江阴市市场监督管理局")
        self.treasury = cases.bureau("江阴市财政局")
        self.land = cases.bureau("江阴市自然资源和规划局")
        first, second = cases.programme(self.safety), cases.programme(self.market)
        self.shared = desks.published(self.office, self.treasury.department)
        self.only = desks.published(
            self.office, self.land.department, programmes=[first.code], title="限制取得土地使用权"
        )
        claim = factories.organisation_claim("江阴双单有限公司")
        self.one = cases.listed(self.safety, first, proposals=[cases.proposal(self.safety, claim=claim)])
        self.two = cases.listed(self.market, second, proposals=[cases.proposal(self.market, claim=claim)])

    def leave_first(self) -> None:
        lists.request_exit(
            self.one,
            by=self.safety.handler,
            at=office_time(EXITED_ON, 9),
            exit_reason="repaired",
            exit_ground="隐患已整改并复查合格",
            all_or_nothing=True,
        )
        lists.exit_entries(self.one, by=self.safety.approver, at=office_time(EXITED_ON, 10), all_or_nothing=True)


@pytest.fixture
def story() -> Story:
    return Story()


def test_each_entry_has_its_own_task_at_a_department(story: Story) -> None:
    assert desks.tasks(department=story.treasury.department).count() == 2
    assert desks.tasks(department=story.land.department).count() == 1


def test_the_exit_names_what_the_other_entry_still_carries(story: Story) -> None:
    story.leave_first()
    task = desks.tasks(department=story.treasury.department, entry=story.one.get()).get()
    assert task.state == "releasing"
    (kept,) = task.remaining
    assert kept["code"] == story.shared.code
    assert kept["entry"] == story.two.get().pk
    assert kept["decision_no"] == story.two.get().decision_no


def test_the_other_entrys_task_goes_on(story: Story) -> None:
    story.leave_first()
    task = desks.tasks(department=story.treasury.department, entry=story.two.get()).get()
    assert task.state == "dispatched"
    assert desks.tasks().effective(EXITED_ON).get() == task


def test_what_nothing_else_carries_is_let_go_entirely(story: Story) -> None:
    story.leave_first()
    task = desks.tasks(department=story.land.department).get()
    assert (task.state, task.remaining) == ("releasing", [])


def test_a_silent_department_is_late_and_the_office_records_the_release(story: Story) -> None:
    story.leave_first()
    late_on = date(2024, 4, 30)
    silent = desks.tasks(department=story.land.department)
    assert silent.unreleased(late_on).count() == 1
    with pytest.raises(Refused):
        desk.record_release(silent, by=story.office.handler, at=office_time(late_on), evidence=" ", all_or_nothing=True)
    desk.record_release(
        silent,
        by=story.office.handler,
        at=office_time(late_on),
        evidence="现场核查记录2024年第7号",
        all_or_nothing=True,
    )
    task = silent.get()
    assert (task.state, task.released_on, task.release_evidence) == ("released", late_on, "现场核查记录2024年第7号")
    assert not silent.unreleased(date(2024, 5, 6)).exists()


def test_only_the_office_may_record_for_somebody_else(story: Story) -> None:
    story.leave_first()
    report = desk.record_release(
        desks.tasks(department=story.land.department),
        by=story.safety.handler,
        at=office_time(date(2024, 4, 30)),
        evidence="电话记录",
    )
    assert report.moved == ()
    assert report.refused[0].refusals[0].code == "wrong_side"
