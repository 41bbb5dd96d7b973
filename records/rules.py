"""What must be true of a credit record when it is filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from core.actors import Actor
from core.rules import Law, Rule
from records.terms import JUDGMENT_DEBTOR, VALIDITY_KEYS, Ground, Nature, Polarity, Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingFacts:
    """What is known of a record before it is filed."""

    item_published: bool
    nature: str
    ground: str
    polarity: str
    procedure: str
    degree: str
    conduct_on: date
    determined_on: date
    provider_may_provide: bool


class ProviderMayProvide(Rule[FilingFacts]):
    """信息提供单位应当具有提供职权。"""

    clause = "JS-G 16"
    remedy = "请由信用办在“单位”中登记该单位的提供职权。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.provider_may_provide


class FitsPublishedItem(Rule[FilingFacts]):
    """不属于已公布目录事项的信息不予归集。"""

    clause = "JS-G 8、19"
    remedy = "请核对事项，或由信用办按程序将该事项编入目录。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.item_published


class PolarityOfItem(Rule[FilingFacts]):
    """信息性质应当与目录事项一致。"""

    clause = "JS-G 9"
    remedy = "请更正信息性质，或换用相应的目录事项。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return facts.nature not in ("", Nature.RECORD, facts.polarity)


class DeterminedNotInFuture(Rule[FilingFacts]):
    """认定日期不得晚于今日。"""

    remedy = "请核对认定文书上的日期。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return facts.determined_on > on


class ConductBeforeDetermination(Rule[FilingFacts]):
    """行为发生日期不得晚于认定日期。"""

    remedy = "请核对行为发生日期和认定日期。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return facts.conduct_on > facts.determined_on


class SummaryProcedureNeverNegative(Rule[FilingFacts]):
    """适用简易程序作出的行政处罚不作为负面信息。"""

    key: ClassVar[str] = "record.general_procedure_only"
    clause = "JS-G 12(九)"
    remedy = "请按“其他信息”归集，或更正处罚程序。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return facts.procedure == Procedure.SUMMARY and facts.polarity == Polarity.NEGATIVE


class CommendationIsPositive(Rule[FilingFacts]):
    """受表彰奖励等信息只能作为红名单的依据。"""

    key: ClassVar[str] = "listing.red_only_grounds"
    remedy = "请更正依据类别。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool:
        return facts.ground == Ground.COMMENDATION and facts.polarity != Polarity.POSITIVE


class NegativeHasDegree(Rule[FilingFacts]):
    """失信行为信息应当标明失信程度。"""

    key: ClassVar[str] = "grades.names"
    remedy = "请按规则包规定的等级填写失信程度。"

    def broken(self, facts: FilingFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.polarity != Polarity.NEGATIVE:
            return False
        known = [str(name).partition(":") for name in law.get(self.key) or ()]
        if facts.degree in [code for code, _, _ in known]:
            return False
        words = "、".join(label or code for code, _, label in known)
        return f"“{facts.degree}”不在{words}之中" if facts.degree else f"没有填写，应为{words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quashing:
    """Who quashed a decision, by which document, on which day."""

    authority: str
    document_no: str
    quashed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class QuashingFacts:
    """What the quashing of a decision reads of its record."""

    pack_version_id: int
    determined_on: date
    item__code: str
    provider_id: int
    by: Actor | None = None
    given: Any = None


class Provided(Protocol):
    """Of which item a record is, who provides it, and who acts."""

    @property
    def item__code(self) -> str: ...
    @property
    def provider_id(self) -> int: ...
    @property
    def by(self) -> Actor | None: ...


class ItsCourtAlone(Rule[Any]):
    """失信被执行人信息由人民法院公布、更正和删除，其他单位不得更正，也不得登记撤销。"""

    clause = "JY 12、JY 20"
    remedy = "请向执行法院提出，由报送单位更正或者撤回；归集有误的，请办理“撤销”。"

    def broken(self, facts: Provided, /, *, law: Law, on: date) -> bool:
        by = facts.by
        if facts.item__code != JUDGMENT_DEBTOR or by is None or by.is_timer:
            return False
        return facts.provider_id not in by.units


class QuashingHasDocument(Rule[QuashingFacts]):
    """原决定被撤销的，应当写明撤销的机关和文书号。"""

    remedy = "请填写复议机关、人民法院或者原决定机关的名称和文书号；归集有误的，请办理“撤销”。"

    def broken(self, facts: QuashingFacts, /, *, law: Law, on: date) -> bool:
        return not (facts.given.authority.strip() and facts.given.document_no.strip())


class QuashedAfterDetermination(Rule[QuashingFacts]):
    """撤销日期不得早于原决定的认定日期，也不得晚于今日。"""

    remedy = "请核对撤销文书上的日期。"

    def broken(self, facts: QuashingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.determined_on <= facts.given.quashed_on <= on


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairingFacts:
    """What the repair of a record reads of it: its item of the catalogue."""

    pack_version_id: int
    parent_id: int | None
    item__code: str


class NotNamedByACourt(Rule[RepairingFacts]):
    """失信被执行人由人民法院公布和删除，本平台不办理修复。"""

    clause = "JY 12、JY 20"
    remedy = "请向执行法院提出；法院删除后，由报送单位撤回，本地同步移出。"

    def broken(self, facts: RepairingFacts, /, *, law: Law, on: date) -> bool:
        return facts.item__code == JUDGMENT_DEBTOR


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFacts:
    """Since when a record bears the mark of an objection."""

    pack_version_id: int
    disputed_on: date | None


class RecordIsDisputed(Rule[DisputeFacts]):
    """该信用记录没有正在处理的异议。"""

    remedy = "无须办理；请核对记录。"

    def broken(self, facts: DisputeFacts, /, *, law: Law, on: date) -> bool:
        return facts.disputed_on is None


CLEARING: tuple[Rule[DisputeFacts], ...] = (RecordIsDisputed(),)

REPAIRING: tuple[Rule[RepairingFacts], ...] = (NotNamedByACourt(),)

CORRECTING: tuple[Rule[Any], ...] = (ItsCourtAlone(),)

QUASHING: tuple[Rule[QuashingFacts], ...] = (ItsCourtAlone(), QuashingHasDocument(), QuashedAfterDetermination())

FILING: tuple[Rule[FilingFacts], ...] = (
    ProviderMayProvide(),
    FitsPublishedItem(),
    PolarityOfItem(),
    DeterminedNotInFuture(),
    ConductBeforeDetermination(),
    SummaryProcedureNeverNegative(),
    CommendationIsPositive(),
    NegativeHasDegree(),
)


def validity_key(*, polarity: str, degree: str) -> str:
    """The pack value that limits a record's life; empty for information that does not lapse."""
    return VALIDITY_KEYS.get(degree, "") if polarity == Polarity.NEGATIVE else ""
