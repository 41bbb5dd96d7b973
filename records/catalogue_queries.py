"""Questions about the catalogue of public credit information."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat


class CatalogueQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date) -> Self:
        """Published by `on` and not superseded by then."""
        return self.filter(
            Q(superseded_on__isnull=True) | Q(superseded_on__gt=on),
            published_on__lte=on,
        )

    def published(self, on: date) -> Self:
        """Published by `on`, superseded ones too: records still rest on them."""
        return self.filter(published_on__lte=on)

    def consulted(self, on: date) -> Self:
        """Put out for comment by `on` and neither published nor withdrawn by then: whoever commented may read on."""
        return self.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on),
            Q(published_on__isnull=True) | Q(published_on__gt=on),
            consulted_on__lte=on,
        )

    def open(self, on: date) -> Self:
        """What anybody may read on `on`: published versions, and drafts from the first day of their consultation."""
        return self.published(on) | self.consulted(on)

    def in_consultation(self, on: date) -> Self:
        """Drafts on which the public may comment on `on`, both ends inclusive."""
        return self.filter(consulted_on__lte=on, consultation_ends_on__gte=on, withdrawn_on__isnull=True)


class ItemQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date) -> Self:
        """Items of the catalogues in force on `on`; a code of the local catalogue goes before the national one."""
        local = Case(When(catalogue__origin="local", then=Value(0)), default=Value(1), output_field=IntegerField())
        return (
            self.filter(
                Q(catalogue__superseded_on__isnull=True) | Q(catalogue__superseded_on__gt=on),
                catalogue__published_on__lte=on,
            )
            .order_by("code", local, "-catalogue__published_on", "-pk")
            .distinct("code")
        )

    def named(self, codes: Iterable[str], *, on: date) -> dict[str, Any]:
        """The items in force on `on` by code; one statement."""
        return {item.code: item for item in self.in_force(on).filter(code__in=set(codes))}


def catalogue_facts(catalogues: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `catalogue_rules.CatalogueFacts`."""
    items = _of("Item")
    return catalogues.values(
        "id",
        "pack_version_id",
        "consultation_ends_on",
        item_count=_counted(items),
        without_fields=_counted(items.filter(fields__isnull=True)),
        without_key=_counted(items.filter(key_fields=[])),
        names=Concat(
            _joined(items, "name"), Value("\n"), _joined(items, "fields__label"), output_field=models.TextField()
        ),
        without_subject=_counted(items.exclude(_NAMES_SUBJECT)),
        made_by=_makers(),
        unanswered=_counted(_of("CatalogueComment").filter(answer="")),
    )


_NAMES_SUBJECT = Q(binds__has_keys=["name", "determined_on"]) & Q(binds__has_any_keys=["uscc", "number"])


def _makers() -> Any:
    """The users who drafted or revised a catalogue, parted by commas."""
    steps = apps.get_model("core", "Step")._base_manager.filter(
        flow="catalogue", case_id=OuterRef("pk"), transition__verb__in=("draft", "revise")
    )
    user = Cast("transition__user_id", models.TextField())
    joined = steps.order_by().values("case_id").annotate(who=StringAgg(user, ",", distinct=True)).values("who")
    return Coalesce(Subquery(joined), Value(""), output_field=models.TextField())


def _of(name: str) -> models.QuerySet[Any]:
    return apps.get_model("records", name)._base_manager.filter(catalogue=OuterRef("pk"))


def _counted(rows: models.QuerySet[Any]) -> Any:
    return Coalesce(Subquery(rows.order_by().values("catalogue").annotate(n=Count("pk", distinct=True)).values("n")), 0)


def _joined(rows: models.QuerySet[Any], column: str) -> Any:
    """The words of a column, one a line."""
    joined = (
        rows.order_by()
        .values("catalogue")
        .annotate(words=StringAgg(Cast(column, models.TextField()), "\n"))
        .values("words")
    )
    return Coalesce(Subquery(joined), Value(""), output_field=models.TextField())
