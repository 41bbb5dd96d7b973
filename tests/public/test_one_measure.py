"""Objecting online to one measure of an entry: chosen among those that its page shows, with what happens meanwhile."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.actors import timer
from core.clocks import office_time
from objections import operations as objections
from redblack import operations as lists
from tests.kit import cases, desks, factories
from tests.kit import objections as kit
from tests.kit.citizens import proved
from tests.kit.desk import words
from tests.kit.objections import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("online")]
AT = office_time(date(2024, 4, 10), 10)
GONE = "所选措施不在该条列入现在实施的措施之中"


class Street:
    """A black entry with two measures, and a creditor without a dossier at its page."""

    def __init__(self, pack: str = cases.JIANGYIN) -> None:
        self.place = Place(pack)
        to, kinds = self.place.other.department, ["legal_person"]
        self.subsidy = desks.published(self.place.office, to, target_kinds=kinds, title="取消财政补贴")
        self.entries = self.place.entries(validity="1 years" if pack == "jieyang-2017" else "")
        self.entry = self.entries.get()
        task = desks.tasks(entry=self.entry).get()
        (self.barred,) = set(task.measures) - {self.subsidy.pk}
        cache.clear()
        self.client = Client()
        creditor = factories.person_claim("上官婉儿")
        proved(self.client, wanted="objection", name=creditor.name, number=creditor.number)

    def address(self, name: str = "apply_fill") -> str:
        return reverse(f"public:{name}", args=["objection", "entry", self.entry.public_id])

    def fill(self, **changes: Any) -> Any:
        given = {"ground": "unfit", "text": "不在该措施的适用范围内。", "interest": "债权人。", **changes}
        return self.client.post(self.address(), given)

    def sent(self, **changes: Any) -> Any:
        done = self.client.post(self.fill(**changes)["Location"])
        assert done.status_code == 302, words(done)
        return kit.every().get()

    def still(self, measure: int) -> None:
        """Another objection lets a measure of the entry stand still."""
        how: dict[str, Any] = {"by": timer("异议处理"), "at": AT, "all_or_nothing": True}
        lists.suspend_measure(self.entries, measure_id=measure, note="另一件异议", **how)

    def accepted(self, **changes: Any) -> Any:
        case = self.sent(**changes)
        found = kit.every(pk=case.pk)
        objections.accept(found, by=self.place.office.reviewer, at=AT, all_or_nothing=True)
        return found.get()


class TestChoosing:
    def test_the_form_offers_the_whole_entry_and_what_its_page_shows(self) -> None:
        street = Street()
        form = street.client.get(street.address()).context["form"]
        offered = dict(form.fields["measure"].choices)
        assert offered == {
            "": "整条列入",
            str(street.barred): "只对措施“限制参加政府采购”",
            str(street.subsidy.pk): "只对措施“取消财政补贴”",
        }

    def test_one_measure_is_looked_over_and_becomes_a_case_of_that_measure(self) -> None:
        street = Street()
        check = street.fill(measure=str(street.subsidy.pk))["Location"]
        assert "只对措施“取消财政补贴”" in words(street.client.get(check))
        street.client.post(check)
        case = kit.every().get()
        assert (case.measure_id, case.measure_words) == (street.subsidy.pk, "取消财政补贴")
        assert "只对措施“取消财政补贴”" in words(street.client.get(f"/cases/objection/{case.public_id}/"))

    def test_without_a_choice_it_is_one_of_the_whole_entry(self) -> None:
        street = Street()
        check = street.fill()["Location"]
        assert "整条列入" in words(street.client.get(check))
        street.client.post(check)
        assert (kit.every().get().measure_id, kit.every().get().measure_words) == (None, "")

    def test_whole_and_one_measure_are_two_objections_and_the_same_one_twice_is_refused(self) -> None:
        street = Street()
        street.sent()
        street.client.post(street.fill(measure=str(street.barred))["Location"])
        assert kit.every().count() == 2
        again = street.client.post(street.fill(measure=str(street.barred))["Location"])
        assert "正在办理" in words(again)
        assert kit.every().count() == 2

    def test_a_number_that_is_not_of_this_entry_is_refused(self) -> None:
        street = Street()
        foreign = desks.published(street.place.office, street.place.home.department, title="另一项措施")
        for number in (str(foreign.pk), "999999", "1 OR 1=1"):
            assert GONE in words(street.fill(measure=number))
        assert not kit.every().exists()

    def test_a_measure_that_ended_before_it_was_sent_is_refused_and_can_be_chosen_anew(self) -> None:
        street = Street()
        check = street.fill(measure=str(street.subsidy.pk))["Location"]
        street.still(street.subsidy.pk)
        assert GONE in words(street.client.post(check))
        assert not kit.every().exists()
        draft = check.rstrip("/").rpartition("/")[2]
        form = words(street.client.get(f"{street.address()}?draft={draft}"))
        assert "限制参加政府采购" in form and "取消财政补贴" not in form

    def test_where_nothing_is_carried_out_only_the_whole_is_offered(self) -> None:
        street = Street()
        for measure in (street.barred, street.subsidy.pk):
            street.still(measure)
        assert "该条列入现在没有正在实施的措施" in words(street.client.get(street.address()))
        assert GONE in words(street.fill(measure=str(street.barred)))
        assert street.sent().measure_id is None


class TestMeanwhile:
    @pytest.mark.parametrize(
        ("pack", "said", "clause"),
        [
            ("jiangyin-2018", "核实期间照常公示和使用，措施不停止执行", "澄信用发"),
            ("jieyang-2017", "只对一项措施提出的，受理后各实施单位暂停该项措施", "二十一"),
        ],
    )
    def test_what_happens_is_told_with_its_clause_before_anything_is_sent(
        self, pack: str, said: str, clause: str
    ) -> None:
        street = Street(pack)
        check = street.fill(measure=str(street.barred))["Location"]
        for page in (street.address("apply"), street.address(), check):
            told = words(street.client.get(page))
            assert said in told
            assert clause in told
        assert ("受理后该条列入暂不执行" in words(street.client.get(street.address()))) is (pack == "jieyang-2017")
        assert "受理后该条列入暂不执行" not in words(street.client.get(check))

    def test_under_a_suspending_pack_the_one_measure_stands_still_and_its_holder_is_told(self) -> None:
        street = Street("jieyang-2017")
        case = street.accepted(measure=str(street.barred))
        street.entry.refresh_from_db()
        assert street.entry.suspended_on is None
        assert case.suspends
        told = words(street.client.get(f"/cases/objection/{case.public_id}/"))
        assert "核实期间该项措施暂不执行" in told
        left = street.client.get(street.address()).context["form"].fields["measure"].choices
        assert [value for value, _ in left] == ["", str(street.subsidy.pk)]

    def test_under_a_pack_that_goes_on_nothing_stands_still(self) -> None:
        street = Street()
        case = street.accepted(measure=str(street.barred))
        assert not case.suspends
        assert "照常公示和使用" in words(street.client.get(f"/cases/objection/{case.public_id}/"))
