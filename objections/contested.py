"""Objections as an appeal names them: which of them were decided, when, by which paper (JS-G 33)."""

from __future__ import annotations

from objections.objection_flow import CORRECTED, DISMISSED, RETURNED
from objections.objection_models import Objection
from redblack.contested import Contested, as_contested

DECIDED = (DISMISSED, CORRECTED, RETURNED)
"""An outcome of ours, and over: not found right, put right (perhaps in part only), not taken up."""
PAPERS = ("objection_decision", "objection_return")


def of_objection(number: str) -> Contested | None:
    """The objection of this receipt, or the one that this paper decided."""
    return as_contested(number, model=Objection, decided=DECIDED, papers=PAPERS, undecided_on="closed_on")
