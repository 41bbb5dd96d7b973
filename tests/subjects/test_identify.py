"""`identify`: the one dossier that a claim means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.actors import Actor
from core.identifiers import resident_check
from subjects.fictitious import valid_resident_id, valid_uscc
from subjects.models import Alias, PersonalNumber, Relation, Subject
from subjects.operations import Claim, Identified, RefusedClaim, identify, merge, rename
from tests.kit import factories
from tests.kit.counting import statements

pytestmark = pytest.mark.django_db
CLERK = Actor(name="经办员", posts=frozenset({"handler"}))
CHIEF = Actor(name="审核员", posts=frozenset({"reviewer"}))
AT = factories.A_DAY
GROWN = valid_resident_id(1, date(1980, 1, 1))


def one(claim: Claim) -> Identified:
    (found,) = identify([claim], by=CLERK, at=AT)
    assert isinstance(found, Identified), found
    return found


def refused(claim: Claim) -> RefusedClaim:
    (found,) = identify([claim], by=CLERK, at=AT)
    assert isinstance(found, RefusedClaim), found
    return found


def codes(found: RefusedClaim) -> set[str]:
    return {refusal.code for refusal in found.refusals}


def test_an_unknown_organisation_gets_a_dossier() -> None:
    found = one(factories.organisation_claim("江阴信诚（集团）有限公司", seed=1))
    subject = Subject.objects.get(pk=found.subject_id)
    assert (found.created, found.why, found.warnings) == (True, ("新建主体",), ())
    assert (subject.name, subject.name_normal) == ("江阴信诚（集团）有限公司", "江阴信诚(集团)有限公司")
    assert (subject.kind, subject.uscc, subject.created_at) == ("legal_person", valid_uscc(1), AT)


def test_the_same_code_finds_it_again_and_says_why() -> None:
    first = one(factories.organisation_claim("江阴信诚（集团）有限公司", seed=1))
    again = one(factories.organisation_claim("江陰信誠(集團)有限公司", seed=1))
    assert (again.subject_id, again.created) == (first.subject_id, False)
    assert again.why[0] == "统一社会信用代码一致"
    assert "繁体与简体" in again.why[1]


def test_a_name_never_joins_two_codes() -> None:
    first = one(factories.organisation_claim("江阴同名有限公司", seed=1))
    second = one(factories.organisation_claim("江阴同名有限公司", seed=2))
    assert first.subject_id != second.subject_id


def test_another_name_under_a_known_code_is_a_warning() -> None:
    one(factories.organisation_claim("江阴甲有限公司", seed=1))
    found = one(factories.organisation_claim("江阴乙有限公司", seed=1))
    assert not found.created
    assert "江阴甲有限公司" in found.warnings[0] and "没有登记曾用名" in found.warnings[0]


def test_a_former_name_is_recognised() -> None:
    subject = factories.organisation("江阴甲有限公司", seed=1)
    rename(subject, name="江阴乙有限公司", basis="准予变更登记通知书", by=CLERK, at=AT)
    found = one(factories.organisation_claim("江阴甲有限公司", seed=1))
    assert found.name == "江阴乙有限公司"
    assert "曾用名「江阴甲有限公司」" in found.why[1]
    assert found.warnings == ()
    wrong = one(factories.organisation_claim("江阴丙有限公司", seed=1))
    assert "曾用名：江阴甲有限公司" in wrong.warnings[0]


def test_a_person_is_masked_and_the_number_lies_in_no_column() -> None:
    claim = factories.person_claim("张三丰", seed=7)
    subject = Subject.objects.get(pk=one(claim).subject_id)
    number = PersonalNumber.objects.get(subject=subject)
    row = Subject.objects.filter(pk=subject.pk).values().get() | {
        f"number_{name}": value for name, value in PersonalNumber.objects.values().get().items()
    }
    assert (subject.name, subject.name_normal, subject.uscc) == ("张**", "", None)
    assert number.masked == f"39{'*' * 13}{claim.number[-3:]}"
    assert not any(secret in str(value) for value in row.values() for secret in (claim.number, "张三丰", "19850615"))
    assert (subject.sixteen_on, subject.adult_on) == (None, None)


def test_fifteen_and_eighteen_digits_are_one_person() -> None:
    first = one(factories.person_claim(seed=7, birth_on=date(1960, 1, 2)))
    number = valid_resident_id(7, date(1960, 1, 2))
    short = one(Claim(name="张三丰", number=number[:6] + number[8:17], number_kind="resident_id"))
    assert short.subject_id == first.subject_id
    assert "居民身份证号码一致" in short.why and "姓名一致" in short.why
    assert "15位号码已升为18位。" in short.warnings


def test_another_name_under_a_persons_number_shows_only_the_mask() -> None:
    one(factories.person_claim("张三丰", seed=7))
    found = one(factories.person_claim("李四光", seed=7))
    assert "张**" in found.warnings[0] and "张三丰" not in found.warnings[0]


def test_a_person_found_while_keys_rotate_is_the_same_person(settings: Any) -> None:
    first = one(factories.person_claim("张三丰", seed=7))
    new = {"suite": "intl", "enc": "A" * 43 + "=", "mac": "B" * 43 + "="}
    settings.CRYPTO_KEYS = {**settings.CRYPTO_KEYS, "test-2": new}
    settings.CRYPTO_ACTIVE_KEY = "test-2"
    found = one(factories.person_claim("张三丰", seed=7))
    assert found.subject_id == first.subject_id and "姓名一致" in found.why


def test_only_minors_leave_their_ages_in_clear() -> None:
    subject = Subject.objects.get(pk=one(factories.person_claim(birth_on=date(2009, 5, 6))).subject_id)
    assert (subject.sixteen_on, subject.adult_on) == (date(2025, 5, 6), date(2027, 5, 6))


def test_two_claims_about_one_newcomer_make_one_dossier() -> None:
    claim = factories.organisation_claim(seed=5)
    found = identify([claim, replace(claim, name=f" {claim.name}　")], by=CLERK, at=AT)
    assert len({item.subject_id for item in found if isinstance(item, Identified)}) == 1
    assert Subject.objects.count() == 1


def test_answers_keep_the_order_and_refusals_concern_one_claim_only() -> None:
    good, bad = factories.organisation_claim(seed=5), Claim(name="坏码公司", number="91320281250344877A")
    found = identify([bad, good, bad], by=CLERK, at=AT)
    assert [type(item) for item in found] == [RefusedClaim, Identified, RefusedClaim]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"number": "91320281250344877A"}, "number_check_digit"),
        ({"name": " "}, "name_empty"),
        ({"name": "江阴\u202e有限公司"}, "name_characters"),
        ({"kind": "individual_business"}, "kind_mismatch"),
        ({"kind": "natural_person"}, "kind_mismatch"),
        ({"kind": "club"}, "kind_unknown"),
        ({"number": valid_uscc(1, prefix="92"), "kind": "legal_person"}, "kind_mismatch"),
        ({"number_kind": "passport", "number": "E12345678"}, "birth_missing"),
        ({"number_kind": "resident_id", "number": GROWN, "birth_on": date(1980, 1, 2)}, "birth_mismatch"),
        ({"number_kind": "resident_id", "number": valid_resident_id(1, date(2025, 1, 1))}, "birth_future"),
        ({"operator": Claim(name="李四", number=GROWN, number_kind="resident_id")}, "operator_misplaced"),
    ],
)
def test_a_claim_that_cannot_be_right_is_refused_and_makes_nothing(values: dict[str, Any], code: str) -> None:
    found = refused(replace(factories.organisation_claim(seed=1), **values))
    assert code in codes(found)
    assert all(refusal.sentence and refusal.remedy for refusal in found.refusals)
    assert not Subject.objects.exists()


@pytest.mark.parametrize(
    ("prefix", "claimed", "kind"),
    [
        ("91", "", "legal_person"),
        ("91", "unincorporated", "unincorporated"),
        ("11", "", "government"),
        ("11", "legal_person", "government"),
        ("92", "", "individual_business"),
    ],
)
def test_the_code_says_the_kind_where_it_can(prefix: str, claimed: str, kind: str) -> None:
    assert one(factories.organisation_claim(prefix=prefix, kind=claimed)).kind == kind


class TestIndividualBusiness:
    def claim(self, name: str = "江阴老王面馆", operator: str = "王小二", seed: int = 3) -> Claim:
        return factories.organisation_claim(
            name, seed=3, prefix="92", operator=factories.person_claim(operator, seed=seed)
        )

    def test_it_is_one_subject_with_an_operator(self) -> None:
        found = one(self.claim())
        relation = Relation.objects.get(subject_id=found.subject_id)
        assert (relation.role, relation.person.name, found.name) == ("operator", "王**", "江阴老王面馆")
        assert one(self.claim()).warnings == ()
        assert Relation.objects.count() == 1

    def test_trading_under_the_operators_name_it_is_masked_as_a_person(self) -> None:
        found = one(self.claim(name="王小二"))
        subject = Subject.objects.get(pk=found.subject_id)
        assert (subject.name, subject.name_normal) == ("王**", "")
        assert "姓名一致" in one(self.claim(name="王小二")).why

    def test_another_operator_is_a_warning_and_no_change(self) -> None:
        one(self.claim())
        found = one(self.claim(operator="赵六", seed=4))
        assert "王**" in found.warnings[-1]
        assert Relation.objects.count() == 1

    def test_a_missing_operator_is_a_warning(self) -> None:
        assert "没有填写经营者" in one(replace(self.claim(), operator=None)).warnings[0]

    def test_a_wrong_operator_number_refuses_the_claim(self) -> None:
        wrong = replace(self.claim(), operator=Claim(name="王小二", number="1", number_kind="resident_id"))
        (refusal,) = refused(wrong).refusals
        assert refusal.sentence.startswith("经营者：") and refusal.field == "operator_number"


class TestAliasesAndMerges:
    def test_an_old_code_leads_to_the_subject(self) -> None:
        subject = factories.organisation(seed=1)
        Alias.objects.create(subject=subject, kind="former_uscc", value=valid_uscc(2), added_at=AT, added_by="甲")
        found = one(factories.organisation_claim(subject.name, seed=2))
        assert found.subject_id == subject.pk and "原统一社会信用代码" in found.why[0]

    def test_an_old_registration_number_is_kept_once(self) -> None:
        claim = factories.organisation_claim(seed=1, registration_no="320281000123456")
        one(claim)
        one(claim)
        assert Alias.objects.get().value == "320281000123456"

    def test_a_merged_subject_leads_to_the_other(self) -> None:
        lost, kept = factories.organisation("江阴甲公司", seed=1), factories.organisation("江阴乙公司", seed=2)
        merge(lost, into=kept, reason="吸收合并公告", by=CHIEF, at=AT)
        found = one(factories.organisation_claim("江阴甲公司", seed=1))
        assert found.subject_id == kept.pk
        assert "已并入" in found.why[0] and found.warnings == ()

    def test_a_merged_person_is_found_by_either_number(self) -> None:
        lost, kept = factories.person(seed=1), factories.person(seed=2)
        merge(lost, into=kept, reason="公安机关更正证明", by=CHIEF, at=AT)
        assert one(factories.person_claim(seed=1)).subject_id == one(factories.person_claim(seed=2)).subject_id


def mixed(first: int, count: int) -> list[Claim]:
    """Claims of every sort, `count` of each."""
    return [
        claim
        for number in range(first, first + count)
        for claim in (
            factories.organisation_claim(seed=number, registration_no=f"R{number:09d}"),
            factories.person_claim(seed=number),
            factories.organisation_claim(seed=number, prefix="92", operator=factories.person_claim(seed=number + 5000)),
        )
    ]


@pytest.mark.parametrize("known", [False, True], ids=["newcomers", "known"])
def test_the_number_of_statements_does_not_depend_on_the_number_of_claims(known: bool) -> None:
    small, large = mixed(100, 1), mixed(200, 50)
    if known:
        identify(small + large, by=CLERK, at=AT)
    few = statements(lambda: identify(small, by=CLERK, at=AT))
    many = statements(lambda: identify(large, by=CLERK, at=AT))
    assert len(few) == len(many) <= 14


def test_another_sort_of_card_with_a_birth_date_is_taken() -> None:
    body = "810000" + "19900101" + "123"
    permit = Claim(name="陈大文", number=body + resident_check(body), number_kind="residence_permit")
    passport = Claim(name="SMITH JOHN", number="E12345678", number_kind="passport", birth_on=date(1990, 1, 1))
    found = identify([permit, passport], by=CLERK, at=AT)
    assert [item.name for item in found if isinstance(item, Identified)] == ["陈**", "S********"]
