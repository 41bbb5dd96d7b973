"""What must be true when a complaint is taken in, assigned, answered, sent back and closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.rules import Law, Rule
from objections.complaint_terms import InChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplainingFacts:
    """What is known of a complaint before it is taken in."""

    channel: str
    transfer_no: str
    transfer_due_on: date | None
    received_on: date
    text: str
    same_transfer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFacts:
    """What the moves of a complaint read."""

    pack_version_id: int
    received_on: date
    transfer_due_on: date | None
    assigned_on: date | None
    returned_on: date | None
    due_on: date | None
    answer: str
    given: Any = None


class ComplaintSaysWhat(Rule[ComplainingFacts]):
    """投诉应当写明投诉的事项。"""

    remedy = "请填写投诉的事实和请求。"

    def broken(self, facts: ComplainingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.text.strip()


class HotlineHasNumber(Rule[ComplainingFacts]):
    """12345 热线转办的投诉应当有转办单号，其他渠道的投诉没有转办单号和转办期限。"""

    remedy = "请填写转办单上的编号；不是热线转办的，编号和转办期限留空。"

    def broken(self, facts: ComplainingFacts, /, *, law: Law, on: date) -> bool:
        if facts.channel == InChannel.HOTLINE:
            return not facts.transfer_no.strip()
        return bool(facts.transfer_no.strip()) or facts.transfer_due_on is not None


class TransferredOnce(Rule[ComplainingFacts]):
    """同一转办单只登记一次。"""

    remedy = "该转办单已经登记，请查看已有投诉。"

    def broken(self, facts: ComplainingFacts, /, *, law: Law, on: date) -> bool:
        return facts.same_transfer


class ComplaintReceivedInOrder(Rule[ComplainingFacts]):
    """收到投诉的日期不得晚于今日，转办期限不得早于收到日期。"""

    remedy = "请核对收到日期和转办单上的期限。"

    def broken(self, facts: ComplainingFacts, /, *, law: Law, on: date) -> bool:
        early = facts.transfer_due_on is not None and facts.transfer_due_on < facts.received_on
        return facts.received_on > on or early


class ComplaintReasonSaid(Rule[ComplaintFacts]):
    """不予受理、退回重办或者查看联系方式和查询码，应当说明理由。"""

    remedy = "请填写理由。"

    def broken(self, facts: ComplaintFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given).strip()


class AnswerSaid(Rule[ComplaintFacts]):
    """答复应当写明核查的情况和处理的结果。"""

    remedy = "请填写答复内容。"

    def broken(self, facts: ComplaintFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given).strip()


class SentBackOnce(Rule[ComplaintFacts]):
    """同一投诉只能退回重办一次。"""

    remedy = "请审核办结；对答复仍不认可的，在办结意见中写明，投诉人可以走其他途径。"

    def broken(self, facts: ComplaintFacts, /, *, law: Law, on: date) -> bool:
        return facts.returned_on is not None


COMPLAINING: tuple[Rule[ComplainingFacts], ...] = (
    ComplaintSaysWhat(),
    HotlineHasNumber(),
    TransferredOnce(),
    ComplaintReceivedInOrder(),
)
DECLINING: tuple[Rule[ComplaintFacts], ...] = (ComplaintReasonSaid(),)
ANSWERING: tuple[Rule[ComplaintFacts], ...] = (AnswerSaid(),)
SENDING_BACK: tuple[Rule[ComplaintFacts], ...] = (SentBackOnce(), ComplaintReasonSaid())
OPENING_CONTACT: tuple[Rule[ComplaintFacts], ...] = (ComplaintReasonSaid(),)
