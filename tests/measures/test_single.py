"""One measure of an entry stands still while an objection to it is dealt with; the rest goes on (E3)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from core.actors import timer
from core.clocks import fixed, office_time
from core.invariants import check
from core.refusals import Refused
from core.work import WorkItem
from measures import operations as desk
from measures.models import DispatchAnswer, FeedEvent
from measures.queries import measures_of
from measures.work import work
from redblack import operations as lists
from redblack.models import MeasurePause
from tests.kit import cases, desks, systems
from tests.kit.desk import page, signed_in, words

pytestmark = pytest.mark.django_db
LISTED_ON, ON, LATER = date(2024, 3, 25), date(2024, 3, 27), date(2024, 4, 1)
MATTER = {"matter": "procurement", "case_no": "澄财采〔2024〕17号"}


@dataclass
class Town:
    """An entry that two departments carry out; one of two measures is objected to."""

    office: cases.Bureau
    home: cases.Bureau
    treasury: cases.Bureau
    land: cases.Bureau
    barred: Any
    other: Any
    entries: Any

    def suspend(self, *, on: date = ON) -> Any:
        return lists.suspend_measure(
            self.entries, measure_id=self.barred.pk, by=timer("异议处理"), at=office_time(on), note="当事人异议"
        )

    def resume(self, *, on: date = LATER) -> Any:
        return lists.resume_measure(self.entries, measure_id=self.barred.pk, by=self.home.reviewer, at=office_time(on))

    def task(self, bureau: cases.Bureau) -> Any:
        return desks.tasks(department=bureau.department)

    def screened(self, *, on: date = ON) -> Any:
        system = systems.system_of(self.treasury.department)
        system.at = office_time(on, 15)
        answer = system.post("screening/", {**MATTER, "code": self.entries.get().subject.uscc})
        return answer.json()["results"][0]


@pytest.fixture
def town() -> Town:
    office, home = desks.office(), cases.bureau("澄江市应急管理局")
    treasury, land = cases.bureau("澄江市财政局"), cases.bureau("澄江市自然资源局")
    barred = desks.published(office, treasury.department, land.department, title="限制参加政府采购")
    other = desks.published(office, treasury.department, title="取消财政补贴")
    entries = cases.listed(home, cases.programme(home))
    return Town(office=office, home=home, treasury=treasury, land=land, barred=barred, other=other, entries=entries)


@pytest.fixture(autouse=True)
def clock() -> Generator[None, None, None]:
    with fixed(office_time(ON, 16)):
        yield


def ids(lines: Any) -> set[int]:
    return {line["measure"] for line in lines}


def waiting(actor: Any) -> list[WorkItem]:
    return [item for item in work(actor, ON) if item.count and "收悉" in item.label]


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


class TestSuspendMeasure:
    def test_every_department_that_holds_it_is_told_and_the_task_goes_on(self, town):
        town.suspend()
        for bureau in (town.treasury, town.land):
            task = town.task(bureau).get()
            assert (task.state, task.notice, task.noticed_on) == ("dispatched", "measure_paused", ON)
        said = DispatchAnswer.objects.values_list("measure", "result", "reason")
        assert list(said) == [(town.barred.pk, "paused", "当事人异议")] * 2
        assert FeedEvent.objects.filter(kind="part_paused").count() == 2

    def test_no_answer_before_a_decision_lets_it_be_taken(self, town):
        assert ids(town.screened()["must"]) == {town.barred.pk, town.other.pk}
        town.suspend()
        found = town.screened()
        assert (ids(found["must"]), ids(found["may"])) == ({town.other.pk}, set())
        (line,) = found["must_not"]
        assert (line["measure"], line["reasons"][0]["code"]) == (town.barred.pk, "measure_paused")

    def test_a_newer_version_of_it_is_the_same_measure(self, town):
        town.suspend()
        newer = desks.published(town.office, town.treasury.department, code=town.barred.code, on=ON)
        assert newer.version == 2
        assert newer.pk not in ids(town.screened()["must"]) | ids(town.screened()["may"])

    def test_public_pages_leave_it_out(self, town):
        entry = town.entries.get()
        town.suspend()
        assert [one["title"] for one in measures_of([entry.pk], on=ON)[entry.pk]] == ["取消财政补贴"]

    def test_the_entry_keeps_its_effect(self, town):
        town.suspend()
        assert town.entries.publicly_visible(ON).exists()
        assert town.entries.get().state == "listed"

    def test_twice_is_refused(self, town):
        town.suspend()
        assert codes(town.suspend()) == ["measure_not_paused"]

    def test_a_task_that_stands_still_with_its_entry_is_told_too(self, town):
        lists.suspend(town.entries, by=town.home.approver, at=office_time(ON, 9), note="核实", all_or_nothing=True)
        town.suspend()
        assert town.task(town.land).get().notice == "measure_paused"

    def test_nobody_else_may(self, town):
        stranger = cases.bureau("澄江市教育局").handler
        report = lists.suspend_measure(
            town.entries, measure_id=town.barred.pk, by=stranger, at=office_time(ON), note="异议"
        )
        assert codes(report) == ["wrong_side"]


class TestAtTheDesk:
    def test_nothing_is_reported_of_what_stands_still(self, town):
        tasks = desks.acknowledged(town.task(town.treasury).get(), town.treasury.handler, on=date(2024, 3, 26))
        town.suspend()
        desk.report(tasks, by=town.treasury.handler, at=office_time(ON), all_or_nothing=True)
        done = DispatchAnswer.objects.filter(dispatch__in=tasks, result="done").values_list("measure", flat=True)
        assert list(done) == [town.other.pk]
        assert [found.invariant.name for found in check(at=office_time(ON, 23)) if found.count] == []

    def test_who_names_it_is_told_why_not(self, town):
        tasks = desks.acknowledged(town.task(town.treasury).get(), town.treasury.handler, on=date(2024, 3, 26))
        town.suspend()
        with pytest.raises(Refused) as refused:
            desk.report(
                tasks,
                by=town.treasury.handler,
                at=office_time(ON),
                answers={town.barred.pk: {"result": "done"}},
                all_or_nothing=True,
            )
        assert [one.code for one in refused.value.refusals] == ["no_answer_while_paused"]

    def test_where_nothing_else_is_held_it_is_not_late_meanwhile(self, town):
        tasks = desks.acknowledged(town.task(town.land).get(), town.land.handler, on=date(2024, 3, 26))
        due_on = tasks.get().feedback_due_on
        town.suspend()
        late = date(2024, 5, 6)
        assert not tasks.unreported(late).exists()
        town.resume(on=date(2024, 4, 30))
        assert tasks.get().feedback_due_on > date(2024, 4, 30) > due_on

    def test_page_and_form_say_so(self, town):
        task = desks.acknowledged(town.task(town.treasury).get(), town.treasury.handler, on=date(2024, 3, 26)).get()
        town.suspend()
        client = signed_in(town.treasury.handler)
        assert "异议处理中，暂停实施" in words(client.get(page("change", task)))
        assert "限制参加政府采购：结果" not in words(client.get(page("door", task, "report")))

    def test_systems_are_told(self, town):
        task = town.task(town.treasury).get()
        town.suspend()
        system = systems.system_of(town.treasury.department)
        told = system.get(f"dispatches/{task.public_id}/").json()
        assert (told["paused_measures"], told["notice"], told["notice_confirmed_on"]) == (
            [town.barred.pk],
            "measure_paused",
            None,
        )


class TestResumeMeasure:
    def test_it_must_be_taken_again(self, town):
        town.suspend()
        town.resume()
        assert ids(town.screened(on=LATER)["must"]) == {town.barred.pk, town.other.pk}
        assert town.task(town.land).get().notice == "measure_resumed"

    def test_what_the_department_had_answered_before_counts_again(self, town):
        tasks = desks.acknowledged(town.task(town.treasury).get(), town.treasury.handler, on=date(2024, 3, 26))
        exempt = {town.barred.pk: {"result": "exempted", "reason": "救助资金"}}
        desk.report(tasks, by=town.treasury.handler, at=office_time(date(2024, 3, 26), 15), answers=exempt)
        town.suspend()
        town.resume()
        (line,) = town.screened(on=LATER)["must_not"]
        assert line["reasons"][0]["code"] == "exempted"

    def test_it_goes_on_with_the_last_version_that_was_objected_to(self, town):
        newer = desks.published(town.office, town.treasury.department, code=town.barred.code, on=ON)
        town.suspend()
        other = {"measure_id": newer.pk, "by": timer("异议处理")}
        lists.suspend_measure(town.entries, **other, at=office_time(ON), note="另一当事人异议")
        town.resume()
        task = town.task(town.treasury)
        assert task.get().notice == "measure_paused"
        assert not DispatchAnswer.objects.filter(result="resumed").exists()
        assert [one for one in check(at=office_time(LATER, 23)) if one.count] == []
        lists.resume_measure(town.entries, **other, at=office_time(LATER, 11))
        assert task.get().notice == "measure_resumed"
        assert DispatchAnswer.objects.filter(result="resumed", dispatch=task.get()).count() == 1
        assert [one for one in check(at=office_time(LATER, 23)) if one.count] == []

    def test_what_does_not_stand_still_is_refused(self, town):
        assert codes(town.resume()) == ["measure_is_paused"]

    def test_an_exit_ends_it_with_the_task(self, town):
        town.suspend()
        lists.quash(town.entries, at=office_time(LATER), all_or_nothing=True)
        assert {task.state for task in desks.tasks()} == {"releasing"}
        assert [found.invariant.name for found in check(at=office_time(LATER, 23)) if found.count] == []


class TestConfirmNotice:
    def test_each_department_says_that_it_has_read_it(self, town):
        town.suspend()
        assert len(waiting(town.treasury.handler)) == 1
        report = desk.confirm_notice(town.task(town.treasury), by=town.treasury.handler, at=office_time(LATER))
        assert report.moved
        assert town.task(town.treasury).get().notice_confirmed_on == LATER
        assert waiting(town.treasury.handler) == []
        assert len(waiting(town.land.handler)) == 1

    @pytest.mark.parametrize(
        ("verb", "given", "notice"),
        [("suspend", {"note": "核实"}, "paused"), ("correct", {"reason": "更正后的事由"}, "corrected")],
    )
    def test_a_pause_and_a_correction_want_it_too(self, town, verb, given, notice):
        getattr(lists, verb)(town.entries, by=town.home.approver, at=office_time(ON), all_or_nothing=True, **given)
        assert {task.notice for task in desks.tasks()} == {notice}
        assert len(waiting(town.land.handler)) == 1

    def test_a_new_notice_wants_a_new_receipt(self, town):
        town.suspend()
        desk.confirm_notice(town.task(town.land), by=town.land.handler, at=office_time(ON), all_or_nothing=True)
        town.resume()
        assert town.task(town.land).get().notice_confirmed_on is None

    def test_without_a_notice_it_is_refused(self, town):
        report = desk.confirm_notice(town.task(town.land), by=town.land.handler, at=office_time(ON))
        assert codes(report) == ["notice_awaits_receipt"]

    def test_the_button_stands_while_it_is_open(self, town):
        town.suspend()
        task, client = town.task(town.land).get(), signed_in(town.land.handler)
        assert "确认收悉通知" in words(client.get(page("change", task)))
        client.post(page("door", task, "confirm_notice"), follow=True)
        assert "确认收悉通知" not in words(client.get(page("change", task))).split("办理记录")[0]
        assert town.task(town.land).get().notice_confirmed_on == ON

    def test_a_release_asks_for_its_own_confirmation(self, town):
        town.suspend()
        lists.quash(town.entries, at=office_time(LATER), all_or_nothing=True)
        assert {(task.notice, task.noticed_on) for task in desks.tasks()} == {("", None)}


class TestTheDatabaseRefuses:
    def test_another_word_in_a_pause(self, town):
        town.suspend()
        with pytest.raises(IntegrityError, match="only its end"), transaction.atomic():
            MeasurePause.objects.update(measure_id=1)

    def test_an_end_that_is_written_twice(self, town):
        town.suspend()
        town.resume()
        with pytest.raises(IntegrityError, match="only its end"), transaction.atomic():
            MeasurePause.objects.update(ended_on=ON)

    def test_the_removal_of_one(self, town):
        town.suspend()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            MeasurePause.objects.all()._raw_delete("default")


def test_a_pause_that_no_department_heard_of_is_found(town):
    town.suspend()
    town.resume()
    entry = town.entries.get()
    MeasurePause.objects.create(
        entry=entry,
        subject_id=entry.subject_id,
        measure_id=town.barred.pk,
        note="当事人异议",
        from_on=LATER,
        begun_by=1,
    )
    found = [one.invariant.name for one in check(at=office_time(LATER, 23)) if one.count]
    assert found == ["dispatch.part_paused"]
