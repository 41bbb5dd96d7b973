"""One cell, read by the kind of its field: what it holds, and what is wrong with it whatever row it stands in. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any, Protocol

from core.cells import LOSSY, NUMBER_LIKE, SCIENTIFIC, day
from core.identifiers import IdentifierError, Kind, parse
from core.names import TextError, check_text, normalise
from core.workbooks import Cell, armed
from records.terms import FOREVER, PROHIBITED, FieldKind, Visibility

SEVERAL = re.compile(r"[;；]+")
LONG_NUMBER = re.compile(r"\d{15}")
ANY_PROHIBITED = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in PROHIBITED))


class Field(Protocol):
    """What the checker asks of a field; `ItemField` is one."""

    code: str
    label: str
    kind: str
    length: int | None
    decimals: int | None
    need: str
    when: Mapping[str, Any]
    words: Mapping[str, str]
    many: bool
    visibility: str
    personal: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """One way in which a cell is wrong, whatever row it stands in."""

    rule: str
    sentence: str
    remedy: str
    clause: str = ""
    warning: bool = False


Answer = tuple[Any, tuple[Wrong, ...]]
"""The cleaned value and what is wrong with the cell."""

EMPTY: dict[str, Any] = {
    FieldKind.TEXT: "",
    FieldKind.INTEGER: None,
    FieldKind.DECIMAL: None,
    FieldKind.DATE: None,
    FieldKind.WORDS: "",
    FieldKind.USCC: "",
    FieldKind.NUMBER: "",
}


def answer(one: Field, cell: Cell, read: Callable[[Field, str, Cell], Answer]) -> Answer:
    """What a cell holds for a field, read by `read`; empty cells are right, numbers that lost digits are not."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and not abs(cell) < LOSSY:  # NaN too
        return EMPTY[one.kind], (_LOST,)
    text = as_text(cell)
    if not text:
        return EMPTY[one.kind], ()
    return read(one, text, cell)


_LOST = Wrong("digits_lost", "单元格是数字格式，末几位已丢失", "请把单元格设为文本格式，重新填写完整号码。")


def as_text(cell: Cell) -> str:
    """A cell as text: whole numbers without the point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return armed(cell).strip() if cell[:1] == "'" else cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return str(int(cell)) if isfinite(cell) and cell == int(cell) else str(cell)


def _read_text(one: Field, text: str, cell: Cell) -> Answer:
    wrongs: list[Wrong] = []
    if one.length and len(text) > one.length:
        wrongs.append(Wrong("too_long", f"超过{one.length}字，现为{len(text)}字", "请压缩文字。"))
    if not text.isprintable():
        try:
            text = check_text(text, label=one.label, multiline=(one.length or 0) > 200)
        except TextError as wrong:
            wrongs.append(Wrong("characters", wrong.sentence.rstrip("。"), wrong.remedy))
    if SCIENTIFIC.fullmatch(text):
        wrongs.append(_LOST)
    if one.visibility == Visibility.PUBLIC and len(text) >= 15:
        wrongs.extend(_in_public_text(text))
    return text, tuple(wrongs)


def _in_public_text(text: str) -> Iterable[Wrong]:
    """A personal number, or what may never be collected, in a text that everybody will read (JS-G 14)."""
    if LONG_NUMBER.search(text):
        for found in NUMBER_LIKE.finditer(text):
            if reads(Kind.RESIDENT_ID, found[0]):
                yield Wrong(
                    "personal_number", "公开的文字中有居民身份证号码", "请删去号码。", "《个人信息保护法》第六条"
                )
                break
    if not ANY_PROHIBITED.search(text):
        return
    for label, pattern in PROHIBITED:
        if pattern.search(text):
            yield Wrong(
                "prohibited", f"文字中可能含有禁止归集的信息（{label}）", "请核对并删去。", "JS-G 14", warning=True
            )


def _read_words(one: Field, text: str, cell: Cell) -> Answer:
    known = {normalise(word): code for code, label in one.words.items() for word in (code, label)}
    parts = [part.strip() for part in SEVERAL.split(text) if part.strip()] if one.many else [text]
    codes = [known.get(normalise(part)) for part in parts]
    if None in codes:
        wrong = Wrong("not_in_list", "不在代码表内", f"请改为：{'、'.join(dict.fromkeys(one.words.values()))}。")
        return ([] if one.many else ""), (wrong,)
    return (codes if one.many else codes[0]), ()


def _read_day(one: Field, text: str, cell: Cell) -> Answer:
    found = day(cell if isinstance(cell, int | float) else text)
    if found is None:
        return None, (Wrong("not_a_day", "不是日期", "请写成 2026-01-10 这样的日期。"),)
    if not date(1949, 10, 1) <= found <= FOREVER:
        return None, (Wrong("odd_day", "日期不在1949年10月1日至2099年12月31日之间", "请核对年份。"),)
    return found, ()


def _read_integer(one: Field, text: str, cell: Cell) -> Answer:
    if not re.fullmatch(r"-?\d{1,18}", text):
        return None, (Wrong("not_a_number", "不是整数", "请只填数字。"),)
    return int(text), ()


def _read_decimal(one: Field, text: str, cell: Cell) -> Answer:
    try:
        found = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None, (Wrong("not_a_number", "不是数字", "请只填数字，不写单位。"),)
    places = -int(found.as_tuple().exponent) if isinstance(found.as_tuple().exponent, int) else None
    if places is None or found < 0:
        return None, (Wrong("not_a_number", "不是数字或者小于零", "请核对金额。"),)
    if one.decimals is not None and places > one.decimals:
        return None, (Wrong("decimals", f"小数超过{one.decimals}位", "请核对单位是否为万元。"),)
    if one.length and len(found.as_tuple().digits) - places > one.length - (one.decimals or 0):
        return None, (Wrong("too_long", "数字过大", "请核对单位是否为万元。"),)
    return found, ()


def _read_uscc(one: Field, text: str, cell: Cell) -> Answer:
    try:
        return parse(Kind.USCC.value, text).value, ()
    except IdentifierError as wrong:
        if reads(Kind.RESIDENT_ID, text):
            return "", (Wrong("swapped", "代码栏填的是居民身份证号码", "请移到证件号码栏。"),)
        return "", (Wrong(f"uscc_{wrong.check}", wrong.sentence.rstrip("。"), wrong.remedy, "GB 32100-2015"),)


def _read_number(one: Field, text: str, cell: Cell) -> Answer:
    """Its check digit waits for the kind of document, which stands in another column."""
    if SCIENTIFIC.fullmatch(text):
        return "", (_LOST,)
    return text, ()


READERS: dict[str, Callable[[Field, str, Cell], Answer]] = {
    FieldKind.TEXT: _read_text,
    FieldKind.INTEGER: _read_integer,
    FieldKind.DECIMAL: _read_decimal,
    FieldKind.DATE: _read_day,
    FieldKind.WORDS: _read_words,
    FieldKind.USCC: _read_uscc,
    FieldKind.NUMBER: _read_number,
}


def reads(kind: Kind, text: str) -> bool:
    """Whether the text is a right number of that kind."""
    try:
        parse(kind.value, text)
    except IdentifierError:
        return False
    return True
