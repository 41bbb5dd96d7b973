"""The gate, one class per rule: what lets a measure through and what stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.rules import judge
from law import packs
from measures import rules
from measures.rules import PUBLICATION, SCOPE, STANDING, DeskFacts, MeasureFacts, ScopeFacts

ON = date(2024, 3, 25)
PACKS = ("jiangyin-2018", "jieyang-2017", "puyang-2022")
GOOD = MeasureFacts(
    code="procurement-ban",
    colour="black",
    content="不予通过资格审查。",
    target_kinds=("legal_person",),
    degree="serious",
    term="with_list",
    executors=1,
    levels=("law",),
    standing=1,
    published_on=date(2023, 9, 1),
)


def codes(facts: Any, found: Any, *, pack: str = "jiangyin-2018", on: date = ON) -> list[str]:
    return [refusal.code for refusal in judge(found, facts, law=packs.load(pack), on=on)]


@pytest.mark.parametrize("pack", PACKS)
def test_a_complete_measure_passes(pack: str) -> None:
    assert codes(GOOD, PUBLICATION, pack=pack) == codes(GOOD, STANDING, pack=pack) == []


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"levels": (), "standing": 0}, "basis_present"),
        ({"levels": ("policy_paper",), "standing": 0}, "basis_binding"),
        ({"standing": 0}, "basis_in_force"),
        ({"levels": ("law", "policy_paper"), "standing": 0}, "basis_in_force"),
        ({"executors": 0}, "executor_named"),
        ({"target_kinds": ()}, "target_named"),
        ({"content": "  "}, "content_stated"),
        ({"degree": ""}, "degree_stated"),
        ({"term": ""}, "term_stated"),
        ({"term": "长期"}, "not_endless"),
        ({"term": "永久"}, "not_endless"),
        ({"content": "不再享受任何贷款服务。"}, "not_endless"),
    ],
)
def test_each_thing_that_is_missing_is_named(change: dict[str, Any], code: str, pack: str) -> None:
    assert codes(replace(GOOD, **change), PUBLICATION, pack=pack) == [code]


def test_every_refusal_says_where_it_comes_from_and_what_to_do() -> None:
    bare = MeasureFacts(
        code="x", colour="black", content="", target_kinds=(), degree="", term="", executors=0, levels=(), standing=0
    )
    refusals = judge(PUBLICATION, bare, law=packs.load("jiangyin-2018"), on=ON)
    assert len(refusals) == 6
    assert all(refusal.clause and refusal.remedy for refusal in refusals)


class TestBasisBinding:
    def test_a_paper_may_carry_an_incentive(self) -> None:
        red = replace(GOOD, colour="red", levels=("policy_paper",), standing=0)
        assert codes(red, PUBLICATION) == []

    def test_the_national_list_is_a_basis(self) -> None:
        assert codes(replace(GOOD, levels=("national_list",)), PUBLICATION) == []


class TestNotEndless:
    @pytest.mark.parametrize("term", ["with_list", "1 years", "6 months", "30 days"])
    def test_a_term_with_an_end_passes(self, term: str) -> None:
        assert codes(replace(GOOD, term=term), PUBLICATION) == []

    def test_an_incentive_may_last(self) -> None:
        assert codes(replace(GOOD, colour="red", term="长期"), PUBLICATION) == []


class TestNotSwitchedOff:
    def test_puyang_keeps_the_endless_loan_ban_off(self) -> None:
        assert codes(replace(GOOD, code="loan-ban"), PUBLICATION, pack="puyang-2022") == ["not_switched_off"]

    def test_elsewhere_nobody_named_it(self) -> None:
        assert codes(replace(GOOD, code="loan-ban"), PUBLICATION, pack="jieyang-2017") == []


class TestPublished:
    @pytest.mark.parametrize(
        ("change", "stands"),
        [
            ({"published_on": None}, False),
            ({"published_on": date(2024, 3, 26)}, False),
            ({"published_on": ON}, True),
            ({"ended_on": date(2024, 3, 26)}, True),
            ({"ended_on": ON}, False),
        ],
        ids=["draft", "tomorrow", "today", "ends tomorrow", "ended today"],
    )
    def test_only_between_publication_and_end(self, change: dict[str, Any], stands: bool) -> None:
        assert (codes(replace(GOOD, **change), STANDING) == []) is stands

    def test_puyang_cites_its_own_ban(self) -> None:
        draft = replace(GOOD, published_on=None)
        (refusal,) = judge(STANDING, draft, law=packs.load("puyang-2022"), on=ON)
        assert "四" in refusal.clause and "濮" in refusal.clause


BESIDE = ScopeFacts(
    colour="black",
    programmes=(),
    target_kinds=("legal_person",),
    conditions=(),
    degree="any",
    on_colour="black",
    on_programme="P1",
    on_kind="legal_person",
    circumstances=(),
    serious=False,
)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on_colour": "red"}, "same_colour"),
        ({"programmes": ("P2", "P3")}, "list_named"),
        ({"on_kind": "natural_person"}, "kind_named"),
        ({"conditions": ("able_but_refuses",)}, "condition_met"),
        (
            {"conditions": ("able_but_refuses", "judgment_debtor"), "circumstances": ("judgment_debtor",)},
            "condition_met",
        ),
        ({"degree": "serious"}, "grave_enough"),
    ],
)
def test_scope_names_what_does_not_fit(change: dict[str, Any], code: str) -> None:
    assert codes(BESIDE, SCOPE) == []
    assert codes(replace(BESIDE, **change), SCOPE) == [code]


@pytest.mark.parametrize(
    "change",
    [
        {"programmes": ("P1",)},
        {"conditions": ("able_but_refuses",), "circumstances": ("able_but_refuses", "judgment_debtor")},
        {"degree": "serious", "serious": True},
    ],
)
def test_scope_lets_through_what_fits(change: dict[str, Any]) -> None:
    assert codes(replace(BESIDE, **change), SCOPE) == []


class TestReporting:
    @pytest.mark.parametrize(
        ("given", "found"),
        [
            ({"result": "done"}, []),
            ({"result": "refused"}, ["result_reasoned"]),
            ({"result": "refused", "reason": "无此职权"}, []),
            ({"result": "done", "answers": {1: {"result": "exempted"}}}, ["result_reasoned"]),
            ({"result": "done", "answers": {1: {"result": "exempted", "reason": "救助资金"}}}, []),
            ({"result": "refused", "answers": {1: {"result": "done"}, 2: {"result": "done"}}}, []),
            ({"result": "done", "answers": {9: {"result": "done"}}}, ["answers_belong"]),
        ],
    )
    def test_what_is_not_done_has_a_reason(self, given: dict[str, Any], found: list[str]) -> None:
        facts = DeskFacts(pack_version_id=1, department_id=1, measures=(1, 2), given=given)
        assert codes(facts, rules.REPORTING) == found
