"""What must be true before an extract of a subject's information is issued (P17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.cells import NUMBER_LIKE
from core.rules import Law, Rule
from subjects.terms import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractFacts:
    """What is known of a request for an extract."""

    basis: str
    deceased: bool
    written: str


class ExtractOnRequest(Rule[ExtractFacts]):
    """情况说明只应主体本人申请或者凭主体书面授权出具。"""

    clause = "JS-G 22"
    remedy = "请核验本人身份，或者收取书面授权书后办理；单位办事核查请用“信用档案”或者接口。"

    def broken(self, facts: ExtractFacts, /, *, law: Law, on: date) -> bool:
        return facts.basis not in (Basis.SELF, Basis.AUTHORISATION)


class ExtractOfTheLiving(Rule[ExtractFacts]):
    """已登记死亡的自然人，不再出具情况说明。"""

    remedy = "利害关系人认为信息有误的，请办理异议。"

    def broken(self, facts: ExtractFacts, /, *, law: Law, on: date) -> bool:
        return facts.deceased


class ExtractWithoutNumbers(Rule[ExtractFacts]):
    """用途、受理编号、核验编号中不得填写居民身份证号码。"""

    clause = "JS-G 22"
    remedy = "核验证件的，请写“已核验居民身份证原件”，不写号码。"

    def broken(self, facts: ExtractFacts, /, *, law: Law, on: date) -> bool:
        return NUMBER_LIKE.search(facts.written) is not None


EXTRACTING: tuple[Rule[ExtractFacts], ...] = (ExtractOnRequest(), ExtractOfTheLiving(), ExtractWithoutNumbers())
