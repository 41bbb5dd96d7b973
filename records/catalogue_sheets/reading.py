"""An edited workbook read back: items in the shape of a catalogue file, or what is wrong with which cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core import workbooks
from core.cells import scrub
from core.names import TextError, check_text
from core.workbooks import Cell, Sheet, armed
from records.catalogue_sheets.layout import (
    CONDITIONS,
    DEGREE,
    FIELDS,
    ITEMS,
    MAPS,
    NEGATIVE,
    SHEETS,
    WORDS,
    Column,
)

MOST_ROWS = 10_000
YES = {"是": True, "否": False, "": False}
_CODES, _WORDS = re.compile(r"[、，,；;\s]+"), re.compile(r"[；;\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What is wrong with one cell (or row, or sheet: then `column` is empty), and the remedy."""

    sheet: str
    row: int
    column: str
    value: str
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a sheet, its values by the key of their column."""

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass
class Read:
    """What a workbook says. `items` may be taken over only where `wrongs` is empty."""

    items: list[dict[str, Any]] = field(default_factory=list)
    wrongs: list[Wrong] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def wrong(self, sheet: str, row: Row | int, key: str, value: Any, sentence: str, remedy: str) -> None:
        """Note what is wrong with a cell; `key` names the column, empty for a whole row."""
        heading = next((one.heading for one in SHEETS[sheet] if one.key == key), "")
        number = row if isinstance(row, int) else row.number
        self.wrongs.append(
            Wrong(
                sheet=sheet,
                row=number,
                column=heading,
                value=scrub(str(value)),
                sentence=sentence,
                remedy=remedy,
            )
        )


def parse(data: bytes) -> Read:
    """Read a workbook cell by cell. Raises core.refusals.Refused where the file itself cannot be opened."""
    given = {sheet.name.strip(): sheet for sheet in workbooks.read(data, most_rows=MOST_ROWS)}
    found = Read()
    for name, columns in SHEETS.items():
        if name in given:
            found.rows[name] = _rows(found, given[name], name, columns)
        else:
            found.rows[name] = []
            found.wrong(name, 1, "", "", f"没有工作表“{name}”", "请在下载的工作簿上修改，不要删除或者改名工作表。")
    if not found.wrongs:
        _compose(found)
    found.wrongs.sort(key=lambda one: (list(SHEETS).index(one.sheet), one.row))
    return found


# --- cells --------------------------------------------------------------------------------------------------------


def _rows(found: Read, sheet: Sheet, name: str, columns: Sequence[Column]) -> list[Row]:
    head = sheet.lines[0] if sheet.lines else None
    places = {_text(cell): place for place, cell in enumerate(head.cells)} if head else {}
    number = head.number if head else 1
    for heading in places.keys() - {"", *(one.heading for one in columns)}:
        found.wrong(name, number, "", heading, "没有这一列", "请删去该列，或者改回模板的列名。")
    missing = [one.heading for one in columns if one.heading not in places]
    if missing:
        found.wrong(name, number, "", "", f"缺少列：{'、'.join(missing)}", "请在下载的工作簿上修改，不要删除列。")
        return []
    return [
        Row(number=line.number, values={one.key: _cell(found, name, line, places[one.heading], one) for one in columns})
        for line in sheet.lines[1:]
    ]


def _cell(found: Read, sheet: str, line: workbooks.Line, place: int, one: Column) -> Any:
    text = _text(line.cells[place]) if place < len(line.cells) else ""

    def wrong(sentence: str, remedy: str) -> None:
        found.wrong(sheet, line.number, one.key, text, sentence, remedy)

    if one.must and not text:
        wrong("没有填写", "请补填。")
    try:
        text = check_text(text, label=one.heading, multiline=True)
    except TextError as refused:
        wrong(refused.sentence.rstrip("。"), refused.remedy)
        return _READERS[one.holds](one, "", wrong)
    if one.most and one.holds == "text" and not one.choices and len(text) > one.most:
        wrong(f"超过{one.most}字，现为{len(text)}字", "请压缩文字。")
    if one.pattern is not None and text and not one.pattern.fullmatch(text):
        wrong("不是合格的代码", f"请用{one.hint}，不超过32位。")
    return _READERS[one.holds](one, text, wrong)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return str(int(cell)) if cell == int(cell) else str(cell)
    return armed(cell).replace("\r\n", "\n").strip()


_Say = Callable[[str, str], None]


def _word(one: Column, text: str, wrong: _Say) -> str:
    """A text, or the code of a word that the column may choose."""
    if not one.choices or not text:
        return text
    known = {word: code for code, word in one.choices.items()} | {code: code for code in one.choices}
    if text not in known:
        wrong("不在可填的词内", f"请改为：{'、'.join(one.choices.values())}。")
    return known.get(text, "")


def _flag(one: Column, text: str, wrong: _Say) -> bool:
    if text not in YES:
        wrong("不是“是”或者“否”", "请填“是”或者“否”。")
    return YES.get(text, False)


def _count(one: Column, text: str, wrong: _Say) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{1,5}", text):
        wrong("不是整数", "请填数字，如 200。")
        return None
    return int(text)


def _codes(one: Column, text: str, wrong: _Say) -> list[str]:
    return [_word(one, part, wrong) for part in _CODES.split(text) if part]


def _several(one: Column, text: str, wrong: _Say) -> list[str]:
    return [part.strip() for part in _WORDS.split(text) if part.strip()]


_READERS: Mapping[str, Callable[[Column, str, _Say], Any]] = {
    "text": _word,
    "flag": _flag,
    "count": _count,
    "codes": _codes,
    "words": _several,
}


# --- items --------------------------------------------------------------------------------------------------------


def _compose(found: Read) -> None:
    """The items with what the other sheets say of them; a row that names no item, or twice the same, is wrong."""
    items: dict[str, dict[str, Any]] = {}
    for row in found.rows[ITEMS]:
        if row["code"] in items:
            found.wrong(ITEMS, row, "code", row["code"], "编码重复", "每个事项只写一行。")
            continue
        items[row["code"]] = {
            **row.values,
            "binds": {},
            "negative_when": [],
            "degrees": [],
            "fields": [],
            "maps": [],
        }
    take = {FIELDS: _take_field, WORDS: _take_word, MAPS: _take_map, CONDITIONS: _take_condition}
    for sheet, taken in take.items():
        for row in found.rows[sheet]:
            item = items.get(row["item"])
            if item is None:
                found.wrong(sheet, row, "item", row["item"], "“事项”表中没有这个编码", "请核对编码，或者补写该事项。")
            else:
                taken(found, item, row)
    found.items = list(items.values())


def _take_field(found: Read, item: dict[str, Any], row: Row) -> None:
    if any(one["code"] == row["code"] for one in item["fields"]):
        found.wrong(FIELDS, row, "code", row["code"], "同一事项中字段代码重复", "每个字段只写一行。")
        return
    values = {key: value for key, value in row.values.items() if key not in ("item", "when_field", "when_has", "bound")}
    when = {"field": row["when_field"], "has": row["when_has"]} if row["when_field"] or row["when_has"] else {}
    item["fields"].append({**values, "personal": values["personal"] or "none", "when": when, "words": {}})
    for name in row["bound"]:
        if name in item["binds"]:
            words = f"已对应字段{item['binds'][name]}"
            found.wrong(FIELDS, row, "bound", row["code"], words, "记录的每一栏只由一个字段填写。")
        else:
            item["binds"][name] = row["code"]


def _take_word(found: Read, item: dict[str, Any], row: Row) -> None:
    one = next((one for one in item["fields"] if one["code"] == row["field"]), None)
    if one is None:
        found.wrong(WORDS, row, "field", row["field"], "该事项没有这个字段", "请核对字段代码。")
    elif row["code"] in one["words"]:
        found.wrong(WORDS, row, "code", row["code"], "同一字段中代码重复", "每个代码只写一行。")
    else:
        one["words"][row["code"]] = row["word"]


def _take_map(found: Read, item: dict[str, Any], row: Row) -> None:
    if row["field"] and all(one["code"] != row["field"] for one in item["fields"]):
        found.wrong(MAPS, row, "field", row["field"], "该事项没有这个字段", "请核对字段代码；不归集的列留空。")
        return
    known = next((one for one in item["maps"] if one["name"] == row["name"]), None)
    if known is None:
        known = {"name": row["name"], "columns": {}}
        item["maps"].append(known)
    if row["heading"] in known["columns"]:
        found.wrong(MAPS, row, "heading", row["heading"], "同一对应表中列名重复", "每个列名只写一行。")
    known["columns"].setdefault(row["heading"], row["field"])


def _take_condition(found: Read, item: dict[str, Any], row: Row) -> None:
    said: dict[str, Any] = {"field": row["field"], "has": row["has"]}
    if row["only"]:
        said["only"] = True
    if row["what"] == NEGATIVE:
        if row["pack"]:
            said["pack"] = row["pack"]
        item["negative_when"].append(said)
    elif row["what"] == DEGREE:
        if not row["degree"]:
            found.wrong(CONDITIONS, row, "degree", "", "没有填写失信程度", "请选择失信程度。")
        item["degrees"].append({"degree": row["degree"], **said})
