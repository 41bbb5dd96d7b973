"""Preliminary lists as files: one that can be imported as it stands, and one with the usual errors."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import xlsxwriter

from credit_portal.sample_city.cast import CITY
from redblack.imports.columns import COLUMNS
from subjects.fictitious import valid_resident_id, valid_uscc

SHEET = "初步名单"
FOODS = ("味源食品有限公司", "鲜滋餐饮管理有限公司", "谷满粮油有限公司", "乐购超市有限公司", "老灶火锅店有限公司")
Row = Mapping[str, str | date]


@dataclass(frozen=True, kw_only=True)
class _Penalty:
    """The decision on which one row rests, counted back from today."""

    number: int
    today: date
    decided: int = 20
    before: int = 45

    def cells(self, **changes: str | date) -> dict[str, str | date]:
        decided_on = self.today - timedelta(days=self.decided)
        paper = f"明澄市监处罚〔{decided_on.year}〕{700 + self.number}号"
        return {
            "kind": "法人",
            "decision_no": paper,
            "reason": "经营不符合食品安全标准的食品，情节严重，受到较重行政处罚。",
            "ground": "刑事处罚、行政许可、处罚、强制等信息",
            "procedure": "一般程序",
            "degree": "严重失信",
            "title": "经营不符合食品安全标准的食品",
            "document_no": paper,
            "basis": "《中华人民共和国食品安全法》第一百二十四条",
            "fact": "经营致病性微生物含量超过食品安全标准限量的食品。",
            "conduct_on": decided_on - timedelta(days=self.before),
            "determined_on": decided_on,
            "evidence": "行政处罚决定书；送达回证",
            **changes,
        }


def good(today: date, *, series: int = 0) -> list[Row]:
    """Seven rows of every kind of subject; every `series` has subjects and decisions of its own."""
    first = 100 * series
    rows: list[Row] = [
        _Penalty(number=first + place, today=today).cells(
            name=f"{CITY}{name}" if not series else f"{CITY}{series}号{name}", uscc=valid_uscc(395_000 + first + place)
        )
        for place, name in enumerate(FOODS)
    ]
    rows.append(
        _Penalty(number=first + 20, today=today).cells(
            name=f"{CITY}巷口烧烤店",
            kind="个体工商户",
            uscc=valid_uscc(395_020 + first, prefix="92"),
            operator_name="何样财",
            operator_number=valid_resident_id(395_020 + first, date(1979, 8, 2)),
        )
    )
    rows.append(
        _Penalty(number=first + 21, today=today).cells(
            name="罗样明",
            kind="自然人",
            number_kind="居民身份证",
            number=valid_resident_id(395_021 + first, date(1983, 11, 26)),
        )
    )
    return rows


def bad(today: date) -> list[Row]:
    """Two good rows, and one row for each of the usual errors."""

    def row(number: int, called: str, /, *, decided: int = 20, before: int = 45, **changes: str | date) -> Row:
        penalty = _Penalty(number=number, today=today, decided=decided, before=before)
        return penalty.cells(**{"name": f"{CITY}{called}", "uscc": valid_uscc(396_000 + number), **changes})

    code = valid_uscc(396_002)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    return [
        row(101, "正常甲食品有限公司"),
        row(102, "校验位错误食品有限公司", uscc=wrong),
        row(103, "", name="", uscc=valid_uscc(396_003)),
        row(104, "日期颠倒食品有限公司", before=-10),
        row(105, "简易程序食品有限公司", procedure="简易程序"),
        row(106, "缺失信程度食品有限公司", degree=""),
        row(107, "表彰当依据食品有限公司", ground="受表彰奖励等信息"),
        row(108, "依据过期食品有限公司", decided=4 * 366),
        row(109, "认定在将来食品有限公司", decided=-30),
        row(110, "重复文号食品有限公司"),
        row(110, "重复文号食品有限公司"),
        row(111, "缺证明材料食品有限公司", evidence=""),
        row(112, "代码填错列食品有限公司", uscc="", number=valid_uscc(396_012)),
        row(113, "正常乙食品有限公司"),
    ]


def workbook(rows: Sequence[Row]) -> bytes:
    """The rows under the headings of the template."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "bg_color": "#D9E6F5", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, column in enumerate(COLUMNS):
            sheet.write_string(0, place, column.heading, head)
            sheet.set_column(place, place, column.width)
            for line, row in enumerate(rows, start=1):
                value = row.get(column.code, "")
                if isinstance(value, date):
                    sheet.write_datetime(line, place, value, day)  # type: ignore[arg-type]
                elif value:
                    sheet.write_string(line, place, value)
        sheet.freeze_panes(1, 1)
    return out.getvalue()
