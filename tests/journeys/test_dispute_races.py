"""An objection ends at the same moment as something else happens to the entry: on two connections, many times."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.actors import timer
from core.clocks import office_time
from core.invariants import check
from core.sets import Report
from records.disputes import dispute_of
from redblack import operations as lists
from redblack.models import Entry, MeasurePause, Stay
from tests.kit import cases, desks, factories
from tests.kit.races import race

pytestmark = pytest.mark.django_db(transaction=True)

STARTS = 25
BY = timer("异议处理")
ON, THEN = date(2024, 4, 1), date(2024, 4, 8)
COURT: dict[str, Any] = {"kind": "suit", "authority": "江阴市人民法院", "document_no": "（2024）苏0281行初7号"}


class Town:
    """A company per start, each on the list, objected to, and standing still for it."""

    def __init__(self) -> None:
        office = desks.office()
        self.home = cases.bureau("江阴市应急管理局")
        self.measure = desks.published(office, self.home.department)
        proposals = [cases.proposal(self.home, claim=factories.organisation_claim()) for _ in range(STARTS)]
        entries = cases.listed(self.home, cases.programme(self.home), proposals=proposals)
        self.ids = list(entries.order_by("pk").values_list("pk", flat=True))
        report = lists.mark_disputed(
            cases.everything(self.ids), by=BY, at=office_time(ON), suspends=True, note="当事人异议"
        )
        assert len(report.moved) == STARTS
        self.last = cases.everything(self.ids[:1]).get().valid_to

    def entry(self, start: int) -> Any:
        return cases.everything([self.ids[start]])

    def clear(self, on: date) -> Any:
        return lambda start: lists.clear_dispute(self.entry(start), by=BY, at=office_time(on))

    def rows(self) -> list[Entry]:
        return list(cases.everything(self.ids).order_by("pk"))

    def tasks(self) -> list[str]:
        return list(desks.tasks(entry__in=self.ids).order_by("entry_id").values_list("state", flat=True))


def broken(on: date) -> list[str]:
    return [found.invariant.name for found in check(at=office_time(on, 23)) if found.count]


def moved(answers: list[Report]) -> int:
    return sum(len(report.moved) for report in answers)


def test_the_court_stays_it_while_the_objection_ends() -> None:
    town = Town()

    def stay(start: int) -> Stay:
        return lists.stay(
            town.entry(start).get(), by=town.home.handler, at=office_time(THEN), received_on=THEN, from_on=THEN, **COURT
        )

    stays, cleared = race(stay, town.clear(THEN), starts=STARTS)
    assert (len(stays), moved(cleared)) == (STARTS, STARTS)
    assert {(row.state, row.disputed_on, row.suspended_on is None) for row in town.rows()} == {
        ("suspended", None, False)
    }
    assert town.tasks() == ["paused"] * STARTS
    assert broken(THEN) == []


def test_the_term_ends_while_the_objection_ends() -> None:
    town = Town()
    after = town.last + timedelta(days=1)

    def expire(start: int) -> Report:
        return lists.expire(town.entry(start), by=timer("到期退出"), at=office_time(after))

    expired, _ = race(expire, town.clear(after), starts=STARTS)
    assert moved(expired) == STARTS
    assert {(row.state, dispute_of(row)) for row in town.rows()} == {("exited", None)}
    assert set(town.tasks()) == {"releasing"}
    assert broken(after) == []


def test_two_objections_to_one_measure_end_at_once() -> None:
    town = Town()
    lists.clear_dispute(cases.everything(town.ids), by=BY, at=office_time(ON))
    measure_id = town.measure.pk
    lists.suspend_measure(
        cases.everything(town.ids), measure_id=measure_id, by=BY, at=office_time(ON), note="当事人异议"
    )

    def go_on(start: int) -> Report:
        return lists.resume_measure(town.entry(start), measure_id=measure_id, by=BY, at=office_time(THEN))

    first, second = race(go_on, go_on, starts=STARTS)
    assert moved(first) + moved(second) == STARTS
    refused = {refusal.code for report in (*first, *second) for case in report.refused for refusal in case.refusals}
    assert refused == {"measure_is_paused"}
    assert not MeasurePause.objects.filter(ended_on__isnull=True).exists()
    assert broken(THEN) == []
