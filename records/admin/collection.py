"""Files of records at the desk: upload, columns, preview, progress, report, refused rows, undoing."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header

from core.actors import BUSINESS_POSTS
from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from core.refusals import NotAllowed
from records import imports
from records.collection_doors import COLLECTION_DOORS
from records.collection_flow import CHECKING, CONFIRMING, LOADED, UNDER_WAY, UPLOADED
from records.imports.mending import errors_of
from records.imports.templates import template_of
from records.models import CollectionBatch, Item

PAGE = 50
COUNTED = (
    ("new", "新增", "green"),
    ("changed", "更新", "amber"),
    ("same", "没有变化", "grey"),
    ("refused", "不能归集", "red"),
)


@admin.register(CollectionBatch)
class CollectionBatchAdmin(CaseAdmin):
    """文件归集."""

    doors = COLLECTION_DOORS
    state_colours = {"uploaded": "amber", "checked": "amber", "loaded": "green", "failed": "red"}
    waiting_states = UNDER_WAY
    list_display = [
        "file_name", "item", "provider", "uploaded_at", "uploaded_by_name", "rows", "new", "changed", "refused",
        "state_label",
    ]  # fmt: skip
    list_filter = ["item", "provider"]
    list_select_related = ["item", "provider"]
    search_fields = ["file_name"]
    ordering = ["-pk"]
    fields = [
        "item", "provider", "file_name", "size", "sha256", "uploaded_at", "uploaded_by_name", "loaded_on", "undone_on",
    ]  # fmt: skip
    change_form_outer_before_template = "staff/records/collection_head.html"

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("templates/", guard(self.templates_view), name=self.url_name("templates")),
            path("templates/<slug:code>/", guard(self.template_view), name=self.url_name("template")),
            path("<int:pk>/errors/", guard(self.errors_view), name=self.url_name("errors")),
            *super().get_urls(),
        ]

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """The page of a file: counts, reasons, rows by outcome, how far the worker has come."""
        shown = request.GET.get("rows") or ("refused" if case.refused else "new")
        counted = [
            {"key": key, "label": label, "colour": colour, "count": getattr(case, key), "chosen": key == shown}
            for key, label, colour in COUNTED
        ]
        return {
            **super().case_context(request, case),
            "counted": counted if case.state not in (UPLOADED, CHECKING) else [],
            "shown": shown,
            "page": _page_of(case, shown, request.GET.get("p")),
            "progress": progress_of(case),
            "assigned": _assigned(case),
            "again": _loaded_before(case),
            "errors_url": self.url("errors", case.pk) if _may_fetch(actor_of(request), case) else "",
        }

    def templates_view(self, request: HttpRequest) -> HttpResponse:
        """Every item's empty workbook."""
        self._demand_business(request)
        items = Item.objects.filter(pk__in=Item.objects.in_force(day_of(now())).values("pk")).order_by("order")
        rows = [{"item": item, "url": self.url("template", item.code)} for item in items]
        return self.page(request, "staff/records/collection_templates.html", "归集文件模板", {"rows": rows})

    def template_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """The empty workbook of an item, with its code lists."""
        self._demand_business(request)
        item = Item.objects.named([code], on=day_of(now())).get(code)
        if item is None:
            raise Http404("目录中没有这个事项。")
        return _download(template_of(item), f"{item.name}-模板.xlsx")

    def _demand_business(self, request: HttpRequest) -> None:
        if not actor_of(request).holds(*BUSINESS_POSTS):
            raise PermissionDenied

    def errors_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The refused rows in clear, for the one who sent them; each download is on record."""
        batch = self.case_or_404(request, pk)
        try:
            data = errors_of(batch, by=actor_of(request), at=now())
        except NotAllowed as wrong:
            raise PermissionDenied(str(wrong)) from wrong
        return _download(data, f"第{batch.pk}批-错误表.xlsx")


def _may_fetch(actor: Any, batch: CollectionBatch) -> bool:
    return actor.user_id == batch.uploaded_by_id and bool(batch.refused)


def progress_of(batch: CollectionBatch) -> dict[str, Any] | None:
    """How far the worker has come with a file, or why it stopped; None where nothing is left to it."""
    act = imports.under_way(batch) if batch.state in UNDER_WAY else None
    if act is None:
        return None
    file = batch.file
    return {
        "checking": batch.state == CHECKING,
        "loading": batch.state == CONFIRMING,
        "rows": file.rows if batch.state == CHECKING else batch.new + batch.changed,
        "percent": min(100, 100 * file.position // max(1, file.length)),
        "sorting": batch.state == CHECKING and file.position >= file.length,
        "since": act.created_at,
        "error": act.error,
    }


def _assigned(batch: CollectionBatch) -> dict[str, list[str]]:
    """Headings that are read, and those that are not."""
    pairs = list(zip(batch.headings, batch.columns, strict=False))
    return {
        "unread": [heading for heading, code in pairs if heading and not code],
        "read": [heading for heading, code in pairs if code],
    }


def _loaded_before(batch: CollectionBatch) -> CollectionBatch | None:
    """The same file, loaded already and not taken back."""
    same = CollectionBatch.objects.unscoped("the same provider's own files").filter(
        provider=batch.provider, item__code=batch.item.code, sha256=batch.sha256, state=LOADED
    )
    return same.exclude(pk=batch.pk).order_by("pk").first()


def _page_of(batch: CollectionBatch, shown: str, number: str | None) -> Any:
    """One page of rows: refused ones with what is wrong, waiting ones with the first words of what they say."""
    if shown == "refused":
        numbers = batch.problems.filter(warning=False).order_by("number").values_list("number", flat=True).distinct()
        page: Any = Paginator(numbers, PAGE).get_page(number)
        problems: dict[int, list[Any]] = {}
        for problem in batch.problems.filter(number__in=list(page.object_list), warning=False).order_by("pk"):
            problems.setdefault(problem.number, []).append(problem)
        page.rows = [{"number": line, "problems": problems.get(line, [])} for line in page.object_list]
        return page
    waiting = batch.waiting.filter(outcome=shown).order_by("number")
    page = Paginator(waiting.only("number", "name", "uscc", "masked", "document_no", "title"), PAGE).get_page(number)
    warned: dict[int, list[Any]] = {}
    for problem in batch.problems.filter(number__in=[row.number for row in page.object_list], warning=True):
        warned.setdefault(problem.number, []).append(problem)
    page.rows = [{"number": row.number, "row": row, "problems": warned.get(row.number, [])} for row in page.object_list]
    return page


def _download(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer
