"""How a list of elsewhere is taken over: it stands, changes and ends here as it does at its origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from core.rules import Law, Rule
from redblack.terms import Colour, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFacts:
    """When an entry of elsewhere was listed there, and until when (inclusive); whose it is, and for which list."""

    listed_on: date
    valid_to: date
    origin: str = Origin.UPPER
    colour: str = Colour.BLACK


class StandsAtItsOrigin(Rule[ReceivedFacts]):
    """来源名单已经到期，或者列入日期晚于今日的，不得归集。"""

    key: ClassVar[str] = "publication.equals_validity"
    remedy = "请核对来源单位公布的列入日期和有效期。"

    def broken(self, facts: ReceivedFacts, /, *, law: Law, on: date) -> bool:
        return not facts.listed_on <= on <= facts.valid_to


class CourtListsAreBlack(Rule[ReceivedFacts]):
    """人民法院公布的失信被执行人只能归集到黑名单。"""

    clause = "JY 12"
    remedy = "请改选黑名单的认定办法。"

    def broken(self, facts: ReceivedFacts, /, *, law: Law, on: date) -> bool:
        return facts.origin == Origin.COURT and facts.colour != Colour.BLACK


RECEIVING: tuple[Rule[ReceivedFacts], ...] = (StandsAtItsOrigin(), CourtListsAreBlack())


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowFacts:
    """A standing entry of elsewhere. `given` says by entry what its origin says now; every entry is a group."""

    pack_version_id: int
    entry_id: int
    origin: str
    listed_on: date
    valid_to: date
    effective_from: date
    reason: str
    given: Mapping[int, Any] = field(default_factory=dict)


class FollowsItsOrigin(Rule[FollowFacts]):
    """本级认定的名单不能按来源更新。"""

    clause = "JY 12、JY 20、PY 四(二)"
    remedy = "请办理“更正”。"

    def broken(self, facts: FollowFacts, /, *, law: Law, on: date) -> bool:
        return facts.origin == Origin.OWN


class StillStandsHere(Rule[FollowFacts]):
    """本地条目已经到期的，不能按来源更新。"""

    key: ClassVar[str] = "publication.equals_validity"
    remedy = "到期退出由系统自动办理，办理后请重新归集。"

    def broken(self, facts: FollowFacts, /, *, law: Law, on: date) -> bool:
        return facts.valid_to < on


class NotListedAnew(Rule[FollowFacts]):
    """来源的列入日期晚于本地生效日期，来源应已移出后重新列入。"""

    clause = "JY 12、JY 20、PY 四(二)"
    remedy = "请先办理“按来源移出”，再重新归集。"

    def broken(self, facts: FollowFacts, /, *, law: Law, on: date) -> bool:
        now = facts.given.get(facts.entry_id)
        return now is not None and now.listed_on > facts.effective_from


FOLLOWING: tuple[Rule[FollowFacts], ...] = (FollowsItsOrigin(), StillStandsHere(), NotListedAnew())


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingFacts:
    """What is known of a row that says somebody left a list of elsewhere. `left_on` may be missing."""

    left_on: date | None
    stands_here: bool


class LeftAtItsOrigin(Rule[LeavingFacts]):
    """来源单位的移出日期晚于今日的，不得提前移出。"""

    clause = "JY 12、JY 20、PY 四(二)"
    remedy = "请在移出日期当日或者之后办理。"

    def broken(self, facts: LeavingFacts, /, *, law: Law, on: date) -> bool:
        return facts.left_on is not None and facts.left_on > on


class StandsHereToLeave(Rule[LeavingFacts]):
    """本地没有该主体、该来源、该文号的在列条目。"""

    remedy = "请核对号码、文号、来源和认定办法；本地未归集过的无须移出。"

    def broken(self, facts: LeavingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.stands_here


LEAVING: tuple[Rule[LeavingFacts], ...] = (LeftAtItsOrigin(), StandsHereToLeave())
