"""Questions about the tasks of granting units, and about whose honours an entry reaches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef

from core.actors import Actor
from core.models import Step
from core.scopes import ScopedQuerySet
from honours.flow import OPENED, RESTORING, UNANSWERED
from honours.terms import HONOURS


class HonourTaskQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The unit that granted the honour; the office sees every task."""
        return self.filter(unit_id__in=actor.units)

    def of_entries_moved(self, transition_id: int) -> Self:
        """The tasks that rest on the entries which a transition of the lists moved."""
        return self.filter(entry_id__in=moved_entries(transition_id))

    def late(self, on: date) -> Self:
        """Tasks past their day: to answer, or to give back."""
        return self.filter(state__in=(OPENED, RESTORING), due_on__lt=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One way in which an entry reaches a holder: itself (`linked` false), or as a person responsible."""

    entry_id: int
    holder_id: int
    pack_version_id: int
    linked: bool


def moved_entries(transition_id: int) -> Any:
    """The numbers of the entries that a transition of the lists moved."""
    return Step.objects.filter(transition_id=transition_id, flow="entry").values("case_id")


def listed_black(transition_id: int, on: date) -> Any:
    """The black entries that a transition put on a list and that have effect on `on`."""
    return _black(on).filter(pk__in=moved_entries(transition_id))


def reaching(entries: Any) -> list[Reach]:
    """Whom black entries reach: their subjects, and those in whose dossiers their grounds stand (two statements)."""
    direct = entries.order_by("pk").values_list("pk", "subject_id", "pack_version_id")
    grounds = apps.get_model("redblack", "EntryGround").objects.filter(
        entry__in=entries, record__linked__ended_on__isnull=True, record__linked__isnull=False
    )
    linked = grounds.order_by("entry_id").values_list(
        "entry_id", "record__linked__subject_id", "entry__pack_version_id"
    )
    return [Reach(entry_id=e, holder_id=s, pack_version_id=p, linked=False) for e, s, p in direct] + [
        Reach(entry_id=e, holder_id=s, pack_version_id=p, linked=True) for e, s, p in linked.distinct()
    ]


def black_over(holders: Collection[int], on: date) -> Any:
    """The black entries with effect on `on` that may reach one of these holders."""
    grounds = apps.get_model("redblack", "EntryGround").objects.filter(
        entry=OuterRef("pk"), record__linked__subject_id__in=holders, record__linked__ended_on__isnull=True
    )
    return _black(on).filter(models.Q(subject_id__in=holders) | models.Q(Exists(grounds)))


def _black(on: date) -> Any:
    entries = apps.get_model("redblack", "Entry").objects.unscoped("whose honours the lists reach")
    return entries.effective(on).filter(colour="black")


def honours_of(holders: Collection[int], on: date) -> Any:
    """The honours in force on `on` of these holders."""
    records = apps.get_model("records", "Record").objects.unscoped("honours of those on a black list (JY 11)")
    return records.in_force(on).filter(subject_id__in=holders, item__code__in=HONOURS, parent__isnull=True)


def unanswered(record_ids: Collection[int]) -> set[int]:
    """Those of the records over which a task is open already."""
    tasks = apps.get_model("honours", "HonourTask").objects.unscoped("nothing is asked twice")
    found = tasks.filter(record_id__in=record_ids, state__in=UNANSWERED)
    return set(found.values_list("record_id", flat=True))


def answer_facts(tasks: Any, on: date) -> Any:
    """Rows of `rules.AnswerFacts`."""
    entries = apps.get_model("redblack", "Entry").objects.unscoped("whether the basis of a task has effect")
    return tasks.values(
        "id",
        "pack_version_id",
        "due_on",
        "revoked_on",
        granted_on=F("record__determined_on"),
        stands=Exists(entries.effective(on).filter(pk=OuterRef("entry_id"))),
    )
