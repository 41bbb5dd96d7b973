"""Who may be whose deputy, and which posts of a department nobody holds on a day. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from core.actors import BUSINESS_POSTS, OFFICER_POSTS, POST_LABELS, Post
from core.rules import Law, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A person of a department in some days: the posts of his own, and for whom he is a deputy then.

    `away` persons count only through their deputies.
    """

    user_id: int
    posts: frozenset[str]
    away: bool = False
    deputy_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceFacts:
    """A leave that is about to be entered. `colleagues` are all of the department as they would stand then."""

    person_id: int
    person_department_id: int | None
    person_posts: frozenset[str]
    from_on: date
    to_on: date
    overlaps: bool
    colleagues: tuple[Colleague, ...] = ()
    deputy_id: int | None = None
    deputy_department_id: int | None = None
    deputy_posts: frozenset[str] = frozenset()
    deputy_active: bool = True
    deputy_away: bool = False
    deputy_is_deputised: bool = False


class LeaveHasDays(Rule[AbsenceFacts]):
    """休假止日不得早于起日，也不得早于今日。"""

    remedy = "请核对起止日期。"

    def broken(self, facts: AbsenceFacts, /, *, law: Law, on: date) -> bool:
        return facts.to_on < facts.from_on or facts.to_on < on


class OneLeaveAtATime(Rule[AbsenceFacts]):
    """该人员在这段时间已登记休假。"""

    remedy = "请先办理“提前销假”。"

    def broken(self, facts: AbsenceFacts, /, *, law: Law, on: date) -> bool:
        return facts.overlaps


class DeputyIsAnother(Rule[AbsenceFacts]):
    """代理人不能是本人。"""

    remedy = "请选择另一名人员。"

    def broken(self, facts: AbsenceFacts, /, *, law: Law, on: date) -> bool:
        return facts.deputy_id == facts.person_id


class DeputyOfTheSameUnit(Rule[AbsenceFacts]):
    """代理人应当是同一单位的在岗人员。"""

    remedy = "请选择本单位有业务岗位的人员。"

    def broken(self, facts: AbsenceFacts, /, *, law: Law, on: date) -> bool:
        if facts.deputy_id is None:
            return False
        same = facts.deputy_department_id == facts.person_department_id
        return not (same and facts.deputy_active and facts.deputy_posts & BUSINESS_POSTS)


class DeputyIsThere(Rule[AbsenceFacts]):
    """代理人在这段时间自己休假，或者被代理人正在代理他人休假期间的岗位。"""

    remedy = "请选择在岗的人员，或者分段登记。"

    def broken(self, facts: AbsenceFacts, /, *, law: Law, on: date) -> bool:
        return facts.deputy_id is not None and (facts.deputy_away or facts.deputy_is_deputised)


class DeputyPostsFit(Rule[AbsenceFacts]):
    """系统管理员、安全管理员、审计员互斥，不得代理或者由他人代理业务岗位。"""

    clause = "GB/T 22239-2019"
    remedy = "请由安全管理员另行授予岗位。"

    def broken(self, facts: AbsenceFacts, /, *, law: Law, on: date) -> bool:
        return facts.deputy_id is not None and bool((facts.person_posts | facts.deputy_posts) & OFFICER_POSTS)


class TwoPersonsRemain(Rule[AbsenceFacts]):
    """代理后，本单位的经办和签发将只剩同一人，不能由两人分别办理。"""

    remedy = "请由本单位另一名人员代理。"

    def broken(self, facts: AbsenceFacts, /, *, law: Law, on: date) -> bool:
        if facts.deputy_id is None:
            return False
        first, second = (_acting(facts.colleagues, post) for post in (Post.HANDLER, Post.APPROVER))
        return bool(first and second) and len(first | second) == 1


def _acting(colleagues: Sequence[Colleague], post: str) -> frozenset[int]:
    """Who acts in a post: those who are there and hold it, and deputies of those who are away."""
    there = {one.user_id for one in colleagues if not one.away}
    own = {one.user_id for one in colleagues if not one.away and post in one.posts}
    lent = {one.deputy_id for one in colleagues if one.away and post in one.posts}
    return frozenset(own | {one for one in lent if one in there})


NAMING: tuple[Rule[AbsenceFacts], ...] = (
    LeaveHasDays(),
    OneLeaveAtATime(),
    DeputyIsAnother(),
    DeputyOfTheSameUnit(),
    DeputyIsThere(),
    DeputyPostsFit(),
    TwoPersonsRemain(),
)


def needed_posts(powers: Collection[str]) -> tuple[str, ...]:
    """The posts that a department with these powers cannot be without (JS-G 39).

    Whoever does anything needs a handler; who recognises, also one who reviews and one who signs.
    """
    if not powers:
        return ()
    if "recognise" in powers:
        return (Post.HANDLER, Post.REVIEWER, Post.APPROVER)
    return (Post.HANDLER,)


def vacant_posts(powers: Collection[str], colleagues: Sequence[Colleague], *, liaison: bool) -> tuple[str, ...]:
    """What is vacant, in Chinese: posts that nobody fills today, all holders on leave included; 联络员."""
    missing = []
    for post in needed_posts(powers):
        if not _acting(colleagues, post):
            held = any(post in one.posts for one in colleagues)
            missing.append(f"{POST_LABELS[post]}{'（均在休假且无代理人）' if held else ''}")
    if powers and not liaison:
        missing.append("责任人或联络员")
    return tuple(missing)
