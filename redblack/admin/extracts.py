"""Extracts at the desk: issued on the page of a subject, listed here with their letters."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from redblack.extract_doors import EXTRACT_DOORS, extract_of
from redblack.extract_models import Extract
from subjects.models import Subject
from subjects.rules import desk_name


@admin.register(Extract)
class ExtractAdmin(CaseAdmin):
    """公共信用信息情况说明."""

    doors = EXTRACT_DOORS
    list_display = ["case_no", "subject_label", "purpose", "found", "cut_at", "unit"]
    list_filter = ["basis"]
    list_select_related = ["subject", "unit"]
    search_fields = ["=case_no", "=subject__uscc"]
    search_help_text = "受理编号或统一社会信用代码"
    ordering = ["-pk"]
    fields = ["subject_label", "unit", "purpose", "case_no", "basis", "basis_ref", "authorised_to", "cut_at", "found"]
    readonly_fields = ["subject_label"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.of_view)
        return [path("of/<int:pk>/", page, name=self.url_name("of")), *super().get_urls()]

    def of_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """出具情况说明 of one subject."""
        actor = actor_of(request)
        subject = Subject.objects.filter(pk=pk).select_related("merged_into").first()
        if subject is None or not self.has_view_permission(request):
            raise Http404("没有这个主体。")
        opening = extract_of(subject)
        if not self.doors.can_open(actor, opening):
            raise PermissionDenied
        shown = desk_name(subject.name, adult_on=subject.adult_on, on=day_of(now()))
        about = reverse("admin:subjects_subject_change", args=[subject.pk])
        context: dict[str, Any] = {"title": f"出具情况说明：{shown}", "list_url": about}
        return self.open_with(request, opening, **context)

    @admin.display(description="主体", ordering="subject__name")
    def subject_label(self, extract: Extract) -> str:
        """The subject as a list may show it: of a minor not even the masked name (P12)."""
        return desk_name(extract.subject.name, adult_on=extract.subject.adult_on, on=day_of(now()))
