"""The nightly proofs in the staff site: to be read, with their figures."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from core.admin.tables import ReadOnlyAdmin
from core.pages.show import tag
from public.models import Proof


class OutcomeFilter(admin.SimpleListFilter):
    """Proofs that hold, and those that found something."""

    title = "结论"
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("holds", "没有失效信息"), ("broken", "发现失效信息")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "holds":
                return queryset.filter(broken=0)
            case "broken":
                return queryset.filter(broken__gt=0)
        return queryset


@admin.register(Proof)
class ProofAdmin(ReadOnlyAdmin):
    """无失效信息证明."""

    list_display = ["on", "outcome", "shown", "broken", "begun_at", "seconds"]
    list_filter = [OutcomeFilter, "on"]
    ordering = ["-pk"]
    fields = ["on", "outcome", "shown", "broken", "begun_at", "ended_at", "seconds"]
    readonly_fields = fields
    change_form_outer_after_template = "staff/public/proof_figures.html"

    @admin.display(description="结论")
    def outcome(self, proof: Proof) -> SafeString:
        return tag("没有失效信息", "green") if proof.holds else tag("发现失效信息", "red")

    @admin.display(description="用时（秒）")
    def seconds(self, proof: Proof) -> str:
        return f"{(proof.ended_at - proof.begun_at).total_seconds():.2f}"
