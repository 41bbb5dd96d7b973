"""When a batch of a list may be confirmed or taken back. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.actors import Actor, Post
from core.cells import SHOWN, Finding, day, scrub
from core.rules import Law, Rule
from redblack.terms import ListKind

__all__ = ["CONFIRMING", "SHOWN", "SIGNING", "UNDOING", "BatchFacts", "Finding", "day", "scrub"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFacts:
    """What the moves of a batch read. `advanced` counts entries that were told to somebody or listed."""

    pack_version_id: int
    good: int
    bad: int
    advanced: int
    quarantined: int = 0
    kind: str = ListKind.PROPOSED
    total: int = 0
    declared_rows: int | None = None
    confirmed_by_id: int | None = None
    withdrawal_asked_by_id: int | None = None
    by: Actor | None = None
    given: Any = None


class SomethingToImport(Rule[BatchFacts]):
    """批次中没有可以导入的行。"""

    remedy = "请下载错误表，改正后重新上传。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool:
        return facts.good == 0 and facts.quarantined == 0


class WholeOrNothing(Rule[BatchFacts]):
    """选择了“有错则全部不导入”，批次中仍有不能导入的行。"""

    remedy = "请改正后重新上传，或改选“只导入正确的行”。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool | str:
        return bool(facts.given.whole and facts.bad) and f"{facts.bad}行"


class BatchStillDraft(Rule[BatchFacts]):
    """批次中已有条目进入告知、公示或者列入环节的，不得整批撤销。"""

    clause = "JY 6、JS-L 6"
    remedy = "请办理“提请整批退出”，由签发人决定；只有部分条目有误的，逐条办理“撤回草稿”“不予列入”或者“提请退出”。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.kind == ListKind.PROPOSED and facts.advanced > 0 and f"{facts.advanced}条"


class LeavingStands(Rule[BatchFacts]):
    """按来源移出的批次不得撤销。"""

    clause = "JY 12、JY 20、PY 四(二)"
    remedy = "来源仍列有的，请重新归集。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool:
        return facts.kind == ListKind.LEFT


class OwnListsLeave(Rule[BatchFacts]):
    """只有本级认定的名单，才可以整批退出。"""

    clause = "JY 12、JY 20、PY 四(二)"
    remedy = "归集名单和旧系统名单有误的，请办理“撤销整批”。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool:
        return facts.kind != ListKind.PROPOSED


class SomethingTold(Rule[BatchFacts]):
    """批次中的条目都没有告知、公示或者列入的，不需要签发。"""

    remedy = "请由经办人办理“撤销整批”。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool:
        return facts.advanced == 0


class AnotherPersonWithdraws(Rule[BatchFacts]):
    """提请整批退出和签发整批退出应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool:
        by = facts.by
        return by is not None and by.counts_as(facts.withdrawal_asked_by_id, Post.APPROVER)


class OldListsOnly(Rule[BatchFacts]):
    """只有旧系统名单需要核对签收。"""

    remedy = "其他名单导入后无须签收。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool:
        return facts.kind != ListKind.OLD


class SumsAgree(Rule[BatchFacts]):
    """文件的行数与旧系统的条数不一致的，不得签收。"""

    remedy = "请查明差异：撤销整批后补齐文件重新移入，或者更正旧系统条数后重新上传。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool | str:
        declared = facts.declared_rows
        return declared is not None and declared != facts.total and f"旧系统{declared}条，文件{facts.total}行"


class AnotherPersonSigns(Rule[BatchFacts]):
    """导入和核对签收应当由两人分别办理。"""

    remedy = "请由另一名审核人或者签发人核对。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool:
        by = facts.by
        return by is not None and by.counts_as(facts.confirmed_by_id, Post.REVIEWER, Post.APPROVER)


CONFIRMING: tuple[Rule[BatchFacts], ...] = (SomethingToImport(), WholeOrNothing())
SIGNING: tuple[Rule[BatchFacts], ...] = (OldListsOnly(), SumsAgree(), AnotherPersonSigns())
UNDOING: tuple[Rule[BatchFacts], ...] = (BatchStillDraft(), LeavingStands())
ASKING_WITHDRAWAL: tuple[Rule[BatchFacts], ...] = (OwnListsLeave(), SomethingTold())
WITHDRAWING: tuple[Rule[BatchFacts], ...] = (AnotherPersonWithdraws(),)
