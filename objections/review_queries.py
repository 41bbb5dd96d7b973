"""Questions about reconsideration and suits."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.actors import Actor
from core.scopes import ScopedQuerySet
from objections.review_flow import DECIDED
from objections.review_terms import TO_FOLLOW


class ReviewQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The unit whose decision is contested; the office sees every case."""
        return self.filter(unit_id__in=actor.units)

    def to_comply(self) -> Self:
        """Decided cases after which a person must still change something."""
        return self.filter(to_comply())


def to_comply() -> Q:
    return Q(state=DECIDED, outcome__in=TO_FOLLOW)


def contested_records() -> Any:
    """The records that the outer case is about and that have not ended: its own, and the grounds of its entry."""
    records = apps.get_model("records", "Record").objects.unscoped("what a case is about")
    grounds = apps.get_model("redblack", "EntryGround").objects.filter(
        record=OuterRef("pk"), entry=OuterRef(OuterRef("entry"))
    )
    return records.filter(Q(pk=OuterRef("record")) | Q(Exists(grounds)), ended_on__isnull=True)


def review_facts(reviews: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.reviews.ReviewFacts`."""
    stays = apps.get_model("redblack", "Stay").objects.unscoped("stays that were ordered in a case")
    standing = stays.filter(reviews__review=OuterRef("pk"), ended_on__isnull=True)
    return reviews.values(
        "id",
        "entry_id",
        "kind",
        "authority",
        "received_on",
        "filed_on",
        "registered_by_id",
        "outcome",
        stayed=Exists(standing),
        contested=ArraySubquery(contested_records().order_by("pk").values("pk")),
        stands=Exists(open_entries().filter(pk=OuterRef("entry_id"))),
        left=Exists(_entries().filter(pk=OuterRef("entry_id"), listed_on__isnull=False, exited_on__isnull=False)),
    )


def open_entries() -> Any:
    """Entries that are on a list, or on their way to one."""
    return _entries().filter(exited_on__isnull=True, closed_on__isnull=True)


def _entries() -> Any:
    return apps.get_model("redblack", "Entry").objects.unscoped("whether a contested entry stands")


def stays_of(review_ids: Any) -> Any:
    """The stays that were ordered in these cases and whose outcome is not registered yet."""
    stays = apps.get_model("redblack", "Stay").objects.unscoped("stays that were ordered in a case")
    return stays.filter(reviews__review__in=review_ids, judged_on__isnull=True)
