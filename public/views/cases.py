"""What was handed in: the receipt, where it stands, what is added to it, how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core.pages.papers import pdf_response
from core.receipts import code_of
from core.refusals import Refused
from objections.objection_terms import Objector
from public import operations, sessions
from public.appealing import appeal_against
from public.budgets import CountersDown, spend, within_budget
from public.pages import Today, page, today
from public.receipts import FREE, HOLDER, MODELS, Told, by_number, filed_by, kind_of, qr_of, receipt_pdf, told
from public.submission_forms import AmendForm, AmendObjectionForm, CaseForm, SupplementForm, WithdrawForm
from repair.models import Repair


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """By number and query code. A wrong code and an unknown number read alike."""
    day, form = today(), CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            granted = spend(request, what="receipt")
        except CountersDown:
            return page(request, "uncounted", {}, day=day, keep=False, index=False, status=503)
        if not granted:
            return page(request, "busy", {"personal": True}, day=day, keep=False, index=False, status=429)
        found = by_number(form.cleaned_data["number"], form.cleaned_data["code"])
        if found is not None:
            sessions.open_case(request, kind_of(found), found.public_id, at=day.at)
            return redirect("public:case", kind=kind_of(found), public_id=found.public_id)
        form.add_error(None, "没有收件编号和查询码都相符的事项，请对照收件凭条逐字核对。")
    given = request.GET.get("number", "")[:12]
    number = given if given.isascii() and given.isalnum() else ""
    return page(request, "cases", {"form": form, "number": number}, day=day, keep=False, index=False)


def held_by(request: HttpRequest, kind: str, public_id: UUID, day: Today) -> Any:
    """The case, for whoever gave its code or filed it from the phone of his proof; None for everybody else."""
    if kind not in MODELS:
        raise Http404
    proof = sessions.proof_of(request, at=day.at)
    opened = sessions.case_is_open(request, kind, public_id, at=day.at)
    if not opened and proof is None:
        return None
    rows = MODELS[kind].objects.unscoped(HOLDER).select_related("subject", "unit", "record", "entry")
    found = rows.filter(public_id=public_id).first()
    if found is None or not (opened or (proof is not None and filed_by(found, proof))):
        raise Http404
    return found


@require_safe
def case(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Where it stands, and what its holder may do."""
    day = today()
    held = held_by(request, kind, public_id, day)
    if held is None:
        return redirect("public:cases")
    context = {"told": told(held), "appeal": appeal_against(held, on=day.on), "free": FREE}
    return page(request, "case", context, day=day, keep=False, index=False)


@require_safe
def receipt(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """The receipt: number, query code, QR code."""
    day = today()
    held = held_by(request, kind, public_id, day)
    if held is None:
        return redirect("public:cases")
    context = {"told": told(held), "code": code_of(held), "qr": qr_of(held), "free": FREE}
    return page(request, "case_receipt", context, day=day, keep=False, index=False)


@require_safe
def receipt_file(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """The same as a PDF."""
    day = today()
    held = held_by(request, kind, public_id, day)
    if held is None:
        return redirect("public:cases")
    if not within_budget(request, "verify"):
        return page(request, "busy", {}, day=day, keep=False, index=False, status=429)
    return pdf_response(receipt_pdf(held, office=day.office, at=day.at), name=told(held).number, keep=True)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Hand in what was asked for."""
    day = today()
    held = held_by(request, kind, public_id, day)
    if held is None:
        return redirect("public:cases")
    shown = told(held)
    if not shown.asked:
        return redirect("public:case", kind=kind, public_id=public_id)
    form = SupplementForm(request.POST, request.FILES) if request.method == "POST" else SupplementForm()

    def act() -> None:
        operations.supplement_case(held, words=form.cleaned_data["words"], files=form.uploads(), at=day.at)

    return _acted(request, form, act, shown, day=day, action="补充材料", button="提交补充材料")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Change what was handed in says, while nobody has accepted it."""
    day = today()
    held = held_by(request, kind, public_id, day)
    if held is None:
        return redirect("public:cases")
    shown = told(held)
    if not shown.may_amend:
        return redirect("public:case", kind=kind, public_id=public_id)
    form = _amending(request, held)
    if request.method == "POST" and form.is_valid() and not within_budget(request, "submission"):
        return page(request, "busy", {}, day=day, keep=False, index=False, status=429)

    def act() -> None:
        operations.amend_case(held, said=form.said(), files=form.uploads(), at=day.at)

    return _acted(request, form, act, shown, day=day, action=f"修改{shown.label}", button="提交修改")


def _amending(request: HttpRequest, held: Any) -> AmendForm | AmendObjectionForm:
    """The form of its kind, with what it says now."""
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if isinstance(held, Repair):
        return AmendForm(*data, initial={name: getattr(held, name) for name in AmendForm.SAYS})
    claims = {f"claim_{name}": text for name, text in held.claims.items()}
    now = {name: getattr(held, name) for name in ("ground", "text", "interest")}
    third = held.party_kind == Objector.THIRD
    return AmendObjectionForm(*data, third=third, of_record=held.record_id is not None, initial=now | claims)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Take it back, after a page that says what follows."""
    day = today()
    held = held_by(request, kind, public_id, day)
    if held is None:
        return redirect("public:cases")
    shown = told(held)
    if not shown.may_withdraw:
        return redirect("public:case", kind=kind, public_id=public_id)
    form = WithdrawForm(request.POST or None)

    def act() -> None:
        operations.withdraw_case(held, words=form.cleaned_data["words"], at=day.at)

    return _acted(request, form, act, shown, day=day, action="撤回", button="确认撤回", withdrawing=True)


def _acted(
    request: HttpRequest, form: Form, act: Callable[[], None], shown: Told, *, day: Today, **words: Any
) -> HttpResponse:
    """Do it and lead back to the case; or the form, with what is in its way."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("public:case", kind=shown.kind, public_id=shown.case.public_id)
    return page(request, "case_act", {"told": shown, "form": form, **words}, day=day, keep=False, index=False)
