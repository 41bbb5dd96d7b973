"""What a department's answer needs, and what the office needs to record a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.rules import Law, Rule
from measures.rules.gate import PROPORTION_CLAUSE
from measures.terms import NEEDS_REASON
from records.terms import WHILE_VERIFYING


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFacts:
    """A dispatch at the desk of its department, and what the department says.

    `given` is what the door was told.
    """

    pack_version_id: int
    department_id: int
    measures: tuple[int, ...]
    given: Mapping[str, object]
    paused_parts: tuple[int, ...] = ()


class AnswersBelong(Rule[DeskFacts]):
    """只能反馈本任务所列的措施。"""

    clause = "JY 21"

    def broken(self, facts: DeskFacts, /, *, law: Law, on: date) -> bool:
        return not set(_answers(facts)) <= set(facts.measures)


class ResultReasoned(Rule[DeskFacts]):
    """不予实施、不适用或者属于例外的，应当写明理由。"""

    clause = PROPORTION_CLAUSE
    remedy = "请填写理由。"

    def broken(self, facts: DeskFacts, /, *, law: Law, on: date) -> bool:
        common = str(facts.given.get("reason", "")).strip()
        said = [answer for measure, answer in _answers(facts).items() if measure in facts.measures]
        if any(measure not in _answers(facts) for measure in facts.measures):
            said.append({"result": facts.given.get("result", "")})
        return any(
            answer.get("result") in NEEDS_REASON and not (str(answer.get("reason", "")).strip() or common)
            for answer in said
        )


class ReceiverNamed(Rule[DeskFacts]):
    """转交应当写明接收单位，且不能是原单位。"""

    remedy = "请选择接收单位。"

    def broken(self, facts: DeskFacts, /, *, law: Law, on: date) -> bool:
        return facts.given.get("to_department_id") in (None, facts.department_id)


class ReceiverImplements(Rule[DeskFacts]):
    """接收单位没有实施职权，或者已经停用。"""

    clause = "JY 21"
    remedy = "请选择登记有实施职权的单位。"

    def broken(self, facts: DeskFacts, /, *, law: Law, on: date) -> bool:
        return not facts.given.get("receiver_implements")


class MeasuresStillStand(Rule[DeskFacts]):
    """任务中有已停止适用的措施，不能再转交。"""

    key: ClassVar[str] = "measures.published_only"
    remedy = "请由原单位就其余措施反馈。"

    def broken(self, facts: DeskFacts, /, *, law: Law, on: date) -> bool:
        standing = facts.given.get("standing")
        return isinstance(standing, frozenset) and not standing.issuperset(facts.measures)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts(DeskFacts):
    """A task that the department sends back, or that the office sends to it again; the terms as they stand."""

    acknowledge_due_on: date | None
    feedback_due_on: date | None
    insisted_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """What a department was last told of a task, and whether it has said that it read it."""

    pack_version_id: int
    notice: str
    noticed_on: date | None
    notice_confirmed_on: date | None


class NoticeAwaitsReceipt(Rule[NoticeFacts]):
    """没有待确认收悉的通知。"""

    remedy = "无须办理。"

    def broken(self, facts: NoticeFacts, /, *, law: Law, on: date) -> bool:
        return facts.noticed_on is None or facts.notice_confirmed_on is not None


class NoAnswerWhilePaused(Rule[DeskFacts]):
    """异议处理期间暂停实施的措施，不反馈实施情况。"""

    key: ClassVar[str] = WHILE_VERIFYING
    remedy = "请只反馈其余措施；恢复后再反馈该项。"

    def broken(self, facts: DeskFacts, /, *, law: Law, on: date) -> bool:
        stopped = set(facts.paused_parts)
        return bool(stopped & set(_answers(facts))) or stopped.issuperset(facts.measures)


class ReturnedOnce(Rule[ReturnFacts]):
    """信用办坚持派发的任务，不能再次退回。

    Our reading; the papers are silent. The office's word is the last one on whose business a task is, or it would
    wander for ever; what the department cannot lawfully do, it declines with reasons.
    """

    remedy = "请响应；确实不能实施的，写明理由办理“不予实施”。"

    def broken(self, facts: ReturnFacts, /, *, law: Law, on: date) -> bool:
        return facts.insisted_on is not None


class DeskReason(Rule[DeskFacts]):
    """应当写明理由。"""

    clause = "JY 21"
    remedy = "请填写理由。"

    def broken(self, facts: DeskFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given.get("reason", "")).strip()


class EvidenceGiven(Rule[DeskFacts]):
    """由信用办登记解除的，应当有凭证。"""

    clause = "JY 17"
    remedy = "请写明凭证：来函文号、系统截图编号或者核查记录。"

    def broken(self, facts: DeskFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given.get("evidence", "")).strip()


REPORTING: tuple[Rule[DeskFacts], ...] = (AnswersBelong(), NoAnswerWhilePaused(), ResultReasoned())
REFUSING: tuple[Rule[DeskFacts], ...] = (DeskReason(),)
TRANSFERRING: tuple[Rule[DeskFacts], ...] = (
    DeskReason(),
    ReceiverNamed(),
    ReceiverImplements(),
    MeasuresStillStand(),
)
SENDING_BACK: tuple[Rule[Any], ...] = (DeskReason(), ReturnedOnce())
INSISTING: tuple[Rule[Any], ...] = (DeskReason(),)
CONFIRMING: tuple[Rule[NoticeFacts], ...] = (NoticeAwaitsReceipt(),)
RECORDING: tuple[Rule[DeskFacts], ...] = (EvidenceGiven(),)


def _answers(facts: DeskFacts) -> Mapping[int, Mapping[str, object]]:
    found = facts.given.get("answers") or {}
    return found if isinstance(found, Mapping) else {}
