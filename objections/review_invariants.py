"""What must always be true of complaints, appeals, reconsideration and suits."""

from __future__ import annotations

from core.invariants import Invariant, of_history
from objections.appeal_flow import APPEAL
from objections.complaint_flow import COMPLAINT
from objections.review_flow import REVIEW

INVARIANTS: tuple[Invariant, ...] = (
    *of_history(REVIEW, "objections_review"),
    *of_history(APPEAL, "objections_appeal"),
    *of_history(COMPLAINT, "objections_complaint"),
    Invariant(
        name="review.stays_judged",
        sentence="已经裁判的复议诉讼，案内的停止执行也已登记裁判结果。",
        sql=(
            "SELECT r.id FROM objections_review r JOIN objections_reviewstay l ON l.review_id = r.id"
            " JOIN redblack_stay s ON s.id = l.stay_id"
            " WHERE r.state IN ('decided', 'complied') AND s.judged_on IS NULL"
        ),
    ),
    Invariant(
        name="review.fallen_listing_left",
        sentence="列入决定被裁判撤销的条目，不在名单上。",
        sql=(
            "SELECT r.id FROM objections_review r JOIN redblack_entry e ON e.id = r.entry_id"
            " WHERE r.listing_fell AND e.exited_on IS NULL AND e.closed_on IS NULL"
        ),
    ),
)
