"""Whether the outcome of a case may be appealed against, as the page of the case tells its subject (JS-G 33)."""

from __future__ import annotations

from datetime import date

from objections.models import Appeal, Objection
from objections.objection_terms import Objector
from objections.operations import appeals
from public.receipts import Held
from redblack.contested import Contested, contested_case

THEIR_OWN = (Objector.SUBJECT, Objector.AGENT)


def outcome_of(case: Held) -> Contested | None:
    """What was decided on the subject's own case; None while it is open, and for what a third party raised."""
    if isinstance(case, Appeal) or (isinstance(case, Objection) and case.party_kind not in THEIR_OWN):
        return None
    found = contested_case(case.receipt_no)
    return found if found is not None and found.decided_on is not None else None


def appeal_against(case: Held, *, on: date) -> appeals.Appealable | None:
    """The clause of an appeal and what stands in its way on `on`; None where there is no outcome to appeal against."""
    found = outcome_of(case)
    return None if found is None else appeals.may_appeal(found, on=on)
