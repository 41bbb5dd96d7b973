"""The verbs of this floor, and the only writers of its tables."""

from subjects.operations.changes import change_status, merge, relate, rename, set_capacity
from subjects.operations.identification import Identified, RefusedClaim, identify
from subjects.operations.looks import reveal
from subjects.operations.masking import striker
from subjects.rules import Claim

__all__ = [
    "Claim",
    "Identified",
    "RefusedClaim",
    "change_status",
    "identify",
    "merge",
    "relate",
    "rename",
    "reveal",
    "striker",
    "set_capacity",
]
