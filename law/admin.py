"""The law in the staff site: packs with the source of every value, the calendar, and the two acts of persons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline

from core.actors import Actor
from core.clocks import day_of, now
from core.doors import actor_of
from core.forms import DoorForm
from core.refusals import Refusal, Refused
from law import packs
from law.citations import Citation
from law.forms import ActivateForm, ConfirmForm
from law.keys import KEYS
from law.lint import SEVERITY_LABELS, lint
from law.models import Activation, CalendarDay, CalendarVersion, Confirmation, PackVersion
from law.operations import activate, confirm, may_activate, may_confirm


class ReadOnly:
    """No adding, changing or deleting: the law comes with a release or through an operation."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(PackVersion)
class PackVersionAdmin(ReadOnly, ModelAdmin):
    """Rule packs: one row a version, and on its page one row a value."""

    list_display = ["title", "number", "code", "place", "valid_from", "short_sha", "loaded_at"]
    list_filter = ["code"]
    fields = ["title", "place", "number", "valid_from", "sha256", "loaded_at", "values_table", "findings_table"]
    readonly_fields = ["values_table", "findings_table"]

    @admin.display(description="摘要")
    def short_sha(self, obj: PackVersion) -> str:
        return obj.sha256[:12]

    @admin.display(description="各项规定及其来源")
    def values_table(self, obj: PackVersion) -> SafeString:
        pack = packs.from_resolved(obj.resolved).confirmed(obj.confirmations.values_list("key", flat=True))
        rows = (
            (entry.key.label, entry.key.decides, entry.chinese, _sources(entry.citations), _notes(entry))
            for entry in pack.entries.values()
        )
        return _table(("事项", "决定什么", "值", "来源", "说明"), rows)

    @admin.display(description="检查结果")
    def findings_table(self, obj: PackVersion) -> SafeString:
        found = lint(packs.from_resolved(obj.resolved).confirmed(obj.confirmations.values_list("key", flat=True)))
        rows = ((SEVERITY_LABELS[finding.severity], finding.sentence, finding.sum) for finding in found)
        return _table(("程度", "情况", "算式"), rows)


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


@admin.register(Activation)
class ActivationAdmin(ActAdmin):
    """Which pack was in force from which day, by whom."""

    list_display = ["pack_version", "from_on", "demo", "by_name", "at"]
    act_form = ActivateForm
    act_label = "启用规则包"
    act_hint = "自启用日起新办的事项按该版本办理；已经在办的事项仍按原版本。"

    def allowed(self, by: Actor) -> bool:
        return may_activate(by)

    def act(self, *, by: Actor, at: datetime, **given: Any) -> Activation:
        return activate(given.pop("version_id"), by=by, at=at, **given)


@admin.register(Confirmation)
class ConfirmationAdmin(ActAdmin):
    """Which unverified values were checked, by whom, against what."""

    list_display = ["pack_version", "label", "basis", "by_name", "at"]
    act_form = ConfirmForm
    act_label = "确认待核事项"
    act_hint = "请先对照文件原文。确认后，页面和信函不再注明“待核”。"

    def allowed(self, by: Actor) -> bool:
        return may_confirm(by)

    def act(self, *, by: Actor, at: datetime, **given: Any) -> Confirmation:
        return confirm(given.pop("version_id"), by=by, at=at, **given)

    @admin.display(description="事项")
    def label(self, obj: Confirmation) -> str:
        key = KEYS.get(obj.key)
        return key.label if key else obj.key


class DayInline(ReadOnly, TabularInline):
    """The days of one notice."""

    model = CalendarDay
    fields = ["on", "off", "name"]
    extra = 0


@admin.register(CalendarVersion)
class CalendarVersionAdmin(ReadOnly, ModelAdmin):
    """The notices on holidays, the newest first."""

    list_display = ["title", "year", "published_on", "number", "note"]
    inlines = [DayInline]


def _sources(citations: tuple[Citation, ...]) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}{}", ((_marks(c), c.text) for c in citations))


def _marks(citation: Citation) -> str:
    inherited = f"〔沿用{citation.origin}〕" if citation.origin else ""
    return inherited + ("相关条款：" if citation.related else "")


def _notes(entry: packs.Entry) -> str:
    notes = dict.fromkeys(citation.note for citation in entry.citations if citation.note)
    return " ".join([*notes, f"{entry.precedence}。"])


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> SafeString:
    heading = format_html_join("", "<th>{}</th>", ((name,) for name in head))
    cells = ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in rows)
    body = format_html_join("", "<tr>{}</tr>", cells)
    table = '<table class="staff-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    return format_html(table, heading, body)
