"""Applying for repair and objecting online: conditions first, then the form, then a look over it, then one case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from core.refusals import Refused
from law.operations import pack_by_version_id
from objections.objection_terms import ENTRY_WORDS, RECORD_WORDS, ObjectionGround
from public import operations, sessions
from public.budgets import within_budget
from public.identity_models import IdentityProof
from public.identity_terms import Capacity
from public.objecting import meanwhile, measures_against
from public.operations.submitting import answers_of, objector_of
from public.pages import Today, page, today
from public.receipts import FREE, by_receipt_no, kind_of
from public.submission_forms import ObjectionForm, RepairForm, SubmissionForm
from public.submission_models import Submission
from public.submission_terms import ABOUT_A_TARGET, COMMITMENT, Sent
from public.targets import ENTRY, PUBLIC, RECORD, Target, target_of, target_of_case
from redblack.contested import contested_case
from repair import operations as repairs
from repair.eligibility import Eligibility, told_of_entries, told_of_records
from repair.rules import PromiseMade

REPAIR_FREE = "repair.free"


@require_safe
def about(request: HttpRequest, kind: str, target: str, public_id: UUID) -> HttpResponse:
    """What is asked of whoever applies or objects, before he proves who he is (I14)."""
    day = today()
    found = _target(request, kind, target, public_id, day)
    if isinstance(found, HttpResponse):
        return found
    context = {"target": found, "kind": Sent(kind), "free": FREE}
    if kind == Sent.REPAIR:
        answer = _answer(request, found, day)
        pack = pack_by_version_id(answer.facts.pack_version_id)
        cited = pack.cite(REPAIR_FREE) if pack.get(REPAIR_FREE) is not None else None
        context |= {"answer": answer, "free_cited": cited}
    else:
        context["meanwhile"] = meanwhile(found)
    return page(request, "submission_about", context, day=day, keep=False, index=False)


def _answer(request: HttpRequest, found: Target, day: Today) -> Eligibility:
    """To its subject also whether it is applied for; to anybody else the law over its public dates.

    That somebody applied, or may not, is nobody's business before the publicity. The page names no other conduct to
    either: it may not be public, and for a proof a phone is enough (ADR 33).
    """
    proof = sessions.proof_of(request, at=day.at)
    if proof is not None and found.of(proof):
        return repairs.eligibility(on=day.on, **found.given)
    told = told_of_records if found.kind == RECORD else told_of_entries
    case = type(found.case).objects.unscoped(PUBLIC).filter(pk=found.case.pk)
    return told(case, on=day.on)[found.case.pk]


def _target(request: HttpRequest, kind: str, target: str, public_id: UUID, day: Today) -> Target | HttpResponse:
    """What it is about; what nobody is led to, only for whoever proved to be its subject."""
    found = target_of(target, public_id, on=day.on) if kind in ABOUT_A_TARGET else None
    if found is None:
        raise Http404
    if not found.named:
        proof = sessions.proof_of(request, at=day.at)
        if proof is None:
            return prove_first(request, kind)
        if not found.of(proof):
            raise Http404
    return found


def prove_first(request: HttpRequest, kind: str, *, target: str = "") -> HttpResponse:
    """To the proof of identity, and from there to `target`; empty means back here."""
    sessions.remember(request, wanted=kind, target=target or request.path)
    return redirect(f"{reverse('public:identity')}?for={kind}")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, kind: str, target: str, public_id: UUID) -> HttpResponse:
    """The form, for whoever proved who he is."""
    day = today()
    proof = sessions.proof_of(request, at=day.at)
    if proof is None:
        if kind not in ABOUT_A_TARGET:
            raise Http404
        return prove_first(request, kind)
    found = _target(request, kind, target, public_id, day)
    if isinstance(found, HttpResponse):
        return found
    answer = repairs.eligibility(on=day.on, **found.given) if kind == Sent.REPAIR else None
    if (answer and answer.never) or (kind == Sent.REPAIR and not found.of(proof)):
        context = {"target": found, "kind": Sent(kind), "foreign": not found.of(proof), "proof": proof}
        return page(request, "submission_closed", context, day=day, keep=False, index=False)
    return _filled(request, kind, found, proof, answer, day)


@sensitive_variables("form")
def _filled(
    request: HttpRequest, kind: str, found: Target, proof: IdentityProof, answer: Eligibility | None, day: Today
) -> HttpResponse:
    kept = own_draft(request.GET.get("draft"), proof, kind=kind, **found.given)
    form = _form(request, kind, found, proof, answer, kept, day)
    if request.method == "POST" and form.is_valid():
        if not within_budget(request, "submission"):
            return page(request, "busy", {"personal": True}, day=day, keep=False, index=False, status=429)
        answers, files = form.answers(), form.uploads()
        given: dict[str, Any] = {"proof": proof, "kind": kind, "answers": answers, "files": files, "at": day.at}
        saved = operations.keep_submission(kept, **given, **found.given)
        return redirect("public:apply_check", public_id=saved.public_id)
    context = {
        "form": form,
        "target": found,
        "kind": Sent(kind),
        "proof": proof,
        "answer": answer,
        "files": kept.files.order_by("pk") if kept else [],
        "commitment": COMMITMENT if "commitment" in form.fields else "",
        "meanwhile": meanwhile(found) if kind == Sent.OBJECTION else None,
    }
    return page(request, "submission_fill", context, day=day, keep=False, index=False)


def _form(
    request: HttpRequest,
    kind: str,
    found: Target,
    proof: IdentityProof,
    answer: Eligibility | None,
    kept: Submission | None,
    day: Today,
) -> SubmissionForm:
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    kinds = list(kept.files.values_list("kind", flat=True)) if kept else []
    initial = answers_of(kept) if kept else {}
    if answer is not None:
        # The rule knows whether it is asked for, also where the pack has no value of its own (JS-G 34(3)).
        commits = any(one.code == PromiseMade.code() for one in answer.to_show)
        agent = proof.capacity == Capacity.AGENT
        return RepairForm(*data, agent=agent, commits=commits, kept=kinds, initial=initial)
    party = objector_of(proof, found.case)
    measures = measures_against(found, on=day.on) if found.kind == ENTRY else None
    return ObjectionForm(*data, party=party, measures=measures, kept=kinds, initial=initial)


def own_draft(text: Any, proof: IdentityProof, **about: Any) -> Submission | None:
    """The unsent form that is filled in anew: of this proof, of this kind, about this target."""
    if not text:
        return None
    try:
        public_id = UUID(str(text))
    except ValueError:
        return None
    mine = proof.submissions.filter(sent_at__isnull=True, answers__isnull=False, **about)
    return mine.filter(public_id=public_id).first()


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All answers once more, then the button that sends them; pressed twice it makes one case."""
    day = today()
    proof = sessions.proof_of(request, at=day.at)
    if proof is None:
        return redirect("public:identity")
    held = (
        proof.submissions.select_related("record", "entry", "repair", "objection", "appeal")
        .filter(public_id=public_id)
        .first()
    )
    if held is None or held.forgotten_at is not None:
        raise Http404
    refusals: tuple[Any, ...] = ()
    if request.method == "POST" and held.sent_at is None:
        try:
            held = operations.send_submission(held, at=day.at)
        except Refused as refused:
            refusals = refused.refusals
    if held.sent_at is not None:
        return redirect("public:case_receipt", kind=kind_of(held.case), public_id=held.case.public_id)
    found, answers = target_of_case(held.target), answers_of(held)
    objecting = held.kind == Sent.OBJECTION
    context = {
        "held": held,
        "kind": Sent(held.kind),
        "target": found,
        "proof": proof,
        "rows": rows_of(answers, of_record=found.kind == RECORD),
        "contested": contested_case(held.contested_no) if held.contested_no else None,
        "again": _again(held, found),
        "meanwhile": meanwhile(found, measure=bool(answers.get("measure"))) if objecting else None,
        "files": held.files.order_by("pk"),
        "refusals": refusals,
        "free": FREE,
    }
    return page(request, "submission_check", context, day=day, keep=False, index=False)


def _again(held: Submission, found: Target) -> str:
    """Where the form is filled in anew."""
    if held.kind == Sent.APPEAL:
        case = by_receipt_no(held.contested_no)
        address = reverse("public:case_appeal", args=[kind_of(case), case.public_id])
    else:
        address = reverse("public:apply_fill", args=[held.kind, found.kind, found.case.public_id])
    return f"{address}?draft={held.public_id}"


def rows_of(answers: dict[str, Any], *, of_record: bool) -> list[tuple[str, str]]:
    """The answers as label and text, in the order of the form."""
    words = RECORD_WORDS if of_record else ENTRY_WORDS
    labels = {
        "measure": "异议针对",
        "ground": "异议事由",
        "wish": "申诉请求",
        "text": "申诉理由" if "wish" in answers else "异议内容",
        "statement": "申请理由和纠正情况",
        "corrected_on": "纠正日期",
        "performed": "已经完全履行义务",
        "commitment": "信用承诺",
        **{f"claim_{column}": f"正确的{label}" for column, label in words.items()},
        "interest": "利害关系",
        "mandate_scope": "授权事项",
        "mandate_until": "授权期限至",
        "authority_no": "授权委托书编号",
        "contact": "其他联系方式",
    }
    told = dict(answers)
    if "measure" in told:
        told["measure"] = f"只对措施“{told['measure_words']}”" if told["measure"] else "整条列入"
    if told.get("ground"):
        told["ground"] = ObjectionGround(told["ground"]).label
    if told.get("commitment"):
        told["commitment"] = COMMITMENT
    if told.get("performed"):
        told["performed"] = "是"
    return [(label, str(told[name])) for name, label in labels.items() if told.get(name)]
