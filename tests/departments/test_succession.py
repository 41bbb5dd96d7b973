"""Who may lay down, sign and clear a succession, and what stands in its way (P4)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.clocks import office_time
from core.refusals import NotAllowed, Refused
from departments import due, operations
from departments.models import Department, Responsible, Succession, SuccessionPart
from departments.rules import Inheritance, Part
from tests.kit import cases, desks, factories, reform
from tests.kit.desk import do, page, post, see, words
from tests.kit.systems import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def old() -> cases.Bureau:
    return cases.bureau("江阴市工商行政管理局")


@pytest.fixture
def new() -> Department:
    return factories.department("江阴市市场监督管理局")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.refusals]


class TestHeir:
    """Pure: who acts now where a department was named."""

    def test_a_matter_goes_before_a_power_and_a_power_before_the_rest(self) -> None:
        parts = (
            Part(predecessor_id=1, successor_id=2, matters=("P1",)),
            Part(predecessor_id=1, successor_id=3, powers=("recognise",)),
            Part(predecessor_id=1, successor_id=4, rest=True),
        )
        heirs = Inheritance(stages=(parts,))
        asked = [("recognise", ("P1",)), ("recognise", ("P2",)), ("implement", ()), ("implement", ("P1", "P2"))]
        assert [heirs.heir(1, power=power, matters=matters) for power, matters in asked] == [2, 3, 4, 4]
        assert heirs.heir(9, power="recognise") == 9

    def test_stages_follow_each_other(self) -> None:
        first = (Part(predecessor_id=1, successor_id=2, rest=True),)
        second = (Part(predecessor_id=2, successor_id=3, rest=True),)
        assert Inheritance(stages=(first, second)).heir(1, power="recognise") == 3


class TestPropose:
    def test_document_named(self, office: cases.Bureau, old: cases.Bureau, new: Department) -> None:
        with pytest.raises(Refused) as refused:
            reform.proposed(office, old.department, to=new, document_no=" ")
        assert codes(refused) == ["document_named"]

    def test_units_still_act(self, office: cases.Bureau, old: cases.Bureau) -> None:
        gone = factories.department(active_to=date(2024, 1, 31))
        with pytest.raises(Refused) as refused:
            reform.proposed(office, old.department, to=gone)
        assert codes(refused) == ["units_still_act"]

    def test_not_the_office(self, office: cases.Bureau, new: Department) -> None:
        with pytest.raises(Refused) as refused:
            reform.proposed(office, office.department, to=new)
        assert codes(refused) == ["not_the_office"]

    def test_one_succession_at_a_time(self, office: cases.Bureau, old: cases.Bureau, new: Department) -> None:
        reform.proposed(office, old.department, to=new)
        with pytest.raises(Refused) as refused:
            reform.proposed(office, old.department, to=factories.department())
        assert codes(refused) == ["one_succession_at_a_time"]
        with pytest.raises(Refused) as refused:
            reform.proposed(office, new, to=factories.department())
        assert codes(refused) == ["one_succession_at_a_time"]

    def test_two_units_may_go_to_one_in_two_acts(self, office: cases.Bureau, old: cases.Bureau, new: Any) -> None:
        reform.proposed(office, old.department, to=new)
        reform.proposed(office, factories.department(), to=new)

    def test_no_circle(self, office: cases.Bureau, old: cases.Bureau, new: Department) -> None:
        case = reform.proposed(office, old.department, new, to=factories.department())
        with pytest.raises(Refused) as refused:
            divide(office, case, old.department, new, powers=["implement"])
        assert codes(refused) == ["no_circle"]

    def test_only_the_office(self, old: cases.Bureau, new: Department) -> None:
        with pytest.raises(NotAllowed):
            reform.proposed(old, old.department, to=new)


def divide(office: cases.Bureau, case: Succession, source: Department, target: Department, **what: Any) -> None:
    operations.divide(
        reform.chosen(case),
        predecessor_id=source.pk,
        successor_id=target.pk,
        by=office.handler,
        at=reform.PROPOSED_AT,
        all_or_nothing=True,
        **what,
    )


class TestDivide:
    def test_parts_differ(self, office: cases.Bureau, old: cases.Bureau, new: Department) -> None:
        case = reform.proposed(office, old.department, to=None)
        divide(office, case, old.department, new, powers=["implement"])
        with pytest.raises(Refused) as refused:
            divide(office, case, old.department, factories.department(), powers=["implement"])
        assert codes(refused) == ["parts_differ"]

    def test_predecessor_named(self, office: cases.Bureau, old: cases.Bureau, new: Department) -> None:
        case = reform.proposed(office, old.department, to=None)
        with pytest.raises(Refused) as refused:
            divide(office, case, factories.department(), new, powers=["implement"])
        assert codes(refused) == ["predecessor_named"]

    def test_part_goes_elsewhere(self, office: cases.Bureau, old: cases.Bureau, new: Department) -> None:
        case = reform.proposed(office, old.department, to=None)
        for target, what in ((new, {}), (old.department, {"powers": ["implement"]})):
            with pytest.raises(Refused) as refused:
                divide(office, case, old.department, target, **what)
            assert codes(refused) == ["part_goes_elsewhere"]

    def test_only_persons_of_the_predecessor_go_along(self, office: cases.Bureau, old: cases.Bureau, new: Any) -> None:
        case = reform.proposed(office, old.department, to=None)
        stranger = factories.user("handler")
        people = [old.handler.user_id, stranger.pk]
        divide(office, case, old.department, new, powers=["implement"], people=people)
        assert SuccessionPart.objects.get(rest=False).people == [old.handler.user_id]


class TestConfirm:
    def test_something_handed_over(self, office: cases.Bureau, old: cases.Bureau) -> None:
        case = reform.proposed(office, old.department, to=None)
        with pytest.raises(Refused) as refused:
            operations.confirm(reform.chosen(case), by=office.approver, at=reform.PROPOSED_AT, all_or_nothing=True)
        assert codes(refused) == ["something_handed_over"]

    def test_another_person_confirms(self, office: cases.Bureau, old: cases.Bureau, new: Department) -> None:
        both = factories.actor("handler", "approver", of=office.department)
        case = reform.proposed(cases.Bureau(department=office.department, handler=both, reviewer=both, approver=both),
                               old.department, to=new)  # fmt: skip
        with pytest.raises(Refused) as refused:
            operations.confirm(reform.chosen(case), by=both, at=reform.PROPOSED_AT, all_or_nothing=True)
        assert codes(refused) == ["another_person_confirms"]

    def test_parts_are_fixed_with_the_signature(self, office: cases.Bureau, old: cases.Bureau, new: Any) -> None:
        case = reform.signed(office, reform.proposed(office, old.department, to=new))
        with pytest.raises(Refused) as refused:
            divide(office, case, old.department, factories.department(), powers=["implement"])
        assert codes(refused) == ["wrong_state"]
        with pytest.raises(IntegrityError, match="fixed with the signature"), transaction.atomic():
            SuccessionPart.objects.create(succession=case, predecessor=new, successor=old.department, powers=["review"])


class TestClearPeople:
    def test_only_the_security_officer(self, office: cases.Bureau, old: cases.Bureau, new: Department) -> None:
        case = reform.proposed(office, old.department, to=new)
        operations.confirm(reform.chosen(case), by=office.approver, at=reform.PROPOSED_AT, all_or_nothing=True)
        with pytest.raises(NotAllowed):
            operations.clear_people(reform.chosen(case), by=office.approver, at=reform.PROPOSED_AT)
        operations.clear_people(reform.chosen(case), by=reform.SECURITY, at=reform.PROPOSED_AT, all_or_nothing=True)

    def test_without_it_the_day_passes_and_nothing_moves(
        self, office: cases.Bureau, old: cases.Bureau, new: Any
    ) -> None:
        case = reform.proposed(office, old.department, to=new)
        operations.confirm(reform.chosen(case), by=office.approver, at=reform.PROPOSED_AT, all_or_nothing=True)
        assert due.hand_over(at=reform.ON_THE_DAY) == 0
        operations.clear_people(reform.chosen(case), by=reform.SECURITY, at=office_time(date(2024, 4, 15)))
        assert due.hand_over(at=office_time(date(2024, 4, 15))) == 1
        gone = Department.objects.get(pk=old.department.pk)
        assert (gone.active_to, gone.handed_over_on) == (date(2024, 4, 14), date(2024, 4, 15))


class TestHandOver:
    def test_not_before_its_day_and_only_once(self, office: cases.Bureau, old: cases.Bureau, new: Department) -> None:
        reform.signed(office, reform.proposed(office, old.department, to=new))
        assert due.hand_over(at=office_time(date(2024, 4, 9), 23)) == 0
        assert due.hand_over(at=reform.ON_THE_DAY) == 1
        assert due.hand_over(at=reform.ON_THE_DAY) == 0

    def test_systems_go_along_and_keep_telling_names(self, office: cases.Bureau, old: cases.Bureau, new: Any) -> None:
        mine, theirs = client_of(old.department), client_of(new)
        type(mine).objects.filter(pk__in=(mine.pk,)).update(name=theirs.name)
        reform.carried_out(office, reform.proposed(office, old.department, to=new))
        mine.refresh_from_db()
        assert mine.department_id == new.pk
        assert mine.name.startswith(theirs.name) and "原江阴市工商行政管理局" in mine.name

    def test_the_old_unit_s_responsible_persons_end(self, office: cases.Bureau, old: cases.Bureau, new: Any) -> None:
        row = operations.name_responsible(
            old.department,
            charge="liaison",
            name="王联络",
            phone="0510-12345",
            from_on=date(2024, 1, 1),
            by=old.handler,
            at=reform.PROPOSED_AT,
        )
        reform.carried_out(office, reform.proposed(office, old.department, to=new))
        assert Responsible.objects.get(pk=row.pk).to_on == date(2024, 4, 9)

    def test_nobody_gets_a_post_in_a_unit_that_is_gone(self, office: cases.Bureau, old: cases.Bureau, new: Any) -> None:
        reform.carried_out(office, reform.proposed(office, old.department, to=new))
        gone = Department.objects.get(pk=old.department.pk)
        with pytest.raises(Refused) as refused:
            factories.user("handler", of=gone)
        assert codes(refused) == ["department_handed_over"]

    def test_withdrawn_it_never_happens(self, office: cases.Bureau, old: cases.Bureau, new: Department) -> None:
        case = reform.signed(office, reform.proposed(office, old.department, to=new))
        operations.withdraw_succession(
            reform.chosen(case), by=office.handler, at=reform.PROPOSED_AT, note="方案调整", all_or_nothing=True
        )
        assert due.hand_over(at=reform.ON_THE_DAY) == 0


class TestAtTheDesk:
    def test_from_the_form_to_the_day(self, office: cases.Bureau, old: cases.Bureau, new: Department) -> None:
        said = {
            "document_no": "澄委发〔2024〕5号",
            "effective_on": "2024-04-10",
            "predecessors": [old.department.pk],
            "successor": new.pk,
        }
        answer = post(office.handler, reverse("admin:departments_succession_add"), reform.PROPOSED_AT, **said)
        case = Succession.objects.unscoped("test").get()
        assert "江阴市市场监督管理局" in words(answer)
        third = factories.department("江阴市应急局")
        parts = {"predecessor": old.department.pk, "successor": third.pk, "powers": ["review"], "matters": ""}
        do(office.handler, case, "divide", reform.PROPOSED_AT, **parts)
        do(office.approver, case, "confirm", reform.PROPOSED_AT)
        officer = factories.actor("secadmin")
        assert "待核准人员" in words(see(officer, reverse("admin:index"), reform.PROPOSED_AT))
        do(officer, case, "clear_people", reform.PROPOSED_AT)
        assert due.hand_over(at=reform.ON_THE_DAY) == 1
        shown = words(see(office.handler, page("change", case), reform.ON_THE_DAY))
        assert "已接续" in shown and "审查" in shown

    def test_a_day_in_the_past_is_refused_on_the_form(self, office: cases.Bureau, old: cases.Bureau, new: Any) -> None:
        said = {
            "document_no": "1号",
            "effective_on": "2024-03-10",
            "predecessors": [old.department.pk],
            "successor": new.pk,
        }
        answer = post(office.handler, reverse("admin:departments_succession_add"), reform.PROPOSED_AT, **said)
        assert "生效日期不能早于今日" in words(answer)
        assert not Succession.objects.unscoped("test").exists()

    @pytest.mark.parametrize("post_held", ["handler", "reviewer", "approver"])
    def test_another_department_sees_and_moves_nothing(
        self, office: cases.Bureau, old: cases.Bureau, new: Department, post_held: str
    ) -> None:
        case = reform.proposed(office, old.department, to=new)
        stranger, concerned = factories.actor(post_held), factories.actor(post_held, of=new)
        assert see(stranger, page("change", case), reform.PROPOSED_AT).status_code == 404
        assert see(concerned, page("change", case), reform.PROPOSED_AT).status_code == 200
        answer = do(concerned, case, "confirm", reform.PROPOSED_AT)
        case.refresh_from_db()
        assert case.state == "proposed" and "不予办理" in words(answer)
        add = reverse("admin:departments_succession_add")
        assert see(concerned, add, reform.PROPOSED_AT).status_code == 403
