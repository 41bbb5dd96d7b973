"""Entries to which somebody objects: marked, and standing still where the pack says so (JY 24, JJ 21, PY 五(三))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.rules import Law, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFacts:
    """What the mark of an objection reads of an entry. `given` says whether the objection suspends it.

    `stayed`: a stay of execution holds it, or did and left it to a person to say whether it has effect again;
    `stay_suspends`: and but for stays it would have effect.
    """

    pack_version_id: int
    disputed_on: date | None
    dispute_holds: bool
    dispute_suspended: bool
    suspended_on: date | None
    valid_to: date
    stayed: bool
    stay_suspends: bool
    given: Any = None


class EntryIsDisputed(Rule[DisputeFacts]):
    """该名单条目没有正在处理的异议。"""

    remedy = "无须办理；请核对条目。"

    def broken(self, facts: DisputeFacts, /, *, law: Law, on: date) -> bool:
        return facts.disputed_on is None


CLEARING: tuple[Rule[DisputeFacts], ...] = (EntryIsDisputed(),)
