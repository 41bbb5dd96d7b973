"""Appeals to the credit authority: who may do what when, under which pack, and what the parties are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from core.actors import timer
from core.chunks import open_transition
from core.clocks import office_time
from core.invariants import check
from core.models import Letter
from core.papers import Paper
from core.receipts import code_of
from core.refusals import NotAllowed, Refused
from core.rules import judge as asked
from departments.due import escalate
from departments.models import Reminder
from law.packs import load
from objections import operations as objections
from objections.appeal_flow import APPEAL
from objections.appeal_work import work
from objections.models import Appeal
from objections.operations import appeals
from objections.operations.receipts import look_up
from objections.rules import appeals as rules
from objections.rules.appeals import AppealFacts, AppealingFacts
from redblack.contested import contested_case
from repair import operations as repair
from subjects.models import AccessLog
from tests.kit import cases, desk, factories, reform, repairs
from tests.kit import complaints as kit
from tests.kit import objections as objection_kit
from tests.kit.desk import words
from tests.kit.systems import system_of

pytestmark = pytest.mark.django_db

ON, LATER = kit.ON, kit.LATER
JIANGSU, JIEYANG, PUYANG, NATION = (
    load(code) for code in ("jiangsu-2018", "jieyang-2017", "puyang-2022", "national-2026")
)
GRID = """
           raised     accepted   declined  upheld    dismissed  complied  withdrawn
accept     accepted   -          -         -         -          -         -
decline    declined   -          -         -         -          -         -
uphold     -          upheld     -         -         -          -         -
dismiss    -          dismissed  -         -         -          -         -
comply     -          -          -         complied  -          -         -
withdraw   withdrawn  withdrawn  -         -         -          -         -
recount    raised     accepted   -         -         -          -         -
hand_over  raised     accepted   -         upheld    -          -         -
"""


def ways(grid: str) -> set[tuple[str, str, str]]:
    head, *rows = grid.strip("\n").splitlines()
    found = set()
    for row in rows:
        verb, *targets = row.split()
        found |= {(verb, state, to) for state, to in zip(head.split(), targets, strict=True) if to != "-"}
    return found


def test_the_table_in_the_code_is_the_one_above() -> None:
    assert set(APPEAL.ways()) == ways(GRID) | {("raise_appeal", "", "raised")}


def codes(refused: Any) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def sound(on: date) -> list[str]:
    return [found.invariant.name for found in check(at=office_time(on, 23)) if found.count]


ASKED = AppealingFacts(
    against="objection",
    state="异议不成立",
    decided_on=ON,
    received_on=ON,
    same_open=False,
    same_heard=False,
    by_agent=False,
    authority_no="",
)
FACTS = AppealFacts(
    pack_version_id=1,
    received_on=ON,
    accepted_on=ON,
    accept_due_on=LATER,
    due_on=LATER,
    accepted_by_id=7,
    given={"reason": "理由", "ordered": "更正", "complied": "已更正"},
)


class TestRules:
    """AppealExists, AppealableOutcome, AppealAgainstDecision, AppealAfterDecision, AppealedOnce, AppealHeardOnce,
    AppealAgentAuthorised."""

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            pytest.param(ASKED, "", id="lawful"),
            pytest.param(replace(ASKED, against="repair"), "", id="a repair, which the office opened to appeals"),
            pytest.param(replace(ASKED, against="listing"), "appealable_outcome", id="a listing"),
            pytest.param(replace(ASKED, decided_on=None), "appeal_against_decision", id="no decision"),
            pytest.param(replace(ASKED, decided_on=LATER), "appeal_after_decision", id="decided after it came"),
            pytest.param(replace(ASKED, received_on=LATER), "appeal_after_decision", id="received tomorrow"),
            pytest.param(replace(ASKED, same_open=True), "appealed_once", id="twice"),
            pytest.param(replace(ASKED, same_heard=True), "appeal_heard_once", id="heard before"),
            pytest.param(replace(ASKED, by_agent=True), "appeal_agent_authorised", id="an agent without a mandate"),
            pytest.param(replace(ASKED, by_agent=True, authority_no="委1号"), "", id="an agent with one"),
        ],
    )
    def test_raising(self, facts, code):
        found = asked(rules.APPEALING, facts, law=JIANGSU, on=ON)
        assert [refusal.code for refusal in found] == code.split()

    @pytest.mark.parametrize(
        ("pack", "clause"), [(JIEYANG, "（二十一）"), (PUYANG, "五（五）")], ids=["jieyang", "puyang"]
    )
    def test_where_no_paper_knows_appeals_the_other_ways_are_named(self, pack, clause):
        (refusal,) = asked(rules.APPEALING, ASKED, law=pack, on=ON)
        assert refusal.code == "appeal_exists"
        assert refusal.clause.endswith(clause)
        assert "行政复议或者提起行政诉讼" in refusal.remedy

    def test_the_nation_s_office_opened_appeals_itself(self):
        assert asked(rules.APPEALING, ASKED, law=NATION, on=ON) == ()

    @pytest.mark.parametrize(
        ("laws", "given", "code"),
        [
            (rules.DECLINING, {"reason": " "}, "appeal_reason_said"),
            (rules.DISMISSING, {"reason": " "}, "appeal_reason_said"),
            (rules.UPHOLDING, {"reason": "理由", "ordered": " "}, "order_said"),
            (rules.COMPLYING, {"complied": " "}, "appeal_compliance_said"),
        ],
    )
    def test_words_that_must_be_said(self, laws, given, code):
        found = asked(laws, replace(FACTS, given=given), law=JIANGSU, on=ON)
        assert [refusal.code for refusal in found] == [code]

    @pytest.mark.parametrize("laws", [rules.UPHOLDING, rules.DISMISSING], ids=["uphold", "dismiss"])
    def test_another_person_decides_appeal(self, laws):
        both = replace(factories.actor("approver"), user_id=7)
        found = asked(laws, replace(FACTS, by=both), law=JIANGSU, on=ON)
        assert [refusal.code for refusal in found] == ["another_person_decides_appeal"]


class TestRaise:
    def test_the_days_to_accept_begin(self, home, law, office):
        entry = cases.listed(home, law).get()
        case = kit.appeal(entry, office).get()
        assert (case.state, case.unit, case.subject_id) == ("raised", home.department, entry.subject_id)
        assert (case.against, case.contested_no, case.entry) == ("objection", case.objection.receipt_no, entry)
        paper = Letter.objects.get(kind="objection_decision")
        assert (case.decision_no, case.decision_on) == (paper.number_text, kit.DECIDED_ON)
        assert (case.accept_due_on, case.due_on) == (date(2024, 4, 15), None)
        assert case.clause.endswith("第三十三条")

    def test_about_a_record(self, home, law, office):
        record = cases.listed(home, law).get().grounds.get().record
        case = kit.appeal(None, office, record=record).get()
        assert (case.unit, case.record, case.entry) == (home.department, record, None)

    def test_against_a_repair_that_was_refused(self, home, office):
        record = repairs.penalty(home, repairs.company())
        chosen = repairs.accepted(home, record)
        asked_at = office_time(date(2025, 3, 5))
        assert contested_case(chosen.get().receipt_no).decided_on is None
        repair.refuse(chosen, by=home.approver, at=asked_at, reason="整改不彻底。", all_or_nothing=True)
        found = contested_case(chosen.get().receipt_no)
        case = kit.appeal(None, office, contested=found, at=asked_at).get()
        assert (case.against, case.contested_no, case.objection) == ("repair", chosen.get().receipt_no, None)
        assert (case.record, case.unit, case.decision_on) == (record, home.department, date(2025, 3, 5))
        assert contested_case(case.decision_no) == found

    def test_what_was_not_taken_up_is_an_outcome_too(self, home, law, office):
        chosen = kit.objected(cases.listed(home, law).get(), decided=False)
        objections.return_objection(chosen, by=home.reviewer, at=kit.AT, words="不是信用信息。", all_or_nothing=True)
        assert contested_case(chosen.get().receipt_no).decided_on == ON

    def test_what_is_still_open_or_was_withdrawn_is_no_outcome(self, home, law, office):
        chosen = kit.objected(cases.listed(home, law).get(), decided=False)
        for state in ("已登记，待受理", "已撤回"):
            with pytest.raises(Refused) as refused:
                kit.appeal(None, office, contested=contested_case(chosen.get().receipt_no))
            assert codes(refused) == ["appeal_against_decision"]
            assert state in str(refused.value)
            if state != "已撤回":
                objections.withdraw_objection(chosen, by=home.handler, at=kit.AT, words="误报", all_or_nothing=True)
        assert not Appeal.objects.unscoped("test").exists()

    def test_a_number_that_is_none_names_nothing(self, home, law, office):
        for number in ("YY99999999", "XF99999999", "SS00000001", "澄信异决〔2024〕99号", "", " ", "YY" + "9" * 30):
            assert contested_case(number) is None

    def test_the_citizens_page_raises_as_a_timer(self, home, law, office):
        case = kit.appeal(cases.listed(home, law).get(), office, by=timer("网站申诉"), channel="web").get()
        assert case.state == "raised"

    def test_a_department_does_not_take_appeals_in(self, home, law, office):
        with pytest.raises(NotAllowed):
            kit.appeal(cases.listed(home, law).get(), office, by=home.reviewer)

    def test_once_while_open(self, home, law, office):
        found = kit.dismissed(cases.listed(home, law).get())
        chosen = kit.appeal(None, office, contested=found)
        with pytest.raises(Refused) as refused:
            kit.appeal(None, office, contested=found)
        assert codes(refused) == ["appealed_once"]
        appeals.withdraw(chosen, by=office.handler, at=kit.THEN, all_or_nothing=True)
        assert chosen.get().state == "withdrawn"
        assert kit.appeal(None, office, contested=found, at=kit.THEN).get().state == "raised"

    def test_after_it_was_heard_other_ways_are_open_but_no_second_appeal(self, home, law, office):
        found = kit.dismissed(cases.listed(home, law).get())
        kit.upheld(None, office, contested=found)
        with pytest.raises(Refused) as refused:
            kit.appeal(None, office, contested=found, at=kit.THEN)
        assert codes(refused) == ["appeal_heard_once"]
        assert "行政复议或者提起诉讼" in str(refused.value) and "第三十三条" in str(refused.value)

    def test_by_an_agent(self, home, law, office):
        entry = cases.listed(home, law).get()
        case = kit.appeal(entry, office, party_kind="agent", authority_no="委〔2024〕1号").get()
        assert case.authority_no == "委〔2024〕1号"

    def test_how_to_reach_the_appellant_lies_sealed(self, home, law, office):
        case = kit.appeal(cases.listed(home, law).get(), office, contact="13800000000").get()
        assert (str(case.contact), str(case.query_code)) == ("〔密文〕", "〔密文〕")

    def test_the_database_wants_a_case_that_was_decided(self, home, law, office):
        case = kit.appeal(cases.listed(home, law).get(), office).get()
        for change in ("contested_no = 'XF00000001'", "objection_id = NULL", "against = 'repair'"):
            with pytest.raises(IntegrityError, match="objections_appeal_against_a_case"), transaction.atomic():
                open_transition(APPEAL, "recount", by=timer(), at=kit.AT)
                with connection.cursor() as cursor:
                    cursor.execute(f"UPDATE objections_appeal SET {change} WHERE id = %s", [case.pk])
        with pytest.raises(IntegrityError, match="objections_appeal_agent_authorised"), transaction.atomic():
            open_transition(APPEAL, "recount", by=timer(), at=kit.AT)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE objections_appeal SET party_kind = 'agent' WHERE id = %s", [case.pk])

    def test_the_database_wants_one_thing_and_one_open_appeal(self, home, law, office):
        case = kit.appeal(cases.listed(home, law).get(), office).get()
        with pytest.raises(IntegrityError, match="objections_appeal_one_target"), transaction.atomic():
            open_transition(APPEAL, "recount", by=timer(), at=kit.AT)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE objections_appeal SET entry_id = NULL WHERE id = %s", [case.pk])
        with pytest.raises(IntegrityError, match="objections_appealed_once"), transaction.atomic():
            open_transition(APPEAL, "raise_appeal", by=office.handler, at=kit.AT)
            case.pk, case.public_id = None, "00000000-0000-4000-8000-000000000001"
            case.save(force_insert=True)


class TestAccept:
    def test_the_days_to_decide_begin_and_the_appellant_is_told(self, home, law, office):
        case = kit.accepted(cases.listed(home, law).get(), office).get()
        assert (case.state, case.due_on, case.accepted_by_id) == (
            "accepted",
            date(2024, 4, 28),
            office.reviewer.user_id,
        )
        letter = Letter.objects.get(flow="appeal", case_id=case.pk)
        assert (letter.kind, letter.unit_id, letter.data["due_on"]) == (
            "appeal_acceptance",
            office.department.pk,
            "2024-04-28",
        )


class TestDeadlines:
    def test_the_office_is_reminded_before_the_last_day(self, home, law, office):
        case = kit.accepted(cases.listed(home, law).get(), office).get()
        escalate(at=office_time(date(2024, 4, 26)))
        told = Reminder.objects.get(flow="appeal", case_id=case.pk, stage="unit")
        assert (told.department, told.due_on) == (office.department, date(2024, 4, 28))

    def test_afterwards_nobody_is(self, home, law, office):
        kit.upheld(cases.listed(home, law).get(), office)
        escalate(at=office_time(date(2024, 4, 26)))
        assert not Reminder.objects.filter(flow="appeal").exists()


class TestDecide:
    def test_upheld_it_waits_for_the_unit(self, home, law, office):
        chosen = kit.upheld(cases.listed(home, law).get(), office)
        assert (chosen.get().state, chosen.get().ordered, chosen.get().closed_on) == (
            "upheld",
            "重新核实并更正。",
            None,
        )
        assert sum(item.count for item in work(home.handler, LATER)) == 1
        letter = Letter.objects.filter(flow="appeal").latest("pk")
        assert (letter.kind, letter.data["outcome"], letter.data["ordered"]) == (
            "appeal_decision",
            "upheld",
            "重新核实并更正。",
        )
        appeals.comply(
            chosen, by=home.handler, at=kit.THEN, complied="已更正，澄应急更〔2024〕1号。", all_or_nothing=True
        )
        assert (chosen.get().state, chosen.get().closed_on) == ("complied", LATER)
        assert sound(LATER) == []

    def test_dismissed_it_is_over(self, home, law, office):
        chosen = kit.accepted(cases.listed(home, law).get(), office)
        appeals.dismiss(chosen, by=office.approver, at=kit.THEN, reason="证据不足。", all_or_nothing=True)
        assert (chosen.get().state, chosen.get().closed_on) == ("dismissed", LATER)
        assert Letter.objects.filter(flow="appeal").latest("pk").data["outcome"] == "dismissed"

    def test_declined_the_other_ways_are_told(self, home, law, office):
        chosen = kit.appeal(cases.listed(home, law).get(), office)
        appeals.decline(chosen, by=office.reviewer, at=kit.THEN, reason="不是信用主体提出。", all_or_nothing=True)
        assert chosen.get().state == "declined"
        letter = Letter.objects.get(flow="appeal")
        page = desk.see(office.handler, desk.page("letter", chosen.get(), letter.pk), kit.THEN)
        assert "可以依法申请行政复议或者提起行政诉讼" in words(page)

    @pytest.mark.parametrize("post", ["handler", "reviewer"])
    def test_only_the_approver_decides(self, home, law, office, post):
        chosen = kit.accepted(cases.listed(home, law).get(), office)
        with pytest.raises(NotAllowed):
            appeals.dismiss(chosen, by=getattr(office, post), at=kit.THEN, reason="理由")

    def test_the_unit_does_not_decide_on_itself(self, home, law, office):
        chosen = kit.accepted(cases.listed(home, law).get(), office)
        report = appeals.dismiss(chosen, by=home.approver, at=kit.THEN, reason="理由")
        assert [refusal.code for case in report.refused for refusal in case.refusals] == ["wrong_side"]


class TestWithdraw:
    def test_the_appellant_himself_until_it_is_accepted_then_by_the_office(self, home, law, office):
        chosen = kit.accepted(cases.listed(home, law).get(), office)
        with pytest.raises(Refused) as refused:
            appeals.withdraw(chosen, by=timer("网上申请"), at=kit.THEN, all_or_nothing=True)
        assert codes(refused) == ["wrong_side"]
        assert chosen.get().state == "accepted"
        appeals.withdraw(chosen, by=office.handler, at=kit.THEN, all_or_nothing=True)
        assert chosen.get().state == "withdrawn"


class TestHandOver:
    def test_open_cases_go_to_the_successor(self, office, home, law):
        chosen = kit.accepted(cases.listed(home, law).get(), office)
        heir = factories.department("江阴市应急和安全管理局")
        reform.carried_out(office, reform.proposed(office, home.department, to=heir))
        assert chosen.get().unit == heir


class TestPapers:
    """What was handed in is the office's to read, and every look is on record."""

    def test_the_look_is_on_record(self, home, law, office):
        file = objection_kit.paper()
        case = kit.appeal(cases.listed(home, law).get(), office, files=[file, file]).get()
        held = case.papers.get()
        assert str(held.content) == "〔密文〕"
        address = desk.page("paper", case, held.pk)
        assert address in desk.see(office.approver, desk.page("change", case), kit.THEN).content.decode()
        answer = desk.see(office.approver, address, kit.THEN)
        assert (answer.content, answer["Content-Type"]) == (objection_kit.PDF, "application/pdf")
        row = AccessLog.objects.get(subject=case.subject)
        assert (row.fields, row.case_no) == (["papers"], f"申诉 {case.receipt_no}")

    def test_the_unit_does_not_see_it(self, home, law, office):
        case = kit.appeal(cases.listed(home, law).get(), office, files=[objection_kit.paper()]).get()
        held = case.papers.get()
        assert desk.see(home.reviewer, desk.page("paper", case, held.pk), kit.THEN).status_code == 404
        assert held.name not in words(desk.see(home.reviewer, desk.page("change", case), kit.THEN))
        with pytest.raises(NotAllowed):
            appeals.look_at_paper(held, by=home.reviewer, at=kit.THEN)
        assert not AccessLog.objects.exists()

    def test_of_another_appeal_there_is_none(self, home, law, office):
        one, other = (
            kit.appeal(entry, office, files=[objection_kit.paper()]).get() for entry in cases.listed(home, law, count=2)
        )
        address = desk.page("paper", one, other.papers.get().pk)
        assert desk.see(office.handler, address, kit.THEN).status_code == 404

    def test_what_is_no_paper_is_refused_and_makes_no_appeal(self, home, law, office):
        with pytest.raises(Refused) as refused:
            kit.appeal(
                cases.listed(home, law).get(), office, files=[Paper(name="a.exe", content=b"MZ", kind="evidence")]
            )
        assert codes(refused) == ["paper_unreadable"]
        assert not Appeal.objects.unscoped("test").exists()


class TestDoors:
    FORM = {
        "party_kind": "subject",
        "party": "江阴远望化工有限公司",
        "channel": "window",
        "received_on": "2024-04-08",
        "text": "没有采信复查记录。",
    }
    ADDRESS = "/staff/objections/appeal/new/raise_appeal/"

    def test_the_office_takes_it_in_and_reads_the_receipt(self, home, law, office):
        entry = cases.listed(home, law).get()
        number = kit.dismissed(entry).receipt_no
        given = {"contested_no": number, "entry_no": entry.decision_no, **self.FORM}
        given["evidence"] = SimpleUploadedFile("复查记录.pdf", objection_kit.PDF)
        page = desk.post(office.handler, self.ADDRESS, kit.AT, **given)
        case = Appeal.objects.unscoped("test").get()
        assert list(case.papers.values_list("kind", "name")) == [("evidence", "复查记录.pdf")]
        assert (case.contested_no, case.entry) == (number, entry)
        assert case.receipt_no in words(page)
        assert code_of(case) not in words(page)
        opened = desk.post(office.handler, desk.page("contact", case), kit.AT, note="打印回执")
        assert code_of(case) in words(opened)
        assert code_of(case) not in words(desk.see(home.handler, desk.page("change", case), kit.AT))

    def test_the_number_of_the_paper_names_the_case_too(self, home, law, office):
        entry = cases.listed(home, law).get()
        found = kit.dismissed(entry)
        given = {"contested_no": f" {found.decision_no} ", "entry_no": entry.decision_no, **self.FORM}
        desk.post(office.handler, self.ADDRESS, kit.AT, **given)
        assert found.decision_no != found.receipt_no
        assert Appeal.objects.unscoped("test").get().contested_no == found.receipt_no

    def test_a_number_that_is_none_is_refused_at_its_field(self, home, law, office):
        entry = cases.listed(home, law).get()
        page = desk.post(
            office.handler, self.ADDRESS, kit.AT, contested_no="YY00009999", entry_no=entry.decision_no, **self.FORM
        )
        assert "没有编号或者文号为“YY00009999”的异议、信用修复申请" in words(page)
        assert not Appeal.objects.unscoped("test").exists()

    def test_the_case_of_another_thing_is_refused(self, home, law, office):
        one, other = cases.listed(home, law, count=2)
        number = kit.dismissed(other).receipt_no
        page = desk.post(
            office.handler, self.ADDRESS, kit.AT, contested_no=number, entry_no=one.decision_no, **self.FORM
        )
        assert f"{number} 不是针对所填的信用记录或者名单条目的" in words(page)
        assert not Appeal.objects.unscoped("test").exists()

    def test_a_record_and_an_entry_are_two_appeals(self, home, law, office):
        entry = cases.listed(home, law).get()
        both = {"entry_no": entry.decision_no, "record_no": entry.grounds.get().record.document_no}
        page = desk.post(office.handler, self.ADDRESS, kit.AT, contested_no="YY00000001", **both, **self.FORM)
        assert "请分别登记" in words(page)

    def test_in_jieyang_the_desk_says_which_way_is_open(self, office, home):
        entry = cases.listed(home, cases.programme(home, pack="jieyang-2017", validity="1 years")).get()
        given = {"contested_no": kit.dismissed(entry).receipt_no, "entry_no": entry.decision_no, **self.FORM}
        page = desk.post(office.handler, self.ADDRESS, kit.AT, **given)
        assert "没有规定对异议、修复的处理结果可以向信用主管部门申诉" in words(page)
        assert "（揭府〔2017〕34号）（二十一）" in words(page)
        assert not Appeal.objects.unscoped("test").exists()

    def test_whoever_holds_the_receipt_sees_how_it_stands(self, home, law, office):
        case = kit.upheld(cases.listed(home, law).get(), office).get()
        found = look_up(case.receipt_no, code_of(case).lower())
        assert found is not None
        assert (found.kind, found.state, found.answer) == ("申诉", "申诉成立，待原处理单位办理", "复查记录属实。")
        assert look_up(case.receipt_no, "AAAAAAAA") is None
        assert look_up("no number", code_of(case)) is None

    def test_a_system_reads_what_is_ordered_and_says_what_was_done(self, home, law, office):
        kit.upheld(cases.listed(home, law).get(), office)
        system = system_of(home.department, at=kit.THEN + timedelta(hours=1))
        (row,) = system.get("appeals/").json()["results"]
        assert (row["ordered"], row["verbs"]) == ("重新核实并更正。", ["comply"])
        answer = system.post(f"appeals/{row['public_id']}/comply/", {"complied": "已更正。"})
        assert answer.json()["case"]["state"] == "complied"
        assert system_of().get("appeals/").json()["results"] == []


class TestOpenContact:
    """LookAtAppellantSaysWhy: the office alone opens it, and every look is on record."""

    def test_the_look_is_on_record_with_its_reason(self, home, law, office):
        case = kit.appeal(cases.listed(home, law).get(), office, contact="13800000000").get()
        address = f"/staff/objections/appeal/{case.pk}/contact/"
        assert "13800000000" not in words(desk.see(office.reviewer, address, kit.THEN))
        assert "13800000000" in words(desk.post(office.reviewer, address, kit.THEN, note="核实送达地址"))
        row = AccessLog.objects.get(subject=case.subject)
        assert (row.fields, row.case_no) == (["contact"], f"申诉 {case.receipt_no}：核实送达地址")

    def test_the_unit_does_not_see_it(self, home, law, office):
        case = kit.appeal(cases.listed(home, law).get(), office, contact="13800000000").get()
        with pytest.raises(NotAllowed):
            appeals.open_contact(case, by=home.reviewer, at=kit.THEN, reason="核实")
        assert not AccessLog.objects.exists()

    def test_refused_without_a_reason(self, home, law, office):
        case = kit.appeal(cases.listed(home, law).get(), office, contact="1380").get()
        with pytest.raises(Refused) as refused:
            appeals.open_contact(case, by=office.handler, at=kit.THEN, reason=" ")
        assert codes(refused) == ["look_at_appellant_says_why"]
