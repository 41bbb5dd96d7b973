"""Applications for repair as an appeal names them: which of them were refused, when, by which paper."""

from __future__ import annotations

from redblack.contested import Contested, as_contested
from repair.flow import FALSE, REFUSED
from repair.models import Repair

DECIDED = (REFUSED, FALSE)
"""Decided against the applicant: refused, or ended because papers were found false."""
PAPERS = ("repair_refusal",)


def of_repair(number: str) -> Contested | None:
    """The application of this receipt, or the one that this paper decided."""
    return as_contested(number, model=Repair, decided=DECIDED, papers=PAPERS, undecided_on="false_on")
