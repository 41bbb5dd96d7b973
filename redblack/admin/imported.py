"""Imported lists at the desk: templates, upload, preview, errors, confirm, undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from core.actors import BUSINESS_POSTS
from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from core.refusals import NotAllowed
from law.operations import NoActivePack, active_pack
from redblack import imports
from redblack.doors import IMPORT_DOORS
from redblack.import_flow import CHECKING, CONFIRMED, UNDER_WAY, WITHDRAWING
from redblack.import_models import ImportBatch, ImportRow
from redblack.import_rules import Finding
from redblack.imports.layouts import BY_SLUG
from redblack.imports.reconciling import sums_of
from redblack.imports.withdrawing import withdrawal_of
from redblack.openings import UPLOAD_LEFT, UPLOAD_OLD, UPLOAD_RECEIVED
from redblack.operations.receiving import LABELS
from redblack.terms import ListKind

PAGE = 50
REASONS = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLOURS = {
    "pending": "grey",
    "new": "green",
    "changed": "amber",
    "same": "grey",
    "quarantined": "amber",
    "refused": "red",
}
DONE = {
    ListKind.PROPOSED: "已成为条目",
    ListKind.RECEIVED: "已归集或更新",
    ListKind.LEFT: "已移出",
    ListKind.OLD: "已移入",
}


@admin.register(ImportBatch)
class ImportBatchAdmin(CaseAdmin):
    """名单导入."""

    doors = IMPORT_DOORS
    further = (UPLOAD_RECEIVED, UPLOAD_LEFT, UPLOAD_OLD)
    state_colours = {"previewed": "amber", "confirmed": "green"}
    waiting_states = UNDER_WAY
    list_display = [
        "file_name",
        "kind",
        "origin",
        "programme",
        "department",
        "uploaded_on",
        "uploaded_by_name",
        "rows_column",
        "state_label",
    ]
    list_filter = ["kind", "origin", "department"]
    list_select_related = ["programme", "department"]
    search_fields = ["file_name"]
    ordering = ["-pk"]
    fields = [
        "kind", "origin", "programme", "department", "file_name", "usual_valid_to", "uploaded_on", "uploaded_by_name",
        "confirmed_on", "declared_rows", "signed_on", "undone_on", "withdrawal_ground", "withdrawn_on",
    ]  # fmt: skip
    change_form_outer_before_template = "staff/redblack/import_head.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(rows_count=Count("rows"))

    @admin.display(description="行数")
    def rows_column(self, batch: Any) -> int:
        return int(batch.rows_count)

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("template/", guard(self.template_view), name=self.url_name("template")),
            path("samples/", guard(self.samples_view), name=self.url_name("samples")),
            path("template/<slug:slug>/", guard(self.template_view), name=self.url_name("template_of")),
            path("samples/<str:name>/", guard(self.sample_view), name=self.url_name("sample")),
            path("<int:pk>/reconciliation/", guard(self.reconciliation_view), name=self.url_name("reconciliation")),
            path("<int:pk>/errors/", guard(self.errors_view), name=self.url_name("errors")),
            *super().get_urls(),
        ]

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        context, actor = super().case_context(request, case), actor_of(request)
        counts = dict(case.rows.order_by().values_list("verdict").annotate(Count("pk")))
        verdict = request.GET.get("rows") or next(key for key in SHOWN_FIRST if counts.get(key) or key == "new")
        return {
            **context,
            "verdicts": [
                {
                    "key": key,
                    "label": label,
                    "count": counts.get(key, 0),
                    "colour": COLOURS[key],
                    "chosen": key == verdict,
                }
                for key, label in ImportRow.Verdict.choices
                if counts.get(key) or key in ALWAYS_COUNTED
            ],
            "done_label": DONE[case.kind],
            "progress": progress_of(case),
            "imported": case.rows.imported().count(),
            "sums": sums_of(case),
            "sums_url": self.url("reconciliation", case.pk),
            "reasons": reasons_of(case),
            "page": _page_of(case, verdict, request.GET.get("p")),
            "verdict": verdict,
            "again": _imported_before(case),
            "errors_url": self.url("errors", case.pk) if _may_fetch(actor, case, counts) else "",
            "entries_url": f"{reverse('admin:redblack_entry_changelist')}?{urlencode({'batch': case.pk})}",
        }

    def template_view(self, request: HttpRequest, slug: str = "proposed") -> HttpResponse:
        """The empty workbook of a kind, with the code lists of the pack that the office works by today."""
        if not actor_of(request).holds(*BUSINESS_POSTS):
            raise PermissionDenied
        sort = BY_SLUG.get(slug)
        if sort is None:
            raise Http404("没有这种名单的模板。")
        try:
            pack = active_pack(on=day_of(now()))
        except NoActivePack:
            pack = None
        return download(imports.template(pack, sort.layout), f"{sort.layout.title}-模板.xlsx")

    def samples_view(self, request: HttpRequest) -> HttpResponse:
        """What there is to try things with, and what each file is for."""
        if not actor_of(request).holds(*BUSINESS_POSTS):
            raise PermissionDenied
        return self.page(request, "staff/redblack/samples.html", "样例文件", {"samples": imports.samples().values()})

    def sample_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """A sample list, where the sample city has left any."""
        if not actor_of(request).holds(*BUSINESS_POSTS):
            raise PermissionDenied
        file = imports.samples().get(name)
        if file is None:
            raise Http404("没有这个样例文件。")
        return download(file.path.read_bytes(), name)

    def reconciliation_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the old system counts against what came over, and what became of every row (P13)."""
        batch = self.case_or_404(request, pk)
        if batch.kind != ListKind.OLD:
            raise Http404("只有旧系统名单有核对表。")
        return download(imports.reconciliation(batch), f"第{batch.pk}批-核对表.xlsx")

    def errors_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The refused rows in clear, for the one who sent them."""
        batch = self.case_or_404(request, pk)
        try:
            data = imports.errors_of(batch, by=actor_of(request))
        except NotAllowed as wrong:
            raise PermissionDenied(str(wrong)) from wrong
        return download(data, f"第{batch.pk}批-错误表.xlsx")


SHOWN_FIRST = ("quarantined", "refused", "changed", "new")
ALWAYS_COUNTED = ("new", "same", "refused")


def progress_of(batch: ImportBatch) -> dict[str, Any] | None:
    """How far the worker has come with a batch, or why it stopped; None where nothing is left to it."""
    if batch.state not in UNDER_WAY:
        return None
    leaving = batch.state == WITHDRAWING
    act = withdrawal_of(batch) if leaving else imports.under_way(batch)
    if act is None:
        return None
    checking = batch.state == CHECKING
    return {
        "checking": checking,
        "leaving": leaving,
        "done": act.cursor if checking or leaving else None,
        "total": len(act.case_ids) if checking or leaving else batch.rows.good().count(),
        "since": act.created_at,
        "error": act.error,
    }


def _may_fetch(actor: Any, batch: ImportBatch, counts: dict[str, int]) -> bool:
    return actor.user_id == batch.uploaded_by_id and bool(counts.get("refused"))


def _imported_before(batch: ImportBatch) -> ImportBatch | None:
    """The same file, imported already and not taken back."""
    same = ImportBatch.objects.unscoped("the same department's own files").filter(
        department=batch.department, sha256=batch.sha256, kind=batch.kind, state=CONFIRMED
    )
    return same.exclude(pk=batch.pk).order_by("pk").first()


def _page_of(batch: ImportBatch, verdict: str, number: str | None) -> Any:
    """One page of rows with their findings as they are shown."""
    rows: Any = batch.rows.filter(verdict=verdict).select_related("entry").order_by("pk")
    page = Paginator(rows, PAGE).get_page(number)
    for row in page.object_list:
        row.shown = [Finding.from_json(found) for found in row.findings]
        row.differs = [(LABELS[name], old, new) for name, (old, new) in row.changes.items()]
    return page


def reasons_of(batch: ImportBatch) -> list[dict[str, Any]]:
    """Why rows were refused, each reason once with the number of its rows, most frequent first."""
    counted: dict[tuple[str, str, str, str], int] = {}
    for findings in batch.rows.filter(verdict="refused").values_list("findings", flat=True):
        for found in findings:
            key = (found["column"], _general(found), found["clause"], found["remedy"])
            counted[key] = counted.get(key, 0) + 1
    most: Sequence[Any] = sorted(counted.items(), key=lambda item: -item[1])[:REASONS]
    return [dict(zip(("column", "sentence", "clause", "remedy"), key, strict=True), count=n) for key, n in most]


def _general(found: dict[str, str]) -> str:
    """A sentence without the detail of its row, so that a thousand duplicates are one reason."""
    return "与前面的一行是同一主体、同一文号" if found["code"] == "twice_in_file" else found["sentence"]


def download(data: bytes, name: str) -> HttpResponse:
    """A table to be saved: a workbook, or text where the name says so."""
    ending = "csv" if name.endswith(".csv") else "xlsx"
    answer = HttpResponse(data, content_type="text/csv" if ending == "csv" else XLSX)
    answer["Content-Disposition"] = f"attachment; filename=\"list.{ending}\"; filename*=UTF-8''{quote(name)}"
    return answer
