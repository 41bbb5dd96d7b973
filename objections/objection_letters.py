"""What is frozen into the letters of an objection: its words as they stand at issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Case, F, JSONField, Value, When
from django.db.models.functions import Coalesce, JSONObject

from core.receipts import receipt_column
from objections.objection_terms import RECEIPT_PREFIX


def objection_source(objections: models.QuerySet[Any], *, words: Mapping[int, Mapping[str, str]]) -> Any:
    """Rows for `core.letters.issue`, from the department that handles the objection.

    `subject` is filled only where the subject itself is addressed, so that nobody else gets a person's full name.
    `words` are what the letter prints of the law, by pack version.
    """
    law = Case(
        *(When(pack_version_id=pack, then=Value(dict(said), output_field=JSONField())) for pack, said in words.items()),
        default=Value({}, output_field=JSONField()),
    )
    own = Case(When(party_kind="subject", then=F("subject__name")), default=Value(""))
    return objections.values("subject_id", "unit_id", case_id=F("pk"), unit_name=F("unit__name"), data=_data(own, law))


def _data(own: Any, law: Any) -> JSONObject:
    return JSONObject(
        subject=own,
        party=F("party"),
        party_kind=F("party_kind"),
        about=F("subject__name"),
        record=F("record__title"),
        document_no=Coalesce(F("record__document_no"), F("entry__decision_no")),
        colour=F("entry__colour"),
        programme=F("entry__programme__name"),
        measure=F("measure_words"),
        ground=F("ground"),
        text=F("text"),
        receipt_no=receipt_column(RECEIPT_PREFIX),
        received_on=F("received_on"),
        review_due_on=F("review_due_on"),
        suspends=F("suspends"),
        supplement=F("supplement_words"),
        supplement_due_on=F("supplement_due_on"),
        verifier=F("verifier__name"),
        verify_due_on=F("verify_due_on"),
        finding=F("finding"),
        finding_words=F("finding_words"),
        outcome=F("outcome"),
        remedy=F("remedy"),
        corrections=F("corrections"),
        reasons=F("reasons"),
        correct_due_on=F("correct_due_on"),
        decided_on=F("decided_on"),
        corrected_on=F("corrected_on"),
        closed_on=F("closed_on"),
        authority=F("origin_authority"),
        answer=F("answer"),
        law=law,
    )
