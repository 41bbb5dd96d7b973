"""What must be true when a commitment is found kept or broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.rules import Law, Rule
from records.commitment_terms import BREACH_NOTICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the accepting unit found of a commitment, on which day, by which document."""

    found_on: date
    document_no: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFacts:
    """What a finding reads of its commitment. Days are inclusive; `given` is the `Finding`."""

    pack_version_id: int
    kind: str
    made_on: date
    notice_served_on: date | None
    statement_ends_on: date | None
    given: Any = None


class BreachNoticed(Rule[FindingFacts]):
    """认定违反承诺前，应当告知承诺人拟认定的事实，听取陈述申辩。"""

    key: ClassVar[str] = BREACH_NOTICE
    remedy = "请先办理“告知拟认定违诺”。"

    def broken(self, facts: FindingFacts, /, *, law: Law, on: date) -> bool:
        return bool(law.get(BREACH_NOTICE)) and facts.notice_served_on is None


class BreachHeard(Rule[FindingFacts]):
    """陈述申辩期限届满前，不得认定违反承诺。"""

    key: ClassVar[str] = BREACH_NOTICE
    remedy = "请在期限届满后认定。"

    def broken(self, facts: FindingFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.statement_ends_on is None or facts.statement_ends_on < on:
            return False
        return f"期限至{facts.statement_ends_on:%Y-%m-%d}（含当日）"


class BreachHasDocument(Rule[FindingFacts]):
    """认定违反承诺应当有认定文号和认定的事实。"""

    clause = "JS-G 12(6)"
    remedy = "请填写认定文书的文号和认定的事实、理由。"

    def broken(self, facts: FindingFacts, /, *, law: Law, on: date) -> bool:
        return not (facts.given.document_no.strip() and facts.given.words.strip())


class FoundAfterMade(Rule[FindingFacts]):
    """履约认定日期不得早于作出承诺的日期，也不得晚于今日。"""

    remedy = "请核对认定日期。"

    def broken(self, facts: FindingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.made_on <= facts.given.found_on <= on


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """What a notice reads of its commitment; `given` is the day of service and the number of the notice."""

    pack_version_id: int
    made_on: date
    given: Any = None


class BreachNoticeServed(Rule[NoticeFacts]):
    """告知书的送达日期不得早于作出承诺的日期，也不得晚于今日。"""

    remedy = "请核对送达日期。"

    def broken(self, facts: NoticeFacts, /, *, law: Law, on: date) -> bool:
        return not facts.made_on <= facts.given["served_on"] <= on


NOTIFYING: tuple[Rule[NoticeFacts], ...] = (BreachNoticeServed(),)
FULFILLING: tuple[Rule[FindingFacts], ...] = (FoundAfterMade(),)
BREACHING: tuple[Rule[FindingFacts], ...] = (BreachNoticed(), BreachHeard(), BreachHasDocument(), FoundAfterMade())
