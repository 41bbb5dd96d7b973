"""The catalogue as it is told to those who ask: every published version, printed, beside the rules that judge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, Value
from django.db.models.functions import Concat, Least

from core.refusals import Refusal
from law.calendar import Calendar
from law.operations import current_calendar, pack_by_version_id
from measures.queries import Item, Target, catalogue
from measures.terms import Application
from measures.weighing import Printed, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The catalogue of one day. `items` are the versions in force, one per code."""

    measures: Mapping[int, Printed]
    items: tuple[Item, ...]
    calendar: Calendar

    def judged(self, entry: Standing, *, department_id: int, on: date) -> dict[int, tuple[Refusal, ...]]:
        """What the rules say against each measure of the entry's colour that the department carries out."""
        law = pack_by_version_id(entry.pack)
        target = Target(
            kind=entry.kind,
            colour=entry.colour,
            programme=entry.programme_code,
            circumstances=entry.circumstances,
            degrees=entry.degrees,
            pack_version_id=entry.pack,
            entries=(),
            subjects=(),
        )
        mine = (item for item in self.items if department_id in item.departments and item.facts.colour == entry.colour)
        return {item.id: item.hindrances(target, law=law, on=on) for item in mine}


def sheet(on: date) -> Sheet:
    """The catalogue on `on`; three statements."""
    items = catalogue(on)
    standing = tuple(
        item
        for item in items
        if item.facts.published_on is not None
        and item.facts.published_on <= on
        and (item.facts.ended_on is None or item.facts.ended_on > on)
    )
    return Sheet(measures=printed(), items=standing, calendar=current_calendar())


def printed(**chosen: Any) -> dict[int, Printed]:
    """Published versions as they are told, by number; one statement."""
    basis = apps.get_model("measures", "MeasureBasis").objects.filter(measure=OuterRef("pk")).order_by("pk")
    words = Concat(Value("《"), "document", Value("》"), "article", output_field=CharField())
    rows = (
        apps.get_model("measures", "Measure")
        .objects.filter(published_on__isnull=False, **chosen)
        .values(
            "id",
            "code",
            "version",
            "title",
            "content",
            "category",
            "exemptions",
            "application",
            "term",
            stopped_on=Least("repealed_on", "disabled_on"),
            printed_bases=ArraySubquery(basis.values_list(words)),
        )
    )
    return {row["id"]: _printed(dict(row)) for row in rows}


def _printed(row: dict[str, Any]) -> Printed:
    on_request = row.pop("application") == Application.ON_REQUEST
    bases = tuple(row.pop("printed_bases"))
    return Printed(**row, bases=bases, on_request=on_request)
