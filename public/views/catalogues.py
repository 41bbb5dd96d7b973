"""The catalogue of public credit information (公共信用信息目录): items, versions, drafts out for comment."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from core.refusals import Refused
from law.operations import pack_by_version_id
from public.budgets import may_comment
from public.catalogues import by_category, degrees_of, fields_of, grades, negative_when, terms_of
from public.forms import CommentForm
from public.pages import Today, page, today
from records import operations
from records.catalogue_sheets import differences
from records.models import Catalogue, Item


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The items in force today under their categories, every version, and the drafts out for comment."""
    day = today()
    context = {
        "groups": by_category(Item.objects.in_force(day.on).select_related("catalogue")),
        "versions": Catalogue.objects.published(day.on).order_by("-origin", "-version"),
        "drafts": Catalogue.objects.consulted(day.on).order_by("-consultation_ends_on", "pk"),
    }
    return page(request, "catalogue", context, day=day)


@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One item that holds today, with its fields and time limits."""
    day = today()
    found = Item.objects.named([code], on=day.on).get(code)
    if found is None:
        raise Http404
    return _item(request, found, day)


@require_safe
def version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One version: published ones for ever, a draft from the first day of its consultation."""
    day = today()
    found = get_object_or_404(Catalogue.objects.open(day.on), public_id=public_id)
    before = operations.version_before(found)
    answered = found.comments.exclude(answer="").order_by("pk")
    context = {
        "catalogue": found,
        "groups": by_category(found.items.select_related("catalogue")),
        "answered": answered,
        "before": before,
        "changes": differences(operations.items_of(before), operations.items_of(found)) if before else [],
        "received": found.comments.count(),
        **_standing(found, day),
    }
    return page(request, "catalogue_version", context, day=day)


@require_safe
def version_item(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """One item as a version of the catalogue has it."""
    day = today()
    known = Item.objects.filter(catalogue__in=Catalogue.objects.open(day.on)).select_related("catalogue")
    return _item(request, get_object_or_404(known, catalogue__public_id=public_id, code=code), day)


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form for a comment on a draft, while it is out for comment."""
    day = today()
    draft = get_object_or_404(Catalogue.objects.in_consultation(day.on), public_id=public_id)
    about = draft.items.filter(code=request.GET.get("item", "").replace("\x00", "")).first()
    form = CommentForm(request.POST or None, initial={"text": f"关于“{about.name}”：" if about else ""})
    if request.method == "POST" and form.is_valid():
        if not may_comment(request):
            return page(request, "busy", {}, day=day, keep=False, status=429)
        if _commented(draft, form, day):
            return redirect("public:catalogue_thanks", public_id=public_id)
    return page(request, "catalogue_comment", {"catalogue": draft, "form": form}, day=day, keep=False, index=False)


@require_safe
def thanks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that the comment arrived and where its answer will stand."""
    day = today()
    draft = get_object_or_404(Catalogue.objects.consulted(day.on), public_id=public_id)
    return page(request, "catalogue_thanks", {"catalogue": draft}, day=day, keep=False, index=False)


def _item(request: HttpRequest, found: Item, day: Today) -> HttpResponse:
    """An item under the law of today; an item of a version under its version's pack where none is active."""
    law = day.pack or pack_by_version_id(found.catalogue.pack_version_id)
    context = {
        "item": found,
        "catalogue": found.catalogue,
        "fields": fields_of(found),
        "terms": terms_of(found, law),
        "negative": negative_when(found),
        "degrees": degrees_of(found, grades(law)),
        "pack": law,
        **_standing(found.catalogue, day),
    }
    return page(request, "catalogue_item", context, day=day)


def _standing(found: Catalogue, day: Today) -> dict[str, bool]:
    """Where a version stands today, by its dates."""
    published = found.published_on is not None and found.published_on <= day.on
    superseded = found.superseded_on is not None and found.superseded_on <= day.on
    ends_on = found.consultation_ends_on
    return {
        "draft": not published,
        "ended": superseded,
        "open": not published and ends_on is not None and ends_on >= day.on,
    }


def _commented(draft: Catalogue, form: CommentForm, day: Today) -> bool:
    """Hand the comment in; a refusal is shown on the form."""
    try:
        operations.comment_on_catalogue(draft, **form.cleaned_data, at=day.at)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
