"""Workbooks that are too long to hold: their first rows, all others in a file beside; refused like short ones."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
import xlsxwriter

from core.refusals import Refused
from core.workbooks import LongSheet, number_of, read_long

ROWS = 25_000


def book(*, rows: int = ROWS) -> io.BytesIO:
    """A title, a blank row, headings, then rows; a hidden sheet before and a short one after."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as made:
        made.add_worksheet("隐藏").hide()
        page = made.add_worksheet("处罚")
        page.activate()
        page.write_row(0, 0, ["某局行政处罚信息表"])
        page.write_row(2, 0, ["文号", "日期", "金额"])
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for number in range(3, rows + 3):
            page.write_string(number, 0, f"第{number}号")
            page.write_datetime(number, 1, date(2024, 3, 4), day)
            page.write_number(number, 2, number / 2)
        made.add_worksheet("说明").write_row(0, 0, ["填表说明"])
    return out


def kept(sheet: LongSheet) -> list[bytes]:
    sheet.rows.seek(0)
    return sheet.rows.readlines()


class TestReadLong:
    def test_the_first_rows_come_at_once_and_all_in_a_file(self) -> None:
        sheet, notes = read_long(book(), most_rows=1_000_000, head=3)
        assert (sheet.name, notes.name, notes.count) == ("处罚", "说明", 1)
        assert [(line.number, line.cells[:1]) for line in sheet.head] == [
            (1, ("某局行政处罚信息表",)),
            (3, ("文号",)),
            (4, ("第3号",)),
        ]
        assert sheet.head[2].cells == ("第3号", "2024-03-04", 1.5)
        rows = kept(sheet)
        assert sheet.count == len(rows) == ROWS + 2
        assert json.loads(rows[-1]) == [ROWS + 3, f"第{ROWS + 2}号", "2024-03-04", (ROWS + 2) / 2]
        assert [number_of(row) for row in rows[:3]] == [1, 3, 4]

    def test_as_many_rows_as_are_allowed_and_not_one_more(self) -> None:
        assert read_long(book(rows=7), most_rows=10, head=2)[0].count == 9
        with pytest.raises(Refused, match="工作表“处罚”超过9行"):
            read_long(book(rows=7), most_rows=9, head=2)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"PK\x03\x04 and nothing behind", "已损坏"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "无法读取"),
        ],
    )
    def test_what_is_no_workbook_is_refused(self, data: bytes, words: str) -> None:
        with pytest.raises(Refused, match=words):
            read_long(io.BytesIO(data), most_rows=10, head=2)
