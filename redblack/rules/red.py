"""Red entries while they stand: re-evaluated every year, and at once when something negative is filed (P14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.actors import Actor
from core.rules import Law, Rule
from redblack.rules.leaving import ExitFacts
from redblack.terms import NEGATIVE_TERM, RED_EXITS, REEVALUATION_TERM, Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFacts:
    """What re-evaluation reads of an entry. `negatives` are the records that were filed just now, as printed."""

    pack_version_id: int
    colour: str
    origin: str
    listed: bool
    valid_to: date | None
    negative_on: date | None
    reevaluation_opens_on: date | None
    reevaluation_due_on: date | None
    negatives: tuple[str, ...] = ()
    by: Actor | None = None
    given: Any = None


class ReevaluationIsForOwnRed(Rule[RedFacts]):
    """复评只适用于本级认定的红名单。"""

    key: ClassVar[str] = REEVALUATION_TERM
    remedy = "黑名单按到期、修复、纠正或者撤销退出；上级名单随来源单位变动。"

    def broken(self, facts: RedFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour != Colour.RED or facts.origin != "own"


class ReevaluationIsOpen(Rule[RedFacts]):
    """没有新增负面信息，也没有到复评的时间。"""

    key: ClassVar[str] = REEVALUATION_TERM
    remedy = "请在“复评提请日期”以后办理。"

    def broken(self, facts: RedFacts, /, *, law: Law, on: date) -> bool | str:
        opens_on = facts.reevaluation_opens_on
        if facts.negative_on is not None or (opens_on is not None and opens_on <= on):
            return False
        return f"复评提请日期为{opens_on:%Y-%m-%d}" if opens_on else True


class RedExitReason(Rule[ExitFacts]):
    """复评不合格、新增负面信息只能作为红名单的退出原因。"""

    key: ClassVar[str] = NEGATIVE_TERM
    remedy = "请选择其他退出原因。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        asked = (facts.given or {}).get("exit_reason") or facts.exit_reason
        return facts.colour != Colour.RED and asked in RED_EXITS


REEVALUATING: tuple[Rule[RedFacts], ...] = (ReevaluationIsForOwnRed(), ReevaluationIsOpen())
QUESTIONING: tuple[Rule[RedFacts], ...] = (ReevaluationIsForOwnRed(),)
