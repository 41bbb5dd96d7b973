"""The only writers of credit records and of the catalogue."""

from records.operations.catalogue import (
    answer_catalogue_comment,
    approve_catalogue,
    comment_on_catalogue,
    consult_catalogue,
    draft_catalogue,
    items_of,
    publish_catalogue,
    revise_catalogue,
    version_before,
    withdraw_catalogue,
)
from records.operations.catalogue import load as load_base_catalogue
from records.operations.changing import correct, update_records
from records.operations.collecting import Collected, Reader, collect, item_in_force
from records.operations.collecting_batches import (
    assign_columns,
    discard_collection,
    fail_check,
    keep_map,
    recheck_collection,
    upload_collection,
)
from records.operations.collecting_loading import (
    give_back_collection,
    load_collection,
    queue_loading,
    sort_checked,
)
from records.operations.collecting_sorting import quiet
from records.operations.collecting_undoing import keep_collection, queue_undoing, undo_collection
from records.operations.commitments import (
    breach_commitments,
    discard_commitments,
    end_commitments,
    follow_commitments,
    fulfil_commitments,
    hand_over_commitments,
    hear_commitments,
    notify_breach_of_commitments,
    publish_commitments,
    recount_commitments,
    register_commitment,
    take_up_commitments,
)
from records.operations.disputing import clear_dispute, mark_disputed
from records.operations.ending import quash, repair, revoke, withdraw
from records.operations.exchange_keeping import (
    ask_pull,
    change_exchange,
    open_exchange,
    resume_exchange,
    stop_exchange,
)
from records.operations.exchanging import Pulled, pull
from records.operations.filing import Filed, RecordClaim, file
from records.operations.flagging import clear_flag, look, send_back_flag, settle_flag
from records.operations.lifetimes import Lifetimes
from records.operations.linking import link_responsible
from records.operations.recounting import recount
from records.operations.reporting import count_messages, keep, report, report_withdrawals
from records.operations.withdrawing import WITHDRAWALS, Withdrawn, withdraw_by_key

__all__ = [
    "take_up_commitments",
    "register_commitment",
    "publish_commitments",
    "recount_commitments",
    "notify_breach_of_commitments",
    "hear_commitments",
    "hand_over_commitments",
    "fulfil_commitments",
    "follow_commitments",
    "end_commitments",
    "discard_commitments",
    "breach_commitments",
    "WITHDRAWALS",
    "Collected",
    "Filed",
    "Lifetimes",
    "Pulled",
    "Reader",
    "RecordClaim",
    "Withdrawn",
    "answer_catalogue_comment",
    "approve_catalogue",
    "ask_pull",
    "change_exchange",
    "assign_columns",
    "collect",
    "clear_dispute",
    "clear_flag",
    "comment_on_catalogue",
    "consult_catalogue",
    "correct",
    "count_messages",
    "discard_collection",
    "draft_catalogue",
    "fail_check",
    "file",
    "give_back_collection",
    "item_in_force",
    "items_of",
    "keep",
    "link_responsible",
    "look",
    "mark_disputed",
    "load_base_catalogue",
    "open_exchange",
    "keep_collection",
    "keep_map",
    "link_responsible",
    "load_base_catalogue",
    "load_collection",
    "publish_catalogue",
    "pull",
    "quash",
    "queue_loading",
    "queue_undoing",
    "quiet",
    "recheck_collection",
    "recount",
    "repair",
    "report",
    "report_withdrawals",
    "resume_exchange",
    "revise_catalogue",
    "revoke",
    "stop_exchange",
    "send_back_flag",
    "settle_flag",
    "sort_checked",
    "undo_collection",
    "update_records",
    "upload_collection",
    "version_before",
    "withdraw",
    "withdraw_by_key",
    "withdraw_catalogue",
]
