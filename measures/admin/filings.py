"""The register of memoranda and documents, with the measures of a memorandum and what became of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.pages.show import tag
from departments.models import Department
from measures import bundles
from measures.doors import FILING_DOORS
from measures.filing_flow import OPEN
from measures.flow import MEASURE
from measures.models import BundledMeasure, Filing
from measures.rules import term_label
from redblack.models import Programme

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class StandingFilter(admin.SimpleListFilter):
    """In force today, or over, by the dates."""

    title = "效力"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("in_force", "施行中"), ("over", "已终止或期满")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in dict(self.lookups(request, None)):
            return queryset
        found: QuerySet[Any] = getattr(queryset, str(self.value()))(day_of(now()))
        return found


@admin.register(Filing)
class FilingAdmin(CaseAdmin):
    """备忘录和文件备案."""

    doors = FILING_DOORS
    state_colours = {"submitted": "amber", "returned": "red", "filed": "green"}
    list_display = ["title", "document_no", "kind", "department", "number_label", "state_label", "standing_label"]
    list_filter = [StandingFilter, "kind", "department"]
    list_select_related = ["department", "number"]
    search_fields = ["title", "document_no"]
    search_help_text = "名称或文号"
    ordering = ["-pk"]
    readonly_fields = [
        "number_label", "standing_label", "text_label", "replaces_label", "parties_label", "targets_label",
        "programmes_label", "sharing_label", "feedback_label", "measures_label",
    ]  # fmt: skip
    fieldsets = [
        (
            "文件",
            {
                "fields": [
                    "title", "document_no", "kind", "department", "signed_on", "in_force_from", "valid_to",
                    "standing_label", "summary", "text_label", "replaces_label", "is_public",
                ]
            },
        ),
        (
            "备忘录",
            {"fields": ["parties_label", "targets_label", "programmes_label", "sharing_label", "feedback_label"]},
        ),
        ("措施", {"fields": ["measures_label"]}),
        (
            "备案",
            {
                "fields": [
                    "drafted_on", "submitted_on", "returned_reason", "number_label", "filed_on", "ended_on",
                    "ended_reason",
                ]
            },
        ),
    ]  # fmt: skip

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A document has no parties and bundles no measures."""
        sets = super().get_fieldsets(request, obj)
        if obj is None or hasattr(obj, "memorandum"):
            return sets
        return [(title, options) for title, options in sets if title not in ("备忘录", "措施")]

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("template/", guard(self.template_view), name=self.url_name("template")),
            path("<int:pk>/text/", guard(self.text_view), name=self.url_name("text")),
            *super().get_urls(),
        ]

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """The empty table for the measures of a memorandum."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        response = HttpResponse(bundles.template(), content_type=XLSX)
        response["Content-Disposition"] = 'attachment; filename="memorandum-measures.xlsx"'
        return response

    def text_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The signed text."""
        filing = self.case_or_404(request, pk)
        if filing.file is None:
            raise Http404("没有上传文本。")
        response = HttpResponse(bytes(filing.file.content), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="filing-{filing.pk}.pdf"'
        response["Cache-Control"] = "no-store"
        return response

    @admin.display(description="备案号", ordering="number__serial")
    def number_label(self, filing: Filing) -> str:
        return str(filing.number) if hasattr(filing, "number") else "—"

    @admin.display(description="效力")
    def standing_label(self, filing: Filing) -> Any:
        on = day_of(now())
        if filing.filed_on is None:
            return "—"
        if filing.ended_on is not None and filing.ended_on <= on:
            return tag("已终止", "grey")
        if filing.valid_to is not None and filing.valid_to < on:
            return tag("已期满", "grey")
        begun = filing.in_force_from is not None and filing.in_force_from <= on
        return tag("施行中", "green") if begun else tag(f"{filing.in_force_from:%Y-%m-%d}起施行", "blue")

    @admin.display(description="正式文本")
    def text_label(self, filing: Filing) -> Any:
        if filing.file is None:
            return "—"
        return format_html(
            '<a class="staff-link" href="{}">{}</a>　SHA-256 {}', self.url("text", filing.pk), filing.file.name,
            filing.file.sha256,
        )  # fmt: skip

    @admin.display(description="修订自")
    def replaces_label(self, filing: Filing) -> Any:
        return self.link(filing.replaces) if filing.replaces else "—"

    @admin.display(description="签署单位")
    def parties_label(self, filing: Filing) -> str:
        signed = filing.memorandum.parties.order_by("pk")
        return "、".join(party.name if party.department_id else f"{party.name}（外单位）" for party in signed) or "—"

    @admin.display(description="奖惩对象")
    def targets_label(self, filing: Filing) -> str:
        return filing.memorandum.targets or "—"

    @admin.display(description="所涉名单")
    def programmes_label(self, filing: Filing) -> str:
        names = dict(Programme.objects.order_by("version").values_list("code", "name"))
        return "、".join(names.get(code, code) for code in filing.memorandum.programmes) or "—"

    @admin.display(description="名单共享")
    def sharing_label(self, filing: Filing) -> str:
        return filing.memorandum.sharing or "—"

    @admin.display(description="反馈义务")
    def feedback_label(self, filing: Filing) -> str:
        said = filing.memorandum
        return f"{said.feedback}（{said.feedback_term}）" if said.feedback_term else said.feedback or "—"

    @admin.display(description="措施")
    def measures_label(self, filing: Filing) -> SafeString:
        """Every measure with what it rests on, who carries it out, and where it stands in the catalogue."""
        rows = list(filing.memorandum.bundled.select_related("measure").order_by("line"))
        names = dict(
            Department.objects.filter(pk__in={pk for row in rows for pk in row.executors}).values_list("pk", "name")
        )
        head = format_html(
            '<p><a class="staff-link" href="{}">下载措施表格模板</a></p>', reverse(f"admin:{self.url_name('template')}")
        )
        shown = format_html_join(
            "",
            "<p><strong>{}</strong>　{}　{}<br>{}<br>依据：{}<br>实施单位：{}　期限：{}</p>",
            (
                (
                    str(row),
                    tag("激励", "red") if row.colour == "red" else tag("惩戒", "grey"),
                    self._in_catalogue(row),
                    row.columns.get("content", ""),
                    "；".join(f"《{basis['document']}》{basis['article']}" for basis in row.bases) or "没有写明",
                    "、".join(names.get(pk, "") for pk in row.executors) or "没有写明",
                    term_label(row.columns.get("term", "")) or "没有写明",
                )
                for row in rows
            ),
        )
        return (head if filing.state in OPEN else SafeString("")) + (shown or SafeString("—"))

    def _in_catalogue(self, row: BundledMeasure) -> Any:
        """Where the measure stands: its newest draft or version under the code."""
        if row.measure is None:
            return ""
        label = MEASURE.states[row.measure.state]
        url = reverse("admin:measures_measure_change", args=[row.measure_id])
        settled = f"；{row.settled_on:%Y-%m-%d}决定继续适用：{row.settled_reason}" if row.settled_on else ""
        return format_html('<a class="staff-link" href="{}">措施清单：{}</a>{}', url, label, settled)
