"""Names, merges, relations, states and capacity of a subject that is known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.actors import Actor
from core.crypto import open_sealed
from core.refusals import NotAllowed, Refused
from subjects.models import Alias, FormerName, Relation
from subjects.operations import merge, relate, rename, set_capacity
from tests.kit import factories

pytestmark = pytest.mark.django_db
CLERK = Actor(name="经办员", posts=frozenset({"handler"}))
CHIEF = Actor(name="审核员", posts=frozenset({"reviewer"}))
VISITOR = Actor(name="查询员", posts=frozenset({"query"}))
AT = factories.A_DAY


class TestRename:
    def test_the_old_name_stays_as_a_former_name(self) -> None:
        subject = rename(factories.organisation("江阴甲公司"), name="江阴乙公司", basis="登记通知书", by=CLERK, at=AT)
        former = FormerName.objects.get(subject=subject)
        assert (subject.name, subject.name_normal) == ("江阴乙公司", "江阴乙公司")
        assert (former.name, former.until_on, former.changed_by) == ("江阴甲公司", date(2024, 3, 1), "经办员")
        assert [event.name for event in subject.events.all()] == ["江阴乙公司"]

    def test_a_persons_names_stay_sealed(self) -> None:
        subject = rename(factories.person("张三丰"), name="李四光", basis="户口簿", by=CLERK, at=AT)
        former = FormerName.objects.get(subject=subject)
        subject.refresh_from_db()
        assert (subject.name, former.name, former.name_normal) == ("李**", "张**", "")
        assert (open_sealed(subject.name_sealed), open_sealed(former.name_sealed)) == ("李四光", "张三丰")

    @pytest.mark.parametrize(
        ("name", "basis", "words"),
        [("江阴甲公司", "通知书", "相同"), ("", "通知书", "为空"), ("江阴乙公司", " ", "依据")],
    )
    def test_it_is_refused_in_words(self, name: str, basis: str, words: str) -> None:
        subject = factories.organisation("江阴甲公司")
        with pytest.raises(Refused, match=words):
            rename(subject, name=name, basis=basis, by=CLERK, at=AT)
        assert not FormerName.objects.exists()

    def test_the_same_name_of_a_person_is_refused(self) -> None:
        with pytest.raises(Refused, match="相同"):
            rename(factories.person("张三丰"), name="张三豐", basis="户口簿", by=CLERK, at=AT)

    def test_who_only_looks_changes_nothing(self) -> None:
        with pytest.raises(NotAllowed):
            rename(factories.organisation(), name="江阴乙公司", basis="通知书", by=VISITOR, at=AT)


class TestMerge:
    def test_nothing_is_rewritten_and_look_ups_lead_on(self) -> None:
        lost, kept = factories.organisation(), factories.organisation()
        merge(lost, into=kept, reason="吸收合并", by=CHIEF, at=AT)
        lost.refresh_from_db()
        alias = Alias.objects.get(subject=kept)
        assert (lost.merged_into, alias.absorbed, alias.value) == (kept, lost, lost.uscc)

    def test_a_chain_of_merges_leads_straight_to_its_end(self) -> None:
        first, second, third = (factories.organisation() for _ in range(3))
        merge(first, into=second, reason="吸收合并", by=CHIEF, at=AT)
        merge(second, into=third, reason="吸收合并", by=CHIEF, at=AT)
        first.refresh_from_db()
        assert first.merged_into == third

    def test_it_is_refused_for_itself_for_another_kind_and_twice(self) -> None:
        company, other, man = factories.organisation(), factories.organisation(), factories.person()
        for lost, into, words in [(company, company, "自身"), (company, man, "自然人")]:
            with pytest.raises(Refused, match=words):
                merge(lost, into=into, reason="合并", by=CHIEF, at=AT)
        merge(company, into=other, reason="合并", by=CHIEF, at=AT)
        with pytest.raises(Refused, match="已经并入"):
            merge(company, into=factories.organisation(), reason="合并", by=CHIEF, at=AT)

    def test_a_handler_does_not_merge(self) -> None:
        with pytest.raises(NotAllowed):
            merge(factories.organisation(), into=factories.organisation(), reason="合并", by=CLERK, at=AT)


class TestRelate:
    def given(self, **values: Any) -> dict[str, Any]:
        return {
            "role": "legal_representative",
            "from_on": date(2020, 1, 1),
            "proof": "营业执照",
            "by": CLERK,
            "at": AT,
            **values,
        }

    def test_a_relation_stands_from_its_first_to_its_last_day(self) -> None:
        company, man = factories.organisation(), factories.person()
        relate(company, person=man, **self.given(to_on=date(2023, 12, 31)))
        standing = {
            day: Relation.objects.of([company.pk]).on(day).exists()
            for day in (date(2019, 12, 31), date(2020, 1, 1), date(2023, 12, 31), date(2024, 1, 1))
        }
        assert list(standing.values()) == [False, True, True, False]

    def test_no_first_day_means_from_the_beginning(self) -> None:
        company = factories.organisation()
        relate(company, person=factories.person(), **self.given(from_on=None))
        assert Relation.objects.of([company.pk], roles=["legal_representative"]).on(date(1990, 1, 1)).exists()
        assert not Relation.objects.of([company.pk], roles=["director"]).on(date(1990, 1, 1)).exists()

    def test_told_again_it_is_brought_up_to_date(self) -> None:
        company, man = factories.organisation(), factories.person()
        relate(company, person=man, **self.given())
        relate(company, person=man, **self.given(to_on=date(2021, 1, 1), proof="变更登记"))
        assert [(row.to_on, row.proof) for row in Relation.objects.all()] == [(date(2021, 1, 1), "变更登记")]

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"role": "friend"}, "没有「friend」"),
            ({"role": "operator"}, "经营者只用于"),
            ({"to_on": date(2019, 1, 1)}, "早于"),
            ({"proof": " "}, "证明"),
        ],
    )
    def test_it_is_refused_in_words(self, values: dict[str, Any], words: str) -> None:
        with pytest.raises(Refused, match=words):
            relate(factories.organisation(), person=factories.person(), **self.given(**values))
        assert not Relation.objects.exists()

    def test_a_person_is_no_organisation(self) -> None:
        with pytest.raises(Refused, match="须是单位"):
            relate(factories.person(), person=factories.person(), **self.given())


def test_capacity_is_recorded_for_persons_with_a_document() -> None:
    assert set_capacity(factories.person(), no_capacity=True, basis="法院判决书", by=CHIEF, at=AT).no_capacity
    with pytest.raises(Refused, match="依据"):
        set_capacity(factories.person(), no_capacity=True, basis="", by=CHIEF, at=AT)
    with pytest.raises(Refused, match="自然人"):
        set_capacity(factories.organisation(), no_capacity=True, basis="判决书", by=CHIEF, at=AT)
