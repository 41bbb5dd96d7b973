"""The only writers of programmes, entries and representations."""

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
    suspend,
)
from redblack.operations.handing_over import hand_over
from redblack.operations.importing import (
    Confirming,
    ListRow,
    confirm_import,
    discard_import,
    undo_import,
    upload_import,
)
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
from redblack.operations.proposing import Proposal, Proposed, Received, propose, receive
from redblack.operations.publicity import (
    announce_exits,
    beat,
    declare_outage,
    extend_publicity,
    measure_outages,
    publicise,
)
from redblack.operations.recounting import recount
from redblack.operations.red import question, reevaluate
from redblack.operations.representations import dismiss, represent, uphold
from redblack.operations.service import ProofFile, attempt_service, serve
from redblack.operations.stays import judge, lift, run_out, stay
from redblack.operations.withholding import ask_withholding, disclose, withhold

__all__ = [
    "Confirming",
    "ListRow",
    "ProofFile",
    "Proposal",
    "Proposed",
    "Received",
    "announce_exits",
    "answer_comment",
    "ask_withholding",
    "attempt_service",
    "beat",
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
    "hand_over",
    "judge",
    "keep",
    "lapse",
    "leave",
    "lift",
    "list_entries",
    "make_ready",
    "measure_outages",
    "notify",
    "propose",
    "publicise",
    "publish_programme",
    "quash",
    "receive",
    "question",
    "recount",
    "reevaluate",
    "represent",
    "request_exit",
    "resume",
    "run_out",
    "serve",
    "stay",
    "supersede_programme",
    "suspend",
    "undo_import",
    "uphold",
    "upload_import",
    "withdraw_draft",
    "withdraw_programme",
    "withhold",
]
