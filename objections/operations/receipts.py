"""What lies sealed with a complaint or an appeal, and what its receipt opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.crypto import open_sealed
from core.flows import Flow
from core.receipts import code_fits, code_of, serial_of
from objections.appeal_flow import APPEAL
from objections.complaint_flow import COMPLAINT
from objections.models import Appeal, Complaint

RECEIPTS: tuple[tuple[Flow, Any], ...] = ((COMPLAINT, Complaint), (APPEAL, Appeal))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How whoever raised a case is reached, empty where nothing was left, and the code of his receipt."""

    contact: str
    code: str


def reach_of(case: Complaint | Appeal) -> Reach:
    """Both, opened. Called by the two looks alone, which put themselves on record first."""
    return Reach(contact=open_sealed(case.contact) if case.contact is not None else "", code=code_of(case))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a complaint or an appeal stands, as its raiser is told. Days are last days, inclusive."""

    kind: str
    state: str
    received_on: date
    due_on: date | None
    handled_by: str
    answer: str
    closed_on: date | None


def by_receipt(number: str, code: str) -> Complaint | Appeal | None:
    """The complaint or the appeal that a receipt names, for whoever holds its code; None where they do not fit."""
    for _, model in RECEIPTS:
        if (serial := serial_of(number, model.receipt_prefix)) is not None:
            held = model.objects.unscoped("the holder of the receipt asks").select_related("unit")
            found: Complaint | Appeal | None = held.filter(pk=serial).first()
            return found if found is not None and code_fits(code_of(found), code) else None
    return None


def look_up(number: str, code: str) -> Standing | None:
    """How the complaint or the appeal of a receipt stands; None where number and code do not fit together."""
    found = by_receipt(number, code)
    return None if found is None else _standing(found)


def _standing(case: Complaint | Appeal) -> Standing:
    flow: Flow = type(case).flow
    shown = case.state in ("closed", "declined", "upheld", "dismissed", "complied")
    told = case.answer if isinstance(case, Complaint) and case.state == "closed" else case.reason
    return Standing(
        kind=flow.label,
        state=flow.states[case.state],
        received_on=case.received_on,
        due_on=case.due_on,
        handled_by=case.unit.name if case.unit else "",
        answer=told if shown else "",
        closed_on=case.closed_on,
    )
