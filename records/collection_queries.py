"""Questions about files of records and their rows."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from core.actors import Actor
from core.scopes import ScopedQuerySet


class CollectionBatchQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A department sees its own files only, and those of units whose place it took."""
        return self.filter(provider_id__in=actor.units)


def batch_facts(batches: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `collection_rules.BatchFacts`."""
    items = apps.get_model("records", "Item").objects.in_force(on)
    return batches.values(
        "id", "pack_version_id", "new", "changed", "refused", newer_item=~Q(item__in=items.values("pk"))
    )


def filed_by(transition_id: int | None) -> Any:
    """The records that a transition filed."""
    steps = apps.get_model("core", "Step").objects.filter(transition_id=transition_id or 0, flow="record", source="")
    return _records().filter(pk__in=steps.values("case_id"))


def changed_since(*, filed: int | None, updated: list[int]) -> Any:
    """Records that a file filed or updated and that say something else by now; ended ones are out of the question."""
    standing = filed_by(filed).filter(~Q(since_at=F("filed_at")), ended_on__isnull=True)
    versions = apps.get_model("records", "RecordVersion").objects.filter(transition_id__in=updated)
    moved = versions.exclude(record__since_at=F("to_at")).filter(record__ended_on__isnull=True)
    return standing | _records().filter(pk__in=moved.values("record_id"))


def _records() -> Any:
    return apps.get_model("records", "Record").objects.unscoped("what a file brought")
