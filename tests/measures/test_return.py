"""A task that is another department's business: sent back, transferred by the office, or insisted on (P3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.actors import timer
from core.clocks import fixed, office_time
from core.queries import history
from core.sets import open_transition
from measures import operations as desk
from measures.flow import DISPATCH
from measures.models import FeedEvent
from measures.operations.screening import Asked, screen
from measures.work import work
from redblack import operations as lists
from tests.kit import cases, desks
from tests.kit.desk import page, signed_in, words

pytestmark = pytest.mark.django_db

LISTED_ON = date(2024, 3, 25)
SENT_BACK = office_time(date(2024, 3, 26))
DECIDED = office_time(date(2024, 4, 1))
WHOSE = "属自然资源和规划局职责"


class World:
    """A task at the treasury, under a pack."""

    def __init__(self, pack: str = cases.JIANGYIN) -> None:
        self.office, self.treasury = desks.office(pack=pack), cases.bureau("财政局")
        self.home = cases.bureau("应急管理局")
        self.measure = desks.published(self.office, self.treasury.department)
        self.entries = cases.listed(self.home, cases.programme(self.home, pack=pack, validity="1 years"))
        self.tasks = desks.tasks(department=self.treasury.department)

    @property
    def task(self) -> Any:
        return self.tasks.get()

    def send_back(self, **how: Any) -> Any:
        given = {"reason": WHOSE, "by": self.treasury.handler, "at": SENT_BACK, **how}
        return desk.send_back(self.tasks, **given)

    def insist(self, **how: Any) -> Any:
        given = {"reason": "三定方案载明", "by": self.office.handler, "at": DECIDED, **how}
        return desk.insist(self.tasks, **given)

    def transfer(self, to: Any, by: Any) -> Any:
        given = {"by": by, "at": DECIDED, "to_department_id": to.department.pk, "reason": "有权单位"}
        return desk.transfer(self.tasks, **given)


@pytest.fixture
def world() -> World:
    return World()


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


class TestSendBack:
    def test_the_task_waits_at_the_office_with_the_reason(self, world: World) -> None:
        world.send_back().demand_all()
        task = world.task
        assert (task.state, task.returned_on, task.returned_reason) == ("returned", date(2024, 3, 26), WHOSE)
        (row,) = [item for item in work(world.office.handler, date(2024, 3, 26)) if item.count and "退回" in item.label]
        assert (row.count, row.due_on) == (1, task.acknowledge_due_on)
        assert not [item for item in work(world.treasury.handler, date(2024, 3, 26)) if item.count]

    def test_a_reason_is_asked_for(self, world: World) -> None:
        assert codes(world.send_back(reason=" ")) == ["desk_reason"]

    def test_only_by_the_department_that_has_it(self, world: World) -> None:
        assert codes(world.send_back(by=world.office.handler)) == ["wrong_side"]

    def test_nobody_is_late_with_it_and_nobody_carries_it_out(self, world: World) -> None:
        world.send_back().demand_all()
        long_after = date(2024, 6, 3)
        assert not world.tasks.overdue(long_after).exists() and not world.tasks.effective(long_after).exists()
        assert world.tasks.with_due().get().due_on is None

    def test_a_system_that_asks_hears_that_it_was_sent_back(self, world: World) -> None:
        world.send_back().demand_all()
        asked = Asked(matter="procurement", case_no="财采17")
        (answer,) = screen([world.task.subject.uscc], asked=asked, by=world.treasury.handler, at=SENT_BACK)
        (line,) = answer.lines
        assert (line.stance, [reason.code for reason in line.reasons]) == ("must_not", ["returned"])

    def test_an_exit_takes_it_back_too(self, world: World) -> None:
        world.send_back().demand_all()
        how = {"exit_reason": "withdrawn", "exit_ground": "处罚撤销", "all_or_nothing": True}
        lists.request_exit(world.entries, by=world.home.handler, at=DECIDED, **how)
        lists.exit_entries(world.entries, by=world.home.approver, at=DECIDED, all_or_nothing=True)
        assert world.task.state == "releasing"

    def test_it_stands_still_with_its_entry_and_comes_back_to_the_office(self, world: World) -> None:
        world.send_back().demand_all()
        lists.suspend(world.entries, by=world.home.approver, at=DECIDED, note="核实", all_or_nothing=True)
        assert world.task.state == "paused"
        later = office_time(date(2024, 4, 8))
        lists.resume(world.entries, by=world.home.approver, at=later, note="核实无误", all_or_nothing=True)
        assert world.task.state == "returned"


class TestInsist:
    def test_the_same_department_answers_anew(self, world: World) -> None:
        desk.acknowledge(world.tasks, by=world.treasury.handler, at=SENT_BACK, all_or_nothing=True)
        world.send_back().demand_all()
        world.insist().demand_all()
        task = world.task
        assert (task.state, task.acknowledged_on, task.insisted_on) == ("dispatched", None, date(2024, 4, 1))
        assert task.insisted_reason == "三定方案载明"
        assert [event.kind for event in FeedEvent.objects.filter(dispatch=task)] == ["dispatched", "insisted"]
        assert world.tasks.effective(date(2024, 4, 1)).exists()

    def test_not_without_a_reason(self, world: World) -> None:
        world.send_back().demand_all()
        assert codes(world.insist(reason="")) == ["desk_reason"]

    def test_it_cannot_be_sent_back_again_but_declined(self, world: World) -> None:
        world.send_back().demand_all()
        world.insist().demand_all()
        again = office_time(date(2024, 4, 2))
        assert codes(world.send_back(at=again)) == ["returned_once"]
        desk.refuse(world.tasks, by=world.treasury.handler, at=again, reason="法律没有授权", all_or_nothing=True)
        assert world.task.state == "refused"

    def test_the_database_holds_that_too(self, world: World) -> None:
        world.send_back().demand_all()
        world.insist().demand_all()
        with pytest.raises(IntegrityError, match="measures_insisted_after_return"), transaction.atomic():
            open_transition(DISPATCH, "recount", by=timer(), at=DECIDED)
            world.tasks.update(returned_on=None)

    @pytest.mark.parametrize(
        ("pack", "first", "second"),
        [
            # Anew from Monday 1 April: 4–6 April is 清明, Sunday 7 April a make-up workday.
            (cases.JIANGYIN, date(2024, 4, 7), date(2024, 4, 16)),
            ("jieyang-2017", date(2024, 3, 28), date(2024, 4, 9)),
        ],
        ids=["restarts", "runs_on"],
    )
    def test_what_the_clock_does_is_by_pack(self, pack: str, first: date, second: date) -> None:
        world = World(pack)
        world.send_back().demand_all()
        world.insist().demand_all()
        assert (world.task.acknowledge_due_on, world.task.feedback_due_on) == (first, second)
        sentences = history("dispatch", world.task.pk)[-1]["why"]["sentences"]
        assert any("坚持派发" in sentence for sentence in sentences)


class TestTransferOfReturned:
    def test_the_office_passes_it_on(self, world: World) -> None:
        world.send_back().demand_all()
        land = cases.bureau("自然资源和规划局")
        assert codes(world.transfer(land, world.treasury.handler)) == ["wrong_side"]
        world.transfer(land, world.office.handler).demand_all()
        new = desks.tasks(department=land.department).get()
        assert (world.task.state, new.state, new.transferred_from_id) == ("transferred", "dispatched", world.task.pk)

    @pytest.mark.parametrize(
        ("pack", "first"), [(cases.JIANGYIN, date(2024, 4, 7)), ("jieyang-2017", date(2024, 3, 28))]
    )
    def test_the_receiver_s_term_is_by_pack(self, pack: str, first: date) -> None:
        world, land = World(pack), cases.bureau("自然资源和规划局")
        world.transfer(land, world.treasury.handler).demand_all()
        assert desks.tasks(department=land.department).get().acknowledge_due_on == first


def test_the_way_over_the_pages(world: World) -> None:
    """The department's button, the office's row and its two buttons."""
    with fixed(SENT_BACK):
        mine = signed_in(world.treasury.handler)
        assert "退回（不属于本单位职责）" in words(mine.get(page("change", world.task)))
        mine.post(page("door", world.task, "send_back"), {"reason": WHOSE}, follow=True)
    with fixed(DECIDED):
        office = signed_in(world.office.handler)
        assert "已退回，待转交有权单位或者坚持派发" in words(office.get("/staff/"))
        shown = words(office.get(page("change", world.task)))
        assert WHOSE in shown and "坚持派发" in shown and "转交其他单位" in shown
        office.post(page("door", world.task, "insist"), {"reason": "三定方案载明"}, follow=True)
    assert world.task.state == "dispatched"
