"""The checker of catalogue items: cells of a penalty file, one rule at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.identifiers import mask_text
from records.catalogue_files import read, spelled
from records.checking import Checked, Checker
from subjects.fictitious import valid_resident_id, valid_uscc

ON = date(2024, 3, 5)
DEFAULTS = {"length": None, "decimals": None, "when": {}, "many": False, "visibility": "public", "personal": "none"}


def item(code: str = "penalty") -> dict[str, Any]:
    found, _ = read()
    return next(one for one in found["items"] if one["code"] == code)


def checker(code: str = "penalty") -> Checker:
    one = item(code)
    fields = [
        SimpleNamespace(**{**DEFAULTS, **field, "words": spelled(field.get("words", {}))}) for field in one["fields"]
    ]
    return Checker(fields, one["binds"], ON)  # type: ignore[arg-type]


def row(**changes: Any) -> dict[str, Any]:
    return {
        "CF_XDR_MC": "澄江样例化工有限公司",
        "CF_XDR_LB": "法人及非法人组织",
        "CF_XDR_SHXYM": valid_uscc(7),
        "CF_FRDB": "李样例",
        "CF_WSH": "（澄）应急罚〔2024〕7号",
        "CF_WFXW": "未采取措施消除事故隐患",
        "CF_SY": "经责令拒不整改。",
        "CF_YJ": "《中华人民共和国安全生产法》第一百零二条",
        "CF_CFLB": "罚款",
        "CF_NR": "罚款五万元",
        "CF_NR_FK": "5",
        "CF_JDRQ": "2024-02-20",
        "CF_YXQ": "2099/12/31",
        "CF_GSJZQ": "2027/2/20",
        "CF_CFJG": "澄江县应急管理局",
        "CF_CFJGDM": valid_uscc(8, prefix="11"),
        "CF_SJLY": "澄江县应急管理局",
        "CF_SJLYDM": valid_uscc(8, prefix="11"),
        "CF_CX": "一般程序",
        **changes,
    }


def checked(*rows: dict[str, Any], code: str = "penalty") -> Checked:
    columns: dict[str, list[Any]] = {name: [one.get(name) for one in rows] for name in {k for r in rows for k in r}}
    return checker(code).check(columns, rows=len(rows))


def said(found: Checked) -> list[tuple[str, str]]:
    return [(problem.field, problem.rule) for problem in found.problems]


class TestAGoodRow:
    def test_nothing_is_said_of_it(self) -> None:
        found = checked(row())
        assert found.problems == []
        assert found.good == [0]

    def test_its_cells_are_typed(self) -> None:
        clean = checked(row()).columns
        assert clean["CF_JDRQ"] == [date(2024, 2, 20)]
        assert clean["CF_NR_FK"] == [Decimal("5")]
        assert clean["CF_CFLB"] == [["罚款"]]
        assert clean["CF_CX"] == ["general"]

    @pytest.mark.parametrize("cell", ["45342", 45342, 45342.0, "2024年2月20日", "20240220", "2024/2/20"])
    def test_days_as_files_write_them(self, cell: Any) -> None:
        assert checked(row(CF_JDRQ=cell)).columns["CF_JDRQ"] == [date(2024, 2, 20)]

    def test_a_column_that_a_file_does_not_have_is_empty(self) -> None:
        one = row()
        del one["CF_FRDB"]
        assert said(checked(one)) == [("CF_FRDB", "empty")]


class TestFields:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"CF_WSH": ""}, ("CF_WSH", "empty")),
            ({"CF_CX": "简单程序"}, ("CF_CX", "not_in_list")),
            ({"CF_CFLB": "罚款;没收"}, ("CF_CFLB", "not_in_list")),
            ({"CF_NR_FK": ""}, ("CF_NR_FK", "empty")),
            ({"CF_NR_FK": "五万"}, ("CF_NR_FK", "not_a_number")),
            ({"CF_NR_FK": "0.0000001"}, ("CF_NR_FK", "decimals")),
            ({"CF_WSH": "号" * 129}, ("CF_WSH", "too_long")),
            ({"CF_JDRQ": "去年"}, ("CF_JDRQ", "not_a_day")),
            ({"CF_JDRQ": "1024-02-20"}, ("CF_JDRQ", "odd_day")),
            ({"CF_JDRQ": "2024-03-06"}, ("CF_JDRQ", "future")),
            ({"CF_GSJZQ": "2024-02-19"}, ("CF_GSJZQ", "order")),
            ({"CF_XDR_SHXYM": valid_uscc(7)[:17] + "!"}, ("CF_XDR_SHXYM", "uscc_alphabet")),
            ({"CF_WSH": "文\u202e号"}, ("CF_WSH", "characters")),
            ({"CF_XDR_SWDJ": 3.2028119851212e17}, ("CF_XDR_SWDJ", "digits_lost")),
            ({"CF_XDR_SHXYM": "9.13E+17"}, ("CF_XDR_SHXYM", "uscc_length")),
            ({"CF_XDR_MC": valid_uscc(9)}, ("CF_XDR_MC", "swapped")),
        ],
    )
    def test_one_wrong_cell_is_named(self, changes: dict[str, Any], expected: tuple[str, str]) -> None:
        found = checked(row(), row(**changes), row())
        assert expected in said(found)
        assert {problem.row for problem in found.problems} == {1}
        assert found.good == [0, 2]

    def test_a_fine_needs_its_amount_and_a_warning_none(self) -> None:
        assert checked(row(CF_CFLB="警告", CF_NR_FK="")).good == [0]


class TestPersons:
    def person(self, **changes: Any) -> dict[str, Any]:
        number = valid_resident_id(3, date(1985, 6, 15))
        return row(
            **{
                "CF_XDR_MC": "张样例",
                "CF_XDR_LB": "自然人",
                "CF_XDR_SHXYM": "",
                "CF_FRDB": "",
                "CF_XDR_ZJLX": "身份证",
                "CF_XDR_ZJHM": number,
                **changes,
            }
        )

    def test_a_person_is_named_by_the_number(self) -> None:
        assert checked(self.person()).problems == []

    def test_without_number_the_row_names_nobody(self) -> None:
        assert ("CF_XDR_ZJHM", "empty") in said(checked(self.person(CF_XDR_ZJHM="")))

    def test_a_wrong_check_digit_is_told_without_the_number(self) -> None:
        right = valid_resident_id(3, date(1985, 6, 15))
        wrong = right[:17] + ("0" if right[17] != "0" else "1")
        (problem,) = checked(self.person(CF_XDR_ZJHM=wrong)).problems
        assert problem.rule == "number_check_digit"
        assert wrong not in repr(problem)
        assert problem.value == mask_text(wrong)

    def test_a_code_in_the_column_of_numbers_is_recognised(self) -> None:
        assert ("CF_XDR_ZJHM", "swapped") in said(checked(self.person(CF_XDR_ZJHM=valid_uscc(7))))

    def test_a_number_in_the_column_of_codes_is_recognised(self) -> None:
        number = valid_resident_id(3, date(1985, 6, 15))
        assert ("CF_XDR_SHXYM", "swapped") in said(checked(row(CF_XDR_SHXYM=number)))

    def test_a_number_in_public_text_stops_the_row(self) -> None:
        number = valid_resident_id(3, date(1985, 6, 15))
        found = checked(row(CF_SY=f"当事人（{number}）拒不整改。"))
        assert said(found) == [("CF_SY", "personal_number")]
        assert number not in repr(found.problems)


class TestProhibited:
    @pytest.mark.parametrize(
        "text",
        [
            "当事人信奉某教，多次拒绝配合检查工作。",
            "当事人血型为AB型，驾驶证吊销记录在案。",
            "当事人患有高血压病，申请延期缴纳罚款。",
        ],
    )
    def test_it_is_flagged_and_left_to_a_person(self, text: str) -> None:
        found = checked(row(CF_SY=text))
        assert [(problem.rule, problem.warning) for problem in found.problems] == [("prohibited", True)]
        assert found.good == [0]

    def test_ordinary_words_are_not(self) -> None:
        assert checked(row(CF_SY="未按规定对从业人员进行职业健康检查，责令限期改正。")).problems == []


def _cells() -> st.SearchStrategy[Any]:
    return st.one_of(
        st.none(), st.text(max_size=40), st.integers(), st.floats(allow_nan=True), st.booleans(), st.just(45342)
    )


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_stands_in_the_cells_the_checker_answers(data: st.DataObject) -> None:
    names: Iterable[str] = [field["code"] for field in item()["fields"]]
    rows = data.draw(st.integers(1, 3))
    columns = {name: data.draw(st.lists(_cells(), min_size=rows, max_size=rows)) for name in names}
    found = checker().check(columns, rows=rows)
    assert set(found.good).isdisjoint(p.row for p in found.problems if not p.warning)
    assert all(len(column) == rows for column in found.columns.values())
