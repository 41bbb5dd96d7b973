"""Who is asked what waits for a person: the roof's table of 待办."""

WORK_LISTS: tuple[str, ...] = (
    "law.work.work",
    "departments.work.work",
    "subjects.work.work",
    "records.work.work",
    "records.commitment_work.work",
    "records.reporting_work.work",
    "redblack.work.work",
    "measures.work.work",
    "honours.work.work",
    "objections.objection_work.work",
    "repair.work.work",
    "objections.review_work.work",
    "objections.appeal_work.work",
    "objections.complaint_work.work",
    "objections.redress_work.work",
    "core.letters.work.work",
    "public.work.work",
)
"""Dotted paths of functions `work(actor, on) -> list[WorkItem]`."""
