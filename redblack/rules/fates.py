"""Entries whose subject died, was deregistered, merged or divided (P10, P11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.rules import Law, Rule
from redblack.terms import ExitReason


@dataclass(frozen=True, slots=True, kw_only=True)
class FateFacts:
    """What the moves that follow a change of the subject read of an entry; `given` is the change's pack."""

    pack_version_id: int
    exit_reason: str
    valid_to: date | None
    fate_asked_on: date | None
    suspended_on: date | None = None
    held_by_dispute: bool = False
    given: int | None = None


class LeftByDeath(Rule[FateFacts]):
    """只有因主体死亡退出、有效期未满的名单，才随死亡登记的撤销恢复。"""

    remedy = "其他退出的名单需要恢复的，请重新提出。"

    def broken(self, facts: FateFacts, /, *, law: Law, on: date) -> bool:
        return facts.exit_reason != ExitReason.DECEASED or facts.valid_to is None or facts.valid_to < on


class FateAsked(Rule[FateFacts]):
    """该名单没有因主体变更待决定的事项。"""

    remedy = "无须办理。"

    def broken(self, facts: FateFacts, /, *, law: Law, on: date) -> bool:
        return facts.fate_asked_on is None


REINSTATING: tuple[Rule[FateFacts], ...] = (LeftByDeath(),)
CARRYING_ON: tuple[Rule[FateFacts], ...] = (FateAsked(),)
