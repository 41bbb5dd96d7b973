"""What may come over from the system before this one, and what never does (P13). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from core.rules import Law, Rule
from redblack.terms import CROSS_CHECK_RED, Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFacts:
    """An entry as the old system held it. `valid_to` is inclusive, `longest_to` the last day that the pack allows.

    `other_colour` names what stood against it at the same time.
    """

    colour: str
    listed_on: date
    valid_to: date
    exited_on: date | None
    exit_reason: str
    term_basis: str
    longest_to: date | None = None
    other_colour: str = ""


class OldDatesInOrder(Rule[OldFacts]):
    """旧系统的日期应当先列入、后到期或者退出，列入和退出都不晚于今日。"""

    remedy = "请按旧系统的认定决定和退出决定核对日期。"

    def broken(self, facts: OldFacts, /, *, law: Law, on: date) -> bool:
        left = facts.exited_on
        return not facts.listed_on <= min(on, facts.valid_to) or (
            left is not None and not facts.listed_on <= left <= on
        )


class OldExitHasReason(Rule[OldFacts]):
    """旧系统已经退出的，应当有退出日期和退出原因；仍在列的两项都应留空。"""

    remedy = "请补填，或者把旧系统状态改为“在列”。"

    def broken(self, facts: OldFacts, /, *, law: Law, on: date) -> bool:
        return (facts.exited_on is None) != (not facts.exit_reason)


class OldTermWithinLaw(Rule[OldFacts]):
    """有效期超过规则包的最长期限，又没有写明期限依据。"""

    key: ClassVar[str] = "record.validity.serious"
    remedy = "请按最长期限填写有效期，或者在“期限依据”栏写明法律、法规、规章的条款。"

    def broken(self, facts: OldFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.longest_to is None or facts.colour != Colour.BLACK or facts.exited_on or facts.term_basis:
            return False
        return facts.valid_to > facts.longest_to and f"最长到{facts.longest_to:%Y-%m-%d}（含当日）"


class OldNeverBoth(Rule[OldFacts]):
    """同一主体在同一时期不得既在红名单又在黑名单。"""

    clause = CROSS_CHECK_RED
    remedy = "请核对两条的列入、退出日期；列入黑名单当日红名单即应退出。"

    def broken(self, facts: OldFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.other_colour


TAKING_OVER: tuple[Rule[OldFacts], ...] = (OldDatesInOrder(), OldExitHasReason(), OldTermWithinLaw())
NEVER_BOTH: tuple[Rule[OldFacts], ...] = (OldNeverBoth(),)
