"""What must always be true of objections."""

from __future__ import annotations

from core.invariants import Invariant, of_history
from objections.objection_flow import MARKING, OBJECTION

INVARIANTS: tuple[Invariant, ...] = (
    *of_history(OBJECTION, "objections_objection"),
    Invariant(
        name="objections.marked",
        sentence="办理中的异议，其针对的信用记录和名单条目都打有异议标识。",
        sql=(
            "SELECT o.id FROM objections_objection o"
            " LEFT JOIN records_record r ON r.id = o.record_id LEFT JOIN redblack_entry e ON e.id = o.entry_id"
            " WHERE o.state = ANY(%(marking)s) AND r.disputed_on IS NULL AND e.disputed_on IS NULL"
        ),
        params={"marking": list(MARKING)},
    ),
    Invariant(
        name="objections.target_stands",
        sentence="没有办结的异议，其针对的信息没有终止。",
        sql=(
            "SELECT o.id FROM objections_objection o"
            " LEFT JOIN records_record r ON r.id = o.record_id LEFT JOIN redblack_entry e ON e.id = o.entry_id"
            " WHERE o.closed_on IS NULL AND (r.ended_on IS NOT NULL OR e.exited_on IS NOT NULL)"
        ),
    ),
)
