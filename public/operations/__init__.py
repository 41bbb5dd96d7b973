"""What these pages write: the nightly proof, and the announcements of the change feed."""

from public.operations.announcing import announce
from public.operations.daily import close_days
from public.operations.identity import Claimed, begin_proof, end_proof, prove_identity, standing_proof
from public.operations.proving import prove, prove_nightly

__all__ = [
    "Claimed",
    "announce",
    "begin_proof",
    "close_days",
    "end_proof",
    "prove",
    "prove_identity",
    "prove_nightly",
    "standing_proof",
]
