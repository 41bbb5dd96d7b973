"""What must always be true of the tasks over honours."""

from __future__ import annotations

from core.invariants import Invariant, of_history
from honours.flow import HONOUR_TASK

INVARIANTS: tuple[Invariant, ...] = (
    *of_history(HONOUR_TASK, "honours_honourtask"),
    Invariant(
        name="honour.revoked_ended",
        sentence="已撤销的荣誉，其记录已经终止。",
        sql=(
            "SELECT t.id FROM honours_honourtask t JOIN records_record r ON r.id = t.record_id"
            " WHERE t.state IN ('revoked', 'restoring', 'not_restored') AND r.ended_on IS NULL"
        ),
    ),
    Invariant(
        name="honour.open_rests_on_entry",
        sentence="待办理的荣誉撤销任务，其名单条目没有退出。",
        sql=(
            "SELECT t.id FROM honours_honourtask t JOIN redblack_entry e ON e.id = t.entry_id"
            " WHERE t.state IN ('opened', 'paused') AND e.exited_on IS NOT NULL"
        ),
    ),
)
