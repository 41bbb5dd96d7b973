"""工商局 and 质监局 become 市场监管局, with open cases, running tasks and a system of their own (P4)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import invariants
from core.clocks import fixed, office_time
from core.models import Letter, Step, Transition
from departments.models import Department, User
from measures import operations as desk
from measures.models import Dispatch, FeedEvent
from redblack import operations as lists
from redblack.models import Entry, Programme, Representation
from tests.kit import cases, desks, factories, reform
from tests.kit.systems import system_of

pytestmark = pytest.mark.django_db

BEFORE = office_time(date(2024, 4, 2))
LATER = office_time(date(2024, 4, 12))


class Reform:
    """Two bureaus with everything open that they can have, and the one that takes their place."""

    def __init__(self) -> None:
        self.office = desks.office()
        self.trade = cases.bureau("江阴市工商行政管理局")
        self.quality = cases.bureau("江阴市质量技术监督局")
        self.market = factories.department("江阴市市场监督管理局", powers=["provide"])
        desks.published(self.office, self.trade.department, title="限制取得荣誉称号")
        desks.published(self.office, self.quality.department, title="限制取得生产许可")
        self.rules = cases.programme(self.trade)
        self.listed = cases.listed(self.trade, self.rules, count=2)
        self.ready = cases.ready(self.trade, self.rules)
        self.checked = cases.checked(self.trade, self.rules)
        self.dropped = cases.dropped(self.trade, self.rules)
        self.spoken = cases.served(self.trade, self.rules, on=date(2024, 4, 1))
        self.representation = lists.represent(
            self.spoken.get(), kind="statement", party="当事人", text="已经整改", by=self.trade.handler, at=BEFORE
        )
        self.system = system_of(self.trade.department, at=LATER)
        self.letters = list(Letter.objects.order_by("pk").values())

    def merged(self) -> None:
        case = reform.proposed(self.office, self.trade.department, self.quality.department, to=self.market)
        self.case = reform.carried_out(self.office, case)
        self.market.refresh_from_db()
        self.staff = reform.staff(self.trade)


@pytest.fixture
def world() -> Reform:
    return Reform()


@pytest.fixture
def merged(world: Reform) -> Reform:
    world.merged()
    return world


def same(rows: Any) -> Any:
    """The rows anew."""
    return cases.everything(list(rows.values_list("pk", flat=True)))


class TestMerger:
    def test_everything_open_belongs_to_the_successor(self, merged: Reform) -> None:
        for rows in (merged.listed, merged.ready, merged.checked, merged.spoken):
            assert set(same(rows).values_list("recogniser", "former_recogniser")) == {
                (merged.market.pk, merged.trade.department.pk)
            }
        assert set(desks.tasks().values_list("department", flat=True)) == {merged.market.pk}
        assert Programme.objects.get().recogniser_id == merged.market.pk
        assert Representation.objects.unscoped("test").get().recogniser_id == merged.market.pk

    def test_what_is_closed_keeps_its_unit_and_is_seen_by_the_successor(self, merged: Reform) -> None:
        entry = same(merged.dropped).get()
        assert entry.recogniser_id == merged.trade.department.pk
        assert Entry.objects.within(merged.staff.handler).filter(pk=entry.pk).exists()
        stranger = factories.actor("handler")
        assert not Entry.objects.within(stranger).filter(pk=entry.pk).exists()

    def test_each_case_says_in_its_history_from_whom_to_whom(self, merged: Reform) -> None:
        step = Step.objects.filter(flow="entry", case_id=merged.ready.get().pk).select_related("verdict").last()
        assert step is not None and (step.source, step.target) == ("ready", "ready")
        said = step.verdict.why["sentences"][0]
        assert "江阴市工商行政管理局" in said and "江阴市市场监督管理局" in said
        assert Transition.objects.get(pk=step.transition_id).note == reform.DOCUMENT

    def test_tasks_of_both_keep_their_terms_and_stand_side_by_side(self, world: Reform) -> None:
        before = dict(desks.tasks().values_list("pk", "feedback_due_on"))
        world.merged()
        assert dict(desks.tasks().values_list("pk", "feedback_due_on")) == before
        entry = world.listed.first()
        cycles = list(desks.tasks(entry=entry).values_list("cycle", flat=True))
        assert len(cycles) == len(set(cycles)) == 2

    def test_the_successor_acts_on_what_was_handed_over(self, merged: Reform) -> None:
        staff = merged.staff
        lists.list_entries(same(merged.ready), by=staff.approver, at=LATER, all_or_nothing=True)
        lists.notify(same(merged.checked), by=staff.reviewer, at=LATER, all_or_nothing=True)
        waiting = Representation.objects.within(staff.reviewer)
        lists.dismiss(waiting, by=staff.reviewer, at=LATER, answer="不影响认定", all_or_nothing=True)
        desk.acknowledge(desks.tasks(entry__in=merged.listed), by=staff.handler, at=LATER, all_or_nothing=True)

    def test_who_still_acts_for_the_predecessor_is_turned_away(self, merged: Reform) -> None:
        old = merged.trade
        assert not lists.list_entries(same(merged.ready), by=old.approver, at=LATER).moved
        assert not desk.acknowledge(desks.tasks(), by=old.handler, at=LATER).moved

    def test_an_account_that_is_put_back_there_holds_no_post(self, merged: Reform) -> None:
        User.objects.filter(pk=merged.trade.handler.user_id).update(department=merged.trade.department)
        assert reform.again(merged.trade.handler).posts == frozenset()

    def test_new_entries_are_sent_to_the_successor_though_the_measure_names_the_old_one(self, merged: Reform) -> None:
        lists.list_entries(same(merged.ready), by=merged.staff.approver, at=LATER, all_or_nothing=True)
        (task,) = desks.tasks(entry__in=merged.ready)
        assert task.department_id == merged.market.pk and len(task.measures) == 2

    def test_the_old_system_s_key_works_for_the_successor_s_cases(self, merged: Reform) -> None:
        task = desks.tasks(entry__in=merged.listed).first()
        answer = merged.system.post(f"dispatches/{task.public_id}/acknowledge/")
        assert answer.status_code == 200, answer.content
        assert Dispatch.objects.unscoped("test").get(pk=task.pk).state == "acknowledged"
        found = merged.system.get("entries/", own="true").json()["results"]
        assert len(found) == 6

    def test_the_feed_tells_what_came_over(self, merged: Reform) -> None:
        told = FeedEvent.objects.filter(department=merged.market, kind="handed_over")
        assert told.count() == desks.tasks().count() == 4

    def test_letters_keep_the_old_name_and_new_ones_bear_the_new(self, merged: Reform) -> None:
        assert list(Letter.objects.order_by("pk").values())[: len(merged.letters)] == merged.letters
        lists.notify(same(merged.checked), by=merged.staff.reviewer, at=LATER, all_or_nothing=True)
        letter = Letter.objects.latest("pk")
        assert (letter.unit_name, letter.number) == ("江阴市市场监督管理局", 1)

    def test_powers_persons_and_the_unit_s_days(self, merged: Reform) -> None:
        old = Department.objects.get(pk=merged.trade.department.pk)
        assert (old.active_to, old.handed_over_on, old.successor_id) == (date(2024, 4, 9), reform.DAY, merged.market.pk)
        assert merged.market.powers == ["recognise", "implement", "provide", "review"]
        assert set(merged.market.predecessors) == {merged.trade.department.pk, merged.quality.department.pk}
        assert User.objects.filter(department=merged.market).count() == 6

    def test_public_pages_name_the_present_unit_and_the_old_one_beside_it(self, merged: Reform) -> None:
        with fixed(LATER):
            page = Client().get(reverse("public:black")).content.decode()
            measures = Client().get(reverse("public:measures")).content.decode()
        assert "江阴市市场监督管理局（原江阴市工商行政管理局）" in page
        assert "江阴市市场监督管理局（原江阴市质量技术监督局）" in measures

    def test_nothing_of_it_breaks_what_must_always_be_true(self, merged: Reform) -> None:
        lists.list_entries(same(merged.ready), by=merged.staff.approver, at=LATER, all_or_nothing=True)
        broken = [(found.invariant.name, found.first) for found in invariants.check(at=LATER) if found.count]
        assert broken == []


def test_it_is_one_act_a_failure_in_a_floor_above_undoes_all(world: Reform, monkeypatch: pytest.MonkeyPatch) -> None:
    case = reform.signed(world.office, reform.proposed(world.office, world.trade.department, to=world.market))

    def fails(*args: Any, **how: Any) -> None:
        raise RuntimeError("tasks could not be moved")

    monkeypatch.setattr(desk, "hand_over", fails)
    with pytest.raises(RuntimeError):
        reform.due.hand_over(at=reform.ON_THE_DAY)
    case.refresh_from_db()
    old = Department.objects.get(pk=world.trade.department.pk)
    assert (case.state, old.handed_over_on, old.active_to) == ("cleared", None, None)
    assert same(world.ready).get().recogniser_id == world.trade.department.pk
    assert User.objects.filter(department=old).count() == 3


class TestSplit:
    """One bureau gives a programme, or a power, to another and goes on with the rest."""

    @pytest.fixture
    def parts(self) -> dict[str, Any]:
        office, old, new = desks.office(), cases.bureau("江阴市安监局"), factories.department("江阴市应急局", powers=[])
        kept, given = cases.programme(old), cases.programme(old)
        measure = desks.published(office, old.department)
        mine, theirs = cases.checked(old, kept), cases.checked(old, given)
        return {**locals()}

    def test_a_programme_goes_with_its_cases(self, parts: dict[str, Any]) -> None:
        office, old, new = parts["office"], parts["old"], parts["new"]
        case = reform.proposed(office, old.department, to=None)
        reform.operations.divide(
            reform.chosen(case),
            predecessor_id=old.department.pk,
            successor_id=new.pk,
            matters=[parts["given"].code],
            people=[old.reviewer.user_id],
            by=office.handler,
            at=reform.PROPOSED_AT,
            all_or_nothing=True,
        )
        reform.carried_out(office, case)
        assert same(parts["theirs"]).get().recogniser_id == new.pk
        assert same(parts["mine"]).get().recogniser_id == old.department.pk
        home = Department.objects.get(pk=old.department.pk)
        assert (home.handed_over_on, home.active_to) == (None, None)
        assert reform.again(old.reviewer).department_id == new.pk
        assert reform.again(old.handler).department_id == home.pk
        assert "recognise" in Department.objects.get(pk=new.pk).powers

    def test_a_power_goes_with_its_running_tasks(self, parts: dict[str, Any]) -> None:
        office, old, new = parts["office"], parts["old"], parts["new"]
        listed = cases.listed(old, parts["kept"])
        case = reform.proposed(office, old.department, to=None)
        reform.operations.divide(
            reform.chosen(case),
            predecessor_id=old.department.pk,
            successor_id=new.pk,
            powers=["implement"],
            by=office.handler,
            at=reform.PROPOSED_AT,
            all_or_nothing=True,
        )
        reform.carried_out(office, case)
        assert desks.tasks(entry__in=listed).get().department_id == new.pk
        assert same(listed).get().recogniser_id == old.department.pk
        assert "implement" not in Department.objects.get(pk=old.department.pk).powers
        later = cases.listed(old, parts["kept"], on=date(2024, 5, 6), ready_on=date(2024, 5, 27))
        assert desks.tasks(entry__in=later).get().department_id == new.pk


def test_a_chain_of_reforms_leads_to_the_last(world: Reform) -> None:
    world.merged()
    last = factories.department("江阴市综合监管局")
    case = reform.proposed(world.office, world.market, to=last, on=date(2024, 6, 3), document_no="澄委发〔2024〕9号")
    reform.signed(world.office, case, at=office_time(date(2024, 6, 1)))
    assert reform.due.hand_over(at=office_time(date(2024, 6, 3))) == 1
    first = Department.objects.get(pk=world.trade.department.pk)
    last.refresh_from_db()
    assert first.successor_id == last.pk
    assert {first.pk, world.market.pk} <= set(last.predecessors)
    entry = same(world.listed).first()
    assert (entry.recogniser_id, entry.former_recogniser_id) == (last.pk, first.pk)
