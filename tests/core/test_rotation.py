"""Rotation of keys: interrupted anywhere, taken up again, nothing lost and nothing left under the old key."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from core.actors import Actor
from core.fields import EncryptedTextField
from core.rotation import rotate, sealed_fields, stale
from subjects.models import Subject
from subjects.operations import reveal
from tests.kit import factories

pytestmark = pytest.mark.django_db
NEW = {"suite": "intl", "enc": "A" * 43 + "=", "mac": "B" * 43 + "="}
CLERK = Actor(name="经办员", posts=frozenset({"handler"}))


def left() -> int:
    return sum(stale(field).count() for field in sealed_fields())


@pytest.fixture
def persons(settings: Any) -> list[Subject]:
    """Five persons under the old key; the new one is active."""
    people = [factories.person("张三丰", seed=seed) for seed in range(5)]
    settings.CRYPTO_KEYS = {**settings.CRYPTO_KEYS, "new": NEW}
    settings.CRYPTO_ACTIVE_KEY = "new"
    return people


def test_it_can_be_stopped_and_taken_up_again(persons: list[Subject], settings: Any) -> None:
    assert left() == 15
    assert next(iter(rotate(batch=2)))[1] == 2
    assert left() == 13
    out = StringIO()
    call_command("rotate_keys", batch=2, stdout=out)
    assert left() == 0
    assert "共改写 13 行，剩余 0 行" in out.getvalue()
    assert list(rotate()) == []


def test_afterwards_the_old_key_may_go(persons: list[Subject], settings: Any) -> None:
    list(rotate())
    settings.CRYPTO_KEYS = {"new": NEW}
    claim = factories.person_claim("张三丰", seed=3)
    (found,) = Subject.objects.search_person(name="张三丰", number=claim.number)
    assert found == persons[3]
    clear = reveal(found, fields=("number",), purpose="case", case_no="案1", basis="duty", by=CLERK, at=factories.A_DAY)
    assert clear["number"].endswith(claim.number)


def test_every_sealed_column_has_the_context_that_its_searches_use() -> None:
    columns = {field.context for field in sealed_fields()}
    assert {
        "subjects_subject.name_sealed",
        "subjects_subject.birth_sealed",
        "subjects_personalnumber.number",
        "subjects_formername.name_sealed",
    } <= columns


def test_clear_text_never_reaches_a_sealed_column() -> None:
    field = Subject._meta.get_field("name_sealed")
    assert isinstance(field, EncryptedTextField)
    with pytest.raises(TypeError, match="seal the text first"), transaction.atomic():
        Subject.objects.filter(pk=factories.person().pk).update(name_sealed=123)
    other = Subject._meta.get_field("birth_sealed").seal("张三丰")
    with pytest.raises(TypeError, match="sealed for"), transaction.atomic():
        Subject.objects.filter(pk=factories.person().pk).update(name_sealed=other)
