"""Entries as they stood at a past instant: what `redblack.past.then` reads (I6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from redblack.flow import ENTRY
from redblack.queries import model
from subjects.change_queries import dead_at

LISTED_BY = ("list_entries", "receive", "take_over", "archive")
PUBLICISED_BY = ("publicise",)


def as_of(entries: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Entries that the platform held at `at`, with what they said then; `redblack.past.then` reads the rows.

    `then_state` is the state to which the last step until `at` led; `former` what the entry said then, NULL where it
    says the same now or was neither listed nor publicised; `then_listed`, `then_publicised` whether it had been;
    `then_dead` whether its subject was known to be dead.
    """
    steps = model("core", "Step").filter(flow=ENTRY.name, case_id=OuterRef("pk"), transition__at__lte=at)
    versions = model("redblack", "EntryVersion").filter(entry=OuterRef("pk"), transition__at__gt=at)
    return entries.annotate(
        then_state=Subquery(steps.order_by("-pk").values("target")[:1]),
        then_listed=Exists(steps.filter(transition__verb__in=LISTED_BY)),
        then_publicised=Exists(steps.filter(transition__verb__in=PUBLICISED_BY)),
        then_dead=dead_at(at),
        former=Subquery(versions.order_by("transition_id", "pk").values("content")[:1]),
    ).filter(then_state__isnull=False)


def steps_until(flow: str, case_ids: Collection[int], at: datetime) -> QuerySet[Any]:
    """Every step of these cases until `at`, oldest first: what the answer about a past instant rests on."""
    steps = model("core", "Step").filter(flow=flow, case_id__in=case_ids, transition__at__lte=at)
    told = steps.values("case_id", "transition_id", verb=F("transition__verb"), done_at=F("transition__at"))
    return told.order_by("case_id", "pk")
