"""Words of records that wait for a person, at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.admin import CaseAdmin
from core.cells import scrub
from core.clocks import day_of, now
from records.flag_doors import FLAG_DOORS
from records.flag_rules import marked
from records.labels import own_labels
from records.models import Record, RecordFlag
from records.operations.flagging import COLUMNS, texts_of
from subjects.rules import desk_name


@admin.register(RecordFlag)
class RecordFlagAdmin(CaseAdmin):
    """待核对的文字. Nobody adds one: it is raised when a record comes in."""

    doors = FLAG_DOORS
    state_colours = {"open": "red", "returned": "amber", "cleared": "green"}
    list_display = ["record_title", "abouts", "item", "provider", "raised_on", "lifted_on", "state_label"]
    list_filter = ["record__provider"]
    list_select_related = ["record", "record__item", "record__provider", "record__subject"]
    search_fields = ["=record__document_no"]
    search_help_text = "文书号"
    ordering = ["-pk"]
    fields = ["record_link", "subject_label", "provider", "item", "abouts", "raised_on", "returned_on", "lifted_on",
              "reason"]  # fmt: skip
    readonly_fields = ["record_link", "subject_label", "provider", "item", "abouts"]
    change_form_outer_before_template = "staff/records/flag_head.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        return {**super().case_context(request, case), "texts": _texts(case)}

    @admin.display(description="信用记录")
    def record_title(self, flag: RecordFlag) -> str:
        return f"{scrub(flag.record.title)}（{flag.record.document_no}）"

    @admin.display(description="信用记录")
    def record_link(self, flag: RecordFlag) -> SafeString:
        address = reverse("admin:records_record_change", args=[flag.record_id])
        return format_html('<a class="staff-link" href="{}">{}</a>', address, self.record_title(flag))

    @admin.display(description="主体")
    def subject_label(self, flag: RecordFlag) -> str:
        subject = flag.record.subject
        return desk_name(subject.name, adult_on=subject.adult_on, on=day_of(now()))

    @admin.display(description="可能含有")
    def abouts(self, flag: RecordFlag) -> str:
        return "、".join(dict.fromkeys(one["about"] for one in flag.findings))

    @admin.display(description="目录事项")
    def item(self, flag: RecordFlag) -> str:
        return str(flag.record.item)

    @admin.display(description="提供单位", ordering="record__provider")
    def provider(self, flag: RecordFlag) -> str:
        return str(flag.record.provider)


def _texts(flag: RecordFlag) -> list[dict[str, Any]]:
    """The texts that were found, as they stand now, in pieces; a person's number stays masked."""
    now_said = texts_of(flag.record)
    labels = _labels(flag.record)
    keys = dict.fromkeys(one["key"] for one in flag.findings)
    return [
        {
            "label": labels.get(key, key),
            "about": "、".join(one["about"] for one in flag.findings if one["key"] == key),
            "pieces": [(_masked(piece), found) for piece, found in marked(now_said.get(key, ""))],
        }
        for key in keys
    ]


def _masked(piece: str) -> str:
    return scrub(piece) if len(piece) == 18 else piece


def _labels(record: Record) -> dict[str, str]:
    """The words for columns and fields: the item's own before the table's."""
    columns = {one.name: str(one.verbose_name) for one in Record._meta.local_fields if one.name in COLUMNS}
    if record.item is None:
        return columns
    fields = list(record.item.fields.all())
    return {one.code: one.label for one in fields} | columns | own_labels(record.item.binds, fields)
