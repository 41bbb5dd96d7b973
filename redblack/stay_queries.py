"""Questions about stays of execution, and about entries that a stay or a quashed decision concerns."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from core.actors import Actor
from core.scopes import ScopedQuerySet
from redblack.ground_queries import standing_ground

ON_THE_LIST = Q(listed_on__isnull=False, exited_on__isnull=True)
ON_ITS_WAY = Q(listed_on__isnull=True, closed_on__isnull=True)


class StayQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Only the recognising unit and the office see the file of a stay; that an entry is stayed, all may know."""
        return self.filter(recogniser_id__in=actor.units)

    def standing(self, on: date) -> Self:
        """Stays that hold on `on`: not ended, and within their last day, if they have one."""
        return self.filter(standing_on(on))

    def past_end(self, on: date) -> Self:
        """Stays whose last day is over and of which nobody noted it yet."""
        return self.filter(ended_on__isnull=True, to_on__lt=on)


def standing_on(on: date) -> Q:
    return Q(Q(to_on__isnull=True) | Q(to_on__gte=on), ended_on__isnull=True)


def stays_of_entry() -> Any:
    """The stays of the outer entry."""
    return apps.get_model("redblack", "Stay").objects.unscoped("stays of an entry").filter(entry=OuterRef("pk"))


def standing_stay(on: date) -> Any:
    """Which stay holds the outer entry on `on`, in words; empty where none does."""
    words = Concat("authority", Value(" "), "document_no", output_field=CharField())
    first = stays_of_entry().filter(standing_on(on)).order_by("pk").annotate(words=words).values("words")[:1]
    return Coalesce(Subquery(first), Value(""), output_field=CharField())


def stay_facts(stays: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.StayFacts`. `grounds` are the records on which the entry rests and that have not ended."""
    grounds = (
        apps.get_model("redblack", "EntryGround")
        .objects.filter(entry=OuterRef("entry"), record__ended_on__isnull=True)
        .order_by("record_id")
    )
    return stays.values(
        "id",
        "from_on",
        "to_on",
        "ended_on",
        pack_version_id=F("entry__pack_version_id"),
        grounds=ArraySubquery(grounds.values("record_id")),
    )


def to_resume(entries: Any, stay_ids: Any, on: date) -> Any:
    """Entries that stand still for these stays alone, and would have effect on `on`: no other stay holds them."""
    held = stays_of_entry().filter(standing_on(on))
    ours = stays_of_entry().filter(pk__in=stay_ids, suspends=True, ended_on__gte=OuterRef("suspended_on"))
    return entries.in_force(on).filter(~Exists(held), Exists(ours), state="suspended", dispute_holds=False)


def _stayed(on: date) -> Exists:
    """Whether a stay holds the outer entry, or left it to a person to say whether it has effect again.

    The latter where its last day passed, or where its case was decided otherwise than by upholding.
    """
    over = Q(ended_on__gte=OuterRef("suspended_on")) | Q(ended_on__isnull=True)
    let_go = Q(state="lifted") | Q(outcome__in=("upheld", "withdrawn"))
    return Exists(stays_of_entry().filter(standing_on(on) | Q(over & ~let_go, suspends=True)))


def held_by_dispute(on: date) -> Q:
    """Entries that an objection alone keeps from having effect."""
    return Q(~_stayed(on), dispute_suspended=True)


def dispute_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.DisputeFacts`."""
    return entries.values(
        "id",
        "pack_version_id",
        "disputed_on",
        "dispute_holds",
        "dispute_suspended",
        "suspended_on",
        "valid_to",
        stayed=_stayed(on),
        stay_suspends=Exists(stays_of_entry().filter(standing_on(on), suspends=True)),
    )


def fallen(entries: Any) -> Any:
    """Entries of ours on a list of which no ground is left that carries them."""
    return entries.filter(ON_THE_LIST, ~_left(), origin="own")


def fallen_drafts(entries: Any) -> Any:
    """Entries on their way to a list whose every ground was quashed, revoked or repaired."""
    return entries.filter(ON_ITS_WAY, ~_left())


def _left() -> Exists:
    grounds = apps.get_model("redblack", "EntryGround").objects.filter(entry=OuterRef("pk"))
    return Exists(grounds.filter(standing_ground()))


# --- what waits for a person --------------------------------------------------------------------------------------


def awaiting_resumption(on: date) -> Q:
    """Entries that still stand still although a stay is over and none holds them any more.

    Also those that stood still before for another reason: whether that reason is over, a person knows.
    """
    held = stays_of_entry().filter(standing_on(on))
    over = stays_of_entry().filter(Q(ended_on__gte=OuterRef("suspended_on")) | Q(ended_on__isnull=True, to_on__lt=on))
    return Q(~Exists(held), Exists(over), state="suspended", dispute_holds=False)


def awaiting_review(on: date) -> Q:
    """Open entries of which a decision was changed, or a ground quashed, since they were listed or corrected."""
    changed = stays_of_entry().filter(_unseen("judged_on"), outcome="changed")
    quashed = (
        apps.get_model("redblack", "EntryGround")
        .objects.filter(entry=OuterRef("pk"), record__quashed_by__gt="")
        .filter(_unseen("record__ended_on"))
    )
    return Q(Exists(changed) | Exists(quashed), exited_on__isnull=True, closed_on__isnull=True)


def _unseen(day: str) -> Q:
    """The outer entry was neither listed nor corrected after what happened on `day`.

    What happened on the day of the listing itself is shown rather than passed over.
    """
    listed, corrected = (Coalesce(OuterRef(name), Value(date.min)) for name in ("listed_on", "corrected_on"))
    return Q(**{f"{day}__gte": listed, f"{day}__gt": corrected})
