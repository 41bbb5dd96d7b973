"""Applications for repair as an appeal names them: which of them were refused, when, by which paper."""

from __future__ import annotations

from core.receipts import serial_of
from redblack.contested import Contested, decided_by_letter, number_of_decision
from repair.flow import FALSE, REFUSED, REPAIR
from repair.models import Repair

DECIDED = (REFUSED, FALSE)
"""Decided against the applicant: refused, or ended because papers were found false."""
PAPERS = ("repair_refusal",)


def of_repair(number: str) -> Contested | None:
    """The application of this receipt, or the one that this paper decided."""
    pk = serial_of(number, Repair.receipt_prefix)
    if pk is None:
        pk = decided_by_letter(number, flow=REPAIR.name, kinds=PAPERS)
    case = Repair.objects.unscoped("a decision is looked up by its number").filter(pk=pk).first()
    if case is None:
        return None
    decided = case.state in DECIDED
    paper = number_of_decision(case.pk, flow=REPAIR.name, kinds=PAPERS) if decided else ""
    return Contested(
        kind=REPAIR.name,
        case_id=case.pk,
        receipt_no=case.receipt_no,
        subject_id=case.subject_id,
        record_id=case.record_id,
        entry_id=case.entry_id,
        unit_id=case.unit_id,
        state=REPAIR.states[case.state],
        decision_no=paper or case.receipt_no,
        decided_on=(case.decided_on or case.false_on) if decided else None,
    )
