"""When an item of redress is done, when its case may be closed, and what holds of money given and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from core.actors import Actor, Post
from core.rules import Law, Rule
from objections.redress_terms import APOLOGY, BY_LETTER, COMPENSATION, RED_CLAWBACK, Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said of one item: done on a day with its proof, or not due for a reason."""

    item: str
    done_on: date | None = None
    proof: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedressFacts:
    """What a redress reads of itself. `items` is its checklist; `done` and `answered` are parts of it.

    `open_claims` and `open_benefits` say that money is still owed or to be taken back; `nameable` that its subject may
    be told to anybody; `unit_sealed` that the unit has a seal in use, or needs none. `given` is an `Answer`.
    """

    pack_version_id: int
    opened_on: date
    items: Sequence[str]
    done: Sequence[str]
    answered: Sequence[str]
    open_claims: bool
    open_benefits: bool
    nameable: bool
    unit_sealed: bool = True
    given: Any = None


class OwedHere(Rule[RedressFacts]):
    """该事项不在本案的救济清单内。"""

    remedy = "请按本案规则包列出的清单办理。"

    def broken(self, facts: RedressFacts, /, *, law: Law, on: date) -> bool:
        return facts.given.item not in facts.items


class NotDoneYet(Rule[RedressFacts]):
    """已经办结的救济事项，不再重复办理。"""

    remedy = "请刷新页面，核对已办结的事项。"

    def broken(self, facts: RedressFacts, /, *, law: Law, on: date) -> bool:
        return facts.given.item in facts.done


class DoneByItsLetter(Rule[RedressFacts]):
    """书面道歉和公开澄清以签发文书办结，不以登记办结。"""

    key: ClassVar[str] = APOLOGY
    remedy = "请由签发人办理“签发道歉信”或者“签发澄清公告”。"

    def broken(self, facts: RedressFacts, /, *, law: Law, on: date) -> bool:
        return facts.given.item in BY_LETTER


class RedressProofNamed(Rule[RedressFacts]):
    """登记办结救济事项应当写明凭证。"""

    remedy = "请写明文书号、回执或者其他凭证。"

    def broken(self, facts: RedressFacts, /, *, law: Law, on: date) -> bool:
        return not facts.given.proof.strip()


class RedressDayFits(Rule[RedressFacts]):
    """办结日期不得早于立项日期，也不得晚于今日。"""

    remedy = "请核对凭证上的日期。"

    def broken(self, facts: RedressFacts, /, *, law: Law, on: date) -> bool:
        done_on = facts.given.done_on
        return done_on is None or not facts.opened_on <= done_on <= on


class NothingOwedSaysWhy(Rule[RedressFacts]):
    """救济事项不适用的，应当说明理由。"""

    remedy = "请填写理由。"

    def broken(self, facts: RedressFacts, /, *, law: Law, on: date) -> bool:
        return not facts.given.reason.strip()


class ClaimsDecidedFirst(Rule[RedressFacts]):
    """赔偿申请没有决定或者没有支付的，赔偿事项不得办结或者登记不适用，也不得结案。"""

    key: ClassVar[str] = COMPENSATION
    remedy = "请先在“误列赔偿”中决定、支付。"

    def broken(self, facts: RedressFacts, /, *, law: Law, on: date) -> bool:
        return facts.open_claims and (facts.given is None or facts.given.item == Item.COMPENSATION)


class BenefitsAnsweredFirst(Rule[RedressFacts]):
    """权益追回没有逐项答复的，追回事项不得办结或者登记不适用，也不得结案。"""

    key: ClassVar[str] = RED_CLAWBACK
    remedy = "请先由给予权益的单位在“误列权益追回”中逐项答复。"

    def broken(self, facts: RedressFacts, /, *, law: Law, on: date) -> bool:
        return facts.open_benefits and (facts.given is None or facts.given.item == Item.CLAWBACK)


class MayBeNamedInPublic(Rule[RedressFacts]):
    """依法不向社会公开姓名或者名单的主体，不作公开澄清。"""

    clause = "《中华人民共和国个人信息保护法》第二十八条、第三十一条"
    remedy = "请由审核人登记“公开澄清”不适用，向当事人书面说明。"

    def broken(self, facts: RedressFacts, /, *, law: Law, on: date) -> bool:
        return not facts.nameable


class SealedRedressLetter(Rule[RedressFacts]):
    """道歉信和澄清公告加盖本单位印章或者签名；没有启用的印章或签名，不能签发。"""

    clause = "《党政机关公文处理工作条例》第九条"
    remedy = "请由本单位签发人在“系统—印章”登记印模。"

    def broken(self, facts: RedressFacts, /, *, law: Law, on: date) -> bool:
        return not facts.unit_sealed


class EverythingMadeGood(Rule[RedressFacts]):
    """救济事项全部办结或者说明不适用之后，才可以结案。"""

    key: ClassVar[str] = APOLOGY
    remedy = "请逐项办理或者登记不适用。"

    def broken(self, facts: RedressFacts, /, *, law: Law, on: date) -> bool | str:
        left = [Item(item).label for item in facts.items if item not in facts.answered]
        return "、".join(left)


SETTLING: tuple[Rule[RedressFacts], ...] = (
    OwedHere(),
    NotDoneYet(),
    DoneByItsLetter(),
    RedressProofNamed(),
    RedressDayFits(),
    ClaimsDecidedFirst(),
    BenefitsAnsweredFirst(),
)
SETTING_ASIDE: tuple[Rule[RedressFacts], ...] = (
    OwedHere(),
    NotDoneYet(),
    NothingOwedSaysWhy(),
    ClaimsDecidedFirst(),
    BenefitsAnsweredFirst(),
)
APOLOGISING: tuple[Rule[RedressFacts], ...] = (OwedHere(), NotDoneYet(), SealedRedressLetter())
CLARIFYING: tuple[Rule[RedressFacts], ...] = (
    OwedHere(),
    NotDoneYet(),
    MayBeNamedInPublic(),
    SealedRedressLetter(),
)
CLOSING: tuple[Rule[RedressFacts], ...] = (EverythingMadeGood(), ClaimsDecidedFirst(), BenefitsAnsweredFirst())


# --- compensation -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What is said of money: yuan, the document, its day, the reason."""

    yuan: Decimal = Decimal(0)
    document_no: str = ""
    dated_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompensationFacts:
    """What a claim reads of itself; `given` is a `Sum`."""

    pack_version_id: int
    claimed_on: date
    claimed_by_id: int | None
    granted_yuan: Decimal | None
    decided_on: date | None
    by: Actor | None = None
    given: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimingFacts:
    """What a new claim reads of its redress. `settled`: compensation was registered as done already."""

    open: bool
    owed: bool
    settled: bool
    opened_on: date
    claimed_on: date
    yuan: Decimal


class RedressStillOpen(Rule[ClaimingFacts]):
    """救济事项已经结案，或者赔偿已经办结的，不再登记赔偿申请。"""

    clause = "《中华人民共和国国家赔偿法》第三十九条"
    remedy = "请告知申请人依法另行申请国家赔偿。"

    def broken(self, facts: ClaimingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.open or facts.settled


class CompensationOwedHere(Rule[ClaimingFacts]):
    """本案的救济清单没有赔偿事项。"""

    key: ClassVar[str] = COMPENSATION
    remedy = "请告知申请人依法另行申请国家赔偿。"

    def broken(self, facts: ClaimingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.owed


class ClaimDayFits(Rule[ClaimingFacts]):
    """申请日期不得早于立项日期，也不得晚于今日。"""

    remedy = "请核对赔偿申请书的收到日期。"

    def broken(self, facts: ClaimingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.opened_on <= facts.claimed_on <= on


class ClaimAboveNothing(Rule[ClaimingFacts]):
    """申请赔偿的金额应当大于零。"""

    remedy = "请按赔偿申请书填写金额，单位为元。"

    def broken(self, facts: ClaimingFacts, /, *, law: Law, on: date) -> bool:
        return facts.yuan <= 0


CLAIMING: tuple[Rule[ClaimingFacts], ...] = (
    RedressStillOpen(),
    CompensationOwedHere(),
    ClaimDayFits(),
    ClaimAboveNothing(),
)


class AnotherPersonGrants(Rule[CompensationFacts]):
    """登记赔偿申请和决定赔偿应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: CompensationFacts, /, *, law: Law, on: date) -> bool:
        return facts.by is not None and facts.by.counts_as(facts.claimed_by_id, Post.APPROVER)


class CompensationPaperNamed(Rule[CompensationFacts]):
    """决定和支付赔偿应当有文书号。"""

    remedy = "请填写赔偿决定书、协议书或者支付凭证的号码。"

    def broken(self, facts: CompensationFacts, /, *, law: Law, on: date) -> bool:
        return not facts.given.document_no.strip()


class CompensationRefusalSaysWhy(Rule[CompensationFacts]):
    """不予赔偿的，应当说明理由。"""

    clause = "《中华人民共和国国家赔偿法》第十三条"
    remedy = "请填写理由。"

    def broken(self, facts: CompensationFacts, /, *, law: Law, on: date) -> bool:
        return not facts.given.reason.strip()


class PaidAfterDecision(Rule[CompensationFacts]):
    """支付日期不得早于决定日期，也不得晚于今日。"""

    remedy = "请核对支付凭证上的日期。"

    def broken(self, facts: CompensationFacts, /, *, law: Law, on: date) -> bool:
        given: Sum = facts.given
        return given.dated_on is None or not (facts.decided_on or facts.claimed_on) <= given.dated_on <= on


GRANTING: tuple[Rule[CompensationFacts], ...] = (AnotherPersonGrants(), CompensationPaperNamed())
REFUSING: tuple[Rule[CompensationFacts], ...] = (AnotherPersonGrants(), CompensationRefusalSaysWhy())
PAYING: tuple[Rule[CompensationFacts], ...] = (CompensationPaperNamed(), PaidAfterDecision())


# --- claw-back ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ClawbackFacts:
    """What a benefit to be given back reads of itself; `given` is a `Sum`."""

    pack_version_id: int
    granted_on: date
    given: Any = None


class RecoveryPaperNamed(Rule[ClawbackFacts]):
    """登记追回应当写明凭证。"""

    key: ClassVar[str] = RED_CLAWBACK
    remedy = "请填写缴款书、撤销文书或者其他凭证的号码。"

    def broken(self, facts: ClawbackFacts, /, *, law: Law, on: date) -> bool:
        return not facts.given.document_no.strip()


class RecoveredAfterGrant(Rule[ClawbackFacts]):
    """追回日期不得早于给予日期，也不得晚于今日。"""

    remedy = "请核对凭证上的日期。"

    def broken(self, facts: ClawbackFacts, /, *, law: Law, on: date) -> bool:
        dated_on = facts.given.dated_on
        return dated_on is None or not facts.granted_on <= dated_on <= on


class WaiverSaysWhy(Rule[ClawbackFacts]):
    """不予追回的，应当说明理由。"""

    key: ClassVar[str] = RED_CLAWBACK
    remedy = "请填写理由，例如权益已经消耗、依法不得收回。"

    def broken(self, facts: ClawbackFacts, /, *, law: Law, on: date) -> bool:
        return not facts.given.reason.strip()


RECOVERING: tuple[Rule[ClawbackFacts], ...] = (RecoveryPaperNamed(), RecoveredAfterGrant())
WAIVING: tuple[Rule[ClawbackFacts], ...] = (WaiverSaysWhy(),)
