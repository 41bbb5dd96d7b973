"""Credit records in the staff site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import TabularInline

from core.admin import CaseAdmin
from records.doors import RECORD_DOORS
from records.models import Evidence, Record


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


@admin.register(Record)
class RecordAdmin(CaseAdmin):
    """信用记录."""

    doors = RECORD_DOORS
    state_colours = {"filed": "green"}
    list_display = [
        "title",
        "subject",
        "document_no",
        "polarity",
        "provider",
        "determined_on",
        "valid_to",
        "state_label",
    ]
    list_filter = ["polarity", "ground", "provider"]
    list_select_related = ["subject", "provider"]
    search_fields = ["subject__name", "=subject__uscc", "=document_no"]
    search_help_text = "主体名称、统一社会信用代码或文书号"
    ordering = ["-pk"]
    inlines = [EvidenceInline]
