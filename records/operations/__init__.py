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
    withdraw_catalogue,
)
from records.operations.catalogue import load as load_base_catalogue
from records.operations.changing import correct, update_records
from records.operations.collecting import Collected, Reader, collect, item_in_force
from records.operations.ending import quash, repair, revoke, withdraw
from records.operations.filing import Filed, RecordClaim, file
from records.operations.lifetimes import Lifetimes
from records.operations.linking import link_responsible
from records.operations.recounting import recount
from records.operations.withdrawing import WITHDRAWALS, Withdrawn, withdraw_by_key

__all__ = [
    "WITHDRAWALS",
    "Collected",
    "Filed",
    "Lifetimes",
    "Reader",
    "RecordClaim",
    "Withdrawn",
    "answer_catalogue_comment",
    "approve_catalogue",
    "collect",
    "comment_on_catalogue",
    "consult_catalogue",
    "correct",
    "draft_catalogue",
    "file",
    "item_in_force",
    "items_of",
    "link_responsible",
    "load_base_catalogue",
    "publish_catalogue",
    "quash",
    "recount",
    "repair",
    "revise_catalogue",
    "revoke",
    "update_records",
    "withdraw",
    "withdraw_by_key",
    "withdraw_catalogue",
]
