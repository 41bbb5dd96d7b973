"""Questions to the stored law: which version, which calendar, in force on which day."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models


class PackVersionQuerySet(models.QuerySet[Any]):
    """Versions of rule packs."""

    def newest(self, code: str) -> Self:
        """The newest version of a pack, at most one row."""
        return self.filter(code=code).order_by("-number")[:1]


class ActivationQuerySet(models.QuerySet[Any]):
    """Which pack the office works under from which day."""

    def in_force(self, on: date) -> Self:
        """The activation that holds on `on`: the latest beginning not after it, the last entered of that day."""
        return self.filter(from_on__lte=on).order_by("-from_on", "-id")[:1]


class CalendarVersionQuerySet(models.QuerySet[Any]):
    """Notices of the State Council in the order in which they were published."""

    def in_order(self) -> Self:
        return self.order_by(models.F("published_on").asc(nulls_first=True), "code")


class PaperEndQuerySet(models.QuerySet[Any]):
    """What was learnt of the ends of papers."""

    def that_count(self) -> Self:
        """The last row of each document and clause."""
        return self.order_by("document", "clause", "-id").distinct("document", "clause")
