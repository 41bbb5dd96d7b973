"""The tables of the branch, one module a piece: Django looks for them here."""

from __future__ import annotations

from objections.appeal_models import Appeal as Appeal
from objections.appeal_models import AppealPaper as AppealPaper
from objections.complaint_models import Complaint as Complaint
from objections.objection_models import Objection, ObjectionPaper  # noqa: F401  Django looks for tables here
from objections.redress_models import Clawback, Compensation, Redress, RedressAnswer  # noqa: F401  the same
from objections.review_models import Review as Review
from objections.review_models import ReviewStay as ReviewStay
