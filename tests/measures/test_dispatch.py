"""From a listing to the departments: who gets which task, when it is due, and what a department does with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core.actors import timer
from core.clocks import office_time
from core.models import Letter, Outbox, Step, Transition, Verdict
from core.queries import history
from core.refusals import NotAllowed, Refused
from measures import operations as desk
from measures.models import DispatchAnswer
from measures.queries import explain, measures_of
from redblack import operations as lists
from subjects.operations import relate
from tests.kit import cases, desks, factories
from tests.kit.counting import statements

pytestmark = pytest.mark.django_db

LISTED_ON = date(2024, 3, 25)


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("应急管理局")


@pytest.fixture
def treasury() -> cases.Bureau:
    return cases.bureau("财政局")


@pytest.fixture
def black(home: cases.Bureau) -> Any:
    return cases.programme(home)


@pytest.fixture
def measure(office: cases.Bureau, treasury: cases.Bureau) -> Any:
    return desks.published(office, treasury.department)


@pytest.fixture
def task(home: cases.Bureau, black: Any, measure: Any) -> Any:
    cases.listed(home, black)
    return desks.tasks().get()


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


class TestDispatch:
    def test_a_listing_sends_one_task_per_department_with_its_measures(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        other = cases.bureau("公共资源交易中心")
        both = desks.published(office, treasury.department, other.department)
        one = desks.published(office, treasury.department)
        entry = cases.listed(home, black).get()
        found = {task.department_id: task for task in desks.tasks()}
        assert found[treasury.department.pk].measures == [both.pk, one.pk]
        assert found[other.department.pk].measures == [both.pk]
        assert {task.entry_id for task in found.values()} == {entry.pk}
        assert {task.subject_id for task in found.values()} == {entry.subject_id}

    def test_terms_are_counted_from_the_day_in_working_days_and_explain_themselves(self, task: Any) -> None:
        assert (task.dispatched_on, task.acknowledge_due_on) == (LISTED_ON, date(2024, 3, 28))
        # 4–6 April is 清明, Sunday 7 April a make-up workday: ten working days after 25 March end on Tuesday 9 April.
        assert task.feedback_due_on == date(2024, 4, 9)
        (line,) = history("dispatch", task.pk)
        assert (line["verb"], line["actor_name"]) == ("dispatch", "联合奖惩派发")
        assert any("响应期限" in sentence for sentence in line["why"]["sentences"])

    def test_it_happens_in_the_listing_or_not_at_all(
        self, home: cases.Bureau, black: Any, measure: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ready = cases.ready(home, black)

        def broken(*args: Any, **how: Any) -> None:
            raise RuntimeError("no mail today")

        monkeypatch.setattr("measures.operations.sending.tell", broken)
        with pytest.raises(RuntimeError):
            lists.list_entries(ready, by=home.approver, at=office_time(LISTED_ON), all_or_nothing=True)
        assert [entry.state for entry in ready] == ["ready"]
        assert not desks.tasks().exists()

    @pytest.mark.parametrize("count", [1, 50])
    def test_statements_do_not_grow_with_entries_measures_and_departments(
        self, count: int, office: cases.Bureau, home: cases.Bureau, black: Any
    ) -> None:
        places = [cases.bureau().department for _ in range(3 if count > 1 else 1)]
        for _ in range(5 if count > 1 else 1):
            desks.published(office, *places)
        entries = cases.ready(home, black, count=count)
        sent = statements(
            lambda: lists.list_entries(entries, by=home.approver, at=office_time(LISTED_ON), all_or_nothing=True)
        )
        assert desks.tasks().count() == count * len(places)
        mine = [sql for sql in sent if "measures_" in sql or "'dispatch'" in sql]
        assert len(mine) == 6, "\n".join(mine)

    def test_every_task_has_its_step(self, home: cases.Bureau, black: Any, measure: Any) -> None:
        cases.listed(home, black, count=3)
        steps = Step.objects.filter(flow="dispatch").values_list("case_id", "source", "target", "subject_id")
        assert sorted(steps) == [(task.pk, "", "dispatched", task.subject_id) for task in desks.tasks()]

    def test_no_trigger_looks_for_a_setting_that_is_not_there(
        self, home: cases.Bureau, black: Any, measure: Any
    ) -> None:
        cases.listed(home, black)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('pgtrigger.ignore', true)")
            assert cursor.fetchone() == ("{}",)

    def test_one_mail_per_handler_and_run(self, home: cases.Bureau, black: Any, measure: Any) -> None:
        department = measure.executor_rows.get().department
        person = department.users.get(posts__contains=["handler"])
        person.email = "handler@example.gov.cn"
        person.save()
        cases.listed(home, black, count=3)
        (mail,) = Outbox.objects.filter(topic="mail", key__startswith="measures:dispatch")
        assert mail.payload["to"] == "handler@example.gov.cn"
        assert "共 3 件" in mail.payload["text"] and "2024-03-28" in mail.payload["text"]

    def test_nothing_to_do_sends_nothing(self, home: cases.Bureau, black: Any, office: cases.Bureau) -> None:
        cases.listed(home, black)
        assert not Transition.objects.filter(flow="dispatch").exists()

    def test_a_red_list_brings_incentives_only(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau, measure: Any
    ) -> None:
        ease = desks.published(office, treasury.department, colour="red", kind="incentive", bases=[desks.PAPER])
        cases.listed(home, cases.programme(home, colour="red"))
        assert desks.tasks().get().measures == [ease.pk]

    def test_those_responsible_get_a_task_of_their_own(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        ban = desks.published(office, treasury.department, target_kinds=["responsible_person"], kind="office")
        claim = factories.organisation_claim()
        company, boss = factories.known(claim), factories.person()
        relate(
            company,
            person=boss,
            role="legal_representative",
            from_on=date(2020, 1, 1),
            proof="营业执照",
            by=home.handler,
            at=office_time(date(2024, 3, 1)),
        )
        entry = cases.listed(home, black, proposals=[cases.proposal(home, claim=claim)]).get()
        task = desks.tasks().get()
        assert (task.subject_id, task.entry_id, task.measures) == (boss.pk, entry.pk, [ban.pk])


class TestGateAtDispatch:
    def test_a_draft_does_not_leave(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        desks.draft(office, treasury.department)
        cases.listed(home, black)
        assert not desks.tasks().exists()

    def test_a_repealed_basis_keeps_the_measure_here(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, measure: Any
    ) -> None:
        desk.end_basis(
            desks.chosen(measure),
            by=office.handler,
            at=office_time(date(2024, 3, 1)),
            document=desks.LAW.document,
            effective_to=date(2024, 3, 24),
            reason="条款修订",
            all_or_nothing=True,
        )
        entry = cases.listed(home, black).get()
        assert not desks.tasks().exists()
        (said,) = explain(entry.pk, on=LISTED_ON)
        assert [refusal.code for refusal in said.refusals] == ["basis_in_force"]
        assert "PY 四(三)" in said.refusals[0].clause

    def test_on_its_last_day_the_basis_still_carries(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, measure: Any
    ) -> None:
        desk.end_basis(
            desks.chosen(measure),
            by=office.handler,
            at=office_time(date(2024, 3, 1)),
            document=desks.LAW.document,
            effective_to=LISTED_ON,
            reason="条款修订",
            all_or_nothing=True,
        )
        cases.listed(home, black)
        assert desks.tasks().count() == 1

    def test_the_version_of_the_day_is_sent(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        old = desks.published(office, treasury.department, code="x")
        new = desks.published(office, treasury.department, code="x", on=date(2024, 1, 8))
        cases.listed(home, black)
        old.refresh_from_db()
        assert (old.state, old.superseded_on) == ("superseded", date(2024, 1, 8))
        assert desks.tasks().get().measures == [new.pk]


class TestExplain:
    @pytest.mark.parametrize(
        ("columns", "code"),
        [
            ({"colour": "red", "kind": "incentive"}, "same_colour"),
            ({"programmes": ["ELSEWHERE"]}, "list_named"),
            ({"target_kinds": ["natural_person"]}, "kind_named"),
            ({"conditions": ["able_but_refuses"]}, "condition_met"),
        ],
    )
    def test_it_names_what_is_missing(
        self, columns: Any, code: str, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        desks.published(office, treasury.department, **columns)
        entry = cases.listed(home, black).get()
        (said,) = explain(entry.pk, on=LISTED_ON)
        assert not said.applies and [refusal.code for refusal in said.refusals] == [code]

    def test_a_condition_that_the_entry_declares_opens_the_measure(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        desks.published(office, treasury.department, conditions=["able_but_refuses"])
        row = cases.proposal(home, circumstances=("able_but_refuses",))
        entry = cases.listed(home, black, proposals=[row]).get()
        (said,) = explain(entry.pk, on=LISTED_ON)
        assert said.applies and desks.tasks().count() == 1

    def test_an_ordinary_ground_does_not_bear_a_measure_for_grave_conduct(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        desks.published(office, treasury.department, degree="serious")
        row = cases.proposal(home, grounds=(cases.ground(home, degree="ordinary"),))
        entry = cases.listed(home, black, proposals=[row]).get()
        (said,) = explain(entry.pk, on=LISTED_ON)
        assert [refusal.code for refusal in said.refusals] == ["grave_enough"]

    def test_a_draft_says_that_it_is_not_published(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        desks.draft(office, treasury.department)
        entry = cases.listed(home, black).get()
        (said,) = explain(entry.pk, on=LISTED_ON)
        assert [refusal.code for refusal in said.refusals] == ["published"]

    def test_pages_show_what_is_carried_out_with_its_basis(self, task: Any) -> None:
        (line,) = measures_of([task.entry_id], on=LISTED_ON)[task.entry_id]
        assert line["bases"] == ["《中华人民共和国政府采购法》第二十二条"]
        assert measures_of([task.entry_id], on=date(2029, 1, 1)) == {}

    def test_a_measure_with_its_own_term_ends_before_the_list(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        desks.published(office, treasury.department, term="6 months")
        entry = cases.listed(home, black).get()
        last = date(2024, 9, 25)
        (line,) = measures_of([entry.pk], on=last)[entry.pk]
        assert line["ends_on"] == last < entry.valid_to
        assert measures_of([entry.pk], on=date(2024, 9, 26)) == {}


class TestAcknowledge:
    def test_the_department_answers(self, task: Any, treasury: cases.Bureau) -> None:
        desks.acknowledged(task, treasury.handler, on=date(2024, 3, 26))
        task.refresh_from_db()
        assert (task.state, task.acknowledged_on) == ("acknowledged", date(2024, 3, 26))

    def test_another_department_may_not(self, task: Any, home: cases.Bureau) -> None:
        done = desk.acknowledge(desks.tasks(), by=home.handler, at=office_time(date(2024, 3, 26)))
        assert codes(done) == ["wrong_side"]

    def test_another_post_may_not(self, task: Any, treasury: cases.Bureau) -> None:
        with pytest.raises(NotAllowed):
            desk.acknowledge(desks.tasks(), by=treasury.approver, at=office_time(date(2024, 3, 26)))


class TestReport:
    def test_measure_by_measure_with_a_letter(
        self, office: cases.Bureau, home: cases.Bureau, black: Any, treasury: cases.Bureau
    ) -> None:
        done, spared = desks.published(office, treasury.department), desks.published(office, treasury.department)
        cases.listed(home, black)
        tasks = desks.acknowledged(desks.tasks().get(), treasury.handler, on=date(2024, 3, 26))
        desk.report(
            tasks,
            by=treasury.handler,
            at=office_time(date(2024, 4, 1)),
            effect="未通过资格审查1次",
            answers={spared.pk: {"result": "exempted", "reason": "社会救助资金"}},
            all_or_nothing=True,
        )
        task = tasks.get()
        answers = {one.measure_id: (one.result, one.reason, one.effect) for one in task.answers.all()}
        assert answers[done.pk] == ("done", "", "未通过资格审查1次")
        assert answers[spared.pk][:2] == ("exempted", "社会救助资金")
        assert (task.state, task.reported_on) == ("carried_out", date(2024, 4, 1))
        letter = Letter.objects.get(kind="execution_notice")
        assert (letter.unit_name, letter.number, letter.subject_id) == ("财政局", 1, task.subject_id)
        assert [line["legal_basis"] for line in letter.data["measures"]] == ["《中华人民共和国政府采购法》第二十二条"]
        assert letter.data["reason"] == task.entry.reason

    def test_no_letter_where_nothing_was_done(self, task: Any, treasury: cases.Bureau) -> None:
        tasks = desks.acknowledged(task, treasury.handler, on=date(2024, 3, 26))
        at = office_time(date(2024, 4, 1))
        desk.report(tasks, by=treasury.handler, at=at, result="standing_by", all_or_nothing=True)
        assert not Letter.objects.filter(kind="execution_notice").exists()

    def test_declining_needs_a_reason(self, task: Any, treasury: cases.Bureau) -> None:
        tasks = desks.acknowledged(task, treasury.handler, on=date(2024, 3, 26))
        done = desk.report(tasks, by=treasury.handler, at=office_time(date(2024, 4, 1)), result="refused")
        assert codes(done) == ["result_reasoned"]

    def test_only_measures_of_the_task_are_answered(
        self, task: Any, office: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        stranger = desks.published(office, treasury.department)
        tasks = desks.acknowledged(task, treasury.handler, on=date(2024, 3, 26))
        done = desk.report(
            tasks,
            by=treasury.handler,
            at=office_time(date(2024, 4, 1)),
            answers={stranger.pk: {"result": "done"}},
        )
        assert codes(done) == ["answers_belong"]

    def test_the_database_refuses_a_strange_answer_too(
        self, task: Any, office: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        stranger = desks.published(office, treasury.department)
        at = office_time(date(2024, 4, 1))
        row = DispatchAnswer(dispatch=task, measure=stranger, transition_id=1, result="done", at=at, by_name="某人")
        with pytest.raises(IntegrityError, match="does not hold"), transaction.atomic():
            row.save()

    def test_answers_are_only_appended(self, task: Any, treasury: cases.Bureau) -> None:
        tasks = desks.acknowledged(task, treasury.handler, on=date(2024, 3, 26))
        at = office_time(date(2024, 4, 1))
        desk.report(tasks, by=treasury.handler, at=at, all_or_nothing=True)
        later = office_time(date(2024, 6, 3))
        desk.report(tasks, by=treasury.handler, at=later, effect="第二季度", all_or_nothing=True)
        assert DispatchAnswer.objects.count() == 2
        with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM measures_dispatchanswer")


class TestRefuseAndTransfer:
    def test_refusing_closes_with_the_reason(self, task: Any, treasury: cases.Bureau) -> None:
        at = office_time(date(2024, 3, 26))
        desk.refuse(desks.tasks(), by=treasury.handler, at=at, reason="无此职权", all_or_nothing=True)
        task.refresh_from_db()
        assert (task.state, task.closed_on, task.closed_reason) == ("refused", date(2024, 3, 26), "无此职权")

    def test_refusing_without_a_reason_is_refused(self, task: Any, treasury: cases.Bureau) -> None:
        done = desk.refuse(desks.tasks(), by=treasury.handler, at=office_time(date(2024, 3, 26)), reason=" ")
        assert codes(done) == ["desk_reason"]

    def test_a_transfer_opens_the_next_round_with_its_own_terms(self, task: Any, treasury: cases.Bureau) -> None:
        receiver = cases.bureau("住房和城乡建设局")
        at = office_time(date(2024, 4, 1))
        desk.transfer(
            desks.tasks(pk=task.pk),
            by=treasury.handler,
            at=at,
            to_department_id=receiver.department.pk,
            reason="职能已划转",
            all_or_nothing=True,
        )
        old, new = desks.tasks()
        assert (old.state, old.closed_on) == ("transferred", date(2024, 4, 1))
        assert (new.state, new.cycle, new.department_id) == ("dispatched", 2, receiver.department.pk)
        assert (new.transferred_from_id, new.measures) == (old.pk, old.measures)
        assert (new.dispatched_on, new.acknowledge_due_on) == (date(2024, 4, 1), date(2024, 4, 7))

    @pytest.mark.parametrize(
        ("powers", "code"), [(["provide"], "receiver_implements"), (None, "receiver_named")], ids=["power", "itself"]
    )
    def test_only_to_another_that_implements(self, powers: Any, code: str, task: Any, treasury: cases.Bureau) -> None:
        to = factories.department(powers=powers) if powers else treasury.department
        at = office_time(date(2024, 4, 1))
        done = desk.transfer(desks.tasks(), by=treasury.handler, at=at, to_department_id=to.pk, reason="误派")
        assert code in codes(done)

    def test_a_repealed_measure_is_not_passed_on(
        self, task: Any, office: cases.Bureau, measure: Any, treasury: cases.Bureau
    ) -> None:
        at = office_time(date(2024, 4, 1))
        desk.repeal(desks.chosen(measure), by=office.approver, at=at, reason="法律修订", all_or_nothing=True)
        to = cases.bureau().department
        done = desk.transfer(desks.tasks(), by=treasury.handler, at=at, to_department_id=to.pk, reason="误派")
        assert codes(done) == ["measures_still_stand"]

    def test_the_office_may_transfer_for_a_department(self, task: Any, office: cases.Bureau) -> None:
        to, at = cases.bureau().department, office_time(date(2024, 4, 1))
        desk.transfer(
            desks.tasks(), by=office.handler, at=at, to_department_id=to.pk, reason="误派", all_or_nothing=True
        )
        assert desks.tasks().last().department_id == to.pk


class TestRemind:
    def test_one_mail_a_day_to_those_who_are_late(self, task: Any, treasury: cases.Bureau) -> None:
        person = treasury.department.users.get(posts__contains=["handler"])
        person.email = "late@example.gov.cn"
        person.save()
        assert desk.remind(at=office_time(date(2024, 3, 28))) == 0
        assert desk.remind(at=office_time(date(2024, 3, 29))) == 1
        assert desk.remind(at=office_time(date(2024, 3, 29), 17)) == 0
        assert Verdict.objects.filter(granted=False).count() == 0


def test_a_timer_may_not_carry_out(task: Any) -> None:
    with pytest.raises(NotAllowed):
        desk.acknowledge(desks.tasks(), by=timer(), at=office_time(date(2024, 3, 26)))


def test_all_or_nothing_raises(task: Any, treasury: cases.Bureau) -> None:
    with pytest.raises(Refused, match="理由"):
        desk.refuse(
            desks.tasks(), by=treasury.handler, at=office_time(date(2024, 3, 26)), reason="", all_or_nothing=True
        )
