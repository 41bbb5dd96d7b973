"""Issuing an extract: what is held of a subject at an instant, on paper, with its limits (P17)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from core import letters, sets
from core.actors import Actor
from core.chunks import demand_post
from core.clocks import OFFICE_ZONE, day_of
from core.refusals import NotAllowed, Refusal, Refused
from core.rules import judge
from core.sets import Decision
from departments.models import Department
from law.operations import NoActivePack, active_pack
from law.why import Why
from redblack.dossier import dossier_refusals
from redblack.extract_flow import EXTRACT
from redblack.extract_models import Extract
from redblack.extracts import Found, covered, digest_of, standing
from redblack.rules.extracting import EXTRACTING, ExtractFacts, ExtractOnRequest
from subjects.models import PersonalNumber, Subject
from subjects.operations.looks import write_log
from subjects.rules import Look
from subjects.terms import DOSSIER, Basis, Purpose

LETTER = "credit_extract"
MOST = 200
"""Rows that one letter lists; of more the newest stand there, and how many there are is said."""


@transaction.atomic
def issue_extract(
    subject: Subject,
    *,
    purpose: str,
    case_no: str,
    basis: str,
    basis_ref: str,
    authorised_to: date | None = None,
    by: Actor,
    at: datetime,
    note: str = "",
) -> Extract:
    """Tell a subject what stands against it at `at`, or that nothing is found in what is held; by the credit office.

    The look is on record before anything is read. The letter gets number and seal here; a subject that was merged is
    told of as its successor. Raises NotAllowed, or Refused with what is missing. Constant statements.
    """
    demand_post(EXTRACT, "issue_extract", by)
    if not by.office or by.department_id is None:
        raise NotAllowed("情况说明由信用办出具。")
    kept = subject.merged_into or subject
    look = Look(
        fields=(DOSSIER,),
        purpose=Purpose.QUERY,
        case_no=case_no,
        basis=basis,
        basis_ref=basis_ref,
        authorised_to=authorised_to,
    )
    _demand(kept, look, purpose=purpose, on=day_of(at))
    write_log(kept, look, by=by, at=at)
    found = standing(kept.pk, on=day_of(at))
    case = Extract(
        subject=kept,
        unit=Department.objects.get(pk=by.department_id),
        purpose=purpose,
        case_no=case_no,
        basis=basis,
        basis_ref=basis_ref,
        authorised_to=authorised_to,
        cut_at=at,
        found=len(found),
        digest=digest_of(found),
        content=_words(kept, found, purpose=purpose, basis=basis, at=at),
    )
    said = f"数据截至{at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}，查见现行有效的信息{len(found)}条。"
    decision = Decision(clauses=(ExtractOnRequest.clause,), why=Why(sentences=(said,)).as_json())
    transition = sets.create(EXTRACT, "issue_extract", [(case, decision)], by=by, at=at, note=note)
    rows = Extract.objects.unscoped("the extract just issued").filter(pk=case.pk)
    source = rows.values("subject_id", "unit_id", case_id=F("pk"), unit_name=F("unit__name"), data=F("content"))
    letters.issue(LETTER, source, flow=EXTRACT.name, transition_id=transition, at=at)
    return case


def _demand(subject: Subject, look: Look, *, purpose: str, on: date) -> None:
    if refusals := dossier_refusals(look, on=on):
        raise Refused(refusals)
    try:
        pack = active_pack(on=on)
    except NoActivePack as wrong:
        raise Refused(Refusal(code="no_active_pack", sentence=f"{wrong}。", remedy="请启用规则包。")) from wrong
    facts = ExtractFacts(
        basis=look.basis,
        deceased=subject.status == "deceased",
        written="\n".join((purpose, look.case_no, look.basis_ref)),
    )
    if refusals := judge(EXTRACTING, facts, law=pack, on=on):
        raise Refused(refusals)


def _words(subject: Subject, found: tuple[Found, ...], *, purpose: str, basis: str, at: datetime) -> dict[str, Any]:
    """What the letter prints, frozen: of a person the masked name and the masked number."""
    number = PersonalNumber.objects.filter(subject=subject).order_by("pk").first()
    return {
        "subject": subject.name,
        "subject_code": subject.uscc or "",
        "subject_number": str(number) if number else "",
        "purpose": purpose,
        "asked": str(Basis(basis).label),
        "cut_at": f"{at.astimezone(OFFICE_ZONE):%Y年%-m月%-d日%-H时%-M分}",
        "count": len(found),
        "rows": [one.as_row() for one in found[:MOST]],
        "covered": [one.as_row() for one in covered(on=day_of(at))],
    }
