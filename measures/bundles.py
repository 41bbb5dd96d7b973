"""The table in which a memorandum's measures come: one row a measure, headings in the words of the desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from core.refusals import Refusal, Refused
from core.workbooks import Cell, Head, Sheet, write
from core.workbooks import read as read_sheets
from departments.models import Department
from departments.terms import Power
from measures.forms import LEVELS, clean_term_text, read_basis
from measures.models import Measure
from measures.operations.catalogue import Basis
from measures.operations.filing import Bundle, demand_no_basis_of_its_own
from measures.terms import TARGET_CHOICES, Application, Category, Degree, Kind
from redblack.terms import Colour

MOST_ROWS = 500
COLOURS = {"激励": Colour.RED.value, "惩戒": Colour.BLACK.value}
_SEVERAL = re.compile("[、，,；;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading, what the template says of it, the words it may hold (word → value)."""

    name: str
    heading: str
    needed: bool = False
    words: Mapping[str, str] | None = None
    longest: int = 200
    width: int = 18


def _words(choices: Any) -> dict[str, str]:
    return {str(label): value for value, label in choices}


COLUMNS = (
    Column(name="title", heading="名称", needed=True),
    Column(name="colour", heading="激励或惩戒", needed=True, words=COLOURS),
    Column(name="category", heading="大类", needed=True, words=_words(Category.choices)),
    Column(name="kind", heading="种类", needed=True, words=_words(Kind.choices), width=24),
    Column(name="content", heading="内容", needed=True, longest=2000, width=50),
    Column(name="executors", heading="实施单位", needed=True, longest=2000, width=30),
    Column(name="bases", heading="依据", needed=True, longest=4000, width=60),
    Column(name="target_kinds", heading="实施对象", needed=True, width=24),
    Column(name="degree", heading="适用程度", words=_words(Degree.choices)),
    Column(name="term", heading="期限", needed=True, longest=30),
    Column(name="application", heading="实施方式", words=_words(Application.choices), width=24),
    Column(name="exemptions", heading="例外", longest=1000, width=30),
    Column(name="initiator", heading="发起单位"),
    Column(name="sharing", heading="信息共享方式"),
    Column(name="code", heading="清单中的编号", longest=40),
)
BY_HEADING = {column.heading: column for column in COLUMNS}
EXAMPLE = (
    "限制参加政府采购活动",
    "惩戒",
    "行政性",
    "限制市场或行业准入",
    "不予通过供应商资格审查。",
    "财政局",
    "法律｜中华人民共和国政府采购法｜第二十二条",
    "法人、非法人组织",
    "列入名单即适用",
    "与名单同期",
    "自动实施",
)


def template() -> bytes:
    """The empty table with its headings, drop-downs and one example on a second sheet."""
    heads = [
        Head(heading=column.heading, width=column.width, choices=tuple(column.words or ()), needed=column.needed)
        for column in COLUMNS
    ]
    notes = (
        ["依据", "每行一项：层级｜文件｜条款｜文号｜施行日期；层级：" + "、".join(LEVELS) + "。备忘录本身不是法律依据"],
        ["实施单位、实施对象", "多个以顿号分隔；实施单位写平台在册、有实施职权的单位全称"],
        ["实施对象", "、".join(str(label) for _, label in TARGET_CHOICES)],
        ["期限", "与名单同期，或者1年、6个月、30日"],
    )
    about = [Head(heading="列", width=20), Head(heading="怎样填写", width=90)]
    return write({"措施": (heads, ()), "填写说明": (about, notes), "示例": (heads, [EXAMPLE])}, listed_rows=MOST_ROWS)


def read(data: bytes, *, on: date) -> list[Bundle]:
    """The measures of a table's first sheet; raises Refused with every wrong cell, by row and column."""
    sheet = next((one for one in read_sheets(data, most_rows=MOST_ROWS + 1) if one.lines), None)
    if sheet is None:
        raise Refused(_fault("table_empty", "文件中没有内容。"))
    places = _places(sheet)
    able = dict(Department.objects.active(on).with_power(Power.IMPLEMENT).values_list("name", "pk"))
    codes = set(Measure.objects.values_list("code", "colour"))
    faults: list[Refusal] = []
    rows = []
    for line in sheet.lines[1:]:
        cells = {name: _plain(line.cells[place]) for name, place in places.items() if place < len(line.cells)}
        try:
            rows.append(_bundle(cells, able=able, codes=codes))
        except Refused as wrong:
            faults += [_fault(one.code, f"第{line.number}行，{one.sentence}") for one in wrong.refusals]
    if faults:
        raise Refused(faults)
    if not rows:
        raise Refused(_fault("table_empty", "表头下面没有内容。"))
    demand_no_basis_of_its_own(rows)
    return rows


def _places(sheet: Sheet) -> dict[str, int]:
    found = {
        BY_HEADING[_plain(cell)].name: place
        for place, cell in enumerate(sheet.lines[0].cells)
        if _plain(cell) in BY_HEADING
    }
    missing = [column.heading for column in COLUMNS if column.needed and column.name not in found]
    if missing:
        raise Refused(_fault("heading_missing", f"第一行缺少表头：{'、'.join(missing)}。"))
    return found


def _bundle(cells: Mapping[str, str], *, able: Mapping[str, int], codes: set[tuple[str, str]]) -> Bundle:
    """One row; every wrong cell of it is named."""
    said: dict[str, Any] = {}
    faults: list[Refusal] = []
    readers: dict[str, Callable[[str], Any]] = {
        "executors": lambda text: tuple(_known(word, able) for word in _several(text)),
        "target_kinds": lambda text: [_known(word, _words(TARGET_CHOICES)) for word in _several(text)],
        "bases": lambda text: tuple(read_basis(line) for line in text.splitlines() if line.strip()),
        "term": clean_term_text,
    }
    for column in COLUMNS:
        text = cells.get(column.name, "")
        try:
            said[column.name] = _cell(column, text, readers.get(column.name))
        except forms.ValidationError as wrong:
            faults.append(_fault("cell", f"“{column.heading}”：{wrong.messages[0]}"))
    code = said.get("code")
    if code and (code, said.get("colour")) not in codes:
        faults.append(_fault("cell", "“清单中的编号”：措施清单中没有同一颜色的这个编号。"))
    if faults:
        raise Refused(faults)
    place = {name: said.pop(name) for name in ("title", "colour", "code", "executors")}
    bases: tuple[Basis, ...] = said.pop("bases")
    return Bundle(columns=said, bases=bases, **place)


def _cell(column: Column, text: str, reader: Callable[[str], Any] | None) -> Any:
    if column.needed and not text:
        raise forms.ValidationError("不能为空。")
    if len(text) > column.longest:
        raise forms.ValidationError(f"超过{column.longest}字。")
    if column.words is not None and text:
        return _known(text, column.words)
    if column.name == "application":
        return Application.AUTOMATIC.value
    return reader(text) if reader else text


def _known(word: str, words: Mapping[str, Any]) -> Any:
    if word not in words:
        some = "、".join(list(words)[:20])
        raise forms.ValidationError(f"没有“{word}”，应为：{some}。")
    return words[word]


def _several(text: str) -> list[str]:
    return [word.strip() for word in _SEVERAL.split(text) if word.strip()]


def _plain(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip().removeprefix("'")


def _fault(code: str, sentence: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, remedy="请改正后重新上传。", field="file")
