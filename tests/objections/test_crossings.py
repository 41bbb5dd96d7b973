"""An objection, and what happens to its target meanwhile: an exit waits, was refused, or came first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import invariants
from core.clocks import office_time
from core.letters.words import words_of
from core.models import Letter
from measures.models import Measure
from objections import operations as objections
from objections.operations import Mandate
from objections.redress_models import Redress
from records import operations as records
from redblack import operations as lists
from redblack.models import MeasurePause
from subjects.models import SubjectChange
from subjects.operations import confirm_change, report_change, undo_change
from tests.kit import cases, desk, desks, factories
from tests.kit import objections as kit
from tests.kit.objections import Place

pytestmark = pytest.mark.django_db

NEXT = office_time(date(2024, 4, 9))
SUSPENDING = "jieyang-2017"


def refused(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


def sound(on: date = date(2024, 4, 30)) -> bool:
    return [found.invariant.name for found in invariants.check(at=office_time(on)) if found.count] == []


@pytest.fixture
def place() -> Place:
    return Place()


class TestWhileAnExitWaits:
    """The exit of an entry waits for its signature, and under a suspending pack nobody may refuse it meanwhile."""

    @pytest.fixture
    def place(self) -> Place:
        return Place(SUSPENDING)

    def leaving(self, place: Place) -> Any:
        entries = place.entries(validity="1 years")
        how: dict[str, Any] = {"exit_reason": "repaired", "exit_ground": "已整改", "all_or_nothing": True}
        lists.request_exit(entries, by=place.home.handler, at=office_time(date(2024, 4, 1)), **how)
        return entries

    def test_its_words_are_corrected_and_the_exit_may_be_refused_again(self, place: Place) -> None:
        entries = self.leaving(place)
        found = kit.upheld(place, entries.get(), remedy="correct")
        objections.carry_out(found, by=place.home.approver, at=NEXT, all_or_nothing=True)
        entry = entries.get()
        assert (entry.reason, entry.state, entry.suspended_on) == (
            "因事故隐患整改不到位受到行政处罚。",
            "leaving",
            None,
        )
        lists.keep(entries, by=place.home.approver, at=NEXT, note="仍须实施", all_or_nothing=True)
        assert sound()

    def test_what_is_wrong_leaves_as_wrong_whatever_was_asked_before(self, place: Place) -> None:
        """only_wrong_is_asked_anew"""
        entries = self.leaving(place)
        found = kit.upheld(place, entries.get(), remedy="exit")
        again: dict[str, Any] = {"by": place.home.handler, "at": NEXT, "exit_reason": "repaired", "exit_ground": "x"}
        assert refused(lists.request_exit(entries, **again)) == ["only_wrong_is_asked_anew"]
        objections.ask_exit(found, by=place.home.handler, at=NEXT, all_or_nothing=True)
        objections.carry_out(found, by=place.home.approver, at=NEXT, all_or_nothing=True)
        assert (entries.get().exit_reason, entries.get().exit_notice_to) == ("withdrawn", None)
        assert Redress.objects.unscoped("test").filter(entry=entries.get()).exists()
        assert sound()


class TestARefusedExit:
    def test_it_is_asked_for_again(self, place: Place) -> None:
        """exit_decided, exit_asked_first: what was decided stays to be done."""
        entries = place.entries()
        found = kit.upheld(place, entries.get(), remedy="exit")
        home, how = place.home, {"at": NEXT, "all_or_nothing": True}
        objections.ask_exit(found, by=home.handler, **how)
        lists.keep(entries, by=home.approver, note="再核实", **how)
        assert refused(objections.carry_out(found, by=home.approver, at=NEXT)) == ["exit_asked_first"]
        objections.ask_exit(found, by=home.handler, **how)
        objections.carry_out(found, by=home.approver, **how)
        assert (entries.get().exit_reason, found.get().state) == ("withdrawn", "corrected")


class TestTheObjectorIsTold:
    def letter(self, case: Any) -> str:
        found = Letter.objects.get(flow="objection", kind="objection_closed", case_id=case.pk)
        return "".join(part.text for part in words_of("objection_closed", found.data).parts)

    def test_that_what_he_objected_to_is_gone(self, place: Place) -> None:
        entries = place.entries()
        case = kit.accepted(place, entries.get()).get()
        lists.repair(entries, at=NEXT, all_or_nothing=True)
        text = self.letter(case)
        assert "作出处理决定之前，该信息已于2024年4月9日终止" in text
        assert "申诉" in text

    def test_and_that_it_had_been_found_wrong(self, place: Place) -> None:
        entries = place.entries()
        case = kit.upheld(place, entries.get(), remedy="exit").get()
        lists.repair(entries, at=NEXT, all_or_nothing=True)
        assert "已于2024年4月8日决定异议成立。更正完成之前，该信息已于2024年4月9日终止" in self.letter(case)

    def test_an_opinion_that_nobody_signed_is_not_told(self, place: Place) -> None:
        entries = place.entries()
        case = kit.proposed(place, entries.get(), remedy="exit").get()
        lists.repair(entries, at=NEXT, all_or_nothing=True)
        assert "成立" not in self.letter(case)


class TestOnTheWay:
    def test_the_finding_of_an_opinion_that_was_sent_back_goes_with_it(self, place: Place) -> None:
        """Who answers for the information itself finds by proposing: a new opinion is a new finding."""
        found = kit.raised(place.records().get(), by=place.home.handler)
        home, how = place.home, {"at": NEXT, "all_or_nothing": True}
        objections.accept(found, by=home.reviewer, **how)
        objections.propose_decision(found, by=home.handler, outcome="upheld", remedy="revoke", reasons="有误", **how)
        objections.send_back(found, by=home.approver, note="再核对", **how)
        objections.propose_decision(found, by=home.handler, outcome="dismissed", reasons="无误", **how)
        assert found.get().finding == "right"

    def test_what_another_found_stays_when_the_opinion_is_sent_back(self, place: Place) -> None:
        found = kit.proposed(place, place.records().get(), outcome="dismissed")
        objections.send_back(found, by=place.office.approver, at=NEXT, note="再核对", all_or_nothing=True)
        assert found.get().finding == "right"

    def test_a_provider_who_corrected_while_it_was_verified_need_not_do_it_twice(self, place: Place) -> None:
        """provider_has_corrected: to report the same again would change nothing, and the case would never end."""
        chosen = place.records()
        found = kit.proposed(place, chosen.get(), remedy="provider")
        at = office_time(kit.RAISED_ON, 15)
        records.correct(chosen, by=place.home.approver, at=at, fact="按原件更正。", all_or_nothing=True)
        objections.uphold(found, by=place.office.approver, at=office_time(kit.RAISED_ON, 16), all_or_nothing=True)
        objections.carry_out(found, by=place.office.approver, at=NEXT, all_or_nothing=True)
        assert found.get().state == "corrected"

    def test_the_mark_says_since_when_the_objection_that_is_left_is_dealt_with(self) -> None:
        place = Place(SUSPENDING)
        entry = place.entries(validity="1 years").get()
        measure = desks.tasks(entry=entry).get().measures[0]
        kit.accepted(place, entry, measure_id=measure, measure_words="限制参加政府采购")
        later = kit.accepted(place, entry, on=date(2024, 4, 9))
        at = office_time(date(2024, 4, 10))
        objections.withdraw_objection(later, by=place.office.handler, at=at, words="撤回", all_or_nothing=True)
        entry.refresh_from_db()
        assert (entry.disputed_on, entry.suspended_on) == (kit.RAISED_ON, None)
        assert sound()


class TestAnAgentWhoseAuthorityEnds:
    """In the middle, while something is awaited of him (agent_still_authorised, new_mandate_proved)."""

    THEN = office_time(date(2024, 4, 15))

    def asked(self, place: Place) -> Any:
        found = kit.raised(
            place.records().get(),
            by=place.office.handler,
            party_kind="agent",
            party="江苏正信律师事务所",
            mandate=Mandate(scope="代为提出异议", until=date(2024, 4, 10)),
            files=[kit.paper("mandate")],
        )
        objections.ask_supplement(found, by=place.office.reviewer, at=NEXT, words="请补交原件。", all_or_nothing=True)
        return found

    def supplement(self, place: Place, found: Any, *files: Any, until: date | None = None) -> list[str]:
        mandate = Mandate(scope="代为补正", until=until) if until else None
        by = place.office.handler
        return refused(
            objections.supplement(found, by=by, at=self.THEN, words="原件", mandate=mandate, files=list(files))
        )

    def test_hands_in_a_new_mandate(self, place: Place) -> None:
        found = self.asked(place)
        assert self.supplement(place, found) == ["agent_still_authorised"]
        assert self.supplement(place, found, until=date(2024, 12, 31)) == ["new_mandate_proved"]
        over = date(2024, 4, 14)
        assert self.supplement(place, found, kit.paper("mandate"), until=over) == ["agent_still_authorised"]
        assert self.supplement(place, found, kit.paper("mandate"), until=date(2024, 12, 31)) == []
        case = found.get()
        assert (case.state, case.mandate_scope, case.mandate_until) == ("raised", "代为补正", date(2024, 12, 31))

    def test_at_the_desk(self, place: Place) -> None:
        found = self.asked(place)
        words = {"words": "原件", "mandate_scope": "代为补正", "mandate_until": "2024-12-31"}
        page = desk.do(place.office.handler, found.get(), "supplement", self.THEN, **words)
        assert "并附授权委托书" in desk.words(page)
        file = SimpleUploadedFile("委托书.pdf", kit.PDF, "application/pdf")
        desk.do(place.office.handler, found.get(), "supplement", self.THEN, mandate=file, **words)
        assert (found.get().state, found.get().mandate_until) == ("raised", date(2024, 12, 31))

    def test_whoever_speaks_for_himself_has_none(self, place: Place) -> None:
        found = kit.raised(place.records().get(), by=place.office.handler)
        objections.ask_supplement(found, by=place.office.reviewer, at=NEXT, words="请补交。", all_or_nothing=True)
        assert self.supplement(place, found, kit.paper("mandate"), until=date(2024, 12, 31)) == ["new_mandate_proved"]
        page = desk.see(place.office.handler, desk.page("door", found.get(), "supplement"), self.THEN)
        assert "授权" not in desk.words(page)
        assert self.supplement(place, found) == []


def measure_of(place: Place) -> int:
    """The one measure that is published in this place."""
    return int(Measure.objects.get().pk)


def test_a_measure_found_wrong_stands_still_again_when_a_wrong_death_is_undone(place: Place) -> None:
    entry = place.entries(proposals=[cases.proposal(place.home, claim=factories.person_claim())]).get()
    found = kit.upheld(place, entry, remedy="measure", measure_id=measure_of(place), measure_words="限制参加政府采购")
    objections.carry_out(found, by=place.home.approver, at=NEXT, all_or_nothing=True)
    death = {"kind": "died", "happened_on": date(2024, 4, 7), "authority": "江阴市公安局", "document_no": "证明1号"}
    at = office_time(date(2024, 4, 10))
    case = report_change(entry.subject, by=place.office.handler, at=at, **death)
    chosen = SubjectChange.objects.unscoped("test").filter(pk=case.pk)
    if case.state == "reported":
        confirm_change(chosen, by=place.office.reviewer, at=at, all_or_nothing=True)
    entry.refresh_from_db()
    assert entry.exit_reason == "deceased"
    undo_change(chosen, by=place.office.approver, at=office_time(date(2024, 4, 12)), note="误报", all_or_nothing=True)
    entry.refresh_from_db()
    standing = MeasurePause.objects.filter(entry=entry, ended_on__isnull=True)
    assert (entry.state, [one.note for one in standing]) == ("listed", ["异议成立，不再实施"])
    assert sound()
