"""What a paper must say before it is filed, and what a memorandum must settle (PY 四(一))."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.rules import Law, Rule
from measures.rules.gate import ReasonFacts, ReasonGiven

MEMORANDUM_CLAUSE = "PY 四(一)"
FILING_CLAUSE = "PY 四(一)、PY 六(一)"
MEMORANDUM = "memorandum"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingFacts:
    """A paper as it stands, and what the door was told. Counts are of the memorandum's rows."""

    kind: str
    document_no: str
    signed_on: date | None
    in_force_from: date | None
    valid_to: date | None
    has_file: bool
    targets: str
    sharing: str
    feedback: str
    parties: int
    measures: int
    baseless: int
    unassigned: int
    given: Mapping[str, object]

    @property
    def cooperates(self) -> bool:
        return self.kind == MEMORANDUM


class Numbered(Rule[FilingFacts]):
    """报送备案的文件应当有文号、签署或印发日期和施行日期，且已经签署。"""

    clause = FILING_CLAUSE
    remedy = "请办理“修改”，补齐后再报送。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool | str:
        if not facts.document_no.strip() or facts.signed_on is None or facts.in_force_from is None:
            return True
        return facts.signed_on > on and f"签署日期{facts.signed_on:%Y-%m-%d}还没有到"


class TextAttached(Rule[FilingFacts]):
    """报送备案应当附正式文本。"""

    clause = FILING_CLAUSE
    remedy = "请办理“修改”，上传文本。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.has_file


class TermNotOver(Rule[FilingFacts]):
    """有效期已满的文件不能备案。"""

    clause = "PY 五(四)"
    remedy = "请核对有效期；需要继续执行的，由制定单位先延长。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return facts.valid_to is not None and facts.valid_to < on


class PartiesNamed(Rule[FilingFacts]):
    """备忘录由两个以上单位签署。"""

    clause = MEMORANDUM_CLAUSE
    remedy = "请办理“修改”，逐行登记签署单位，发起部门在内。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return facts.cooperates and facts.parties < 2


class TargetsStated(Rule[FilingFacts]):
    """备忘录应当明确奖惩对象。"""

    clause = MEMORANDUM_CLAUSE
    remedy = "请办理“修改”，填写奖惩对象。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return facts.cooperates and not facts.targets.strip()


class DutiesStated(Rule[FilingFacts]):
    """备忘录应当明确奖惩对象名单的共享和实施情况的反馈。"""

    clause = "PY 四(一)、JY 21"
    remedy = "请办理“修改”，填写名单共享和反馈义务。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return facts.cooperates and not (facts.sharing.strip() and facts.feedback.strip())


class MeasuresBundled(Rule[FilingFacts]):
    """备忘录应当明确奖惩措施，每项措施应当有依据和实施单位。

    That a basis is stated is all that is asked here. Whether it carries a punishment the legality gate says when the
    measure is published: a memorandum is no basis by itself (C2).
    """

    clause = MEMORANDUM_CLAUSE
    remedy = "请办理“登记一项措施”或者“从表格登记措施”。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool | str:
        if not facts.cooperates:
            return False
        if facts.baseless or facts.unassigned:
            return f"没有依据的{facts.baseless}项，没有实施单位的{facts.unassigned}项"
        return not facts.measures


class OnlyMemorandaBundle(Rule[FilingFacts]):
    """只有合作备忘录登记措施，其他文件不登记。"""

    clause = MEMORANDUM_CLAUSE
    remedy = "规范性文件所列的措施，由信用办在措施清单中起草。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.cooperates


class FilingReason(Rule[FilingFacts]):
    """退回、终止备案文件，应当写明理由。"""

    remedy = "请填写理由。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return not str(facts.given.get("reason", "")).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetainFacts(ReasonFacts):
    """A measure whose memorandum is over; `orphaned` where none in force carries it and nobody has decided."""

    orphaned: bool


class MemorandumOver(Rule[RetainFacts]):
    """只有备忘录已经终止的措施，才需要决定是否继续适用。"""

    clause = MEMORANDUM_CLAUSE
    remedy = "不需要办理。"

    def broken(self, facts: RetainFacts, /, *, law: Law, on: date) -> bool:
        return not facts.orphaned


SUBMITTING: tuple[Rule[FilingFacts], ...] = (
    Numbered(),
    TextAttached(),
    TermNotOver(),
    PartiesNamed(),
    TargetsStated(),
    DutiesStated(),
    MeasuresBundled(),
)
BUNDLING: tuple[Rule[FilingFacts], ...] = (OnlyMemorandaBundle(),)
REASONED: tuple[Rule[FilingFacts], ...] = (FilingReason(),)
RETAINING: tuple[Rule[RetainFacts], ...] = (ReasonGiven(), MemorandumOver())  # type: ignore[assignment]
