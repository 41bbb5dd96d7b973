"""Repairs in publicity: anybody may object before they are decided (JS-G 35)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from public.pages import page, paged, query_without_page, today
from public.repairs import lines_of, repairs_in_publicity


@require_safe
def repairs(request: HttpRequest) -> HttpResponse:
    """Applications for repair whose publicity runs today, those that end first in front."""
    day = today()
    rows = repairs_in_publicity(day.on).select_related("subject", "unit", "record__item", "entry__programme")
    found = paged(rows.order_by("publicity_ends_on", "pk"), request)
    context = {"found": found, "lines": lines_of(found.object_list), "query": query_without_page(request)}
    return page(request, "repairs", context, day=day, index=False)
