"""December: terms run into a year whose holidays nobody knows. Then the notice comes, and running terms follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import sets
from core.clocks import fixed, office_time
from core.invariants import check
from core.models import Outbox, Step, Transition
from core.queries import history
from departments.models import User
from law import operations as law
from law import packs
from law.calendar import Day, Notice, read_statutory
from law.operations.publishing import publish_notice
from law.terms import Term
from measures import operations as desk
from objections import operations as objections
from objections.operations import appeals, complaints
from records import operations as records
from records.models import Record
from redblack import operations as lists
from redblack.operations.fates import _ASK, BY
from redblack.terms import CORRECTION_TERM, NEGATIVE_TERM, PUBLICITY_TERM, STATEMENT_TERM
from tests.kit import cases, desks, factories
from tests.kit import complaints as complaint_kit
from tests.kit import objections as objection_kit
from tests.kit import repairs as repair_kit
from tests.kit.desk import signed_in
from tests.records.test_checking import row as penalty

pytestmark = pytest.mark.django_db

SERVED_ON = date(2026, 12, 28)
AT = office_time(date(2026, 12, 30), 14)
NOTICE = Notice(
    code="",
    year=2027,
    published_on=date(2026, 12, 29),
    number="国办发明电〔2026〕99号",
    title="国务院办公厅关于2027年部分节假日安排的通知",
    days={
        **{on: Day(True, name) for on, name in read_statutory().items() if on.year == 2027},
        date(2027, 1, 4): Day(True, "元旦"),
    },
)


@pytest.fixture(autouse=True)
def nothing_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests load is rolled back, and no other test may count by it."""
    monkeypatch.setattr(law, "_known", law._Known({}, {}))


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("应急管理局")


@pytest.fixture
def treasury() -> cases.Bureau:
    return cases.bureau("财政局")


def ground(home: cases.Bureau) -> Any:
    return cases.ground(home, conduct_on=date(2026, 11, 2), determined_on=date(2026, 11, 20))


def recent(home: cases.Bureau) -> list[Any]:
    return [cases.proposal(home, grounds=(ground(home),))]


def listed(home: cases.Bureau, on: date) -> Any:
    rules = cases.programme(home)
    return cases.listed(home, rules, on=date(2026, 12, 7), ready_on=on, proposals=recent(home))


def notice_comes(office: cases.Bureau) -> Any:
    with fixed(AT):
        return publish_notice(NOTICE, by=office.approver, at=AT)


class TestRecords:
    def filed(self, home: cases.Bureau, **changes: Any) -> Any:
        (answer,) = records.collect(
            [penalty(CF_JDRQ="2026-12-28", CF_GSJZQ="2027/12/20", **changes)],
            item=records.item_in_force("penalty", on=SERVED_ON),
            provider=home.department,
            pack=law.pack_by_version_id(law.newest_version_id("jiangyin-2018")),
            by=home.handler,
            at=office_time(SERVED_ON),
        )
        return Record.objects.unscoped("test").get(pk=answer.record_id)

    def test_the_day_by_which_a_penalty_must_be_public_moves(self, office: cases.Bureau, home: cases.Bureau) -> None:
        record = self.filed(home)
        assert record.publish_due_on == date(2027, 1, 7)
        notice_comes(office)
        record.refresh_from_db()
        assert record.publish_due_on == date(2027, 1, 8)
        last = history("record", record.pk)[-1]
        assert (last["verb"], last["source"], last["target"]) == ("recount", "filed", "filed")
        assert "应公开日期原至2027年1月7日止【暂定】" in last["why"]["sentences"][0]
        assert [finding for finding in check(at=AT) if finding.count] == []

    def test_a_withdrawn_one_stays(self, office: cases.Bureau, home: cases.Bureau) -> None:
        record = self.filed(home)
        records.revoke(
            Record.objects.unscoped("test").filter(pk=record.pk), by=home.approver, at=office_time(SERVED_ON), note="误"
        )
        notice_comes(office)
        record.refresh_from_db()
        assert (record.state, record.publish_due_on) == ("revoked", date(2027, 1, 7))


class TestEntries:
    def test_the_statement_term_moves_with_a_step_and_a_mail(self, office: cases.Bureau, home: cases.Bureau) -> None:
        User.objects.filter(pk=home.handler.user_id).update(email="jingban@example.gov.cn")
        entry = cases.served(home, cases.programme(home), on=SERVED_ON, proposals=recent(home)).get()
        assert entry.statement_ends_on == date(2027, 1, 5)
        notice_comes(office)
        entry.refresh_from_db()
        assert (entry.state, entry.statement_ends_on) == ("served", date(2027, 1, 6))
        last = history("entry", entry.pk)[-1]
        assert (last["verb"], last["source"], last["target"]) == ("recount", "served", "served")
        assert "原至2027年1月5日止【暂定】" in last["why"]["sentences"][0]
        mail = Outbox.objects.get(key__startswith="redblack:recount:")
        assert (mail.department_id, mail.payload["to"]) == (home.department.pk, "jingban@example.gov.cn")
        assert "有 1 件重新计算了期限" in mail.payload["text"]
        assert [finding for finding in check(at=AT) if finding.count] == []

    def test_publicity_moves_too(self, office: cases.Bureau, home: cases.Bureau) -> None:
        rules = cases.programme(home, colour="red")
        honour = cases.honour(home, conduct_on=date(2026, 11, 2), determined_on=date(2026, 11, 20))
        rows = [cases.proposal(home, colour="red", grounds=(honour,))]
        entry = cases.publicised(home, rules, on=date(2026, 12, 24), proposals=rows).get()
        assert entry.publicity_ends_on == date(2027, 1, 5)
        notice_comes(office)
        entry.refresh_from_db()
        assert entry.publicity_ends_on == date(2027, 1, 6)

    def test_the_answer_to_a_negative_record_moves_and_the_year_does_not(
        self, office: cases.Bureau, home: cases.Bureau
    ) -> None:
        rules = cases.programme(home, colour="red", validity="3 years")
        asked, calm = cases.listed(home, rules, on=date(2026, 11, 9), ready_on=date(2026, 12, 7), count=2)
        claim = replace(ground(home), subject_id=asked.subject_id)
        pack = law.pack_by_version_id(asked.pack_version_id)
        records.file([claim], pack=pack, by=home.handler, at=office_time(SERVED_ON))
        asked.refresh_from_db()
        assert asked.reevaluation_due_on == date(2027, 1, 12)
        notice_comes(office)
        asked.refresh_from_db()
        calm.refresh_from_db()
        assert (asked.reevaluation_due_on, calm.reevaluation_due_on) == (date(2027, 1, 13), date(2027, 12, 7))

    def test_the_term_to_decide_on_an_entry_whose_subject_is_gone_moves_on_the_way_and_on_the_list(
        self, office: cases.Bureau, home: cases.Bureau
    ) -> None:
        draft = cases.proposed(home, cases.programme(home), on=SERVED_ON, proposals=recent(home)).get()
        entry = listed(home, on=date(2026, 12, 18)).get()
        both = cases.everything([draft.pk, entry.pk])
        sets.run(_ASK, both, by=BY, at=office_time(SERVED_ON), given=None, all_or_nothing=True)
        due = [one.fate_due_on for one in both]
        notice_comes(office)
        moved = [one.fate_due_on for one in cases.everything([draft.pk, entry.pk])]
        assert [day - was for day, was in zip(moved, due, strict=True)] == [timedelta(days=1)] * 2

    def test_a_term_that_is_over_or_unmoved_stays(self, office: cases.Bureau, home: cases.Bureau) -> None:
        rules = cases.programme(home)
        over = cases.served(home, rules, on=date(2026, 12, 18), proposals=recent(home)).get()
        firm = cases.served(home, rules, on=date(2026, 12, 24), proposals=recent(home)).get()
        notice_comes(office)
        assert not Step.objects.filter(flow="entry", transition__verb="recount").exists()
        for entry in (over, firm):
            was = entry.statement_ends_on
            entry.refresh_from_db()
            assert entry.statement_ends_on == was


class TestTasks:
    def test_feedback_moves_and_the_department_is_told(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        User.objects.filter(pk=treasury.handler.user_id).update(email="caizheng@example.gov.cn")
        desks.published(office, treasury.department)
        listed(home, date(2026, 12, 25))
        task = desks.tasks().get()
        assert (task.acknowledge_due_on, task.feedback_due_on) == (date(2026, 12, 30), date(2027, 1, 11))
        notice_comes(office)
        task.refresh_from_db()
        assert (task.state, task.acknowledge_due_on) == ("dispatched", date(2026, 12, 30))
        assert task.feedback_due_on == date(2027, 1, 12)
        assert "反馈期限原至2027年1月11日止" in history("dispatch", task.pk)[-1]["why"]["sentences"][0]
        assert Outbox.objects.filter(key__startswith="measures:recount:", department_id=treasury.department.pk).exists()

    def test_a_task_that_reported_stays(self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau) -> None:
        desks.published(office, treasury.department)
        listed(home, date(2026, 12, 25))
        tasks = desks.acknowledged(desks.tasks().get(), treasury.handler, on=date(2026, 12, 28))
        desk.report(tasks, by=treasury.handler, at=office_time(date(2026, 12, 29)), all_or_nothing=True)
        notice_comes(office)
        assert tasks.get().feedback_due_on == date(2027, 1, 11)

    def test_a_paused_clock_keeps_the_days_it_had_left(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        desks.published(office, treasury.department)
        entries = listed(home, date(2026, 12, 25))
        by, note = home.approver, "核实"
        lists.suspend(entries, by=by, at=office_time(date(2026, 12, 29)), note=note, all_or_nothing=True)
        notice_comes(office)
        lists.resume(entries, by=by, at=office_time(date(2027, 1, 11)), all_or_nothing=True)
        # Two of ten working days were gone on 29 December, one of three: eight and one are left from 12 January on.
        task = desks.tasks().get()
        assert (task.acknowledge_due_on, task.feedback_due_on) == (date(2027, 1, 12), date(2027, 1, 21))

    def test_the_confirmation_of_a_release_moves(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        desks.published(office, treasury.department)
        entries = listed(home, date(2026, 12, 25))
        on = office_time(date(2026, 12, 30), 9)
        lists.request_exit(
            entries, by=home.handler, at=on, exit_reason="repaired", exit_ground="已整改", all_or_nothing=True
        )
        lists.exit_entries(entries, by=home.approver, at=on, all_or_nothing=True)
        assert desks.tasks().get().release_due_on == date(2027, 1, 5)
        notice_comes(office)
        task = desks.tasks().get()
        assert (task.state, task.release_due_on) == ("releasing", date(2027, 1, 6))


class TestProvisional:
    def test_the_desk_marks_the_day_until_the_notice_comes_and_shows_the_new_sum(
        self, office: cases.Bureau, home: cases.Bureau
    ) -> None:
        entry = cases.served(home, cases.programme(home), on=SERVED_ON, proposals=recent(home)).get()
        client, url = signed_in(home.handler), reverse("admin:redblack_entry_change", args=[entry.pk])
        before = client.get(url).content.decode()
        assert "2027-01-05（含当日）【暂定】" in before
        notice_comes(office)
        after = client.get(url).content.decode()
        assert "2027-01-06（含当日）" in after
        assert "2027-01-06（含当日）【暂定】" not in after
        told = after.partition("<h2>期限</h2>")[2].partition("</table>")[0]
        assert "第5个工作日为2027年1月6日" in told

    def test_the_citizens_page_marks_it_too_and_tells_both_reckonings(
        self, office: cases.Bureau, home: cases.Bureau, client: Client
    ) -> None:
        rules = cases.programme(home, colour="red")
        honour = cases.honour(home, conduct_on=date(2026, 11, 2), determined_on=date(2026, 11, 20))
        rows = [cases.proposal(home, colour="red", grounds=(honour,))]
        cases.publicised(home, rules, on=date(2026, 12, 24), proposals=rows)
        with fixed(AT):
            before = client.get("/publicity/").content.decode()
        assert "2027年1月5日（含当日）【暂定】" in before
        notice_comes(office)
        with fixed(AT):
            after = client.get("/publicity/").content.decode()
        assert "2027年1月6日（含当日）" in after
        assert "2027年1月6日（含当日）【暂定】" not in after
        assert "公示期：7个工作日，至2027年1月5日止【暂定】" in after
        assert "公示期原至2027年1月5日止【暂定】，按新公布的放假安排重新计算，至2027年1月6日止" in after

    def test_the_department_s_list_marks_it(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        desks.published(office, treasury.department)
        listed(home, date(2026, 12, 25))
        desks.acknowledged(desks.tasks().get(), treasury.handler, on=date(2026, 12, 28))
        url = reverse("admin:measures_dispatch_changelist")
        with fixed(AT):
            assert "2027-01-11【暂定】" in signed_in(treasury.handler).get(url).content.decode()


class TestTheReport:
    def test_the_notice_s_page_says_how_many_terms_moved(self, office: cases.Bureau, home: cases.Bureau) -> None:
        rules = cases.programme(home)
        cases.served(home, rules, on=SERVED_ON, proposals=[*recent(home), *recent(home)])
        version = notice_comes(office)
        page = signed_in(office.approver).get(reverse("admin:law_calendarversion_change", args=[version.pk]))
        assert "红黑名单·重新计算期限</td><td>2</td>" in page.content.decode()

    def test_a_failing_listener_undoes_the_notice(
        self, office: cases.Bureau, home: cases.Bureau, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cases.served(home, cases.programme(home), on=SERVED_ON, proposals=recent(home))

        def broken(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError("mail")

        monkeypatch.setattr("redblack.operations.recounting.post_all", broken)
        with pytest.raises(RuntimeError):
            notice_comes(office)
        assert not Transition.objects.filter(flow="calendar").exists()
        assert law.current_calendar().version == "2026"


class TestRepairs:
    def test_publicity_and_the_days_to_decide_move(self, office: cases.Bureau, home: cases.Bureau) -> None:
        words = {"determined_on": date(2025, 6, 2), "conduct_on": date(2025, 5, 6)}
        first = repair_kit.penalty(home, repair_kit.company(), **words)
        public = repair_kit.publicised(home, first, on=SERVED_ON, corrected_on=date(2025, 7, 1))
        second = repair_kit.penalty(home, repair_kit.company("江阴长河化工有限公司"), pack="national-2026", **words)
        waiting = repair_kit.applied(home, second, on=date(2026, 12, 21), corrected_on=date(2025, 7, 1))
        assert (public.get().publicity_ends_on, waiting.get().decision_due_on) == (date(2027, 1, 5), date(2027, 1, 5))
        notice_comes(office)
        assert (public.get().publicity_ends_on, waiting.get().decision_due_on) == (date(2027, 1, 6), date(2027, 1, 6))
        last = history("repair", public.get().pk)[-1]
        assert (last["verb"], last["source"], last["target"]) == ("recount", "publicised", "publicised")
        assert [finding for finding in check(at=AT) if finding.count] == []


class TestObjections:
    def test_the_days_to_verify_and_to_review_move(self) -> None:
        place = objection_kit.Place()
        record = place.records(determined_on=date(2024, 2, 20)).get()
        found = objection_kit.verifying(place, record, on=SERVED_ON)
        case = found.get()
        # 29 to 31 December, 4 and 5 January (the 1st is off); review to the 12th.
        assert (case.verify_due_on, case.review_due_on) == (date(2027, 1, 5), date(2027, 1, 12))
        notice_comes(place.office)
        case = found.get()
        assert (case.verify_due_on, case.review_due_on) == (date(2027, 1, 6), date(2027, 1, 13))
        last = history("objection", case.pk)[-1]
        assert (last["verb"], last["source"], last["target"]) == ("recount", "verifying", "verifying")
        assert any("审核期限原至2027年1月12日止【暂定】" in said for said in last["why"]["sentences"])
        assert [finding for finding in check(at=AT) if finding.count] == []

    def test_days_that_stand_still_are_counted_when_they_go_on(self) -> None:
        place = objection_kit.Place()
        found = objection_kit.raised(place.records().get(), by=place.office.handler, on=SERVED_ON)
        at = office_time(SERVED_ON, 10)
        objections.ask_supplement(found, by=place.office.reviewer, at=at, words="复印件", all_or_nothing=True)
        notice_comes(place.office)
        case = found.get()
        assert (case.supplement_due_on, case.review_due_on) == (date(2027, 1, 6), date(2027, 1, 12))


class TestAppealsAndComplaints:
    def test_the_days_to_accept_to_decide_and_to_answer_move(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        at = office_time(SERVED_ON, 10)
        rows = [cases.proposal(home, claim=factories.organisation_claim()) for _ in range(2)]
        one, other = cases.listed(home, cases.programme(home), proposals=rows).order_by("pk")
        appeal = complaint_kit.appeal(one, office, at=at)
        accepted = complaint_kit.appeal(other, office, at=at)
        appeals.accept(accepted, by=office.reviewer, at=at, all_or_nothing=True)
        complaint = complaint_kit.complaint(office, at=at)
        slip = complaint_kit.complaint(
            office, at=at, channel="hotline", transfer_no="12345-1", transfer_due_on=date(2027, 1, 5)
        )
        for chosen in (complaint, slip):
            complaints.assign(chosen, by=office.handler, at=at, unit=treasury.department, all_or_nothing=True)
        before = (appeal.get().accept_due_on, accepted.get().due_on, complaint.get().due_on)
        notice_comes(office)
        after = (appeal.get().accept_due_on, accepted.get().due_on, complaint.get().due_on)
        assert all(was < now for was, now in zip(before, after, strict=True))
        assert slip.get().due_on == date(2027, 1, 5), "the day on a slip is no term"
        assert history("appeal", appeal.get().pk)[-1]["verb"] == "recount"
        assert history("complaint", complaint.get().pk)[-1]["verb"] == "recount"
        assert [finding for finding in check(at=AT) if finding.count] == []


def test_every_stored_term_in_working_days_is_one_that_is_counted_again() -> None:
    """A pack that begins to count another stored term in working days must teach the verbs to follow it."""
    followed = {
        STATEMENT_TERM, *PUBLICITY_TERM.values(), CORRECTION_TERM, NEGATIVE_TERM,
        "measures.acknowledge_term", "measures.feedback_term", "measures.release_term",
        "publication.penalty_term",
        "fate.decision_term", "honours.answer_term", "honours.restore_term", "commitment.statement_term",
        "objection.review_term", "objection.verify_term", "objection.correct_term", "objection.supplement_term",
        "repair.opinion_term", "repair.publicity_term", "repair.decision_term",
        "appeal.accept_term", "appeal.decide_term", "complaint.answer_term", "complaint.again_term",
    }  # fmt: skip
    not_stored = {
        # How long before the end of a term somebody is reminded: asked of the calendar each night.
        "escalation.unit_term", "escalation.office_term",
        # How fast other sites follow a repair: no case waits for it here.
        "repair.sync_term",
    }  # fmt: skip
    counted = {
        name
        for code in packs.codes()
        for name, entry in packs.load(code).entries.items()
        if isinstance(entry.value, Term) and entry.value.rests_on_calendar
    }
    assert counted <= followed | not_stored
