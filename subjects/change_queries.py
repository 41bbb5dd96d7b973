"""Questions about what happened to subjects. No model is imported here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from core.actors import Actor
from core.scopes import ScopedQuerySet
from subjects.terms import SubjectKind


class ChangeQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A department sees the changes that it reported itself, and those that took effect: all work by them."""
        return self.filter(Q(reporter_id__in=actor.units) | Q(effective_at__isnull=False))

    def moved_by(self, transition_id: int) -> Self:
        """The changes that took effect, or were undone, by one transition."""
        steps = apps.get_model("core", "Step").objects.filter(transition_id=transition_id, flow="subject_change")
        return self.filter(pk__in=steps.values("case_id"))


def dead_at(at: datetime) -> Exists:
    """Whether the outer row's subject was known to be dead at an instant: what was undone since counts until then."""
    changes = apps.get_model("subjects", "SubjectChange")._base_manager.filter(
        Q(undone_at__isnull=True) | Q(undone_at__gt=at), subject=OuterRef("subject"), kind="died", effective_at__lte=at
    )
    return Exists(changes)


def change_facts(changes: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `change_rules.ChangeFacts`; each case is a group of its own, by its number."""
    later = apps.get_model("subjects", "SubjectChange")._base_manager.filter(
        subject=OuterRef("subject"), state="effective", effective_at__gt=OuterRef("effective_at")
    )
    heirs = apps.get_model("subjects", "ChangeHeir").objects.filter(change=OuterRef("pk")).order_by("pk")
    return changes.values(
        "id",
        "kind",
        "pack_version_id",
        "happened_on",
        "authority",
        "document_no",
        "administrator",
        "reported_by_id",
        change_id=F("pk"),
        person=Q(subject__kind=SubjectKind.NATURAL_PERSON),
        status=F("subject__status"),
        status_on=F("subject__status_on"),
        formerly=F("subject__formerly"),
        merged=Q(subject__merged_into__isnull=False),
        renamed=~Q(new_name=""),
        heir_ids=ArraySubquery(heirs.values("subject_id")),
        lost_heirs=Exists(heirs.filter(subject__merged_into__isnull=False)),
        followed=Exists(later),
    )
