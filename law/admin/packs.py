"""Rule packs in the staff site: every value with its source, what the linter finds, and the two acts of persons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from core.actors import Actor
from law import packs
from law.admin.shared import ActAdmin, ReadOnly, table
from law.citations import Citation
from law.forms import ActivateForm, ConfirmForm, newest_versions
from law.keys import KEYS
from law.lint import SEVERITY_LABELS, Finding, lint
from law.models import Activation, Confirmation, PackVersion
from law.operations import activate, confirm, may_activate, may_confirm, pack_by_version_id


@admin.register(PackVersion)
class PackVersionAdmin(ReadOnly, ModelAdmin):
    """Rule packs: one row a version, and on its page one row a value."""

    list_before_template = "staff/law/pack_list_head.html"
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
        return table(("事项", "决定什么", "值", "来源", "说明"), rows)

    @admin.display(description="检查结果")
    def findings_table(self, obj: PackVersion) -> SafeString:
        found = lint(packs.from_resolved(obj.resolved).confirmed(obj.confirmations.values_list("key", flat=True)))
        rows = ((SEVERITY_LABELS[finding.severity], finding.sentence, finding.sum) for finding in found)
        return table(("程度", "情况", "算式"), rows)

    def get_urls(self) -> list[URLPattern]:
        findings = path("findings/", self.admin_site.admin_view(self.findings_view), name="law_packversion_findings")
        return [findings, *super().get_urls()]

    def findings_view(self, request: HttpRequest) -> HttpResponse:
        """What the linter says of the newest version of every pack, the confirmations of persons included."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = [
            {"version": version, "groups": _by_severity(pack_by_version_id(version.pk))}
            for version in newest_versions()
        ]
        context = {**self.admin_site.each_context(request), "title": "规则包检查", "packs": found}
        return TemplateResponse(request, "staff/law/findings.html", context)


def _by_severity(pack: packs.Pack) -> list[tuple[str, list[Finding]]]:
    found = lint(pack)
    groups = [(label, [one for one in found if one.severity is level]) for level, label in SEVERITY_LABELS.items()]
    return [(label, ones) for label, ones in groups if ones]


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


def _sources(citations: tuple[Citation, ...]) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}{}", ((_marks(c), c.text) for c in citations))


def _marks(citation: Citation) -> str:
    inherited = f"〔沿用{citation.origin}〕" if citation.origin else ""
    return inherited + ("相关条款：" if citation.related else "")


def _notes(entry: packs.Entry) -> str:
    notes = dict.fromkeys(citation.note for citation in entry.citations if citation.note)
    return " ".join([*notes, f"{entry.precedence}。"])
