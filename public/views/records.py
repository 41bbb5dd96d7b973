"""Credit records: licences and penalties (双公示), debtors named by the courts, and the other public items."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core import clocks
from public.budgets import within_budget
from public.forms import RecordFilter, looks_personal
from public.keyset import sliced
from public.pages import Today, page, today
from public.queries import open_subjects
from public.records import (
    COURT,
    PUBLIC,
    day_label,
    kind_field,
    of_kind,
    once_public,
    public_items,
    records_of,
    short,
    whole,
)
from records.models import Item, Record
from records.queries import FoldedNumber
from records.terms import Polarity
from repair.eligibility import Eligibility, told_of_records
from subjects.models import Subject

MANY = 500


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """The kinds of information that the catalogue makes public."""
    day = today()
    return page(request, "records", {"items": public_items(day.on)}, day=day)


@csrf_exempt  # it changes nothing; a number typed here by mistake must not reach an address, so the form posts
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("q")
def record_list(request: HttpRequest, code: str) -> HttpResponse:
    """The records of one item that are public today, newest determination first."""
    day = today()
    item = _item(code, day)
    asked = request.POST if request.method == "POST" else request.GET
    fields = list(item.fields.all())
    decided = day_label(fields, item)
    form = RecordFilter(asked, kind=kind_field(fields, item), decided=decided, on=day.on)
    personal = looks_personal(asked.get("q", ""))
    if request.method == "POST" and not personal:
        chosen = {name: asked[name] for name in form.fields if asked.get(name)}
        return HttpResponseRedirect(f"{reverse('public:record_list', args=[code])}?{urlencode(chosen)}")
    if not within_budget(request, "search"):
        return page(request, "busy", {}, day=day, keep=False, index=False, status=429)
    if personal:
        form = RecordFilter({}, kind=kind_field(fields, item), decided=decided, on=day.on)
    rows = records_of(code).publicly_visible(day.on)  # type: ignore[attr-defined]
    found = sliced(_narrowed(rows, form), day="determined_on", after=request.GET.get("after", ""))
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "item": item,
        "decided": decided,
        "form": form,
        "found": found,
        "lines": short(found.rows),
        "query": query.urlencode(),
        "personal": personal,
        "court": code == COURT,
    }
    return page(request, "record_list", context, day=day, keep=not personal, index=not query and not found.begun)


@require_safe
def record(request: HttpRequest, code: str, public_id: UUID) -> HttpResponse:
    """One record with all its public fields, how its dates came about, and whom to ask."""
    day = today()
    item = _item(code, day)
    chosen = records_of(code).filter(public_id=public_id)
    found = chosen.publicly_visible(day.on).first()  # type: ignore[attr-defined]
    if found is None:
        if once_public(chosen, day.on).exists():
            return page(request, "gone", {"item": item}, day=day, index=False, status=410)
        raise Http404
    shown = whole(found, item=item)
    context = {
        "item": item,
        "shown": shown,
        "record": found,
        "court": code == COURT,
        "body": _court_of(found),
        "repair": _repair_of(found, on=day.on),
    }
    response = page(request, "record", context, day=day, index=shown.named)
    if shown.named and (last := _last_day(found)) is not None:
        end = clocks.start_of(last + timedelta(days=1))
        response["X-Robots-Tag"] = f"noarchive, unavailable_after: {end.isoformat()}"
    return response


def _repair_of(found: Record, *, on: date) -> Eligibility | None:
    """From which day and on what conditions a negative record may be repaired; a court's page says whom to ask."""
    if found.polarity != Polarity.NEGATIVE or (found.item and found.item.code == COURT):
        return None
    return told_of_records(Record.objects.unscoped(PUBLIC).filter(pk=found.pk), on=on)[found.pk]


def _item(code: str, day: Today) -> Item:
    item = next((one for one in public_items(day.on) if one.code == code), None)
    if item is None:
        raise Http404
    return item


def _narrowed(rows: QuerySet[Record], form: RecordFilter) -> QuerySet[Record]:
    """The rows that the filter leaves; a question that is no question narrows nothing."""
    form.is_valid()
    given = form.cleaned_data
    if text := given.get("q"):
        named = open_subjects(Subject.objects.search(text)).values_list("pk", flat=True)[:MANY]
        rows = rows.alias(folded=FoldedNumber("document_no")).filter(
            Q(subject_id__in=list(named)) | Q(folded=FoldedNumber(Value(text)))
        )
    if form.kind is not None and (word := given.get("kind")):
        rows = rows.filter(**of_kind(form.kind, word))
    if unit := given.get("unit"):
        rows = rows.filter(provider__code=unit)
    if first := given.get("first"):
        rows = rows.filter(determined_on__gte=first)
    if last := given.get("last"):
        rows = rows.filter(determined_on__lte=last)
    return rows


def _court_of(found: Record) -> str:
    """The body that the record itself says decided it; its provider where it says nothing."""
    code = found.item.binds.get("authority", "") if found.item else ""
    return str(found.values.get(code) or found.provider.name)


def _last_day(found: Record) -> date | None:
    return min((day for day in (found.public_to, found.valid_to) if day is not None), default=None)
