"""What must be true when a reconsideration or a suit is registered, stayed, decided and followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.actors import Actor, Post
from core.rules import Law, Rule
from objections.review_terms import IN_FORCE, TO_FOLLOW, TOUCHES, ReviewOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteringFacts:
    """What is known of a case before it is registered."""

    same_pending: bool
    one_subject: bool
    filed_on: date | None
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewJudgment:
    """How a case ended: by which document, of which day, in force since when, and what fell with it.

    `records` are records by number; `listing` says that the decision to list the entry itself was quashed.
    """

    outcome: str
    document_no: str
    outcome_on: date
    effective_on: date | None = None
    records: tuple[int, ...] = ()
    listing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """What the moves of a case read. `contested` are the records it is about that have not ended.

    `stands`: its entry is on a list, or on its way to one; `left`: it was on one.
    """

    entry_id: int | None
    kind: str
    authority: str
    received_on: date
    filed_on: date | None
    registered_by_id: int | None
    outcome: str
    stayed: bool
    contested: Sequence[int]
    stands: bool
    left: bool = False
    by: Actor | None = None
    given: Any = None


class ReviewNotRegisteredTwice(Rule[RegisteringFacts]):
    """同一机关的同一案号，对同一信用记录或者名单条目只登记一次。"""

    remedy = "该案正在审理，请查看已有登记。"

    def broken(self, facts: RegisteringFacts, /, *, law: Law, on: date) -> bool:
        return facts.same_pending


class ReviewOfOneSubject(Rule[RegisteringFacts]):
    """一件复议或者诉讼登记的信用记录和名单条目应当属于同一主体。"""

    remedy = "请分别登记。"

    def broken(self, facts: RegisteringFacts, /, *, law: Law, on: date) -> bool:
        return not facts.one_subject


class ReviewReceivedInOrder(Rule[RegisteringFacts]):
    """收到通知的日期不得晚于今日，申请或者起诉的日期不得晚于收到通知的日期。"""

    remedy = "请核对受理通知书、应诉通知书上的日期和收文日期。"

    def broken(self, facts: RegisteringFacts, /, *, law: Law, on: date) -> bool:
        return facts.received_on > on or (facts.filed_on is not None and facts.filed_on > facts.received_on)


class StayIsOfAnEntry(Rule[ReviewFacts]):
    """停止执行是对名单条目的，本案没有涉及有效或者办理中的名单条目。"""

    remedy = "案件涉及名单条目的，请作废后连同名单条目重新登记。"

    def broken(self, facts: ReviewFacts, /, *, law: Law, on: date) -> bool:
        return facts.entry_id is None or not facts.stands


class AnotherPersonJudges(Rule[ReviewFacts]):
    """登记案件和登记裁判结果应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: ReviewFacts, /, *, law: Law, on: date) -> bool:
        return facts.by is not None and facts.by.counts_as(facts.registered_by_id, Post.APPROVER)


class ReviewOutcomeHasDocument(Rule[ReviewFacts]):
    """登记裁判结果应当有裁判文书号。"""

    remedy = "请填写复议决定书、判决书、裁定书或者调解书的文号。"

    def broken(self, facts: ReviewFacts, /, *, law: Law, on: date) -> bool:
        return not facts.given.document_no.strip()


class ReviewOutcomeInTime(Rule[ReviewFacts]):
    """裁判日期不得早于申请或者起诉的日期，也不得晚于今日；生效日期不得早于裁判日期。"""

    remedy = "请核对裁判文书上的日期。"

    def broken(self, facts: ReviewFacts, /, *, law: Law, on: date) -> bool:
        given: ReviewJudgment = facts.given
        early = facts.filed_on is not None and given.outcome_on < facts.filed_on
        ineffective = given.effective_on is not None and given.effective_on < given.outcome_on
        return early or given.outcome_on > on or ineffective


class JudgmentInForce(Rule[ReviewFacts]):
    """撤销、变更原决定或者确认违法的裁判，发生法律效力以后才能据以办理。"""

    clause = IN_FORCE
    remedy = "第一审判决在上诉期内或者已经上诉的，尚未生效；请在生效之日或者其后登记，并填写生效日期。"

    def broken(self, facts: ReviewFacts, /, *, law: Law, on: date) -> bool:
        given: ReviewJudgment = facts.given
        return given.outcome in TOUCHES and (given.effective_on is None or given.effective_on > on)


class WhatFellIsNamed(Rule[ReviewFacts]):
    """裁判撤销原决定的，应当指明撤销的是哪一项：信用记录的原决定，还是列入名单的决定。"""

    remedy = "请按裁判文书主文勾选。"

    def broken(self, facts: ReviewFacts, /, *, law: Law, on: date) -> bool:
        given: ReviewJudgment = facts.given
        left = bool(facts.contested) or facts.stands
        return given.outcome == ReviewOutcome.QUASHED and left and not (given.records or given.listing)


class OnlyTheContestedFalls(Rule[ReviewFacts]):
    """随裁判撤销的，只能是本案涉及的信用记录、名单条目及其认定依据，并以撤销原决定的裁判为限。"""

    remedy = "请按裁判文书勾选；结果不是撤销原决定的，不勾选。"

    def broken(self, facts: ReviewFacts, /, *, law: Law, on: date) -> bool:
        given: ReviewJudgment = facts.given
        named = bool(given.records) or given.listing
        foreign = bool(set(given.records) - set(facts.contested)) or (
            given.listing and not (facts.stands or facts.left)
        )
        return foreign or (named and given.outcome != ReviewOutcome.QUASHED)


class SomethingToComplyWith(Rule[ReviewFacts]):
    """裁判结果没有需要另行办理的事项。"""

    remedy = "维持、驳回、撤回的无须办理；撤销原决定的已随登记办理。"

    def broken(self, facts: ReviewFacts, /, *, law: Law, on: date) -> bool:
        return facts.outcome not in TO_FOLLOW


class ComplianceSaid(Rule[ReviewFacts]):
    """登记已按裁判办理，应当写明办理的内容。"""

    remedy = "请写明更正、重新认定或者调解约定事项的办理情况和文书号。"

    def broken(self, facts: ReviewFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given).strip()


class VoidingSaysWhy(Rule[ReviewFacts]):
    """作废登记应当写明理由。"""

    remedy = "请填写理由。"

    def broken(self, facts: ReviewFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given).strip()


class NoStayIsLeftBehind(Rule[ReviewFacts]):
    """案内登记的停止执行仍在进行，登记不能作废。"""

    remedy = "请先在“中止执行”解除，或者登记裁判结果。"

    def broken(self, facts: ReviewFacts, /, *, law: Law, on: date) -> bool:
        return facts.stayed


REGISTERING: tuple[Rule[RegisteringFacts], ...] = (
    ReviewNotRegisteredTwice(),
    ReviewOfOneSubject(),
    ReviewReceivedInOrder(),
)
STAYING: tuple[Rule[ReviewFacts], ...] = (StayIsOfAnEntry(),)
JUDGING: tuple[Rule[ReviewFacts], ...] = (
    AnotherPersonJudges(),
    ReviewOutcomeHasDocument(),
    ReviewOutcomeInTime(),
    JudgmentInForce(),
    WhatFellIsNamed(),
    OnlyTheContestedFalls(),
)
COMPLYING: tuple[Rule[ReviewFacts], ...] = (SomethingToComplyWith(), ComplianceSaid())
VOIDING: tuple[Rule[ReviewFacts], ...] = (VoidingSaysWhy(), NoStayIsLeftBehind())
