"""What these pages write: the nightly proof, and the announcements of the change feed."""

from public.operations.announcing import announce
from public.operations.daily import close_days
from public.operations.identity import Claimed, begin_proof, end_proof, prove_identity, standing_proof
from public.operations.proving import prove, prove_nightly
from public.operations.submitting import (
    amend_case,
    forget_submissions,
    keep_submission,
    send_submission,
    supplement_case,
    withdraw_case,
)

__all__ = [
    "Claimed",
    "amend_case",
    "announce",
    "begin_proof",
    "close_days",
    "end_proof",
    "forget_submissions",
    "keep_submission",
    "prove",
    "prove_identity",
    "prove_nightly",
    "send_submission",
    "standing_proof",
    "supplement_case",
    "withdraw_case",
]
