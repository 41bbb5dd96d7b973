"""Whether a rule pack may be put into force, and whether a notice on holidays may be loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

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


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """What decides on a notice: its own words, the last one loaded, the statutory days of its year.

    `loaded` says by whom and when a notice of the same number was loaded; `first` whether none of its year was.
    """

    year: int
    number: str
    title: str
    published_on: date
    off: frozenset[date]
    work: frozenset[date]
    loaded: str
    last_published_on: date | None
    first: bool
    statutory: frozenset[date]


class NoticeNotLoadedYet(Rule[NoticeFacts]):
    """该放假通知已经载入，不再重复载入。"""

    remedy = "请在工作日历版本中查看。"

    def broken(self, facts: NoticeFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.loaded or False


class NoticeNamed(Rule[NoticeFacts]):
    """放假通知须有标题和文号。"""

    remedy = "请照通知原文补写。"

    def broken(self, facts: NoticeFacts, /, *, law: Law, on: date) -> bool | str:
        return not (facts.title and facts.number)


class NoticePublished(Rule[NoticeFacts]):
    """通知的公布日不能晚于今日。"""

    def broken(self, facts: NoticeFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.published_on > on


class NoticeAfterTheLast(Rule[NoticeFacts]):
    """通知须按公布的先后载入：已载入的最后一个通知公布在后。"""

    remedy = "请核对公布日；以前的通知随版本更新载入。"

    def broken(self, facts: NoticeFacts, /, *, law: Law, on: date) -> bool | str:
        last = facts.last_published_on
        return last is not None and facts.published_on <= last and f"{last:%Y-%m-%d}"


class NoticeDaysOfItsYear(Rule[NoticeFacts]):
    """通知安排的日期须在其年份之内，或者在前后各一个月之内。"""

    def broken(self, facts: NoticeFacts, /, *, law: Law, on: date) -> bool | str:
        first, last = date(facts.year, 1, 1) - timedelta(days=31), date(facts.year, 12, 31) + timedelta(days=31)
        return _named(day for day in facts.off | facts.work if not first <= day <= last)


class NoticeMakeUpOnWeekends(Rule[NoticeFacts]):
    """调休上班日须是星期六或者星期日。"""

    def broken(self, facts: NoticeFacts, /, *, law: Law, on: date) -> bool | str:
        return _named(day for day in facts.work if day.weekday() < 5)


class NoticeCoversStatutoryDays(Rule[NoticeFacts]):
    """法定节假日须全部放假。"""

    clause = "全国年节及纪念日放假办法"
    remedy = "请补写漏写的日期。"

    def broken(self, facts: NoticeFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.first and _named(facts.statutory - facts.off)


def _named(days: Iterable[date]) -> bool | str:
    return "、".join(f"{day:%Y-%m-%d}" for day in sorted(days)) or False


NOTICE: tuple[Rule[NoticeFacts], ...] = (
    NoticeNotLoadedYet(),
    NoticeNamed(),
    NoticePublished(),
    NoticeAfterTheLast(),
    NoticeDaysOfItsYear(),
    NoticeMakeUpOnWeekends(),
    NoticeCoversStatutoryDays(),
)
