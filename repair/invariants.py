"""What must always be true of applications for repair."""

from __future__ import annotations

from core.invariants import Invariant, of_history
from repair.flow import REPAIR

INVARIANTS: tuple[Invariant, ...] = (
    *of_history(REPAIR, "repair_repair"),
    Invariant(
        name="repair.granted_record_ended",
        sentence="准予修复的信用记录已经转为档案。",
        sql=(
            "SELECT p.id FROM repair_repair p JOIN records_record r ON r.id = p.record_id"
            " WHERE p.state = 'granted' AND r.ended_on IS NULL"
        ),
    ),
    Invariant(
        name="repair.granted_entry_left",
        sentence="准予修复的名单条目已经退出，或者已经提请认定单位决定。",
        sql=(
            "SELECT p.id FROM repair_repair p JOIN redblack_entry e ON e.id = p.entry_id"
            " WHERE p.state = 'granted' AND e.exited_on IS NULL AND p.exit_asked_on IS NULL"
        ),
    ),
    Invariant(
        name="repair.open_over_what_stands",
        sentence="办理中的修复申请，其记录或者条目没有终止。",
        sql=(
            "SELECT p.id FROM repair_repair p LEFT JOIN records_record r ON r.id = p.record_id"
            " LEFT JOIN redblack_entry e ON e.id = p.entry_id"
            " WHERE p.state IN ('applied', 'incomplete', 'accepted', 'opined', 'publicised')"
            " AND (r.ended_on IS NOT NULL OR e.exited_on IS NOT NULL)"
        ),
    ),
    Invariant(
        name="repair.answered_before_granted",
        sentence="准予修复之前，公示期异议都已答复，且没有一件成立。",
        sql=(
            "SELECT p.id FROM repair_repair p JOIN repair_repairobjection o ON o.repair_id = p.id"
            " WHERE p.state = 'granted' AND (o.answered_on IS NULL OR o.upheld)"
        ),
    ),
)
