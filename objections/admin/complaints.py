"""投诉 at the desk: the office takes them in and supervises, the unit answers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.safestring import SafeString

from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from core.names import mask_person
from objections.admin.contacts import ContactPage
from objections.complaint_doors import COMPLAINT_DOORS
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
class ComplaintAdmin(ContactPage, CaseAdmin):
    """投诉. Who complained, only the office reads; how to reach him, only with a reason on record."""

    doors = COMPLAINT_DOORS
    state_colours = {"raised": "amber", "assigned": "amber", "returned": "red", "answered": "amber", "closed": "green"}
    list_display = ["title_label", "channel", "transfer_no", "about", "unit", "received_on", "due_on", "state_label"]
    list_filter = [LateFilter, "channel", "unit"]
    list_select_related = ["about", "unit"]
    search_fields = ["=transfer_no", "text"]
    search_help_text = "转办单号或投诉内容"
    ordering = ["-pk"]
    readonly_fields = ["title_label", "complainant_label", "receipt_label"]
    open_contact = staticmethod(complaints.open_contact)
    raiser, raiser_label = "complainant", "投诉人"
    office_only = ("complainant_label", "receipt_label")
    fieldsets = [
        ("投诉", {"fields": ["channel", "transfer_no", "transfer_due_on", "received_on", "complainant_label",
                            "receipt_label", "about", "text"]}),
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

    @admin.display(description="回执、联系方式")
    def receipt_label(self, case: Any) -> SafeString | str:
        """What the office tells the complainant, so that he can ask how it stands; the code is opened on record."""
        return self.contact_link(case)

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """The letters are addressed to the complainant by name: the unit reads the answer, which is its own."""
        context = super().case_context(request, case)
        return context if actor_of(request).office else {**context, "letters": ()}

    def letter_view(self, request: HttpRequest, pk: int, letter: int) -> HttpResponse:
        if not actor_of(request).office:
            raise Http404("没有这份文书。")
        return super().letter_view(request, pk, letter)

    def get_urls(self) -> list[URLPattern]:
        return [*self.contact_urls(), *super().get_urls()]
