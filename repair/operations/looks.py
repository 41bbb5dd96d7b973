"""What lies sealed with an application: how the applicant is reached, the code of his receipt, his papers (JS-G 22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.actors import Actor, Post
from core.crypto import open_sealed
from core.papers import opened
from core.receipts import code_of
from core.refusals import NotAllowed
from repair.models import Repair, RepairFile
from subjects.operations.looks import log_duty
from subjects.terms import CONTACT, PAPERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How an applicant is reached, and the code of his receipt; empty where there is none."""

    contact: str
    code: str


def deals_with(case: Repair, by: Actor) -> bool:
    """Whether what lies sealed is this actor's to see: who works on applications, at the office or for their unit."""
    return by.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER) and (by.office or case.unit_id in by.units)


@transaction.atomic
def look_at_contact(case: Repair, *, by: Actor, at: datetime) -> Reach:
    """Open contact and query code; the look is on record first, in the same transaction.

    Raises NotAllowed for departments that do not decide, and for posts that only query.
    """
    _log(case, CONTACT, by=by, at=at)
    return Reach(contact=open_sealed(case.contact) if case.contact else "", code=code_of(case))


@transaction.atomic
def look_at_paper(paper: RepairFile, *, by: Actor, at: datetime) -> bytes:
    """Open a file that was handed in; the look is on record first, as in `look_at_contact`."""
    _log(paper.repair, PAPERS, by=by, at=at)
    return opened(paper)


def _log(case: Repair, field: str, *, by: Actor, at: datetime) -> None:
    if not deals_with(case, by):
        raise NotAllowed("只有决定该申请的单位和信用办可以查看联系方式和材料。")
    log_duty(case.subject, field, case_no=f"信用修复 {case.public_id}", by=by, at=at)
