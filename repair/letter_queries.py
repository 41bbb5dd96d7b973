"""What is frozen into the letters over applications for repair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, JSONObject


def letter_source(cases: models.QuerySet[Any], *, remedies: Mapping[int, str]) -> models.QuerySet[Any]:
    """Rows for `core.letters.issue`: an application and its target as they stand at issue; a person's name masked.

    `remedies` say by pack version where an applicant turns who is not content.
    """
    remedy = Case(
        *(When(pack_version_id=pack, then=Value(said)) for pack, said in remedies.items()),
        default=Value(""),
        output_field=models.CharField(),
    )
    objections = apps.get_model("repair", "RepairObjection").objects.filter(repair=OuterRef("pk")).order_by("pk")
    return cases.values(
        "subject_id",
        "unit_id",
        case_id=F("pk"),
        unit_name=F("unit__name"),
        data=JSONObject(
            subject=F("subject__name"),
            subject_code=F("subject__uscc"),
            matter=Coalesce("record__title", "entry__programme__name"),
            document_no=Coalesce("record__document_no", "entry__decision_no"),
            applied_on=F("applied_on"),
            accepted_on=F("accepted_on"),
            asked_for=F("asked_for"),
            opinion=F("opinion"),
            publicised_on=F("publicised_on"),
            publicity_ends_on=F("publicity_ends_on"),
            decided_on=F("decided_on"),
            decision_due_on=F("decision_due_on"),
            exit_asked_on=F("exit_asked_on"),
            archived=ExpressionWrapper(Q(record__isnull=False), output_field=models.BooleanField()),
            reason=F("reason"),
            remedy=remedy,
            answers=ArraySubquery(objections.values(line=JSONObject(answer=F("answer")))),
        ),
    )
