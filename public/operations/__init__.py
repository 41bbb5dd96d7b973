"""What these pages write: the nightly proof, and the announcements of the change feed."""

from public.operations.announcing import announce
from public.operations.daily import close_days
from public.operations.proving import prove, prove_nightly

__all__ = ["announce", "close_days", "prove", "prove_nightly"]
