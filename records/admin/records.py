"""Credit records in the staff site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import TabularInline

from core.actors import Actor, Post
from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from records.admin.repair_notice import RepairNoticePage, may_print
from records.disputes import DISPUTED, dispute_of
from records.doors import RECORD_DOORS
from records.dossier import degree_label
from records.flow import FILED
from records.labels import own_labels
from records.models import Evidence, Item, Record
from records.showing import Reading, eyes_of, show
from records.terms import Polarity
from subjects.rules import desk_name


class EvidenceInline(TabularInline):
    """What proves a record."""

    model = Evidence
    extra = 0
    can_delete = False
    fields = readonly_fields = ["title", "file", "note", "added_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class StandingFilter(admin.SimpleListFilter):
    """What the dates say today of a record as a ground."""

    title = "今日效力"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("in_force", "有效"), ("over", "已届满"), ("ended", "已转档案"), ("disputed", DISPUTED)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        records: Any = queryset
        on = day_of(now())
        match self.value():
            case "in_force":
                return records.in_force(on)
            case "over":
                return records.filter(valid_to__lt=on, ended_on__isnull=True)
            case "disputed":
                return records.filter(disputed_on__isnull=False, ended_on__isnull=True)
            case "ended":
                return records.filter(ended_on__isnull=False)
        return queryset


class ItemFilter(admin.SimpleListFilter):
    """One item of the catalogue, in whatever version a record was filed under."""

    title = "目录事项"
    parameter_name = "item"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(item.code, item.name) for item in Item.objects.in_force(day_of(now()))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        code = (self.value() or "").replace("\x00", "")
        return queryset.filter(item__code=code) if code else queryset


READINGS = {
    Reading.PROVIDER: "本单位提供，列出全部栏目。",
    Reading.OFFICE: "信用办查看，列出全部栏目，自然人姓名作脱敏处理。",
    Reading.DEPARTMENT: "其他单位提供，只列社会公开和政府共享的栏目，自然人姓名作脱敏处理。",
}


@admin.register(Record)
class RecordAdmin(RepairNoticePage, CaseAdmin):
    """信用记录."""

    doors = RECORD_DOORS
    state_colours = {"filed": "green"}
    list_display = [
        "title",
        "subject_label",
        "item",
        "document_no",
        "polarity",
        "provider",
        "determined_on",
        "valid_to",
        "state_label",
    ]
    list_filter = [ItemFilter, StandingFilter, "polarity", "ground", "provider"]
    list_select_related = ["subject", "provider", "item"]
    search_fields = ["subject__name", "=subject__uscc", "=document_no"]
    search_help_text = "主体名称、统一社会信用代码或文书号"
    ordering = ["-pk"]
    inlines = [EvidenceInline]
    change_form_outer_before_template = "staff/records/record_head.html"
    # What the record says is shown field by field, by the class of each (`contents`): no column of it stands here.
    fields = [
        "subject_link", "item", "provider", "visibility", "polarity", "degree_label", "procedure", "ground",
        "conduct_day", "determined_day", "valid_to", "public_from", "public_to", "publish_due_on", "filed_at",
        "since_at", "pack_version", "parent", "relation", "ended_on", "quashed_by",
        "quashing_document_no", "quashed_on",
    ]  # fmt: skip
    readonly_fields = ["subject_link", "degree_label", "conduct_day", "determined_day"]

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        """Where one item is chosen, its own word stands above the day of determination."""
        columns = super().get_list_display(request)
        chosen = request.GET.get(ItemFilter.parameter_name, "").replace("\x00", "")
        item = Item.objects.named([chosen], on=day_of(now())).get(chosen) if chosen else None
        own = own_labels(item.binds, item.fields.all()).get("determined_on") if item is not None else None
        return [_day_under(own) if own and column == "determined_on" else column for column in columns]

    @admin.display(description="行为发生日期")
    def conduct_day(self, record: Record) -> str:
        return _named(record, "conduct_on")

    @admin.display(description="认定日期")
    def determined_day(self, record: Record) -> str:
        return _named(record, "determined_on")

    @admin.display(description="主体")
    def subject_link(self, record: Record) -> SafeString:
        """To the subject, and from there to its dossier."""
        url = reverse("admin:subjects_subject_change", args=[record.subject_id])
        return format_html('<a class="staff-link" href="{}">{}</a>', url, self.subject_label(record))

    @admin.display(description="失信程度", empty_value="—")
    def degree_label(self, record: Record) -> str:
        """In the words of the pack that decided it."""
        return degree_label(record)

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """With the fields that this reader may see: his own unit's, the office's, or what is shared (JS-G 19 to 22)."""
        eyes = eyes_of(actor_of(request), case)
        fields = case.item.fields.order_by("order")
        return {
            **super().case_context(request, case),
            "contents": show(case, fields=fields, to=eyes),
            "reading": READINGS[eyes.reading],
            "dispute": dispute_of(case),
            "object_url": object_url(actor_of(request), case),
            "repair_notice_url": self.url("repair_notice", case.pk) if may_print(request, case) else "",
            "repair_url": repair_url(case),
        }

    def get_urls(self) -> list[URLPattern]:
        return [*self.repair_notice_urls(), *super().get_urls()]

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What proves a record is its provider's and the office's."""
        shared = obj is None or eyes_of(actor_of(request), obj).reading is Reading.DEPARTMENT
        return [] if shared else list(self.inlines)

    @admin.display(description="主体", ordering="subject__name")
    def subject_label(self, record: Record) -> str:
        """The subject as a list may show it: of a minor not even the masked name (P12)."""
        return desk_name(record.subject.both_names, adult_on=record.subject.adult_on, on=day_of(now()))


def object_url(actor: Actor, record: Record) -> str:
    """Where an objection to a filed record is registered: a floor above, known here by its address only."""
    if record.state != FILED or not actor.holds(Post.HANDLER):
        return ""
    try:
        return reverse("admin:objections_objection_to_record", args=[record.pk])
    except NoReverseMatch:
        return ""


def repair_url(record: Record) -> str:
    """Where it is told whether an adverse record may be repaired: floors above, known here by the address only."""
    if record.polarity != Polarity.NEGATIVE:
        return ""
    try:
        return reverse("admin:repair_repair_of_record", args=[record.pk])
    except NoReverseMatch:
        return ""


def _named(record: Record, column: str) -> str:
    """A day with the item's own word for it: 2024-02-20（处罚决定日期）."""
    day = getattr(record, column)
    own = own_labels(record.item.binds, record.item.fields.all()).get(column) if record.item is not None else None
    return f"{day:%Y-%m-%d}（{own}）" if own else f"{day:%Y-%m-%d}"


def _day_under(heading: str) -> Callable[[Record], date]:
    """The column of the day of determination under an item's own word."""

    @admin.display(description=heading, ordering="determined_on")
    def determined(record: Record) -> date:
        return record.determined_on

    return determined
