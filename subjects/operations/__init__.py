"""The verbs of this floor, and the only writers of its tables."""

from subjects.operations.changes import merge, relate, rename, set_capacity
from subjects.operations.fates import Heir, confirm_change, decline_change, report_change, undo_change
from subjects.operations.identification import Identified, RefusedClaim, identify
from subjects.operations.looks import reveal
from subjects.operations.masking import striker
from subjects.rules import Claim

__all__ = [
    "Claim",
    "Heir",
    "Identified",
    "RefusedClaim",
    "confirm_change",
    "decline_change",
    "identify",
    "merge",
    "relate",
    "rename",
    "report_change",
    "reveal",
    "striker",
    "set_capacity",
    "undo_change",
]
