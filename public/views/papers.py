"""Policy documents, rule packs, the working-day calendar, rights, the map of the site, the large-type switch."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from law import clauses
from law.models import CalendarVersion, PackVersion
from law.operations import newest_version_id, pack_by_version_id
from public import papers
from public.pages import ELDER_COOKIE, page, today

A_YEAR = 365 * 24 * 3600


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """The documents, the rule packs made from them, the calendar."""
    versions = PackVersion.objects.order_by("code", "-number").distinct("code")
    context = {"documents": clauses.documents().values(), "versions": versions}
    return page(request, "policies", context, day=today())


@require_safe
def document(request: HttpRequest, key: str) -> HttpResponse:
    """One document with an anchor at every clause."""
    known = clauses.documents().get(key)
    if known is None:
        raise Http404
    return page(request, "document", {"document": known, "paragraphs": papers.paragraphs(key)}, day=today())


@require_safe
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """The newest version of a rule pack as a table: question, answer, source."""
    try:
        version = PackVersion.objects.get(pk=newest_version_id(code))
    except PackVersion.DoesNotExist as error:
        raise Http404 from error
    view = pack_by_version_id(version.pk)
    context = {"version": version, "pack": view, "parts": papers.table(view), "waiting": len(view.unverified())}
    return page(request, "pack", context, day=today())


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Holidays and make-up workdays of one year, by the notices of the State Council."""
    day = today()
    arranged = CalendarVersion.objects.filter(year__isnull=False)
    years = sorted(set(arranged.values_list("year", flat=True)), reverse=True)
    year = _year(request.GET.get("year", ""), years, day.on)
    # A later notice may change a day of an earlier one: the last published wins.
    notices = list(arranged.filter(year=year).prefetch_related("days").in_order())
    days = {kept.on: kept for notice in notices for kept in notice.days.all()}
    context = {"years": years, "year": year, "notices": notices, "days": [days[on] for on in sorted(days)]}
    return page(request, "calendar", context, day=day)


def _year(asked: str, years: list[int], on: date) -> int:
    """The year asked for where a notice arranges it, else the present one."""
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else on.year


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """How one is heard, objects, gets repaired, appeals; with the terms of the pack in force."""
    day = today()
    return page(request, "rights", {"rows": papers.rights(day.pack) if day.pack else []}, day=day)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every kind of page."""
    return page(request, "site_map", {}, day=today())


@csrf_exempt  # a preference of the reader, told to nobody else
@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    """Switch large type and strong contrast on or off, and go back."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if request.POST.get("on") == "1":
        response.set_cookie(
            ELDER_COOKIE, "1", max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(ELDER_COOKIE)
    response["Cache-Control"] = "no-store"
    return response
