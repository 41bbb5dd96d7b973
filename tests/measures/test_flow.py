"""State × verb, written by hand: what may be done in which state. The code's tables are compared with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from measures import operations as desk
from measures.flow import DISPATCH, MEASURE
from redblack import operations as lists
from tests.kit import cases, desks, factories

pytestmark = pytest.mark.django_db

MEASURE_GRID = """
            draft      published  superseded repealed   disabled
revise      draft      -          -          -          -
publish     published  -          -          -          -
supersede   -          superseded -          -          -
end_basis   -          published  -          -          -
retain      -          published  -          -          -
repeal      -          repealed   -          -          -
disable     disabled   disabled   -          -          -
"""
DISPATCH_GRID = """
                dispatched   acknowledged carried_out  refused      returned    transferred  paused     releasing  released
acknowledge     acknowledged -            -            -            -           -            -          -          -
report          -            carried_out  carried_out  -            -           -            -          -          -
refuse          refused      refused      -            -            -           -            -          -          -
send_back       returned     returned     -            -            -           -            -          -          -
insist          -            -            -            -            dispatched  -            -          -          -
transfer        transferred  transferred  -            transferred  transferred -            -          -          -
pause           paused       paused       paused       -            paused      -            -          -          -
correct_notice  dispatched   acknowledged carried_out  -            returned    -            paused     releasing  -
pause_measure   dispatched   acknowledged carried_out  -            returned    -            paused     -          -
resume_measure  dispatched   acknowledged carried_out  -            returned    -            paused     -          -
confirm_notice  dispatched   acknowledged carried_out  -            returned    -            paused     releasing  -
recount         dispatched   acknowledged -            -            returned    -            paused     releasing  -
hand_over       dispatched   acknowledged carried_out  -            returned    -            paused     releasing  -
release         releasing    releasing    releasing    -            releasing   -            releasing  -          -
confirm_release -            -            -            -            -           -            -          released   -
record_release  -            -            -            -            -           -            -          released   -
"""
RESUMES = {("resume", "paused", state) for state in ("dispatched", "acknowledged", "carried_out", "returned")}


def ways(grid: str) -> set[tuple[str, str, str]]:
    head, *rows = grid.strip("\n").splitlines()
    states = head.split()
    found = set()
    for row in rows:
        verb, *targets = row.split()
        assert len(targets) == len(states), verb
        found |= {(verb, state, target) for state, target in zip(states, targets, strict=True) if target != "-"}
    return found


def test_the_tables_in_the_code_are_the_tables_above() -> None:
    assert set(MEASURE.ways()) == ways(MEASURE_GRID) | {("draft", "", "draft")}
    assert set(DISPATCH.ways()) == ways(DISPATCH_GRID) | RESUMES | {("dispatch", "", "dispatched")}


ON = date(2024, 4, 3)
AT = office_time(ON)
LISTED = date(2024, 3, 25)


class World:
    """One task in any state, and the people who may touch it."""

    def __init__(self) -> None:
        self.office = desks.office()
        self.home, self.treasury = cases.bureau("应急管理局"), cases.bureau("财政局")
        self.other = cases.bureau("住房和城乡建设局")
        desks.published(self.office, self.treasury.department)
        self.entries = cases.listed(self.home, cases.programme(self.home))
        self.task = desks.tasks().get()
        self.tasks = desks.tasks(pk=self.task.pk)

    def bring(self, state: str) -> None:
        """Move the task into a state by the verbs that lead there."""
        at, mine = office_time(date(2024, 3, 26)), self.treasury.handler
        if state in ("acknowledged", "carried_out"):
            desk.acknowledge(self.tasks, by=mine, at=at, all_or_nothing=True)
        match state:
            case "carried_out":
                desk.report(self.tasks, by=mine, at=at, all_or_nothing=True)
            case "refused":
                desk.refuse(self.tasks, by=mine, at=at, reason="无此职权", all_or_nothing=True)
            case "returned":
                desk.send_back(self.tasks, by=mine, at=at, reason="不是本单位职责", all_or_nothing=True)
            case "transferred":
                self.do("transfer").demand_all()
            case "paused":
                lists.suspend(self.entries, by=self.home.approver, at=at, note="核实", all_or_nothing=True)
            case "releasing" | "released":
                self.leave(at)
        if state == "released":
            desk.confirm_release(self.tasks, by=mine, at=at, all_or_nothing=True)

    def leave(self, at: Any) -> None:
        how = {"exit_reason": "withdrawn", "exit_ground": "处罚撤销", "all_or_nothing": True}
        lists.request_exit(self.entries, by=self.home.handler, at=at, **how)
        lists.exit_entries(self.entries, by=self.home.approver, at=at, all_or_nothing=True)

    def do(self, verb: str) -> Any:
        given: dict[str, Any] = {
            "refuse": {"reason": "无此职权"},
            "transfer": {"reason": "误派", "to_department_id": self.other.department.pk},
            "send_back": {"reason": "不是本单位职责"},
            "insist": {"reason": "三定方案载明"},
            "record_release": {"evidence": "来函"},
        }.get(verb, {})
        with_office = verb in ("record_release", "insist") or self.tasks.get().state == "returned"
        by = self.office.handler if with_office else self.treasury.handler
        return getattr(desk, verb)(self.tasks, by=by, at=AT, **given)


@pytest.mark.parametrize("state", list(DISPATCH.states))
@pytest.mark.parametrize(
    "verb",
    [
        "acknowledge", "report", "refuse", "send_back", "insist", "transfer", "confirm_release", "record_release",
    ],
)  # fmt: skip
def test_the_desk_in_every_state(verb: str, state: str) -> None:
    world = World()
    world.bring(state)
    assert world.tasks.get().state == state
    done = world.do(verb)
    target = {source: to for name, source, to in ways(DISPATCH_GRID) if name == verb}.get(state)
    if target is None:
        assert [case.refusals[0].code for case in done.refused] == ["wrong_state"]
        assert world.tasks.get().state == state
    else:
        assert done.moved == (world.task.pk,) and world.tasks.get().state == target


@pytest.mark.parametrize("state", ["dispatched", "acknowledged", "carried_out", "returned", "paused"])
def test_an_exit_reaches_every_task_that_holds(state: str) -> None:
    world = World()
    world.bring(state)
    world.leave(AT)
    assert world.tasks.get().state == "releasing"


MEASURE_STATES = list(MEASURE.states)


@pytest.mark.parametrize("state", MEASURE_STATES)
@pytest.mark.parametrize("verb", ["revise", "publish", "repeal", "disable", "end_basis"])
def test_the_catalogue_in_every_state(verb: str, state: str) -> None:
    office, treasury = desks.office(), factories.department("财政局")
    measure = desks.draft(office, treasury)
    chosen = desks.chosen(measure)
    boss = factories.actor("handler", "reviewer", "approver", of=office.department)
    early = office_time(date(2024, 1, 8))
    if state in ("published", "superseded", "repealed"):
        desk.publish(chosen, by=boss, at=early, all_or_nothing=True)
    if state in ("repealed", "disabled"):
        act = desk.repeal if state == "repealed" else desk.disable
        act(chosen, by=boss, at=early, reason="法律修订", all_or_nothing=True)
    if state == "superseded":
        desk.supersede(chosen, by=boss, at=early, all_or_nothing=True)
    given: dict[str, Any] = {
        "revise": {"term": "1 years"},
        "repeal": {"reason": "法律修订"},
        "disable": {"reason": "法律修订"},
        "end_basis": {"reason": "法律修订", "document": desks.LAW.document, "effective_to": ON},
    }.get(verb, {})
    done = getattr(desk, verb)(chosen, by=boss, at=AT, **given)
    target = {source: to for name, source, to in ways(MEASURE_GRID) if name == verb}.get(state)
    if target is None:
        assert [case.refusals[0].code for case in done.refused] == ["wrong_state"]
    else:
        assert done.moved == (measure.pk,) and chosen.get().state == target
