"""What must always be true of credit records."""

from __future__ import annotations

from core.invariants import Invariant, of_history
from records.collection_flow import COLLECTION
from records.commitment_flow import COMMITMENT
from records.flag_flow import FLAG
from records.flow import RECORD

INVARIANTS: tuple[Invariant, ...] = (
    *of_history(RECORD, "records_record"),
    *of_history(COLLECTION, "records_collectionbatch"),
    Invariant(
        name="collection.filed",
        sentence="归集文件的新增行数等于它归集的记录数；归集完毕的不再有待归集行。",
        sql=(
            "SELECT c.id FROM records_collectionbatch c JOIN records_collectionfile f ON f.batch_id = c.id"
            " WHERE c.loaded_on IS NOT NULL AND (c.new <> (SELECT count(*) FROM core_step s"
            " WHERE s.transition_id = f.filed AND s.flow = 'record')"
            " OR EXISTS (SELECT FROM records_collectionrow w WHERE w.batch_id = c.id))"
        ),
    ),
    *of_history(FLAG, "records_recordflag"),
    Invariant(
        name="records.flag_of_an_ended_record",
        sentence="已终止的记录没有待核对的文字。",
        sql=(
            "SELECT f.id FROM records_recordflag f JOIN records_record r ON r.id = f.record_id"
            " WHERE f.lifted_on IS NULL AND r.ended_on IS NOT NULL"
        ),
    ),
    *of_history(COMMITMENT, "records_commitment"),
    Invariant(
        name="commitments.published",
        sentence="已公布、履行中的承诺，恰有一条有效的信用记录。",
        sql=(
            "SELECT c.id FROM records_commitment c LEFT JOIN records_record r ON r.subject_id = c.subject_id"
            " AND r.provider_id = c.provider_id AND r.provider_key = c.number AND r.parent_id IS NULL"
            " AND r.ended_on IS NULL"
            " AND r.item_id IN (SELECT id FROM records_item WHERE code = 'commitment')"
            " WHERE c.state IN ('published', 'noticed') GROUP BY c.id HAVING count(r.id) <> 1"
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
