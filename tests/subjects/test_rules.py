"""Capacity (JS-G 2): by age from the number, and only where the pack asks."""

from __future__ import annotations

from datetime import date

import pytest

from core.rules import judge
from law.packs import load
from subjects.rules import CAPACITY_RULES, CapacityFacts, capacity_question, coming_of_age

BORN = date(2008, 2, 29)


JIANGSU, JIEYANG = load("jiangsu-2018"), load("jieyang-2017")


def facts(born: date, *, recorded_on: date, **values: bool) -> CapacityFacts:
    sixteen_on, adult_on = coming_of_age(born, on=recorded_on)
    return CapacityFacts(
        natural_person=True, sixteen_on=sixteen_on, adult_on=adult_on, no_capacity=values.get("no_capacity", False)
    )


@pytest.mark.parametrize(
    ("on", "refused", "asked"),
    [
        pytest.param(date(2024, 2, 28), True, False, id="the day before sixteen"),
        pytest.param(date(2024, 2, 29), False, True, id="sixteen"),
        pytest.param(date(2026, 2, 27), False, True, id="the day before eighteen"),
        pytest.param(date(2026, 2, 28), False, False, id="eighteen, in a year without 29 February"),
    ],
)
def test_minors_by_day(on: date, refused: bool, asked: bool) -> None:
    minor = facts(BORN, recorded_on=date(2020, 1, 1))
    refusals = judge(CAPACITY_RULES, minor, law=JIANGSU, on=on)
    assert [refusal.code for refusal in refusals] == (["persons_under_sixteen_are_kept_out"] if refused else [])
    assert all(refusal.clause.endswith("第二条") for refusal in refusals)
    assert bool(capacity_question(minor, law=JIANGSU, on=on)) is asked


def test_an_adult_registered_without_capacity_is_kept_out() -> None:
    adult = facts(date(1980, 1, 1), recorded_on=date(2024, 1, 1), no_capacity=True)
    (refusal,) = judge(CAPACITY_RULES, adult, law=JIANGSU, on=date(2024, 1, 1))
    assert "无完全民事行为能力" in refusal.sentence and refusal.remedy


def test_a_pack_without_the_condition_asks_nothing() -> None:
    child = facts(date(2015, 1, 1), recorded_on=date(2024, 1, 1))
    assert judge(CAPACITY_RULES, child, law=JIEYANG, on=date(2024, 1, 1)) == ()
    assert capacity_question(child, law=JIEYANG, on=date(2024, 1, 1)) == ""


def test_organisations_are_never_asked_for_their_age() -> None:
    assert judge(CAPACITY_RULES, CapacityFacts(natural_person=False), law=JIANGSU, on=date(2024, 1, 1)) == ()


def test_the_sentence_is_the_rules_own() -> None:
    assert CAPACITY_RULES[0].sentence() == "未满十六周岁的自然人不具有完全民事行为能力，不得列为信用主体"
