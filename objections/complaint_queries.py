"""Questions about complaints."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import JSONObject

from core.actors import Actor
from core.scopes import ScopedQuerySet
from objections.complaint_flow import AT_THE_UNIT


class ComplaintQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The unit that must answer; the office, which assigns and supervises, sees every complaint."""
        return self.filter(unit_id__in=actor.units)

    def late(self, on: date) -> Self:
        """Complaints past their day at the unit that must answer."""
        return self.filter(late_on(on))


def late_on(on: date) -> Q:
    return Q(state__in=AT_THE_UNIT, due_on__lt=on)


def complaint_facts(complaints: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.complaints.ComplaintFacts`."""
    return complaints.values(
        "id",
        "pack_version_id",
        "received_on",
        "transfer_due_on",
        "assigned_on",
        "returned_on",
        "due_on",
        "answer",
    )


def complaint_letter_rows(complaints: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Rows for `core.letters.issue`: what the complainant is told; the office signs."""
    return complaints.values(
        case_id=F("pk"),
        subject_id=Value(None, output_field=BigIntegerField()),
        data=JSONObject(
            party=F("complainant"),
            about=F("about__name"),
            transfer_no=F("transfer_no"),
            received_on=F("received_on"),
            handled_by=F("unit__name"),
            answer=F("answer"),
            reason=F("reason"),
            outcome=F("state"),
        ),
    )
