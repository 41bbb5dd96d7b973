"""What the steps of an application must keep: opinion, publicity, objections, two persons (JS-G 35)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.actors import Post
from core.rules import Law, Rule
from repair.rules.eligibility import FITNESS, CorrectionDayPossible, TargetFacts
from repair.terms import BAN_TERM, OPINION_TERM, PUBLICITY_TERM


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts(TargetFacts):
    """What a step reads of its application, its target with it. `favours` is the department's opinion, None while
    there is none; `unanswered` counts those that are not answered, `upheld` those found right; `listed` says that a
    list entry of ours is the target or rests on it, `exit_open` that its recogniser has still to decide on it.
    """

    applied_on: date
    accepted_on: date | None
    accepted_by_id: int | None
    opined_on: date | None
    opined_by_id: int | None
    favours: bool | None
    publicised_on: date | None
    publicity_ends_on: date | None
    decision_due_on: date | None
    opinion_due_on: date | None
    paused_on: date | None
    unanswered: int = 0
    upheld: int = 0
    listed: bool = False
    exit_open: bool = False
    false_on: date | None = None
    statement: str = ""
    commitment: str = ""


class ReasonSaid(Rule[CaseFacts]):
    """通知补正、不予修复、认定虚假以及不因修复退出名单的，应当说明理由。"""

    remedy = "请填写理由。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        return not str((facts.given or {}).get("reason") or "").strip()


class SomethingAmended(Rule[CaseFacts]):
    """修改申请的，应当改动申请内容或者补充新的材料。"""

    remedy = "内容与原来相同，无须提交。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        given = facts.given
        changed = any(text != getattr(facts, name) for name, text in given["words"].items())
        moved = given["corrected_on"] not in (None, facts.corrected_on) or given["performed"] > facts.performed
        return not (changed or moved or given["fresh"])


class PackAsksOpinion(Rule[CaseFacts]):
    """现行规定没有要求提出书面修复意见的，直接决定。"""

    key: ClassVar[str] = OPINION_TERM
    remedy = "请直接办理“准予修复”或者“不予修复”。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        return law.get(OPINION_TERM) is None


class OpinionSaid(Rule[CaseFacts]):
    """修复意见应当以书面提出。"""

    clause = "JS-G 35"
    remedy = "请填写修复意见。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        return not str((facts.given or {}).get("opinion") or "").strip()


class PackAsksPublicity(Rule[CaseFacts]):
    """现行规定没有要求公示修复意见的，直接决定。"""

    key: ClassVar[str] = PUBLICITY_TERM
    remedy = "请直接办理“准予修复”或者“不予修复”。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        return law.get(PUBLICITY_TERM) is None


class OpinionFavours(Rule[CaseFacts]):
    """提供单位不同意修复的，不予公示，也不得准予修复。"""

    clause = "JS-G 35"
    remedy = "请办理“不予修复”。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        return facts.favours is False


class OpinionFirst(Rule[CaseFacts]):
    """应当先由信息提供单位提出书面修复意见，才可准予修复。"""

    key: ClassVar[str] = OPINION_TERM
    remedy = "请先办理“提出修复意见”。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        return law.get(OPINION_TERM) is not None and facts.opined_on is None


class RepairPublicised(Rule[CaseFacts]):
    """修复意见应当公示，公示期届满后才可准予修复。"""

    key: ClassVar[str] = PUBLICITY_TERM
    remedy = "请先公示，期满后办理。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool | str:
        if law.get(PUBLICITY_TERM) is None:
            return False
        if facts.publicity_ends_on is None:
            return True
        return facts.publicity_ends_on >= on and f"公示期至{facts.publicity_ends_on:%Y-%m-%d}（含当日）"


class ObjectionsAnswered(Rule[CaseFacts]):
    """公示期间有异议的，应当核实并提出意见，答复之前不得准予修复。"""

    clause = "JS-G 35"
    remedy = "请先办理“答复公示期异议”。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool | str:
        return f"尚有{facts.unanswered}件未答复" if facts.unanswered else False


class NoObjectionUpheld(Rule[CaseFacts]):
    """公示期异议经核实成立的，不得准予修复。"""

    clause = "JS-G 35"
    remedy = "请办理“不予修复”。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        return bool(facts.upheld)


class ObjectedInTime(Rule[CaseFacts]):
    """公示期异议应当在公示期内提出。"""

    key: ClassVar[str] = PUBLICITY_TERM
    remedy = "公示期满后认为信息有误的，请按异议程序提出。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        return facts.publicity_ends_on is None or facts.publicity_ends_on < on


class SomethingToAnswer(Rule[CaseFacts]):
    """没有待答复的公示期异议。"""

    remedy = "请先办理“登记公示期异议”。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        return not facts.unanswered


class AnotherPersonDecides(Rule[CaseFacts]):
    """提出修复意见（没有意见程序的，受理）和决定修复应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        if facts.by is None:
            return False
        first = facts.opined_by_id if facts.opined_on is not None else facts.accepted_by_id
        return facts.by.counts_as(first, Post.APPROVER)


class FalseOnce(Rule[CaseFacts]):
    """材料虚假已经认定的，不重复认定。"""

    key: ClassVar[str] = BAN_TERM
    remedy = "请查看已有的认定。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        return facts.false_on is not None


class ExitStillOpen(Rule[CaseFacts]):
    """修复后的名单去留已经决定，或者没有待决定的名单条目。"""

    clause = "JY 23、JS-L 23"
    remedy = "请查看名单条目今日的状态。"

    def broken(self, facts: CaseFacts, /, *, law: Law, on: date) -> bool:
        return not (facts.exit_open and facts.listed)


AMENDING: tuple[Rule[Any], ...] = (SomethingAmended(), CorrectionDayPossible())
COMPLETING: tuple[Rule[Any], ...] = (CorrectionDayPossible(),)
ASKING: tuple[Rule[CaseFacts], ...] = (ReasonSaid(),)
OPINING: tuple[Rule[CaseFacts], ...] = (PackAsksOpinion(), OpinionSaid())
PUBLICISING: tuple[Rule[CaseFacts], ...] = (PackAsksPublicity(), OpinionFavours())
OBJECTING: tuple[Rule[CaseFacts], ...] = (ObjectedInTime(),)
ANSWERING: tuple[Rule[CaseFacts], ...] = (SomethingToAnswer(),)
ACCEPTING: tuple[Rule[Any], ...] = FITNESS
DECIDING: tuple[Rule[Any], ...] = (
    *FITNESS,
    OpinionFirst(),
    OpinionFavours(),
    RepairPublicised(),
    ObjectionsAnswered(),
    NoObjectionUpheld(),
    AnotherPersonDecides(),
)
REFUSING: tuple[Rule[CaseFacts], ...] = (ReasonSaid(), AnotherPersonDecides())
FINDING_FALSE: tuple[Rule[CaseFacts], ...] = (ReasonSaid(), FalseOnce())
KEEPING: tuple[Rule[CaseFacts], ...] = (ReasonSaid(), ExitStillOpen())
