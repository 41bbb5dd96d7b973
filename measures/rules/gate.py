"""The legality gate: when a measure may be published, and when it stands (I5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from core.rules import Law, Rule
from law.terms import Term
from measures.terms import WITH_LIST, BasisLevel, Degree
from redblack.terms import Colour

GATE_CLAUSE = "PY 四(三)、JY 16"
PROPORTION_CLAUSE = "PY 三(二)"
ENDLESS = re.compile("长期|永久|终身|无限期|不再享受|任何贷款")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFacts:
    """What is known of one version of a measure on a day. Counts are of bases and of executors in existence.

    `levels` are the levels of its bases; `standing` counts the binding ones that are in force that day.
    """

    code: str
    colour: str
    content: str
    target_kinds: tuple[str, ...]
    degree: str
    term: str
    executors: int
    levels: tuple[str, ...]
    standing: int
    published_on: date | None = None
    ended_on: date | None = None

    @property
    def punishes(self) -> bool:
        return self.colour == Colour.BLACK


class BasisPresent(Rule[MeasureFacts]):
    """没有写明法律依据的措施不能公布。"""

    clause = GATE_CLAUSE
    remedy = "请登记依据的文件、文号、条款和层级。"

    def broken(self, facts: MeasureFacts, /, *, law: Law, on: date) -> bool:
        return not facts.levels


class BasisBinding(Rule[MeasureFacts]):
    """惩戒措施的依据不能只是规范性文件。

    These papers themselves say 「依法依规采取」: they name measures and give no power to take them. Incentives
    need no statute, they take nothing away.
    """

    clause = GATE_CLAUSE
    remedy = "请补充法律、法规、规章、司法解释或者全国失信惩戒措施基础清单中的依据。"

    def broken(self, facts: MeasureFacts, /, *, law: Law, on: date) -> bool:
        return facts.punishes and set(facts.levels) == {BasisLevel.POLICY_PAPER}


class BasisInForce(Rule[MeasureFacts]):
    """措施的依据在当日没有效力。"""

    clause = GATE_CLAUSE
    remedy = "请登记现行有效的依据，或者废止该措施。"

    def broken(self, facts: MeasureFacts, /, *, law: Law, on: date) -> bool:
        binding = set(facts.levels) - {BasisLevel.POLICY_PAPER}
        return bool(binding) and facts.standing == 0


class ExecutorNamed(Rule[MeasureFacts]):
    """没有写明实施单位的措施不能公布。"""

    clause = GATE_CLAUSE
    remedy = "请登记至少一个在册的实施单位。"

    def broken(self, facts: MeasureFacts, /, *, law: Law, on: date) -> bool:
        return facts.executors == 0


class TargetNamed(Rule[MeasureFacts]):
    """没有写明实施对象的措施不能公布。"""

    clause = "JY 16"
    remedy = "请选择适用的主体类型。"

    def broken(self, facts: MeasureFacts, /, *, law: Law, on: date) -> bool:
        return not facts.target_kinds


class ContentStated(Rule[MeasureFacts]):
    """没有写明具体内容的措施不能公布。"""

    clause = "JY 16"
    remedy = "请写明做什么、不做什么、限于哪些事项。"

    def broken(self, facts: MeasureFacts, /, *, law: Law, on: date) -> bool:
        return not facts.content.strip()


class DegreeStated(Rule[MeasureFacts]):
    """没有写明适用失信程度的惩戒措施不能公布。"""

    clause = PROPORTION_CLAUSE
    remedy = "请选择列入名单即适用，或者仅严重失信适用。"

    def broken(self, facts: MeasureFacts, /, *, law: Law, on: date) -> bool:
        return facts.punishes and facts.degree not in Degree.values


class TermStated(Rule[MeasureFacts]):
    """没有写明期限的措施不能公布。"""

    clause = "PY 五(四)、JY 23"
    remedy = "请写明期限，或者选择与名单同期。"

    def broken(self, facts: MeasureFacts, /, *, law: Law, on: date) -> bool:
        return not facts.term.strip()


class NotEndless(Rule[MeasureFacts]):
    """惩戒措施必须有终点。"""

    clause = "PY 五(四)、PY 三(二)"
    remedy = "请写明1年、6个月这样的期限，或者选择与名单同期；内容不得没有终点。"

    def broken(self, facts: MeasureFacts, /, *, law: Law, on: date) -> bool | str:
        if not facts.punishes or not facts.term.strip():
            return False
        if not _has_end(facts.term):
            return f"期限“{facts.term}”没有终点"
        found = ENDLESS.search(facts.content)
        return bool(found) and f"内容写有“{found[0] if found else ''}”"


class NotSwitchedOff(Rule[MeasureFacts]):
    """规则包已停用的措施不能公布。"""

    key: ClassVar[str] = "measures.disabled"
    remedy = "请由信用办先与发文机关核实。"

    def broken(self, facts: MeasureFacts, /, *, law: Law, on: date) -> bool:
        off = [str(name).partition(":")[0] for name in law.get(self.key) or ()]
        return facts.code in off


class Published(Rule[MeasureFacts]):
    """未公布的措施不得实施。"""

    key: ClassVar[str] = "measures.published_only"
    clause = GATE_CLAUSE
    remedy = "请由信用办公布该措施后再派发。"

    def broken(self, facts: MeasureFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.published_on is None or facts.published_on > on:
            return True
        return facts.ended_on is not None and facts.ended_on <= on and f"已于{facts.ended_on:%Y-%m-%d}停止适用"


PUBLICATION: tuple[Rule[MeasureFacts], ...] = (
    BasisPresent(),
    BasisBinding(),
    BasisInForce(),
    ExecutorNamed(),
    TargetNamed(),
    ContentStated(),
    DegreeStated(),
    TermStated(),
    NotEndless(),
    NotSwitchedOff(),
)
STANDING: tuple[Rule[MeasureFacts], ...] = (
    Published(),
    BasisPresent(),
    BasisBinding(),
    BasisInForce(),
    ExecutorNamed(),
)
"""Asked again whenever a measure is about to leave for a department (I5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFacts:
    """A move of the catalogue that ends something, and why."""

    colour: str
    given: Mapping[str, object]


class ReasonGiven(Rule[ReasonFacts]):
    """应当写明原因。"""

    remedy = "请填写原因。"

    def broken(self, facts: ReasonFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given.get("reason", "")).strip()


ENDING: tuple[Rule[ReasonFacts], ...] = (ReasonGiven(),)


def _has_end(term: str) -> bool:
    if term == WITH_LIST:
        return True
    try:
        Term.parse(term)
    except ValueError:
        return False
    return True
