"""Complaints about departments: every channel in one register, their clock, their supervision, who reads what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core.actors import timer
from core.chunks import open_transition
from core.clocks import office_time
from core.invariants import check
from core.models import Letter, Step
from core.receipts import code_of
from core.refusals import NotAllowed, Refused
from core.rules import NoLaw
from core.rules import judge as asked
from departments.due import escalate
from departments.models import Reminder
from objections.complaint_flow import COMPLAINT
from objections.complaint_work import work
from objections.models import Complaint
from objections.operations import complaints
from objections.operations.receipts import look_up
from objections.rules import complaints as rules
from objections.rules.complaints import ComplainingFacts, ComplaintFacts
from tests.kit import cases, desk, factories, reform
from tests.kit import complaints as kit
from tests.kit.desk import words
from tests.kit.systems import system_of

pytestmark = pytest.mark.django_db

ON, LATER = kit.ON, kit.LATER
GRID = """
              raised     assigned   answered   returned   closed  declined  withdrawn
assign        assigned   -          -          -          -       -         -
decline       declined   -          -          -          -       -         -
answer        -          answered   -          answered   -       -         -
send_back     -          -          returned   -          -       -         -
close         -          -          closed     -          -       -         -
withdraw      withdrawn  withdrawn  withdrawn  withdrawn  -       -         -
open_contact  raised     assigned   answered   returned   closed  declined  withdrawn
recount       -          assigned   -          returned   -       -         -
hand_over     -          assigned   answered   returned   -       -         -
"""


def ways(grid: str) -> set[tuple[str, str, str]]:
    head, *rows = grid.strip("\n").splitlines()
    found = set()
    for row in rows:
        verb, *targets = row.split()
        found |= {(verb, state, to) for state, to in zip(head.split(), targets, strict=True) if to != "-"}
    return found


def test_the_table_in_the_code_is_the_one_above() -> None:
    assert set(COMPLAINT.ways()) == ways(GRID) | {("raise_complaint", "", "raised")}


def codes(refused: Any) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def sound(on: date) -> list[str]:
    return [found.invariant.name for found in check(at=office_time(on, 23)) if found.count]


SAID = ComplainingFacts(
    channel="phone", transfer_no="", transfer_due_on=None, received_on=ON, text="拒收", same_transfer=False
)
SLIP = replace(SAID, channel="hotline", transfer_no="澄12345-1", transfer_due_on=LATER)
FACTS = ComplaintFacts(
    pack_version_id=1,
    received_on=ON,
    transfer_due_on=None,
    assigned_on=ON,
    returned_on=None,
    due_on=LATER,
    answer="",
    given="理由",
)


class TestRules:
    """ComplaintSaysWhat, HotlineHasNumber, TransferredOnce, ComplaintReceivedInOrder."""

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            pytest.param(SAID, "", id="a call"),
            pytest.param(SLIP, "", id="a slip"),
            pytest.param(replace(SLIP, transfer_due_on=None), "", id="a slip without a day"),
            pytest.param(replace(SAID, text=" "), "complaint_says_what", id="nothing said"),
            pytest.param(replace(SLIP, transfer_no=" "), "hotline_has_number", id="a slip without a number"),
            pytest.param(replace(SAID, transfer_no="1"), "hotline_has_number", id="a call with a number"),
            pytest.param(replace(SAID, transfer_due_on=LATER), "hotline_has_number", id="a call with a day"),
            pytest.param(replace(SLIP, same_transfer=True), "transferred_once", id="twice"),
            pytest.param(replace(SAID, received_on=LATER), "complaint_received_in_order", id="tomorrow"),
            pytest.param(
                replace(SLIP, transfer_due_on=ON - timedelta(days=1)), "complaint_received_in_order", id="over before"
            ),
        ],
    )
    def test_raising(self, facts, code):
        assert [one.code for one in asked(rules.COMPLAINING, facts, law=NoLaw(), on=ON)] == code.split()

    @pytest.mark.parametrize(
        ("laws", "facts", "code"),
        [
            pytest.param(rules.DECLINING, replace(FACTS, given=" "), "complaint_reason_said", id="decline"),
            pytest.param(rules.ANSWERING, replace(FACTS, given=" "), "answer_said", id="answer"),
            pytest.param(rules.SENDING_BACK, replace(FACTS, given=" "), "complaint_reason_said", id="send_back"),
            pytest.param(rules.SENDING_BACK, replace(FACTS, returned_on=ON), "sent_back_once", id="SentBackOnce"),
            pytest.param(rules.OPENING_CONTACT, replace(FACTS, given=""), "complaint_reason_said", id="look"),
        ],
    )
    def test_moves(self, laws, facts, code):
        assert [one.code for one in asked(laws, facts, law=NoLaw(), on=ON)] == [code]


class TestRaise:
    def test_by_a_call(self, office):
        case = kit.complaint(office).get()
        assert (case.state, case.received_on, case.unit, len(code_of(case))) == ("raised", ON, None, 8)
        assert (str(case.contact), str(case.query_code)) == ("〔密文〕", "〔密文〕")

    def test_by_the_citizens_page_without_a_name(self, office):
        case = kit.complaint(office, by=timer("网站投诉"), channel="web", complainant="", contact="").get()
        assert (case.complainant, case.contact) == ("", None)

    def test_a_department_does_not_register_complaints(self, office, home):
        with pytest.raises(NotAllowed):
            kit.complaint(office, by=home.reviewer)

    def test_one_slip_once(self, office):
        kit.complaint(office, channel="hotline", transfer_no="澄12345-1")
        with pytest.raises(Refused) as refused:
            kit.complaint(office, channel="hotline", transfer_no="澄12345-1")
        assert codes(refused) == ["transferred_once"]

    def test_the_database_holds_that_too(self, office):
        case = kit.complaint(office, channel="hotline", transfer_no="澄12345-1").get()
        with pytest.raises(IntegrityError, match="objections_complaint_transferred_once"), transaction.atomic():
            open_transition(COMPLAINT, "raise_complaint", by=office.handler, at=kit.AT)
            case.pk, case.public_id = None, "00000000-0000-4000-8000-000000000001"
            case.save(force_insert=True)

    def test_and_that_a_call_has_no_slip(self, office):
        case = kit.complaint(office).get()
        with pytest.raises(IntegrityError, match="objections_complaint_hotline"), transaction.atomic():
            open_transition(COMPLAINT, "open_contact", by=office.handler, at=kit.AT)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE objections_complaint SET transfer_no = '1' WHERE id = %s", [case.pk])


class TestAssign:
    def test_the_days_to_answer_begin(self, office, home):
        case = kit.assigned(office, home).get()
        assert (case.state, case.unit, case.due_on) == ("assigned", home.department, date(2024, 4, 22))

    @pytest.mark.parametrize(
        ("slip", "due_on"),
        [(date(2024, 4, 12), date(2024, 4, 12)), (date(2024, 5, 6), date(2024, 4, 22))],
        ids=["earlier", "later"],
    )
    def test_the_slip_s_day_goes_first(self, office, home, slip, due_on):
        case = kit.assigned(office, home, channel="hotline", transfer_no="1", transfer_due_on=slip).get()
        assert case.due_on == due_on

    def test_a_slip_that_is_over_gives_the_unit_its_days_all_the_same(self, office, home):
        words_ = {"transfer_no": "1", "transfer_due_on": date(2024, 4, 5), "received_on": date(2024, 4, 3)}
        case = kit.assigned(office, home, channel="hotline", **words_).get()
        assert case.due_on == date(2024, 4, 22)

    def test_before_the_day_the_unit_is_reminded_and_after_it_the_office_presses(self, office, home):
        kit.assigned(office, home)
        escalate(at=office_time(date(2024, 4, 19)))
        assert Reminder.objects.get(flow="complaint", stage="unit").department == home.department
        over = date(2024, 4, 23)
        assert {item.label: item.count for item in work(office.handler, over)}["承办单位逾期未答复，待督办"] == 1

    def test_declined_with_a_letter(self, office):
        chosen = kit.complaint(office)
        complaints.decline(chosen, by=office.reviewer, at=kit.THEN, reason="属于医保待遇争议。", all_or_nothing=True)
        letter = Letter.objects.get(flow="complaint")
        assert (chosen.get().state, letter.kind, letter.data["reason"]) == (
            "declined",
            "complaint_reply",
            "属于医保待遇争议。",
        )


class TestAnswer:
    def test_the_unit_answers_and_the_office_tells(self, office, home):
        chosen = kit.answered(office, home)
        assert chosen.get().state == "answered"
        assert not Letter.objects.exists(), "nobody is told before the office has looked"
        complaints.close(chosen, by=office.reviewer, at=kit.THEN, all_or_nothing=True)
        case, letter = chosen.get(), Letter.objects.get(flow="complaint")
        assert (case.state, case.closed_on, letter.unit_id) == ("closed", LATER, office.department.pk)
        assert case.answer in words(desk.see(office.handler, desk.page("letter", case, letter.pk), kit.THEN))
        assert sound(LATER) == []

    def test_another_unit_has_no_say(self, office, home):
        chosen = kit.assigned(office, home)
        report = complaints.answer(chosen, by=cases.bureau().handler, at=kit.THEN, answer="已处理")
        assert [one.code for case in report.refused for one in case.refusals] == ["wrong_side"]

    def test_sent_back_once_with_days_of_its_own(self, office, home):
        chosen = kit.answered(office, home)
        complaints.send_back(chosen, by=office.reviewer, at=kit.THEN, reason="没有答复拒收的理由", all_or_nothing=True)
        assert (chosen.get().state, chosen.get().due_on) == ("returned", date(2024, 4, 17))
        first = Step.objects.filter(flow="complaint", case_id=chosen.get().pk).latest("pk").verdict.why
        assert "未一次性告知" in first["sentences"][0], "the first answer stays in the trail"
        complaints.answer(chosen, by=home.handler, at=kit.THEN, answer="拒收没有依据，已纠正。", all_or_nothing=True)
        with pytest.raises(Refused) as refused:
            complaints.send_back(chosen, by=office.reviewer, at=kit.THEN, reason="再退", all_or_nothing=True)
        assert codes(refused) == ["sent_back_once"]


class TestContact:
    def test_every_look_is_a_step_with_its_reason(self, office):
        case = kit.complaint(office).get()
        reach = complaints.open_contact(case, by=office.handler, at=kit.THEN, reason="核实时间")
        assert (reach.contact, reach.code) == ("13800000000", code_of(case))
        step = Step.objects.filter(flow="complaint", case_id=case.pk).latest("pk")
        assert (step.transition.verb, step.verdict.why["sentences"]) == (
            "open_contact",
            ["查看投诉人的联系方式和查询码：核实时间"],
        )

    def test_the_page_asks_why_first(self, office):
        case = kit.complaint(office).get()
        address = desk.page("contact", case)
        assert "13800000000" not in words(desk.see(office.handler, address, kit.THEN))
        assert "13800000000" not in words(desk.post(office.handler, address, kit.THEN, note=""))
        assert "13800000000" in words(desk.post(office.handler, address, kit.THEN, note="核实时间"))

    def test_when_all_is_over_the_reply_can_still_be_sent(self, office, home):
        chosen = kit.answered(office, home)
        complaints.close(chosen, by=office.reviewer, at=kit.THEN, all_or_nothing=True)
        address = desk.page("contact", chosen.get())
        assert "13800000000" in words(desk.post(office.handler, address, kit.THEN, note="寄送答复"))

    def test_who_left_no_contact_is_still_told_his_code(self, office):
        case = kit.complaint(office, contact="").get()
        page = words(desk.post(office.handler, desk.page("contact", case), kit.THEN, note="本人到窗口补领回执"))
        assert code_of(case) in page and "未留" in page

    def test_the_unit_sees_neither_name_nor_contact(self, office, home):
        case = kit.assigned(office, home).get()
        page = desk.see(home.handler, desk.page("change", case), kit.THEN)
        assert "李四光" not in words(page) and "李**" not in words(page)
        assert code_of(case) not in words(page)
        assert desk.see(home.handler, desk.page("contact", case), kit.THEN).status_code == 403

    def test_the_unit_does_not_print_the_letter_that_names_the_complainant(self, office, home):
        chosen = kit.answered(office, home)
        complaints.close(chosen, by=office.reviewer, at=kit.THEN, all_or_nothing=True)
        letter = Letter.objects.get(flow="complaint")
        address = desk.page("letter", chosen.get(), letter.pk)
        assert "李四光" in words(desk.see(office.handler, address, kit.THEN))
        assert desk.see(home.handler, address, kit.THEN).status_code == 404
        assert letter.number_text not in words(desk.see(home.handler, desk.page("change", chosen.get()), kit.THEN))


class TestReceipt:
    def test_whoever_holds_it_sees_how_it_stands_and_the_answer_when_it_is_over(self, office, home):
        chosen = kit.answered(office, home)
        case = chosen.get()
        assert look_up(case.receipt_no, code_of(case)).answer == ""
        complaints.close(chosen, by=office.reviewer, at=kit.THEN, all_or_nothing=True)
        found = look_up(case.receipt_no, code_of(case))
        assert (found.kind, found.state, found.answer) == ("投诉", "已办结", case.answer)
        assert look_up(case.receipt_no, "AAAAAAAA") is None


class TestHandOver:
    def test_open_cases_go_to_the_successor(self, office, home):
        chosen = kit.assigned(office, home)
        heir = factories.department("江阴市应急和安全管理局")
        reform.carried_out(office, reform.proposed(office, home.department, to=heir))
        assert chosen.get().unit == heir


class TestDoors:
    def test_the_office_registers_a_slip(self, office, home):
        form = {
            "channel": "hotline",
            "transfer_no": "澄12345-7",
            "transfer_due_on": "2024-04-12",
            "received_on": "2024-04-08",
            "about": home.department.pk,
            "text": "窗口拒收材料。",
        }
        page = desk.post(office.handler, "/staff/objections/complaint/new/raise_complaint/", kit.AT, **form)
        case = Complaint.objects.unscoped("test").get()
        assert (case.transfer_no, case.about) == ("澄12345-7", home.department)
        assert case.receipt_no in words(page)
        assert code_of(case) not in words(page)
        desk.do(office.handler, case, "assign", kit.AT, unit=home.department.pk)
        case.refresh_from_db()
        assert (case.state, case.due_on) == ("assigned", date(2024, 4, 12))

    def test_a_system_answers(self, office, home):
        kit.assigned(office, home)
        system = system_of(home.department, at=kit.THEN)
        (row,) = system.get("complaints/").json()["results"]
        assert row["verbs"] == ["answer"]
        assert "complainant" not in row
        answer = system.post(f"complaints/{row['public_id']}/answer/", {"answer": "已纠正。"})
        assert answer.json()["case"]["state"] == "answered"
        assert system_of().get("complaints/").json()["results"] == []
