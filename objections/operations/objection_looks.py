"""What lies sealed with an objection: how the objector is reached, the code of his receipt, the files (JS-G 22)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.actors import Actor, Post
from core.crypto import open_sealed
from core.papers import opened
from core.receipts import code_fits, code_of, serial_of
from core.refusals import NotAllowed
from objections.objection_models import Objection, ObjectionPaper
from subjects.operations.looks import log_duty
from subjects.terms import CONTACT, PAPERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How an objector is reached, by kind of address, and the code of his receipt; empty where there is none."""

    contact: dict[str, str]
    code: str


def deals_with(case: Objection, by: Actor) -> bool:
    """Whether what lies sealed is this actor's to see: who works on objections, at the office or for its two units."""
    if not by.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER):
        return False
    return by.office or bool({case.unit_id, case.verifier_id} & by.units)


@transaction.atomic
def look_at_contact(case: Objection, *, by: Actor, at: datetime) -> Reach:
    """Open contact and query code; the look is on record first, in the same transaction.

    Raises NotAllowed for departments that neither handle nor verify, and for posts that only query.
    """
    _log(case, CONTACT, by=by, at=at)
    contact = json.loads(open_sealed(case.contact)) if case.contact else {}
    return Reach(contact={kind: text for kind, text in contact.items() if text}, code=receipt_code(case))


@transaction.atomic
def look_at_paper(paper: ObjectionPaper, *, by: Actor, at: datetime) -> bytes:
    """Open a file that was handed in; the look is on record first, as in `look_at_contact`."""
    _log(paper.objection, PAPERS, by=by, at=at)
    return opened(paper)


def _log(case: Objection, field: str, *, by: Actor, at: datetime) -> None:
    if not deals_with(case, by):
        raise NotAllowed("只有办理、核实该异议的单位可以查看联系方式和材料。")
    log_duty(case.subject, field, case_no=f"异议 {case.public_id}", by=by, at=at)


def receipt_code(case: Objection) -> str:
    """The code that is told once to whoever raised the objection; empty for a case without one."""
    return code_of(case)


def by_receipt(number: str, code: str) -> Objection | None:
    """The objection that a receipt names, for whoever holds its code; None where the two do not belong together."""
    cases = Objection.objects.unscoped("the holder of the receipt asks").select_related("subject", "unit")
    case = cases.filter(pk=serial_of(number, Objection.receipt_prefix)).first()
    kept = receipt_code(case) if case is not None else ""
    return case if code_fits(kept, code) else None
