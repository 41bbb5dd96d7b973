"""The only writers of the branch, one module a piece."""

from objections.operations.objection_amending import amend
from objections.operations.objection_basis import stands_still
from objections.operations.objection_deciding import ask_exit, carry_out, dismiss, propose_decision, send_back, uphold
from objections.operations.objection_following import close_moot, hand_over, recount
from objections.operations.objection_handling import (
    accept,
    ask_supplement,
    forward,
    return_objection,
    send_to_verify,
    settle,
    supplement,
    transfer,
    verify,
    withdraw_objection,
)
from objections.operations.objection_looks import (
    Reach,
    by_receipt,
    deals_with,
    look_at_contact,
    look_at_paper,
    receipt_code,
)
from objections.operations.objection_marking import stop_again
from objections.operations.objection_raising import Mandate, raise_objection

__all__ = [
    "Mandate",
    "Reach",
    "accept",
    "amend",
    "ask_exit",
    "ask_supplement",
    "by_receipt",
    "carry_out",
    "close_moot",
    "deals_with",
    "dismiss",
    "forward",
    "hand_over",
    "look_at_contact",
    "look_at_paper",
    "propose_decision",
    "raise_objection",
    "receipt_code",
    "recount",
    "return_objection",
    "send_back",
    "send_to_verify",
    "settle",
    "stands_still",
    "stop_again",
    "supplement",
    "transfer",
    "uphold",
    "verify",
    "withdraw_objection",
]
