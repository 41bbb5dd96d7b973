"""Lists in the staff site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.admin import TabularInline

from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.pages.show import tag
from redblack.doors import ENTRY_DOORS, PROGRAMME_DOORS, REPRESENTATION_DOORS
from redblack.models import Comment, Entry, EntryGround, Programme, Representation


class ReadOnlyInline(TabularInline):
    """Rows that belong to a case, to be read."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class GroundInline(ReadOnlyInline):
    """The records on which an entry rests."""

    model = EntryGround
    fields = readonly_fields = ["record", "document_no", "determined_on", "valid_to"]

    @admin.display(description="文书号")
    def document_no(self, ground: EntryGround) -> str:
        return ground.record.document_no

    @admin.display(description="认定日期")
    def determined_on(self, ground: EntryGround) -> Any:
        return ground.record.determined_on

    @admin.display(description="有效期至")
    def valid_to(self, ground: EntryGround) -> Any:
        return ground.record.valid_to


@admin.register(Entry)
class EntryAdmin(CaseAdmin):
    """红黑名单: entries on their way to a list, on it, and off it."""

    doors = ENTRY_DOORS
    state_colours = {
        "listed": "green",
        "suspended": "amber",
        "leaving": "amber",
        "ready": "amber",
        "publicised": "blue",
    }
    list_display = ["subject", "colour_label", "programme", "decision_no", "recogniser", "state_label", "valid_to"]
    list_filter = ["colour", "origin", "programme", "recogniser"]
    list_select_related = ["subject", "programme", "recogniser"]
    search_fields = ["subject__name", "=subject__uscc", "=decision_no"]
    search_help_text = "主体名称、统一社会信用代码或认定文号"
    ordering = ["-pk"]
    inlines = [GroundInline]
    fieldsets = [
        (
            "认定",
            {
                "fields": [
                    "subject", "colour_label", "programme", "recogniser", "origin", "origin_authority",
                    "decision_no", "reason", "circumstances", "pack_version", "effect",
                ]
            },
        ),
        (
            "列入前",
            {
                "fields": [
                    "proposed_on", "checked_on", "check_result", "notified_on", "served_on", "service", "service_proof",
                    "statement_ends_on", "publicised_on", "publicity_ends_on", "ready_on",
                ]
            },
        ),
        (
            "在列与退出",
            {
                "fields": [
                    "listed_on", "valid_to", "public_to", "correction_due_on", "suspended_on", "corrected_on",
                    "hidden_on", "exit_reason", "exit_ground", "exited_on", "exit_notice_to", "monitored_to",
                    "closed_on",
                ]
            },
        ),
    ]  # fmt: skip
    readonly_fields = ["colour_label", "effect", "check_result"]

    def name_of(self, entry: Entry) -> str:
        return f"{entry.subject.name}（{entry}）"

    @admin.display(description="比对结果")
    def check_result(self, entry: Entry) -> str:
        if entry.checked_on is None:
            return "未比对"
        return "命中红名单" if entry.red_hit else "未命中红名单"

    @admin.display(description="红黑", ordering="colour")
    def colour_label(self, entry: Entry) -> SafeString:
        return tag(entry.get_colour_display(), "red" if entry.colour == "red" else "grey")

    @admin.display(description="今日效力")
    def effect(self, entry: Entry) -> SafeString:
        """What the dates say today; the state only says what was done last."""
        on = day_of(now())
        mine = Entry.objects.unscoped("one entry that is on the page already").filter(pk=entry.pk)
        if mine.effective(on).exists():
            return tag("有效", "green")
        if mine.in_force(on).exists():
            return tag("在列，已中止", "amber")
        if mine.past_validity(on).exists():
            return tag("已到期（待办理退出）", "amber")
        return tag("不在列", "grey")


class CommentInline(ReadOnlyInline):
    """What the public said of a draft."""

    model = Comment
    fields = readonly_fields = ["author", "text", "received_at", "answer", "answered_by", "answered_at"]


@admin.register(Programme)
class ProgrammeAdmin(CaseAdmin):
    """认定办法."""

    doors = PROGRAMME_DOORS
    state_colours = {"published": "green", "consulting": "amber"}
    list_display = ["name", "code", "version", "colour", "field", "recogniser", "state_label", "published_on"]
    list_filter = ["colour", "field", "recogniser"]
    list_select_related = ["recogniser"]
    search_fields = ["name", "code"]
    ordering = ["code", "-version"]
    inlines = [CommentInline]


@admin.register(Representation)
class RepresentationAdmin(CaseAdmin):
    """陈述申辩与异议."""

    doors = REPRESENTATION_DOORS
    list_display = ["entry", "kind", "party", "received_on", "state_label", "answered_on"]
    list_filter = ["kind"]
    list_select_related = ["entry"]
    search_fields = ["party"]
    ordering = ["-pk"]
