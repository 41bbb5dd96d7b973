"""Rotation of keys: interrupted anywhere, taken up again, nothing lost and nothing left under the old key."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from core.actors import Actor
from core.fields import EncryptedTextField
from core.models import Case
from core.rotation import rotate, sealed_fields, stale
from records.models import Record, RecordVersion
from subjects.fictitious import valid_resident_id
from subjects.models import Subject, SubjectChange
from subjects.operations import reveal
from tests.kit import cases, desks, factories
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected
from tests.subjects.test_fates import reported

pytestmark = pytest.mark.django_db
NEW = {"suite": "intl", "enc": "A" * 43 + "=", "mac": "B" * 43 + "="}
CLERK = Actor(name="经办员", posts=frozenset({"handler"}))


def left() -> int:
    return sum(stale(field).count() for field in sealed_fields())


@pytest.fixture
def persons(settings: Any) -> list[Subject]:
    """Five persons under the old key; the new one is active."""
    people = [factories.person("张三丰", seed=seed) for seed in range(5)]
    activate_new(settings)
    return people


def activate_new(settings: Any) -> None:
    settings.CRYPTO_KEYS = {**settings.CRYPTO_KEYS, "new": NEW}
    settings.CRYPTO_ACTIVE_KEY = "new"


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


class TestCases:
    """Ciphertext on cases: their triggers let new ciphertext of the same words pass, and nothing else (H2)."""

    @pytest.fixture
    def record(self, settings: Any) -> Record:
        """A record about a person that was reported a second time, with another amount."""
        home = cases.bureau("应急管理局")
        person = {
            "CF_XDR_MC": "张样例",
            "CF_XDR_LB": "自然人",
            "CF_XDR_SHXYM": "",
            "CF_FRDB": "",
            "CF_XDR_ZJLX": "身份证",
        }
        one = penalty(**person, CF_XDR_ZJHM=valid_resident_id(31, date(1985, 6, 15)))
        (found,) = collected(home, one)
        collected(home, {**one, "CF_NR_FK": "6"})
        activate_new(settings)
        record: Record = Record.objects.unscoped("test").get(pk=found.record_id)
        return record

    def test_a_record_and_what_it_said_before_are_rewritten(self, record: Record) -> None:
        assert RecordVersion.objects.filter(record=record, sealed__isnull=False).exists()
        assert left() > 2
        list(rotate())
        assert left() == 0

    def test_a_changed_name_is_rewritten(self, settings: Any) -> None:
        case = reported(factories.person("张三丰"), desks.office(), "renamed", new_name="李四光")
        activate_new(settings)
        list(rotate())
        assert left() == 0
        assert SubjectChange.objects.unscoped("test").get(pk=case.pk).state == "effective"

    def test_words_do_not_change_under_the_name_of_a_rotation(self, record: Record) -> None:
        with (
            pytest.raises(IntegrityError, match="changes ciphertext only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT set_config('app.rotation', 'on', true)")
            Record._base_manager.filter(pk=record.pk).update(sealed=None, title="另一件事")

    def test_nor_ciphertext_without_a_rotation(self, record: Record) -> None:
        list(rotate())
        with pytest.raises(IntegrityError, match="no change without a transition"), transaction.atomic():
            connection.cursor().execute("SELECT set_config('app.transition', '', true)")
            Record._base_manager.filter(pk=record.pk).update(sealed=None)

    def test_every_case_names_its_sealed_columns_to_its_trigger(self) -> None:
        named = 0
        for field in sealed_fields():
            if not issubclass(field.model, Case):
                continue
            (guard,) = (one for one in field.model._meta.triggers if one.name.startswith("flow_"))  # type: ignore[attr-defined]
            for column in (field.column, field.index_field):
                assert not column or f"'{column}'" in guard.func.split("app.rotation")[1].split("END IF")[0]
            named += 1
        assert named >= 2

    def test_every_sealed_column_may_be_rewritten_by_the_application(self) -> None:
        with connection.cursor() as cursor:
            for field in sealed_fields():
                cursor.execute(
                    "SELECT has_column_privilege(%s, %s, 'UPDATE')", [field.model._meta.db_table, field.column]
                )
                assert cursor.fetchone() == (True,), field.context
