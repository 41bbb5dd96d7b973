"""Opens a workbook in a process of its own, within limits of memory and time, and prints its cells as JSON.

Run by `core.workbooks`, never imported: a hostile file can at most end this process. It imports nothing of ours.
Arguments: how many rows a sheet may have, how many bytes of memory and seconds of processor time there are, and
whether all sheets come as one value (`whole`) or row by row (`lines`), for files too long to hold.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum


def plain(cell: object) -> object:
    """A cell as JSON can hold it: days and instants in ISO form, a day without the empty clock time."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not cell.time().replace(microsecond=0) else cell.isoformat(" ")
    if isinstance(cell, timedelta):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def visible(data: bytes) -> Iterator[CalamineSheet]:
    """The sheets that a reader sees, one after the other."""
    book = CalamineWorkbook.from_object(io.BytesIO(data))
    for about in book.sheets_metadata:
        if about.visible == SheetVisibleEnum.Visible:
            yield book.get_sheet_by_name(about.name)


def whole(data: bytes, most_rows: int) -> None:
    """Every sheet with its rows from the first row on; one row more than allowed tells of the excess."""
    found = []
    for sheet in visible(data):
        rows = sheet.to_python(skip_empty_area=False, nrows=most_rows + 1)
        found.append({"name": sheet.name, "rows": [[plain(cell) for cell in row] for row in rows]})
    sys.stdout.write(json.dumps(found, ensure_ascii=True))


def lines(data: bytes, most_rows: int) -> None:
    """A line with the name of each sheet, then a line for each row that holds anything: its number and its cells."""
    for sheet in visible(data):
        sys.stdout.write(json.dumps(sheet.name, ensure_ascii=True) + "\n")
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number > most_rows + 1:
                break
            if any(cell not in ("", None) for cell in row):
                sys.stdout.write(json.dumps([number, *map(plain, row)], ensure_ascii=True) + "\n")


def main() -> None:
    """Limits first, then the bytes from standard input."""
    most_rows, memory, seconds = (int(word) for word in sys.argv[1:4])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    {"whole": whole, "lines": lines}[sys.argv[4]](sys.stdin.buffer.read(), most_rows)


if __name__ == "__main__":
    main()
