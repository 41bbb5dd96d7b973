"""`reveal`: no log row, no clear text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from core.actors import Actor
from core.crypto import DecryptionError
from core.refusals import NotAllowed, Refused
from subjects.models import AccessLog, PersonalNumber
from subjects.operations import reveal
from tests.kit import factories

pytestmark = pytest.mark.django_db
CLERK = Actor(name="经办员", user_id=5, department_id=6, department_name="市监局", posts=frozenset({"handler"}))
AT = factories.A_DAY


def ask(subject: Any, **values: Any) -> dict[str, str]:
    given = {
        "fields": ("name", "number", "birth_on"),
        "purpose": "case",
        "case_no": "澄市监罚〔2024〕1号",
        "basis": "duty",
        "by": CLERK,
        "at": AT,
    }
    return reveal(subject, **{**given, **values})


def test_clear_text_comes_with_a_row_that_says_who_and_why() -> None:
    claim = factories.person_claim("张三丰", seed=9)
    subject = factories.known(claim)
    assert ask(subject) == {
        "name": "张三丰",
        "number": f"居民身份证 {claim.number}",
        "birth_on": "1985-06-15",
    }
    row = AccessLog.objects.get()
    assert (row.subject, row.fields, row.case_no) == (subject, ["name", "number", "birth_on"], "澄市监罚〔2024〕1号")
    assert (row.user_id, row.actor_name, row.department_name, row.at) == (5, "经办员", "市监局", AT)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"fields": ()}, "内容"),
        ({"fields": ("phone",)}, "内容"),
        ({"purpose": ""}, "目的"),
        ({"case_no": "  "}, "案件编号"),
        ({"basis": "curiosity"}, "依据"),
        ({"basis": "authorisation"}, "授权书"),
        ({"basis": "authorisation", "basis_ref": "授1", "authorised_to": date(2024, 2, 29)}, "过期"),
    ],
)
def test_without_purpose_case_and_basis_nothing_opens(values: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        ask(factories.person(), **values)
    assert "第三十四条" in str(refused.value)
    assert not AccessLog.objects.exists()


def test_an_authorisation_holds_to_the_end_of_its_last_day() -> None:
    given = {"basis": "authorisation", "basis_ref": "授1", "authorised_to": date(2024, 3, 1)}
    assert ask(factories.person("张三丰"), fields=("name",), **given) == {"name": "张三丰"}


@pytest.mark.parametrize("post", ["sysadmin", "secadmin", "auditor", "timer"])
def test_no_officer_and_no_timer_looks(post: str) -> None:
    with pytest.raises(NotAllowed):
        ask(factories.person(), by=Actor(name="某", posts=frozenset({post})))


def test_where_the_row_cannot_be_written_nothing_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("subjects.operations.looks.open_sealed", lambda sealed: opened.append("x") or "x")
    with pytest.raises(Exception, match="too long"):
        ask(factories.person(), case_no="案" * 101)
    assert opened == []


@pytest.mark.django_db(transaction=True)
def test_a_look_inside_a_larger_transaction_is_a_programming_error() -> None:
    subject = factories.person()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        ask(subject)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM subjects_accesslog",
        "UPDATE subjects_accesslog SET case_no = 'x'",
        "TRUNCATE subjects_accesslog",
    ],
)
def test_the_application_cannot_change_what_was_looked_at(sql: str) -> None:
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_ciphertext_copied_from_another_column_does_not_open() -> None:
    subject = factories.person()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE subjects_personalnumber SET number = (SELECT name_sealed FROM subjects_subject LIMIT 1)")
    assert PersonalNumber.objects.get().masked.startswith("39")
    with pytest.raises(DecryptionError):
        ask(subject, fields=("number",))
