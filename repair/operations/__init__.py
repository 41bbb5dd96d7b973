"""The only writers of applications for repair."""

from repair.operations.applying import Application, Applied, apply, by_receipt, eligibility, unit_of
from repair.operations.deciding import close, find_false, grant, keep_listed, refuse, withdraw_application
from repair.operations.following import follow_corrections, follow_targets, hand_over, recount
from repair.operations.looks import deals_with, look_at_contact, look_at_paper
from repair.operations.public_service import Service
from repair.operations.steps import accept, amend, answer, ask_completion, complete, object_, opine, publicise

__all__ = [
    "Application",
    "Applied",
    "Service",
    "accept",
    "amend",
    "answer",
    "apply",
    "ask_completion",
    "by_receipt",
    "close",
    "complete",
    "deals_with",
    "eligibility",
    "find_false",
    "follow_corrections",
    "follow_targets",
    "grant",
    "hand_over",
    "keep_listed",
    "look_at_contact",
    "look_at_paper",
    "object_",
    "opine",
    "publicise",
    "recount",
    "refuse",
    "unit_of",
    "withdraw_application",
]
