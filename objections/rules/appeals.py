"""What must be true when an appeal is raised, accepted, decided and followed (JS-G 33)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.actors import Actor, Post
from core.rules import Law, Rule
from objections.complaint_terms import APPEAL_AGAINST, APPEAL_EXISTS, AppealAgainst


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealingFacts:
    """What is known of an appeal before it is raised."""

    against: str
    decision_no: str
    decision_on: date
    received_on: date
    same_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFacts:
    """What the moves of an appeal read. `given` are the reason and, where it is upheld, what is ordered."""

    pack_version_id: int
    received_on: date
    accepted_on: date | None
    accept_due_on: date
    due_on: date | None
    accepted_by_id: int | None
    by: Actor | None = None
    given: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """What is known when somebody wants to see how an appellant can be reached, and the code of his receipt."""

    reason: str


class AppealExists(Rule[AppealingFacts]):
    """本地文件没有规定对异议、修复的处理结果可以向信用主管部门申诉。"""

    key: ClassVar[str] = APPEAL_EXISTS
    remedy = "不服的，可以依法申请行政复议或者提起行政诉讼；对单位办理工作有意见的，可以投诉。"

    def broken(self, facts: AppealingFacts, /, *, law: Law, on: date) -> bool:
        return not law.get(APPEAL_EXISTS)


class AppealableOutcome(Rule[AppealingFacts]):
    """对这类处理结果不能申诉。"""

    key: ClassVar[str] = APPEAL_AGAINST
    remedy = "不服的，可以依法申请行政复议或者提起行政诉讼。"

    def broken(self, facts: AppealingFacts, /, *, law: Law, on: date) -> bool | str:
        known = law.get(APPEAL_AGAINST)
        # A paper that knows appeals and names no outcomes means those of objections (JS-G 33).
        open_to = (AppealAgainst.OBJECTION,) if known is None else known
        return bool(law.get(APPEAL_EXISTS)) and facts.against not in open_to


class AppealNamesDecision(Rule[AppealingFacts]):
    """申诉应当写明所不服的处理结果：文书号和日期。"""

    remedy = "请填写异议处理决定书、信用修复决定书的文号；没有收到决定的，请向办理单位查询或者投诉。"

    def broken(self, facts: AppealingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.decision_no.strip()


class AppealAfterDecision(Rule[AppealingFacts]):
    """处理结果的日期不得晚于收到申诉的日期，收到申诉的日期不得晚于今日。"""

    remedy = "请核对决定书上的日期和收件日期。"

    def broken(self, facts: AppealingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.decision_on <= facts.received_on <= on


class AppealedOnce(Rule[AppealingFacts]):
    """对同一处理结果的申诉正在办理。"""

    remedy = "请查询已有申诉的进度。"

    def broken(self, facts: AppealingFacts, /, *, law: Law, on: date) -> bool:
        return facts.same_open


class AppealReasonSaid(Rule[AppealFacts]):
    """不予受理、认定申诉成立或者不成立，应当说明理由。"""

    remedy = "请填写理由。"

    def broken(self, facts: AppealFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given["reason"]).strip()


class OrderSaid(Rule[AppealFacts]):
    """申诉成立的，应当写明要求原处理单位办理的事项。"""

    remedy = "如：重新核实、更正信息、撤销名单认定、重新作出修复决定。"

    def broken(self, facts: AppealFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given.get("ordered", "")).strip()


class AnotherPersonDecidesAppeal(Rule[AppealFacts]):
    """受理申诉和作出申诉处理决定应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: AppealFacts, /, *, law: Law, on: date) -> bool:
        return facts.by is not None and facts.by.counts_as(facts.accepted_by_id, Post.APPROVER)


class AppealComplianceSaid(Rule[AppealFacts]):
    """登记已按申诉处理决定办理，应当写明办理的内容。"""

    remedy = "请写明办理结果和文书号。"

    def broken(self, facts: AppealFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given["complied"]).strip()


class LookAtAppellantSaysWhy(Rule[ContactFacts]):
    """查看申诉人的联系方式和查询码，应当说明理由。"""

    remedy = "请填写理由。"

    def broken(self, facts: ContactFacts, /, *, law: Law, on: date) -> bool:
        return not facts.reason.strip()


APPEALING: tuple[Rule[AppealingFacts], ...] = (
    AppealExists(),
    AppealableOutcome(),
    AppealNamesDecision(),
    AppealAfterDecision(),
    AppealedOnce(),
)
DECLINING: tuple[Rule[AppealFacts], ...] = (AppealReasonSaid(),)
UPHOLDING: tuple[Rule[AppealFacts], ...] = (AnotherPersonDecidesAppeal(), AppealReasonSaid(), OrderSaid())
DISMISSING: tuple[Rule[AppealFacts], ...] = (AnotherPersonDecidesAppeal(), AppealReasonSaid())
COMPLYING: tuple[Rule[AppealFacts], ...] = (AppealComplianceSaid(),)
OPENING_CONTACT: tuple[Rule[ContactFacts], ...] = (LookAtAppellantSaysWhy(),)
