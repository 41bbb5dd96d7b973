"""Complaints about how a department handled something: handed in by anybody, followed by receipt (P20)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.actors import timer
from core.receipts import code_of
from core.refusals import Refused
from objections.complaint_terms import InChannel
from objections.models import Complaint
from objections.operations import complaints
from objections.operations.receipts import look_up
from public.budgets import CountersDown, may_comment, spend
from public.complaint_forms import ComplainForm, ProgressForm
from public.pages import Today, page, today

ONLINE = "网上投诉"


@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """The form; the answer to it is the receipt, shown once and kept by nobody but the complainant."""
    day = today()
    form = ComplainForm(request.POST or None, on=day.on)
    if request.method == "POST" and form.is_valid():
        if not may_comment(request):
            return page(request, "busy", {}, day=day, keep=False, index=False, status=429)
        case = _raised(form, day)
        if case is not None:
            receipt = {"case": case, "code": code_of(case)}
            return page(request, "complaint_receipt", receipt, day=day, keep=False, index=False)
    return page(request, "complaint", {"form": form}, day=day, keep=False)


def _raised(form: ComplainForm, day: Today) -> Complaint | None:
    """Take the complaint in; a refusal is shown on the form."""
    try:
        return complaints.raise_complaint(**form.chosen(), channel=InChannel.WEB, by=timer(ONLINE), at=day.at)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


@csrf_exempt  # it changes nothing; the code of a receipt must not reach an address, so the form posts
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """How a complaint or an appeal stands. A wrong code and an unknown number read alike."""
    day, form = today(), ProgressForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        if not _may_ask(request):
            return page(request, "busy", {}, day=day, keep=False, index=False, status=429)
        found = look_up(form.cleaned_data["number"], form.cleaned_data["code"])
        context = {"form": ProgressForm(), "asked": True, "found": found}
    return page(request, "complaint_progress", context, day=day, keep=False, index=False)


def _may_ask(request: HttpRequest) -> bool:
    try:
        return spend(request, what="receipt")
    except CountersDown:
        return True
