"""Files of records as they come: what kind of file, which line holds the headings, and the rows from any place on.

A text file is read as it was kept; of a workbook the rows are kept beside it, one a line. Either way a part of the
rows is read from the byte at which the part before it ended, whatever the length of the file.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from core.crypto import open_sealed
from core.pieces import PIECE, cut, open_piece
from core.refusals import Refusal, Refused
from core.workbooks import OLE, ZIP, Cell, LongSheet, number_of, read_long
from records.collection_models import CollectionBatch, CollectionFile, CollectionPiece
from records.operations.collecting_batches import PLACE

MOST_BYTES = 1 << 30
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
HEAD_BYTES = 1 << 16
HEAD_LINES = 10
LONGEST_CELL = 100_000
TEXT, ROWS = "text", "rows"
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one pass over a file tells: its digest, its bytes, an upper bound of its rows, and its text encoding.

    `encoding` is empty for a workbook.
    """

    sha256: str
    size: int
    lines: int
    encoding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: its number as a table programme shows it, from 1."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Some rows of a file, and where the next ones begin: byte and line."""

    lines: Sequence[Line]
    position: int
    number: int


class Unreadable(Exception):
    """The file cannot be read on; the message says at which line, why, and what to do."""


# --- as it comes --------------------------------------------------------------------------------------------------


def measure(file: IO[bytes]) -> Measured:
    """One pass over an uploaded file. Raises `Refused` where it is empty, too big, or no table."""
    digest, size, lines = hashlib.sha256(), 0, 1
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    first = b""
    for data in cut(file):
        first = first or data[:8]
        digest.update(data)
        size += len(data)
        lines += data.count(b"\n")
        if size > MOST_BYTES:
            raise refused("file_big", f"文件超过{MOST_BYTES >> 20} MB。", "请分成几个文件。")
        if decoder is not None:
            try:
                decoder.decode(data)
            except UnicodeDecodeError:
                decoder = None
    if not size:
        raise refused("file_empty", "文件是空的。", "请选择填写好的文件。")
    book = first.startswith((ZIP, OLE))
    encoding = "" if book else ENCODINGS[0] if decoder is not None else ENCODINGS[1]
    return Measured(sha256=digest.hexdigest(), size=size, lines=lines, encoding=encoding)


def refused(code: str, sentence: str, remedy: str) -> Refused:
    return Refused(Refusal(code=code, sentence=sentence, remedy=remedy, field="file"))


def text_head(file: IO[bytes], encoding: str) -> tuple[str, list[Line]]:
    """The delimiter and the first lines of a text file."""
    file.seek(0)
    data = file.read(HEAD_BYTES)
    if b"\x00" in data:
        raise refused("file_type", "文件不是表格，或文字编码不是 UTF-8、GB18030。", "请用 .xlsx、.xls 或 .csv 文件。")
    whole = data if len(data) < HEAD_BYTES else data[: data.rfind(b"\n") + 1]
    try:
        text = whole.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise refused(
            "file_type", "文件不是表格，或文字编码不是 UTF-8、GB18030。", "请用 .xlsx、.xls 或 .csv 文件。"
        ) from wrong
    first = text.partition("\n")[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    found = []
    try:
        for number, row in enumerate(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), start=1):
            found.append(Line(number=number, cells=row))
            if number == HEAD_LINES:
                break
    except csv.Error as wrong:
        raise refused(
            "file_damaged", "文件的引号或分隔符不完整，无法分列。", "请另存为 .xlsx 或者 UTF-8 的 .csv 再上传。"
        ) from wrong
    return delimiter, found


def books(file: IO[bytes]) -> list[LongSheet]:
    """The sheets of a workbook with their first rows; all their rows are in files beside."""
    return read_long(file, most_rows=MOST_ROWS + HEAD_LINES, head=HEAD_LINES)


def rows_below(sheet: LongSheet, head: int) -> tuple[IO[bytes], int]:
    """The rows of a sheet that stand below the line of its headings, as they are kept; and how many."""
    sheet.rows.seek(0)
    # The lines above the rows are few: what follows them is taken over as it is.
    skipped = position = 0
    for line in sheet.rows:
        if number_of(line) > head:
            break
        skipped += 1
        position += len(line)
    kept = tempfile.TemporaryFile()  # noqa: SIM115  the caller reads it
    sheet.rows.seek(position)
    shutil.copyfileobj(sheet.rows, kept, PIECE)
    return kept, sheet.count - skipped


# --- as it was kept -----------------------------------------------------------------------------------------------


def rows_from(file: CollectionFile, *, most: int) -> Slice:
    """The next rows of a kept file, at most so many; none where it is at its end. Raises `Unreadable`."""
    return rows_at(file, position=file.position, number=file.lines, most=most)


def rows_at(file: CollectionFile, *, position: int, number: int, most: int) -> Slice:
    """As `rows_from`, from a place of one's own."""
    reader = _Kept(file, position, number)
    lines: list[Line] = []
    while len(lines) < most:
        line = reader.next()
        if line is None:
            break
        if any(not _blank(cell) for cell in line.cells):
            lines.append(line)
    return Slice(lines=lines, position=reader.position, number=reader.number)


def rows_through(file: CollectionFile, *, line: int) -> Slice:
    """Past the line of headings."""
    reader = _Kept(file, 0, 0)
    while reader.number < line and reader.next() is not None:
        pass
    return Slice(lines=(), position=reader.position, number=reader.number)


class _Kept:
    """A kept file from a byte on, row by row; `position` is where the next row begins."""

    def __init__(self, file: CollectionFile, position: int, number: int) -> None:
        self.position, self.number = position, number
        layout = file.layout
        self.encoding = layout["encoding"] or "utf-8"
        self.plain = layout["form"] == ROWS
        kind = CollectionPiece.Kind.ROWS if self.plain else CollectionPiece.Kind.FILE
        self.raw = _raw_lines(_bytes_from(file.batch, kind, open_sealed(file.key), position))
        if not self.plain:
            csv.field_size_limit(LONGEST_CELL)
            self.rows = csv.reader(self._decoded(), delimiter=layout["delimiter"], strict=True)

    def next(self) -> Line | None:
        if self.plain:
            return self._row()
        try:
            cells = next(self.rows, None)
        except csv.Error as wrong:
            raise Unreadable(
                f"第{self.number + 1}行的引号或分隔符不完整，无法分列。请改正该行，或另存为 .xlsx 后重新上传。"
            ) from wrong
        except UnicodeDecodeError as wrong:
            raise Unreadable(
                f"第{self.number + 1}行的文字编码不是 UTF-8、GB18030。请另存为 UTF-8 的 .csv 后重新上传。"
            ) from wrong
        if cells is None:
            return None
        self.number += 1
        return Line(number=self.number, cells=cells)

    def _row(self) -> Line | None:
        raw = next(self.raw, None)
        if raw is None:
            return None
        self.position += len(raw)
        self.number, *cells = json.loads(raw)
        return Line(number=self.number, cells=cells)

    def _decoded(self) -> Iterator[str]:
        """Text lines; a row of the table may take several of them."""
        for raw in self.raw:
            encoding = self.encoding if self.position == 0 else self.encoding.removesuffix("-sig")
            text = raw.decode(encoding)
            self.position += len(raw)
            yield text


def _bytes_from(batch: CollectionBatch, kind: str, key: str, position: int) -> Iterator[bytes]:
    """The bytes of a kept file from a position on, piece by piece."""
    number, skipped = divmod(position, PIECE)
    while True:
        piece = CollectionPiece.objects.filter(batch=batch, kind=kind, number=number).values_list("data", flat=True)
        data: Any = piece.first()
        if data is None:
            return
        place = PLACE.format(batch=batch.public_id, kind=kind, number=number)
        yield open_piece(key, bytes(data), place=place)[skipped:]
        number, skipped = number + 1, 0


def _raw_lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Bytes cut at line feeds, the ends kept."""
    rest = b""
    for piece in pieces:
        lines = (rest + piece).splitlines(keepends=True) if b"\r" not in piece else _cut_at_feeds(rest + piece)
        rest = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        yield from lines
    if rest:
        yield rest


def _cut_at_feeds(data: bytes) -> list[bytes]:
    """`splitlines` cuts at carriage returns, too; a row ends with a line feed."""
    parts = data.split(b"\n")
    last = parts.pop()
    return [*(part + b"\n" for part in parts), *([last] if last else [])]


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
