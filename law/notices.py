"""Reading a State Council notice on holidays from a file that a person typed: TOML, or a table as CSV.

CSV: lines of 年份, 文号, 标题, 公布日 (and 说明), each with its value beside it, then the heading 日期,安排,节日
and one line a day. TOML: year, number, title, published_on, note, and [[days]] with `on`, or `from` and `to`.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from law.calendar import Day, Notice

LARGEST = 200_000
LONGEST_SPAN = 31
HEADS = {"年份": "year", "文号": "number", "标题": "title", "公布日": "published_on", "说明": "note"}
KINDS = {"放假": True, "off": True, "上班": False, "work": False}


class NoticeError(ValueError):
    """The file cannot be read as a notice; the sentence says where and what to mend."""


def read_notice(data: bytes, *, name: str) -> Notice:
    """The notice that the file `name` holds, without a code; raises NoticeError with a Chinese sentence."""
    if len(data) > LARGEST:
        raise NoticeError("文件过大，不是放假通知。")
    text = _text(data)
    said = _toml(text) if name.lower().endswith(".toml") else _csv(text)
    return notice_of(said)


def notice_of(said: Mapping[str, Any]) -> Notice:
    """A notice from plain values (`days`: rows of on, kind, name); raises NoticeError."""
    days: dict[date, Day] = {}
    for row in said.get("days", ()):
        for on in _span(row):
            if on in days:
                raise NoticeError(f"{on:%Y-%m-%d}写了两次。")
            days[on] = Day(_kind(row.get("kind")), str(row.get("name") or "").strip()[:20])
    if not days:
        raise NoticeError("文件没有写明任何日期。")
    return Notice(
        code="",
        year=_year(said.get("year")),
        published_on=_date(said.get("published_on"), "公布日"),
        number=str(said.get("number") or "").strip()[:60],
        title=str(said.get("title") or "").strip()[:120],
        note=str(said.get("note") or "").strip()[:200],
        days=dict(sorted(days.items())),
    )


def plain(notice: Notice) -> dict[str, Any]:
    """The notice as JSON can hold it; `notice_of` reads it back."""
    return {
        "year": notice.year,
        "number": notice.number,
        "title": notice.title,
        "published_on": notice.published_on.isoformat(),
        "note": notice.note,
        "days": [
            {"on": on.isoformat(), "kind": "off" if day.off else "work", "name": day.name}
            for on, day in notice.days.items()
        ],
    }


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoticeError("文件不是文本，请用UTF-8或GB18030编码的CSV或TOML。")


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NoticeError(f"TOML写法有误：{error}。") from error


def _csv(text: str) -> dict[str, Any]:
    said: dict[str, Any] = {"days": []}
    inside = False
    for number, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if cells[0] == "日期":
            inside = True
        elif inside:
            if len(cells) < 2:
                raise NoticeError(f"第{number}行不完整，应写日期、安排、节日。")
            said["days"].append({"on": cells[0], "kind": cells[1], "name": cells[2] if len(cells) > 2 else ""})
        elif cells[0] in HEADS:
            said[HEADS[cells[0]]] = cells[1] if len(cells) > 1 else ""
        else:
            raise NoticeError(f"第{number}行“{cells[0]}”不是年份、文号、标题、公布日、说明，也不是表头“日期”。")
    return said


def _span(row: Mapping[str, Any]) -> list[date]:
    if "on" in row:
        return [_date(row["on"], "日期")]
    first, last = _date(row.get("from"), "起始日"), _date(row.get("to"), "终止日")
    if not 0 <= (last - first).days < LONGEST_SPAN:
        raise NoticeError(f"{first:%Y-%m-%d}至{last:%Y-%m-%d}不是一段假期。")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _kind(word: object) -> bool:
    try:
        return KINDS[str(word or "").strip()]
    except KeyError:
        raise NoticeError(f"安排“{word or '空'}”应写“放假”或“上班”。") from None


def _year(value: object) -> int:
    text = str(value or "").strip().removesuffix("年")
    if not (text.isdecimal() and len(text) == 4):
        raise NoticeError(f"年份“{value or '空'}”应写四位数字。")
    return int(text)


def _date(value: object, what: str) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value or "").strip().replace("/", "-"))
    except ValueError:
        raise NoticeError(f"{what}“{value or '空'}”应写成2027-01-01这样的形式。") from None
