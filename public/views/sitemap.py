"""What search engines are told: which pages there are, since when they read so; what is gone answers 410."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from public.pages import seconds_to_keep, today
from public.queries import openly_named
from public.records import PUBLIC, public_codes
from records.models import Record

BLOCK = 20_000
"""How many record numbers one map covers: a map is a range of the primary key, so that the last costs what the first
does. Search engines take 50,000 addresses."""
PAGES = (
    "home",
    "black",
    "red",
    "publicity",
    "records",
    "measures",
    "programmes",
    "consultations",
    "policies",
    "memoranda",
    "rights",
    "feed",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing of the public pages is closed: what must be forgotten has to be asked for to be seen as gone."""
    lines = ("User-agent: *", "Disallow: /staff/", "Disallow: /api/", f"Sitemap: {_whole(reverse('public:sitemap'))}")
    answer = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The maps there are."""
    last = Record.objects.unscoped(PUBLIC).aggregate(last=Max("pk"))["last"]
    maps = [reverse("public:sitemap_pages")]
    if last is not None:
        maps += [reverse("public:sitemap_records", args=[block]) for block in range(last // BLOCK + 1)]
    return _answer(request, "sitemap_index", {"maps": [_whole(one) for one in maps]}, at=today().at)


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The pages that are always there, and the list of every public item."""
    day = today()
    found = [reverse(f"public:{name}") for name in PAGES]
    found += [reverse("public:record_list", args=[code]) for code in public_codes(day.on)]
    return _answer(request, "sitemap", {"rows": [(_whole(one), None) for one in found]}, at=day.at)


@require_safe
def records(request: HttpRequest, block: int) -> HttpResponse:
    """The pages of public records in one range of numbers, each with the instant since which it reads so."""
    day = today()
    shown = openly_named(Record.objects.unscoped(PUBLIC).publicly_visible(day.on)).filter(
        pk__gte=block * BLOCK, pk__lt=(block + 1) * BLOCK, item__code__in=public_codes(day.on)
    )
    found = shown.order_by("pk").values_list("item__code", "public_id", Coalesce("since_at", "filed_at"))
    rows = [(_whole(reverse("public:record", args=[code, public_id])), since) for code, public_id, since in found]
    if not rows and block > (Record.objects.unscoped(PUBLIC).aggregate(last=Max("pk"))["last"] or 0) // BLOCK:
        raise Http404
    newest = max((since for _, since in rows if since is not None), default=None)
    return _answer(request, "sitemap", {"rows": rows}, at=day.at, modified=newest)


def _whole(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], *, at: datetime, modified: datetime | None = None
) -> HttpResponse:
    answer = render(request, f"public/{template}.xml", context, content_type="application/xml; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={seconds_to_keep(at)}"
    answer["X-Robots-Tag"] = "noindex"
    if modified is not None:
        answer["Last-Modified"] = http_date(modified.timestamp())
    return answer
