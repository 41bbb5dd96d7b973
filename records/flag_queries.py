"""Questions about flags: which stand, and which records' words ask for a look."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Cast, Collate, Concat

from core.actors import Actor
from core.scopes import ScopedQuerySet
from records.flag_rules import SUSPICIOUS


class RecordFlagQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A department sees the flags of what it provided itself."""
        return self.filter(record__provider_id__in=actor.units)

    def standing(self, on: date) -> Self:
        """Raised by `on` and not lifted by then: until the day it is lifted the record is not public."""
        return self.filter(Q(lifted_on__isnull=True) | Q(lifted_on__gt=on), raised_on__lte=on)


def flagged(on: date) -> models.QuerySet[Any]:
    """The standing flags of the record of an outer query."""
    flags = apps.get_model("records", "RecordFlag").objects.unscoped("whether a record is withheld")
    return flags.standing(on).filter(record=OuterRef("pk"))  # type: ignore[no-any-return]


def suspects(records: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Of `records` those whose words may hold what is sought; linked records repeat their parent and are left out."""
    words = Collate(
        Concat(
            *("title", Value("\n"), "fact", Value("\n"), "basis", Value("\n")),
            Cast("values", models.TextField()),
            output_field=models.TextField(),
        ),
        "C",
    )
    return records.filter(parent__isnull=True, ended_on__isnull=True).alias(words=words).filter(words__regex=SUSPICIOUS)


def of_transition(transition_id: int) -> models.QuerySet[Any]:
    """The numbers of the records that a transition moved."""
    steps = apps.get_model("core", "Step").objects.filter(transition_id=transition_id, flow="record")
    return steps.values("case_id")


def flag_facts(flags: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `flag_rules.FlagFacts`."""
    return flags.values("id", "has_number", visibility=F("record__visibility"))
