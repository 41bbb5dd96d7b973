"""Messages that were not taken, with their reasons: to be mended where they came from and sent again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.admin.tables import ReadOnlyAdmin
from core.doors import actor_of
from core.pages.show import tag
from records.models import RefusedRow


class SettledFilter(admin.SimpleListFilter):
    """Whether a later message with the same key was taken."""

    title = "补正"
    parameter_name = "settled"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "待补正"), ("yes", "已补正")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(settled_at__isnull=self.value() == "no") if self.value() else queryset


@admin.register(RefusedRow)
class RefusedRowAdmin(ReadOnlyAdmin):
    """未归集信息."""

    list_display = ["refused_at", "provider", "item_label", "door", "place", "key", "first", "settled"]
    list_filter = [SettledFilter, "door", "item", "provider"]
    list_select_related = ["provider"]
    search_fields = ["key"]
    ordering = ["-pk"]
    fields = [
        "refused_at",
        "provider",
        "item_label",
        "door",
        "source",
        "place",
        "key",
        "reasons",
        "told_at",
        "settled_at",
    ]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.within(actor_of(request)).named()  # type: ignore[no-any-return]

    @admin.display(description="理由")
    def first(self, row: RefusedRow) -> str:
        told = [f"{one['label']}：{one['sentence']}" for one in row.problems]
        return told[0] + (f"（另有 {len(told) - 1} 项）" if len(told) > 1 else "") if told else ""

    @admin.display(description="补正")
    def settled(self, row: RefusedRow) -> SafeString:
        return tag("已补正", "green") if row.settled_at else tag("待补正", "amber")

    @admin.display(description="全部理由")
    def reasons(self, row: RefusedRow) -> SafeString:
        rows = (
            (one["label"], one["value"] or "（空）", one["sentence"], one["clause"], one["remedy"])
            for one in row.problems
        )
        return format_html_join("", "<p>{}「{}」：{}。{} {}</p>", rows)

    @admin.display(description="目录事项", ordering="item")
    def item_label(self, row: Any) -> str:
        """The item by its name."""
        return str(row.item_name or row.item)
