"""Statements in defence and objections during publicity, at the desk."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from redblack.admin.entries import may_represent
from redblack.doors import REPRESENTATION_DOORS
from redblack.models import Entry, Representation
from redblack.openings import represent_against
from subjects.rules import desk_name


@admin.register(Representation)
class RepresentationAdmin(CaseAdmin):
    """陈述申辩与异议. One is registered on the page of its entry."""

    doors = REPRESENTATION_DOORS
    state_colours = {"open": "amber", "upheld": "green"}
    list_display = ["entry", "kind", "party", "received_on", "state_label", "answered_on"]
    list_filter = ["kind"]
    list_select_related = ["entry"]
    search_fields = ["party", "=entry__decision_no"]
    search_help_text = "提出人或认定文号"
    ordering = ["-pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def name_of(self, case: Representation) -> str:
        return f"{case}：{case.entry}"

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.against_view)
        return [path("against/<int:entry>/", page, name=self.url_name("against")), *super().get_urls()]

    def against_view(self, request: HttpRequest, entry: int) -> HttpResponse:
        """登记陈述申辩或异议 against one entry that this actor may see."""
        actor = actor_of(request)
        held = Entry.objects.within(actor).select_related("subject").filter(pk=entry).first()
        if held is None or not self.has_view_permission(request):
            raise Http404("没有这个事项，或它不属于本单位。")
        if not may_represent(actor, held):
            raise PermissionDenied
        about = reverse("admin:redblack_entry_change", args=[held.pk])
        shown = desk_name(held.subject.both_names, adult_on=held.subject.adult_on, on=day_of(now()))
        return self.open_with(
            request, represent_against(held), title=f"登记陈述申辩或异议：{shown}（{held}）", list_url=about
        )
