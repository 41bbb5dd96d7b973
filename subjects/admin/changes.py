"""What happened to subjects, at the desk: the proof, who told it, who confirmed it, what follows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin import CaseAdmin
from core.clocks import day_of, now
from subjects.change_doors import CHANGE_DOORS
from subjects.models import SubjectChange
from subjects.rules import desk_name


@admin.register(SubjectChange)
class SubjectChangeAdmin(CaseAdmin):
    """主体变更. A change begins on the page of its subject."""

    doors = CHANGE_DOORS
    state_colours = {"reported": "amber", "effective": "green"}
    list_display = ["subject", "kind", "happened_on", "document_no", "reporter", "state_label", "reported_on"]
    list_filter = ["kind"]
    list_select_related = ["subject", "reporter"]
    search_fields = ["document_no", "authority"]
    search_help_text = "证明文书、出具机关"
    ordering = ["-pk"]
    fields = [
        "subject",
        "kind",
        "happened_on",
        "authority",
        "document_no",
        "new_name",
        "administrator",
        "administrator_contact",
        "note",
        "reporter",
        "reported_on",
        "effective_at",
        "undone_at",
    ]
    change_form_outer_before_template = "staff/subjects/change_head.html"

    def name_of(self, case: Any) -> str:
        """The subject as a list may show it, and what happened to it."""
        subject = case.subject
        return f"{desk_name(subject.both_names, adult_on=subject.adult_on, on=day_of(now()))}：{case}"

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        return {**super().case_context(request, case), "heirs": case.heirs.select_related("subject").order_by("pk")}
