"""A complaint handed in by anybody: what is asked, what the receipt opens, and what stays shut."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.clocks import fixed, office_time
from core.receipts import code_of
from objections.models import Complaint
from objections.operations import complaints
from objections.operations.receipts import look_up
from tests.kit import cases, desks
from tests.kit.desk import words

pytestmark = pytest.mark.django_db

AT = office_time(date(2024, 4, 8), 10)
THEN = office_time(date(2024, 4, 10), 10)
TEXT = "窗口拒收信用修复申请材料，也不说理由。"


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局")


def handed_in(**said: str) -> Any:
    with fixed(AT):
        return Client().post(reverse("public:complain"), {"text": TEXT, **said})


def case_of() -> Complaint:
    found: Complaint = Complaint.objects.unscoped("test").get()
    return found


def asked(number: str, code: str) -> str:
    with fixed(THEN):
        return words(Client().post(reverse("public:complaint_progress"), {"number": number, "code": code}))


class TestComplain:
    def test_the_receipt_shows_number_and_code_once_and_is_kept_by_nobody(self, office, home):
        answer = handed_in(about=home.department.code, complainant="李四光", contact="13800000000")
        case = case_of()
        assert (case.state, case.channel, case.about, case.complainant) == ("raised", "web", home.department, "李四光")
        assert case.receipt_no in words(answer) and code_of(case) in words(answer)
        assert answer["Cache-Control"] == "no-store"
        assert "13800000000" not in words(answer)
        assert str(case.contact) == "〔密文〕"

    def test_nobody_has_to_say_who_he_is(self, office):
        handed_in()
        case = case_of()
        assert (case.about, case.complainant, case.contact) == (None, "", None)

    @pytest.mark.parametrize("said", [{"text": " "}, {"about": "NO-SUCH"}, {"text": "\x00"}])
    def test_what_cannot_be_taken_is_told_at_the_field(self, office, said):
        assert "请先改正下列内容" in words(handed_in(**said))
        assert not Complaint.objects.unscoped("test").exists()

    def test_a_sixth_in_an_hour_waits(self, office):
        answers = [handed_in().status_code for _ in range(settings.PUBLIC_BUDGETS["comment"][0][0] + 1)]
        assert (set(answers[:-1]), answers[-1]) == ({200}, 429)


class TestProgress:
    def test_the_receipt_opens_how_it_stands_and_the_answer_when_it_is_over(self, office, home):
        handed_in(about=home.department.code)
        case = case_of()
        chosen = Complaint.objects.unscoped("test").filter(pk=case.pk)
        assert "待交办" in asked(case.receipt_no, code_of(case))
        complaints.assign(chosen, by=office.handler, at=AT, unit=home.department, all_or_nothing=True)
        complaints.answer(chosen, by=home.handler, at=AT, answer="已受理并致歉。", all_or_nothing=True)
        before = asked(case.receipt_no.lower(), code_of(case).lower())
        assert "已答复，待审核" in before and "已受理并致歉" not in before
        complaints.close(chosen, by=office.reviewer, at=AT, all_or_nothing=True)
        after = asked(case.receipt_no, code_of(case))
        assert "已办结" in after and "已受理并致歉。" in after

    @pytest.mark.parametrize("number", ["{no}", "TS99999999", "SS00000001", "12", "TS１２", "TS" + "9" * 18])
    def test_a_wrong_code_and_an_unknown_number_read_alike(self, office, number):
        handed_in()
        case = case_of()
        assert "没有查到编号和查询码都相符" in asked(number.format(no=case.receipt_no), "AAAAAAAA")
        assert look_up(f"XX{case.pk:08d}", code_of(case)) is None
