"""When a ground of a listed entry ends while others stand: how long those still carry it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from core.rules import Law, Rule
from redblack.terms import EXPIRED_UNUSABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundsFacts:
    """What of the grounds that stand limits an entry. `ground_ends_on` is the last day of the longest."""

    pack_version_id: int
    colour: str
    term: str
    determined_on: date | None
    ground_ends_on: date | None
    valid_to: date
    public_to: date
    reevaluation_opens_on: date | None
    reevaluation_due_on: date | None


class OtherGroundsStillCarry(Rule[date]):
    """按其余依据计算，名单有效期已经届满的，名单不得继续有效。"""

    key: ClassVar[str] = EXPIRED_UNUSABLE
    remedy = "系统随即按“依据失效退出”办理。"

    def broken(self, facts: date, /, *, law: Law, on: date) -> bool | str:
        return facts < on and f"有效期至{facts:%Y-%m-%d}（含当日）"
