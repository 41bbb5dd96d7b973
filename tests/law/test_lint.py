"""The linter finds what cannot work, and shows the sum."""

import pytest

from law import packs
from law.lint import Severity, lint
from tests.law.known_findings import KNOWN, UNVERIFIED_OF_THE_NATION


def found(code: str, *names: str) -> list[str]:
    return [finding.sentence for finding in lint(packs.load(code)) if finding.code in names]


class TestRepairWindow:
    def test_an_ordinary_record_corrected_after_its_determination_can_never_be_repaired(self) -> None:
        ordinary, serious = (
            finding for finding in lint(packs.load("jiangyin-2018")) if finding.code == "repair_window"
        )
        assert "认定之日以后才纠正的，有效期届满前不可能申请修复" in ordinary.sentence
        assert "2026年3月2日认定，有效期至2027年3月2日" in ordinary.sum
        assert "2026年2月2日纠正的，2027年2月2日期满，申请窗口28天" in ordinary.sum
        assert "认定之日起2年以后才纠正的" in serious.sentence

    @pytest.mark.parametrize("code", ["jieyang-2017", "puyang-2022"])
    def test_packs_without_a_clean_year_have_no_such_window(self, code: str) -> None:
        assert found(code, "repair_window") == []


class TestMissingAndEndless:
    @pytest.mark.parametrize(
        ("code", "missing"),
        [("jieyang-2017", True), ("puyang-2022", True), ("jiangyin-2018", False), ("xinbei-2019", False)],
    )
    def test_a_pack_without_a_default_term_is_named(self, code: str, missing: bool) -> None:
        assert bool(found(code, "no_default_term")) is missing

    def test_the_endless_loan_ban_is_an_error_and_comes_first(self) -> None:
        first = lint(packs.load("puyang-2022"))[0]
        assert (first.code, first.severity) == ("endless_sanction", Severity.ERROR)
        assert "三（五）" in first.sentence

    def test_no_other_pack_has_an_endless_sanction(self) -> None:
        others = [code for code in packs.codes() if code != "puyang-2022"]
        assert not [code for code in others if found(code, "endless_sanction")]

    def test_three_clean_years_against_a_life_of_one(self) -> None:
        (sentence,) = found("jiangyin-2018", "clean_years")
        assert "连续3年" in sentence
        assert "1年即失效" in sentence
        assert found("jieyang-2017", "clean_years") == []


class TestNumbers:
    @pytest.mark.parametrize("code", packs.codes())
    def test_the_feedback_time_has_no_clause_anywhere(self, code: str) -> None:
        (sentence,) = found(code, "feedback_without_clause")
        assert "本办自定，无条款依据" in sentence

    def test_a_number_of_an_article_is_not_reported(self) -> None:
        told = "".join(found("jiangsu-2018", "number_without_clause"))
        assert "修复公示期限" not in told
        assert "陈述申辩期限" in told

    def test_a_confirmed_value_is_no_longer_reported(self) -> None:
        pack = packs.load("jieyang-2017")
        assert len([f for f in lint(pack) if f.code == "unverified"]) == 2
        assert not [f for f in lint(pack.confirmed(pack.unverified())) if f.code == "unverified"]

    def test_monitoring_without_an_end_is_an_error(self) -> None:
        resolved = packs.resolve("jiangyin-2018")
        del resolved["values"]["exit.monitoring_term"]
        codes = [f.code for f in lint(packs.from_resolved(resolved)) if f.severity is Severity.ERROR]
        assert codes == ["monitoring_without_end"]


class TestKnownFindings:
    """The check of every change: whoever brings a new finding writes it down, whoever mends one crosses it out."""

    def test_no_finding_is_new_and_none_is_gone(self) -> None:
        told = {
            (finding.code, finding.keys[0], code)
            for code in packs.codes()
            for finding in lint(packs.load(code))
            if not (finding.code == "unverified" and code in UNVERIFIED_OF_THE_NATION)
        }
        assert told == {(name, key, code) for (name, key), codes in KNOWN.items() for code in codes}

    def test_how_much_of_the_nation_is_unchecked(self) -> None:
        assert {code: len(packs.load(code).unverified()) for code in UNVERIFIED_OF_THE_NATION} == (
            UNVERIFIED_OF_THE_NATION
        )


def changed(code: str, **values: object) -> packs.Pack:
    """A pack with other values, or without them (None)."""
    resolved = packs.resolve(code)
    for key, value in values.items():
        name = key.replace("__", ".")
        if value is None:
            del resolved["values"][name]
        else:
            resolved["values"][name] = {**resolved["values"].get(name, {"office": "试"}), "value": value}
    return packs.from_resolved(resolved)


class TestMissingTerms:
    @pytest.mark.parametrize(
        ("without", "named"),
        [
            ("listing__statement_term", "陈述申辩期限"),
            ("listing__publicity_term_red", "红名单公示期限"),
            ("exit__notice_term", "退出公告展示期限"),
            ("measures__release_term", "解除确认期限"),
        ],
    )
    def test_what_is_asked_for_without_a_time_is_named(self, without: str, named: str) -> None:
        sentences = [f.sentence for f in lint(changed("jiangyin-2018", **{without: None})) if f.code == "missing_term"]
        assert len(sentences) == 1
        assert named in sentences[0]

    def test_correction_that_exits_wants_its_time(self) -> None:
        pack = changed("jieyang-2017", correction__term=None)
        assert "missing_term" in [f.code for f in lint(pack)]

    def test_a_minimum_as_long_as_the_maximum_leaves_no_day(self) -> None:
        pack = changed("national-2026", record__publicity__ordinary_min="1 years")
        (finding,) = [f for f in lint(pack) if f.code == "publicity_bounds"]
        assert finding.severity is Severity.ERROR
        assert "2027年3月2日最短期满，2027年3月2日停止公示" in finding.sum


def test_only_law_may_lengthen_the_life_of_a_record_in_jiangsu() -> None:
    (sentence,) = found("xinbei-2019", "fixed_validity")
    assert "认定办法和规范性文件不得延长" in sentence
    assert "第三十条" in sentence
