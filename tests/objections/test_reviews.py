"""Reconsideration and suits: who may do what when, what the law forbids, and what the pages and systems show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core.chunks import open_transition
from core.clocks import office_time
from core.invariants import check
from core.refusals import NotAllowed, Refused
from core.rules import NoLaw
from core.rules import judge as asked
from law.operations import pack_by_version_id
from objections.models import Review
from objections.operations import reviews
from objections.review_flow import REVIEW
from objections.review_work import work
from objections.rules import reviews as rules
from objections.rules.reviews import RegisteringFacts, ReviewFacts, ReviewJudgment
from records import operations as records
from records.models import Record
from redblack.models import Stay
from tests.kit import cases, desk, factories, reform
from tests.kit import reviews as kit
from tests.kit.desk import words
from tests.kit.systems import system_of

pytestmark = pytest.mark.django_db

ON, LATER = kit.ON, kit.JUDGED_ON
GRID = """
           pending   decided   complied  void
stay       pending   -         -         -
judge      decided   -         -         -
comply     -         complied  -         -
void       void      -         -         -
hand_over  pending   decided   -         -
"""


def ways(grid: str) -> set[tuple[str, str, str]]:
    head, *rows = grid.strip("\n").splitlines()
    found = set()
    for row in rows:
        verb, *targets = row.split()
        found |= {(verb, state, to) for state, to in zip(head.split(), targets, strict=True) if to != "-"}
    return found


def test_the_table_in_the_code_is_the_one_above() -> None:
    assert set(REVIEW.ways()) == ways(GRID) | {("register", "", "pending")}


def codes(refused: Any) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def sound(on: date) -> list[str]:
    return [found.invariant.name for found in check(at=office_time(on, 23)) if found.count]


class TestRegister:
    def test_a_suit_alone_lets_everything_go_on(self, home, law):
        entry = cases.listed(home, law).get()
        case = kit.registered(entry, home).get()
        entry.refresh_from_db()
        assert (case.state, case.unit, case.subject_id) == ("pending", home.department, entry.subject_id)
        assert entry.state == "listed"

    def test_a_record_alone_and_both_together(self, home, law):
        entry = cases.listed(home, law).get()
        record = entry.grounds.get().record
        alone = kit.registered(None, home, record=record, kind="reconsideration").get()
        both = kit.registered(entry, home, record=record, document_no="另案").get()
        assert (alone.entry, alone.record, alone.unit) == (None, record, home.department)
        assert (both.entry, both.record) == (entry, record)

    def test_the_office_may_and_another_unit_may_not(self, home, law, office):
        entry = cases.listed(home, law).get()
        assert kit.registered(entry, home, by=office.handler).get().registered_by_id == office.handler.user_id
        with pytest.raises(NotAllowed):
            kit.registered(entry, home, by=cases.bureau().handler, document_no="另案")

    def test_a_reviewer_does_not_register(self, home, law):
        with pytest.raises(NotAllowed):
            kit.registered(cases.listed(home, law).get(), home, by=home.reviewer)

    def test_once(self, home, law):
        entry = cases.listed(home, law).get()
        kit.registered(entry, home)
        with pytest.raises(Refused) as refused:
            kit.registered(entry, home)
        assert codes(refused) == ["review_not_registered_twice"]
        kit.registered(None, home, record=entry.grounds.get().record)

    def test_the_database_holds_that_too(self, home, law):
        case = kit.registered(cases.listed(home, law).get(), home).get()
        with pytest.raises(IntegrityError, match="objections_review_once"), transaction.atomic():
            open_transition(REVIEW, "register", by=home.handler, at=office_time(ON))
            case.pk, case.public_id = None, "00000000-0000-4000-8000-000000000001"
            case.save(force_insert=True)

    FACTS = RegisteringFacts(same_pending=False, one_subject=True, filed_on=ON, received_on=ON)

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            pytest.param(FACTS, "", id="lawful"),
            pytest.param(replace(FACTS, filed_on=None), "", id="nobody knows when it was filed"),
            pytest.param(replace(FACTS, same_pending=True), "review_not_registered_twice", id="twice"),
            pytest.param(replace(FACTS, one_subject=False), "review_of_one_subject", id="ReviewOfOneSubject"),
            pytest.param(replace(FACTS, received_on=LATER), "review_received_in_order", id="received tomorrow"),
            pytest.param(replace(FACTS, filed_on=LATER), "review_received_in_order", id="filed after it was received"),
        ],
    )
    def test_rules(self, facts, code):
        found = asked(rules.REGISTERING, facts, law=NoLaw(), on=ON)
        assert [refusal.code for refusal in found] == code.split()


FACTS = ReviewFacts(
    entry_id=1,
    kind="suit",
    authority=kit.COURT,
    received_on=ON,
    filed_on=kit.FILED_ON,
    registered_by_id=7,
    outcome="",
    stayed=False,
    contested=(3, 4),
    stands=True,
)
QUASHED = ReviewJudgment(outcome="quashed", document_no="判1", outcome_on=ON, effective_on=ON, records=(3,))
UPHELD = ReviewJudgment(outcome="upheld", document_no="判1", outcome_on=ON)
DAY = timedelta(days=1)


class TestRules:
    """JudgmentInForce, WhatFellIsNamed, OnlyTheContestedFalls, ReviewOutcomeHasDocument, ReviewOutcomeInTime."""

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            pytest.param(UPHELD, "", id="upheld"),
            pytest.param(QUASHED, "", id="quashed"),
            pytest.param(replace(QUASHED, records=(), listing=True), "", id="the listing alone"),
            pytest.param(replace(UPHELD, document_no=" "), "review_outcome_has_document", id="no document"),
            pytest.param(replace(UPHELD, outcome_on=ON + DAY), "review_outcome_in_time", id="tomorrow"),
            pytest.param(
                replace(UPHELD, outcome_on=kit.FILED_ON - DAY), "review_outcome_in_time", id="before it was filed"
            ),
            pytest.param(
                replace(QUASHED, effective_on=ON - DAY), "review_outcome_in_time", id="in force before it was spoken"
            ),
            pytest.param(replace(QUASHED, effective_on=None), "judgment_in_force", id="may still be appealed"),
            pytest.param(replace(QUASHED, effective_on=ON + DAY), "judgment_in_force", id="in force tomorrow"),
            pytest.param(replace(UPHELD, outcome="changed"), "judgment_in_force", id="changed, in force nobody knows"),
            pytest.param(replace(QUASHED, records=()), "what_fell_is_named", id="what fell is not said"),
            pytest.param(replace(QUASHED, records=(9,)), "only_the_contested_falls", id="another's record"),
            pytest.param(replace(UPHELD, records=(3,)), "only_the_contested_falls", id="upheld and yet fallen"),
            pytest.param(replace(UPHELD, listing=True), "only_the_contested_falls", id="upheld and off the list"),
        ],
    )
    def test_judging(self, given, code):
        found = asked(rules.JUDGING, replace(FACTS, given=given), law=NoLaw(), on=ON)
        assert [refusal.code for refusal in found] == code.split()

    def test_a_listing_that_is_gone_cannot_fall(self):
        facts = replace(FACTS, stands=False, given=replace(QUASHED, listing=True))
        assert [one.code for one in asked(rules.JUDGING, facts, law=NoLaw(), on=ON)] == ["only_the_contested_falls"]

    def test_where_nothing_is_left_to_fall_nothing_need_be_named(self):
        facts = replace(FACTS, contested=(), stands=False, given=replace(QUASHED, records=()))
        assert asked(rules.JUDGING, facts, law=NoLaw(), on=ON) == ()

    @pytest.mark.parametrize("outcome", ["upheld", "rejected", "withdrawn", "quashed"])
    def test_something_to_comply_with(self, outcome):
        (refusal,) = asked(rules.COMPLYING, replace(FACTS, outcome=outcome, given="已办"), law=NoLaw(), on=ON)
        assert refusal.code == "something_to_comply_with"

    def test_compliance_said(self):
        (refusal,) = asked(rules.COMPLYING, replace(FACTS, outcome="changed", given=" "), law=NoLaw(), on=ON)
        assert refusal.code == "compliance_said"

    def test_voiding_says_why(self):
        (refusal,) = asked(rules.VOIDING, replace(FACTS, given=" "), law=NoLaw(), on=ON)
        assert refusal.code == "voiding_says_why"

    def test_no_stay_is_left_behind(self):
        (refusal,) = asked(rules.VOIDING, replace(FACTS, stayed=True, given="有误"), law=NoLaw(), on=ON)
        assert refusal.code == "no_stay_is_left_behind"


class TestStay:
    def test_the_stay_is_a_case_of_the_lists(self, home, law):
        entry = cases.listed(home, law).get()
        case = kit.stayed(entry, home).get()
        stay = Stay.objects.unscoped("test").get(entry=entry)
        entry.refresh_from_db()
        assert (entry.state, case.state, case.stays.get().stay) == ("suspended", "pending", stay)
        assert (stay.kind, stay.authority, stay.received_on) == ("suit", kit.COURT, kit.STAYED_ON)

    def test_reconsideration_stays_as_reconsideration(self, home, law):
        case = kit.stayed(cases.listed(home, law).get(), home, kind="reconsideration").get()
        assert case.stays.get().stay.kind == "reconsideration"

    def test_stay_is_of_an_entry(self, home, law):
        record = cases.listed(home, law).get().grounds.get().record
        with pytest.raises(Refused) as refused:
            kit.stay(kit.registered(None, home, record=record), home)
        assert codes(refused) == ["stay_is_of_an_entry"]

    def test_what_the_lists_refuse_is_refused_here(self, home, law):
        chosen = kit.stayed(cases.listed(home, law).get(), home)
        with pytest.raises(Refused) as refused:
            kit.stay(chosen, home)
        assert codes(refused) == ["not_stayed_twice"]


class TestJudge:
    def test_another_person_judges(self, home, law):
        both = factories.actor("handler", "approver", of=home.department)
        chosen = kit.registered(cases.listed(home, law).get(), home, by=both)
        with pytest.raises(Refused) as refused:
            kit.judged(chosen, home, by=both)
        assert codes(refused) == ["another_person_judges"]

    def test_a_handler_does_not(self, home, law):
        with pytest.raises(NotAllowed):
            kit.judged(kit.registered(cases.listed(home, law).get(), home), home, by=home.handler)

    @pytest.mark.parametrize("outcome", ["upheld", "rejected", "withdrawn"])
    def test_what_stays_as_it_was_has_effect_again(self, home, law, outcome):
        entry = cases.listed(home, law).get()
        chosen = kit.stayed(entry, home)
        kit.judged(chosen, home, outcome)
        entry.refresh_from_db()
        assert (entry.state, chosen.get().state, chosen.get().outcome) == ("listed", "decided", outcome)
        assert chosen.get().stays.get().stay.state == "judged"
        assert sound(LATER) == []

    def test_a_listing_that_was_quashed_leaves_and_its_ground_stands(self, home, law):
        entry = cases.listed(home, law).get()
        chosen = kit.stayed(entry, home)
        kit.judged(chosen, home, "quashed", listing=True)
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason) == ("exited", "quashed")
        assert entry.grounds.get().record.state == "filed"
        assert chosen.get().stays.get().stay.outcome == "quashed"
        assert sound(LATER) == []

    def test_so_it_does_without_a_stay(self, home, law):
        entry = cases.listed(home, law).get()
        kit.judged(kit.registered(entry, home), home, "quashed", listing=True)
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason) == ("exited", "quashed")

    def test_on_its_way_it_is_dropped(self, home, law):
        entry = cases.notified(home, law).get()
        kit.judged(kit.registered(entry, home), home, "quashed", listing=True)
        entry.refresh_from_db()
        assert entry.state == "dropped"

    def test_a_record_alone_takes_the_entry_that_rests_on_it(self, home, law):
        entry = cases.listed(home, law).get()
        record = entry.grounds.get().record
        kit.judged(kit.registered(None, home, record=record), home, "quashed", records=[record.pk])
        entry.refresh_from_db()
        record.refresh_from_db()
        assert (record.state, record.quashed_by, record.quashed_on) == ("revoked", kit.COURT, LATER)
        assert (entry.state, entry.exit_reason) == ("exited", "quashed")

    def test_one_of_two_grounds_leaves_the_entry_on_its_list(self, home, law):
        row = cases.proposal(home, grounds=(cases.ground(home), cases.ground(home)))
        entry = cases.listed(home, law, proposals=[row]).get()
        first, second = entry.grounds.order_by("pk").values_list("record_id", flat=True)
        kit.judged(kit.registered(entry, home), home, "quashed", records=[first])
        entry.refresh_from_db()
        assert entry.state == "listed"
        assert list(Record.objects.unscoped("test").filter(ended_on=None).values_list("pk", flat=True)) == [second]

    @pytest.mark.parametrize("outcome", ["changed", "unlawful", "settled"])
    def test_what_a_person_must_change_waits_and_stands_still(self, home, law, outcome):
        entry = cases.listed(home, law).get()
        chosen = kit.stayed(entry, home)
        kit.judged(chosen, home, outcome)
        entry.refresh_from_db()
        assert entry.state == "suspended"
        assert [item.count for item in work(home.handler, LATER)] == [1]
        assert [item.count for item in work(cases.bureau().handler, LATER)] == [0]

    def test_a_judgment_that_is_refused_leaves_everything(self, home, law):
        entry = cases.listed(home, law).get()
        chosen = kit.stayed(entry, home)
        with pytest.raises(Refused):
            kit.judged(chosen, home, "quashed", records=[entry.grounds.get().record_id], effective_on=None)
        entry.refresh_from_db()
        assert (chosen.get().state, entry.state) == ("pending", "suspended")

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ("outcome = 'quashed'", "objections_review_outcome_iff_judged|objections_review_in_force"),
            ("record_id = NULL, entry_id = NULL", "objections_review_about_something"),
            ("listing_fell = true", "objections_review_listing_quashed"),
        ],
    )
    def test_the_database_refuses_what_cannot_be(self, home, law, change, constraint):
        case = kit.registered(cases.listed(home, law).get(), home).get()
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            open_transition(REVIEW, "hand_over", by=home.handler, at=office_time(ON))
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE objections_review SET {change} WHERE id = %s", [case.pk])  # noqa: S608


class TestComply:
    def test_what_was_done_is_said(self, home, law):
        chosen = kit.registered(cases.listed(home, law).get(), home)
        kit.judged(chosen, home, "changed")
        reviews.comply(chosen, by=home.handler, at=office_time(LATER, 16), done="已更正处罚金额。", all_or_nothing=True)
        assert (chosen.get().state, chosen.get().complied, chosen.get().complied_on) == (
            "complied",
            "已更正处罚金额。",
            LATER,
        )
        assert work(home.handler, LATER)[0].count == 0


class TestVoid:
    def test_it_stays_on_file_and_may_be_registered_again(self, home, law):
        entry = cases.listed(home, law).get()
        chosen = kit.registered(entry, home)
        reviews.void(chosen, by=home.reviewer, at=office_time(ON, 11), reason="案号有误", all_or_nothing=True)
        assert (chosen.get().state, chosen.get().void_reason) == ("void", "案号有误")
        assert kit.registered(entry, home).get().state == "pending"


class TestHandOver:
    def test_open_cases_go_to_the_successor(self, office, home, law):
        chosen = kit.registered(cases.listed(home, law).get(), home)
        heir = factories.department("江阴市应急和安全管理局")
        reform.carried_out(office, reform.proposed(office, home.department, to=heir))
        assert chosen.get().unit == heir
        assert sound(date(2024, 12, 31)) == []


class TestDoors:
    def test_an_officer_registers_by_the_numbers_on_the_papers(self, home, law):
        entry = cases.listed(home, law).get()
        form = {
            "entry_no": entry.decision_no,
            "kind": "suit",
            "authority": kit.COURT,
            "document_no": kit.CASE,
            "received_on": "2024-04-01",
        }
        answer = desk.post(home.handler, "/staff/objections/review/new/register/", office_time(ON, 10), **form)
        case = Review.objects.unscoped("test").get()
        assert (case.entry, case.record) == (entry, None)
        shown = words(answer)
        assert kit.CASE in shown
        assert "某一时刻的档案和名单" in shown

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({}, "请填写信用记录的文书号或者名单条目的认定文号"),
            ({"entry_no": "没有这个"}, "没有找到文号为“没有这个”的名单条目"),
            ({"record_no": "甲"}, "没有找到文号为“甲”的信用记录"),
        ],
    )
    def test_a_number_that_names_nothing_is_refused_by_name(self, home, law, given, sentence):
        form = {"kind": "suit", "authority": "甲", "document_no": "乙", "received_on": "2024-04-01", **given}
        answer = desk.post(home.handler, "/staff/objections/review/new/register/", office_time(ON, 10), **form)
        assert sentence in words(answer)
        assert not Review.objects.unscoped("test").exists()

    def test_a_paper_that_names_two_is_told_apart_by_the_subject(self, home, law):
        rows = [cases.proposal(home, decision_no="（澄）应急列〔2024〕1号") for _ in range(2)]
        first = cases.listed(home, law, proposals=rows).order_by("pk").first()
        form = {
            "entry_no": "（澄）应急列〔2024〕1号",
            "kind": "suit",
            "authority": "甲",
            "document_no": "乙",
            "received_on": "2024-04-01",
        }
        address = "/staff/objections/review/new/register/"
        assert "涉及多个主体" in words(desk.post(home.handler, address, office_time(ON, 10), **form))
        desk.post(home.handler, address, office_time(ON, 10), party_name=first.subject.uscc, **form)
        assert Review.objects.unscoped("test").get().entry == first

    def test_a_foreign_unit_finds_no_such_record(self, home, law):
        record = cases.listed(home, law).get().grounds.get().record
        form = {"record_no": record.document_no, "kind": "suit", "authority": "甲", "document_no": "乙"}
        other = cases.bureau("江阴市税务局").handler
        desk.post(other, "/staff/objections/review/new/register/", office_time(ON), received_on="2024-04-01", **form)
        assert not Review.objects.unscoped("test").exists()

    def test_the_approver_quashes_at_the_desk(self, home, law):
        entry = cases.listed(home, law).get()
        case = kit.stayed(entry, home).get()
        ground = entry.grounds.get().record
        see = desk.see(home.approver, desk.page("door", case, "judge"), office_time(LATER, 9))
        assert ground.title in words(see)
        desk.do(
            home.approver,
            case,
            "judge",
            office_time(LATER, 10),
            outcome="quashed",
            document_no=kit.JUDGMENT,
            outcome_on="2024-06-03",
            effective_on="2024-06-03",
            records=[ground.pk],
        )
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason) == ("exited", "quashed")

    def test_of_a_record_alone_nothing_else_is_offered_to_fall(self, home, law):
        """A foreign record, that is no ground of anything, must not stand on the page."""
        record = cases.listed(home, law).get().grounds.get().record
        foreign = cases.bureau("江阴市税务局")
        claim = cases.ground(foreign, subject_id=record.subject_id)
        law_of_record = pack_by_version_id(record.pack_version_id)
        records.file([claim], pack=law_of_record, by=foreign.handler, at=office_time(ON, 9))
        case = kit.registered(None, home, record=record).get()
        see = desk.see(home.approver, desk.page("door", case, "judge"), office_time(LATER, 9))
        offered = see.context["form"].fields["records"].queryset
        assert list(offered.values_list("pk", flat=True)) == [record.pk]
        assert "listing" not in see.context["form"].fields

    def test_a_system_reads_its_own_and_acts(self, home, law):
        entry = cases.listed(home, law).get()
        chosen = kit.registered(entry, home)
        kit.judged(chosen, home, "settled")
        system, other = system_of(home.department, at=office_time(LATER, 16)), system_of()
        (row,) = system.get("reviews/").json()["results"]
        assert (row["document_no"], row["entry"], row["verbs"]) == (kit.CASE, str(entry.public_id), ["comply"])
        assert other.get("reviews/").json()["results"] == []
        answer = system.post(f"reviews/{row['public_id']}/comply/", {"done": "已按调解书退出。"})
        assert answer.json()["case"]["complied"] == "已按调解书退出。"
