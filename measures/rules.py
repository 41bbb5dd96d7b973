"""When a measure may be published, when it stands, to whom it applies, and what a department's answer needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from core.rules import Law, Rule
from law.terms import Term
from measures.terms import NEEDS_REASON, TARGET_LABELS, WITH_LIST, BasisLevel, Degree
from redblack.terms import Circumstance, Colour

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
    remedy = "请写成“1 years”“6 months”这样的期限，或者选择与名单同期。"

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
class ScopeFacts:
    """One measure beside one target: an entry's subject, or a person responsible for it."""

    colour: str
    programmes: tuple[str, ...]
    target_kinds: tuple[str, ...]
    conditions: tuple[str, ...]
    degree: str
    on_colour: str
    on_programme: str
    on_kind: str
    circumstances: tuple[str, ...]
    serious: bool


class SameColour(Rule[ScopeFacts]):
    """激励措施只适用于红名单，惩戒措施只适用于黑名单。"""

    clause = "JY 16"

    def broken(self, facts: ScopeFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour != facts.on_colour


class ListNamed(Rule[ScopeFacts]):
    """该措施不适用于这一名单。"""

    clause = "JY 16"

    def broken(self, facts: ScopeFacts, /, *, law: Law, on: date) -> bool | str:
        outside = bool(facts.programmes) and facts.on_programme not in facts.programmes
        return outside and f"限于{'、'.join(facts.programmes)}"


class KindNamed(Rule[ScopeFacts]):
    """该措施不适用于这一类主体。"""

    clause = "JY 16"

    def broken(self, facts: ScopeFacts, /, *, law: Law, on: date) -> bool | str:
        named = "、".join(TARGET_LABELS.get(kind, kind) for kind in facts.target_kinds)
        return facts.on_kind not in facts.target_kinds and f"限于{named or '（未写明）'}"


class ConditionMet(Rule[ScopeFacts]):
    """该措施所要求的情形未经认定。

    High-consumption limits hold only whom can pay and refuses, exit bans only such judgment debtors.
    """

    clause = "JY 12、JY 13"

    def broken(self, facts: ScopeFacts, /, *, law: Law, on: date) -> bool | str:
        missing = [condition for condition in facts.conditions if condition not in facts.circumstances]
        named = "、".join(f"“{Circumstance(condition).label}”" for condition in missing)
        return bool(missing) and f"还须具备{named}"


class GraveEnough(Rule[ScopeFacts]):
    """该措施仅适用于严重失信。"""

    clause = PROPORTION_CLAUSE

    def broken(self, facts: ScopeFacts, /, *, law: Law, on: date) -> bool:
        return facts.degree == Degree.SERIOUS and not facts.serious


SCOPE: tuple[Rule[ScopeFacts], ...] = (SameColour(), ListNamed(), KindNamed(), ConditionMet(), GraveEnough())


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFacts:
    """A dispatch at the desk of its department, and what the department says.

    `given` is what the door was told.
    """

    pack_version_id: int
    department_id: int
    measures: tuple[int, ...]
    given: Mapping[str, object]


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


REPORTING: tuple[Rule[DeskFacts], ...] = (AnswersBelong(), ResultReasoned())
REFUSING: tuple[Rule[DeskFacts], ...] = (DeskReason(),)
TRANSFERRING: tuple[Rule[DeskFacts], ...] = (
    DeskReason(),
    ReceiverNamed(),
    ReceiverImplements(),
    MeasuresStillStand(),
)
RECORDING: tuple[Rule[DeskFacts], ...] = (EvidenceGiven(),)


def _answers(facts: DeskFacts) -> Mapping[int, Mapping[str, object]]:
    found = facts.given.get("answers") or {}
    return found if isinstance(found, Mapping) else {}


def _has_end(term: str) -> bool:
    if term == WITH_LIST:
        return True
    try:
        Term.parse(term)
    except ValueError:
        return False
    return True
