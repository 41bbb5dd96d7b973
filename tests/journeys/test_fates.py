"""What lists, measures and public pages do when a subject dies, ends, merges or divides, and when that was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import sets
from core.actors import timer
from core.clocks import fixed, office_time
from core.deadlines import deadlines
from core.models import Letter
from core.refusals import Refused
from measures.queries import explain
from public.operations.proving import _figures
from public.places import PLACES
from records.models import Record
from records.operations import revoke
from redblack import operations as lists
from redblack.models import Entry
from redblack.operations.fates import _REINSTATE
from subjects.fictitious import valid_uscc
from subjects.models import Subject, SubjectChange
from subjects.operations import Heir, confirm_change, relate, report_change, undo_change
from tests.kit import cases, desk, desks, factories

pytestmark = pytest.mark.django_db
ON = date(2024, 4, 8)
AT, NEXT = office_time(ON), office_time(date(2024, 4, 9))


class House:
    """An office under Jiangyin's pack, a bureau that recognises, a department that carries out."""

    def __init__(self) -> None:
        self.office = desks.office()
        self.home = cases.bureau("江阴市应急管理局")
        self.treasury = cases.bureau("江阴市财政局")
        kinds = ["legal_person", "natural_person", "responsible_person"]
        desks.published(self.office, self.treasury.department, target_kinds=kinds)
        self.rules = cases.programme(self.home)

    def listed(self, claim: Any, state: str = "listed") -> Entry:
        """An entry about somebody, in a state."""
        entries = getattr(cases, state)(self.home, self.rules, proposals=[cases.proposal(self.home, claim=claim)])
        return entries.get()  # type: ignore[no-any-return]

    def company(self) -> tuple[Entry, Subject]:
        """A listed organisation, and the person who answers for it with a task of his own."""
        claim, person = factories.organisation_claim(), factories.person("张三丰")
        company = factories.known(claim)
        relate(
            company,
            person=person,
            role="legal_representative",
            from_on=None,
            proof="登记信息",
            by=self.home.handler,
            at=factories.A_DAY,
        )
        return self.listed(claim), person

    def changed(self, subject: Subject, kind: str, **given: Any) -> SubjectChange:
        """A change that took effect on ON."""
        case = report_change(
            subject,
            kind=kind,
            happened_on=date(2024, 4, 7),
            authority="江阴市数据局",
            document_no="证明1号",
            by=self.office.handler,
            at=AT,
            **given,
        )
        if case.state == "reported":
            confirm_change(chosen(case), by=self.office.reviewer, at=AT, all_or_nothing=True)
        return case

    def undo(self, case: SubjectChange) -> None:
        undo_change(chosen(case), by=self.office.approver, at=NEXT, note="误报", all_or_nothing=True)


@pytest.fixture
def house() -> House:
    return House()


def chosen(case: SubjectChange) -> Any:
    return SubjectChange.objects.unscoped("test").filter(pk=case.pk)


def fresh(entry: Entry) -> Entry:
    return Entry.objects.unscoped("test").get(pk=entry.pk)


def states(entry: Entry) -> Mapping[int, list[str]]:
    """The states of an entry's tasks by the subject they are against, in the order of their rounds."""
    found: dict[int, list[str]] = {}
    for task in desks.tasks(entry=entry).order_by("subject_id", "cycle"):
        found.setdefault(task.subject_id, []).append(task.state)
    return found


def proved() -> bool:
    """Whether no place shows or enforces what it must not; the proof itself wants a transaction of its own."""
    with connection.cursor() as cursor:
        return not any(_figures(cursor, place, at=NEXT)["broken"] for place in PLACES)


class TestDeath:
    def test_the_entry_leaves_without_a_notice_and_its_measures_are_released(self, house: House) -> None:
        entry = house.listed(factories.person_claim())
        letters = Letter.objects.count()
        house.changed(entry.subject, "died")
        entry = fresh(entry)
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "deceased", ON)
        assert (entry.exit_notice_to, entry.monitored_to) == (None, None)
        assert states(entry) == {entry.subject_id: ["releasing"]}
        assert Letter.objects.count() == letters

    def test_a_court_s_entry_leaves_too_and_is_not_taken_over_again(self, house: House) -> None:
        row = lists.Received(
            claim=factories.person_claim(),
            origin="court",
            authority="江阴市人民法院",
            decision_no="（2023）苏0281执1号",
            reason="有履行能力而拒不履行",
            listed_on=date(2023, 5, 10),
            valid_to=date(2025, 5, 9),
        )
        received = lists.receive(
            [row], programme=house.rules, by=house.office.handler, at=office_time(date(2024, 4, 1))
        )
        entry = Entry.objects.unscoped("test").get(pk=received[0].entry_id)
        house.changed(entry.subject, "died")
        assert fresh(entry).exit_reason == "deceased"
        (again,) = lists.receive([row], programme=house.rules, by=house.office.handler, at=NEXT)
        assert "死亡" in str(again.refusals[0])

    def test_a_person_who_answers_for_another_is_let_go_of_and_the_company_is_not(self, house: House) -> None:
        entry, person = house.company()
        assert states(entry) == {entry.subject_id: ["dispatched"], person.pk: ["dispatched"]}
        house.changed(person, "died")
        assert states(entry) == {entry.subject_id: ["dispatched"], person.pk: ["releasing"]}
        assert fresh(entry).state == "listed"

    def test_the_public_sees_the_dead_no_more(self, house: House) -> None:
        claim = factories.person_claim("张三丰")
        entry = house.listed(claim)
        page, look = reverse("public:person"), {"name": "张三丰", "number": claim.number}
        with fixed(AT):
            assert entry.decision_no in Client().post(page, look).content.decode()
        house.changed(entry.subject, "died")
        with fixed(AT):
            assert entry.decision_no not in Client().post(page, look).content.decode()
        assert not Entry.objects.unscoped("test").open_to_public(ON).exists()
        assert not Record.objects.unscoped("test").publicly_visible(ON).exists()
        assert proved()

    def test_nothing_more_is_signed_about_the_dead(self, house: House) -> None:
        entry = house.listed(factories.person_claim(), state="checked")
        house.changed(entry.subject, "died")
        one = cases.everything([entry.pk])
        with pytest.raises(Refused, match="主体已经死亡的，不得列入名单"):
            lists.notify(one, by=house.home.reviewer, at=AT, all_or_nothing=True)
        assert "主体已死亡，待撤回草稿或者不予列入" in desk.words(
            desk.see(house.home.handler, reverse("admin:index"), AT)
        )
        lists.withdraw_draft(one, by=house.home.handler, at=AT, all_or_nothing=True)

    def test_a_ready_entry_of_the_dead_is_not_listed(self, house: House) -> None:
        entry = house.listed(factories.person_claim(), state="ready")
        house.changed(entry.subject, "died")
        with pytest.raises(Refused, match="主体已经死亡的，不得列入名单"):
            lists.list_entries(cases.everything([entry.pk]), by=house.home.approver, at=AT, all_or_nothing=True)

    def test_nobody_proposes_the_dead(self, house: House) -> None:
        claim = factories.person_claim()
        house.changed(factories.known(claim), "died")
        (answer,) = lists.propose(
            [cases.proposal(house.home, claim=claim)], programme=house.rules, by=house.home.handler, at=AT
        )
        assert "死亡" in str(answer.refusals[0])

    def test_the_estate_speaks_for_the_dead(self, house: House) -> None:
        entry = house.listed(factories.person_claim(), state="served")
        house.changed(entry.subject, "died")
        given = {"party": "张某之子", "party_kind": "estate", "text": "死者没有实施该行为", "kind": "statement"}
        page = desk.post(
            house.home.handler, reverse("admin:redblack_representation_against", args=[entry.pk]), AT, **given
        )
        assert "遗产管理人、继承人" in desk.words(page)


class TestWrongDeath:
    def test_entry_and_measures_stand_again(self, house: House) -> None:
        entry = house.listed(factories.person_claim())
        case = house.changed(entry.subject, "died")
        house.undo(case)
        entry = fresh(entry)
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("listed", "", None)
        assert states(entry) == {entry.subject_id: ["releasing", "dispatched"]}
        assert Entry.objects.unscoped("test").publicly_visible(date(2024, 4, 9)).get() == entry
        assert proved()

    def test_what_was_suspended_stays_so(self, house: House) -> None:
        entry = house.listed(factories.person_claim(), state="suspended")
        case = house.changed(entry.subject, "died")
        house.undo(case)
        assert fresh(entry).state == "suspended"
        assert states(entry) == {entry.subject_id: ["releasing", "paused"]}
        lists.resume(cases.everything([entry.pk]), by=house.home.approver, at=NEXT, all_or_nothing=True)
        assert states(entry) == {entry.subject_id: ["releasing", "dispatched"]}

    def test_what_is_past_its_validity_stays_out(self, house: House) -> None:
        entry = house.listed(factories.person_claim())
        case = house.changed(entry.subject, "died")
        late = office_time(date(2030, 1, 2))
        undo_change(chosen(case), by=house.office.approver, at=late, note="误报", all_or_nothing=True)
        assert fresh(entry).state == "exited"

    def test_what_lost_its_ground_meanwhile_leaves_again(self, house: House) -> None:
        entry = house.listed(factories.person_claim())
        case = house.changed(entry.subject, "died")
        grounds = Record.objects.unscoped("test").filter(entry_grounds__entry=entry)
        revoke(grounds, by=house.home.approver, at=AT, note="报送有误", all_or_nothing=True)
        house.undo(case)
        assert (fresh(entry).state, fresh(entry).exit_reason) == ("exited", "ground_lapsed")

    def test_an_entry_that_left_otherwise_stays_out(self, house: House) -> None:
        entry = house.listed(factories.person_claim(), state="exited")
        house.undo(house.changed(entry.subject, "died"))
        assert fresh(entry).state == "exited"

    def test_a_person_s_task_under_another_s_entry_is_sent_again(self, house: House) -> None:
        entry, person = house.company()
        house.undo(house.changed(person, "died"))
        assert states(entry) == {entry.subject_id: ["dispatched"], person.pk: ["releasing", "dispatched"]}


class TestDeregistration:
    def test_the_company_is_let_go_of_and_who_answers_for_it_is_not(self, house: House) -> None:
        entry, person = house.company()
        house.changed(entry.subject, "deregistered")
        entry = fresh(entry)
        assert (entry.state, entry.fate_asked_on, entry.fate_due_on) == ("listed", ON, date(2024, 4, 22))
        assert states(entry) == {entry.subject_id: ["releasing"], person.pk: ["dispatched"]}
        assert proved()

    def test_a_new_listing_sends_nothing_against_it(self, house: House) -> None:
        claim = factories.organisation_claim()
        entry = house.listed(claim, state="ready")
        house.changed(entry.subject, "deregistered")
        one = cases.everything([entry.pk])
        with pytest.raises(Refused, match="决定继续之前"):
            lists.list_entries(one, by=house.home.approver, at=AT, all_or_nothing=True)
        lists.carry_on(one, by=house.home.reviewer, at=AT, note="股东应当承担", all_or_nothing=True)
        lists.list_entries(one, by=house.home.approver, at=AT, all_or_nothing=True)
        assert states(entry) == {}
        refusals = {str(refusal) for one in explain(entry.pk, on=ON) for refusal in one.refusals}
        assert any("已经死亡或者注销" in said for said in refusals)

    def test_undone_the_tasks_are_sent_again_and_nobody_is_asked(self, house: House) -> None:
        entry, person = house.company()
        house.undo(house.changed(entry.subject, "deregistered"))
        assert states(entry) == {entry.subject_id: ["releasing", "dispatched"], person.pk: ["dispatched"]}
        assert fresh(entry).fate_asked_on is None


class TestMerger:
    def test_the_recogniser_decides_and_the_heir_shows_it(self, house: House) -> None:
        entry, _person = house.company()
        heir = factories.organisation("江阴承继公司")
        house.changed(entry.subject, "merged", heirs=[Heir(code=heir.uscc or "", name=heir.name)])
        entry = fresh(entry)
        assert (entry.state, entry.fate_asked_on) == ("listed", ON)
        assert states(entry)[entry.subject_id] == ["dispatched"]
        with fixed(AT):
            page = Client().get(reverse("public:subject", args=[heir.public_id])).content.decode()
        assert entry.decision_no in page
        waits = desk.words(desk.see(house.home.handler, reverse("admin:index"), AT))
        assert "待决定名单是否继续" in waits
        shown = desk.do(house.home.reviewer, entry, "carry_on", AT, note="由承继公司承担")
        assert "已办理“决定名单继续”" in desk.words(shown)
        assert fresh(entry).fate_decided_on == ON

    def test_the_term_is_told_before_it_ends(self, house: House) -> None:
        entry, _person = house.company()
        house.changed(entry.subject, "divided", heirs=[Heir(code=valid_uscc(seed=83), name="江阴丁公司")])
        (one,) = [one for one in deadlines(ON) if one.label == "名单是否继续待决定"]
        assert [(row["case_id"], row["due_on"]) for row in one.rows] == [(entry.pk, date(2024, 4, 22))]
        shown = desk.words(desk.see(house.home.reviewer, desk.page("change", entry), AT))
        assert "决定名单是否继续的期限" in shown and "决定名单继续" in shown

    def test_only_then_is_that_reason_offered(self, house: House) -> None:
        entry, _person = house.company()
        door, reason = desk.page("door", entry, "request_exit"), "主体注销、合并或者分立，不再继续"
        assert reason not in desk.words(desk.see(house.home.handler, door, AT))
        house.changed(entry.subject, "deregistered")
        assert reason in desk.words(desk.see(house.home.handler, door, AT))

    def test_or_that_it_ends(self, house: House) -> None:
        entry, _person = house.company()
        one = cases.everything([entry.pk])
        how: dict[str, Any] = {"exit_reason": "ended", "exit_ground": "承继公司与违法行为无关", "all_or_nothing": True}
        with pytest.raises(Refused, match="只有主体注销"):
            lists.request_exit(one, by=house.home.handler, at=AT, **how)
        house.changed(
            entry.subject, "divided", heirs=[Heir(code=valid_uscc(seed=81), name="江阴丁公司", bears="采石业务")]
        )
        lists.request_exit(one, by=house.home.handler, at=AT, **how)
        lists.exit_entries(one, by=house.home.approver, at=AT, all_or_nothing=True)
        assert fresh(entry).exit_reason == "ended"
        assert set(sum(states(entry).values(), [])) == {"releasing"}

    def test_two_questions_are_not_dropped_by_one_undoing(self, house: House) -> None:
        entry, _person = house.company()
        house.changed(entry.subject, "divided", heirs=[Heir(code=valid_uscc(seed=82), name="江阴丁公司")])
        house.undo(house.changed(entry.subject, "deregistered"))
        assert fresh(entry).fate_asked_on == ON


@pytest.mark.parametrize(("state", "after"), [("listed", "listed"), ("suspended", "suspended")])
def test_with_a_wrong_death_an_objection_ends_and_what_it_alone_held_stands_again(
    house: House, state: str, after: str
) -> None:
    entry = house.listed(factories.person_claim(), state)
    entries = Entry.objects.unscoped("test").filter(pk=entry.pk)
    lists.mark_disputed(entries, by=timer("异议处理"), at=AT, suspends=True, note="异议", all_or_nothing=True)
    house.undo(house.changed(entry.subject, "died"))
    now = fresh(entry)
    assert (now.state, now.disputed_on, now.dispute_holds, now.dispute_suspended) == (after, None, False, False)
    assert (now.suspended_on is None) == (after == "listed")
    wanted = "paused" if after == "suspended" else "dispatched"
    assert states(entry)[entry.subject_id][-1] == wanted


def test_who_was_never_asked_decides_nothing(house: House) -> None:
    entry, _person = house.company()
    with pytest.raises(Refused, match="没有因主体变更待决定"):
        lists.carry_on(cases.everything([entry.pk]), by=house.home.reviewer, at=AT, note="继续", all_or_nothing=True)


def test_another_name_changes_nothing_on_the_lists(house: House) -> None:
    entry, _person = house.company()
    house.changed(entry.subject, "renamed", new_name="江阴新名公司")
    assert (fresh(entry).state, fresh(entry).fate_asked_on) == ("listed", None)
    assert set(sum(states(entry).values(), [])) == {"dispatched"}


def test_the_timer_reinstates_nobody_who_left_otherwise(house: House) -> None:
    entry = house.listed(factories.person_claim(), state="exited")
    report = sets.run(_REINSTATE, cases.everything([entry.pk]), by=timer(), at=AT)
    assert "因主体死亡退出" in str(report.refused[0].refusals[0])
