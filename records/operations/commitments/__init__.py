"""Credit commitments: registered, published, kept or broken; taken up where a provider reports them (A11)."""

from records.operations.commitments.finding import (
    breach_commitments,
    discard_commitments,
    fulfil_commitments,
    hear_commitments,
    notify_breach_of_commitments,
)
from records.operations.commitments.following import (
    end_commitments,
    follow_commitments,
    hand_over_commitments,
    take_up_commitments,
)
from records.operations.commitments.making import publish_commitments, register_commitment
from records.operations.commitments.recounting import recount_commitments

__all__ = [
    "breach_commitments",
    "discard_commitments",
    "end_commitments",
    "follow_commitments",
    "fulfil_commitments",
    "hand_over_commitments",
    "hear_commitments",
    "notify_breach_of_commitments",
    "publish_commitments",
    "recount_commitments",
    "register_commitment",
    "take_up_commitments",
]
