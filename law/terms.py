"""A term as the papers write it: an amount of working days, days, months or years."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """The four units a term is counted in; the values are how a rule pack writes them."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


UNIT_LABELS = {
    Unit.WORKING_DAYS: "个工作日",
    Unit.DAYS: "日",
    Unit.MONTHS: "个月",
    Unit.YEARS: "年",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time, not yet begun. `str()` writes it as a rule pack does, `chinese` as a letter does."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"期限必须至少为1，不能是{self.amount}")

    @classmethod
    def parse(cls, text: str) -> Term:
        """Read "10 working_days" or "3 years"; raises ValueError with a Chinese sentence for anything else."""
        amount, _, unit = text.strip().partition(" ")
        if not amount.isdecimal() or unit not in Unit.__members__.values():
            raise ValueError(f"无法识别的期限“{text}”，应写成“10 working_days”“3 years”这样的形式")
        return cls(int(amount), Unit(unit))

    @property
    def chinese(self) -> str:
        """The term as a letter writes it: 10个工作日, 30日, 6个月, 3年."""
        return f"{self.amount}{UNIT_LABELS[self.unit]}"

    @property
    def rests_on_calendar(self) -> bool:
        """Whether holidays change where the term ends: only terms in working days do."""
        return self.unit is Unit.WORKING_DAYS

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


def shift_months(day: date, months: int) -> date:
    """The corresponding day `months` later (or earlier); the month's last day where it has no such day.

    3 years from 2020-02-29 is 2023-02-28; one month from 31 January is the last day of February.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))
