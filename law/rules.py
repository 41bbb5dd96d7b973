"""Whether a rule pack may be put into force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.rules import Law, Rule
from law.keys import KEYS


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationFacts:
    """What decides on an activation: the keys nobody has checked, the papers' own first day, and the mode."""

    unverified: tuple[str, ...]
    valid_from: date
    from_on: date
    demo: bool


class OnlyCheckedValues(Rule[ActivationFacts]):
    """规则包中还有待核的事项，不能正式启用。"""

    remedy = "请逐项对照原文确认，或仅作演示启用。"

    def broken(self, facts: ActivationFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.demo or not facts.unverified:
            return False
        return "、".join(KEYS[key].label for key in facts.unverified)


class NotBeforeItsPapers(Rule[ActivationFacts]):
    """启用日不能早于文件施行日。"""

    remedy = "请改用文件施行日或以后的日期。"

    def broken(self, facts: ActivationFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.from_on < facts.valid_from


ACTIVATION: tuple[Rule[ActivationFacts], ...] = (OnlyCheckedValues(), NotBeforeItsPapers())
