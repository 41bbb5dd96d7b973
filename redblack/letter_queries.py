"""What is frozen into letters, mail and notices: the words of a case as they stand at issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, F, JSONField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from redblack.queries import model


def letter_source(entries: models.QuerySet[Any], *, words: Mapping[int, Mapping[str, str]]) -> models.QuerySet[Any]:
    """Rows for `core.letters.issue`: the words of the case as they stand at issue.

    `words` are what the letter prints of the law, by pack version.
    """
    law = Case(
        *(When(pack_version_id=pack, then=Value(dict(said), output_field=JSONField())) for pack, said in words.items()),
        default=Value({}, output_field=JSONField()),
    )
    return entries.values(
        "subject_id",
        case_id=F("pk"),
        unit_id=F("recogniser_id"),
        unit_name=F("recogniser__name"),
        data=JSONObject(
            subject=F("subject__name"),
            subject_code=F("subject__uscc"),
            colour=F("colour"),
            programme=F("programme__name"),
            legal_basis=F("programme__legal_basis"),
            exit_rule=F("programme__exit_rule"),
            not_repairable_reason=F("programme__not_repairable_reason"),
            decision_no=F("decision_no"),
            reason=F("reason"),
            listed_on=F("listed_on"),
            valid_to=F("valid_to"),
            correction_due_on=F("correction_due_on"),
            exit_reason=F("exit_reason"),
            exited_on=F("exited_on"),
            law=law,
        ),
    )


def hidden_source(entries: models.QuerySet[Any], *, clause: str) -> models.QuerySet[Any]:
    """Rows for `core.letters.issue`: to the origin of a red entry that is hidden here, from the credit office."""
    office = apps.get_model("departments", "Department").objects.office()
    return entries.values(
        "subject_id",
        case_id=F("pk"),
        unit_id=Coalesce(Subquery(office.values("pk")[:1]), F("recogniser_id")),
        unit_name=Coalesce(Subquery(office.values("name")[:1]), F("recogniser__name")),
        data=JSONObject(
            to=F("origin_authority"),
            subject=F("subject__name"),
            subject_code=F("subject__uscc"),
            programme=F("programme__name"),
            decision_no=F("decision_no"),
            hidden_on=F("hidden_on"),
            clause=Value(clause),
        ),
    )


def notice_source(transition_id: int, *, kind: str, clauses: Mapping[int, str]) -> models.QuerySet[Any]:
    """Rows for `core.letters.issue`: the notices of one transition, each with all its entries.

    Persons stand in them under their masked names, without any number; minors without a name. `clauses` tells by
    pack version on what the length of the publicity rests.
    """
    rows = model("redblack", "NoticeEntry").filter(notice=OuterRef("pk")).order_by("entry_id")
    minor = When(entry__subject__adult_on__gt=OuterRef("from_on"), then=Value("（依法不予公开）"))
    line = JSONObject(
        name=Case(minor, default=F("entry__subject__name")),
        code=F("entry__subject__uscc"),
        decision_no=F("entry__decision_no"),
        exited_on=F("entry__exited_on"),
    )
    clause = Case(*(When(pack_version_id=pack, then=Value(said)) for pack, said in clauses.items()), default=Value(""))
    counted = rows.order_by().values("notice").annotate(n=Count("pk")).values("n")
    notices = model("redblack", "PublicNotice").filter(transition_id=transition_id, kind=kind)
    return notices.values(
        "unit_id",
        case_id=F("pk"),
        subject_id=Value(None, output_field=models.BigIntegerField()),
        unit_name=F("unit__name"),
        data=JSONObject(
            programme=F("programme__name"),
            legal_basis=F("programme__legal_basis"),
            colour=F("colour"),
            from_on=F("from_on"),
            to_on=F("to_on"),
            term_clause=clause,
            count=Subquery(counted),
            rows=ArraySubquery(rows.values(line=line)),
        ),
    )


def reply_source(cases: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Rows for `core.letters.issue`: the answers to representations, addressed to whoever made them."""
    return cases.values(
        "subject_id",
        case_id=F("pk"),
        unit_id=F("recogniser_id"),
        unit_name=F("recogniser__name"),
        data=JSONObject(
            party=F("party"),
            party_kind=F("party_kind"),
            kind=F("kind"),
            received_on=F("received_on"),
            answer=F("answer"),
            outcome=F("state"),
            subject=F("subject__name"),
            colour=F("entry__colour"),
            decision_no=F("entry__decision_no"),
        ),
    )
