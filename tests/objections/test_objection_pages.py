"""Objections at the desk and for the systems of departments, through the pages and the interface that they use."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.clocks import office_time
from core.work import work_of
from departments.due import escalate
from departments.models import Reminder
from measures import operations as measures
from measures.models import Dispatch
from objections import operations as objections
from objections.models import Objection, ObjectionPaper
from records.models import Record
from subjects.models import AccessLog
from tests.kit import desk
from tests.kit import objections as kit
from tests.kit.desk import words
from tests.kit.objections import PDF, RAISED_ON, Place
from tests.kit.systems import system_of

pytestmark = pytest.mark.django_db

AT = office_time(RAISED_ON, 10)
NEXT = office_time(date(2024, 4, 9), 10)


@pytest.fixture
def place() -> Place:
    return Place()


def address(name: str, *args: Any) -> str:
    return reverse(f"admin:objections_objection_{name}", args=args)


def waits(actor: Any, on: date = RAISED_ON) -> dict[str, date | None]:
    return {row.label: row.due_on for row in work_of(actor, on) if row.group == "异议处理"}


class TestDesk:
    def test_from_the_record_s_page_to_the_correction(self, place: Place) -> None:
        record = place.records().get()
        office, home = place.office, place.home
        page = desk.see(office.handler, desk.page("change", record), AT)
        assert address("to_record", record.pk) in page.content.decode()
        shown = desk.post(
            office.handler,
            address("to_record", record.pk),
            AT,
            ground="error",
            text="文号有误",
            party_kind="subject",
            channel="phone",
            phone="13800000000",
            claim_title="未及时消除事故隐患",
            evidence=SimpleUploadedFile("决定书.pdf", PDF),
        )
        assert "已办理“登记异议”" in words(shown)
        case = kit.every().get()
        assert (case.channel, case.claims) == ("phone", {"title": "未及时消除事故隐患"})
        assert waits(office.reviewer) == {"已登记，待受理，待办理“受理”": date(2024, 4, 22)}
        for actor, verb, data in (
            (office.reviewer, "accept", {}),
            (office.reviewer, "send_to_verify", {}),
            (home.handler, "verify", {"finding": "wrong", "words": "登记有误"}),
        ):
            assert "已办理" in words(desk.do(actor, case, verb, AT, **data))
        form = words(desk.see(office.handler, desk.page("door", case, "propose_decision"), AT))
        assert "更正后的事项" in form and "更正后的认定事由" not in form
        desk.do(
            office.handler,
            case,
            "propose_decision",
            AT,
            outcome="upheld",
            remedy="correct",
            title="未及时消除事故隐患",
            reasons="登记有误",
        )
        assert waits(office.approver) == {"待签发决定，待办理“签发：异议成立”": date(2024, 4, 22)}
        desk.do(office.approver, case, "uphold", AT)
        desk.do(office.approver, case, "carry_out", NEXT)
        assert kit.every().get().state == "corrected"
        assert Record.objects.unscoped("test").get(pk=record.pk).title == "未及时消除事故隐患"
        told = words(desk.see(office.handler, desk.page("change", case), NEXT))
        for said in ("查看联系方式和查询码", "决定书.pdf", "更正公告", "异议处理决定书", "事项：未及时消除事故隐患"):
            assert said in told
        assert "13800000000" not in told
        asked = words(desk.post(office.handler, address("contact", case.pk), NEXT))
        assert "13800000000" in asked and objections.receipt_code(case) in asked
        paper = ObjectionPaper.objects.get()
        assert desk.see(home.handler, address("paper", case.pk, paper.pk), NEXT).content == PDF
        looks = AccessLog.objects.order_by("pk").values_list("fields", "case_no", "department_name")
        case_no = f"异议 {case.public_id}"
        assert list(looks) == [
            (["contact"], case_no, office.department.name),
            (["papers"], case_no, home.department.name),
        ]

    def test_a_department_that_only_raised_it_sees_neither_papers_nor_contact(self, place: Place) -> None:
        entry = place.entries().get()
        case = kit.raised(
            entry,
            by=place.other.handler,
            party_kind="department",
            contact={"phone": "13800000000"},
            files=[kit.paper()],
        ).get()
        told = words(desk.see(place.other.handler, desk.page("change", case), AT))
        assert "13800000000" not in told and "材料.pdf" not in told and "联系和查询" not in told
        paper = ObjectionPaper.objects.get()
        assert desk.see(place.other.handler, address("paper", case.pk, paper.pk), AT).status_code == 404
        assert desk.post(place.other.handler, address("contact", case.pk), AT).status_code == 404
        assert not AccessLog.objects.exists()

    def test_an_entry_s_page_leads_to_an_objection(self, place: Place) -> None:
        entry = place.entries().get()
        page = desk.see(place.office.handler, desk.page("change", entry), AT)
        assert address("to_entry", entry.pk) in page.content.decode()
        shown = words(desk.see(place.office.handler, address("to_entry", entry.pk), AT))
        assert "主张的认定事由" in shown and "主张的事项" not in shown

    def test_who_received_a_wrong_entry_and_has_confirmed_is_one_step_away(self, place: Place) -> None:
        """Whoever received the wrong words is told, and says that he has read it (JS-G 32)."""
        entry, beside = place.entries(2)
        found = kit.upheld(place, entry)
        objections.carry_out(found, by=place.home.approver, at=NEXT, all_or_nothing=True)
        url = f"{reverse('admin:measures_dispatch_changelist')}?entry__id__exact={entry.pk}"
        assert url in desk.see(place.office.handler, desk.page("change", found.get()), NEXT).content.decode()
        tasks = Dispatch.objects.unscoped("test")
        waiting = words(desk.see(place.office.handler, f"{url}&notice=open", NEXT))
        assert entry.decision_no in waiting and beside.decision_no not in waiting
        measures.confirm_notice(tasks.filter(entry=entry), by=place.other.handler, at=NEXT, all_or_nothing=True)
        assert entry.decision_no not in words(desk.see(place.office.handler, f"{url}&notice=open", NEXT))

    def test_what_waits_for_the_verifier_and_the_recogniser(self, place: Place) -> None:
        entry = place.entries().get()
        found = kit.verifying(place, entry)
        assert waits(place.home.handler) == {"核实中，待办理“反馈核实结果”": date(2024, 4, 15)}
        assert waits(place.office.reviewer) == {}
        found.get()
        later = kit.upheld(place, place.records().get(), remedy="revoke")
        assert waits(place.home.approver)["异议成立，更正中，待办理“落实更正”"] == later.get().correct_due_on

    def test_days_that_end_soon_are_reminded_and_the_late_stand_before_the_office(self, place: Place) -> None:
        kit.verifying(place, place.records().get())
        escalate(at=office_time(date(2024, 4, 15)))
        assert "异议待核实" in set(Reminder.objects.values_list("label", flat=True))
        assert waits(place.office.handler, date(2024, 4, 16))["异议逾期未办，待督办"] == date(2024, 4, 15)
        assert "核实中，待办理“提出处理意见”" in waits(place.office.handler, date(2024, 4, 16))
        assert "核实中，待办理“提出处理意见”" not in waits(place.office.handler, date(2024, 4, 15))
        case = kit.every().get()
        for day, offered in ((date(2024, 4, 15), False), (date(2024, 4, 16), True)):
            page = desk.see(place.office.handler, desk.page("change", case), office_time(day))
            assert (desk.page("door", case, "propose_decision") in page.content.decode()) is offered
        late = desk.see(place.office.handler, f"{address('changelist')}?late=yes", office_time(date(2024, 4, 16)))
        assert "核实中" in words(late)

    def test_the_clause_on_measures_stands_on_the_page(self, place: Place) -> None:
        case = kit.accepted(place, place.entries().get()).get()
        assert "核实期间照常公示、使用和执行" in words(desk.see(place.office.handler, desk.page("change", case), AT))


class TestInterface:
    def test_a_department_s_system_lists_and_verifies_once(self, place: Place) -> None:
        case = kit.verifying(place, place.records().get()).get()
        system = system_of(place.home.department, at=NEXT)
        (row,) = system.get("objections/", own="true").json()["results"]
        assert (row["public_id"], row["verbs"]) == (str(case.public_id), ["verify"])
        assert "contact" not in row and "query_code" not in row
        body = {"finding": "wrong", "words": "经核对原件，登记有误。"}
        path = f"objections/{case.public_id}/verify/"
        silent = system.post(path, {"finding": "silent", "words": "无"}, key="two")
        assert silent.status_code == 400 and kit.every().get().state == "verifying"
        first, again = (system.post(path, body, key="one") for _ in range(2))
        assert first.status_code == again.status_code == 200
        assert first.json() == again.json()
        assert kit.every().get().finding == "wrong"

    def test_another_department_s_system_sees_nothing(self, place: Place) -> None:
        case = kit.verifying(place, place.records().get()).get()
        system = system_of(place.other.department, at=NEXT)
        assert system.get("objections/").json()["results"] == []
        assert system.get(f"objections/{case.public_id}/").status_code == 404


class TestLetters:
    def test_every_letter_says_what_it_is_about(self, place: Place) -> None:
        subject_words = kit.upheld(place, place.records().get())
        objections.carry_out(subject_words, by=place.office.approver, at=NEXT, all_or_nothing=True)
        case: Objection = subject_words.get()
        page = words(desk.see(place.office.handler, desk.page("change", case), NEXT))
        for title in ("异议受理通知书", "异议信息核实函", "异议处理决定书", "更正公告"):
            assert title in page


class TestOneMeasure:
    def test_from_the_page_of_the_task(self, place: Place) -> None:
        """The number of a measure is nobody's to type: the page of the task leads to the form."""
        entry = place.entries().get()
        task = Dispatch.objects.unscoped("test").get(entry=entry)
        (measure,) = task.measures
        page = desk.see(place.office.handler, desk.page("change", task), AT)
        (link,) = re.findall(rf'href="({re.escape(address("to_entry", entry.pk))}\?[^"]+)"', page.content.decode())
        url = unescape(link)
        shown = words(desk.see(place.office.handler, url, AT))
        assert "，措施“" in shown
        data = {"ground": "unfit", "text": "不在措施适用的范围内", "party_kind": "subject", "channel": "window"}
        assert "已办理“登记异议”" in words(desk.post(place.office.handler, url, AT, **data))
        case = kit.every().get()
        assert case.measure_id == measure and f"措施“{case.measure_words}”" in shown
        assert "登记异议：" not in words(desk.see(place.office.reviewer, desk.page("change", task), AT))

    def test_an_address_that_names_no_measure_is_one_of_the_entry(self, place: Place) -> None:
        entry = place.entries().get()
        shown = words(desk.see(place.office.handler, f"{address('to_entry', entry.pk)}?measure=x&words=y", AT))
        assert "措施" not in shown.partition("登记异议：")[2].partition("）")[0]
