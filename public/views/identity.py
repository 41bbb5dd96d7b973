"""Proving who one is by name, number and a code; and the page that it opens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.doors import nudge
from core.identifiers import compact
from public import operations, sessions
from public.budgets import CountersDown, client_of, digest_of, spend, spend_of
from public.identity_forms import FORMS, CodeForm, IdentityForm, wanted_of
from public.identity_models import IdentityProof
from public.identity_terms import Capacity, Outcome, Wanted
from public.lines import whole_lines
from public.pages import Today, page, today
from public.queries import SHOWN, entries_of
from public.receipts import cases_of
from public.records import openly
from public.standing import standing_records
from redblack.models import Entry

PUBLIC = "public pages show everybody the same, bounded by date"


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """As whom one acts; `for` names what one wants."""
    wanted = wanted_of(request.GET.get("for"))
    context = {"capacities": Capacity.choices, "wanted": Wanted(wanted), "closed": not settings.SMS_BACKEND}
    return page(request, "identity", context, day=today(), keep=False, index=False)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, capacity: str) -> HttpResponse:
    """Name, number, phone. Whatever is typed, the answer is the same: a code was sent."""
    if capacity not in FORMS:
        raise Http404
    day, wanted = today(), wanted_of(request.GET.get("for"))
    if not settings.SMS_BACKEND:
        return page(request, "identity", {"closed": True}, day=day, keep=False, index=False)
    form = FORMS[capacity](request.POST or None)
    if request.method == "POST" and form.is_valid():
        refused = _over_budget(request, form, day)
        return refused or _sent(request, form, wanted, day)
    context = {"form": form, "capacity": Capacity(capacity), "wanted": Wanted(wanted)}
    return page(request, "identity_start", context, day=day, keep=False, index=False)


@sensitive_variables("form")
def _over_budget(request: HttpRequest, form: IdentityForm, day: Today) -> HttpResponse | None:
    """A client, a phone and a number may each ask so often; who is refused is told nothing else."""
    given = form.cleaned_data
    try:
        granted = (
            spend(request, what="identity")
            and spend_of(given["phone"], what="identity_phone")
            and spend_of(compact(given.get("principal_number") or given["number"]), what="identity_number")
        )
    except CountersDown:
        return page(request, "uncounted", {}, day=day, keep=False, index=False, status=503)
    return None if granted else page(request, "busy", {"personal": True}, day=day, keep=False, index=False, status=429)


@sensitive_variables("form")
def _sent(request: HttpRequest, form: IdentityForm, wanted: str, day: Today) -> HttpResponse:
    proof = operations.begin_proof(
        capacity=form.capacity,
        wanted=wanted,
        claimed=form.claimed(),
        phone=form.cleaned_data["phone"],
        client=digest_of(client_of(request)),
        at=day.at,
    )
    sessions.expect(request, proof)
    transaction.on_commit(lambda: nudge("outbox"), robust=True)
    return redirect("public:identity_code")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code from the message. Wrong, used, late and tried too often read alike."""
    proof, day = sessions.pending(request), today()
    if proof is None:
        return redirect("public:identity")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            granted = spend(request, what="identity_code")
        except CountersDown:
            granted = True  # the proof itself counts its tries
        if not granted:
            return page(request, "busy", {"personal": True}, day=day, keep=False, index=False, status=429)
        done = operations.prove_identity(proof.public_id, code=form.cleaned_data["code"], at=day.at)
        if done is not None:
            return _proved(request, done, day)
        form.add_error("code", "验证码不正确，或者已经失效。请核对短信；仍不能通过的，请重新获取验证码。")
    return page(request, "identity_code", {"form": form, "proof": proof}, day=day, keep=False, index=False)


def _proved(request: HttpRequest, proof: IdentityProof, day: Today) -> HttpResponse:
    if proof.outcome != Outcome.PROVED:
        sessions.let_out(request)
        return page(request, "identity_ended", {"proof": proof}, day=day, keep=False, index=False)
    sessions.let_in(request, proof)
    return redirect(sessions.target_of(request) or "public:mine")


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Leave: the proof opens nothing any more."""
    day = today()
    proof = sessions.proof_of(request, at=day.at)
    if proof is not None:
        operations.end_proof(proof, at=day.at)
    sessions.let_out(request)
    return page(request, "identity_ended", {"left": True}, day=day, keep=False, index=False)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is public of the one who proved himself, with what he may do about it."""
    day = today()
    proof = sessions.proof_of(request, at=day.at)
    if proof is None:
        sessions.wants_his_own_page(request)
        return redirect("public:identity")
    subject = proof.subject
    if subject is None:
        context: dict[str, Any] = {"proof": proof, "cases": cases_of(proof)}
        return page(request, "mine", context, day=day, keep=False, index=False)
    visible = Entry.objects.unscoped(PUBLIC).publicly_visible(day.on)
    entries = entries_of(visible.select_related(*SHOWN), [subject.pk])
    context = {
        "proof": proof,
        "cases": cases_of(proof),
        "lines": whole_lines(entries, on=day.on),
        "records": standing_records([subject.pk], on=day.on, named=openly(subject)),
    }
    return page(request, "mine", context, day=day, keep=False, index=False)
