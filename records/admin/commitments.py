"""信用承诺 at the desk of the units that accept them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.admin import CaseAdmin
from core.clocks import day_of, now
from records.commitment_doors import COMMITMENT_DOORS
from records.commitment_models import Commitment
from records.commitment_queries import records_of_commitments
from subjects.rules import desk_name


class DueFilter(admin.SimpleListFilter):
    """The rows of 待办, so that its links lead here."""

    title = "待办"
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("find", "履行期限已到，待认定"), ("heard", "陈述申辩期满，待认定")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        cases: Any = queryset
        on = day_of(now())
        match self.value():
            case "find":
                return cases.to_find(on)  # type: ignore[no-any-return]
            case "heard":
                return cases.heard(on)  # type: ignore[no-any-return]
        return queryset


@admin.register(Commitment)
class CommitmentAdmin(CaseAdmin):
    """信用承诺."""

    doors = COMMITMENT_DOORS
    state_colours = {"made": "amber", "noticed": "amber", "kept": "green", "broken": "red", "void": "grey"}
    list_display = ["matter", "holder_label", "kind", "number", "unit", "made_on", "promised_on", "state_label"]
    list_filter = [DueFilter, "kind", "unit"]
    list_select_related = ["subject", "unit"]
    search_fields = ["subject__name", "=subject__uscc", "=number", "matter"]
    search_help_text = "承诺人名称、统一社会信用代码、承诺书编号或事由"
    ordering = ["-pk"]
    readonly_fields = ["holder_label", "record_link"]
    fieldsets = [
        ("承诺", {"fields": ["holder_label", "kind", "number", "matter", "text", "made_on", "promised_on", "unit"]}),
        ("公开", {"fields": ["published_on", "record_link", "pack_version"]}),
        ("告知和陈述申辩", {"fields": ["notice_no", "notice_words", "notice_served_on", "statement_ends_on",
                                     "statement", "heard_on"]}),
        ("履约认定", {"fields": ["found_on", "document_no", "finding", "closed_on"]}),
    ]  # fmt: skip

    @admin.display(description="承诺人", ordering="subject__name")
    def holder_label(self, case: Commitment) -> str:
        return desk_name(case.subject.name, adult_on=case.subject.adult_on, on=day_of(now()))

    @admin.display(description="信用记录")
    def record_link(self, case: Commitment) -> SafeString | str:
        chosen = Commitment.objects.unscoped("the record of a case that is on the page").filter(pk=case.pk)
        record = records_of_commitments(chosen).first()
        if record is None:
            return ""
        address = reverse("admin:records_record_change", args=[record.pk])
        return format_html('<a class="staff-link" href="{}">{}</a>', address, record)
