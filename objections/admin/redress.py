"""误列救济, 误列赔偿 and 误列权益追回 at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.actors import Actor
from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import Doors, actor_of
from core.pages.show import tag
from objections.redress_doors import CLAWBACK_DOORS, COMPENSATION_DOORS, REDRESS_DOORS, claim_for, may_claim
from objections.redress_models import Clawback, Compensation, Redress
from objections.redress_terms import Item, Outcome
from subjects.rules import desk_name

NOBODY = "没有这个事项，或它不属于本单位。"


class LateFilter(admin.SimpleListFilter):
    """Cases past their day, for the office to press."""

    title = "期限"
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "已超期")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.late(day_of(now())) if self.value() == "yes" else queryset  # type: ignore[attr-defined, no-any-return]


class OfRedress(CaseAdmin):
    """Base of the tables of this piece: cases are opened by what happened, or on the page of their redress."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="主体", ordering="subject__name")
    def subject_label(self, case: Any) -> str:
        return desk_name(case.subject.name, adult_on=case.subject.adult_on, on=day_of(now()))

    @admin.display(description="误列救济")
    def redress_link(self, case: Any) -> SafeString:
        address = reverse("admin:objections_redress_change", args=[case.redress_id])
        return format_html('<a class="staff-link" href="{}">{}</a>', address, case.redress)


@admin.register(Redress)
class RedressAdmin(OfRedress):
    """误列救济. One is opened with the exit of what was wrong, never by hand."""

    doors = REDRESS_DOORS
    state_colours = {"open": "amber", "closed": "green"}
    list_display = ["subject_label", "wrong", "about", "unit", "due_on", "left_label", "state_label"]
    list_filter = [LateFilter, "wrong", "unit"]
    list_select_related = ["subject", "entry", "record", "unit"]
    search_fields = ["subject__name", "=subject__uscc", "=entry__decision_no", "=record__document_no"]
    search_help_text = "主体名称、统一社会信用代码、认定文号或者记录文号"
    ordering = ["-pk"]
    readonly_fields = ["subject_label", "about_link", "left_label"]
    fieldsets = [
        ("误列", {"fields": ["wrong", "subject_label", "about_link", "unit", "pack_version", "opened_on", "due_on"]}),
        ("办理", {"fields": ["apologised_on", "clarified_on", "clarification_to", "closed_on"]}),
    ]  # fmt: skip
    change_form_outer_before_template = "staff/objections/redress_head.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("answers")

    @admin.display(description="名单条目或者记录")
    def about(self, case: Redress) -> str:
        return str(case.entry or case.record)

    @admin.display(description="名单条目或者记录")
    def about_link(self, case: Redress) -> SafeString:
        name, pk = ("redblack_entry", case.entry_id) if case.entry_id else ("records_record", case.record_id)
        address = reverse(f"admin:{name}_change", args=[pk])
        return format_html('<a class="staff-link" href="{}">{}</a>', address, self.about(case))

    @admin.display(description="待办事项")
    def left_label(self, case: Redress) -> str:
        answered = {answer.item for answer in case.answers.all()}
        return "、".join(Item(item).label for item in case.items if item not in answered) or "—"

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        actor = actor_of(request)
        return {
            **super().case_context(request, case),
            "checklist": checklist_of(case),
            "claims": _named(COMPENSATION_DOORS, actor, case),
            "benefits": _named(CLAWBACK_DOORS, actor, case),
            "claim_url": reverse("admin:objections_compensation_of", args=[case.pk]) if may_claim(actor, case) else "",
        }


def _named(doors: Doors, actor: Actor, case: Redress) -> list[Any]:
    """The claims or benefits of a case as far as this actor may see them, each with its state in words."""
    rows = list(doors.within(actor).filter(redress=case).select_related("unit").order_by("pk"))
    for row in rows:
        row.state_name = doors.state_label(row.state)
    return rows


def checklist_of(case: Redress) -> list[dict[str, Any]]:
    """Every item of a case with what became of it; the last answer counts."""
    said = {answer.item: answer for answer in case.answers.order_by("pk")}
    rows = []
    for item in case.items:
        answer = said.get(item)
        colour = "amber" if answer is None else "green" if answer.outcome == Outcome.DONE else "grey"
        word = "待办理" if answer is None else answer.get_outcome_display()
        rows.append({"label": Item(item).label, "answer": answer, "tag": tag(word, colour)})
    return rows


@admin.register(Compensation)
class CompensationAdmin(OfRedress):
    """误列赔偿. A claim is registered on the page of its redress; no sum is changed."""

    doors = COMPENSATION_DOORS
    state_colours = {"claimed": "amber", "granted": "amber", "paid": "green"}
    list_display = ["claimant", "unit", "claimed_on", "claimed_yuan", "granted_yuan", "paid_yuan", "decision_due_on",
                    "state_label"]  # fmt: skip
    list_filter = [LateFilter, "unit"]
    list_select_related = ["subject", "redress__entry", "redress__record", "unit"]
    search_fields = ["claimant", "=decision_no", "=payment_no"]
    search_help_text = "申请人、决定文书号或者支付凭证号"
    ordering = ["-pk"]
    readonly_fields = ["redress_link"]
    fieldsets = [
        ("申请", {"fields": ["redress_link", "unit", "claimant", "ground", "claimed_on", "claimed_yuan"]}),
        ("决定", {"fields": ["decision_due_on", "decided_on", "granted_yuan", "decision_no", "refusal"]}),
        ("支付", {"fields": ["paid_on", "paid_yuan", "payment_no"]}),
    ]  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.of_view)
        return [path("of/<int:redress>/", page, name=self.url_name("of")), *super().get_urls()]

    def of_view(self, request: HttpRequest, redress: int) -> HttpResponse:
        """登记赔偿申请 for one redress that this actor may see."""
        actor = actor_of(request)
        held = Redress.objects.within(actor).select_related("entry", "record").filter(pk=redress).first()  # type: ignore[attr-defined]
        if held is None or not self.has_view_permission(request):
            raise Http404(NOBODY)
        if not may_claim(actor, held):
            raise PermissionDenied
        about = reverse("admin:objections_redress_change", args=[held.pk])
        return self.open_with(request, claim_for(held), title=f"登记赔偿申请：{held}", list_url=about)


@admin.register(Clawback)
class ClawbackAdmin(OfRedress):
    """误列权益追回. Items come from what departments reported, never by hand."""

    doors = CLAWBACK_DOORS
    state_colours = {"to_recover": "amber", "recovered": "green"}
    list_display = [
        "subject_label",
        "measure",
        "benefit",
        "unit",
        "granted_on",
        "due_on",
        "recovered_yuan",
        "state_label",
    ]
    list_filter = [LateFilter, "unit"]
    list_select_related = ["subject", "redress__entry", "redress__record", "unit"]
    search_fields = ["subject__name", "=subject__uscc", "measure", "=document_no"]
    search_help_text = "主体名称、统一社会信用代码、激励措施或者追回凭证"
    ordering = ["-pk"]
    readonly_fields = ["subject_label", "redress_link"]
    fieldsets = [
        ("权益", {"fields": ["redress_link", "subject_label", "unit", "measure", "benefit", "granted_on",
                           "pack_version", "opened_on", "due_on"]}),
        ("答复", {"fields": ["answered_on", "recovered_on", "recovered_yuan", "document_no", "reason"]}),
    ]  # fmt: skip
