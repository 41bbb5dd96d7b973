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
    """What is known of an appeal before it is raised.

    `state` is where the contested case stands, in words; `decided_on` is None where it has no outcome (yet).
    `same_open` and `same_heard` say whether another appeal against it is open, or was decided.
    """

    against: str
    state: str
    decided_on: date | None
    received_on: date
    same_open: bool
    same_heard: bool
    by_agent: bool
    authority_no: str


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


class AppealAgainstDecision(Rule[AppealingFacts]):
    """只能对已经办结的异议处理结果、不予修复的决定提出申诉。"""

    key: ClassVar[str] = APPEAL_AGAINST
    remedy = "还在办理的，请等待处理结果，逾期没有结果的可以投诉；已经撤回或者终止的，可以重新提出异议、申请修复。"

    def broken(self, facts: AppealingFacts, /, *, law: Law, on: date) -> bool | str:
        # A withdrawn case has no outcome (处理结果) that anybody could be dissatisfied with.
        known = bool(law.get(APPEAL_EXISTS))
        return known and facts.decided_on is None and f"该事项现在的状态是“{facts.state}”"


class AppealAfterDecision(Rule[AppealingFacts]):
    """处理结果的日期不得晚于收到申诉的日期，收到申诉的日期不得晚于今日。"""

    remedy = "请核对决定书上的日期和收件日期。"

    def broken(self, facts: AppealingFacts, /, *, law: Law, on: date) -> bool:
        decided_on = facts.decided_on or facts.received_on
        return not decided_on <= facts.received_on <= on


class AppealedOnce(Rule[AppealingFacts]):
    """对同一处理结果的申诉正在办理。"""

    remedy = "请查询已有申诉的进度。"

    def broken(self, facts: AppealingFacts, /, *, law: Law, on: date) -> bool:
        return facts.same_open


class AppealHeardOnce(Rule[AppealingFacts]):
    """对同一处理结果的申诉已经作出处理决定，不再受理。"""

    key: ClassVar[str] = APPEAL_EXISTS
    remedy = "对申诉结果不服的，可以依法申请行政复议或者提起诉讼。"

    def broken(self, facts: AppealingFacts, /, *, law: Law, on: date) -> bool:
        # JS-G 33 names reconsideration and suit as what follows an appeal; a second appeal it does not know.
        return facts.same_heard


class AppealAgentAuthorised(Rule[AppealingFacts]):
    """代理人提出申诉的，应当有授权委托书。"""

    remedy = "请查验授权委托书，填写编号；没有编号的，填写委托日期。"

    def broken(self, facts: AppealingFacts, /, *, law: Law, on: date) -> bool:
        return facts.by_agent and not facts.authority_no.strip()


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
    AppealAgainstDecision(),
    AppealAfterDecision(),
    AppealedOnce(),
    AppealHeardOnce(),
    AppealAgentAuthorised(),
)
DECLINING: tuple[Rule[AppealFacts], ...] = (AppealReasonSaid(),)
UPHOLDING: tuple[Rule[AppealFacts], ...] = (AnotherPersonDecidesAppeal(), AppealReasonSaid(), OrderSaid())
DISMISSING: tuple[Rule[AppealFacts], ...] = (AnotherPersonDecidesAppeal(), AppealReasonSaid())
COMPLYING: tuple[Rule[AppealFacts], ...] = (AppealComplianceSaid(),)
OPENING_CONTACT: tuple[Rule[ContactFacts], ...] = (LookAtAppellantSaysWhy(),)
