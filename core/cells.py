"""What the cells of an uploaded table mean, and what may be shown of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from math import isfinite
from typing import Any

from core.identifiers import mask_text

# \d reads full-width digits, too.
NUMBER_LIKE = re.compile(r"(?<![\dA-Za-z])(\d{17}[\dXxＸｘ]|\d{15})(?![\dA-Za-z])")
SERIAL_ZERO = date(1899, 12, 30)
# 1954 to 2119 as serial numbers of a table programme: no other number in a column of days looks like one.
SERIALS = range(20_000, 80_001)
# From here on a number cell has lost its last digits: the table programme keeps fifteen.
LOSSY = 10**15
SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+\d+")
SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong with one cell: its column, what stood there as it may be shown, the rule and the way out."""

    column: str
    value: str
    code: str
    sentence: str
    clause: str = ""
    remedy: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Finding:
        return cls(**data)

    def __str__(self) -> str:
        clause = f"（{self.clause}）" if self.clause else ""
        return f"{self.column}：{self.sentence}{clause}{self.remedy}"


def scrub(text: str) -> str:
    """A text with everything that may be a personal number masked, cut to what a table can show."""
    masked = NUMBER_LIKE.sub(lambda found: mask_text(found[0]), text)
    return masked if len(masked) <= SHOWN else masked[:SHOWN] + "…"


def day(cell: object) -> date | None:
    """The day that a cell means: ISO, 2024/2/20, 2024年2月20日, 20240220, or a table programme's serial number.

    Serial numbers count from 1900-01-01 as 1 (with the leap day of 1900 that never was); None where it is no day.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return _of_number(cell)
    text = str(cell).strip()
    if re.fullmatch(r"\d{5}(\.0+)?", text):
        return _of_number(float(text))
    parts = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}.*)?", text)
    if parts is None:
        parts = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    return _made(*map(int, parts.groups())) if parts else None


def _of_number(number: float) -> date | None:
    if not isfinite(number):
        return None
    whole = int(number)
    if whole in SERIALS:
        return SERIAL_ZERO + timedelta(days=whole)
    text = str(whole)
    return _made(int(text[:4]), int(text[4:6]), int(text[6:])) if len(text) == 8 and whole == number else None


def _made(year: int, month: int, in_month: int) -> date | None:
    try:
        return date(year, month, in_month)
    except ValueError:
        return None
