"""The one gateway to clear text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from core.actors import BUSINESS_POSTS, Actor
from core.clocks import day_of
from core.crypto import open_sealed
from core.refusals import NotAllowed, Refused
from subjects.models import AccessLog, Subject
from subjects.rules import Look, look_refusals
from subjects.terms import Basis, Clear, Purpose


@transaction.atomic(durable=True)
def reveal(
    subject: Subject,
    *,
    fields: tuple[str, ...],
    purpose: str,
    case_no: str,
    basis: str,
    basis_ref: str = "",
    authorised_to: date | None = None,
    by: Actor,
    at: datetime,
) -> dict[str, str]:
    """Clear text of one subject, by field (`subjects.terms.Clear`); several numbers are joined by 「；」.

    The log row is written first, in the same transaction: where it cannot be written, nothing is opened. The
    transaction must be the outermost one, so that no caller can roll the row back after having read.
    Raises NotAllowed without a business post, Refused without purpose, case and basis (JS-G 22; JY 24).
    """
    if not by.holds(*BUSINESS_POSTS):
        raise NotAllowed("本岗位不能查看明文。")
    look = Look(
        fields=tuple(fields),
        purpose=purpose,
        case_no=case_no,
        basis=basis,
        basis_ref=basis_ref,
        authorised_to=authorised_to,
    )
    refusals = look_refusals(look, on=day_of(at))
    if refusals:
        raise Refused(refusals)
    write_log(subject, look, by=by, at=at)
    return {field: OPENERS[Clear(field)](subject) for field in look.fields}


def log_duty(subject: Subject, field: str, *, case_no: str, by: Actor, at: datetime) -> AccessLog:
    """Put on record that what lies sealed with a case is opened by whoever works on it (JS-G 22)."""
    look = Look(fields=(field,), purpose=Purpose.CASE, case_no=case_no, basis=Basis.DUTY)
    return write_log(subject, look, by=by, at=at)


def write_log(subject: Subject, look: Look, *, by: Actor, at: datetime) -> AccessLog:
    """Who looks at what, and why."""
    (row,) = write_logs([subject.pk], look, by=by, at=at)
    return row


def write_logs(subject_ids: Iterable[int], look: Look, *, by: Actor, at: datetime) -> list[AccessLog]:
    """One row for each of these subjects; one statement."""
    return AccessLog.objects.bulk_create(_row(subject_id, look, by=by, at=at) for subject_id in subject_ids)


def _row(subject_id: int, look: Look, *, by: Actor, at: datetime) -> AccessLog:
    return AccessLog(
        subject_id=subject_id,
        fields=list(look.fields),
        purpose=look.purpose,
        case_no=look.case_no.strip(),
        basis=look.basis,
        basis_ref=look.basis_ref.strip(),
        authorised_to=look.authorised_to,
        at=at,
        user_id=by.user_id,
        actor_name=by.name,
        posts=sorted(by.posts),
        department_id=by.department_id,
        department_name=by.department_name,
    )


def clear_name(subject: Subject) -> str:
    """The full name."""
    return subject.name if subject.name_sealed is None else open_sealed(subject.name_sealed)


def clear_numbers(subject: Subject) -> str:
    """All personal numbers, or the public code of an organisation."""
    rows = subject.personal_numbers.order_by("pk")
    return "；".join(f"{row.get_kind_display()} {open_sealed(row.number)}" for row in rows) or subject.uscc or ""


def clear_birth(subject: Subject) -> str:
    """The birth date, or nothing."""
    return "" if subject.birth_sealed is None else open_sealed(subject.birth_sealed)


OPENERS = {Clear.NAME: clear_name, Clear.NUMBER: clear_numbers, Clear.BIRTH_ON: clear_birth}
