"""What is under way on the day of a reorganisation: papers before the office, files that a worker checks or imports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core import acts, invariants
from core.clocks import office_time
from core.models import Act, Step, Transition
from measures import operations as desk
from measures.models import Filing
from tests.kit import cases, desks, memoranda, reform, sheets
from tests.kit.desk import page, words
from tests.kit.importing import NEXT_DAY, Desk, do, entries, uploaded, verdicts

pytestmark = pytest.mark.django_db

AFTER = office_time(date(2024, 4, 12))


class World:
    """A bureau in the middle of its work, and the department that takes its place."""

    def __init__(self) -> None:
        self.office, self.old = desks.office(), cases.bureau("江阴市安监局")
        self.new = cases.bureau("江阴市应急局")
        self.rules = cases.programme(self.old)

    def merged(self) -> cases.Bureau:
        """Everything goes; returns the staff as they sign in afterwards."""
        reform.carried_out(self.office, reform.proposed(self.office, self.old.department, to=self.new.department))
        return reform.staff(self.old)

    def gave_away(self, code: str) -> None:
        """The matter of one programme goes; nobody goes along."""
        case = reform.proposed(self.office, self.old.department, to=None)
        reform.operations.divide(
            reform.chosen(case),
            predecessor_id=self.old.department.pk,
            successor_id=self.new.department.pk,
            matters=[code],
            by=self.office.handler,
            at=reform.PROPOSED_AT,
            all_or_nothing=True,
        )
        reform.carried_out(self.office, case)


@pytest.fixture
def world() -> World:
    return World()


# --- papers -----------------------------------------------------------------------------------------------------------


class TestPapers:
    def test_what_is_not_filed_goes_on_at_the_successor(self, world: World) -> None:
        old, office = world.old, world.office
        drawn, before = memoranda.document(old), memoranda.submitted(memoranda.document(old), old)
        returned = memoranda.submitted(memoranda.document(old), old)
        desk.send_back_filing(returned, by=office.reviewer, at=memoranda.FILED, reason="缺附件", all_or_nothing=True)
        staff = world.merged()
        for papers, state in ((drawn, "draft"), (before, "submitted"), (returned, "returned")):
            assert (papers.get().department_id, papers.get().state) == (world.new.department.pk, state)
        desk.revise_filing(drawn, by=staff.handler, at=AFTER, title="新名称", all_or_nothing=True)
        desk.submit_filing(drawn | returned, by=staff.reviewer, at=AFTER, all_or_nothing=True)
        desk.accept_filing(drawn | returned | before, by=office.reviewer, at=AFTER, all_or_nothing=True)
        assert [found.invariant.name for found in invariants.check(at=AFTER) if found.count] == []

    def test_its_history_says_from_whom_to_whom(self, world: World) -> None:
        paper = memoranda.document(world.old).get()
        world.merged()
        step = Step.objects.filter(flow="filing", case_id=paper.pk).select_related("verdict", "transition").last()
        assert step is not None and step.transition.note == reform.DOCUMENT
        assert step.verdict.why["sentences"] == ["机构改革：由江阴市安监局移交江阴市应急局继续办理。"]

    def test_what_is_filed_or_given_up_keeps_its_department_and_the_successor_stands_in_its_place(
        self, world: World
    ) -> None:
        old = world.old
        filed, given_up = memoranda.filed(memoranda.document(old), old, world.office), memoranda.document(old)
        desk.withdraw_filing(given_up, by=old.reviewer, at=memoranda.SUBMITTED, all_or_nothing=True)
        staff = world.merged()
        assert {one.get().department_id for one in (filed, given_up)} == {old.department.pk}
        assert Filing.objects.within(staff.handler).filter(pk=given_up.get().pk).exists()
        memoranda.document(staff, replaces=filed.get())
        desk.end_filing(filed, by=staff.reviewer, at=AFTER, reason="任务完成", all_or_nothing=True)

    def test_a_memorandum_goes_with_its_list_other_papers_stay(self, world: World) -> None:
        about = memoranda.memorandum(world.old, programmes=[world.rules.code])
        more = memoranda.memorandum(world.old, programmes=[world.rules.code, cases.programme(world.old).code])
        document = memoranda.document(world.old)
        world.gave_away(world.rules.code)
        assert about.get().department_id == world.new.department.pk
        assert {one.get().department_id for one in (more, document)} == {world.old.department.pk}


# --- files of a worker ------------------------------------------------------------------------------------------------


@pytest.fixture
def short_measure(settings: Any) -> None:
    """A file of three rows is long, and the worker checks two at a time."""
    settings.IMPORT_AT_ONCE, settings.IMPORT_PART = 2, 2


@pytest.mark.usefixtures("short_measure")
class TestFilesOfAWorker:
    @pytest.fixture
    def batch(self, world: World) -> Any:
        return uploaded(Desk(world.old.handler), world.rules, [sheets.row() for _ in range(5)])

    def queued(self, world: World, batch: Any) -> Any:
        acts.run_open(at=NEXT_DAY)
        do(Desk(world.old.handler), batch, "confirm")
        batch.refresh_from_db()
        assert batch.state == "confirming"
        return batch

    def test_a_file_that_is_checked_is_checked_on_for_the_successor(self, world: World, batch: Any) -> None:
        act = Act.objects.get()
        acts._next_chunk(act.pk, acts._runners()[act.verb], at=NEXT_DAY)
        staff = world.merged()
        assert acts.run_open(at=AFTER) == 1
        batch.refresh_from_db()
        assert (batch.department_id, batch.state) == (world.new.department.pk, "previewed")
        assert verdicts(batch) == ["new"] * 5
        do(Desk(staff.handler), batch, "confirm", at=AFTER)
        acts.run_open(at=AFTER)
        assert set(entries().values_list("recogniser", flat=True)) == {world.new.department.pk}

    def test_a_file_that_waits_for_its_import_is_imported_for_the_successor(self, world: World, batch: Any) -> None:
        self.queued(world, batch)
        world.merged()
        acts.run_open(at=AFTER)
        batch.refresh_from_db()
        assert (batch.department_id, batch.state, entries().count()) == (world.new.department.pk, "confirmed", 5)
        assert set(entries().values_list("recogniser", "proposed_by_id")) == {
            (world.new.department.pk, world.old.handler.user_id)
        }
        assert [found.invariant.name for found in invariants.check(at=AFTER) if found.count] == []

    def test_a_file_that_is_checked_stops_where_its_clerk_stays_behind(self, world: World, batch: Any) -> None:
        world.gave_away(world.rules.code)
        acts.run_open(at=AFTER)
        batch.refresh_from_db()
        assert (batch.department_id, batch.state) == (world.new.department.pk, "checking")
        clerk = Desk(world.new.handler)
        assert "上传人没有转隶承接单位" in words(clerk.get(page("change", batch)))
        do(clerk, batch, "discard", at=AFTER)
        batch.refresh_from_db()
        assert batch.state == "discarded"

    def test_a_file_that_waits_goes_back_to_the_successor_s_clerk_where_its_own_stays_behind(
        self, world: World, batch: Any
    ) -> None:
        self.queued(world, batch)
        world.gave_away(world.rules.code)
        acts.run_open(at=AFTER)
        batch.refresh_from_db()
        assert (batch.department_id, batch.state, entries().count()) == (world.new.department.pk, "previewed", 0)
        assert "没有转隶" in Transition.objects.filter(verb="give_back").get().note
        do(Desk(world.new.handler), batch, "confirm", at=AFTER)
        acts.run_open(at=AFTER)
        assert set(entries().values_list("recogniser", flat=True)) == {world.new.department.pk}


@pytest.mark.parametrize("begun_by", ["person", "system"])
def test_an_act_that_is_half_done_goes_on_in_the_same_name(world: World, begun_by: str) -> None:
    reviewer = world.old.reviewer
    drafted = cases.checked(world.old, world.rules, count=3)
    act = acts.begin(
        "entry.notify",
        list(drafted.values_list("pk", flat=True)),
        label="签发告知",
        by=reviewer if begun_by == "person" else replace(reviewer, user_id=None),
        at=NEXT_DAY,
        given={"door": "entry.notify", "data": {}},
        chunk=1,
    )
    acts._next_chunk(act.pk, acts._runners()[act.verb], at=NEXT_DAY)
    world.merged()
    acts.run_open(at=AFTER)
    act.refresh_from_db()
    assert (act.state, act.moved, act.refused) == ("done", 3, 0)
    assert act.actor["user_id"] == (reviewer.user_id if begun_by == "person" else None)
    assert act.actor["department_id"] == world.new.department.pk
