"""The two national packs, row by row: nobody has seen their texts, so that no value of the nation reads as checked."""

import pytest

from law import packs
from law.citations import Source
from law.keys import KEYS
from law.packs import load, parse

N23, N26 = "national-2023", "national-2026"

# key: (58号令, 2023-05-01 to 2026-03-31; 信用修复管理办法, from 2026-04-01). A dash: the pack has no value.
NATION = {
    "grades.names": (
        ["ordinary:一般失信", "serious:严重失信"],
        ["minor:轻微失信", "ordinary:一般失信", "serious:严重失信"],
    ),
    "record.validity.start": ("decided", "document"),
    "record.validity.minor": ("-", "3 months"),
    "record.validity.ordinary": ("3 years", "1 years"),
    "record.validity.serious": ("3 years", "3 years"),
    "record.publicity.minor_shown": ("-", False),
    "record.publicity.minor_max": ("-", "3 months"),
    "record.publicity.ordinary_min": ("3 months", "3 months"),
    "record.publicity.ordinary_max": ("3 years", "1 years"),
    "record.publicity.serious_min": ("1 years", "1 years"),
    "record.publicity.serious_max": ("3 years", "3 years"),
    "record.publicity.ends_at_max": (True, True),
    "record.publicity.several": ("longest", "longest"),
    "repair.kind": ("application", "application"),
    "repair.earliest": ("after_minimum", "after_minimum"),
    "repair.full_performance": (True, True),
    "repair.commitment": (True, True),
    "repair.decision_term": ("10 working_days", "10 working_days"),
    "repair.sync_term": ("3 working_days", "-"),
    "repair.decided_by": ("site", "recogniser"),
    "repair.ends_all": (False, True),
    "repair.free": (True, True),
    "repair.notice_with_decision": ("-", True),
    "repair.reorganisation": ("-", True),
    "repair.ban_term": ("-", "-"),
    "listing.prior_notice": (True, True),
    "measures.published_only": (True, True),
    "publication.penalty_term": ("7 working_days", "7 working_days"),
}
ROWS = [
    pytest.param(code, key, values[place], id=f"{key}-{code}")
    for place, code in enumerate((N23, N26))
    for key, values in NATION.items()
]


@pytest.mark.parametrize(("code", "key", "expected"), ROWS)
def test_row(code: str, key: str, expected: object) -> None:
    pack = load(code)
    if expected == "-":
        assert pack.get(key) is None
        return
    assert pack.value(key) == parse(KEYS[key], expected)
    entry = pack.entry(key)
    assert entry.source is Source.UNVERIFIED
    assert entry.chinese.startswith("【待核】")
    assert entry.precedence == "法律、法规另有规定的，从其规定"


@pytest.mark.parametrize("code", [N23, N26])
def test_no_value_claims_an_article_and_every_unverified_one_says_where_it_was_taken_from(code: str) -> None:
    for entry in load(code).entries.values():
        cited = entry.citations[0]
        assert cited.source != Source.ARTICLE
        if cited.source == Source.UNVERIFIED:
            assert "取自" in cited.basis or "未取得文本" in cited.basis, entry.key.name


def test_the_first_days_of_the_two_rules() -> None:
    assert load(N23).valid_from.isoformat() == "2023-05-01"
    assert load(N26).valid_from.isoformat() == "2026-04-01"


class TestPrecedence:
    """A18: the nation's rule goes before a local pack that says it yields, and before nothing else."""

    def test_the_newest_national_pack_is_the_one_in_force(self) -> None:
        days = {"2023-04-30": None, "2023-05-01": N23, "2026-03-31": N23, "2026-04-01": N26}
        for day, code in days.items():
            found = packs.national(on=packs.date.fromisoformat(day))
            assert (found and found.code) == code, day

    @pytest.mark.parametrize(
        ("code", "keys"),
        [
            ("jiangyin-2018", {
                "grades.names", "listing.recogniser_levels", "record.general_procedure_only", "record.validity.start",
                "repair.kind",
            }),
            ("jieyang-2017", {"grades.names", "repair.application", "repair.kind"}),
        ],
    )  # fmt: skip
    def test_what_the_nation_decides_otherwise(self, code: str, keys: set[str]) -> None:
        assert set(load(code).outranked_by(load(N26))) == keys

    def test_a_value_that_does_not_yield_is_not_outranked(self) -> None:
        resolved = packs.resolve("jiangyin-2018")
        resolved["values"]["repair.kind"]["yields_to"] = ["law"]
        assert "repair.kind" not in packs.from_resolved(resolved).outranked_by(load(N26))

    def test_the_life_of_a_record_yields_to_a_departmental_rule(self) -> None:
        assert "record.validity.ordinary" in load("jiangyin-2018").outranked_by(load(N23))
