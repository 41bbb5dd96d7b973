"""Questions about objections: whose they are, what is open against what, what waits by which day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from core.actors import Actor
from core.models import Step
from core.scopes import ScopedQuerySet
from objections.objection_flow import (
    ACCEPTED,
    CORRECTING,
    MARKING,
    OPEN_OBJECTIONS,
    PROPOSED,
    RAISED,
    VERIFIED,
    VERIFYING,
)
from redblack.terms import ExitReason

EXIT_PENDING = Q(exit_asked_on__isnull=False, entry__exit_reason=ExitReason.WITHDRAWN)
"""The recogniser's handler asked for the exit, and his approver neither signed nor refused it."""
REVIEWED = (RAISED, ACCEPTED, VERIFYING, VERIFIED, PROPOSED)
"""In these the days of review run, unless they stand still."""


class ObjectionQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever handles it, verifies it, puts it right, or raised it as a department."""
        mine = actor.units
        return self.filter(
            Q(unit_id__in=mine) | Q(verifier_id__in=mine) | Q(corrector_id__in=mine) | Q(raiser_id__in=mine)
        )

    def marking(self) -> Self:
        """Objections while which their target bears the mark."""
        return self.filter(state__in=MARKING)

    def against(self, *, record_ids: Collection[int] = (), entry_ids: Collection[int] = ()) -> Self:
        """Open objections to any of these records or entries, measures of the entries among them."""
        return self.filter(Q(record_id__in=record_ids) | Q(entry_id__in=entry_ids), state__in=OPEN_OBJECTIONS)

    def with_due(self) -> Self:
        """Annotate `next_due_on`: the day that counts now; NULL where nothing is awaited of this office."""
        return self.annotate(
            next_due_on=Case(
                When(state=VERIFYING, then=F("verify_due_on")),
                When(state=CORRECTING, then=F("correct_due_on")),
                When(state="asked", then=F("supplement_due_on")),
                When(state__in=REVIEWED, then=F("review_due_on")),
                default=Value(None),
                output_field=models.DateField(),
            )
        )

    def late(self, on: date) -> Self:
        """Past the day that counts now."""
        return self.with_due().filter(next_due_on__lt=on)


HANDLED = (
    "id",
    "pack_version_id",
    "state",
    "unit_id",
    "verifier_id",
    "corrector_id",
    "measure_id",
    "party_kind",
    "mandate_scope",
    "mandate_until",
    "received_on",
    "paused_on",
    "review_due_on",
    "sent_on",
    "verify_due_on",
    "proposed_by_id",
    "outcome",
    "remedy",
    "finding",
)
OF_TARGET: dict[str, Any] = {
    "exit_pending": Case(When(EXIT_PENDING, then=Value(True)), default=Value(False)),
    "of_record": Q(record__isnull=False),
    "item": F("record__item__code"),
    "provider_id": F("record__provider_id"),
    "origin": F("entry__origin"),
    "since_at": F("record__since_at"),
    "colour": F("entry__colour"),
    "authority": Coalesce(F("entry__origin_authority"), F("record__provider__name"), Value("")),
}


def _acceptance() -> models.QuerySet[Any]:
    """The step by which the outer objection was accepted."""
    return Step.objects.filter(flow="objection", case_id=OuterRef("pk"), target=ACCEPTED).order_by("pk")


def handling_facts(objections: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.objecting.HandlingFacts`."""
    return objections.values(*HANDLED, **_of_target())


def amending_facts(objections: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.amending.AmendingFacts`."""
    said = {"claims_json": Cast("claims", models.TextField())}
    return objections.values(*HANDLED, "ground", "text", "interest", **_of_target(), **said)


def _of_target() -> dict[str, Any]:
    return {**OF_TARGET, "accepted_at": Subquery(_acceptance().values("transition__at")[:1])}
