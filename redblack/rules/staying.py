"""Stays of execution: what must be true of one when it is registered, and of the decision of the case behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.rules import Law, Rule
from redblack.terms import STAY_OF_EXECUTION, StayOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class StayingFacts:
    """What is known of a stay before it is registered. `to_on` is its last day, inclusive; None is open."""

    closed: bool
    same_standing: bool
    received_on: date
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """How the case behind a stay ended, by which document, and which grounds of the entry fell with it.

    `listing` says that the decision to list was itself quashed, whatever becomes of its grounds.
    """

    outcome: str
    authority: str
    document_no: str
    outcome_on: date
    grounds: tuple[int, ...] = ()
    listing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StayFacts:
    """What the end of a stay reads. `grounds` are the records on which its entry still rests."""

    pack_version_id: int
    from_on: date
    to_on: date | None
    ended_on: date | None
    grounds: Sequence[int] = ()
    given: Any = None


class EntryNotClosed(Rule[StayingFacts]):
    """已经退出、不予列入或者撤回的条目，没有可以停止执行的内容。"""

    remedy = "请核对条目；原决定被撤销的，请对信用记录办理“登记原决定被撤销”。"

    def broken(self, facts: StayingFacts, /, *, law: Law, on: date) -> bool:
        return facts.closed


class NotStayedTwice(Rule[StayingFacts]):
    """同一机关的同一文书，对同一条目只登记一次。"""

    remedy = "该文书的中止执行仍在进行，请查看已有登记。"

    def broken(self, facts: StayingFacts, /, *, law: Law, on: date) -> bool:
        return facts.same_standing


class StayReceived(Rule[StayingFacts]):
    """停止执行文书的收到日期不得晚于今日。"""

    remedy = "请核对收到日期。"

    def broken(self, facts: StayingFacts, /, *, law: Law, on: date) -> bool:
        return facts.received_on > on


class StayBegun(Rule[StayingFacts]):
    """停止执行的起始日不得晚于今日。"""

    clause = STAY_OF_EXECUTION
    remedy = "尚未开始的，请于起始日登记。"

    def broken(self, facts: StayingFacts, /, *, law: Law, on: date) -> bool:
        return facts.from_on > on


class StayNotOver(Rule[StayingFacts]):
    """停止执行的截止日不得早于起始日和今日。"""

    remedy = "请核对截止日期；文书没有写明的留空。"

    def broken(self, facts: StayingFacts, /, *, law: Law, on: date) -> bool:
        return facts.to_on is not None and facts.to_on < max(facts.from_on, on)


class OutcomeHasDocument(Rule[StayFacts]):
    """登记裁判结果应当有裁判机关和裁判文书号。"""

    remedy = "请填写作出裁判的机关，以及复议决定书、判决书或者裁定书的文号。"

    def broken(self, facts: StayFacts, /, *, law: Law, on: date) -> bool:
        return not (facts.given.authority.strip() and facts.given.document_no.strip())


class OutcomeAfterStay(Rule[StayFacts]):
    """裁判日期不得早于停止执行的起始日，也不得晚于今日。"""

    remedy = "请核对裁判文书上的日期。"

    def broken(self, facts: StayFacts, /, *, law: Law, on: date) -> bool:
        return not facts.from_on <= facts.given.outcome_on <= on


class QuashedGroundsNamed(Rule[StayFacts]):
    """裁判撤销原决定的，应当指明被撤销的是哪些认定依据，或者列入决定本身被撤销。"""

    remedy = "请勾选裁判文书撤销的认定依据；撤销的是列入决定的，勾选“列入决定本身被撤销”。"

    def broken(self, facts: StayFacts, /, *, law: Law, on: date) -> bool:
        named = facts.given.grounds or facts.given.listing
        return facts.given.outcome == StayOutcome.QUASHED and bool(facts.grounds) and not named


class GroundsRestHere(Rule[StayFacts]):
    """随裁判撤销的，只能是该条目仍然有效的认定依据，并以撤销原决定的裁判为限。"""

    remedy = "请按裁判文书勾选；结果不是撤销原决定的，不勾选认定依据。"

    def broken(self, facts: StayFacts, /, *, law: Law, on: date) -> bool:
        named = set(facts.given.grounds)
        falls = bool(named) or facts.given.listing
        return bool(named - set(facts.grounds)) or (falls and facts.given.outcome != StayOutcome.QUASHED)


STAYING: tuple[Rule[StayingFacts], ...] = (
    EntryNotClosed(),
    NotStayedTwice(),
    StayReceived(),
    StayBegun(),
    StayNotOver(),
)
JUDGING: tuple[Rule[StayFacts], ...] = (
    OutcomeHasDocument(),
    OutcomeAfterStay(),
    QuashedGroundsNamed(),
    GroundsRestHere(),
)
