"""When a file of records may be loaded or taken back. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.rules import Law, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFacts:
    """What the moves of a file read: the counts of its check, and what the move itself was given."""

    pack_version_id: int
    new: int
    changed: int
    refused: int
    newer_item: bool
    given: Any = None


class SomethingToLoad(Rule[BatchFacts]):
    """文件中没有可以归集的新增或者更新信息。"""

    remedy = "请下载错误表，改正后重新上传；内容没有变化的无须归集。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool:
        return facts.new + facts.changed == 0


class AllRowsSound(Rule[BatchFacts]):
    """选择了“有错则全部不归集”，文件中仍有不能归集的行。"""

    remedy = "请改正后重新上传，或改选“只归集正确的行”。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool | str:
        return bool(facts.given.whole and facts.refused) and f"{facts.refused}行"


class ItemStillInForce(Rule[BatchFacts]):
    """文件检查以后目录已经换版或者撤回，不得按旧目录归集。"""

    clause = "JS-G 8、19"
    remedy = "请放弃本批，按现行目录重新上传。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool:
        return facts.newer_item


class NothingChangedSince(Rule[BatchFacts]):
    """本批归集的信息此后有更正、更新的，不得整批撤销。"""

    clause = "JS-G 16、32"
    remedy = "请先撤销更新这些信息的批次，或者逐条办理“撤销”。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.given.changed_since > 0 and f"{facts.given.changed_since}条"


class NothingRestsOnIt(Rule[BatchFacts]):
    """仍有名单条目等以本批归集的信息为依据的，不得整批撤销。"""

    clause = "JS-G 30"
    remedy = "请逐条核实：信息确有错误的，由签发人逐条办理“撤销”，仅以其为依据的名单条目随之退出。"

    def broken(self, facts: BatchFacts, /, *, law: Law, on: date) -> bool | str:
        return facts.given.resting or False


LOADING: tuple[Rule[BatchFacts], ...] = (SomethingToLoad(), AllRowsSound(), ItemStillInForce())
UNDOING: tuple[Rule[BatchFacts], ...] = (NothingChangedSince(), NothingRestsOnIt())
