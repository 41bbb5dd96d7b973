"""State × verb of a paper on its way to the register, written by hand; the code's table is compared with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from measures import operations as desk
from measures.filing_flow import FILING
from tests.kit import cases, desks, memoranda
from tests.measures.test_flow import ways

pytestmark = pytest.mark.django_db

GRID = """
           draft      submitted  returned   filed      superseded ended      withdrawn
revise     draft      -          returned   -          -          -          -
bundle     draft      -          returned   -          -          -          -
take_in    draft      -          returned   -          -          -          -
unbundle   draft      -          returned   -          -          -          -
submit     submitted  -          submitted  -          -          -          -
withdraw   withdrawn  withdrawn  withdrawn  -          -          -          -
send_back  -          returned   -          -          -          -          -
accept     -          filed      -          -          -          -          -
supersede  -          -          -          superseded -          -          -
end        -          -          -          ended      -          -          -
hand_over  draft      submitted  returned   -          -          -          -
"""
AT = office_time(date(2024, 4, 3))
OFFICE_VERBS = ("send_back", "accept", "supersede")
CALLS: dict[str, Any] = {
    "revise": desk.revise_filing,
    "bundle": desk.bundle,
    "take_in": desk.take_in,
    "unbundle": desk.unbundle,
    "submit": desk.submit_filing,
    "withdraw": desk.withdraw_filing,
    "send_back": desk.send_back_filing,
    "accept": desk.accept_filing,
    "supersede": desk.supersede_filing,
    "end": desk.end_filing,
}


def test_the_table_in_the_code_is_the_table_above() -> None:
    assert set(FILING.ways()) == ways(GRID) | {("draft", "", "draft")}


class World:
    """A memorandum in any state, and the people who may touch it."""

    def __init__(self) -> None:
        self.office = desks.office()
        self.home, self.treasury = cases.bureau("应急管理局"), cases.bureau("财政局")
        self.row = memoranda.bundled(self.treasury.department)
        self.papers = memoranda.memorandum(self.home, self.row)

    def bring(self, state: str) -> None:
        match state:
            case "submitted":
                memoranda.submitted(self.papers, self.home)
            case "returned":
                memoranda.submitted(self.papers, self.home)
                self.do("send_back").demand_all()
            case "filed" | "superseded" | "ended":
                memoranda.filed(self.papers, self.home, self.office)
            case "withdrawn":
                self.do("withdraw").demand_all()
        if state in ("superseded", "ended"):
            self.do({"superseded": "supersede", "ended": "end"}[state]).demand_all()

    def do(self, verb: str) -> Any:
        given: dict[str, Any] = {
            "revise": {"title": "新名称"},
            "bundle": {"bundled": self.row},
            "take_in": {"rows": [self.row]},
            "unbundle": {"lines": [9]},
            "send_back": {"reason": "缺附件"},
            "end": {"reason": "任务完成"},
        }.get(verb, {})
        side = self.office if verb in OFFICE_VERBS else self.home
        by = side.handler if verb in ("revise", "bundle", "take_in", "unbundle") else side.reviewer
        return CALLS[verb](self.papers, by=by, at=AT, **given)


@pytest.mark.parametrize("state", list(FILING.states))
@pytest.mark.parametrize("verb", list(CALLS))
def test_every_verb_in_every_state(verb: str, state: str) -> None:
    world = World()
    world.bring(state)
    assert world.papers.get().state == state
    done = world.do(verb)
    target = {source: to for name, source, to in ways(GRID) if name == verb}.get(state)
    if target is None:
        assert [case.refusals[0].code for case in done.refused] == ["wrong_state"]
        assert world.papers.get().state == state
    else:
        assert done.moved == (world.papers.get().pk,) and world.papers.get().state == target


@pytest.mark.parametrize("verb", list(CALLS))
def test_another_department_may_not(verb: str) -> None:
    world = World()
    world.bring(
        {"send_back": "submitted", "accept": "submitted", "supersede": "filed", "end": "filed"}.get(verb, "draft")
    )
    given = {"revise": {}, "bundle": {"bundled": world.row}, "take_in": {"rows": []}, "unbundle": {"lines": []}}.get(
        verb, {"reason": "某"} if verb in ("send_back", "end") else {}
    )
    by = world.treasury.handler if verb in ("revise", "bundle", "take_in", "unbundle") else world.treasury.reviewer
    done = CALLS[verb](world.papers, by=by, at=AT, **given)
    assert [case.refusals[0].code for case in done.refused] == ["wrong_side"]
