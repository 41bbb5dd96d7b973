"""Commitments that are public today, with their text and what became of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from public.commitments import lines_of
from public.forms import CommitmentFilter
from public.keyset import sliced
from public.pages import page, today
from public.records import records_of
from records.commitment_terms import COMMITMENT_ITEM


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """The commitments of organisations, newest first; those of natural persons are named nowhere in public."""
    day = today()
    form = CommitmentFilter(request.GET)
    rows = records_of(COMMITMENT_ITEM).publicly_visible(day.on)  # type: ignore[attr-defined]
    found = sliced(rows.filter(**form.chosen()), day="determined_on", after=request.GET.get("after", ""))
    query = request.GET.copy()
    query.pop("after", None)
    context = {"form": form, "lines": lines_of(found.rows), "found": found, "query": query.urlencode()}
    return page(request, "commitments", context, day=day, index=not query and not found.begun)
