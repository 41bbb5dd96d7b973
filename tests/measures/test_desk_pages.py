"""The desk of a department in the staff site, and its machine face: whose task it is, what it needs, what it says."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from core.actors import Actor
from core.clocks import fixed, office_time
from core.models import Letter
from core.work import WorkItem
from measures import operations as desk
from measures.models import Measure
from measures.work import work
from tests.kit import cases, desks, factories
from tests.kit.desk import page, signed_in, words

pytestmark = pytest.mark.django_db

NOW = office_time(date(2024, 3, 27), 10)


@pytest.fixture(autouse=True)
def clock() -> Generator[None, None, None]:
    with fixed(NOW):
        yield


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def treasury() -> cases.Bureau:
    return cases.bureau("财政局")


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("应急管理局")


@pytest.fixture
def task(office: cases.Bureau, treasury: cases.Bureau, home: cases.Bureau) -> Any:
    desks.published(office, treasury.department, exemptions="救助资金除外")
    desks.published(office, treasury.department, title="限制授予荣誉", category="market")
    cases.listed(home, cases.programme(home))
    return desks.tasks().get()


def move(actor: Actor, case: Any, verb: str, **data: Any) -> Any:
    client = signed_in(actor)
    return client.post(page("door", case, verb), data, follow=True)


def waiting(actor: Actor) -> list[WorkItem]:
    return [item for item in work(actor, date(2024, 3, 27)) if item.count]


class TestWhoseTask:
    def test_a_foreign_department_finds_nothing(self, task: Any) -> None:
        stranger = cases.bureau("教育局")
        client = signed_in(stranger.handler)
        assert client.get(page("change", task)).status_code == 404
        assert client.get(page("door", task, "acknowledge")).status_code == 404
        assert client.get(page("explain", task)).status_code == 404
        assert str(task.subject) not in words(client.get(reverse("admin:measures_dispatch_changelist")))

    def test_the_recognising_unit_reads_and_does_not_act(self, task: Any, home: cases.Bureau) -> None:
        assert signed_in(home.handler).get(page("change", task)).status_code == 200
        assert "无权" in words(move(home.handler, task, "acknowledge"))
        assert desks.tasks().get().state == "dispatched"

    def test_the_page_says_what_to_do_and_on_what_basis(self, task: Any, treasury: cases.Bureau) -> None:
        shown = words(signed_in(treasury.handler).get(page("change", task)))
        for said in (
            "限制参加政府采购",
            "例外：救助资金除外",
            "《中华人民共和国政府采购法》第二十二条",
            "不是命令",
            "响应",
            "2024年3月28日",
        ):
            assert said in shown, said


class TestMoves:
    def test_acknowledge_then_report_measure_by_measure(self, task: Any, treasury: cases.Bureau) -> None:
        move(treasury.handler, task, "acknowledge")
        first, second = task.measures
        form = words(signed_in(treasury.handler).get(page("door", task, "report")))
        assert "限制授予荣誉：结果" in form
        answer = move(
            treasury.handler,
            task,
            "report",
            result="done",
            effect="未通过审查1次",
            **{f"result_{second}": "not_applicable", f"reason_{second}": "没有荣誉"},
        )
        assert "已办理" in words(answer)
        results = {one.measure_id: one.result for one in desks.tasks().get().answers.all()}
        assert results == {first: "done", second: "not_applicable"}

    def test_the_letter_can_be_printed(self, task: Any, treasury: cases.Bureau) -> None:
        move(treasury.handler, task, "acknowledge")
        move(treasury.handler, task, "report", result="done")
        letter = Letter.objects.get(kind="execution_notice")
        shown = words(signed_in(treasury.handler).get(page("letter", task, letter.pk)))
        assert "限制参加政府采购" in shown and "《中华人民共和国政府采购法》第二十二条" in shown
        assert "因重大事故隐患拒不整改" in shown and "行政复议" in shown

    def test_a_term_of_its_own_is_printed_in_chinese(
        self, office: cases.Bureau, treasury: cases.Bureau, home: cases.Bureau
    ) -> None:
        desks.published(office, treasury.department, term="6 months")
        cases.listed(home, cases.programme(home))
        task = desks.tasks().get()
        move(treasury.handler, task, "acknowledge")
        assert "期限：6个月，至2024-09-25" in words(signed_in(treasury.handler).get(page("change", task)))
        move(treasury.handler, task, "report", result="done")
        assert Letter.objects.get(kind="execution_notice").data["measures"][0]["term"] == "6个月"

    def test_a_refused_report_keeps_what_was_typed(self, task: Any, treasury: cases.Bureau) -> None:
        move(treasury.handler, task, "acknowledge")
        answer = words(move(treasury.handler, task, "report", result="refused", effect="成效若干"))
        assert "应当写明理由" in answer and "PY 三(二)" in answer
        assert desks.tasks().get().state == "acknowledged"

    def test_transfer(self, task: Any, treasury: cases.Bureau) -> None:
        receiver = cases.bureau("住房和城乡建设局")
        move(treasury.handler, task, "transfer", to_department=receiver.department.pk, reason="职能划转")
        assert [(one.state, one.department_id) for one in desks.tasks()] == [
            ("transferred", treasury.department.pk),
            ("dispatched", receiver.department.pk),
        ]

    def test_why_each_measure_applies_or_not(self, task: Any, office: cases.Bureau, treasury: cases.Bureau) -> None:
        desks.draft(office, treasury.department, title="尚未公布的措施")
        shown = words(signed_in(treasury.handler).get(page("explain", task)))
        assert "尚未公布的措施" in shown and "未公布的措施不得实施" in shown and "限制参加政府采购" in shown


class TestCatalogue:
    def test_an_officer_drafts_mends_and_publishes(self, office: cases.Bureau, treasury: cases.Bureau) -> None:
        client = signed_in(office.handler)
        typed = {
            "code": "new-one",
            "colour": "black",
            "category": "administrative",
            "kind": "access",
            "title": "限制取得国有土地使用权",
            "content": "依法予以限制。",
            "degree": "serious",
            "term": "与名单同期",
            "application": "automatic",
            "target_kinds": ["legal_person"],
            "bases": "行政法规｜企业信息公示暂行条例｜第十八条｜国务院令第654号｜2014-10-01",
        }
        client.post(reverse("admin:measures_measure_add"), typed)
        measure = Measure.objects.get(code="new-one")
        refused = words(move(office.approver, measure, "publish"))
        assert "没有写明实施单位" in refused and "PY 四(三)" in refused
        del typed["code"], typed["colour"]
        move(office.handler, measure, "revise", **{**typed, "executors": [treasury.department.pk]})
        assert "已办理" in words(move(office.approver, measure, "publish"))
        measure.refresh_from_db()
        assert (measure.state, measure.term) == ("published", "with_list")
        assert measure.bases.get().effective_from == date(2014, 10, 1)

    @pytest.mark.parametrize(
        ("typed", "stored"), [("2年", "2 years"), ("10个工作日", "10 working_days"), ("长期", None)]
    )
    def test_terms_are_typed_in_chinese(
        self, typed: str, stored: str | None, office: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        measure = desks.draft(office, treasury.department)
        data = {"category": "market", "kind": "other", "title": "x", "application": "automatic", "term": typed}
        answer = words(move(office.handler, measure, "revise", **data))
        measure.refresh_from_db()
        assert measure.term == (stored or "with_list")
        assert ("期限应写成" in answer) is (stored is None)

    def test_a_basis_that_cannot_be_read_is_shown(self, office: cases.Bureau, treasury: cases.Bureau) -> None:
        measure = desks.draft(office, treasury.department)
        answer = words(move(office.handler, measure, "revise", bases="法規：某条例", title="x"))
        assert "不合格式" in answer

    def test_the_revise_page_shows_what_stands(self, office: cases.Bureau, treasury: cases.Bureau) -> None:
        measure = desks.draft(office, treasury.department)
        shown = signed_in(office.handler).get(page("door", measure, "revise")).content.decode()
        assert "法律｜中华人民共和国政府采购法｜第二十二条" in shown


class TestWorkList:
    def test_the_department_sees_its_own_with_the_day(self, task: Any, treasury: cases.Bureau) -> None:
        (item,) = waiting(treasury.handler)
        assert (item.count, item.due_on, item.group) == (1, date(2024, 3, 28), "联合奖惩任务")
        assert waiting(cases.bureau().handler) == []

    def test_what_was_reported_waits_no_more(self, task: Any, treasury: cases.Bureau) -> None:
        tasks = desks.acknowledged(task, treasury.handler, on=date(2024, 3, 27))
        assert [item.due_on for item in waiting(treasury.handler)] == [date(2024, 4, 9)]
        desk.report(tasks, by=treasury.handler, at=NOW, all_or_nothing=True)
        assert waiting(treasury.handler) == []


class TestMachineFace:
    def test_a_department_system_acknowledges(self, task: Any, treasury: cases.Bureau) -> None:
        client = signed_in(treasury.handler)
        address = f"/api/v1/dispatches/{task.public_id}/"
        assert [one["id"] for one in client.get(address).json()["measures"]] == task.measures
        key = {"Idempotency-Key": "a-key"}
        answer = client.post(f"{address}acknowledge/", {}, content_type="application/json", headers=key)
        assert answer.status_code == 200
        assert desks.tasks().get().state == "acknowledged"

    def test_a_stranger_finds_nothing(self, task: Any) -> None:
        client = signed_in(factories.actor("handler"))
        assert client.get(f"/api/v1/dispatches/{task.public_id}/").status_code == 404
