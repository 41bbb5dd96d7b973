"""Terms of repair over the Spring Festival, with days off that are worked and days that were added."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pgtrigger
import pytest

from core.clocks import office_time
from core.events import announce
from core.queries import history
from law import operations as law
from law.calendar import Calendar
from law.events import CalendarPublished
from law.operations import calendar_version, current_calendar, newest_version_id, pack_by_version_id
from law.why import deadline
from records.models import Catalogue
from repair import operations as repair
from repair.terms import PUBLICITY_TERM
from tests.kit import cases, factories, repairs

pytestmark = pytest.mark.django_db


def test_the_spring_festival_of_2025_with_its_worked_weekends() -> None:
    home = cases.bureau()
    words = {"determined_on": date(2024, 1, 5), "conduct_on": date(2023, 12, 1)}
    record = repairs.penalty(home, repairs.company(), **words)
    chosen = repairs.publicised(home, record, on=date(2025, 1, 24), corrected_on=date(2024, 1, 15))
    case = chosen.get()
    # Publicity: Sunday 26 and Monday 27 January are worked; off until 4 February; 5, 6, 7 February.
    assert case.publicity_ends_on == date(2025, 2, 7)
    # Opinion: those five, Saturday 8 February, which is worked, then 10 to 13.
    assert case.opinion_due_on == date(2025, 2, 13)
    assert not repair.grant(chosen, by=home.approver, at=office_time(date(2025, 2, 7), 17)).moved
    assert repair.grant(chosen, by=home.approver, at=office_time(date(2025, 2, 8))).moved


def test_the_days_that_were_added_in_2020() -> None:
    """国办发明电〔2020〕1号: until 2 February, and Saturday 1 February is not worked after all."""
    pack = pack_by_version_id(newest_version_id(repairs.JIANGSU))

    def ends_on(calendar: Calendar) -> date:
        return deadline(pack, calendar, key=PUBLICITY_TERM, start_on=date(2020, 1, 21))[0]

    # 22, 23 and 31 January, Saturday 1 and Monday 3 February, as it had been announced first; then 3, 4, 5 February.
    assert ends_on(calendar_version("2020")) == date(2020, 2, 3)
    assert ends_on(calendar_version("2020-1")) == ends_on(current_calendar()) == date(2020, 2, 5)


@pytest.fixture
def january_2020(monkeypatch: pytest.MonkeyPatch) -> None:
    """The office in January 2020: the last notice known is that of November 2019, and the catalogue stands."""
    known = law._Known({}, {})
    known.current = (time.monotonic() + 3600, "2020")
    monkeypatch.setattr(law, "_known", known)
    with pgtrigger.ignore("records.Catalogue:flow_catalogue"):
        Catalogue.objects.filter(origin="national").update(published_on=date(2018, 1, 1))


def test_a_repair_in_publicity_when_the_festival_of_2020_was_made_longer(january_2020: None) -> None:
    """Applied, accepted, made public in January 2020; the notice of 27 January; objected, answered, granted."""
    home, whole = cases.bureau("江阴市应急管理局"), {"all_or_nothing": True}
    words = {"conduct_on": date(2018, 9, 3), "determined_on": date(2018, 10, 10)}
    record = repairs.penalty(home, repairs.company(), **words)
    chosen = repairs.applied(home, record, on=date(2020, 1, 16), corrected_on=date(2018, 12, 3))
    assert chosen.get().eligible_on == date(2019, 12, 4)
    repair.accept(chosen, by=home.handler, at=office_time(date(2020, 1, 17)), **whole)
    # Sunday 19 January is worked; 20 to 23, 31 January, Saturday 1 February, 3 to 5 February: ten days.
    assert chosen.get().opinion_due_on == date(2020, 2, 5)
    opinion: dict[str, Any] = {"favours": True, "opinion": "隐患已经消除，同意修复。", **whole}
    repair.opine(chosen, by=home.reviewer, at=office_time(date(2020, 1, 20)), **opinion)
    repair.publicise(chosen, by=home.reviewer, at=office_time(date(2020, 1, 21)), **whole)
    # 22, 23 and 31 January, Saturday 1 and Monday 3 February.
    assert chosen.get().publicity_ends_on == date(2020, 2, 3)

    at, by = office_time(date(2020, 1, 27), 15), factories.actor("approver", of=factories.credit_office())
    announce(CalendarPublished(transition_id=0, at=at, by=by, count=1, code="2020-1", before="2020"))
    case = chosen.get()
    # Off until 2 February, Saturday the 1st no workday after all: 22, 23 January, 3, 4, 5 February.
    assert (case.state, case.publicity_ends_on) == ("publicised", date(2020, 2, 5))
    last = history("repair", case.pk)[-1]
    assert last["verb"] == "recount"
    assert any("修复公示期原至2020年2月3日止" in said for said in last["why"]["sentences"])

    def refused(on: date) -> set[str]:
        report = repair.grant(chosen, by=home.approver, at=office_time(on, 23, 59))
        return {one.code for row in report.refused for one in row.refusals}

    assert refused(date(2020, 2, 4)) == {"repair_publicised"}
    # A neighbour who by the first notice had been a day late is heard.
    said = {"party": "附近居民", "text": "夜间仍在作业。", **whole}
    repair.object_(chosen, by=home.handler, at=office_time(date(2020, 2, 5), 16), **said)
    assert refused(date(2020, 2, 5)) == {"repair_publicised", "objections_answered"}
    on = date(2020, 2, 6)
    found = {"upheld": False, "answer": "夜间作业系设备检修，已停止。", **whole}
    repair.answer(chosen, by=home.reviewer, at=office_time(on, 9), **found)
    repair.grant(chosen, by=home.approver, at=office_time(on, 10), **whole)
    record.refresh_from_db()
    assert (record.state, record.ended_on) == ("repaired", on)
