"""Programmes (认定办法): published ones, drafts out for comment, and the comments."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from core.refusals import Refused
from law.operations import pack_by_version_id
from law.terms import Term
from public.budgets import may_comment
from public.forms import CommentForm
from public.pages import Today, label_of, page, today
from public.queries import UNITS
from records.models import Catalogue
from records.terms import Ground
from redblack import operations as lists
from redblack.models import Programme


def _words(programme: Programme) -> dict[str, object]:
    """A programme in the words of its page."""
    return {
        "programme": programme,
        "label": label_of(pack_by_version_id(programme.pack_version_id), programme.colour),
        "grounds": [Ground(ground).label for ground in programme.grounds],
        "validity": Term.parse(programme.validity).chinese if programme.validity else "随认定依据的有效期",
    }


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """Programmes under which entries may be recognised today."""
    day = today()
    known = Programme.objects.published(day.on).select_related(*UNITS).order_by("colour", "name", "pk")
    return page(request, "programmes", {"rows": [_words(programme) for programme in known]}, day=day)


@require_safe
def programme(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One published version; an ended one stays readable, because entries still rest on it."""
    day = today()
    known = Programme.objects.filter(published_on__lte=day.on).select_related(*UNITS)
    counted = known.annotate(
        comments_in=Count("comments"), comments_answered=Count("comments", filter=~Q(comments__answer=""))
    )
    found = get_object_or_404(counted, public_id=public_id)
    ended = found.superseded_on is not None and found.superseded_on <= day.on
    return page(request, "programme", {**_words(found), "ended": ended}, day=day)


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """Drafts on which anybody may comment today."""
    day = today()
    known = Programme.objects.in_consultation(day.on).select_related(*UNITS).order_by("consultation_ends_on")
    catalogues = Catalogue.objects.in_consultation(day.on).order_by("consultation_ends_on", "pk")
    context = {"rows": [_words(programme) for programme in known], "catalogues": catalogues}
    return page(request, "consultations", context, day=day)


@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One draft and the form for a comment."""
    day = today()
    known = Programme.objects.in_consultation(day.on).select_related(*UNITS)
    draft = get_object_or_404(known, public_id=public_id)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_comment(request):
            return page(request, "busy", {}, day=day, keep=False, status=429)
        if _commented(draft, form, day):
            return redirect("public:consultation_thanks", public_id=public_id)
    return page(request, "consultation", {**_words(draft), "form": form}, day=day, keep=False)


def _commented(draft: Programme, form: CommentForm, day: Today) -> bool:
    """Hand the comment in; a refusal is shown on the form."""
    try:
        lists.comment(draft, **form.cleaned_data, at=day.at)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_safe
def consultation_thanks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that the comment arrived and what becomes of it."""
    day = today()
    draft = get_object_or_404(Programme.objects.filter(consulted_on__lte=day.on), public_id=public_id)
    return page(request, "consultation_thanks", {"programme": draft}, day=day, keep=False)
