"""Responsible persons, vacancies, deputies, reminders (A19, P5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from core import acts
from core.actors import Actor
from core.clocks import office_time
from core.models import Outbox, Transition
from core.refusals import NotAllowed, Refused
from departments import due, operations
from departments.models import Absence, Department, Reminder, User
from departments.queries import actor_of
from departments.vacancies import vacancies
from measures import operations as desk
from redblack import operations as lists
from tests.kit import cases, desks, factories
from tests.kit.desk import page, post, see, words

pytestmark = pytest.mark.django_db

AT = office_time(date(2024, 4, 1))
ON = date(2024, 4, 1)
FROM, TO = date(2024, 4, 2), date(2024, 4, 8)
THEN = office_time(date(2024, 4, 3))


def account(actor: Actor) -> User:
    return User.objects.select_related("department").get(pk=actor.user_id)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.refusals]


def away(person: Actor, deputy: Actor | None, *, by: Actor, from_on: date = FROM, to_on: date = TO) -> Absence:
    return operations.name_deputy(
        account(person), deputy=account(deputy) if deputy else None, from_on=from_on, to_on=to_on, by=by, at=AT
    )


def today(actor: Actor, at: datetime = THEN) -> Actor:
    """The person as a door sees him at an instant."""
    return actor_of(account(actor), on=at.date())


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局")


class TestNameDeputy:
    def test_on_these_days_the_deputy_signs_for_the_other(self, home: cases.Bureau) -> None:
        entries = cases.ready(home, cases.programme(home))
        away(home.approver, home.reviewer, by=home.approver)
        deputy = today(home.reviewer)
        lists.list_entries(entries, by=deputy, at=THEN, all_or_nothing=True)
        run = Transition.objects.filter(verb="list_entries").get()
        assert run.actor_name == f"{home.reviewer.name}（代{home.approver.name}）"
        assert (run.user_id, run.for_user_id, run.posts) == (
            home.reviewer.user_id, home.approver.user_id, ["approver"],
        )  # fmt: skip

    def test_what_he_may_do_himself_he_does_in_his_own_name(self, home: cases.Bureau) -> None:
        entries = cases.checked(home, cases.programme(home))
        away(home.approver, home.reviewer, by=home.approver)
        lists.notify(entries, by=today(home.reviewer), at=THEN, all_or_nothing=True)
        run = Transition.objects.filter(verb="notify").get()
        assert (run.actor_name, run.for_user_id, run.posts) == (home.reviewer.name, None, ["reviewer"])

    @pytest.mark.parametrize("on", [date(2024, 4, 1), date(2024, 4, 9)])
    def test_before_and_after_he_may_not(self, home: cases.Bureau, on: date) -> None:
        away(home.approver, home.reviewer, by=home.approver)
        assert actor_of(account(home.reviewer), on=on).posts == {"reviewer"}

    def test_from_the_day_of_an_early_return_he_may_not(self, home: cases.Bureau) -> None:
        leave = away(home.approver, home.reviewer, by=home.approver)
        operations.end_absence(leave, by=home.approver, at=THEN)
        assert today(home.reviewer).posts == {"reviewer"}

    def test_who_proposed_cannot_list_as_a_deputy(self, home: cases.Bureau) -> None:
        entries = cases.ready(home, cases.programme(home))
        spare = factories.actor("handler", of=home.department)
        assert spare
        away(home.approver, home.handler, by=home.approver)
        done = lists.list_entries(entries, by=today(home.handler), at=THEN)
        assert [one.code for case in done.refused for one in case.refusals] == ["two_persons"]

    def test_nobody_lists_for_the_one_who_proposed(self, home: cases.Bureau) -> None:
        """He who is away proposed it himself: his deputy signs on his behalf, and they count as one."""
        both = factories.actor("handler", "approver", of=home.department)
        entries = cases.ready(replace(home, handler=both), cases.programme(home))
        away(both, home.reviewer, by=both)
        done = lists.list_entries(entries, by=today(home.reviewer), at=THEN)
        assert [one.code for case in done.refused for one in case.refusals] == ["two_persons"]

    def test_two_persons_remain(self) -> None:
        small = factories.department()
        handler, approver = (factories.actor(one, of=small) for one in ("handler", "approver"))
        with pytest.raises(Refused) as refused:
            away(approver, handler, by=approver)
        assert codes(refused) == ["two_persons_remain"]
        third = factories.actor("reviewer", of=small)
        away(approver, third, by=approver)

    def test_deputy_posts_fit(self, home: cases.Bureau) -> None:
        officer = factories.user("secadmin")
        with pytest.raises(Refused) as refused:
            operations.name_deputy(
                account(home.handler), deputy=officer, from_on=FROM, to_on=TO, by=home.approver, at=AT
            )
        assert "deputy_posts_fit" in codes(refused)

    def test_deputy_of_the_same_unit(self, home: cases.Bureau) -> None:
        with pytest.raises(Refused) as refused:
            away(home.handler, factories.actor("handler"), by=home.approver)
        assert codes(refused) == ["deputy_of_the_same_unit"]

    def test_deputy_is_another(self, home: cases.Bureau) -> None:
        with pytest.raises(Refused) as refused:
            away(home.handler, home.handler, by=home.approver)
        assert "deputy_is_another" in codes(refused)

    def test_deputy_is_there(self, home: cases.Bureau) -> None:
        away(home.handler, None, by=home.handler)
        with pytest.raises(Refused) as refused:
            away(home.approver, home.handler, by=home.approver)
        assert "deputy_is_there" in codes(refused)

    def test_one_leave_at_a_time(self, home: cases.Bureau) -> None:
        away(home.handler, None, by=home.handler)
        with pytest.raises(Refused) as refused:
            away(home.handler, None, by=home.handler, from_on=TO, to_on=date(2024, 4, 20))
        assert codes(refused) == ["one_leave_at_a_time"]

    def test_leave_has_days(self, home: cases.Bureau) -> None:
        with pytest.raises(Refused) as refused:
            away(home.handler, None, by=home.handler, from_on=TO, to_on=FROM)
        assert codes(refused) == ["leave_has_days"]

    @pytest.mark.parametrize("who", ["reviewer", "stranger", "foreign approver"])
    def test_who_may_enter_it(self, home: cases.Bureau, who: str) -> None:
        others = {
            "reviewer": home.reviewer,
            "stranger": factories.actor("handler"),
            "foreign approver": factories.actor("approver"),
        }
        with pytest.raises(NotAllowed):
            away(home.handler, home.reviewer, by=others[who])

    def test_a_deputy_s_long_act_is_carried_on_in_the_same_name(self, home: cases.Bureau) -> None:
        away(home.approver, home.reviewer, by=home.approver)
        act = acts.begin("entry.list_entries", [1], label="签发列入", by=today(home.reviewer), at=THEN)
        act.refresh_from_db()
        assert acts._actor(act) == today(home.reviewer)

    def test_from_the_form_to_the_button(self, home: cases.Bureau) -> None:
        said = {"person": home.approver.user_id, "deputy": home.reviewer.user_id, "from_on": FROM, "to_on": TO}
        answer = post(home.approver, reverse("admin:departments_absence_add"), AT, **said)
        assert "提前销假" in words(answer)
        (entry,) = cases.ready(home, cases.programme(home))
        assert "签发列入" in words(see(home.reviewer, page("door", entry, "list_entries"), THEN))
        end = reverse("admin:departments_absence_end", args=[Absence.objects.get().pk])
        post(home.approver, end, THEN)
        assert Absence.objects.get().ended_on == THEN.date()

    def test_another_department_s_leaves_are_not_seen(self, home: cases.Bureau) -> None:
        leave = away(home.approver, home.reviewer, by=home.approver)
        stranger = factories.actor("approver")
        answer = see(stranger, reverse("admin:departments_absence_changelist"), AT)
        assert home.approver.name not in words(answer)
        assert see(stranger, reverse("admin:departments_absence_end", args=[leave.pk]), AT).status_code == 404


def register(department: Department, by: Actor, **more: Any) -> Any:
    said: dict[str, Any] = {
        "charge": "liaison",
        "name": "王联络",
        "phone": "0510-86861234",
        "from_on": date(2024, 1, 1),
    }
    return operations.name_responsible(department, by=by, at=AT, **{**said, **more})


class TestVacancies:
    def missing(self, home: cases.Bureau, on: date = ON) -> tuple[str, ...]:
        found = vacancies(on, units=frozenset({home.department.pk}))
        return found[0].missing if found else ()

    def test_a_department_with_everybody_lacks_nothing(self, home: cases.Bureau) -> None:
        register(home.department, home.handler)
        assert self.missing(home) == ()

    def test_a_department_without_a_registered_person(self, home: cases.Bureau) -> None:
        assert self.missing(home) == ("责任人或联络员",)

    def test_whoever_ended_answers_no_more(self, home: cases.Bureau) -> None:
        row = register(home.department, home.handler)
        operations.end_responsible(row, to_on=date(2024, 3, 31), by=home.handler, at=AT)
        assert self.missing(home, date(2024, 3, 31)) == ()
        assert self.missing(home) == ("责任人或联络员",)

    def test_a_post_that_nobody_holds(self, home: cases.Bureau) -> None:
        register(home.department, home.handler)
        User.objects.filter(pk=home.approver.user_id).update(is_active=False)
        assert self.missing(home) == ("签发",)

    def test_the_only_holder_is_away_without_a_deputy(self, home: cases.Bureau) -> None:
        register(home.department, home.handler)
        away(home.approver, None, by=home.approver)
        assert self.missing(home, date(2024, 4, 2)) == ("签发（均在休假且无代理人）",)
        assert self.missing(home, date(2024, 4, 9)) == ()

    def test_with_a_deputy_the_post_is_filled(self, home: cases.Bureau) -> None:
        register(home.department, home.handler)
        away(home.approver, home.reviewer, by=home.approver)
        assert self.missing(home, date(2024, 4, 2)) == ()

    def test_who_only_carries_out_needs_a_handler(self) -> None:
        bank = factories.department(powers=["implement"])
        found = {one.department: one.missing for one in vacancies(ON)}
        assert found[bank] == ("经办", "责任人或联络员")

    def test_the_office_sees_all_and_a_department_itself(self, home: cases.Bureau) -> None:
        office, other = desks.office(), cases.bureau("江阴市财政局")
        address = reverse("admin:departments_department_vacancies")
        seen = words(see(office.handler, address, AT))
        assert "江阴市应急管理局" in seen and "江阴市财政局" in seen
        own = words(see(other.handler, address, AT))
        assert "江阴市应急管理局" not in own and "江阴市财政局" in own
        assert "岗位或责任人空缺的单位" in words(see(office.handler, reverse("admin:index"), AT))
        assert "空缺" in words(see(home.handler, page("change", home.department), AT))

    def test_a_fixed_number_of_statements(self, home: cases.Bureau, django_assert_num_queries: Any) -> None:
        for _ in range(5):
            cases.bureau()
        with django_assert_num_queries(4):
            vacancies(ON)


class TestNameResponsible:
    def test_only_the_department_itself_or_the_office(self, home: cases.Bureau) -> None:
        with pytest.raises(NotAllowed):
            register(home.department, factories.actor("handler"))
        register(home.department, desks.office().handler)

    def test_bad_input_says_what_is_wrong(self, home: cases.Bureau) -> None:
        with pytest.raises(Refused, match="任职止不能早于任职起"):
            register(home.department, home.handler, to_on=date(2023, 1, 1))

    def test_at_the_desk(self, home: cases.Bureau) -> None:
        post(home.handler, reverse("admin:departments_department_lead_unit", args=[home.department.pk]), AT,
             lead_unit="信用监管科")  # fmt: skip
        said = {"department": home.department.pk, "charge": "leader", "name": "李局", "phone": "1", "from_on": ON}
        post(home.handler, reverse("admin:departments_responsible_add"), AT, **said)
        seen = words(see(home.reviewer, page("change", home.department), AT))
        assert "信用监管科" in seen and "分管领导：李局" in seen
        other = factories.actor("handler")
        lead = reverse("admin:departments_department_lead_unit", args=[home.department.pk])
        assert see(other, lead, AT).status_code == 403


class TestEscalate:
    """A task of 2024-03-25 is to be answered and reported by the pack; the department hears first, then the office."""

    @pytest.fixture
    def world(self) -> Any:
        office, treasury, home = desks.office(), cases.bureau("江阴市财政局"), cases.bureau()
        desks.published(office, treasury.department)
        cases.listed(home, cases.programme(home), count=3)
        register(treasury.department, treasury.handler, email="liaison@example.test")
        register(office.department, office.handler, email="office@example.test")
        task = desks.tasks().first()
        desk.acknowledge(desks.tasks(), by=treasury.handler, at=office_time(date(2024, 3, 25), 15), all_or_nothing=True)
        task.refresh_from_db()
        return {"office": office, "treasury": treasury, "due_on": task.feedback_due_on}

    def told(self) -> list[tuple[str, str]]:
        rows = Outbox.objects.filter(key__startswith="remind:").order_by("pk")
        return [(row.payload["to"], row.payload["text"]) for row in rows]

    def test_the_department_first_then_the_office_each_once(self, world: Any) -> None:
        last = world["due_on"]
        assert last == date(2024, 4, 9), "ten working days of the sample over 清明"
        assert due.escalate(at=office_time(date(2024, 4, 2))) == 0
        assert due.escalate(at=office_time(date(2024, 4, 3))) == 3
        assert due.escalate(at=office_time(date(2024, 4, 7))) == 0
        ((to, text),) = self.told()
        assert to == "liaison@example.test" and "3 件" in text and "2024-04-09" in text
        assert due.escalate(at=office_time(date(2024, 4, 8))) == 3
        assert due.escalate(at=office_time(date(2024, 4, 8), 17)) == 0
        assert self.told()[1][0] == "office@example.test" and "江阴市财政局" in self.told()[1][1]
        assert set(Reminder.objects.values_list("stage", flat=True)) == {"unit", "office"}

    def test_what_was_done_is_told_to_nobody(self, world: Any) -> None:
        desk.report(desks.tasks(), by=world["treasury"].handler, at=office_time(date(2024, 4, 2)), effect="已限制")
        assert due.escalate(at=office_time(date(2024, 4, 8))) == 0

    def test_the_office_sees_it_among_its_work(self, world: Any) -> None:
        at = office_time(date(2024, 4, 8))
        assert "各单位即将到期" in words(see(world["office"].handler, reverse("admin:index"), at))

    def test_the_clock_does_not_stop_for_a_leave(self, world: Any) -> None:
        away(world["treasury"].handler, None, by=world["treasury"].handler)
        assert due.escalate(at=office_time(date(2024, 4, 3))) == 3
        assert desks.tasks().first().feedback_due_on == world["due_on"]

    def test_without_a_registered_address_the_handlers_hear(self, world: Any) -> None:
        world["treasury"].department.responsible.update(email="")
        User.objects.filter(pk=world["treasury"].handler.user_id).update(email="clerk@example.test")
        due.escalate(at=office_time(date(2024, 4, 3)))
        assert [to for to, _ in self.told()] == ["clerk@example.test"]

    def test_a_department_sees_its_own_reminders_only(self, world: Any) -> None:
        due.escalate(at=office_time(date(2024, 4, 3)))
        address = reverse("admin:departments_reminder_changelist")
        assert "江阴市财政局" in words(see(world["treasury"].handler, address, THEN))
        assert "联合奖惩任务待办理" not in words(see(factories.actor("handler"), address, THEN))
