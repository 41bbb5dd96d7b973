"""荣誉撤销任务 at the desk of the units that granted the honours."""

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
from honours.doors import HONOUR_DOORS
from honours.models import HonourTask
from subjects.rules import desk_name


class LateFilter(admin.SimpleListFilter):
    """Tasks past their day, for the office to press."""

    title = "期限"
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "已超期")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.late(day_of(now())) if self.value() == "yes" else queryset  # type: ignore[attr-defined, no-any-return]


@admin.register(HonourTask)
class HonourTaskAdmin(CaseAdmin):
    """荣誉撤销任务. They are opened by a listing, never by hand."""

    doors = HONOUR_DOORS
    state_colours = {"opened": "amber", "restoring": "amber", "revoked": "green", "restored": "green"}
    list_display = ["honour_label", "holder_label", "unit", "cause_label", "due_on", "state_label"]
    list_filter = [LateFilter, "unit"]
    list_select_related = ["subject", "record", "unit", "entry"]
    search_fields = ["subject__name", "=subject__uscc", "record__title", "=record__document_no"]
    search_help_text = "持有人名称、统一社会信用代码、荣誉名称或授予文号"
    ordering = ["-pk"]
    readonly_fields = ["honour_label", "honour_link", "holder_label", "cause_link", "cause_label"]
    fieldsets = [
        ("荣誉", {"fields": ["honour_link", "holder_label", "unit"]}),
        ("名单", {"fields": ["cause_link", "cause_label", "pack_version", "opened_on", "due_on", "paused_on",
                           "closed_on"]}),
        ("答复", {"fields": ["answered_on", "document_no", "revoked_on", "reason"]}),
        ("恢复", {"fields": ["asked_back_on", "restore_document_no", "restored_on"]}),
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="荣誉", ordering="record__title")
    def honour_label(self, task: HonourTask) -> str:
        return str(task)

    @admin.display(description="荣誉记录")
    def honour_link(self, task: HonourTask) -> SafeString:
        address = reverse("admin:records_record_change", args=[task.record_id])
        return format_html('<a class="staff-link" href="{}">{}</a>', address, task)

    @admin.display(description="持有人", ordering="subject__name")
    def holder_label(self, task: HonourTask) -> str:
        return desk_name(task.subject.name, adult_on=task.subject.adult_on, on=day_of(now()))

    @admin.display(description="因何提请")
    def cause_label(self, task: HonourTask) -> str:
        return "所在单位列入黑名单，持有人为责任人员" if task.linked else "持有人列入黑名单"

    @admin.display(description="名单条目")
    def cause_link(self, task: HonourTask) -> SafeString:
        address = reverse("admin:redblack_entry_change", args=[task.entry_id])
        return format_html('<a class="staff-link" href="{}">{}</a>', address, task.entry)
