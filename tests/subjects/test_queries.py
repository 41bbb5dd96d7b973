"""Search: organisations by code or part of a name, persons only by exact name and full number."""

from __future__ import annotations

import pytest

from core.actors import Actor
from subjects.fictitious import valid_uscc
from subjects.models import Alias, Subject
from subjects.operations import merge, rename
from tests.kit import factories

pytestmark = pytest.mark.django_db
CHIEF = Actor(name="审核员", posts=frozenset({"reviewer"}))
AT = factories.A_DAY


@pytest.mark.parametrize("text", ["信诚", "江阴信诚（集团）", "江陰信誠(集團)有限公司", " 信 诚 ", "abc"])
def test_an_organisation_is_found_by_part_of_its_name_in_any_spelling(text: str) -> None:
    wanted = factories.organisation("江阴信诚（集团）有限公司ABC")
    factories.organisation("江阴其他有限公司")
    assert list(Subject.objects.search(text)) == [wanted]


@pytest.mark.parametrize("text", ["", " ", "信", "（", "张三丰", "查无此人"])
def test_short_text_and_persons_find_nothing(text: str) -> None:
    factories.organisation("江阴信诚有限公司")
    factories.person("张三丰")
    assert not Subject.objects.search(text).exists()


def test_an_organisation_is_found_by_code_in_any_spelling() -> None:
    wanted = factories.organisation(seed=1)
    code = valid_uscc(1)
    assert list(Subject.objects.search(f" {code[:8].lower()}-{code[8:]} ")) == [wanted]
    assert not Subject.objects.search(code[:17]).exists()


def test_former_names_old_numbers_and_merged_subjects_lead_to_the_present_one() -> None:
    lost, kept = factories.organisation("江阴甲公司", seed=1), factories.organisation("江阴乙公司", seed=2)
    kept = rename(kept, name="江阴丙公司", basis="通知书", by=CHIEF, at=AT)
    Alias.objects.create(subject=kept, kind="registration_no", value="320281000123456", added_at=AT, added_by="甲")
    merge(lost, into=kept, reason="吸收合并", by=CHIEF, at=AT)
    for text in ("江阴甲公司", "江阴乙公司", "江阴丙公司", valid_uscc(1), valid_uscc(2), "320281000123456"):
        assert list(Subject.objects.search(text)) == [kept], text


class TestPersons:
    @pytest.mark.parametrize(
        ("name", "found"), [("张三丰", True), ("張三豐", True), ("张三", False), ("张*丰", False), ("", False)]
    )
    def test_the_name_must_be_exact(self, name: str, found: bool) -> None:
        claim = factories.person_claim("张三丰")
        factories.known(claim)
        assert Subject.objects.search_person(name=name, number=claim.number).exists() is found

    @pytest.mark.parametrize("part", [slice(0, 17), slice(6, 18), slice(0, 0)])
    def test_the_number_must_be_whole(self, part: slice) -> None:
        claim = factories.person_claim("张三丰")
        factories.known(claim)
        assert not Subject.objects.search_person(name="张三丰", number=claim.number[part]).exists()

    def test_another_persons_number_finds_nobody(self) -> None:
        factories.person("张三丰", seed=1)
        factories.person("李四光", seed=2)
        number = factories.person_claim(seed=2).number
        assert not Subject.objects.search_person(name="张三丰", number=number).exists()

    def test_a_former_name_and_a_merge_lead_to_the_person(self) -> None:
        lost, kept = factories.person("张三丰", seed=1), factories.person("张三丰", seed=2)
        rename(lost, name="李四光", basis="户口簿", by=CHIEF, at=AT)
        merge(lost, into=kept, reason="更正证明", by=CHIEF, at=AT)
        number = factories.person_claim(seed=1).number
        for name in ("张三丰", "李四光"):
            assert list(Subject.objects.search_person(name=name, number=number)) == [kept]

    def test_by_number_alone_inside_the_office(self) -> None:
        claim = factories.person_claim(seed=1)
        subject = factories.known(claim)
        assert list(Subject.objects.with_number("resident_id", claim.number)) == [subject]
        assert not Subject.objects.with_number("resident_id", "1").exists()
