"""Policy documents, rule packs, the working-day calendar, rights, the map of the site, the large-type switch."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from law import clauses
from law.models import CalendarVersion, PackVersion
from law.operations import newest_version_id, pack_by_version_id, statutory_days
from law.operations.papers import paper_states
from public import papers
from public.pages import ELDER_COOKIE, page, today

A_YEAR = 365 * 24 * 3600


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """The documents, the rule packs made from them, the calendar."""
    day = today()
    versions = PackVersion.objects.order_by("code", "-number").distinct("code")
    documents = [(state.document, state.words(day.on)) for state in paper_states().values()]
    return page(request, "policies", {"documents": documents, "versions": versions}, day=day)


@require_safe
def document(request: HttpRequest, key: str) -> HttpResponse:
    """One document with an anchor at every clause."""
    known = clauses.documents().get(key)
    if known is None:
        raise Http404
    day = today()
    state = paper_states()[key]
    ended = {clause: ends_on for clause, ends_on in state.clauses.items() if ends_on}
    context = {
        "document": known,
        "paragraphs": [(one, ended.get(one.clause.number)) for one in papers.paragraphs(key)],
        "state": state,
        "state_words": state.words(day.on),
    }
    return page(request, "document", context, day=day)


@require_safe
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """The newest version of a rule pack as a table: question, answer, source."""
    try:
        version = PackVersion.objects.get(pk=newest_version_id(code))
    except PackVersion.DoesNotExist as error:
        raise Http404 from error
    view, day = pack_by_version_id(version.pk), today()
    states = paper_states()
    told = [(states[key].document, states[key].words(day.on)) for key in papers.papers_of(view)]
    others = PackVersion.objects.exclude(code=code).order_by("code", "-number").distinct("code")
    context = {
        "version": version,
        "pack": view,
        "parts": papers.table(view),
        "waiting": len(view.unverified()),
        "told": [(document, words) for document, words in told if words],
        "others": others,
    }
    return page(request, "pack", context, day=day)


@require_safe
def compare(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Two packs side by side, question by question."""
    try:
        versions = [PackVersion.objects.get(pk=newest_version_id(one)) for one in (code, other)]
    except PackVersion.DoesNotExist as error:
        raise Http404 from error
    parts = papers.compared(*(pack_by_version_id(version.pk) for version in versions))
    different = sum(pair.differs for _, pairs in parts for pair in pairs)
    return page(request, "compare", {"versions": versions, "parts": parts, "different": different}, day=today())


@require_safe
def comparison(request: HttpRequest, code: str) -> HttpResponse:
    """The form's answer: lead to the address of the comparison that was chosen."""
    other = request.GET.get("with", "")
    if not PackVersion.objects.filter(code=other).exists():
        raise Http404
    return HttpResponseRedirect(reverse("public:compare", args=[code, other]))


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Holidays and make-up workdays of one year, by the notices of the State Council."""
    day = today()
    arranged = CalendarVersion.objects.filter(year__isnull=False)
    published = set(arranged.values_list("year", flat=True))
    years = sorted(published | {day.on.year, day.on.year + 1}, reverse=True)
    year = _year(request.GET.get("year", ""), years, day.on)
    # A later notice may change a day of an earlier one: the last published wins.
    notices = list(arranged.filter(year=year).prefetch_related("days").in_order())
    days = {kept.on: kept for notice in notices for kept in notice.days.all()}
    context = {
        "years": years,
        "year": year,
        "notices": notices,
        "days": [days[on] for on in sorted(days)],
        "tentative": [] if notices else statutory_days(year),
    }
    return page(request, "calendar", context, day=day)


def _year(asked: str, years: list[int], on: date) -> int:
    """The year asked for where it can be shown, else the present one."""
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
