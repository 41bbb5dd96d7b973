"""Questions about what was reported, by whom, and what of it was refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery

from core.actors import Actor, Post
from core.scopes import ScopedQuerySet


class ReportingQuerySet(ScopedQuerySet):
    """Rows with a `provider`: its own department sees them, and the office."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(provider_id__in=actor.units)

    def named(self) -> Self:
        """With `item_name`, as the newest catalogue that knows the item calls it."""
        items = apps.get_model("records", "Item").objects.filter(code=OuterRef("item")).order_by("-pk")
        return self.annotate(item_name=Subquery(items.values("name")[:1]))

    def open_refusals(self) -> Self:
        """Refused messages for which none with the same key was taken since."""
        return self.filter(settled_at__isnull=True)


class ExchangeQuerySet(ReportingQuerySet):
    def within(self, actor: Actor) -> Self:
        """The security officer keeps the sources, so he sees all of them."""
        if actor.holds(Post.SECADMIN):
            return self._scoped(f"within:{actor.name}")
        return super().within(actor)

    def due(self, at: datetime) -> Any:
        """Sources that somebody asked for, or whose interval is over at `at`; stopped ones never."""
        return self.filter(
            Q(wanted_at__isnull=False) | Q(next_at__isnull=True) | Q(next_at__lte=at), stopped_at__isnull=True
        ).order_by("pk")

    def failing(self) -> Self:
        """Sources whose last pull did not succeed."""
        return self.filter(stopped_at__isnull=True).exclude(error="")
