"""What was listed wrongly is clarified where the list stood, for the office's term (JY 24, JS-L 24)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from objections.redress_queries import clarifications as clarifications_on
from objections.redress_queries import clarified_before
from public.clarified import clarified
from public.pages import page, paged, query_without_page, today
from public.queries import openly_named


@require_safe
def clarifications(request: HttpRequest) -> HttpResponse:
    """Clarifications whose term runs today, newest first. Persons find theirs by their exact look-up only."""
    day = today()
    shown = openly_named(clarifications_on(day.on)).order_by("-clarified_on", "-pk")
    found = paged(shown, request)
    context = {"found": found, "clarified": clarified(found.object_list), "query": query_without_page(request)}
    return page(request, "clarifications", context, day=day, index=False)


@require_safe
def clarification(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One clarification, to which the change feed leads; once its term is over it is gone (410)."""
    day = today()
    shown = clarified(openly_named(clarifications_on(day.on)).filter(public_id=public_id))
    if shown:
        return page(request, "clarification", {"one": shown[0]}, day=day, index=False)
    if openly_named(clarified_before(day.on)).filter(public_id=public_id).exists():
        return page(request, "clarification", {"one": None}, day=day, index=False, status=410)
    raise Http404
