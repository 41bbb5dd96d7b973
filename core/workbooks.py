"""Tables that come in and go out as files: .xlsx, .xls and .csv, within limits, and never as formulas."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from core.refusals import Refusal, Refused

Cell = str | float | int | bool | None

MOST_BYTES = 10 * 1024 * 1024
MOST_MEMBERS = 200
MOST_UNPACKED = 150 * 1024 * 1024
MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
PATIENCE_SECONDS = 30
LONG_BYTES = 256 * 1024 * 1024
LONG_UNPACKED = 4 * 1024 * 1024 * 1024
LONG_MEMORY = 6 * 1024 * 1024 * 1024
LONG_CPU_SECONDS = 300
LONG_PATIENCE_SECONDS = 600
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHILD = Path(__file__).with_name("workbook_child.py")
FORMULA_STARTS = "=+-@\t\r"
PIECE, FED = 1 << 20, 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a sheet; `number` is the row number that the office programme shows, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A visible sheet with its rows that hold anything."""

    name: str
    lines: tuple[Line, ...]


def read(data: bytes, *, most_rows: int) -> tuple[Sheet, ...]:
    """The sheets of a file, told by its content and not by its name; dates come as ISO text.

    Raises `Refused` where the file is too big, packed like a bomb, damaged, locked, or no table at all.
    """
    if not data:
        raise _refused("file_empty", "文件是空的。", "请选择填写好的文件。")
    _demand_short(len(data), MOST_BYTES)
    if data.startswith(ZIP):
        _demand_harmless(data, MOST_UNPACKED)
        sheets = _opened(data, most_rows)
    elif data.startswith(OLE):
        sheets = _opened(data, most_rows)
    else:
        sheets = (_csv(data),)
    for sheet in sheets:
        if any(line.number > most_rows for line in sheet.lines):
            raise _rows_many(sheet.name, most_rows)
    return sheets


@dataclass(kw_only=True)
class LongSheet:
    """A visible sheet that is too long to hold: its first rows, how many hold anything, and all of them in a file.

    `rows` has a row a line, as JSON: the number that the office programme shows, then the cells. It has no name in
    the file system and goes with the object.
    """

    name: str
    rows: IO[bytes]
    head: list[Line]
    count: int = 0


def read_long(file: IO[bytes], *, most_rows: int, head: int) -> list[LongSheet]:
    """The sheets of a workbook of any length up to `most_rows`, with their first `head` rows; memory stays flat here.

    The process that opens it may use up to `LONG_MEMORY`. Raises `Refused` as `read` does.
    """
    file.seek(0, os.SEEK_END)
    _demand_short(file.tell(), LONG_BYTES)
    file.seek(0)
    data = file.read()
    if data.startswith(ZIP):
        _demand_harmless(data, LONG_UNPACKED)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as printed:
        given.write(data)
        del data
        given.seek(0)
        limits = [str(most_rows), str(LONG_MEMORY), str(LONG_CPU_SECONDS), "lines"]
        _run(limits, patience=LONG_PATIENCE_SECONDS, stdin=given, stdout=printed)
        printed.seek(0)
        return _long_sheets(printed, most_rows=most_rows, head=head)


def _long_sheets(printed: IO[bytes], *, most_rows: int, head: int) -> list[LongSheet]:
    found: list[LongSheet] = []
    for line in printed:
        if line.startswith(b'"'):
            found.append(LongSheet(name=json.loads(line), rows=tempfile.TemporaryFile(), head=[]))  # noqa: SIM115
            continue
        sheet = found[-1]
        sheet.rows.write(line)
        sheet.count += 1
        if len(sheet.head) < head:
            number, *cells = json.loads(line)
            sheet.head.append(Line(number=number, cells=tuple(cells)))
        if number_of(line) > most_rows:
            raise _rows_many(sheet.name, most_rows)
    return found


def number_of(line: bytes) -> int:
    """The number of a row of `LongSheet.rows`."""
    return int(line[1 : line.find(b",")] if b"," in line else line[1 : line.find(b"]")])


def _rows_many(name: str, most_rows: int) -> Refused:
    return _refused("rows_many", f"工作表“{name}”超过{most_rows:,}行。", "请分成几个文件，每个文件不超过该行数。")


def _demand_short(size: int, most: int) -> None:
    if size > most:
        raise _refused(
            "file_big", f"文件超过{most // 1024 // 1024} MB。", "请分成几个文件，或删除与名单无关的工作表和图片。"
        )


def _refused(code: str, sentence: str, remedy: str) -> Refused:
    return Refused(Refusal(code=code, sentence=sentence, remedy=remedy, field="file"))


def _demand_harmless(data: bytes, most_unpacked: int) -> None:
    """Unpack every member into nothing first: sizes in the directory may lie, the packed bytes cannot."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            if len(members) > MOST_MEMBERS:
                raise _refused("file_members", "文件内含的部件过多，不像普通的表格文件。", "请另存为新的 .xlsx 文件。")
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise _refused("file_type", "文件不是 Excel 工作簿。", "请用 .xlsx、.xls 或 .csv 文件。")
            left = most_unpacked
            for member in members:
                left -= _unpacked_size(data, member, left)
    except (zipfile.BadZipFile, struct.error, zlib.error) as wrong:
        raise _refused("file_damaged", "文件已损坏，无法打开。", "请在表格软件中打开后另存一份再上传。") from wrong


def _unpacked_size(data: bytes, member: zipfile.ZipInfo, left: int) -> int:
    """How many bytes a member unpacks to; raises Refused as soon as it is more than `left`."""
    if member.flag_bits & 1:
        raise _refused("file_locked", "文件设有密码。", "请取消密码后再上传。")
    name_length, extra_length = struct.unpack("<HH", data[member.header_offset + 26 : member.header_offset + 30])
    start = member.header_offset + 30 + name_length + extra_length
    body = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        return len(body)
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile("packed in an unusual way")
    unpack, size = zlib.decompressobj(-15), 0
    for begun in range(0, len(body), FED):
        rest = bytes(body[begun : begun + FED])
        while rest and not unpack.eof:
            size += len(unpack.decompress(rest, PIECE))
            rest = unpack.unconsumed_tail
            if size > left:
                raise _refused("file_bomb", "文件解压后过大，不予打开。", "请只保留名单所在的工作表，另存后再上传。")
    return size


def _opened(data: bytes, most_rows: int) -> tuple[Sheet, ...]:
    limits = [str(most_rows), str(MEMORY_BYTES), str(CPU_SECONDS), "whole"]
    done = _run(limits, patience=PATIENCE_SECONDS, input=data, stdout=subprocess.PIPE)
    return tuple(_sheet(found["name"], found["rows"]) for found in json.loads(done.stdout))


def _run(limits: Sequence[str], *, patience: int, **how: Any) -> subprocess.CompletedProcess[bytes]:
    """Let the child process read; whatever it died of, the file is refused."""
    try:
        return subprocess.run(  # noqa: S603  our own interpreter and script, the file goes in as bytes
            [sys.executable, "-I", str(CHILD), *limits],
            stderr=subprocess.PIPE,
            timeout=patience,
            check=True,
            **how,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as wrong:
        if b"PasswordError" in (wrong.stderr or b""):
            raise _refused("file_locked", "文件设有密码。", "请取消密码后再上传。") from wrong
        raise _refused(
            "file_unreadable", "文件无法读取：已损坏、过大或不是表格文件。", "请在表格软件中打开后另存为 .xlsx 再上传。"
        ) from wrong


def _csv(data: bytes) -> Sheet:
    """Text with commas (or tabs), in UTF-8 or GB18030."""
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as wrong:
        raise _refused("file_damaged", "文件的引号或分隔符不完整，无法分列。", "请另存为 .xlsx 再上传。") from wrong
    return _sheet("CSV", rows)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _refused("file_type", "文件不是表格，或文字编码不是 UTF-8、GB18030。", "请用 .xlsx、.xls 或 .csv 文件。")


def _sheet(name: str, rows: Iterable[Sequence[Cell]]) -> Sheet:
    lines = (Line(number=number, cells=tuple(cells)) for number, cells in enumerate(rows, start=1))
    return Sheet(name=name, lines=tuple(line for line in lines if any(not _blank(cell) for cell in line.cells)))


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


# --- going out ----------------------------------------------------------------------------------------------------


def neutral(cell: Cell) -> Cell:
    """A text that a table programme would run as a formula, disarmed by an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] and cell[0] in FORMULA_STARTS else cell


def armed(text: str) -> str:
    """`neutral` undone, so that a file given back is read as it was sent."""
    return text[1:] if re.match(f"'[{re.escape(FORMULA_STARTS)}]", text) else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One column of a sheet that is written: heading, width in characters, and the words it may hold."""

    heading: str
    width: int = 16
    choices: tuple[str, ...] = ()
    needed: bool = False


def write(sheets: Mapping[str, tuple[Sequence[Head], Iterable[Sequence[Cell]]]], *, listed_rows: int = 1000) -> bytes:
    """An .xlsx with every column as text, so that long numbers stay whole and nothing is a formula.

    `listed_rows` is how far down the drop-down lists reach.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        plain = book.add_format({"bold": True, "bg_color": "#EEF4FB", "border": 1, "text_wrap": True})
        needed = book.add_format({"bold": True, "bg_color": "#FDF5E6", "border": 1, "text_wrap": True})
        for name, (heads, rows) in sheets.items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            for column, head in enumerate(heads):
                page.set_column(column, column, head.width, text)
                page.write_string(0, column, head.heading, needed if head.needed else plain)
                if head.choices:
                    page.data_validation(
                        1, column, listed_rows, column, {"validate": "list", "source": list(head.choices)}
                    )
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    if not _blank(cell):
                        page.write_string(number, column, str(neutral(cell)), text)
    return out.getvalue()
