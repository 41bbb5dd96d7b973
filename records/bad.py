"""The negative records of many subjects as the platform held them at an instant; one statement (A14, I6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q

from records.flow import REVOKED
from records.models import Record
from records.past import Then, then
from records.terms import Polarity, Procedure
from subjects.queries import held_by


def bad_records(subject_ids: Collection[int], *, at: datetime) -> dict[int, list[Then]]:
    """By subject the negative records held at `at`, newest determination first; those of merged subjects among them.

    Lapsed and repaired ones are told, too. What had been revoked, withdrawn or quashed by then was wrong from the
    start and is left out; what was revoked later stood then.
    """
    rows = Record.objects.unscoped("whether somebody is clean rests on every provider's records").as_of(at)
    whole = rows.filter(held_by(subject_ids))
    maybe = whole.filter(Q(polarity=Polarity.NEGATIVE) | Q(former__isnull=False))
    found: dict[int, list[Then]] = {}
    for row in maybe.select_related("subject", "provider", "item").order_by("-determined_on", "-pk"):
        held = then(row, at=at)
        if _was_bad(held):
            found.setdefault(row.subject.merged_into_id or row.subject_id, []).append(held)
    return found


def _was_bad(held: Then) -> bool:
    record: Any = held.record
    procedure = record.former["procedure"] if record.former is not None else record.procedure
    wrong = held.ended and record.state == REVOKED
    return held.polarity == Polarity.NEGATIVE and procedure != Procedure.SUMMARY and not wrong
