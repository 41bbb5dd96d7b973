"""Questions about filed papers, and about the measures of memoranda that are over."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce

from core.actors import Actor
from core.scopes import ScopedQuerySet


class FilingQuerySet(ScopedQuerySet):
    """Papers filed, or on their way."""

    def visible_to(self, actor: Actor) -> Self:
        """A department sees its own, those of whom it succeeded, and the register: the others carry it out."""
        return self.filter(Q(department_id__in=actor.units) | Q(filed_on__isnull=False))

    def in_force(self, on: date) -> Self:
        """Filed, begun and neither ended nor past its last day (inclusive)."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            filed_on__lte=on,
            in_force_from__lte=on,
        )

    def over(self, on: date) -> Self:
        """Filed once, and ended or past its last day by `on`."""
        return self.filter(Q(ended_on__lte=on) | Q(valid_to__lt=on), filed_on__isnull=False)


def filing_handover_facts(filings: Any, on: date) -> Any:
    """Rows of `FilingHandoverFacts`: a document covers no lists, which stands there as None."""
    return filings.values("id", owner_id=F("department_id"), programmes=F("memorandum__programmes"))


def filing_facts(filings: Any, on: date) -> Any:
    """What the rules on filing read (`FilingFacts`)."""
    rows = apps.get_model("measures", "BundledMeasure")._base_manager.filter(memorandum=OuterRef("pk"))
    parties = apps.get_model("measures", "MemorandumParty")._base_manager.filter(memorandum=OuterRef("pk"))
    return filings.values(
        "id",
        "kind",
        "document_no",
        "signed_on",
        "in_force_from",
        "valid_to",
        has_file=ExpressionWrapper(Q(file__isnull=False), output_field=BooleanField()),
        targets=_said("targets"),
        sharing=_said("sharing"),
        feedback=_said("feedback"),
        parties=_counted(parties),
        measures=_counted(rows),
        baseless=_counted(rows.filter(bases=[])),
        unassigned=_counted(rows.filter(executors=[])),
    )


def over_rows(on: date) -> models.QuerySet[Any]:
    """Rows of memoranda that are over, whose measure nobody has decided on, and that no memorandum in force carries."""
    filings = apps.get_model("measures", "Filing").objects.unscoped("which memoranda are over")
    rows = apps.get_model("measures", "BundledMeasure")._base_manager
    standing = rows.filter(memorandum__filing__in=filings.in_force(on).values("pk"), code=OuterRef("code"))
    gone = rows.filter(memorandum__filing__in=filings.over(on).values("pk"), settled_on__isnull=True)
    return gone.exclude(code="").filter(~Exists(standing))  # type: ignore[no-any-return]


def retain_facts(measures: Any, on: date) -> Any:
    """What the rules on keeping a measure read: rows of memoranda that are over (`RetainFacts`)."""
    return measures.values("id", "colour", orphaned=Exists(over_rows(on).filter(code=OuterRef("code"))))


def _counted(rows: models.QuerySet[Any]) -> Any:
    counted = rows.order_by().values(of=F("memorandum")).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _said(column: str) -> Any:
    """A column of the memorandum; empty for a document."""
    return Coalesce(f"memorandum__{column}", Value(""), output_field=TextField())
