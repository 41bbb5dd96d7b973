"""Setting a letter as a PDF/A file with typst: no system library, no font of the machine, the same file every time."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import segno
import typst
from django.conf import settings
from pylopdf_fonts_zh_cn import serif_path

from core.letters.words import Part, Words
from core.papers import SUFFIXES

LAYOUT = Path(__file__).parent / "layout"
WIDTHS = {2: (2, 5), 3: (2, 4, 4), 4: (2, 8, 8, 7)}
"""How the width of a table is shared among its columns, by their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that stands on a letter's sheet. `copy` is the print mark, `stamp` the word across the page."""

    unit: str
    number: str
    words: Words
    day: str = ""
    head: bool = True
    sign: bool = True
    seal: bytes = b""
    seal_type: str = "image/png"
    url: str = ""
    verify: tuple[str, ...] = ()
    copy: str = ""
    stamp: str = ""


class _Press:
    """One compiler with its fonts read once. It lives in a directory of its own, where seals lie beside the layout."""

    def __init__(self, version: int) -> None:
        self.home = tempfile.TemporaryDirectory(prefix="letters-")
        self.root = Path(self.home.name)
        layout = self.root / "letter.typ"
        layout.write_bytes((LAYOUT / f"v{version}.typ").read_bytes())
        fonts = [str(path) for path in (*settings.LETTER_FONT_DIRS, serif_path().parent)]
        self.compiler = typst.Compiler(str(layout), root=str(self.root), font_paths=fonts, ignore_system_fonts=True)
        self.lock = Lock()

    def seal(self, image: bytes, media_type: str) -> str:
        """The place of a seal's image under the root; written once per image."""
        if not image:
            return ""
        name = f"{hashlib.sha256(image).hexdigest()}.{SUFFIXES[media_type]}"
        path = self.root / name
        if not path.exists():
            path.write_bytes(image)
        return f"/{name}"

    def run(self, given: Mapping[str, Any], form: Literal["pdf", "png"], **how: Any) -> Any:
        with self.lock:
            return self.compiler.compile(format=form, sys_inputs={"data": json.dumps(given, ensure_ascii=False)}, **how)


@cache
def _press(version: int) -> _Press:
    return _Press(version)


def as_pdf(sheet: Sheet, *, version: int = 1, stamp_of_time: int = 0) -> bytes:
    """The sheet as PDF/A-2b. `stamp_of_time` (seconds since 1970) is the date inside the file."""
    press = _press(version)
    return bytes(press.run(_given(sheet, press), "pdf", pdf_standards=["a-2b"], timestamp=stamp_of_time))


def as_images(sheet: Sheet, *, version: int = 1, ppi: int = 90) -> list[bytes]:
    """The sheet's pages as PNG, for looking at."""
    press = _press(version)
    made = press.run(_given(sheet, press), "png", ppi=float(ppi))
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def _given(sheet: Sheet, press: _Press) -> dict[str, Any]:
    return {
        "unit": sheet.unit,
        "number": sheet.number,
        "title": sheet.words.title,
        "parts": [_part(part) for part in sheet.words.parts],
        "day": sheet.day,
        "head": sheet.head,
        "sign": sheet.sign,
        "seal": press.seal(sheet.seal, sheet.seal_type),
        "qr": qr_svg(sheet.url) if sheet.url else "",
        "verify": list(sheet.verify),
        "copy": sheet.copy,
        "stamp": sheet.stamp,
    }


def _part(part: Part) -> dict[str, Any]:
    columns = max(len(part.heads), 1)
    rows = [[*row, *[""] * columns][:columns] for row in part.rows]
    return {**asdict(part), "rows": rows, "widths": list(WIDTHS.get(columns, ()))}


def qr_svg(url: str) -> str:
    """A QR code of an address as SVG text."""
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False)
    return out.getvalue().decode()
