"""After listing: correction and every way off a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.actors import Actor, Post
from core.rules import Law, Rule
from records.terms import WHILE_VERIFYING
from redblack.terms import STAY_OF_EXECUTION, ExitReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitFacts:
    """What the moves after listing read of an entry."""

    pack_version_id: int
    colour: str
    origin: str
    exit_reason: str
    exit_requested_by_id: int | None
    correction_allowed: bool
    correction_due_on: date | None
    listed_on: date
    valid_to: date
    reason: str
    suspended_on: date | None = None
    fate_open: bool = False
    standing_stay: str = ""
    dispute_holds: bool = False
    by: Actor | None = None
    given: Any = None


class OwnEntriesOnly(Rule[ExitFacts]):
    """上级或者人民法院认定的名单，本地不得撤销、修复或者更正，随来源单位变动。"""

    clause = "JY 12、JY 20、PY 四(二)"
    remedy = "请向来源单位反映，由其移出后按“按来源移出”办理。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        return facts.origin != "own"


class OthersEntriesOnly(Rule[ExitFacts]):
    """本级认定的名单不能按来源移出。"""

    remedy = "请办理“提请退出”。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        return facts.origin == "own"


class ValidityOver(Rule[ExitFacts]):
    """名单有效期届满前，不得以到期为由退出。"""

    remedy = "请按其他退出事由办理。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        return facts.valid_to >= on


class AnotherPersonExits(Rule[ExitFacts]):
    """提请退出和签发退出应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        return facts.by is not None and facts.by.counts_as(facts.exit_requested_by_id, Post.APPROVER)


class CorrectionInTime(Rule[ExitFacts]):
    """在规定期限内纠正失信行为、消除不良影响的，才不再作为联合惩戒对象。"""

    key: ClassVar[str] = "correction.exits"
    remedy = "请按信用修复程序办理。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool | str:
        given = facts.given or {}
        if (given.get("exit_reason") or facts.exit_reason) != ExitReason.CORRECTION_CONFIRMED:
            return False
        if not law.get(self.key):
            return "本规则包不以纠正本身为退出事由"
        if not facts.correction_allowed or facts.correction_due_on is None:
            return "该认定办法没有规定可以因纠正退出"
        corrected_on = given.get("corrected_on") or on
        return corrected_on > facts.correction_due_on and f"纠正期限为{facts.correction_due_on:%Y-%m-%d}（含当日）"


class OnlyWrongIsAskedAnew(Rule[ExitFacts]):
    """已经提请退出、尚未签发的，只有查明认定有误，才可以改以“认定有误，撤销”再次提请。"""

    remedy = "请由签发人先决定签发退出或者不同意退出；认定有误的，退出原因选择“认定有误，撤销”。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        return bool(facts.exit_reason) and (facts.given or {}).get("exit_reason") != ExitReason.WITHDRAWN


class NotStoodStillTwice(Rule[ExitFacts]):
    """已经中止的，不再办理中止。"""

    remedy = "中止期间有新的停止执行文书的，请办理“登记中止执行”。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        return facts.suspended_on is not None


class NotStayed(Rule[ExitFacts]):
    """复议机关或者人民法院决定停止执行的，停止执行期间不得恢复公开和联合奖惩。"""

    clause = STAY_OF_EXECUTION
    remedy = "请先对该中止执行办理“解除中止执行”或者“登记裁判结果”。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.standing_stay


class NotHeldByDispute(Rule[ExitFacts]):
    """异议核实期间按规定暂不执行的，异议办结前不得恢复公开和联合奖惩。"""

    key: ClassVar[str] = WHILE_VERIFYING
    remedy = "请先办结异议；异议不成立的，办结时自动恢复。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        return facts.dispute_holds


class EndedSubjectsOnly(Rule[ExitFacts]):
    """只有主体注销、合并或者分立的，才可以此为由退出。"""

    clause = "《中华人民共和国民法典》第六十七条、第七十二条"
    remedy = "请先登记并确认主体变更，或者改选其他退出原因。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        return (facts.given or {}).get("exit_reason") == ExitReason.ENDED and not facts.fate_open


SUSPENDING: tuple[Rule[ExitFacts], ...] = (NotStoodStillTwice(),)
RESUMING: tuple[Rule[ExitFacts], ...] = (NotStayed(), NotHeldByDispute())
REQUESTING_EXIT: tuple[Rule[ExitFacts], ...] = (
    OwnEntriesOnly(),
    OnlyWrongIsAskedAnew(),
    CorrectionInTime(),
    EndedSubjectsOnly(),
)
EXITING: tuple[Rule[ExitFacts], ...] = (OwnEntriesOnly(), AnotherPersonExits())
OWN_ONLY: tuple[Rule[ExitFacts], ...] = (OwnEntriesOnly(),)
