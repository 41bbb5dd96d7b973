"""Which terms are watched before they end: the roof's table of escalation."""

DEADLINES: tuple[str, ...] = (
    "records.commitment_work.deadlines",
    "redblack.work.deadlines",
    "measures.work.deadlines",
    "honours.work.deadlines",
    "objections.objection_work.deadlines",
    "repair.work.deadlines",
    "objections.appeal_work.deadlines",
    "objections.complaint_work.deadlines",
    "objections.redress_work.deadlines",
)
"""Dotted paths of functions `deadlines(on) -> list[core.deadlines.Deadline]`."""
