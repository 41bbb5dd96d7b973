"""A registration authority's system tells of names, deregistrations and deaths (P10, P11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.clocks import fixed, office_time
from subjects.fictitious import valid_uscc
from subjects.models import SubjectChange
from subjects.operations import confirm_change
from tests.kit import cases, desks, factories, systems

pytestmark = pytest.mark.django_db
AT = office_time(date(2024, 4, 8))


def change(number: str | None, kind: str = "deregistered", **more: Any) -> dict[str, Any]:
    said = {"happened_on": "2024-04-03", "authority": "江阴市数据局", "document_no": "（2024）登字第1号"}
    return {"number": number, "kind": kind, **said, **more}


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def registrar(office: cases.Bureau) -> Any:
    return systems.system_of(cases.bureau("江阴市数据局").department, at=AT)


def told(registrar: Any, *changes: dict[str, Any]) -> list[dict[str, Any]]:
    with fixed(AT):
        answer = registrar.post("subjects/changes/", {"changes": list(changes)})
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]  # type: ignore[no-any-return]


def test_each_change_is_answered_for_itself(registrar: Any, office: cases.Bureau) -> None:
    renamed, ended = factories.organisation("江阴甲公司"), factories.organisation()
    results = told(
        registrar,
        change(renamed.uscc, "renamed", new_name="江阴乙公司"),
        change(ended.uscc),
        change(valid_uscc(seed=9001)),
        change(ended.uscc, "merged"),
    )
    assert [one["outcome"] for one in results] == ["effective", "reported", "unknown", "refused"]
    assert "承继单位" in results[3]["reasons"][0]
    assert SubjectChange.objects.unscoped("test").count() == 2
    waits = SubjectChange.objects.unscoped("test").filter(state="reported")
    confirm_change(waits, by=office.reviewer, at=AT, all_or_nothing=True)
    with fixed(AT):
        listed = registrar.get("subjects/changes/").json()["results"]
    assert [(one["kind"], one["state_label"]) for one in listed] == [("deregistered", "已生效"), ("renamed", "已生效")]


def test_a_death_is_told_by_the_number(registrar: Any) -> None:
    claim = factories.person_claim("张三丰")
    factories.known(claim)
    (result,) = told(registrar, change(claim.number, "died", number_kind="resident_id"))
    assert result["outcome"] == "reported"


def test_a_merger_names_its_heir(registrar: Any) -> None:
    subject, heir = factories.organisation(), {"code": valid_uscc(seed=9002), "name": "江阴乙公司", "bears": "全部"}
    (result,) = told(registrar, change(subject.uscc, "merged", heirs=[heir]))
    assert result["outcome"] == "reported"


def test_what_cannot_be_read_is_refused(registrar: Any) -> None:
    with fixed(AT):
        answer = registrar.post("subjects/changes/", {"changes": [change("1", "vanished")]})
    assert answer.status_code == 400 and "kind" in answer.content.decode()


def test_others_changes_are_not_told(registrar: Any) -> None:
    told(registrar, change(factories.organisation().uscc))
    other = systems.system_of(cases.bureau().department, at=AT)
    with fixed(AT):
        assert other.get("subjects/changes/").json()["results"] == []


def test_the_key_needs_the_scope(registrar: Any) -> None:
    reader = systems.system_of(at=AT, scopes=["subjects.read"])
    with fixed(AT):
        answer = reader.post("subjects/changes/", {"changes": [change("1")]})
    assert answer.json()["code"] == "scope_missing"
