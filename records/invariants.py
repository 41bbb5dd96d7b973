"""What must always be true of credit records."""

from __future__ import annotations

from core.invariants import Invariant, of_history
from records.flag_flow import FLAG
from records.flow import RECORD

INVARIANTS: tuple[Invariant, ...] = (
    *of_history(RECORD, "records_record"),
    *of_history(FLAG, "records_recordflag"),
    Invariant(
        name="records.flag_of_an_ended_record",
        sentence="已终止的记录没有待核对的文字。",
        sql=(
            "SELECT f.id FROM records_recordflag f JOIN records_record r ON r.id = f.record_id"
            " WHERE f.lifted_on IS NULL AND r.ended_on IS NOT NULL"
        ),
    ),
    Invariant(
        name="records.linked",
        sentence="责任人的关联记录随所属单位的记录终止。",
        sql=(
            "SELECT c.id FROM records_record c JOIN records_record p ON p.id = c.parent_id"
            " WHERE p.ended_on IS NOT NULL AND c.ended_on IS NULL"
        ),
    ),
)
