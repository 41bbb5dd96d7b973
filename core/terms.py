"""The words of this floor: kinds of letters with their titles and the mark in their numbers."""

from __future__ import annotations

from dataclasses import dataclass

YEAR, NUMBER = "{year}", "{n}"


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter: the title over its text, the mark (机关代字) before the year, the version of its words.

    `personal` marks what is served to the subject alone: it bears a natural person's full name.
    """

    title: str
    mark: str
    version: int = 1
    personal: bool = False

    @property
    def pattern(self) -> str:
        """How its number is written where the unit set no pattern of its own."""
        return f"{self.mark}〔{YEAR}〕{NUMBER}号"


LETTER_KINDS: dict[str, LetterKind] = {
    "prior_notice": LetterKind("事前告知书", "信告", personal=True),
    "publicity_notice": LetterKind("列入公示公告", "信示"),
    "listing_decision": LetterKind("列入决定书", "信列", personal=True),
    "repair_notice": LetterKind("信用修复告知书", "信修告", personal=True),
    "exit_notice": LetterKind("退出告知书", "信退", personal=True),
    "exit_announcement": LetterKind("退出公告", "信退公"),
    "execution_notice": LetterKind("实施告知书", "信施", personal=True),
    "release_notice": LetterKind("解除告知书", "信解", personal=True),
    "representation_reply": LetterKind("答复书", "信复"),
    "credit_extract": LetterKind("公共信用信息情况说明", "信说", personal=True),
    "repair_acceptance": LetterKind("信用修复受理通知书", "信修受", personal=True),
    "repair_completion": LetterKind("信用修复补正通知书", "信修补", personal=True),
    "repair_decision": LetterKind("信用修复决定书", "信修决", personal=True),
    "repair_refusal": LetterKind("不予信用修复决定书", "信修不", personal=True),
    "appeal_acceptance": LetterKind("申诉受理通知书", "信申受", personal=True),
    "appeal_refusal": LetterKind("申诉不予受理通知书", "信申不", personal=True),
    "appeal_decision": LetterKind("申诉处理决定书", "信申决", personal=True),
    "complaint_reply": LetterKind("投诉答复书", "信诉复"),
    "apology": LetterKind("道歉信", "信歉", personal=True),
    "clarification": LetterKind("澄清公告", "信澄"),
    "hidden_notice": LetterKind("上级红名单在本地隐去告知函", "信隐"),
    "objection_acceptance": LetterKind("异议受理通知书", "信异受", personal=True),
    "objection_supplement": LetterKind("异议材料补正通知书", "信异补", personal=True),
    "objection_return": LetterKind("异议不予受理通知书", "信异退", personal=True),
    "objection_inquiry": LetterKind("异议信息核实函", "信异核"),
    "objection_transfer": LetterKind("异议转送函", "信异转"),
    "objection_answer": LetterKind("异议答复书", "信异答", personal=True),
    "objection_closed": LetterKind("异议办结告知书", "信异结", personal=True),
    "objection_decision": LetterKind("异议处理决定书", "信异决", personal=True),
    "correction_announcement": LetterKind("更正公告", "信更公"),
}


def letter_kind(kind: str) -> LetterKind:
    """The words of a kind; a kind that has none yet is a plain notice."""
    return LETTER_KINDS.get(kind, LetterKind("告知书", "信函"))
