"""Questions about appeals."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import JSONObject

from core.actors import Actor
from core.scopes import ScopedQuerySet
from objections.complaint_terms import AppealAgainst


class AppealQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The unit whose handling is appealed against; the office, which decides, sees every appeal."""
        return self.filter(unit_id__in=actor.units)


def appeal_facts(appeals: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.appeals.AppealFacts`."""
    return appeals.values(
        "id", "pack_version_id", "received_on", "accepted_on", "accept_due_on", "due_on", "accepted_by_id"
    )


def signing_office() -> tuple[int, str]:
    """Number and name of the credit office, in whose name letters on appeals and complaints are signed."""
    pk, name = apps.get_model("departments", "Department").objects.office().values_list("pk", "name").get()
    return pk, name


def appeal_letter_rows(appeals: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Rows for `core.letters.issue`: the words of appeals as they stand at issue; the office signs."""
    words = (When(against=kind.value, then=Value(str(kind.label))) for kind in AppealAgainst)
    return appeals.values(
        "subject_id",
        case_id=F("pk"),
        data=JSONObject(
            subject=F("subject__name"),
            subject_code=F("subject__uscc"),
            party=F("party"),
            against=Case(*words, default=Value(""), output_field=CharField()),
            decision_no=F("decision_no"),
            decision_on=F("decision_on"),
            received_on=F("received_on"),
            handled_by=F("unit__name"),
            due_on=F("due_on"),
            outcome=F("state"),
            reason=F("reason"),
            ordered=F("ordered"),
            clause=F("clause"),
        ),
    )
