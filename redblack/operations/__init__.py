"""The only writers of programmes, entries and representations."""

from redblack.operations.correcting import follow_correction
from redblack.operations.exits import (
    correct,
    exit_entries,
    expire,
    keep,
    lapse,
    leave,
    quash,
    request_exit,
    resume,
    strike,
    suspend,
    take_back,
    undo_take_over,
)
from redblack.operations.fates import carry_on, follow_changes, restore
from redblack.operations.grounds import follow_grounds, shorten
from redblack.operations.handing_over import hand_over
from redblack.operations.importing import (
    Confirming,
    ListRow,
    Understood,
    Upload,
    check_rows,
    confirm_import,
    give_back_import,
    queue_import,
    release_row,
    sign_off_import,
    upload_import,
)
from redblack.operations.objecting import WhereToObject, where_to_object
from redblack.operations.path import (
    cross_check,
    drop,
    list_entries,
    make_ready,
    notify,
    withdraw_draft,
)
from redblack.operations.programmes import (
    answer_comment,
    comment,
    consult,
    draft_programme,
    publish_programme,
    supersede_programme,
    withdraw_programme,
)
from redblack.operations.proposing import Proposal, Proposed, propose
from redblack.operations.publicity import (
    announce_exits,
    beat,
    declare_outage,
    extend_publicity,
    measure_outages,
    publicise,
)
from redblack.operations.receiving import (
    Leaving,
    Received,
    follow_origin,
    leave_by_rows,
    receive,
)
from redblack.operations.recounting import recount
from redblack.operations.red import question, reevaluate
from redblack.operations.representations import dismiss, represent, uphold
from redblack.operations.service import ProofFile, attempt_service, serve
from redblack.operations.stays import judge, lift, run_out, stay
from redblack.operations.taking_back import discard_import, undo_import
from redblack.operations.taking_over import OldEntry, take_over
from redblack.operations.withholding import ask_withholding, disclose, withhold

__all__ = [
    "restore",
    "follow_changes",
    "carry_on",
    "follow_correction",
    "follow_grounds",
    "Confirming",
    "Leaving",
    "OldEntry",
    "ListRow",
    "ProofFile",
    "Proposal",
    "Proposed",
    "Received",
    "Understood",
    "Upload",
    "WhereToObject",
    "announce_exits",
    "answer_comment",
    "ask_withholding",
    "attempt_service",
    "beat",
    "check_rows",
    "comment",
    "confirm_import",
    "consult",
    "correct",
    "cross_check",
    "declare_outage",
    "discard_import",
    "disclose",
    "dismiss",
    "draft_programme",
    "drop",
    "exit_entries",
    "expire",
    "extend_publicity",
    "follow_origin",
    "give_back_import",
    "hand_over",
    "judge",
    "keep",
    "lapse",
    "leave",
    "leave_by_rows",
    "lift",
    "list_entries",
    "make_ready",
    "measure_outages",
    "notify",
    "propose",
    "publicise",
    "publish_programme",
    "quash",
    "queue_import",
    "receive",
    "question",
    "release_row",
    "sign_off_import",
    "strike",
    "take_over",
    "undo_take_over",
    "recount",
    "reevaluate",
    "represent",
    "request_exit",
    "resume",
    "run_out",
    "serve",
    "shorten",
    "stay",
    "supersede_programme",
    "suspend",
    "take_back",
    "undo_import",
    "uphold",
    "upload_import",
    "where_to_object",
    "withdraw_draft",
    "withdraw_programme",
    "withhold",
]
