"""The home page, the lists in force, preliminary entries in publicity, exit notices, measures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from departments.models import Department
from departments.queries import inheritance
from departments.terms import Power
from law.terms import Term
from measures.models import Measure
from measures.queries import standing_ids
from measures.terms import TARGET_LABELS, WITH_LIST, Application, Category, Degree
from public.forms import ListFilter
from public.lines import honoured, lines, short_lines
from public.pages import page, paged, query_without_page, today
from public.queries import PUBLICISED_BY, SHOWN, openly_named
from public.views.lookups import PUBLIC
from records.models import Catalogue
from redblack.models import Entry, Programme
from redblack.terms import Circumstance, Colour

NEWEST = 5


def _entries() -> Any:
    """Entries that may be named to anybody, before any date was asked."""
    return openly_named(Entry.objects.unscoped(PUBLIC)).select_related(*SHOWN)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The search box, the ways in, and what has just come up."""
    day = today()
    in_publicity = _entries().in_publicity(day.on).order_by("-publicised_on", "-pk")[:NEWEST]
    context = {
        "in_publicity": short_lines(in_publicity),
        "consultations": Programme.objects.in_consultation(day.on).order_by("consultation_ends_on", "pk")[:NEWEST],
        "catalogues": Catalogue.objects.in_consultation(day.on).order_by("consultation_ends_on", "pk")[:NEWEST],
    }
    return page(request, "home", context, day=day)


@require_safe
def list_of(request: HttpRequest, colour: str) -> HttpResponse:
    """A list as it stands today. Natural persons are never in it."""
    day = today()
    narrowed = ListFilter(request.GET, colour=colour, on=day.on)
    entries = _entries().publicly_visible(day.on).filter(colour=colour, **narrowed.chosen())
    found = paged(entries.order_by("-listed_on", "-pk"), request)
    shown = short_lines(found.object_list)
    context = {
        "form": narrowed,
        "found": found,
        "lines": honoured(shown, on=day.on) if colour == Colour.RED else shown,
        "title": day.label(colour),
        "query": query_without_page(request),
    }
    return page(request, "list", context, day=day)


@require_safe
def publicity(request: HttpRequest) -> HttpResponse:
    """Preliminary entries whose publicity runs today."""
    day = today()
    found = paged(_entries().in_publicity(day.on).order_by("publicity_ends_on", "pk"), request)
    context = {
        "found": found,
        "lines": lines(found.object_list, verbs=PUBLICISED_BY),
        "query": query_without_page(request),
    }
    return page(request, "publicity", context, day=day)


@require_safe
def exits(request: HttpRequest) -> HttpResponse:
    """Exits that are announced today: name, list, date and nothing else (JS-G 30)."""
    day = today()
    found = paged(_entries().exit_notices(day.on).order_by("-exited_on", "-pk"), request)
    context = {"found": found, "lines": short_lines(found.object_list), "query": query_without_page(request)}
    return page(request, "exits", context, day=day, index=False)


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Published measures whose legal basis stands today."""
    day = today()
    known = Measure.objects.in_force(day.on).filter(pk__in=standing_ids(day.on))
    chosen = known.prefetch_related("bases", "executor_rows").order_by("colour", "category", "code")
    units = Present()
    groups = [(colour.value, [_shown(row, units) for row in chosen if row.colour == colour]) for colour in Colour]
    return page(request, "measures", {"groups": groups}, day=day)


class Present:
    """The names of those who carry out a measure now; after a reorganisation the old name stands beside."""

    def __init__(self) -> None:
        self.heirs = inheritance()
        self.names = dict(Department.objects.values_list("pk", "name"))

    def __call__(self, measure: Measure) -> list[str]:
        rows = [row.department_id for row in measure.executor_rows.all()]
        heirs = [self.heirs.heir(one, power=Power.IMPLEMENT, matters=(measure.code,)) for one in rows]
        return list(dict.fromkeys(self._name(old, new) for old, new in zip(rows, heirs, strict=True)))

    def _name(self, old: int, new: int) -> str:
        return self.names[new] if old == new else f"{self.names[new]}（原{self.names[old]}）"


def _shown(measure: Measure, units: Present) -> dict[str, Any]:
    """A measure in the words of its page."""
    return {
        "measure": measure,
        "category": Category(measure.category).label,
        "targets": [TARGET_LABELS[kind] for kind in measure.target_kinds],
        "conditions": [Circumstance(word).label for word in measure.conditions],
        "degree": Degree(measure.degree).label if measure.degree else "",
        "term": _term(measure.term),
        "executors": units(measure),
        "application": Application(measure.application).label,
    }


def _term(text: str) -> str:
    """How long a measure lasts, in Chinese."""
    if text == WITH_LIST:
        return "与名单同期"
    return Term.parse(text).chinese if text else ""
