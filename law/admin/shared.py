"""What the law's pages share: rows that nobody edits, the form of an act, a plain table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from core.actors import Actor
from core.clocks import day_of, now
from core.doors import actor_of
from core.forms import DoorForm
from core.refusals import Refusal, Refused


class ReadOnly:
    """No adding, changing or deleting: the law comes with a release or through an operation."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ActAdmin(ReadOnly, ModelAdmin):
    """Rows that a person adds by an act: the page of adding is the form of that act."""

    act_form: type[DoorForm]
    act_label = ""
    act_hint = ""

    def allowed(self, by: Actor) -> bool:
        """Whether `by` may act."""
        raise NotImplementedError

    def act(self, *, by: Actor, at: datetime, **given: Any) -> Any:
        """Carry the act out."""
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(actor_of(request))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form of the act; a refusal is shown above it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        by, at = actor_of(request), now()
        form = self.act_form(*((request.POST,) if request.method == "POST" else ()), actor=by, on=day_of(at))
        list_url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        refusals: tuple[Refusal, ...] = ()
        if request.method == "POST" and form.is_valid():
            try:
                self.act(by=by, at=at, **form.given())
            except Refused as error:
                refusals = error.refusals
            else:
                self.message_user(request, f"已办理“{self.act_label}”。", messages.SUCCESS)
                return HttpResponseRedirect(list_url)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.act_label,
            "label": self.act_label,
            "list_url": list_url,
            "door": {"hint": self.act_hint},
            "form": form,
            "refusals": refusals,
        }
        return TemplateResponse(request, "staff/opening.html", context)


def table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> SafeString:
    heading = format_html_join("", "<th>{}</th>", ((name,) for name in head))
    cells = ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in rows)
    body = format_html_join("", "<tr>{}</tr>", cells)
    table = '<table class="staff-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    return format_html(table, heading, body)
