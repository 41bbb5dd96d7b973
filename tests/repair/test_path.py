"""The path of an application from the window to the archive, under Jiangsu's pack (D1, D2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import invariants
from core.actors import timer
from core.clocks import office_time
from core.letters.words import words_of
from core.models import Letter
from core.queries import history
from core.refusals import NotAllowed, Refused
from law import packs
from law.operations import calendar_version
from records import operations as records
from records.models import Record
from repair import operations as repair
from repair.models import Repair, RepairObjection
from repair.operations.basis import next_remedy
from repair.work import objected
from tests.kit import cases, desks, factories, reform, repairs

pytestmark = pytest.mark.django_db

ON = repairs.APPLIED_ON
AT = office_time(ON, 9)
ALL = {"all_or_nothing": True}


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def record(home: cases.Bureau) -> Record:
    return repairs.penalty(home, repairs.company())


def codes(error: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {refusal.code for refusal in error.value.refusals}


def refused(report: Any) -> set[str]:
    return {refusal.code for case in report.refused for refusal in case.refusals}


def sound(on: date) -> bool:
    return not [found.invariant.name for found in invariants.check(at=office_time(on, 23)) if found.count]


class TestApply:
    def test_an_application_is_taken_in_under_the_pack_of_its_record(self, home: cases.Bureau, record: Record) -> None:
        case = repairs.applied(home, record).get()
        assert (case.state, case.unit, case.pack_version_id) == ("applied", home.department, record.pack_version_id)
        assert (case.eligible_on, case.decision_due_on) == (date(2025, 3, 2), None)

    def test_its_receipt_opens_it_and_no_other_code_does(self, home: cases.Bureau, record: Record) -> None:
        made = repair.apply(repairs.application(), record=record, by=timer("网上申请"), at=AT)
        assert repair.by_receipt(made.case.receipt_no, made.code.lower()) == made.case
        assert repair.by_receipt(made.case.receipt_no, "WRONGONE") is None
        assert "0510" not in str(Repair.objects.unscoped("test").values_list("contact", flat=True).get())

    def test_before_the_year_is_over_it_is_refused_with_the_day(self, home: cases.Bureau, record: Record) -> None:
        with pytest.raises(Refused) as error:
            repairs.applied(home, record, on=date(2025, 3, 1))
        (only,) = error.value.refusals
        assert only.code == "clean_term_over" and "第三十四条第（二）项" in only.clause
        assert "2025-03-02" in only.sentence

    def test_the_same_record_is_not_applied_for_twice(self, home: cases.Bureau, record: Record) -> None:
        repairs.applied(home, record)
        with pytest.raises(Refused) as error:
            repairs.applied(home, record)
        assert codes(error) == {"one_application_at_a_time"}

    @pytest.mark.parametrize("corrected_on", [date(2024, 1, 9), date(2025, 3, 4)])
    def test_a_correction_before_the_conduct_or_after_today_is_refused_at_its_field(
        self, home: cases.Bureau, record: Record, corrected_on: date
    ) -> None:
        with pytest.raises(Refused) as error:
            repairs.applied(home, record, corrected_on=corrected_on)
        wrong = [one for one in error.value.refusals if one.code == "correction_day_possible"]
        assert [one.field for one in wrong] == ["corrected_on"]

    def test_nor_is_it_brought_in_later_nor_for_an_entry_whose_newest_ground_is_younger(
        self, home: cases.Bureau, record: Record
    ) -> None:
        chosen, wrong = repairs.applied(home, record), {"correction_day_possible"}
        how = {"by": home.handler, "at": AT, "corrected_on": date(2024, 1, 9)}
        assert wrong <= refused(repair.amend(chosen, **how))
        repair.ask_completion(chosen, by=home.handler, at=AT, reason="凭证", **ALL)
        assert refused(repair.complete(chosen, **how)) == wrong
        entry = cases.listed(home, cases.programme(home)).get()
        with pytest.raises(Refused) as error:
            repairs.applied(home, entry=entry, corrected_on=date(2024, 1, 9))
        assert wrong <= codes(error)

    def test_who_reviews_takes_no_applications_in(self, home: cases.Bureau, record: Record) -> None:
        with pytest.raises(NotAllowed):
            repair.apply(repairs.application(), record=record, by=home.reviewer, at=AT)


class TestGrant:
    def test_the_record_goes_to_the_archive_and_a_letter_says_so(self, home: cases.Bureau, record: Record) -> None:
        case = repairs.granted(home, record).get()
        record.refresh_from_db()
        assert (case.state, record.state, record.ended_on) == ("granted", "repaired", date(2025, 3, 11))
        kinds = Letter.objects.filter(flow="repair").order_by("pk").values_list("kind", flat=True)
        assert list(kinds) == ["repair_acceptance", "repair_decision"]
        assert sound(date(2025, 3, 11))

    def test_on_the_last_day_of_publicity_it_is_too_early(self, home: cases.Bureau, record: Record) -> None:
        chosen = repairs.publicised(home, record)
        assert chosen.get().publicity_ends_on == date(2025, 3, 10)
        report = repair.grant(chosen, by=home.approver, at=office_time(date(2025, 3, 10), 17))
        assert refused(report) == {"repair_publicised"}

    def test_an_open_objection_blocks_until_it_is_answered(self, home: cases.Bureau, record: Record) -> None:
        chosen = repairs.publicised(home, record)
        how = {"party": "邻近企业", "text": "隐患没有消除。", "all_or_nothing": True}
        repair.object_(chosen, by=home.handler, at=office_time(date(2025, 3, 5)), **how)
        later = office_time(date(2025, 3, 11))
        assert refused(repair.grant(chosen, by=home.approver, at=later)) == {"objections_answered"}
        how = {"upheld": False, "answer": "现场核查，隐患已经消除。", "all_or_nothing": True}
        repair.answer(chosen, by=home.reviewer, at=later, **how)
        repair.grant(chosen, by=home.approver, at=later, all_or_nothing=True)
        assert RepairObjection.objects.get().upheld is False
        data = Letter.objects.get(kind="repair_decision").data
        assert "现场核查" in str(data) and "邻近企业" not in str(data)

    def test_a_case_with_two_objections_waits_once(self, home: cases.Bureau, record: Record) -> None:
        chosen = repairs.publicised(home, record)
        for party in ("邻近企业", "附近居民"):
            how = {"party": party, "text": "隐患没有消除。", "all_or_nothing": True}
            repair.object_(chosen, by=home.handler, at=office_time(date(2025, 3, 5)), **how)
        assert [case.pk for case in objected(Repair.objects.unscoped("test"))] == [chosen.get().pk]

    def test_the_commitment_stays_public_and_does_not_name_what_was_repaired(
        self, home: cases.Bureau, record: Record
    ) -> None:
        repairs.granted(home, record)
        kept = Record.objects.unscoped("test").get(item__code="commitment")
        assert (kept.state, kept.public_to) == ("filed", None)
        assert record.title not in f"{kept.title}{kept.document_no}{kept.fact}{kept.values}"


class TestRefuse:
    def test_a_refusal_says_why_and_the_record_stands(self, home: cases.Bureau, record: Record) -> None:
        chosen = repairs.opined(home, record, favours=False)
        assert "opinion_favours" in refused(repair.grant(chosen, by=home.approver, at=AT))
        how = {"reason": "隐患没有消除。", "all_or_nothing": True}
        repair.refuse(chosen, by=home.approver, at=office_time(ON, 15), **how)
        record.refresh_from_db()
        assert (chosen.get().state, record.state) == ("refused", "filed")
        assert Letter.objects.filter(kind="repair_refusal").get().data["reason"] == "隐患没有消除。"

    def test_it_says_where_one_turns_next(self, home: cases.Bureau, record: Record) -> None:
        """JS-G 33; a paper that knows no appeal leads to review and suit alone (C26)."""
        chosen = repairs.accepted(home, record)
        repair.refuse(chosen, by=home.approver, at=office_time(ON, 15), reason="隐患没有消除。", all_or_nothing=True)
        letter = Letter.objects.get(kind="repair_refusal")
        said = "".join(part.text for part in words_of(letter.kind, letter.data).parts)
        assert "可以向本级信用主管部门申诉，也可以依法申请行政复议或者提起行政诉讼。" in said
        assert "申诉" not in next_remedy(packs.load("puyang-2022"))

    def test_without_a_reason_nothing_is_refused(self, home: cases.Bureau, record: Record) -> None:
        chosen = repairs.accepted(home, record)
        assert refused(repair.refuse(chosen, by=home.approver, at=AT, reason=" ")) == {"reason_said"}


class TestFindFalse:
    def test_it_ends_an_open_application_and_says_that_no_period_is_set(
        self, home: cases.Bureau, record: Record
    ) -> None:
        chosen = repairs.accepted(home, record)
        how = {"reason": "缴款凭证系伪造。", "all_or_nothing": True}
        report = repair.find_false(chosen, by=home.approver, at=office_time(ON, 15), **how)
        case = chosen.get()
        assert (case.state, case.false_on, case.barred_to) == ("false", ON, None)
        assert "没有规定不得申请修复的期间" in str(history("repair", case.pk)[-1]["why"]), report

    def test_after_a_grant_it_is_recorded_once(self, home: cases.Bureau, record: Record) -> None:
        chosen = repairs.granted(home, record)
        later = office_time(date(2025, 5, 6))
        repair.find_false(chosen, by=home.approver, at=later, reason="整改报告系伪造。", all_or_nothing=True)
        assert chosen.get().state == "granted"
        assert refused(repair.find_false(chosen, by=home.approver, at=later, reason="再次")) == {"false_once"}


class TestFollowing:
    def test_an_application_over_a_record_that_ends_is_closed(self, home: cases.Bureau, record: Record) -> None:
        chosen = repairs.accepted(home, record)
        held = Record.objects.unscoped("test").filter(pk=record.pk)
        records.revoke(held, by=home.approver, at=office_time(ON, 15), note="归集有误", all_or_nothing=True)
        assert chosen.get().state == "closed"
        assert sound(ON)

    def test_the_first_day_is_counted_anew_when_its_provider_says_another_degree(self, home: cases.Bureau) -> None:
        days = {"conduct_on": date(2025, 1, 2), "determined_on": date(2025, 1, 6)}
        record = repairs.penalty(home, repairs.company(), pack="national-2026", degree="ordinary", **days)
        chosen = repairs.applied(home, record, on=date(2025, 4, 7), corrected_on=date(2025, 1, 10))
        assert chosen.get().eligible_on == date(2025, 4, 7)
        graver = cases.ground(home, subject_id=record.subject_id, document_no=record.document_no, **days)
        at = office_time(date(2025, 4, 8))
        records.update_records([(record, graver)], item=record.item, by=home.handler, at=at, **ALL)
        assert (chosen.get().state, chosen.get().eligible_on) == ("applied", date(2026, 1, 7))
        assert history("repair", chosen.get().pk)[-1]["verb"] == "recount"
        report = repair.accept(chosen, by=home.handler, at=office_time(date(2025, 4, 9)))
        assert refused(report) == {"minimum_over"}

    def test_other_words_of_the_record_leave_the_first_day_alone(self, home: cases.Bureau, record: Record) -> None:
        chosen = repairs.applied(home, record)
        held = Record.objects.unscoped("test").filter(pk=record.pk)
        records.correct(held, by=home.approver, at=office_time(ON, 15), title="事故隐患未消除", **ALL)
        assert [step["verb"] for step in history("repair", chosen.get().pk)] == ["apply"]

    def test_the_applicant_may_take_it_back_and_apply_anew(self, home: cases.Bureau, record: Record) -> None:
        chosen = repairs.accepted(home, record)
        repair.withdraw_application(chosen, by=timer("网上申请"), at=office_time(ON, 15), all_or_nothing=True)
        assert repairs.applied(home, record, on=date(2025, 3, 4)).get().state == "applied"


class TestCompletion:
    def test_the_term_stands_still_until_it_comes(self, home: cases.Bureau) -> None:
        record = repairs.penalty(home, repairs.company(), pack="national-2026")
        chosen = repairs.applied(home, record, performed=False)
        # Ten working days from Monday 3 March 2025.
        assert chosen.get().decision_due_on == date(2025, 3, 17)
        repair.ask_completion(chosen, by=home.handler, at=office_time(date(2025, 3, 5)), reason="缴款凭证", **ALL)
        assert refused(repair.accept(chosen, by=home.handler, at=office_time(date(2025, 3, 6)))) == {"wrong_state"}
        repair.complete(chosen, by=timer("网上申请"), at=office_time(date(2025, 3, 20)), performed=True, **ALL)
        # Eight working days were left.
        assert (chosen.get().decision_due_on, chosen.get().performed) == (date(2025, 4, 1), True)


class TestTwoPersons:
    def test_who_wrote_the_opinion_does_not_grant(self, home: cases.Bureau, record: Record) -> None:
        chosen = repairs.accepted(home, record)
        both = replace(home.approver, posts=frozenset({"reviewer", "approver"}))
        how = {"favours": True, "opinion": "情况属实。", "all_or_nothing": True}
        repair.opine(chosen, by=both, at=office_time(ON, 11), **how)
        repair.publicise(chosen, by=home.reviewer, at=office_time(ON, 12), all_or_nothing=True)
        report = repair.grant(chosen, by=both, at=office_time(date(2025, 3, 11)))
        assert refused(report) == {"another_person_decides"}

    def test_where_no_opinion_is_asked_for_the_database_wants_two_persons_as_well(self, home: cases.Bureau) -> None:
        chosen = repairs.accepted(home, repairs.penalty(home, repairs.company(), pack="national-2026"))
        both = replace(home.approver, user_id=home.handler.user_id)
        assert refused(repair.grant(chosen, by=both, at=office_time(ON, 15))) == {"another_person_decides"}
        repair.grant(chosen, by=home.approver, at=office_time(ON, 15), all_or_nothing=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.transition', '1', true), set_config('app.verb', 'find_false', true)")
            with pytest.raises(IntegrityError, match="repair_granted_by_another"), transaction.atomic():
                cursor.execute("UPDATE repair_repair SET accepted_by_id = decided_by_id")


class TestRecount:
    def test_publicity_over_days_that_were_not_published_is_counted_again(
        self, home: cases.Bureau, record: Record
    ) -> None:
        before = calendar_version("2023")
        assert before.provisional(date(2025, 5, 5))
        chosen = repairs.opined(home, record, on=date(2025, 4, 28))
        repair.publicise(chosen, by=home.reviewer, at=office_time(date(2025, 4, 28), 12), all_or_nothing=True)
        # 29 and 30 April, then 6 to 8 May: the whole of 1 to 5 May is off in the notice for 2025.
        assert chosen.get().publicity_ends_on == date(2025, 5, 8)
        report = repair.recount(code="2023", before="2026", by=timer(), at=office_time(date(2025, 4, 29)))
        assert report.moved == (chosen.get().pk,)
        known = chosen.get().publicity_ends_on
        assert known != date(2025, 5, 8)
        repair.recount(code="2026", before="2023", by=timer(), at=office_time(date(2025, 4, 29), 10))
        assert chosen.get().publicity_ends_on == date(2025, 5, 8)
        assert repair.recount(code="2026", before="2026", by=timer(), at=office_time(date(2025, 4, 29), 11)).moved == ()


class TestHandOver:
    def test_the_commitment_is_published_by_whoever_answers_today(self, home: cases.Bureau, record: Record) -> None:
        office, heir = desks.office(), factories.department("江阴市综合执法局")
        chosen = repairs.applied(home, record)
        reform.signed(office, reform.proposed(office, home.department, to=heir))
        reform.due.hand_over(at=reform.ON_THE_DAY)
        repair.accept(chosen, by=factories.actor("handler", of=heir), at=office_time(ON, 10), all_or_nothing=True)
        kept = Record.objects.unscoped("test").get(item__code="commitment")
        assert (kept.provider, kept.values["SLDW"]) == (heir, heir.name)

    def test_an_open_application_goes_to_the_successor(self, home: cases.Bureau, record: Record) -> None:
        office, heir = desks.office(), factories.department("江阴市综合执法局")
        chosen = repairs.accepted(home, record)
        reform.signed(office, reform.proposed(office, home.department, to=heir))
        reform.due.hand_over(at=reform.ON_THE_DAY)
        assert chosen.get().unit_id == heir.pk
