"""The law in the staff site: packs with the source of every value, and the calendar. Nothing is edited here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline

from law import packs
from law.citations import Citation
from law.keys import KEYS
from law.lint import SEVERITY_LABELS, lint
from law.models import Activation, CalendarDay, CalendarVersion, Confirmation, PackVersion


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


@admin.register(Activation)
class ActivationAdmin(ReadOnly, ModelAdmin):
    """Which pack was in force from which day, by whom."""

    list_display = ["pack_version", "from_on", "demo", "by_name", "at"]


@admin.register(Confirmation)
class ConfirmationAdmin(ReadOnly, ModelAdmin):
    """Which unverified values were checked, by whom, against what."""

    list_display = ["pack_version", "label", "basis", "by_name", "at"]

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
    return format_html_join(format_html("<br>"), "{}{}", ((_inherited(c), c.text) for c in citations))


def _inherited(citation: Citation) -> str:
    return f"〔沿用{citation.origin}〕" if citation.origin else ""


def _notes(entry: packs.Entry) -> str:
    notes = dict.fromkeys(citation.note for citation in entry.citations if citation.note)
    return " ".join([*notes, f"{entry.precedence}。"])


def _table(head: tuple[str, ...], rows: Any) -> SafeString:
    heading = format_html_join("", '<th class="px-2 py-1 text-left">{}</th>', ((name,) for name in head))
    body = format_html_join(
        "",
        '<tr class="border-t align-top">{}</tr>',
        ((format_html_join("", '<td class="px-2 py-1">{}</td>', ((cell,) for cell in row)),) for row in rows),
    )
    return format_html(
        '<table class="w-full text-sm"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', heading, body
    )
