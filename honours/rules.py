"""What must be true when the unit that granted an honour answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.rules import Law, Rule
from honours.terms import REVOCATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The document by which an honour was revoked or restored, and its day."""

    document_no: str
    dated_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFacts:
    """What an answer reads of its task. `stands`: the entry has effect today; `granted_on` the day of the honour.

    `given` is the `Paper`, or the reason as text.
    """

    pack_version_id: int
    due_on: date
    granted_on: date
    revoked_on: date | None
    stands: bool
    given: Any = None


class EntryStillStands(Rule[AnswerFacts]):
    """名单条目已经退出、到期或者中止的，不得据以撤销荣誉。"""

    key: ClassVar[str] = REVOCATION
    remedy = "任务随名单终止或者暂停，请核对名单条目今日的效力。"

    def broken(self, facts: AnswerFacts, /, *, law: Law, on: date) -> bool:
        return not facts.stands


class HonourPaperNamed(Rule[AnswerFacts]):
    """撤销或者恢复荣誉应当有文书号。"""

    remedy = "请填写撤销或者恢复荣誉的文书号。"

    def broken(self, facts: AnswerFacts, /, *, law: Law, on: date) -> bool:
        return not facts.given.document_no.strip()


class RevokedAfterGrant(Rule[AnswerFacts]):
    """撤销荣誉的日期不得早于授予日期，也不得晚于今日。"""

    remedy = "请核对撤销文书上的日期。"

    def broken(self, facts: AnswerFacts, /, *, law: Law, on: date) -> bool:
        return not facts.granted_on <= facts.given.dated_on <= on


class RestoredAfterRevocation(Rule[AnswerFacts]):
    """恢复荣誉的日期不得早于撤销日期，也不得晚于今日。"""

    remedy = "请核对恢复文书上的日期。"

    def broken(self, facts: AnswerFacts, /, *, law: Law, on: date) -> bool:
        return not (facts.revoked_on or facts.granted_on) <= facts.given.dated_on <= on


class HonourReasonSaid(Rule[AnswerFacts]):
    """不予撤销、不予恢复或者查无此项荣誉的，应当说明理由。"""

    remedy = "请填写理由。"

    def broken(self, facts: AnswerFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given).strip()


REVOKING: tuple[Rule[AnswerFacts], ...] = (EntryStillStands(), HonourPaperNamed(), RevokedAfterGrant())
ANSWERING_NO: tuple[Rule[AnswerFacts], ...] = (HonourReasonSaid(),)
RESTORING: tuple[Rule[AnswerFacts], ...] = (HonourPaperNamed(), RestoredAfterRevocation())
