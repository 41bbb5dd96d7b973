"""One measure of an entry stands still while an objection to it is dealt with, and goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.rules import Law, Rule
from records.terms import WHILE_VERIFYING


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseFacts:
    """Whether the measure that is asked about stands still already."""

    pack_version_id: int
    paused: bool
    given: Any = None


class MeasureNotPaused(Rule[PauseFacts]):
    """该项措施已经暂停实施，不再办理暂停。"""

    key: ClassVar[str] = WHILE_VERIFYING
    remedy = "对同一项措施的几件异议，最后一件办结时恢复。"

    def broken(self, facts: PauseFacts, /, *, law: Law, on: date) -> bool:
        return facts.paused


class MeasureIsPaused(Rule[PauseFacts]):
    """该项措施没有暂停实施。"""

    remedy = "无须办理；请核对措施编号。"

    def broken(self, facts: PauseFacts, /, *, law: Law, on: date) -> bool:
        return not facts.paused


PAUSING: tuple[Rule[PauseFacts], ...] = (MeasureNotPaused(),)
UNPAUSING: tuple[Rule[PauseFacts], ...] = (MeasureIsPaused(),)
