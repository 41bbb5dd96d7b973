"""Questions about imported batches and their rows."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from core.actors import Actor
from core.scopes import ScopedQuerySet

DRAFT_STATES = ("proposed", "checked")
CLOSED_STATES = ("dropped", "withdrawn")
RECEIVED_STATES = ("listed", "suspended")


class ImportBatchQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A department sees its own files only, and those of units whose place it took."""
        return self.filter(department_id__in=actor.units)


class ImportRowQuerySet(models.QuerySet[Any]):
    def good(self) -> Self:
        """Rows that the check found fit: to become entries, to change them, or to end them."""
        return self.filter(verdict__in=("new", "changed"))

    def imported(self) -> Self:
        """Rows whose entry was made, changed or ended by them."""
        return self.filter(entry__isnull=False)

    def quarantined(self) -> Self:
        """Rows that wait until somebody knows who is meant (P13)."""
        return self.filter(verdict="quarantined")

    def unchecked(self) -> Self:
        """Rows that the check has not reached yet."""
        return self.filter(verdict="pending")


def batch_facts(batches: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `import_rules.BatchFacts`."""
    rows = apps.get_model("redblack", "ImportRow").objects.filter(batch=OuterRef("pk")).order_by()
    told = rows.filter(entry__isnull=False).exclude(entry__state__in=(*DRAFT_STATES, *CLOSED_STATES))
    return batches.values(
        "id",
        "kind",
        "declared_rows",
        "confirmed_by_id",
        "withdrawal_asked_by_id",
        total=_count(rows),
        pack_version_id=F("programme__pack_version_id"),
        good=_count(rows.good()),
        bad=_count(rows.filter(verdict="refused")),
        advanced=_count(told),
        quarantined=_count(rows.quarantined()),
    )


def _count(rows: models.QuerySet[Any]) -> Any:
    return Coalesce(Subquery(rows.values("batch").annotate(n=Count("pk")).values("n")), 0)


def drafts_of(batch_ids: Any) -> Any:
    """Entries of batches that nobody has been told of yet."""
    entries = apps.get_model("redblack", "Entry").objects.unscoped("the entries of a batch that is taken back")
    return entries.filter(import_rows__batch__in=batch_ids, state__in=DRAFT_STATES)


def received_by(batch_ids: Any) -> Any:
    """Entries that batches brought here and that still stand."""
    entries = apps.get_model("redblack", "Entry").objects.unscoped("the entries of a batch that is taken back")
    return entries.filter(
        import_rows__batch__in=batch_ids, import_rows__verdict="new", state__in=RECEIVED_STATES
    ).exclude(origin="own")


def entries_of(batch_ids: Any) -> Any:
    """Every entry that batches brought, whatever became of it."""
    entries = apps.get_model("redblack", "Entry").objects.unscoped("the entries of a batch that leaves as a whole")
    return entries.filter(import_rows__batch__in=batch_ids)


def moved_by(batch_ids: Any) -> Any:
    """Entries that batches brought over from the old system and that were not taken back."""
    entries = apps.get_model("redblack", "Entry").objects.unscoped("the entries of a batch that is taken back")
    return entries.filter(import_rows__batch__in=batch_ids, import_rows__verdict="new").exclude(old_number="")


def records_made_by(batch_ids: Any) -> list[int]:
    """Records that confirming the batches filed, and on which no other open entry rests.

    A batch is confirmed at one instant by one person: records filed then, by that person, as grounds of its
    entries, are its own. Four statements, each over ids: planned as one, it would not end.
    """
    steps = apps.get_model("core", "Step").objects
    grounds = apps.get_model("redblack", "EntryGround")._base_manager.all()
    rows = apps.get_model("redblack", "ImportRow").objects.filter(batch__in=batch_ids, entry__isnull=False)
    entries = set(rows.values_list("entry_id", flat=True))
    records = set(grounds.filter(entry_id__in=entries).values_list("record_id", flat=True))
    confirmed = steps.filter(flow="import", target="confirmed", case_id__in=batch_ids).values_list(
        "transition__at", "transition__user_id"
    )
    own: set[int] = set()
    for at, user_id in confirmed:
        filed = steps.filter(flow="record", source="", transition__at=at, transition__user_id=user_id)
        own |= records & set(filed.values_list("case_id", flat=True))
    elsewhere = grounds.filter(record_id__in=own, entry__closed_on__isnull=True, entry__exited_on__isnull=True)
    used = {record for record, entry in elsewhere.values_list("record_id", "entry_id") if entry not in entries}
    return sorted(own - used)
