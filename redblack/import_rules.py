"""What is said of one row of a list, and when a batch may be confirmed or taken back. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from core.identifiers import mask_text
from core.rules import Law, Rule
from redblack.terms import ListKind

# What may be a personal number, wherever it stands in a text.
NUMBER_LIKE = re.compile(r"(?<![0-9A-Za-z])(\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])")
SERIAL_ZERO = date(1899, 12, 30)
# 1954 to 2119 as serial numbers of a table programme: no other number in a column of days looks like one.
SERIALS = range(20_000, 80_001)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFacts:
    """What the moves of a batch read. `advanced` counts entries that were told to somebody or listed."""

    pack_version_id: int
    good: int
    bad: int
    advanced: int
    kind: str = ListKind.PROPOSED
    given: Any = None


class SomethingToImport(Rule[BatchFacts]):
    """批次中没有可以导入的行。"""

    remedy = "请下载错误表，改正后重新上传。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool:
        return facts.good == 0


class WholeOrNothing(Rule[BatchFacts]):
    """选择了“有错则全部不导入”，批次中仍有不能导入的行。"""

    remedy = "请改正后重新上传，或改选“只导入正确的行”。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool | str:
        return bool(facts.given.whole and facts.bad) and f"{facts.bad}行"


class BatchStillDraft(Rule[BatchFacts]):
    """批次中已有条目进入告知、公示或者列入环节的，不得整批撤销。"""

    clause = "JY 6、JS-L 6"
    remedy = "请对尚未告知的条目办理“撤回草稿”，对已经告知的办理“不予列入”，已列入的提请退出。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.kind == ListKind.PROPOSED and facts.advanced > 0 and f"{facts.advanced}条"


class LeavingStands(Rule[BatchFacts]):
    """按来源移出的批次不得撤销。"""

    clause = "JY 12、JY 20、PY 四(二)"
    remedy = "来源仍列有的，请重新归集。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool:
        return facts.kind == ListKind.LEFT


CONFIRMING: tuple[Rule[BatchFacts], ...] = (SomethingToImport(), WholeOrNothing())
UNDOING: tuple[Rule[BatchFacts], ...] = (BatchStillDraft(), LeavingStands())
