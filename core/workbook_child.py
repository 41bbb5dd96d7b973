"""Opens a workbook in a process of its own, with little memory and time, and prints its cells as JSON.

Run by `core.workbooks`, never imported: a hostile file can at most end this process. It imports nothing of ours.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, timedelta

from python_calamine import CalamineWorkbook, SheetVisibleEnum

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20


def plain(cell: object) -> object:
    """A cell as JSON can hold it: days and instants in ISO form, a day without the empty clock time."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not cell.time().replace(microsecond=0) else cell.isoformat(" ")
    if isinstance(cell, timedelta):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def sheets(data: bytes, most_rows: int) -> list[dict[str, str | list[list[object]]]]:
    """Visible sheets with their rows from the first row on; one row more than allowed tells of the excess."""
    book = CalamineWorkbook.from_object(io.BytesIO(data))
    found: list[dict[str, str | list[list[object]]]] = []
    for about in book.sheets_metadata:
        if about.visible != SheetVisibleEnum.Visible:
            continue
        rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False, nrows=most_rows + 1)
        found.append({"name": about.name, "rows": [[plain(cell) for cell in row] for row in rows]})
    return found


def main() -> None:
    """Limits first, then the bytes from standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found = sheets(sys.stdin.buffer.read(), int(sys.argv[1]))
    sys.stdout.write(json.dumps(found, ensure_ascii=True))


if __name__ == "__main__":
    main()
