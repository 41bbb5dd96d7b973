"""投诉 at the desk: the office takes them in and supervises, the unit answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from core.forms import ReasonForm
from core.names import mask_person
from core.refusals import NotAllowed, Refusal, Refused
from objections.complaint_doors import COMPLAINT_DOORS
from objections.complaint_flow import COMPLAINT
from objections.models import Complaint
from objections.operations import complaints


class LateFilter(admin.SimpleListFilter):
    """Complaints past their day, for the office to press."""

    title = "期限"
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "已超期")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.late(day_of(now())) if self.value() == "yes" else queryset  # type: ignore[attr-defined, no-any-return]


@admin.register(Complaint)
class ComplaintAdmin(CaseAdmin):
    """投诉. Who complained, only the office reads; how to reach him, only with a reason on record."""

    doors = COMPLAINT_DOORS
    state_colours = {"raised": "amber", "assigned": "amber", "returned": "red", "answered": "amber", "closed": "green"}
    list_display = ["title_label", "channel", "transfer_no", "about", "unit", "received_on", "due_on", "state_label"]
    list_filter = [LateFilter, "channel", "unit"]
    list_select_related = ["about", "unit"]
    search_fields = ["=transfer_no", "text"]
    search_help_text = "转办单号或投诉内容"
    ordering = ["-pk"]
    readonly_fields = ["title_label", "complainant_label", "contact_label", "receipt_label"]
    office_only = ("contact_label", "receipt_label")
    fieldsets = [
        ("投诉", {"fields": ["channel", "transfer_no", "transfer_due_on", "received_on", "complainant_label",
                            "contact_label", "receipt_label", "about", "text"]}),
        ("办理", {"fields": ["unit", "assigned_on", "due_on", "answer", "answered_on", "returned_on", "reason",
                            "closed_on"]}),
    ]  # fmt: skip

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = super().get_fieldsets(request, obj)
        if actor_of(request).office:
            return sets
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in self.office_only]})
            for title, options in sets
        ]

    @admin.display(description="投诉事项")
    def title_label(self, case: Complaint) -> str:
        return str(case)

    @admin.display(description="投诉人")
    def complainant_label(self, case: Complaint) -> str:
        return mask_person(case.complainant) if case.complainant else "未留名"

    @admin.display(description="联系方式")
    def contact_label(self, case: Complaint) -> SafeString | str:
        if case.contact is None:
            return "未留"
        return format_html('<a class="staff-link" href="{}">查看（须写明理由）</a>', self.url("contact", case.pk))

    @admin.display(description="回执")
    def receipt_label(self, case: Complaint) -> str:
        """What the office tells the complainant, so that he can ask how it stands."""
        return f"编号 {case.public_id}　查询码 {case.query_code}"

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.contact_view)
        return [path("<int:pk>/contact/", page, name=self.url_name("contact")), *super().get_urls()]

    def contact_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why; then show the complainant's name and how he can be reached, once, and keep it on record."""
        case, actor, at = self.case_or_404(request, pk), actor_of(request), now()
        (move, *_) = COMPLAINT.of("open_contact")
        if not (actor.office and actor.holds(*move.posts)):
            raise PermissionDenied
        form = ReasonForm(request.POST if request.method == "POST" else None, actor=actor, on=day_of(at))
        form.fields["note"] = forms.CharField(label="查看理由", max_length=200, widget=form.fields["note"].widget)
        refusals: tuple[Refusal, ...] = ()
        shown = ""
        if request.method == "POST" and form.is_valid():
            try:
                shown = complaints.open_contact(case, by=actor, at=at, reason=form.cleaned_data["note"])
            except Refused as error:
                refusals = error.refusals
            except NotAllowed as error:
                refusals = (Refusal(code="not_allowed", sentence=str(error)),)
        context = {"case": case, "form": form, "refusals": refusals, "shown": shown, "case_url": self.url("change", pk)}
        response: HttpResponse = self.page(
            request, "staff/objections/complaint_contact.html", f"投诉人的联系方式：{case}", context
        )
        add_never_cache_headers(response)
        return response
