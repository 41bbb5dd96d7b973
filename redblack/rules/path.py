"""From the preliminary list to the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.actors import Actor, Post
from core.rules import Law, Rule
from redblack.terms import (
    ANNOUNCEMENT_AFTER,
    CROSS_CHECK_BLACK,
    CROSS_CHECK_RED,
    EXPIRED_UNUSABLE,
    LOST_SHARE,
    NEGATIVE_TERM,
    STAY_OF_EXECUTION,
    WATCHED_HOURS,
    Colour,
    Service,
)
from subjects.terms import CIVIL_CODE, ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PathFacts:
    """What the moves before listing read of an entry."""

    pack_version_id: int
    colour: str
    publicity_required: bool
    hits_black: bool = False
    hits_red: bool = False
    served_on: date | None = None
    statement_ends_on: date | None = None
    publicity_ends_on: date | None = None
    open_representation: bool = False
    upheld_representation: bool = False
    proposed_by_id: int | None = None
    term: str = ""
    determined_on: date | None = None
    ground_ends_on: date | None = None
    standing_ground: bool = True
    correction_allowed: bool = False
    withheld: bool = False
    withholding_open: bool = False
    unit_sealed: bool = True
    negatives: bool = False
    unweighed: bool = False
    standing_stay: str = ""
    deceased: bool = False
    fate_open: bool = False
    by: Actor | None = None
    given: Any = None


class BlackBlocksRed(Rule[PathFacts]):
    """已列入任何领域黑名单的主体，不得列入红名单。"""

    key: ClassVar[str] = "listing.publicity_red"
    clause = CROSS_CHECK_RED
    remedy = "请对该对象办理“不予列入”。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour == Colour.RED and facts.hits_black


class NoticeIsForBlack(Rule[PathFacts]):
    """事前告知只适用于失信联合惩戒对象。"""

    key: ClassVar[str] = "listing.prior_notice"
    clause = CROSS_CHECK_BLACK
    remedy = "红名单请直接办理“公示”。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour != Colour.BLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How, when and with what proof a notice was served."""

    method: str
    served_on: date
    proof: str
    file: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeFacts:
    """What service reads: the day of the notice, and what the clerk filled in."""

    pack_version_id: int
    colour: str
    publicity_required: bool
    notified_on: date
    failed_attempts: int = 0
    given: Serving | None = None


class ServedInTime(Rule[ServeFacts]):
    """送达日期不得早于告知书签发日期，也不得晚于今日。"""

    remedy = "请核对送达回证上的日期。"

    def broken(self, facts: ServeFacts, /, *, law: Law, on: date) -> bool:
        return facts.given is None or not facts.notified_on <= facts.given.served_on <= on


class ServiceProved(Rule[ServeFacts]):
    """送达应当有凭证。"""

    key: ClassVar[str] = "listing.prior_notice"
    remedy = "请填写送达回证、邮件编号、公告网址等凭证。"

    def broken(self, facts: ServeFacts, /, *, law: Law, on: date) -> bool:
        return facts.given is None or not facts.given.proof.strip()


class AnnouncedAfterFailure(Rule[ServeFacts]):
    """其他方式无法送达的，才可以公告送达。"""

    key: ClassVar[str] = ANNOUNCEMENT_AFTER
    clause = "《中华人民共和国民事诉讼法》第九十五条"
    remedy = "请先登记其他方式的送达未成。"

    def broken(self, facts: ServeFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.given is None or facts.given.method != Service.ANNOUNCED:
            return False
        wanted = int(law.get(ANNOUNCEMENT_AFTER) or 1)
        return facts.failed_attempts < wanted and f"须有{wanted}次，已登记{facts.failed_attempts}次"


class TriedByAnotherWay(Rule[ServeFacts]):
    """公告送达没有“未成”一说，送达未成只登记其他方式。"""

    remedy = "请选择实际采用的送达方式。"

    def broken(self, facts: ServeFacts, /, *, law: Law, on: date) -> bool:
        return facts.given is not None and facts.given.method == Service.ANNOUNCED


class UnitHasSeal(Rule[PathFacts]):
    """文书须有本单位印章或者签名才能签发。"""

    clause = "《党政机关公文处理工作条例》第九条"
    remedy = "请由本单位签发人在“系统—印章”登记印模。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return not facts.unit_sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendFacts:
    """What the extension of a publicity reads: its term, the days on which the page was down, those counted before."""

    pack_version_id: int
    colour: str
    publicised_on: date
    publicity_ends_on: date
    outages_seen: int
    lost: list[date]


class DaysWereLost(Rule[ExtendFacts]):
    """公示页中断的日期没有增加，公示期不需补足。"""

    remedy = "请先登记中断日期。"

    def broken(self, facts: ExtendFacts, /, *, law: Law, on: date) -> bool:
        return len([day for day in facts.lost if day <= facts.publicity_ends_on]) <= facts.outages_seen


def day_lost(hours: Mapping[int, tuple[int, int]]) -> bool:
    """Whether a day counts as lost: {hour: (asked, failed)}; an hour without a single answer is an hour down.

    Hours in which nobody asked say nothing.
    """
    watched = [hours[hour] for hour in WATCHED_HOURS if hour in hours]
    down = [asked for asked, failed in watched if failed >= asked]
    return bool(watched) and (len(watched) - len(down)) * LOST_SHARE < len(watched)


class PriorNoticeServed(Rule[PathFacts]):
    """被认定为失信联合惩戒对象的，应当事前告知并送达。"""

    key: ClassVar[str] = "listing.prior_notice"
    remedy = "请先签发告知书并登记送达。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour == Colour.BLACK and facts.served_on is None


class StatementTermOver(Rule[PathFacts]):
    """陈述申辩期限届满前不得列入。"""

    key: ClassVar[str] = "listing.statement_term"
    remedy = "请待期限届满后办理。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool | str:
        end = facts.statement_ends_on
        return facts.colour == Colour.BLACK and end is not None and end >= on and f"期限至{end:%Y-%m-%d}（含当日）"


class PublicityOver(Rule[PathFacts]):
    """需要公示的，公示期满前不得列入。"""

    key: ClassVar[str] = "listing.publicity_red"
    remedy = "请先公示，并待公示期满后办理。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool | str:
        if not facts.publicity_required:
            return False
        end = facts.publicity_ends_on
        return True if end is None else (end >= on and f"公示至{end:%Y-%m-%d}（含当日）")


class NoStandingStay(Rule[PathFacts]):
    """复议机关或者人民法院决定停止执行的，停止执行期间不得公示和列入。"""

    clause = STAY_OF_EXECUTION
    remedy = "请待停止执行解除、期满或者登记裁判结果后办理。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.standing_stay


class NoOpenRepresentation(Rule[PathFacts]):
    """有陈述申辩或异议的，认定单位核实处理完毕前不得列入。"""

    key: ClassVar[str] = "listing.publicity_black"
    clause = CROSS_CHECK_BLACK
    remedy = "请先对陈述申辩或异议作出核实结论。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.open_representation


class RepresentationNotUpheld(Rule[PathFacts]):
    """陈述申辩或异议成立的，不得列入。"""

    key: ClassVar[str] = "listing.publicity_black"
    clause = CROSS_CHECK_BLACK
    remedy = "请办理“不予列入”。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.upheld_representation


class TwoPersons(Rule[PathFacts]):
    """提出和签发应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.by is not None and facts.by.counts_as(facts.proposed_by_id, Post.APPROVER)


class TermKnown(Rule[PathFacts]):
    """没有期限的惩戒不得实施：认定办法和规则包都没有规定期限。"""

    key: ClassVar[str] = "record.validity.serious"
    clause = "JY 23、PY 五(四)"
    remedy = "请在认定办法中规定名单有效期。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour == Colour.BLACK and not facts.term and facts.ground_ends_on is None


class TermNotOverBeforeListing(Rule[date]):
    """名单有效期在列入之前已经届满的，不得列入。"""

    key: ClassVar[str] = EXPIRED_UNUSABLE
    remedy = "有效期自认定之日起计算；请办理“不予列入”。"

    def broken(self, facts: date, /, *, law: Law, on: date) -> bool | str:
        return facts < on and f"有效期至{facts:%Y-%m-%d}（含当日）"


class GroundStillStands(Rule[PathFacts]):
    """认定依据已经失效、撤销或者修复的，不得列入。"""

    key: ClassVar[str] = EXPIRED_UNUSABLE
    remedy = "请办理“不予列入”，或补充仍然有效的依据后重新提出。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return not facts.standing_ground


class NegativeWeighed(Rule[PathFacts]):
    """对象有负面信息的，复评之前不得列入红名单。"""

    key: ClassVar[str] = NEGATIVE_TERM
    remedy = "请由审核人办理“复评合格”，或者办理“不予列入”。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.unweighed


class WithholdingDecided(Rule[PathFacts]):
    """提请不予公开的，作出决定前不得公示和列入。"""

    remedy = "请由签发人先办理“同意不予公开”或者“公开”。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.withholding_open


class WithheldIsNotPublicised(Rule[PathFacts]):
    """决定不予公开的条目不公示。"""

    remedy = "陈述申辩期满后直接转为待签发；可以公开的，请先办理“公开”。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.withheld


class SubjectLives(Rule[PathFacts]):
    """主体已经死亡的，不得列入名单，也不再制发文书。"""

    clause = CIVIL_CODE[ChangeKind.DIED]
    remedy = "请办理“撤回草稿”或者“不予列入”；死亡登记有误的，请由信用办签发人撤销该项变更。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.deceased


class FateDecided(Rule[PathFacts]):
    """主体已经注销、合并或者分立的，决定继续之前不得公示和列入。"""

    remedy = "请由审核人办理“决定名单继续”，或者办理“不予列入”。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.fate_open


NOTIFYING: tuple[Rule[PathFacts], ...] = (NoticeIsForBlack(), GroundStillStands(), UnitHasSeal(), SubjectLives())
SERVING: tuple[Rule[ServeFacts], ...] = (ServedInTime(), ServiceProved(), AnnouncedAfterFailure())
ATTEMPTING: tuple[Rule[ServeFacts], ...] = (ServedInTime(), ServiceProved(), TriedByAnotherWay())
EXTENDING: tuple[Rule[ExtendFacts], ...] = (DaysWereLost(),)
CHECKING: tuple[Rule[PathFacts], ...] = (BlackBlocksRed(),)
PUBLICISING: tuple[Rule[PathFacts], ...] = (
    BlackBlocksRed(),
    PriorNoticeServed(),
    RepresentationNotUpheld(),
    NoStandingStay(),
    WithholdingDecided(),
    WithheldIsNotPublicised(),
    UnitHasSeal(),
    SubjectLives(),
    FateDecided(),
)
READYING: tuple[Rule[PathFacts], ...] = (
    PriorNoticeServed(),
    StatementTermOver(),
    PublicityOver(),
    NoOpenRepresentation(),
    RepresentationNotUpheld(),
    NoStandingStay(),
)
LISTING: tuple[Rule[PathFacts], ...] = (
    *READYING,
    TwoPersons(),
    TermKnown(),
    GroundStillStands(),
    BlackBlocksRed(),
    NegativeWeighed(),
    WithholdingDecided(),
    UnitHasSeal(),
    SubjectLives(),
    FateDecided(),
)
