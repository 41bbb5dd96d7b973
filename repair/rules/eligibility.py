"""Whether, from which day and on what conditions a target may be repaired: told before anybody applies (I14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.actors import Actor
from core.rules import Law, Rule
from repair.terms import (
    APPLICATION,
    BAN_TERM,
    CLEAN_TERM,
    COMMITMENT,
    CONDITIONS,
    CORRECTION_EXITS,
    EARLIEST,
    EXPIRED_UNUSABLE,
    FULL_PERFORMANCE,
    KIND,
    PROMISE,
    REORGANISATION,
    Applicant,
    Way,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFacts:
    """What the law asks of a record or a list entry, and of what its applicant shows.

    `of_entry` tells an entry from a record. `from_on` is the first day on which it may be applied for, None while that
    rests on a correction nobody has stated; `valid_to` the last day of its effect. `same_kind_on` is the day of the
    newest conduct of the same kind, `barred_to` the last day of a bar, both None where there is none. `conduct_on` is
    the day of the conduct itself, of an entry the newest of its grounds.
    """

    pack_version_id: int
    of_entry: bool
    adverse: bool
    standing: bool
    court: bool
    elsewhere: str
    follows: bool
    not_repairable: str
    degree: str
    determined_on: date
    valid_to: date | None
    correction_due_on: date | None = None
    correction_allowed: bool = False
    conduct_on: date | None = None
    from_on: date | None = None
    same_kind_on: date | None = None
    barred_to: date | None = None
    open_case: bool = False
    corrected_on: date | None = None
    performed: bool = False
    promised: bool = False
    applicant: str = Applicant.SUBJECT
    authority_no: str = ""
    reorganisation: bool = False
    by: Actor | None = None
    given: Any = None


def way_of(facts: TargetFacts, law: Law) -> Way:
    """What repair does for the target under its pack: records follow `repair.application`, entries `repair.kind`."""
    kind = law.get(KIND)
    if facts.of_entry:
        return Way(kind) if kind is not None else Way.NONE
    return Way.APPLICATION if law.get(APPLICATION) or kind == Way.APPLICATION else Way.NONE


# --- what cannot be repaired at all, and who is to be asked instead ---------------------------------------------------


class AdverseOnly(Rule[TargetFacts]):
    """只有失信信息和黑名单条目可以申请信用修复。"""

    remedy = "信息有误的，请提出异议。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool:
        return not facts.adverse


class NotOfACourt(Rule[TargetFacts]):
    """失信被执行人信息由人民法院公布和删除，本平台不办理修复。"""

    clause = "JY 12、JY 20"
    remedy = "已经履行义务的，请向执行法院申请删除；法院删除后，本平台同步移出。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool:
        return facts.court


class RecognisedHere(Rule[TargetFacts]):
    """上级单位认定的名单，由来源单位修复或者移出，本地不办理修复。"""

    clause = "PY 四(二)"
    remedy = "请向来源单位申请；来源单位移出后，本平台同步移出。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool | str:
        return f"来源单位为{facts.elsewhere}" if facts.elsewhere else False


class RepairedWithItsParent(Rule[TargetFacts]):
    """责任人员的关联记录随所属单位的记录修复，不单独申请。"""

    clause = "JS-G 29"
    remedy = "请由所属单位就其记录申请修复。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool:
        return facts.follows


class NothingLapsed(Rule[TargetFacts]):
    """已经终止、退出或者有效期届满的信息，不再公开和使用，无须申请修复。"""

    key: ClassVar[str] = EXPIRED_UNUSABLE
    remedy = "无须办理；仍在展示或者使用的，请提出异议。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool:
        return not facts.standing or (facts.valid_to is not None and facts.valid_to < on)


class NotForbiddenByProgramme(Rule[TargetFacts]):
    """认定办法规定不得提前修复的，有效期届满前不能修复。"""

    clause = "JY 23、PY 五(四)"
    remedy = "有效期届满后自动不再公开和使用。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.not_repairable


class LeavesByCorrection(Rule[TargetFacts]):
    """在规定期限内纠正失信行为、消除不良影响的，由认定单位确认后退出名单，不另设修复申请。"""

    key: ClassVar[str] = CORRECTION_EXITS
    remedy = "请在纠正期限内纠正，并向认定单位提交证明。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool | str:
        if not facts.of_entry or way_of(facts, law) != Way.AUTOMATIC_EXIT:
            return False
        if facts.correction_due_on is None or not facts.correction_allowed:
            return "该认定办法没有规定纠正期限，名单至有效期届满退出"
        over = "，期限已过" if facts.correction_due_on < on else ""
        return f"纠正期限至{facts.correction_due_on:%Y-%m-%d}（含当日）{over}"


class PackHasApplication(Rule[TargetFacts]):
    """现行规定没有信用修复申请程序的，不能申请修复。"""

    key: ClassVar[str] = APPLICATION
    remedy = "请按国家和省该领域的信用修复规定，向作出决定的单位咨询。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool:
        return way_of(facts, law) == Way.NONE


class WindowOpens(Rule[TargetFacts]):
    """有效期内不能满足最短期限的，不能提前修复。"""

    clause = CONDITIONS
    remedy = "有效期届满后自动不再公开和使用。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.from_on is None or facts.valid_to is None or facts.from_on <= facts.valid_to:
            return False
        return f"最早可申请之日为{facts.from_on:%Y-%m-%d}，有效期至{facts.valid_to:%Y-%m-%d}"


# --- not yet, or not he ----------------------------------------------------------------------------------------------


class MinimumOver(Rule[TargetFacts]):
    """最短公示期届满前，不得申请信用修复。"""

    key: ClassVar[str] = EARLIEST
    remedy = "请在可以申请之日后提出。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool | str:
        if not law.get(EARLIEST) or facts.from_on is None or facts.from_on <= on:
            return False
        return f"自{facts.from_on:%Y-%m-%d}起可以申请"


class CleanTermOver(Rule[TargetFacts]):
    """自纠正失信行为之日起的规定期间届满前，不得申请信用修复。"""

    key: ClassVar[str] = CLEAN_TERM
    remedy = "请在可以申请之日后提出。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool | str:
        if law.get(EARLIEST) or facts.from_on is None or facts.from_on <= on:
            return False
        return f"自{facts.from_on:%Y-%m-%d}起可以申请"


class NotBarred(Rule[TargetFacts]):
    """提供虚假材料或者违反修复承诺的，在规定期间内不得申请信用修复。"""

    key: ClassVar[str] = BAN_TERM
    remedy = "请在该期间届满后提出。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.barred_to is None or facts.barred_to < on:
            return False
        return f"至{facts.barred_to:%Y-%m-%d}（含当日）不得申请"


class OneApplicationAtATime(Rule[TargetFacts]):
    """同一信息已有正在办理的修复申请的，不得重复申请。"""

    remedy = "请查询已有申请的办理情况。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool:
        return facts.open_case


# --- what must be shown ----------------------------------------------------------------------------------------------


class CorrectionShown(Rule[TargetFacts]):
    """申请信用修复，应当已经纠正失信行为、基本消除不良社会影响。"""

    clause = CONDITIONS
    remedy = "请填写纠正日期，并提交纠正失信行为的证明。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool:
        return facts.corrected_on is None


class CorrectionDayPossible(Rule[TargetFacts]):
    """纠正日期不得早于失信行为发生之日，也不得晚于今日。"""

    clause = CONDITIONS
    remedy = "请对照纠正失信行为的证明，核对纠正日期。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool | str:
        stated = (facts.given or {}).get("corrected_on") or facts.corrected_on
        if stated is None:
            return False
        if facts.conduct_on is not None and stated < facts.conduct_on:
            return f"失信行为发生于{facts.conduct_on:%Y-%m-%d}"
        return stated > on


class FullyPerformed(Rule[TargetFacts]):
    """申请信用修复，应当完全履行行政处罚等决定规定的义务。"""

    key: ClassVar[str] = FULL_PERFORMANCE
    remedy = "请提交缴纳罚款、履行义务的证明。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool:
        return bool(law.get(FULL_PERFORMANCE)) and not facts.performed


class PromiseMade(Rule[TargetFacts]):
    """申请信用修复，应当作出不再失信的信用承诺。"""

    key: ClassVar[str] = COMMITMENT
    clause = PROMISE
    remedy = "请填写信用承诺；承诺向社会公开。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool:
        asked = law.get(COMMITMENT) is not False and way_of(facts, law) != Way.NONE
        return asked and not facts.promised


class NoSameKindSince(Rule[TargetFacts]):
    """自纠正之日起又发生同类失信行为的，不得修复。"""

    key: ClassVar[str] = CLEAN_TERM
    remedy = "请就新的失信行为先行纠正，重新计算期间。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool | str:
        if law.get(CLEAN_TERM) is None or facts.same_kind_on is None or facts.corrected_on is None:
            return False
        return facts.same_kind_on > facts.corrected_on and f"同类失信行为发生于{facts.same_kind_on:%Y-%m-%d}"


class ApplicantAuthorised(Rule[TargetFacts]):
    """代理人、破产管理人申请的，应当有授权委托书或者指定管理人的文书。"""

    clause = "《中华人民共和国企业破产法》第二十五条、《中华人民共和国民法典》第一百六十五条"
    remedy = "请填写授权委托书或者法院文书的编号，并提交文书。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool:
        return facts.applicant != Applicant.SUBJECT and not facts.authority_no.strip()


class ReorganisationProvided(Rule[TargetFacts]):
    """现行规定没有破产重整修复的，不得以破产重整为由申请。"""

    key: ClassVar[str] = REORGANISATION
    remedy = "请按一般条件申请。"

    def broken(self, facts: TargetFacts, /, *, law: Law, on: date) -> bool:
        return facts.reorganisation and not law.get(REORGANISATION)


BARS: tuple[Rule[TargetFacts], ...] = (
    AdverseOnly(),
    NotOfACourt(),
    RecognisedHere(),
    RepairedWithItsParent(),
    NothingLapsed(),
    NotForbiddenByProgramme(),
    LeavesByCorrection(),
    PackHasApplication(),
    WindowOpens(),
)
"""Why a target cannot be repaired on application at all."""

NOT_YET: tuple[Rule[TargetFacts], ...] = (MinimumOver(), CleanTermOver(), NotBarred(), OneApplicationAtATime())
"""Why it cannot be applied for today."""

TO_SHOW: tuple[Rule[TargetFacts], ...] = (
    CorrectionShown(),
    CorrectionDayPossible(),
    FullyPerformed(),
    PromiseMade(),
    NoSameKindSince(),
)
"""What the applicant has to show, and what the system finds against him."""

APPLYING = (*BARS, *NOT_YET, CorrectionDayPossible(), ApplicantAuthorised(), ReorganisationProvided())
FITNESS = (*BARS, MinimumOver(), CleanTermOver(), *TO_SHOW)
"""What must be true when an application is accepted, and still when it is granted."""
