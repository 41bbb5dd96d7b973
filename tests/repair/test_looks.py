"""What an applicant entrusts with his application is opened for whoever works on it, and each look is on record."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.clocks import fixed, office_time
from core.papers import Paper
from core.refusals import NotAllowed
from repair import operations as repair
from repair.models import Repair, RepairFile
from subjects.models import AccessLog
from tests.kit import cases, desk, factories, repairs

pytestmark = pytest.mark.django_db

AT = office_time(repairs.APPLIED_ON, 11)
PDF = b"%PDF-1.4 proof of correction"


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def case(home: cases.Bureau) -> Repair:
    papers = (Paper(name="整改报告.pdf", content=PDF, kind="correction"),)
    made: Repair = repairs.applied(home, repairs.penalty(home, repairs.company()), papers=papers).get()
    return made


def contact(case: Repair) -> str:
    return desk.page("contact", case)


def looks() -> list[Any]:
    return list(AccessLog.objects.order_by("pk").values_list("fields", "case_no", "department_name"))


def test_the_page_of_a_case_tells_nothing_and_leads_to_the_look(home: cases.Bureau, case: Repair) -> None:
    told = desk.words(desk.see(home.handler, desk.page("change", case), AT))
    assert "0510-80000000" not in told and "查看联系方式和查询码" in told
    assert looks() == []


def test_contact_and_code_are_shown_after_the_look_is_written(home: cases.Bureau, case: Repair) -> None:
    asked = desk.words(desk.post(home.reviewer, contact(case), AT))
    reach = repair.look_at_contact(case, by=home.handler, at=AT)
    assert "0510-80000000" in asked and reach.code in asked
    assert looks() == [(["contact"], f"信用修复 {case.public_id}", home.department.name)] * 2


def test_a_paper_is_opened_on_record(home: cases.Bureau, case: Repair) -> None:
    address = desk.page("paper", case, RepairFile.objects.get().pk)
    assert desk.see(home.handler, address, AT).content == PDF
    assert looks() == [(["papers"], f"信用修复 {case.public_id}", home.department.name)]


def test_another_department_and_who_only_queries_see_neither(home: cases.Bureau, case: Repair) -> None:
    paper, elsewhere = RepairFile.objects.get(), cases.bureau("江阴市税务局")
    for actor in (elsewhere.handler, factories.actor("query", of=home.department)):
        assert desk.post(actor, contact(case), AT).status_code == 404
        assert desk.see(actor, desk.page("paper", case, paper.pk), AT).status_code == 404
        with pytest.raises(NotAllowed):
            repair.look_at_contact(case, by=actor, at=AT)
    assert looks() == []


def test_the_number_on_the_receipt_finds_the_case_at_the_desk_and_opens_it_online(
    home: cases.Bureau, case: Repair
) -> None:
    rows = reverse("admin:repair_repair_changelist")
    assert "江阴" in desk.words(desk.see(home.handler, f"{rows}?q={case.receipt_no.lower()}", AT))
    assert "0 条" in desk.words(desk.see(home.handler, f"{rows}?q=XF99999999", AT))
    code = repair.look_at_contact(case, by=home.handler, at=AT).code
    with fixed(AT):
        told = Client().post("/cases/", {"number": case.receipt_no, "code": code}, follow=True)
    assert case.receipt_no in desk.words(told)
