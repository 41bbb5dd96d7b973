"""Credit records in the staff site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from unfold.admin import TabularInline

from core.admin import CaseAdmin
from core.clocks import day_of, now
from records.admin import past_page
from records.doors import RECORD_DOORS
from records.models import Evidence, Record
from subjects.rules import desk_name


class EvidenceInline(TabularInline):
    """What proves a record."""

    model = Evidence
    extra = 0
    can_delete = False
    fields = readonly_fields = ["title", "file", "note", "added_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class StandingFilter(admin.SimpleListFilter):
    """What the dates say today of a record as a ground."""

    title = "今日效力"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("in_force", "有效"), ("over", "已届满"), ("ended", "已转档案")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        records: Any = queryset
        on = day_of(now())
        match self.value():
            case "in_force":
                return records.in_force(on)
            case "over":
                return records.filter(valid_to__lt=on, ended_on__isnull=True)
            case "ended":
                return records.filter(ended_on__isnull=False)
        return queryset


@admin.register(Record)
class RecordAdmin(CaseAdmin):
    """信用记录."""

    doors = RECORD_DOORS
    state_colours = {"filed": "green"}
    list_display = [
        "title",
        "subject_label",
        "document_no",
        "polarity",
        "provider",
        "determined_on",
        "valid_to",
        "state_label",
    ]
    list_filter = [StandingFilter, "polarity", "ground", "provider"]
    list_select_related = ["subject", "provider"]
    search_fields = ["subject__name", "=subject__uscc", "=document_no"]
    search_help_text = "主体名称、统一社会信用代码或文书号"
    ordering = ["-pk"]
    inlines = [EvidenceInline]

    def get_urls(self) -> list[URLPattern]:
        """The dossier of a past instant beside the tables."""
        view = self.admin_site.admin_view(self.as_of_view)
        return [path("as-of/<int:pk>/", view, name="records_record_as_of"), *super().get_urls()]

    def as_of_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the platform held and showed of a subject at an instant (I6)."""
        return past_page.page(request, pk, context={**self.admin_site.each_context(request), "opts": self.opts})

    @admin.display(description="主体", ordering="subject__name")
    def subject_label(self, record: Record) -> str:
        """The subject as a list may show it: of a minor not even the masked name (P12)."""
        return desk_name(record.subject.name, adult_on=record.subject.adult_on, on=day_of(now()))
