"""Terms as rule packs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.numerals import chinese_number, read_number
from law.terms import Term, Unit


class TestTerm:
    @pytest.mark.parametrize(
        ("text", "chinese"),
        [("10 working_days", "10个工作日"), ("30 days", "30日"), ("6 months", "6个月"), ("3 years", "3年")],
    )
    def test_read_and_written(self, text: str, chinese: str) -> None:
        assert Term.parse(text).chinese == chinese
        assert str(Term.parse(text)) == text

    @pytest.mark.parametrize("text", ["", "10", "ten days", "10 workdays", "-3 years", "1.5 years", "3 years long"])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="无法识别的期限"):
            Term.parse(text)

    def test_no_term_of_nothing(self) -> None:
        with pytest.raises(ValueError, match="至少为1"):
            Term.parse("0 days")

    @given(st.integers(1, 999), st.sampled_from(list(Unit)))
    def test_what_is_written_is_read_again(self, amount: int, unit: Unit) -> None:
        assert Term.parse(str(Term(amount, unit))) == Term(amount, unit)


class TestNumerals:
    @given(st.integers(1, 99))
    def test_what_is_written_is_read_again(self, number: int) -> None:
        assert read_number(chinese_number(number)) == number

    @pytest.mark.parametrize(("number", "written"), [(4, "四"), (10, "十"), (15, "十五"), (20, "二十"), (43, "四十三")])
    def test_as_the_papers_count(self, number: int, written: str) -> None:
        assert chinese_number(number) == written
