"""Writing tables the way departments keep them: a merged title, two rows of headings, numbers as typed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

EPOCH = date(1899, 12, 30)
"""Day nought of the table programmes: a date is kept as the number of days since."""

Value = str | float | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sample file. `purpose` is what it is for, `read_as` the sort of list as which it is read; empty for none."""

    name: str
    purpose: str
    data: bytes
    read_as: str = ""


def serial(day: date) -> int:
    """A date as a table programme shows it in a cell without a date format."""
    return (day - EPOCH).days


def excel(
    heads: Sequence[str],
    rows: Sequence[Sequence[Value]],
    *,
    sheet: str,
    title: str = "",
    under: str = "",
    groups: Sequence[tuple[str, int]] = (),
    foot: str = "",
) -> bytes:
    """A workbook. `title` and `under` are merged over the table, `groups` are headings over several columns."""
    assert all(len(row) == len(heads) for row in rows), title or sheet
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet(sheet)
        centred = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "font_size": 16})
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
        day = book.add_format({"num_format": "yyyy/m/d"})
        line, last = 0, len(heads) - 1
        if title:
            page.merge_range(line, 0, line, last, title, centred)
            line += 1
        if under:
            page.merge_range(line, 0, line, last, under)
            line += 1
        if groups:
            place = 0
            for words, width in groups:
                if width > 1:
                    page.merge_range(line, place, line, place + width - 1, words, head)
                else:
                    page.write_string(line, place, words, head)
                place += width
            line += 1
        for place, words in enumerate(heads):
            page.write_string(line, place, words, head)
            page.set_column(place, place, max(10, 2 * len(words)))
        for row in rows:
            line += 1
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(line, place, value, day)  # type: ignore[arg-type]
                elif isinstance(value, str):
                    if value:
                        page.write_string(line, place, value)
                else:
                    page.write_number(line, place, value)
        if foot:
            page.merge_range(line + 1, 0, line + 1, last, foot)
    return out.getvalue()


def comma(heads: Sequence[str], rows: Sequence[Sequence[Value]], *, encoding: str = "gb18030") -> bytes:
    """The rows as text with commas, in the encoding that Chinese table programmes save by default."""
    assert all(len(row) == len(heads) for row in rows), heads[0]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([f"{cell:%Y/%m/%d}" if isinstance(cell, date) else cell for cell in row] for row in rows)
    return out.getvalue().encode(encoding)
