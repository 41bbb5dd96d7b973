"""Letters checked by their holder: by QR code, or by number and code."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from public import verification
from public.budgets import CountersDown, spend
from public.forms import VerifyForm
from public.pages import page, today


@csrf_exempt  # it changes nothing; the code of a letter must not reach an address, so the form posts
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """By number and code. A wrong code and an unknown number read alike."""
    day, form = today(), VerifyForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "verify", {"form": form}, day=day, keep=False, index=False)
    refusal = _over_budget(request)
    if refusal is not None:
        return refusal
    letter = verification.by_number(form.cleaned_data["number"], form.cleaned_data["code"])
    found = verification.check(letter, on=day.on) if letter else None
    context = {"form": VerifyForm(), "asked": True, "found": found}
    return page(request, "verify", context, day=day, keep=False, index=False)


@require_safe
def letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """By the address in the QR code."""
    day = today()
    refusal = _over_budget(request)
    if refusal is not None:
        return refusal
    held = verification.by_address(public_id)
    if held is None:
        raise Http404
    found = verification.check(held, on=day.on)
    context = {"form": VerifyForm(), "asked": True, "found": found}
    return page(request, "verify", context, day=day, keep=False, index=False)


def _over_budget(request: HttpRequest) -> HttpResponse | None:
    try:
        granted = spend(request, what="verify")
    except CountersDown:
        return None
    return None if granted else page(request, "busy", {}, day=today(), keep=False, index=False, status=429)
