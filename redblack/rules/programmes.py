"""What a list programme must say before it is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.rules import Law, Rule
from redblack.terms import CROSS_CHECK_RED, Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFacts:
    """What the publication of a programme reads. `longest` is the pack's term for severe records, in its days."""

    pack_version_id: int
    colour: str
    legal_basis: str
    criteria: str
    exit_rule: str
    validity: str
    grounds: Sequence[str]
    publicity_required: bool
    consultation_ends_on: date | None
    unanswered: int
    may_recognise: bool
    given: Any = None


class ConsultationOver(Rule[ProgrammeFacts]):
    """认定办法应当充分征求社会公众意见，征求意见期满并逐条处理后方可公布。"""

    clause = "JY 3、JS-L 3"
    remedy = "请待征求意见期满，并对每条意见写明处理情况。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.consultation_ends_on is None or facts.consultation_ends_on >= on:
            return "征求意见期未满"
        return facts.unanswered > 0 and f"还有{facts.unanswered}条意见没有处理情况"


class ProgrammeComplete(Rule[ProgrammeFacts]):
    """认定办法应当写明法律依据、认定标准、依据类别和退出条件。"""

    clause = "JY 3、JJ 19"
    remedy = "请补充后再办理。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool | str:
        texts = {"法律依据": facts.legal_basis, "认定标准": facts.criteria, "退出条件": facts.exit_rule}
        missing = [name for name, text in texts.items() if not text.strip()]
        missing += [] if facts.grounds else ["依据类别"]
        return bool(missing) and "缺少" + "、".join(missing)


class ProgrammeHasTerm(Rule[ProgrammeFacts]):
    """规则包没有失信信息有效期的，黑名单认定办法应当规定名单有效期。"""

    clause = "JY 23、PY 五(四)"
    remedy = "请填写名单有效期。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour == Colour.BLACK and not facts.validity and law.get("record.validity.serious") is None


class MayNotLengthen(Rule[ProgrammeFacts]):
    """认定办法不得延长失信信息的有效期。"""

    key: ClassVar[str] = "record.validity.serious"
    remedy = "请缩短名单有效期，或留空随认定依据的有效期。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool | str:
        longest = law.get(self.key)
        if facts.colour != Colour.BLACK or not facts.validity or longest is None:
            return False
        return months_of(facts.validity) > months_of(str(longest)) and f"最长{longest.chinese}"


class RedNeedsPublicity(Rule[ProgrammeFacts]):
    """红名单应当经公示无异议后认定。"""

    key: ClassVar[str] = "listing.publicity_red"
    clause = CROSS_CHECK_RED
    remedy = "请将“列入前公示”改为“是”。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour == Colour.RED and not facts.publicity_required


class RecogniserOfProgramme(Rule[ProgrammeFacts]):
    """认定办法应当由具有认定职权的单位制定。"""

    key: ClassVar[str] = "listing.recogniser_levels"
    remedy = "请在“单位”中登记其认定职权。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool:
        return not facts.may_recognise


PUBLISHING: tuple[Rule[ProgrammeFacts], ...] = (
    ConsultationOver(),
    ProgrammeComplete(),
    ProgrammeHasTerm(),
    MayNotLengthen(),
    RedNeedsPublicity(),
    RecogniserOfProgramme(),
)


def months_of(term: str) -> float:
    """A term as months, to compare two terms of different units; days count a thirtieth."""
    amount, _, unit = term.partition(" ")
    size = {"years": 12.0, "months": 1.0, "days": 1 / 30, "working_days": 1 / 21}
    return int(amount) * size[unit]
