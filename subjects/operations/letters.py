"""Full names for the letters that are served to persons: each opening is a row of the access log (JY 24, JS-G 22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from core.actors import BUSINESS_POSTS, Actor
from core.crypto import open_sealed
from core.letters.addressee import Addressee
from core.names import mask_person
from core.refusals import NotAllowed
from subjects.models import AccessLog, FormerName, Subject
from subjects.terms import Basis, Clear, Purpose


@transaction.atomic
def open_names(wanted: Sequence[Addressee], *, by: Actor, at: datetime) -> Mapping[int, str]:
    """The full names by letter, of those whose name is sealed; three statements, whatever their number.

    The log rows are written first. A person who was renamed since bears the name that the letter froze, masked; a
    name that no longer answers to that mask is left out, and the letter keeps the masked one. Raises NotAllowed
    unless a business post or the timer that keeps the files asks.
    """
    if not by.is_timer and not by.holds(*BUSINESS_POSTS):
        raise NotAllowed("本岗位不能打开写有自然人全名的文书。")
    ids = {one.subject_id for one in wanted}
    sealed = {one.pk: one for one in Subject.objects.filter(pk__in=ids, name_sealed__isnull=False)}
    looked_at = [one for one in wanted if one.subject_id in sealed]
    AccessLog.objects.bulk_create(
        AccessLog(
            subject_id=one.subject_id,
            fields=[Clear.NAME.value],
            purpose=Purpose.LETTER,
            case_no=one.case_no,
            basis=Basis.DUTY,
            at=at,
            user_id=by.user_id,
            actor_name=by.name,
            posts=sorted(by.posts),
            department_id=by.department_id,
            department_name=by.department_name,
        )
        for one in looked_at
    )
    former = _former([one.subject_id for one in looked_at if sealed[one.subject_id].name != one.shown])
    found = {one.letter_id: _opened(one, sealed[one.subject_id], former) for one in looked_at}
    return {letter: name for letter, name in found.items() if name}


def _former(subject_ids: Iterable[int]) -> dict[int, list[FormerName]]:
    rows: dict[int, list[FormerName]] = {}
    for row in FormerName.objects.filter(subject_id__in=set(subject_ids), name_sealed__isnull=False).order_by("-pk"):
        rows.setdefault(row.subject_id, []).append(row)
    return rows


def _opened(one: Addressee, subject: Subject, former: Mapping[int, list[FormerName]]) -> str:
    """The name behind the mask that the letter froze: the present one, or the one borne then."""
    rows: list[Subject | FormerName] = [subject, *former.get(one.subject_id, [])]
    row = next((row for row in rows if row.name == one.shown), None)
    if row is None or row.name_sealed is None:
        return ""
    name = open_sealed(row.name_sealed)
    return name if mask_person(name) == one.shown else ""
