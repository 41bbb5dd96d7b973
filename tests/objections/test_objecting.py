"""Objections: registered, handled, verified, decided by two persons, put right (E1, E2, E3, H4)."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import invariants
from core.clocks import office_time
from core.crypto import open_sealed
from core.letters.words import words_of
from core.models import Letter
from core.papers import Paper
from core.refusals import Refused
from measures.models import Dispatch
from objections import operations as objections
from objections.models import Objection, ObjectionPaper
from objections.operations import Mandate
from records import operations as records
from records.models import Record
from redblack import operations as lists
from tests.kit import cases, factories
from tests.kit import objections as kit
from tests.kit.objections import CITIZEN, RAISED_ON, Place

pytestmark = pytest.mark.django_db

AT = office_time(RAISED_ON, 9)
NEXT = office_time(date(2024, 4, 9))


@pytest.fixture
def place() -> Place:
    return Place()


def refused(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).order_by("pk"))


def sound(on: date = date(2024, 4, 30)) -> bool:
    return not [found.invariant.name for found in invariants.check(at=office_time(on, 23)) if found.count]


def raised_with(code: str, *targets: Any, by: Any, **words: Any) -> None:
    with pytest.raises(Refused) as error:
        kit.raised(*targets, by=by, **words)
    assert code in [refusal.code for refusal in error.value.refusals]


class TestRaise:
    def test_an_objection_to_a_record_goes_to_the_office_and_counts_its_days(self, place: Place) -> None:
        record = place.records().get()
        case = kit.raised(record, by=place.office.handler, claims={"title": "未及时消除事故隐患"}).get()
        assert (case.state, case.unit, case.verifier) == ("raised", place.office.department, place.home.department)
        assert (case.party, case.claims) == (record.subject.name, {"title": "未及时消除事故隐患"})
        # Ten working days from Monday 8 April: the 22nd.
        assert case.review_due_on == date(2024, 4, 22)
        code = objections.receipt_code(case)
        assert (len(code), str(case.query_code)) == (8, "〔密文〕")
        assert objections.by_receipt(case.receipt_no, code.lower()) == case
        assert objections.by_receipt(case.receipt_no, "WRONG234") is None
        assert objections.by_receipt(case.receipt_no, "") is None
        assert sound()

    def test_the_days_count_from_receipt_not_from_registration(self, place: Place) -> None:
        case = kit.raised(place.records().get(), by=place.office.handler, received_on=date(2024, 4, 1)).get()
        # 4 and 5 April are off, Sunday the 7th is a make-up workday.
        assert case.review_due_on == date(2024, 4, 16)

    def test_a_citizen_s_page_registers_as_a_timer(self, place: Place) -> None:
        case = kit.raised(place.records().get(), by=CITIZEN, channel="web").get()
        assert (case.state, case.unit) == ("raised", place.office.department)

    def test_a_provider_that_registers_for_somebody_handles_it_itself(self, place: Place) -> None:
        case = kit.raised(place.records().get(), by=place.home.handler).get()
        assert case.unit == case.verifier == place.home.department

    def test_what_a_department_finds_on_its_own_goes_to_the_office(self, place: Place) -> None:
        entry = place.entries().get()
        case = kit.raised(entry, by=place.other.handler, party_kind="department", channel="department").get()
        assert (case.unit, case.raiser) == (place.office.department, place.other.department)
        assert case.party == "江阴市财政局"
        assert Objection.objects.within(place.other.handler).get() == case
        assert not Objection.objects.within(cases.bureau().handler).exists()

    def test_contact_and_papers_are_kept_encrypted(self, place: Place) -> None:
        case = kit.raised(
            place.records().get(), by=place.office.handler, contact={"phone": "13800000000"}, files=[kit.paper()]
        ).get()
        assert "13800000000" in open_sealed(case.contact)
        paper = ObjectionPaper.objects.get(objection=case)
        assert base64.b64decode(open_sealed(paper.content)) == kit.PDF
        with connection.cursor() as cursor:
            cursor.execute("SELECT contact FROM objections_objection")
            assert b"138" not in bytes(cursor.fetchone()[0])

    def test_a_file_of_another_kind_is_refused(self, place: Place) -> None:
        raised_with(
            "paper_unreadable",
            place.records().get(),
            by=place.office.handler,
            files=[Paper(name="a.exe", content=b"MZ", kind="evidence")],
        )

    def test_objection_target_stands(self, place: Place) -> None:
        """objection_target_stands: what is in the archive is not objected to any more."""
        chosen = place.records()
        record = chosen.get()
        records.revoke(chosen, by=place.home.approver, at=AT, all_or_nothing=True)
        raised_with("objection_target_stands", record, by=place.office.handler)

    def test_listed_not_proposed(self, place: Place) -> None:
        """listed_not_proposed: before the listing there is the statement in defence."""
        entry = cases.checked(place.home, cases.programme(place.home)).get()
        raised_with("listed_not_proposed", entry, by=place.office.handler)

    def test_objected_once(self, place: Place) -> None:
        """objected_once: by the same party, while the first is open."""
        record = place.records().get()
        kit.raised(record, by=place.office.handler)
        raised_with("objected_once", record, by=place.office.handler)
        kit.raised(record, by=place.office.handler, party_kind="third", party="江阴某行", interest="债权人")
        assert kit.every().count() == 2

    def test_the_database_holds_it_too(self, place: Place) -> None:
        record = place.records().get()
        case = kit.raised(record, by=place.office.handler).get()
        case.pk = case.public_id = None
        with pytest.raises(IntegrityError), transaction.atomic():
            Objection.objects.bulk_create([case])

    def test_objection_says_what(self, place: Place) -> None:
        """objection_says_what"""
        raised_with("objection_says_what", place.records().get(), by=place.office.handler, text=" ")

    @pytest.mark.parametrize(
        ("mandate", "files", "lawful"),
        [
            (Mandate(scope="异议申请", until=RAISED_ON), [kit.paper("mandate")], True),
            (Mandate(scope="异议申请", until=date(2024, 4, 7)), [kit.paper("mandate")], False),
            (Mandate(scope="异议申请", until=RAISED_ON), [], False),
            (None, [kit.paper("mandate")], False),
        ],
        ids=["on the last day", "ended yesterday", "no paper", "no scope"],
    )
    def test_agent_has_mandate(self, place: Place, mandate: Any, files: Any, lawful: bool) -> None:
        """agent_has_mandate: with scope and end, which is inclusive."""
        words = {"party_kind": "agent", "party": "李四", "mandate": mandate, "files": files}
        record = place.records().get()
        if lawful:
            assert kit.raised(record, by=place.office.handler, **words).get().mandate_until == RAISED_ON
        else:
            raised_with("agent_has_mandate", record, by=place.office.handler, **words)

    def test_third_has_interest(self, place: Place) -> None:
        """third_has_interest"""
        raised_with(
            "third_has_interest", place.records().get(), by=place.office.handler, party_kind="third", party="某行"
        )

    def test_objection_received(self, place: Place) -> None:
        """objection_received: not tomorrow."""
        raised_with("objection_received", place.records().get(), by=place.office.handler, received_on=date(2024, 4, 9))

    def test_claimed_field_known(self, place: Place) -> None:
        """claimed_field_known: an entry has a reason, a record has none."""
        raised_with("claimed_field_known", place.records().get(), by=place.office.handler, claims={"reason": "无"})


class TestOnTheWay:
    def test_a_supplement_stops_the_days_of_review(self, place: Place) -> None:
        """reason_given: what is missing is said at once."""
        found = kit.raised(place.records().get(), by=place.office.handler)
        how: dict[str, Any] = {"by": place.office.reviewer, "at": AT}
        assert refused(objections.ask_supplement(found, words=" ", **how)) == ["reason_given"]
        objections.ask_supplement(found, words="处罚决定书复印件", **how, all_or_nothing=True)
        case = found.get()
        assert (case.state, case.paused_on, case.supplement_due_on) == ("asked", RAISED_ON, date(2024, 4, 15))
        assert "处罚决定书复印件" in letters("objection_supplement")[0].data["supplement"]
        later = office_time(date(2024, 4, 11))
        objections.supplement(found, by=CITIZEN, at=later, words="已补交", files=[kit.paper()], all_or_nothing=True)
        case = found.get()
        # Ten days were left on the 8th; counted again from the 11th: the 25th.
        assert (case.state, case.paused_on, case.review_due_on) == ("raised", None, date(2024, 4, 25))
        assert case.papers.count() == 1

    def test_agent_still_authorised(self, place: Place) -> None:
        """agent_still_authorised: an agent whose authority has ended neither supplements nor withdraws."""
        found = kit.raised(
            place.records().get(),
            by=place.office.handler,
            party_kind="agent",
            party="李四",
            mandate=Mandate(scope="异议申请", until=RAISED_ON),
            files=[kit.paper("mandate")],
        )
        report = objections.withdraw_objection(found, by=CITIZEN, at=NEXT, words="不再主张")
        assert refused(report) == ["agent_still_authorised"]
        objections.withdraw_objection(found, by=CITIZEN, at=AT, words="不再主张", all_or_nothing=True)
        assert (found.get().state, found.get().closed_on) == ("withdrawn", RAISED_ON)

    def test_the_wrong_department_hands_it_on(self, place: Place) -> None:
        """forwarded_to_another: by these papers the days run on (P3)."""
        found = kit.raised(place.records().get(), by=place.office.handler)
        how: dict[str, Any] = {"by": place.office.reviewer, "at": NEXT, "words": "由提供单位直接办理"}
        assert refused(objections.forward(found, to=place.office.department, **how)) == ["forwarded_to_another"]
        objections.forward(found, to=place.home.department, **how, all_or_nothing=True)
        case = found.get()
        assert (case.unit, case.review_due_on) == (place.home.department, date(2024, 4, 22))

    def test_what_is_not_accepted_is_told_with_the_reason_and_the_way(self, place: Place) -> None:
        found = kit.raised(place.records().get(), by=place.office.handler)
        objections.return_objection(
            found, by=place.office.reviewer, at=NEXT, words="不属于信用信息", all_or_nothing=True
        )
        assert (found.get().state, found.get().closed_on) == ("returned", date(2024, 4, 9))
        (letter,) = letters("objection_return")
        assert letter.data["answer"] == "不属于信用信息" and "申诉" in letter.data["law"]["next_remedy"]

    def test_an_accepted_one_marks_the_record_until_it_is_withdrawn(self, place: Place) -> None:
        record = place.records().get()
        found = kit.accepted(place, record)
        record.refresh_from_db()
        assert record.disputed_on == RAISED_ON
        assert letters("objection_acceptance")[0].data["law"]["while_verifying_clause"].endswith("（二十四）")
        objections.withdraw_objection(found, by=place.office.handler, at=NEXT, words="书面撤回", all_or_nothing=True)
        record.refresh_from_db()
        assert record.disputed_on is None
        assert sound()

    def test_the_mark_goes_with_the_last_objection(self, place: Place) -> None:
        record = place.records().get()
        first = kit.accepted(place, record)
        second = kit.accepted(place, record, party_kind="third", party="江阴某行", interest="债权人")
        for found, still in ((first, True), (second, False)):
            objections.withdraw_objection(found, by=place.office.handler, at=NEXT, words="撤回", all_or_nothing=True)
            record.refresh_from_db()
            assert (record.disputed_on is not None) is still
        assert sound()


class TestVerify:
    def test_the_provider_has_five_days_inside_the_ten(self, place: Place) -> None:
        found = kit.verifying(place, place.records().get())
        case = found.get()
        assert (case.verify_due_on, case.review_due_on, case.paused_on) == (date(2024, 4, 15), date(2024, 4, 22), None)
        (letter,) = letters("objection_inquiry")
        assert letter.data["verifier"] == "江阴市应急管理局"

    def test_finding_proved(self, place: Place) -> None:
        """finding_proved"""
        found = kit.verifying(place, place.records().get())
        report = objections.verify(found, by=place.home.handler, at=NEXT, finding="wrong", words=" ")
        assert refused(report) == ["finding_proved"]

    def test_only_the_verifier_answers(self, place: Place) -> None:
        found = kit.verifying(place, place.records().get())
        report = objections.verify(found, by=place.other.handler, at=NEXT, finding="wrong", words="核对")
        assert refused(report) == ["wrong_side"]

    def test_verified_before_decision(self, place: Place) -> None:
        """verified_before_decision: the office decides nothing that nobody verified."""
        found = kit.accepted(place, place.records().get())
        how: dict[str, Any] = {"outcome": "dismissed", "reasons": "无误", "at": NEXT}
        assert refused(objections.propose_decision(found, by=place.office.handler, **how)) == [
            "verified_before_decision"
        ]

    def test_who_never_answers_does_not_hold_it_up(self, place: Place) -> None:
        """verified_before_decision: after the last day of verification the office goes by what it has."""
        found = kit.verifying(place, place.records().get())
        how: dict[str, Any] = {"by": place.office.handler, "outcome": "upheld", "remedy": "revoke", "reasons": "无原件"}
        last_day = objections.propose_decision(found, at=office_time(date(2024, 4, 15)), **how)
        assert refused(last_day) == ["verified_before_decision"]
        assert "核实期限至2024-04-15（含当日）" in last_day.refused[0].refusals[0].sentence
        objections.propose_decision(found, at=office_time(date(2024, 4, 16)), **how, all_or_nothing=True)
        case = found.get()
        assert (case.state, case.finding, case.verified_on) == ("proposed", "silent", None)
        at = office_time(date(2024, 4, 17))
        objections.uphold(found, by=place.office.approver, at=at, all_or_nothing=True)
        (letter,) = letters("objection_decision")
        told = "".join(part.text for part in words_of("objection_decision", letter.data).parts)
        assert "江阴市应急管理局在核实期限内没有反馈核实结果，已按现有材料审核" in told

    def test_who_answers_for_it_needs_no_letter_to_himself(self, place: Place) -> None:
        found = kit.raised(place.records().get(), by=place.home.handler)
        objections.accept(found, by=place.home.reviewer, at=AT, all_or_nothing=True)
        objections.propose_decision(
            found, by=place.home.handler, at=NEXT, outcome="dismissed", reasons="与原件一致", all_or_nothing=True
        )
        assert (found.get().state, found.get().finding) == ("proposed", "right")


class TestDecide:
    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"outcome": "dismissed", "reasons": " "}, "decision_has_reasons"),
            ({"outcome": "upheld", "remedy": "exit", "reasons": "有误"}, "remedy_fits"),
            ({"outcome": "upheld", "remedy": "", "reasons": "有误"}, "remedy_fits"),
            ({"outcome": "upheld", "remedy": "correct", "reasons": "有误"}, "correction_says_what"),
        ],
    )  # fmt: skip
    def test_an_opinion_says_why_and_how(self, place: Place, given: dict[str, Any], code: str) -> None:
        """decision_has_reasons, remedy_fits, correction_says_what"""
        found = kit.verified(place, place.records().get())
        assert refused(objections.propose_decision(found, by=place.office.handler, at=NEXT, **given)) == [code]

    def test_another_person_decides(self, place: Place) -> None:
        """another_person_decides, signed_as_proposed"""
        both = factories.actor("handler", "reviewer", "approver", of=place.office.department)
        found = kit.verified(place, place.records().get())
        objections.propose_decision(
            found, by=both, at=NEXT, outcome="dismissed", reasons="与原件一致", all_or_nothing=True
        )
        assert refused(objections.dismiss(found, by=both, at=NEXT)) == ["another_person_decides"]
        assert refused(objections.uphold(found, by=place.office.approver, at=NEXT)) == ["signed_as_proposed"]
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.transition', '1', true), set_config('app.verb', 'dismiss', true)")
            cursor.execute(
                "UPDATE objections_objection SET state = 'dismissed', decided_on = '2024-04-09', decided_at = now(),"
                " closed_on = '2024-04-09', decided_by_id = proposed_by_id"
            )
        objections.dismiss(found, by=place.office.approver, at=NEXT, all_or_nothing=True)
        assert found.get().state == "dismissed"

    def test_not_wrong_the_mark_comes_off_and_the_reasons_are_told(self, place: Place) -> None:
        record = place.records().get()
        found = kit.dismissed(place, record)
        record.refresh_from_db()
        assert (record.disputed_on, found.get().closed_on) == (None, RAISED_ON)
        (letter,) = letters("objection_decision")
        assert letter.data["reasons"] == "经核实登记与决定书一致。"
        assert letter.data["law"]["next_remedy"].startswith("对处理结果不服的，可以向本级信用主管部门申诉")
        assert sound()

    def test_an_approver_may_send_it_back(self, place: Place) -> None:
        found = kit.proposed(place, place.records().get())
        objections.send_back(found, by=place.office.approver, at=NEXT, note="理由不足", all_or_nothing=True)
        case = found.get()
        assert (case.state, case.outcome, case.corrections, case.proposed_by_id) == ("verified", "", {}, None)


class TestPutRight:
    def test_words_of_a_record_are_corrected_old_and_new_kept(self, place: Place) -> None:
        record = place.records().get()
        old = record.title
        found = kit.upheld(place, record)
        # Three working days from the 8th.
        assert found.get().correct_due_on == date(2024, 4, 11)
        objections.carry_out(found, by=place.office.approver, at=NEXT, all_or_nothing=True)
        record.refresh_from_db()
        assert (record.title, record.disputed_on) == ("未及时消除事故隐患", None)
        assert record.versions.get().content["title"] == old
        case = found.get()
        assert (case.state, case.corrected_on, case.closed_on) == ("corrected", date(2024, 4, 9), date(2024, 4, 9))
        (letter,) = letters("correction_announcement")
        assert letter.data["corrections"] == {"title": "未及时消除事故隐患"}
        assert sound()

    def test_whoever_received_the_wrong_entry_gets_the_correction(self, place: Place) -> None:
        entry = place.entries().get()
        found = kit.upheld(place, entry)
        with pytest.raises(Refused):
            objections.carry_out(found, by=place.office.approver, at=NEXT, all_or_nothing=True)
        objections.carry_out(found, by=place.home.approver, at=NEXT, all_or_nothing=True)
        entry.refresh_from_db()
        assert entry.reason == "因事故隐患整改不到位受到行政处罚。"
        assert Dispatch.objects.unscoped("test").get(entry=entry).corrected_on == date(2024, 4, 9)
        assert sound()

    def test_a_record_is_revoked_and_what_rested_on_it_ends(self, place: Place) -> None:
        entry = place.entries().get()
        record = entry.grounds.get().record
        found = kit.upheld(place, record, remedy="revoke")
        beside = kit.accepted(place, entry)
        objections.carry_out(found, by=place.office.approver, at=NEXT, all_or_nothing=True)
        record.refresh_from_db()
        entry.refresh_from_db()
        assert (record.state, entry.state) == ("revoked", "exited")
        # The other objection has nothing left to decide.
        assert (beside.get().state, beside.get().closed_on) == ("moot", date(2024, 4, 9))
        assert sound()

    def test_an_entry_leaves_by_its_recogniser_s_two_persons(self, place: Place) -> None:
        """exit_asked_first, exit_decided"""
        entry = place.entries().get()
        found = kit.upheld(place, entry, remedy="exit")
        home = place.home
        assert refused(objections.carry_out(found, by=home.approver, at=NEXT)) == ["exit_asked_first"]
        objections.ask_exit(found, by=home.handler, at=NEXT, all_or_nothing=True)
        assert refused(objections.ask_exit(found, by=home.handler, at=NEXT)) == ["exit_decided"]
        objections.carry_out(found, by=home.approver, at=NEXT, all_or_nothing=True)
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason) == ("exited", "withdrawn")
        assert Dispatch.objects.unscoped("test").get(entry=entry).state == "releasing"
        assert found.get().state == "corrected"
        assert sound()

    def test_provider_has_corrected(self, place: Place) -> None:
        """provider_has_corrected: other fields come by the provider's own message; before it nothing is over."""
        chosen = place.records()
        found = kit.upheld(place, chosen.get(), remedy="provider")
        assert refused(objections.carry_out(found, by=place.office.approver, at=NEXT)) == ["provider_has_corrected"]
        records.correct(chosen, by=place.home.approver, at=NEXT, fact="按原件更正。", all_or_nothing=True)
        objections.carry_out(found, by=place.office.approver, at=NEXT, all_or_nothing=True)
        assert found.get().state == "corrected"


class TestElsewhere:
    def received(self, place: Place) -> Any:
        row = lists.Received(
            claim=factories.organisation_claim(),
            origin="upper",
            authority="江苏省应急管理厅",
            decision_no="苏应急〔2024〕1号",
            reason="省级认定",
            circumstances=(),
            listed_on=date(2024, 3, 1),
            valid_to=date(2026, 3, 1),
        )
        (made,) = lists.receive([row], programme=cases.programme(place.home), by=place.office.handler, at=AT)
        return cases.everything([made.entry_id]).get()

    def test_it_is_passed_on_marked_and_closed_by_what_comes_back(self, place: Place) -> None:
        """handled_here, transferred_elsewhere_only"""
        entry = self.received(place)
        found = kit.raised(entry, by=place.office.handler)
        assert refused(objections.accept(found, by=place.office.reviewer, at=AT)) == ["handled_here"]
        objections.transfer(found, by=place.office.reviewer, at=AT, all_or_nothing=True)
        entry.refresh_from_db()
        assert (found.get().state, entry.disputed_on, entry.suspended_on) == ("transferred", RAISED_ON, None)
        assert letters("objection_transfer")[0].data["authority"] == "江苏省应急管理厅"
        objections.settle(found, by=place.office.handler, at=NEXT, words="维持认定", all_or_nothing=True)
        entry.refresh_from_db()
        assert (found.get().state, entry.disputed_on) == ("settled", None)
        assert sound()

    def test_what_is_ours_is_not_passed_on(self, place: Place) -> None:
        found = kit.raised(place.records().get(), by=place.office.handler)
        assert refused(objections.transfer(found, by=place.office.reviewer, at=AT)) == ["transferred_elsewhere_only"]

    def test_a_court_s_record_is_the_court_s(self, place: Place) -> None:
        record = place.records(item="judgment_debtor", ground="judgment").get()
        found = kit.raised(record, by=place.office.handler)
        assert refused(objections.accept(found, by=place.office.reviewer, at=AT)) == ["handled_here"]
        objections.transfer(found, by=place.office.reviewer, at=AT, all_or_nothing=True)
        assert found.get().origin_authority == "江阴市应急管理局"
        assert Record.objects.unscoped("test").get(pk=record.pk).disputed_on == RAISED_ON
