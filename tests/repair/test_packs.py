"""The same story under every pack: one penalty, corrected on the same day, from the first day to the decision (C6)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from core import invariants
from core.actors import timer
from core.clocks import office_time
from core.refusals import Refused
from law.operations import newest_version_id, pack_by_version_id
from records.models import Record
from repair import operations as repair
from repair.eligibility import Shown
from repair.rules import TargetFacts, way_of
from repair.terms import Way
from tests.kit import cases, desks, repairs

pytestmark = pytest.mark.django_db

PAGE = Path(settings.BASE_DIR) / "docs/howto/repair.md"
DEGREES = {"serious": "严重", "ordinary": "一般", "minor": "轻微"}
ENTRY = TargetFacts(
    pack_version_id=1,
    of_entry=True,
    adverse=True,
    standing=True,
    court=False,
    elsewhere="",
    follows=False,
    not_repairable="",
    degree="serious",
    determined_on=repairs.DETERMINED_ON,
    valid_to=None,
)
STORIES = (
    ("jiangsu-2018", "serious", date(2025, 3, 2), date(2025, 3, 8)),
    ("jiangyin-2018", "serious", date(2025, 3, 2), date(2025, 3, 8)),
    ("jieyang-2017", "serious", None, None),
    ("puyang-2022", "serious", None, None),
    ("national-2023", "serious", date(2025, 2, 21), date(2025, 2, 21)),
    ("national-2026", "serious", date(2025, 2, 21), date(2025, 2, 21)),
    ("national-2026", "ordinary", date(2024, 5, 21), date(2024, 5, 21)),
    ("national-2026", "minor", date(2024, 2, 20), date(2024, 3, 1)),
)
"""Pack, degree, the first day for it, the day on which it is granted at the earliest; None where there is none."""


def told(pack: str, degree: str, first: date | None, granted: date | None, decider: str) -> str:
    """One row of the table in docs/howto/repair.md."""
    law = pack_by_version_id(newest_version_id(pack))
    steps = "意见、公示" if law.get("repair.opinion_term") is not None else "受理后直接决定"
    way = way_of(ENTRY, law)
    cells = (
        pack,
        DEGREES[degree],
        first or "不能申请",
        decider or "—",
        steps if first else "—",
        granted or "—",
        way.label,
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


@pytest.mark.parametrize(("pack", "degree", "first", "granted"), STORIES)
def test_the_story(pack: str, degree: str, first: date | None, granted: date | None) -> None:
    office, home = desks.office(), cases.bureau("江阴市应急管理局")
    record = repairs.penalty(home, repairs.company(), pack=pack, degree=degree)
    shown = Shown(corrected_on=repairs.CORRECTED_ON, performed=True, promised=True)
    found = repair.eligibility(on=repairs.CORRECTED_ON, record=record, shown=shown)
    assert found.from_on == first
    decider = ""
    if first is None:
        with pytest.raises(Refused) as error:
            apply(record, on=date(2025, 6, 3))
        assert [one.code for one in error.value.refusals] == ["pack_has_application"]
    else:
        begins = max(first, repairs.CORRECTED_ON)
        if first > repairs.CORRECTED_ON:
            with pytest.raises(Refused):
                apply(record, on=first - timedelta(days=1))
        case = apply(record, on=begins)
        team = office if case.get().unit_id == office.department.pk else home
        decider = "信用网站（信用办）" if team is office else "提供、认定单位"
        assert decide(case, team, begins) == granted
        record.refresh_from_db()
        assert (record.state, record.ended_on) == ("repaired", granted)
        assert [
            one.invariant.name for one in invariants.check(at=office_time(granted or begins, 23)) if one.count
        ] == []
    assert told(pack, degree, first, granted, decider) in PAGE.read_text(encoding="utf-8")


def apply(record: Record, *, on: date) -> Any:
    made = repair.apply(repairs.application(), record=record, by=timer("网上申请"), at=office_time(on, 9))
    return repairs.one(made.case)


def decide(case: Any, team: Any, on: date) -> date:
    """Every step on the first day on which it may be taken; gives the day of the grant."""
    how: dict[str, Any] = {"all_or_nothing": True}
    repair.accept(case, by=team.handler, at=office_time(on, 10), **how)
    if case.get().opinion_due_on is not None:
        repair.opine(case, by=team.reviewer, at=office_time(on, 11), favours=True, opinion="情况属实。", **how)
        repair.publicise(case, by=team.reviewer, at=office_time(on, 12), **how)
        on = case.get().publicity_ends_on + timedelta(days=1)
    repair.grant(case, by=team.approver, at=office_time(on, 15), **how)
    return on


def test_every_way_occurs() -> None:
    ways = {way_of(ENTRY, pack_by_version_id(newest_version_id(pack))) for pack, *_ in STORIES}
    assert ways == {Way.APPLICATION, Way.REFERENCE_ONLY, Way.AUTOMATIC_EXIT}
