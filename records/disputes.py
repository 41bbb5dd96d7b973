"""The mark 异议处理中, as everybody reads it beside a record or an entry: since when, what goes on, by which clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from law.operations import pack_by_version_id
from law.packs import Pack
from records.terms import WHILE_VERIFYING

DISPUTED = "异议处理中"
SENTENCES = {
    "continue": "核实期间不停止执行联合惩戒措施。",
    "mark_and_continue": "打上标识，核实期间照常公示和应用，不停止执行联合惩戒措施。",
    "suspend": "核实期间暂不执行联合惩戒措施。",
}
"""What the answers of `objection.while_verifying` mean to a reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """An objection that is dealt with: its first day, a sentence for the reader, the clauses that decide."""

    since: date
    sentence: str
    clauses: tuple[str, ...]

    @property
    def label(self) -> str:
        """The mark itself."""
        return DISPUTED


def dispute_of(case: Any) -> Dispute | None:
    """The objection that is dealt with against a record or an entry; None where there is none.

    A linked record of somebody responsible bears the mark of its organisation's record, too (A2). With the end of
    the case the mark ends.
    """
    since = disputed_since(case)
    return told(since, pack=pack_by_version_id(case.pack_version_id)) if since else None


def disputed_since(case: Any) -> date | None:
    """The first day of the objection that `dispute_of` tells of."""
    ended = case.exited_on if hasattr(case, "exited_on") else case.ended_on
    return _since(case) if ended is None else None


def told(since: date, *, pack: Pack) -> Dispute:
    """What a reader is told under a pack; without an answer of the pack the mark alone."""
    value = pack.get(WHILE_VERIFYING)
    words = SENTENCES.get(str(value), "")
    clauses = tuple(one.short for one in pack.citations(WHILE_VERIFYING) if one.short) if value else ()
    return Dispute(since=since, sentence=f"自{since:%Y-%m-%d}起正在核实。{words}", clauses=clauses)


def _since(case: Any) -> date | None:
    parent = case.parent if getattr(case, "parent_id", None) is not None else None
    days = [one.disputed_on for one in (case, parent) if one is not None and one.disputed_on is not None]
    return min(days) if days else None
