"""Stays of execution at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from redblack.admin.entries import may_stay
from redblack.doors import STAY_DOORS
from redblack.models import Entry, Stay
from redblack.openings import stay_of
from subjects.rules import desk_name


@admin.register(Stay)
class StayAdmin(CaseAdmin):
    """中止执行. One is registered on the page of its entry."""

    doors = STAY_DOORS
    state_colours = {"standing": "amber", "run_out": "amber"}
    list_display = ["document_no", "authority", "kind", "entry", "recogniser", "from_on", "to_on", "state_label"]
    list_filter = ["kind", "outcome", "recogniser"]
    list_select_related = ["entry", "recogniser"]
    search_fields = ["=document_no", "=outcome_document_no", "=entry__decision_no", "authority"]
    search_help_text = "文书号、裁判文书号、认定文号或作出机关"
    ordering = ["-pk"]
    fieldsets = [
        ("停止执行", {"fields": ["entry_link", "recogniser", "kind", "authority", "document_no", "received_on",
                                "from_on", "to_on", "suspends", "ended_on"]}),
        ("裁判", {"fields": ["outcome", "outcome_authority", "outcome_document_no", "outcome_on", "judged_on"]}),
    ]  # fmt: skip
    readonly_fields = ["entry_link"]

    @admin.display(description="名单条目")
    def entry_link(self, stay: Stay) -> SafeString:
        address = reverse("admin:redblack_entry_change", args=[stay.entry_id])
        return format_html('<a class="staff-link" href="{}">{}</a>', address, stay.entry)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.of_view)
        return [path("of/<int:entry>/", page, name=self.url_name("of")), *super().get_urls()]

    def of_view(self, request: HttpRequest, entry: int) -> HttpResponse:
        """登记中止执行 of one entry that this actor may see."""
        actor = actor_of(request)
        held = Entry.objects.within(actor).select_related("subject").filter(pk=entry).first()
        if held is None or not self.has_view_permission(request):
            raise Http404("没有这个事项，或它不属于本单位。")
        if not may_stay(actor, held):
            raise PermissionDenied
        about = reverse("admin:redblack_entry_change", args=[held.pk])
        shown = desk_name(held.subject.both_names, adult_on=held.subject.adult_on, on=day_of(now()))
        title = f"登记中止执行：{shown}（{held}）"
        context: dict[str, Any] = {"title": title, "list_url": about}
        return self.open_with(request, stay_of(held), **context)
