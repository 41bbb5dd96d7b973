"""Look-ups: organisations by name or code, one organisation's page, persons by exact name and full number."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from core.names import normalise
from public.budgets import CountersDown, spend, within_budget
from public.clarified import clarified_of
from public.forms import PersonForm, looks_personal
from public.lines import lines, whole_lines
from public.pages import Today, page, paged, query_without_page, today
from public.queries import PUBLICISED_BY, SHOWN, UNITS, counts_of, entries_of, found_exactly, open_subjects
from public.standing import standing_records
from redblack.models import Entry
from subjects.models import Subject
from subjects.queries import SHORTEST_NAME

PUBLIC = "public pages show everybody the same, bounded by date"
LONGEST_QUESTION = 100


@csrf_exempt  # it changes nothing; a number typed here by mistake must not reach an address, so the box posts
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("q")
def search(request: HttpRequest) -> HttpResponse:
    """Organisations by part of a name or by code."""
    asked = (request.POST if request.method == "POST" else request.GET).get("q", "")
    text = asked.replace("\x00", "").strip()[:LONGEST_QUESTION]
    if looks_personal(text):
        return page(request, "search", {"personal": True, "text": ""}, day=today(), keep=False, index=False)
    if request.method == "POST":
        return HttpResponseRedirect(f"{reverse('public:search')}?{urlencode({'q': text})}")
    if not within_budget(request, "search"):
        return page(request, "busy", {}, day=today(), keep=False, index=False, status=429)
    return _found(request, text, today())


def _found(request: HttpRequest, text: str, day: Today) -> HttpResponse:
    short = len(normalise(text)) < SHORTEST_NAME
    found = paged(open_subjects(Subject.objects.search(text)).order_by("name_normal", "pk"), request)
    rows = list(found.object_list)
    visible = Entry.objects.unscoped(PUBLIC).publicly_visible(day.on)
    counts = counts_of(visible, [subject.pk for subject in rows]) if rows else {}
    context = {
        "text": text,
        "short": short,
        "found": found,
        "rows": [(subject, counts.get(subject.pk, {})) for subject in rows],
        "query": query_without_page(request),
    }
    return page(request, "search", context, day=day, index=False)


@require_safe
def subject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One organisation: what stands on a list today and why, its public records, and what is in publicity."""
    found = Subject.objects.filter(public_id=public_id).select_related("merged_into").first()
    kept = found and (found.merged_into or found)
    if kept is None or not open_subjects(Subject.objects.filter(pk=kept.pk)).exists():
        raise Http404
    if found is not kept:
        return redirect("public:subject", public_id=kept.public_id)
    day = today()
    entries = Entry.objects.unscoped(PUBLIC).select_related("programme", *UNITS)
    visible = paged(entries_of(entries.publicly_visible(day.on), [kept.pk]), request)
    coming = entries_of(entries.in_publicity(day.on), [kept.pk])
    context = {
        "subject": kept,
        "former_names": kept.former_names.filter(name_sealed__isnull=True).order_by("-until_on"),
        "absorbed": open_subjects(kept.absorbed.all()).order_by("pk"),
        "found": visible,
        "lines": whole_lines(visible.object_list, on=day.on),
        "coming": lines(coming, verbs=PUBLICISED_BY),
        "clarified": clarified_of([kept.pk], on=day.on),
        "records": standing_records([kept.pk], on=day.on, named=True),
        "query": "",
    }
    return page(request, "subject", context, day=day, index=False)


@sensitive_post_parameters("name", "number")
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    """A person, only by exact name and full number, posted. A miss and a find cost the same and read alike."""
    day = today()
    form = PersonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "person", {"form": form}, day=day, keep=False, index=False)
    try:
        granted = spend(request, what="person")
    except CountersDown:
        return page(request, "uncounted", {}, day=day, keep=False, index=False, status=503)
    if not granted:
        return page(request, "busy", {"personal": True}, day=day, keep=False, index=False, status=429)
    return _person(request, form, day)


@sensitive_variables("form")
def _person(request: HttpRequest, form: PersonForm, day: Today) -> HttpResponse:
    asked = form.cleaned_data
    found = found_exactly(Subject.objects.all(), name=asked["name"], number=asked["number"])
    # Row numbers only: to read and decrypt a dossier takes time that would tell a find from a miss.
    ids = list(found.values_list("pk", flat=True))
    visible = Entry.objects.unscoped(PUBLIC).publicly_visible(day.on)
    entries = entries_of(visible.select_related(*SHOWN), ids)
    context = {
        "lines": whole_lines(entries, on=day.on),
        "records": standing_records(ids, on=day.on, named=False),
        "clarified": clarified_of(ids, on=day.on),
        "asked": True,
        "form": PersonForm(),
    }
    return page(request, "person", context, day=day, keep=False, index=False)
