"""Objections as an appeal names them: which of them were decided, when, by which paper (JS-G 33)."""

from __future__ import annotations

from core.receipts import serial_of
from objections.objection_flow import CORRECTED, DISMISSED, OBJECTION, RETURNED
from objections.objection_models import Objection
from redblack.contested import Contested, decided_by_letter, number_of_decision

DECIDED = (DISMISSED, CORRECTED, RETURNED)
"""An outcome of ours, and over: not found right, put right (perhaps in part only), not taken up."""
PAPERS = ("objection_decision", "objection_return")


def of_objection(number: str) -> Contested | None:
    """The objection of this receipt, or the one that this paper decided."""
    pk = serial_of(number, Objection.receipt_prefix)
    if pk is None:
        pk = decided_by_letter(number, flow=OBJECTION.name, kinds=PAPERS)
    case = Objection.objects.unscoped("a decision is looked up by its number").filter(pk=pk).first()
    if case is None:
        return None
    decided = case.state in DECIDED
    paper = number_of_decision(case.pk, flow=OBJECTION.name, kinds=PAPERS) if decided else ""
    return Contested(
        kind=OBJECTION.name,
        case_id=case.pk,
        receipt_no=case.receipt_no,
        subject_id=case.subject_id,
        record_id=case.record_id,
        entry_id=case.entry_id,
        unit_id=case.unit_id,
        state=OBJECTION.states[case.state],
        decision_no=paper or case.receipt_no,
        decided_on=(case.decided_on or case.closed_on) if decided else None,
    )
