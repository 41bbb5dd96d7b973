"""The files of an import: the template, what a file holds, and the workbook that gives wrong rows back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from core.refusals import Refusal, Refused
from core.workbooks import Cell, Head, Line, Sheet, read, write
from law.packs import Pack
from redblack.imports.columns import ERRORS, Column, Layout
from redblack.imports.layouts import BY_SLUG
from redblack.imports.rows import plain

MOST_ROWS = 20_000
HEADING_WITHIN = 10
"""The headings stand in one of the first rows; above them a file may carry its title."""

NOTES_SHEET = "填写说明"
SAMPLES_INDEX = "index.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One row of a file: where it stands, and its cells by the codes of columns."""

    sheet: str
    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that a file holds for us. `ignored` are headings that no column has."""

    rows: tuple[FileRow, ...]
    ignored: tuple[str, ...]


def content(data: bytes, layout: Layout) -> Content:
    """The rows of every sheet that carries the layout's headings; raises `Refused` where the file cannot stand."""
    found: list[FileRow] = []
    ignored: list[str] = []
    headed = False
    # Two rows more than there may be rows of data: a title and the headings.
    for sheet in read(data, most_rows=MOST_ROWS + HEADING_WITHIN):
        head = _head(sheet, layout)
        if head is None:
            continue
        headed = True
        columns, unknown = _columns(sheet, head, layout)
        ignored += unknown
        found += _rows(sheet, head, columns)
    if not headed:
        missing = "、".join(column.heading for column in layout.columns if column.needed)
        raise _refused(
            "no_headings",
            f"没有找到表头。“{layout.title}”的表头应有：{missing}。",
            "请核对名单种类，用下载的模板填写。",
        )
    if not found:
        raise _refused("no_rows", "表头下面没有内容。", "请填写后再上传。")
    if len(found) > MOST_ROWS:
        raise _refused("rows_many", f"共{len(found):,}行，超过{MOST_ROWS:,}行。", "请分成几个文件。")
    return Content(rows=tuple(found), ignored=tuple(dict.fromkeys(ignored)))


def _refused(code: str, sentence: str, remedy: str) -> Refused:
    return Refused(Refusal(code=code, sentence=sentence, remedy=remedy, field="file"))


def _head(sheet: Sheet, layout: Layout) -> Line | None:
    """The first row in which three headings or more are the layout's."""
    for line in sheet.lines[:HEADING_WITHIN]:
        if sum(layout.column_of(plain(cell)) is not None for cell in line.cells) >= 3:
            return line
    return None


def _columns(sheet: Sheet, head: Line, layout: Layout) -> tuple[dict[int, Column], list[str]]:
    """Place → column, and the headings that mean nothing here."""
    columns: dict[int, Column] = {}
    unknown = []
    for place, cell in enumerate(head.cells):
        heading = plain(cell)
        column = layout.column_of(heading)
        if column is None:
            unknown += [heading] if heading and heading != ERRORS else []
        elif column in columns.values():
            raise _refused("heading_twice", f"工作表“{sheet.name}”有两列“{column.heading}”。", "请只保留一列。")
        else:
            columns[place] = column
    missing = [column.heading for column in layout.columns if column.needed and column not in columns.values()]
    if missing:
        raise _refused(
            "heading_missing", f"工作表“{sheet.name}”缺少列：{'、'.join(missing)}。", "请按模板补齐表头，不要改动列名。"
        )
    return columns, unknown


def _rows(sheet: Sheet, head: Line, columns: Mapping[int, Column]) -> list[FileRow]:
    rows = []
    for line in sheet.lines:
        if line.number <= head.number:
            continue
        cells = {column.code: line.cells[place] for place, column in columns.items() if place < len(line.cells)}
        if any(plain(cell) for cell in cells.values()):
            rows.append(FileRow(sheet=sheet.name, number=line.number, cells=cells))
    return rows


# --- going out ----------------------------------------------------------------------------------------------------


def template(pack: Pack | None, layout: Layout) -> bytes:
    """The empty list with its headings and code lists, and a sheet that says what each column takes."""
    notes = [
        Head(heading=heading, width=width) for heading, width in (("列", 20), ("必填", 8), ("说明", 60), ("示例", 40))
    ]
    lines = [[c.heading, "是" if c.needed else "", _note(c, pack), c.example] for c in layout.columns]
    return write({layout.title: (_heads(pack, layout), ()), NOTES_SHEET: (notes, lines)})


def error_workbook(rows: Iterable[tuple[Mapping[str, Cell], str]], layout: Layout) -> bytes:
    """Rows as they were sent, each with its errors in a last column; mended, the file can be sent again."""
    heads = [*_heads(None, layout), Head(heading=ERRORS, width=60)]
    lines: Sequence[Sequence[Cell]] = [
        [*(plain(cells.get(column.code)) for column in layout.columns), errors] for cells, errors in rows
    ]
    return write({layout.title: (heads, lines)})


def _heads(pack: Pack | None, layout: Layout) -> list[Head]:
    return [
        Head(
            heading=column.heading,
            width=column.width,
            # A drop-down would refuse several words in one cell.
            choices=() if column.code == "circumstances" else tuple(_words(column, pack)),
            needed=column.needed,
        )
        for column in layout.columns
    ]


def _words(column: Column, pack: Pack | None) -> Iterable[str]:
    if column.code == "degree" and pack is not None and pack.get("grades.names") is not None:
        return pack.labels("grades.names").values()
    return dict.fromkeys((column.words or {}).values())


def _note(column: Column, pack: Pack | None) -> str:
    words = "、".join(_words(column, pack))
    note = f"{column.note}。可填：{words}" if words else column.note
    return f"{note}。也可以写作：{'、'.join(column.aliases)}" if column.aliases else note


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFile:
    """A file to try things with. `read_as` is the slug of the sort of list as which it is read; empty for none."""

    name: str
    purpose: str
    read_as: str
    path: Path

    @property
    def reader(self) -> str:
        """The title of the layout that reads the file."""
        return BY_SLUG[self.read_as].layout.title if self.read_as else ""


def samples() -> dict[str, SampleFile]:
    """Files to try the import with, by name: the sample city leaves them in the data directory, nobody else does."""
    folder: Path = settings.DATA_DIR / "samples"
    index = folder / SAMPLES_INDEX
    if not index.is_file():
        return {}
    found = [SampleFile(path=folder / Path(one["name"]).name, **one) for one in json.loads(index.read_text("utf-8"))]
    return {sample.name: sample for sample in found if sample.path.is_file()}
