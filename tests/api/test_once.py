"""One effect per Idempotency-Key: sent twice, sent changed, sent eight days later, sent at the same time."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from core import answers
from core.clocks import office_time
from core.models import KeyedAnswer, Step
from measures import operations as desk
from redblack.models import Entry
from tests.api.test_loop import row
from tests.kit import cases, desks, systems

DAY = office_time(date(2024, 3, 26), 10)


@pytest.fixture
def treasury(db: None) -> cases.Bureau:
    return cases.bureau("江阴市财政局")


@pytest.fixture
def task(treasury: cases.Bureau) -> Any:
    home = cases.bureau("江阴市应急管理局")
    desks.published(desks.office(), treasury.department)
    cases.listed(home, cases.programme(home))
    return desks.tasks().get()


@pytest.fixture
def system(treasury: cases.Bureau) -> systems.System:
    return systems.system_of(treasury.department, at=DAY)


def acknowledge(system: systems.System, task: Any, key: str, **body: Any) -> Any:
    return system.post(f"dispatches/{task.public_id}/acknowledge/", body, key=key)


def moves(task: Any) -> int:
    return Step.objects.filter(flow="dispatch", case_id=task.pk).exclude(source="").count()


class TestKey:
    @pytest.mark.parametrize("key", ["   ", "a b", "x" * 201, "é"], ids=["blank", "space", "long", "latin"])
    def test_a_post_without_a_proper_key_is_refused(self, system: Any, task: Any, key: str) -> None:
        response = acknowledge(system, task, key)
        assert response.status_code == 400
        assert response.json()["code"] == "key_missing"
        assert moves(task) == 0

    def test_the_first_answer_comes_again(self, system: Any, task: Any) -> None:
        first, again = acknowledge(system, task, "k1"), acknowledge(system, task, "k1")
        assert first.status_code == again.status_code == 200
        assert first.content == again.content
        assert "Idempotency-Replayed" not in first
        assert again["Idempotency-Replayed"] == "true"
        assert moves(task) == 1

    def test_another_content_under_the_key_is_told_422(self, system: Any, task: Any) -> None:
        acknowledge(system, task, "k1")
        response = acknowledge(system, task, "k1", note="另一内容")
        assert response.status_code == 422
        assert response.json()["code"] == "key_reused"

    def test_another_address_under_the_key_is_told_422(self, system: Any, task: Any) -> None:
        acknowledge(system, task, "k1")
        assert system.post(f"dispatches/{task.public_id}/report/", {}, key="k1").status_code == 422

    def test_a_refusal_is_an_answer_too(self, system: Any, task: Any) -> None:
        path = f"dispatches/{task.public_id}/confirm_release/"
        first, again = system.post(path, key="k1"), system.post(path, key="k1")
        assert first.status_code == again.status_code == 409
        assert first["Content-Type"] == again["Content-Type"] == "application/problem+json"
        assert first.content == again.content

    def test_a_wrong_body_leaves_the_key_free(self, system: Any, task: Any) -> None:
        path = f"dispatches/{task.public_id}/refuse/"
        assert system.post(path, {}, key="k1").status_code == 400
        assert not KeyedAnswer.objects.exists()
        assert system.post(path, {"reason": "无此事项"}, key="k1").status_code == 200

    def test_keys_of_two_systems_do_not_meet(self, system: Any, task: Any, treasury: Any) -> None:
        other = systems.system_of(treasury.department, at=DAY)
        assert acknowledge(system, task, "k1").status_code == 200
        assert acknowledge(other, task, "k1").json()["code"] == "wrong_state"

    def test_the_eighth_day_begins_anew(self, system: Any, task: Any) -> None:
        acknowledge(system, task, "k1")
        system.at = DAY + timedelta(days=7, minutes=1)
        assert acknowledge(system, task, "k1").json()["code"] == "wrong_state"
        assert answers.forget(at=system.at + timedelta(days=8)) == 1

    def test_a_fault_leaves_nothing(self, system: Any, task: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def fault(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError("fault after the move")

        monkeypatch.setattr(import_module("core.api.once"), "keep", fault)
        with pytest.raises(RuntimeError):
            acknowledge(system, task, "k1")
        monkeypatch.undo()
        assert moves(task) == 0
        assert acknowledge(system, task, "k1").status_code == 200


@pytest.mark.django_db(transaction=True)
class TestInParallel:
    def test_eight_at_the_same_time_have_one_effect(self, system: Any, task: Any) -> None:
        found = together(8, lambda: acknowledge(system, task, "same"))
        assert {response.status_code for response in found} == {200}
        assert len({response.content for response in found}) == 1
        assert sum("Idempotency-Replayed" in response for response in found) == 7
        assert moves(task) == 1

    def test_one_list_sent_by_six_is_proposed_once(self) -> None:
        home = cases.bureau("江阴市应急管理局")
        rules = cases.programme(home)
        system = systems.system_of(home.department, at=DAY)
        body = {"programme": rules.code, "items": [row(), row()]}
        found = together(6, lambda: system.post("entries/propose/", body, key="list-1"))
        assert {response.status_code for response in found} == {200}
        assert len({response.content for response in found}) == 1
        assert Entry.objects.unscoped("test").count() == 2

    def test_after_a_rollback_the_next_one_acts(self, system: Any, task: Any, treasury: Any) -> None:
        desk.acknowledge(desks.tasks(), by=treasury.handler, at=DAY, all_or_nothing=True)
        found = together(4, lambda: system.post(f"dispatches/{task.public_id}/refuse/", {}, key="bad"))
        assert {response.status_code for response in found} == {400}
        assert not KeyedAnswer.objects.exists()


def together(number: int, call: Any) -> list[Any]:
    """The answers of so many threads that begin at the same moment."""
    barrier, found = threading.Barrier(number), []

    def run() -> None:
        try:
            barrier.wait(timeout=120)
            found.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(found) == number
    return found
