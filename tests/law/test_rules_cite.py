"""Every rule of the whole house rests on a key or a clause that exists, and reads as a sentence."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from core.rules import Rule
from law.clauses import documents, find
from law.keys import KEYS
from law.management.commands.law_table import (
    all_rules,
    held_by,
    page,
    rules_by_key,
    shipped_rules,
    words_of_tests,
)

APPS = {
    "core",
    "law",
    "departments",
    "subjects",
    "records",
    "redblack",
    "measures",
    "repair",
    "objections",
    "honours",
    "public",
}


def rules() -> Iterator[type[Rule[object]]]:
    autodiscover_modules("rules")
    return (rule for rule in all_rules() if rule.__module__.partition(".")[0] in APPS and not rule.__subclasses__())


def citations_of(text: str) -> list[str]:
    """The citations in a fixed clause that mean one of the seven papers; laws and standards are left out."""
    parts = re.split(r"[、；，]", text)
    return [part.strip() for part in parts if part.strip().partition(" ")[0] in documents()]


def test_every_key_that_a_rule_cites_exists() -> None:
    assert {rule.__name__: rule.key for rule in rules() if rule.key and rule.key not in KEYS} == {}


def test_every_fixed_clause_exists() -> None:
    cited = [citation for rule in rules() for citation in citations_of(rule.clause)]
    assert cited
    for citation in cited:
        assert find(citation).text


def test_every_rule_says_its_sentence_in_chinese() -> None:
    silent = [rule.__name__ for rule in rules() if not re.search(r"[\u4e00-\u9fff]", rule.sentence())]
    assert silent == []


class TestLawTable:
    @pytest.fixture
    def table(self) -> str:
        return "\n".join(page())

    def test_a_clause_shows_the_value_each_place_takes_from_it(self, table: str) -> None:
        row = next(line for line in table.splitlines() if line.startswith("| JS-G 30 | 公共信用信息系统归集"))
        assert "江苏省 1年" in row
        assert "江阴市" not in row

    def test_a_clause_that_gives_no_number_is_not_credited_with_one(self, table: str) -> None:
        row = next(line for line in table.splitlines() if line.startswith("| JY 20 | 开展联合奖惩工作并定期反馈"))
        assert "江阴市 10个工作日（本办自定）" in row

    def test_values_without_a_clause_stand_apart(self, table: str) -> None:
        office = table[table.index("## 本办自定") : table.index("## 待核")]
        assert "`listing.statement_term`" in office
        assert "文件没有规定陈述申辩的天数" in office

    def test_the_rules_that_ask_for_a_key_are_named(self, table: str) -> None:
        for key, names in rules_by_key().items():
            if f"`{key}`" in table:
                assert f"`{names[0]}`" in table

    def test_every_rule_stands_at_the_end_with_what_it_rests_on_and_its_tests(self, table: str) -> None:
        held = table[table.index("## 规则和测试") :]
        row = next(line for line in held.splitlines() if line.startswith("| `law.OnlyCheckedValues` |"))
        assert "规则包中还有待核的事项，不能正式启用" in row
        assert "test_a_pack_with_unchecked_values_is_refused_and_the_values_are_named" in row

    def test_the_table_in_the_documents_is_the_present_one(self, table: str) -> None:
        """But for the last column: a new test need not be written down, only none that is gone may stand there."""
        kept = (Path(settings.BASE_DIR) / "docs" / "law.md").read_text(encoding="utf-8")
        assert without_tests(kept) == without_tests(table + "\n"), "run: python3 run.py manage law_table"
        known = {name for names in words_of_tests(TESTS).values() for name in names}
        cited = set(re.findall(r"`([\w/]+\.py::[\w:]+)`", kept))
        assert cited
        assert cited - known == set(), "run: python3 run.py manage law_table"


TESTS = Path(settings.BASE_DIR) / "tests"
# Rules whose tests speak of nothing but the effect. Nothing may be added here.
HELD_BY_EFFECT: set[str] = set()


def without_tests(table: str) -> list[str]:
    begun = table.index("## 规则和测试")
    return [*table[:begun].splitlines(), *(line.rpartition(" | ")[0] for line in table[begun:].splitlines())]


def test_a_rule_is_named_by_a_test() -> None:
    """A rule that no test names may be wrong without anybody seeing it."""
    told = words_of_tests(TESTS)
    assert {rule.__name__ for rule in shipped_rules() if not held_by(rule, told)} == HELD_BY_EFFECT
