"""The only writers of programmes, entries and representations."""

from redblack.operations.exits import (
    correct,
    exit_entries,
    expire,
    keep,
    lapse,
    leave,
    request_exit,
    resume,
    suspend,
)
from redblack.operations.path import (
    cross_check,
    drop,
    list_entries,
    make_ready,
    notify,
    publicise,
    serve,
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
from redblack.operations.representations import dismiss, represent, uphold

__all__ = [
    "Proposal",
    "Proposed",
    "Received",
    "answer_comment",
    "comment",
    "consult",
    "correct",
    "cross_check",
    "dismiss",
    "draft_programme",
    "drop",
    "exit_entries",
    "expire",
    "keep",
    "lapse",
    "leave",
    "list_entries",
    "make_ready",
    "notify",
    "propose",
    "publicise",
    "publish_programme",
    "receive",
    "represent",
    "request_exit",
    "resume",
    "serve",
    "supersede_programme",
    "suspend",
    "uphold",
    "withdraw_draft",
    "withdraw_programme",
]
