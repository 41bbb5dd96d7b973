"""Stays of execution: registered, lifted, run out, judged; what they stop and what they let go on (P9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.chunks import open_transition
from core.clocks import office_time
from core.due import run_due
from core.invariants import check
from core.models import RefusedCase, Transition
from core.refusals import NotAllowed, Refused
from core.rules import judge as asked
from law.packs import load
from records.models import Record
from redblack import operations as lists
from redblack import rules
from redblack.models import Entry, Stay
from redblack.rules import Judgment, StayFacts, StayingFacts
from tests.kit import cases, factories

pytestmark = pytest.mark.django_db
JY = load("jiangyin-2018")
ON = date(2024, 4, 1)
LATER = date(2024, 4, 8)
COURT = "江阴市人民法院"
ORDER: dict[str, Any] = {"kind": "suit", "authority": COURT, "document_no": "（2024）苏0281行初7号"}


def stayed(entry: Entry, home: cases.Bureau, *, on: date = ON, to_on: date | None = None, **changes: Any) -> Stay:
    values = {**ORDER, "received_on": on, "from_on": on, "to_on": to_on, **changes}
    return lists.stay(entry, by=home.handler, at=office_time(on, 10), **values)


def only(case: Stay) -> Any:
    return Stay.objects.unscoped("test").filter(pk=case.pk)


def judged(case: Stay, home: cases.Bureau, outcome: str, *, on: date = LATER, grounds: Any = ()) -> Any:
    return lists.judge(
        only(case),
        by=home.approver,
        at=office_time(on, 10),
        outcome=outcome,
        authority=COURT,
        document_no="（2024）苏0281行初7号判决",
        outcome_on=on,
        grounds=tuple(grounds),
    )


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


def grounds_of(entry: Entry) -> list[int]:
    return list(entry.grounds.order_by("pk").values_list("record_id", flat=True))


def two_grounds(home: cases.Bureau, law: Any) -> Entry:
    row = cases.proposal(home, grounds=(cases.ground(home), cases.ground(home)))
    found: Entry = cases.listed(home, law, proposals=[row]).get()
    return found


def broken_invariants(on: date) -> list[str]:
    return [found.invariant.name for found in check(at=office_time(on, 23)) if found.count]


class TestStay:
    @pytest.mark.parametrize("by", ["handler of the unit", "handler of the office"])
    def test_what_is_on_a_list_stands_still_at_once(self, home, law, office, by):
        entry = cases.listed(home, law).get()
        actor = (home if by == "handler of the unit" else office).handler
        case = lists.stay(entry, by=actor, at=office_time(ON), received_on=ON, from_on=ON, **ORDER)
        entry.refresh_from_db()
        assert (case.state, case.suspends, entry.state, entry.suspended_on) == ("standing", True, "suspended", ON)
        assert not cases.everything([entry.pk]).publicly_visible(ON).exists()
        run = Transition.objects.filter(flow="entry", verb="suspend").latest("pk")
        assert COURT in run.note and ORDER["document_no"] in run.note

    def test_an_exit_that_waits_for_its_signature_has_no_effect_meanwhile(self, home, law):
        entry = cases.leaving(home, law).get()
        stayed(entry, home, on=date(2024, 4, 2))
        entry.refresh_from_db()
        assert (entry.state, entry.suspended_on) == ("leaving", date(2024, 4, 2))

    @pytest.mark.parametrize("state", ["proposed", "checked", "notified", "served", "publicised", "ready"])
    def test_on_its_way_an_entry_keeps_its_state_and_gets_no_further_than_ready(self, home, law, state):
        entry = getattr(cases, state)(home, law).get()
        assert not stayed(entry, home).suspends
        entry.refresh_from_db()
        assert (entry.state, entry.suspended_on) == (state, None)

    def test_another_unit_registers_none(self, home, law):
        entry = cases.listed(home, law).get()
        with pytest.raises(NotAllowed):
            stayed(entry, cases.bureau())

    def test_nor_does_a_reviewer(self, home, law):
        entry = cases.listed(home, law).get()
        with pytest.raises(NotAllowed):
            lists.stay(entry, by=home.reviewer, at=office_time(ON), received_on=ON, from_on=ON, **ORDER)

    @pytest.mark.parametrize("state", ["exited", "dropped", "withdrawn"])
    def test_a_closed_entry_has_nothing_to_stay(self, home, law, state):
        entry = getattr(cases, state)(home, law).get()
        with pytest.raises(Refused, match="没有可以停止执行的内容"):
            stayed(entry, home, on=LATER)

    def test_one_document_stands_once(self, home, law):
        entry = cases.listed(home, law).get()
        first = stayed(entry, home)
        with pytest.raises(Refused, match="只登记一次"):
            stayed(entry, home)
        stayed(entry, home, document_no="（2024）苏0281行初8号")
        lists.lift(only(first), by=home.approver, at=office_time(LATER), note="解除", all_or_nothing=True)
        assert stayed(entry, home, on=LATER).state == "standing"

    def test_the_database_holds_that_too(self, home, law):
        entry = cases.listed(home, law).get()
        case = stayed(entry, home)
        with pytest.raises(IntegrityError, match="redblack_stay_once"), transaction.atomic():
            open_transition(Stay.flow, "stay", by=home.handler, at=office_time(ON))
            case.pk = None
            case.public_id = "00000000-0000-4000-8000-000000000001"
            case.save(force_insert=True)

    FACTS = StayingFacts(closed=False, same_standing=False, received_on=ON, from_on=ON, to_on=None)

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            pytest.param(FACTS, "", id="lawful"),
            pytest.param(replace(FACTS, to_on=ON), "", id="until today"),
            pytest.param(replace(FACTS, closed=True), "entry_not_closed", id="closed"),
            pytest.param(replace(FACTS, same_standing=True), "not_stayed_twice", id="twice"),
            pytest.param(replace(FACTS, received_on=LATER), "stay_received", id="received tomorrow"),
            pytest.param(replace(FACTS, from_on=LATER, to_on=LATER), "stay_begun", id="begins tomorrow"),
            pytest.param(replace(FACTS, to_on=ON - timedelta(days=1)), "stay_not_over", id="over yesterday"),
        ],
    )
    def test_rules(self, facts, code):
        found = asked(rules.STAYING, facts, law=JY, on=ON)
        assert [refusal.code for refusal in found] == code.split()


class TestWhatAStayStops:
    """Rules NoStandingStay before the list, NotStayed on it; the sanction itself goes on running."""

    def test_nobody_lists_it(self, home, law):
        entries = cases.ready(home, law)
        stayed(entries.get(), home)
        report = lists.list_entries(entries, by=home.approver, at=office_time(ON, 11))
        assert codes(report) == ["no_standing_stay"]
        (refusal,) = report.refused[0].refusals
        assert ORDER["document_no"] in refusal.sentence
        assert "第五十六条" in refusal.clause

    def test_nobody_publicises_it(self, home):
        entries = cases.served(home, cases.programme(home, publicity_required=True))
        stayed(entries.get(), home)
        report = lists.publicise(entries, by=home.reviewer, at=office_time(ON, 11))
        assert codes(report) == ["no_standing_stay"]

    def test_the_timer_passes_it_by_without_a_refusal_a_minute(self, home, law):
        entries = cases.served(home, law)
        stayed(entries.get(), home)
        assert run_due("lists.ready", at=office_time(ON, 11)) == 0
        assert not RefusedCase.objects.exists()
        assert codes(lists.make_ready(entries, at=office_time(ON, 11))) == ["no_standing_stay"]

    def test_nobody_resumes_it(self, home, law):
        entries = cases.listed(home, law)
        stayed(entries.get(), home)
        assert codes(lists.resume(entries, by=home.approver, at=office_time(LATER))) == ["not_stayed"]

    def test_nobody_keeps_it(self, home, law):
        entries = cases.leaving(home, law)
        stayed(entries.get(), home, on=date(2024, 4, 2))
        assert codes(lists.keep(entries, by=home.approver, at=office_time(LATER), note="继续")) == ["not_stayed"]

    def test_its_exit_may_be_signed(self, home, law):
        entries = cases.leaving(home, law)
        stayed(entries.get(), home, on=date(2024, 4, 2))
        lists.exit_entries(entries, by=home.approver, at=office_time(LATER), all_or_nothing=True)
        assert entries.get().state == "exited"

    def test_it_expires_on_its_day_all_the_same(self, home, law):
        entries = cases.listed(home, law)
        stayed(entries.get(), home)
        after = entries.get().valid_to + timedelta(days=1)
        assert run_due("lists.expire", at=office_time(after)) == 1
        assert entries.get().exit_reason == "expired"

    def test_what_stands_still_is_not_suspended_again(self, home, law):
        entries = cases.leaving(home, law)
        stayed(entries.get(), home, on=date(2024, 4, 2))
        again = lists.suspend(entries, by=home.approver, at=office_time(LATER), note="核实")
        assert codes(again) == ["not_stood_still_twice"]

    def test_the_database_refuses_the_listing_too(self, home, law):
        entries = cases.ready(home, law)
        stayed(entries.get(), home)
        with pytest.raises(IntegrityError, match="no effect while a stay"), transaction.atomic():
            open_transition(Entry.flow, "list_entries", by=home.approver, at=office_time(ON, 11))
            entries.update(
                state="listed", listed_on=ON, effective_from=ON, valid_to=date(2025, 1, 1), public_to=date(2025, 1, 1)
            )

    @pytest.mark.parametrize("on", [LATER, LATER + timedelta(days=1)])
    def test_and_the_resumption_until_the_last_day_is_over(self, home, law, on):
        entries = cases.listed(home, law)
        stayed(entries.get(), home, to_on=LATER)

        def resume() -> None:
            open_transition(Entry.flow, "resume", by=home.approver, at=office_time(on, 0, 1))
            entries.update(state="listed", suspended_on=None)

        if on > LATER:
            resume()
            return
        with pytest.raises(IntegrityError, match="no effect while a stay"), transaction.atomic():
            resume()

    def test_the_invariant_finds_a_stay_that_nobody_gave_effect(self, home, law):
        """A program that wrote the row and forgot the suspension is found by the nightly question."""
        stayed(cases.listed(home, law).get(), home)
        assert "entry.stayed" not in broken_invariants(ON)
        entry = cases.listed(home, law).get()
        open_transition(Stay.flow, "stay", by=home.handler, at=office_time(ON))
        Stay.objects.create(
            subject_id=entry.subject_id,
            entry=entry,
            recogniser_id=entry.recogniser_id,
            received_on=ON,
            from_on=ON,
            state="standing",
            **ORDER,
        )
        assert "entry.stayed" in broken_invariants(ON)


class TestLift:
    def test_the_entry_has_effect_again_in_the_name_of_who_lifted(self, home, law):
        entry = cases.listed(home, law).get()
        case = stayed(entry, home)
        lists.lift(only(case), by=home.approver, at=office_time(LATER), note="裁定解除", all_or_nothing=True)
        entry.refresh_from_db()
        case.refresh_from_db()
        assert (case.state, case.ended_on, entry.state, entry.suspended_on) == ("lifted", LATER, "listed", None)
        assert Transition.objects.filter(flow="entry", verb="resume").get().user_id == home.approver.user_id

    def test_not_while_another_stay_holds_it(self, home, law):
        entry = cases.listed(home, law).get()
        first, second = stayed(entry, home), stayed(entry, home, kind="reconsideration", document_no="澄复〔2024〕3号")
        for case, state in ((first, "suspended"), (second, "listed")):
            lists.lift(only(case), by=home.approver, at=office_time(LATER), note="解除", all_or_nothing=True)
            entry.refresh_from_db()
            assert entry.state == state

    def test_not_where_it_stood_still_for_another_reason_before(self, home, law):
        entry = cases.suspended(home, law).get()
        case = stayed(entry, home, on=LATER)
        assert not case.suspends
        lists.lift(only(case), by=home.approver, at=office_time(date(2024, 4, 9)), note="解除", all_or_nothing=True)
        entry.refresh_from_db()
        assert (entry.state, entry.suspended_on) == ("suspended", date(2024, 4, 1))

    def test_not_what_is_past_its_validity(self, home, law):
        entry = cases.listed(home, law).get()
        case = stayed(entry, home)
        after = entry.valid_to + timedelta(days=1)
        lists.lift(only(case), by=home.approver, at=office_time(after), note="解除", all_or_nothing=True)
        entry.refresh_from_db()
        assert entry.state == "suspended"

    def test_an_exit_that_waits_is_left_to_its_approver(self, home, law):
        entries = cases.leaving(home, law)
        case = stayed(entries.get(), home, on=date(2024, 4, 2))
        lists.lift(only(case), by=home.approver, at=office_time(LATER), note="解除", all_or_nothing=True)
        assert (entries.get().state, entries.get().suspended_on) == ("leaving", date(2024, 4, 2))
        lists.keep(entries, by=home.approver, at=office_time(LATER), note="理由不成立", all_or_nothing=True)
        assert (entries.get().state, entries.get().suspended_on) == ("listed", None)

    def test_what_was_on_its_way_goes_on(self, home, law):
        entries = cases.ready(home, law)
        case = stayed(entries.get(), home)
        lists.lift(only(case), by=home.approver, at=office_time(LATER), note="解除", all_or_nothing=True)
        lists.list_entries(entries, by=home.approver, at=office_time(LATER), all_or_nothing=True)
        assert entries.get().state == "listed"

    def test_a_handler_lifts_nothing(self, home, law):
        case = stayed(cases.listed(home, law).get(), home)
        with pytest.raises(NotAllowed):
            lists.lift(only(case), by=home.handler, at=office_time(LATER), note="解除")


class TestRunOut:
    def test_its_last_day_counts_and_the_day_after_nothing_has_effect_by_itself(self, home, law):
        entry = cases.listed(home, law).get()
        case = stayed(entry, home, to_on=LATER)
        assert run_due("lists.stays", at=office_time(LATER, 23, 59)) == 0
        assert run_due("lists.stays", at=office_time(LATER + timedelta(days=1), 0, 1)) == 1
        entry.refresh_from_db()
        case.refresh_from_db()
        assert (case.state, case.ended_on, entry.state) == ("run_out", LATER + timedelta(days=1), "suspended")

    def test_a_person_resumes_it(self, home, law):
        entries = cases.listed(home, law)
        stayed(entries.get(), home, to_on=LATER)
        refused = lists.resume(entries, by=home.approver, at=office_time(LATER, 23, 59))
        assert codes(refused) == ["not_stayed"]
        # Though no worker ran: the dates say that the stay is over.
        lists.resume(entries, by=home.approver, at=office_time(LATER + timedelta(days=1), 0, 1), all_or_nothing=True)
        assert entries.get().state == "listed"


class TestJudge:
    @pytest.mark.parametrize("outcome", ["upheld", "withdrawn"])
    def test_what_was_left_standing_has_effect_again(self, home, law, outcome):
        entry = cases.listed(home, law).get()
        case = stayed(entry, home)
        assert judged(case, home, outcome).moved == (case.pk,)
        entry.refresh_from_db()
        case.refresh_from_db()
        assert (entry.state, case.state, case.outcome, case.ended_on) == ("listed", "judged", outcome, LATER)

    def test_what_was_changed_waits_for_a_person(self, home, law):
        entries = cases.listed(home, law)
        judged(stayed(entries.get(), home), home, "changed")
        assert entries.get().state == "suspended"
        lists.correct(
            entries, by=home.approver, at=office_time(LATER, 11), reason="罚款改为三万元。", all_or_nothing=True
        )
        lists.resume(entries, by=home.approver, at=office_time(LATER, 12), all_or_nothing=True)
        assert entries.get().state == "listed"

    def test_what_was_quashed_takes_record_and_entry_along(self, home, law):
        entry = cases.listed(home, law).get()
        case = stayed(entry, home)
        assert judged(case, home, "quashed", grounds=grounds_of(entry)).moved == (case.pk,)
        entry.refresh_from_db()
        record = Record.objects.unscoped("test").get(pk=grounds_of(entry)[0])
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "quashed", LATER)
        assert (record.state, record.quashed_by, record.quashed_on) == ("revoked", COURT, LATER)

    def test_what_rests_on_another_ground_goes_on_standing_still(self, home, law):
        entry = two_grounds(home, law)
        judged(stayed(entry, home), home, "quashed", grounds=grounds_of(entry)[:1])
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason) == ("suspended", "")

    def test_it_may_come_after_the_stay(self, home, law):
        entry = cases.listed(home, law).get()
        case = stayed(entry, home)
        lists.lift(only(case), by=home.approver, at=office_time(LATER), note="解除", all_or_nothing=True)
        judged(case, home, "quashed", on=date(2024, 6, 3), grounds=grounds_of(entry))
        entry.refresh_from_db()
        case.refresh_from_db()
        assert (case.ended_on, case.judged_on) == (LATER, date(2024, 6, 3))
        assert entry.exit_reason == "quashed"

    def test_one_that_was_lifted_before_resumes_nothing(self, home, law):
        """Lifted in the morning, suspended for verification at noon, upheld in the afternoon."""
        entries = cases.listed(home, law)
        case = stayed(entries.get(), home)
        lists.lift(only(case), by=home.approver, at=office_time(LATER, 8), note="解除", all_or_nothing=True)
        lists.suspend(entries, by=home.approver, at=office_time(LATER, 9), note="核实", all_or_nothing=True)
        judged(case, home, "upheld")
        assert (entries.get().state, entries.get().suspended_on) == ("suspended", LATER)

    def test_one_that_ran_out_before_does(self, home, law):
        entries = cases.listed(home, law)
        case = stayed(entries.get(), home, to_on=date(2024, 4, 5))
        lists.run_out(only(case), at=office_time(date(2024, 4, 6)), all_or_nothing=True)
        judged(case, home, "upheld")
        assert entries.get().state == "listed"

    def test_an_upheld_one_resumes_nothing_while_another_stay_holds_it(self, home, law):
        entry = cases.listed(home, law).get()
        case = stayed(entry, home)
        stayed(entry, home, document_no="另案")
        judged(case, home, "upheld")
        entry.refresh_from_db()
        assert entry.state == "suspended"

    FACTS = StayFacts(
        pack_version_id=1,
        from_on=ON,
        to_on=None,
        ended_on=None,
        grounds=[7, 8],
        given=Judgment(outcome="quashed", authority=COURT, document_no="判1号", outcome_on=LATER, grounds=(7,)),
    )

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            pytest.param({}, "", id="lawful"),
            pytest.param({"outcome": "upheld", "grounds": ()}, "", id="upheld names nothing"),
            pytest.param({"document_no": " "}, "outcome_has_document", id="no document"),
            pytest.param({"authority": ""}, "outcome_has_document", id="no authority"),
            pytest.param({"outcome_on": ON - timedelta(days=1)}, "outcome_after_stay", id="before the stay"),
            pytest.param({"outcome_on": LATER + timedelta(days=1)}, "outcome_after_stay", id="tomorrow"),
            pytest.param({"grounds": ()}, "quashed_grounds_named", id="quashed what?"),
            pytest.param({"grounds": (7, 9)}, "grounds_rest_here", id="somebody else's record"),
            pytest.param({"outcome": "upheld"}, "grounds_rest_here", id="upheld and quashed"),
        ],
    )
    def test_rules(self, change, code):
        facts = replace(self.FACTS, given=replace(self.FACTS.given, **change))
        found = asked(rules.JUDGING, facts, law=JY, on=LATER)
        assert [refusal.code for refusal in found] == code.split()

    def test_an_entry_of_elsewhere_has_no_ground_to_name(self):
        facts = replace(self.FACTS, grounds=[], given=replace(self.FACTS.given, grounds=()))
        assert not asked(rules.JUDGING, facts, law=JY, on=LATER)


def test_an_entry_of_elsewhere_is_stayed_too(office, home):
    row = lists.Received(
        claim=factories.organisation_claim(),
        origin="upper",
        authority="江苏省市场监督管理局",
        decision_no="苏市监〔2024〕1号",
        reason="上级认定。",
        listed_on=date(2024, 3, 1),
        valid_to=date(2026, 2, 28),
    )
    at = office_time(date(2024, 3, 4))
    (made,) = lists.receive([row], programme=cases.programme(office), by=office.handler, at=at)
    entry = cases.everything([made.entry_id]).get()
    stayed(entry, office)
    entry.refresh_from_db()
    assert entry.state == "suspended"
