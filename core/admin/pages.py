"""What every page of a case's admin shares: addresses, names, and the frame of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from core.doors import Doors
from core.refusals import Refusal


class DeskPages(ModelAdmin):
    """Addresses, names, the frame. `doors` says whose pages these are."""

    doors: Doors

    def url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def url(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.url_name(page)}", args=args)

    def name_of(self, case: Any) -> str:
        """What a case is called in headings and reports."""
        return str(case)

    def link(self, case: Any) -> SafeString:
        return format_html('<a class="staff-link" href="{}">{}</a>', self.url("change", case.pk), self.name_of(case))

    def page(self, request: HttpRequest, template: str, title: str, context: Mapping[str, Any]) -> HttpResponse:
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": title,
                "list_url": self.url("changelist"),
                **context,
            },
        )


def not_allowed(error: object) -> Refusal:
    """A missing post as a refusal on the page."""
    return Refusal(code="not_allowed", sentence=str(error), remedy="请由有该岗位的人员办理。")
