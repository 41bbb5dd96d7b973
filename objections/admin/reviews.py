"""复议诉讼 at the desk of the units whose decisions are contested."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.admin import CaseAdmin
from core.clocks import day_of, now
from objections.models import Review
from objections.review_doors import REVIEW_DOORS
from subjects.rules import desk_name


def link(name: str, pk: int, words: Any) -> SafeString:
    """A link to a page of the desk."""
    return format_html('<a class="staff-link" href="{}">{}</a>', reverse(name, args=[pk]), words)


@admin.register(Review)
class ReviewAdmin(CaseAdmin):
    """复议诉讼."""

    doors = REVIEW_DOORS
    state_colours = {"pending": "amber", "decided": "blue", "complied": "green", "void": "grey"}
    list_display = ["document_no", "kind", "authority", "holder_label", "unit", "received_on", "outcome", "state_label"]
    list_filter = ["kind", "outcome", "unit"]
    list_select_related = ["subject", "unit"]
    search_fields = [
        "=document_no",
        "=outcome_document_no",
        "subject__name",
        "=subject__uscc",
        "=record__document_no",
        "=entry__decision_no",
    ]
    search_help_text = "案号、裁判文书号、主体名称、代码或者原决定文号"
    ordering = ["-pk"]
    readonly_fields = ["holder_label", "record_link", "entry_link", "previous_link", "stay_links", "as_of_link"]
    fieldsets = [
        ("案件", {"fields": ["kind", "authority", "document_no", "filed_on", "received_on", "sought",
                            "previous_link"]}),
        ("涉及的决定", {"fields": ["holder_label", "unit", "record_link", "entry_link", "as_of_link"]}),
        ("停止执行", {"fields": ["stay_links"]}),
        ("裁判", {"fields": ["outcome", "outcome_document_no", "outcome_on", "effective_on", "judged_on",
                            "listing_fell", "complied", "complied_on", "void_reason"]}),
    ]  # fmt: skip

    @admin.display(description="主体", ordering="subject__name")
    def holder_label(self, case: Review) -> str:
        return desk_name(case.subject.name, adult_on=case.subject.adult_on, on=day_of(now()))

    @admin.display(description="信用记录")
    def record_link(self, case: Review) -> SafeString | str:
        return link("admin:records_record_change", case.record.pk, case.record.document_no) if case.record else ""

    @admin.display(description="名单条目")
    def entry_link(self, case: Review) -> SafeString | str:
        return link("admin:redblack_entry_change", case.entry.pk, case.entry) if case.entry else ""

    @admin.display(description="前一程序")
    def previous_link(self, case: Review) -> SafeString | str:
        return link("admin:objections_review_change", case.previous.pk, case.previous) if case.previous else ""

    @admin.display(description="中止执行")
    def stay_links(self, case: Review) -> SafeString | str:
        rows = case.stays.select_related("stay").order_by("pk")
        return format_html_join(
            "、", "{}", ((link("admin:redblack_stay_change", row.stay_id, row.stay),) for row in rows)
        )

    @admin.display(description="举证材料")
    def as_of_link(self, case: Review) -> SafeString:
        """What the platform held and showed at a moment, for the court (I6)."""
        return link("admin:redblack_entry_as_of", case.subject_id, "某一时刻的档案和名单")
