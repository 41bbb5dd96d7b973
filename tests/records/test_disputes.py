"""A record to which somebody objects bears a mark; it is shown and used all the same (JS-G 32)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.actors import timer
from core.clocks import office_time
from core.models import Verdict
from core.refusals import NotAllowed
from core.rules import judge as asked
from law.packs import load
from law.why import Why
from records import operations as records
from records.models import Record
from records.rules import CLEARING, DisputeFacts
from redblack.models import Entry
from tests.kit import cases, factories

pytestmark = pytest.mark.django_db
ON, LATER = date(2024, 4, 8), date(2024, 4, 15)


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("澄江市应急管理局")


@pytest.fixture
def chosen(home: cases.Bureau) -> Any:
    entry: Entry = cases.listed(home, cases.programme(home)).get()
    return Record.objects.unscoped("test").filter(entry_grounds__entry=entry)


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


class TestMarkDisputed:
    def test_the_mark_begins_today_and_nothing_else_changes(self, home, chosen):
        before = chosen.values().get()
        records.mark_disputed(chosen, by=home.handler, at=office_time(ON), all_or_nothing=True)
        assert chosen.values().get() == {**before, "disputed_on": ON}

    def test_the_reason_cites_the_clause_of_the_pack(self, home, chosen):
        report = records.mark_disputed(chosen, by=home.handler, at=office_time(ON), all_or_nothing=True)
        (verdict,) = Verdict.objects.filter(transition_id__in=report.transitions)
        cited = [cited.short for cited in Why.from_json(verdict.why).citations]
        assert cited[0].endswith("（二十四）")
        assert cited[1].endswith("第三十二条")

    def test_it_is_a_ground_and_public_all_the_same(self, home, chosen):
        records.mark_disputed(chosen, by=home.handler, at=office_time(ON), all_or_nothing=True)
        assert chosen.in_force(ON).exists()

    def test_a_second_objection_keeps_the_first_day(self, home, chosen):
        for day in (ON, LATER):
            records.mark_disputed(chosen, by=home.handler, at=office_time(day), all_or_nothing=True)
        assert chosen.get().disputed_on == ON

    @pytest.mark.parametrize("post", ["handler", "reviewer", "approver"])
    def test_every_post_of_the_provider_may(self, home, chosen, post):
        assert records.mark_disputed(chosen, by=getattr(home, post), at=office_time(ON)).moved

    def test_the_timer_may(self, chosen):
        assert records.mark_disputed(chosen, by=timer("异议处理"), at=office_time(ON)).moved

    def test_another_department_may_not(self, chosen):
        other = cases.bureau("澄江市住房和城乡建设局")
        assert codes(records.mark_disputed(chosen, by=other.handler, at=office_time(ON))) == ["wrong_side"]

    def test_nor_somebody_without_a_post(self, chosen):
        with pytest.raises(NotAllowed):
            records.mark_disputed(chosen, by=factories.actor("auditor"), at=office_time(ON))

    def test_what_has_ended_is_not_marked(self, home, chosen):
        records.revoke(chosen, by=home.approver, at=office_time(ON), note="归集有误", all_or_nothing=True)
        assert codes(records.mark_disputed(chosen, by=home.handler, at=office_time(ON))) == ["wrong_state"]


class TestClearDispute:
    def test_the_mark_comes_off(self, home, chosen):
        records.mark_disputed(chosen, by=home.handler, at=office_time(ON), all_or_nothing=True)
        records.clear_dispute(chosen, by=home.reviewer, at=office_time(LATER), all_or_nothing=True)
        assert chosen.get().disputed_on is None

    def test_without_a_mark_it_is_refused(self, home, chosen):
        assert codes(records.clear_dispute(chosen, by=home.reviewer, at=office_time(LATER))) == ["record_is_disputed"]

    def test_record_is_disputed(self):
        law = load("jiangsu-2018")
        unmarked = DisputeFacts(pack_version_id=1, disputed_on=None)
        marked = DisputeFacts(pack_version_id=1, disputed_on=ON)
        assert [refusal.code for refusal in asked(CLEARING, unmarked, law=law, on=LATER)] == ["record_is_disputed"]
        assert not asked(CLEARING, marked, law=law, on=LATER)
