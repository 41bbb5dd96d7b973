"""Appealing online against the outcome of an objection or a repair: from the page of that case, by its subject."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from public import operations
from public.appealing import appeal_against, outcome_of
from public.budgets import within_budget
from public.identity_models import IdentityProof
from public.identity_terms import Capacity
from public.operations.submitting import answers_of
from public.pages import Today, page, today
from public.sessions import proof_of
from public.submission_forms import AppealForm
from public.submission_models import Submission
from public.submission_terms import Sent
from public.targets import Target, target_of_case
from public.views.cases import held_by
from public.views.submissions import own_draft, prove_first
from redblack.contested import Contested


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """The form, for whoever holds the case and proved to be its subject; where there is no appeal, back to the case."""
    day = today()
    try:
        held = held_by(request, kind, public_id, day)
    except Http404:
        held = None
    if held is None:
        return _open_first(request)
    contested, told = outcome_of(held), appeal_against(held, on=day.on)
    if contested is None or told is None or told.refusals:
        return redirect("public:case", kind=kind, public_id=public_id)
    proof = proof_of(request, at=day.at)
    if proof is None:
        return prove_first(request, Sent.APPEAL, target=f"{request.path}?number={held.receipt_no}")
    target = target_of_case(held.record or held.entry)
    if not target.of(proof):
        context = {"target": target, "kind": Sent.APPEAL, "foreign": True, "proof": proof}
        return page(request, "submission_closed", context, day=day, keep=False, index=False)
    return _filled(request, contested, told.clause, target, proof, day)


def _open_first(request: HttpRequest) -> HttpResponse:
    """To number and code: a proof closes what a receipt had opened, and another phone than the one that filed it
    opens nothing. Known and unknown cases read alike."""
    number = request.GET.get("number", "")
    return redirect(reverse("public:cases") + (f"?{urlencode({'number': number})}" if number else ""))


@sensitive_variables("form")
def _filled(
    request: HttpRequest, contested: Contested, clause: str, target: Target, proof: IdentityProof, day: Today
) -> HttpResponse:
    about = {**target.given, "contested_no": contested.receipt_no}
    kept = own_draft(request.GET.get("draft"), proof, kind=Sent.APPEAL, **about)
    form = _form(request, proof, kept)
    if request.method == "POST" and form.is_valid():
        if not within_budget(request, "submission"):
            return page(request, "busy", {"personal": True}, day=day, keep=False, index=False, status=429)
        answers, files = form.answers(), form.uploads()
        given: dict[str, Any] = {"proof": proof, "kind": Sent.APPEAL, "answers": answers, "files": files, "at": day.at}
        saved = operations.keep_submission(kept, **given, **about)
        return redirect("public:apply_check", public_id=saved.public_id)
    context = {
        "form": form,
        "target": target,
        "kind": Sent.APPEAL,
        "proof": proof,
        "contested": contested,
        "clause": clause,
        "files": kept.files.order_by("pk") if kept else [],
    }
    return page(request, "submission_fill", context, day=day, keep=False, index=False)


def _form(request: HttpRequest, proof: IdentityProof, kept: Submission | None) -> AppealForm:
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    kinds = list(kept.files.values_list("kind", flat=True)) if kept else []
    initial = answers_of(kept) if kept else {}
    return AppealForm(*data, agent=proof.capacity == Capacity.AGENT, kept=kinds, initial=initial)
