"""What must always be true of credit records."""

from __future__ import annotations

from core.invariants import Invariant, of_history
from records.flow import RECORD

INVARIANTS: tuple[Invariant, ...] = (
    *of_history(RECORD, "records_record"),
    Invariant(
        name="records.linked",
        sentence="责任人的关联记录随所属单位的记录终止。",
        sql=(
            "SELECT c.id FROM records_record c JOIN records_record p ON p.id = c.parent_id"
            " WHERE p.ended_on IS NOT NULL AND c.ended_on IS NULL"
        ),
    ),
)
