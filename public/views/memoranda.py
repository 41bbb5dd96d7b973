"""Memoranda and documents in force that departments filed with the office (PY 五(一): in time and in the open)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from measures.models import BundledMeasure, Filing, Measure
from measures.queries import standing_ids
from measures.terms import PaperKind
from public.pages import page, today
from redblack.models import Programme


def _open(on: date) -> Any:
    """Papers in force that anybody may read."""
    return Filing.objects.unscoped("filed papers are open to the public").in_force(on).filter(is_public=True)


@require_safe
def memoranda(request: HttpRequest) -> HttpResponse:
    """What is in force, by kind; of a memorandum the parties, the duties, and the measures that may be taken today."""
    day = today()
    bundled = Prefetch("memorandum__bundled", BundledMeasure.objects.order_by("line"))
    papers = (
        _open(day.on)
        .select_related("department", "number", "memorandum", "file")
        .prefetch_related("memorandum__parties", bundled)
        .order_by("-filed_on", "-pk")
    )
    standing = Measure.objects.in_force(day.on).filter(pk__in=standing_ids(day.on))
    codes = set(standing.values_list("code", flat=True))
    names = dict(Programme.objects.published(day.on).values_list("code", "name"))
    rows = [_shown(paper, codes=codes, names=names) for paper in papers]
    groups = [(kind.label, [row for row in rows if row["paper"].kind == kind]) for kind in PaperKind]
    return page(request, "memoranda", {"groups": groups}, day=day)


def _shown(paper: Filing, *, codes: set[str], names: dict[str, str]) -> dict[str, Any]:
    """A paper in the words of its page; measures that are not published and in force are not named."""
    if not hasattr(paper, "memorandum"):
        return {"paper": paper}
    said = paper.memorandum
    return {
        "paper": paper,
        "memorandum": said,
        "parties": [party.name for party in said.parties.all()],
        "programmes": [names[code] for code in said.programmes if code in names],
        "measures": [row for row in said.bundled.all() if row.code in codes],
        "waiting": sum(row.code not in codes for row in said.bundled.all()),
    }


@require_safe
def memorandum_text(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The text as it was signed; of a paper that is over it is no longer given out here."""
    paper = _open(today().on).select_related("file").filter(public_id=public_id).first()
    if paper is None or paper.file is None:
        raise Http404
    response = HttpResponse(bytes(paper.file.content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{paper.public_id}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
