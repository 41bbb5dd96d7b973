"""Notices for many, and the days on which the publicity page was down."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.actors import Post
from core.admin.verbs import VerbAdmin
from core.doors import actor_of
from core.letters import number_of, state_label
from core.models import Letter
from redblack import operations
from redblack.forms import AnnounceForm, OutageForm
from redblack.models import Entry, NoticeEntry, PageBeat, PageOutage, PublicNotice
from redblack.service_flow import NOTICE
from redblack.terms import NoticeKind

SHOWN = 200


def announce(*, programme: Any, by: Any, at: Any) -> Any:
    """Announce every exit of the actor's unit under one programme that waits for it."""
    return operations.announce_exits(Entry.objects.within(by).filter(programme=programme), by=by, at=at)


@admin.register(PublicNotice)
class PublicNoticeAdmin(VerbAdmin):
    """公示公告: one notice, one number, many entries; each entry keeps its own days."""

    verb, verb_form, verb_label = announce, AnnounceForm, "印发退出公告"
    verb_hint = "列入公示的公告在办理“公示”时自动编号。退出公告按认定办法汇总，一次印发本单位待公告的全部退出。"
    posts = (Post.REVIEWER, Post.APPROVER)
    list_display = ["number", "kind", "programme", "unit", "from_on", "to_on", "entries"]
    list_filter = ["kind", "programme"]
    list_select_related = ["programme", "unit"]
    fields = ["number", "kind", "programme", "unit", "from_on", "to_on", "entries"]
    readonly_fields = fields
    change_form_outer_before_template = "staff/redblack/notice_head.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublicNotice]:
        actor = actor_of(request)
        rows = super().get_queryset(request).annotate(how_many=Count("rows"))
        return rows if actor.office else rows.filter(unit_id__in=actor.units)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        notice = self.get_queryset(request).filter(pk=object_id).first() if str(object_id).isdecimal() else None
        extra = {**(extra_context or {}), **(notice_context(notice) if notice else {})}
        return super().change_view(request, object_id, form_url, extra)

    @admin.display(description="文号")
    def number(self, notice: PublicNotice) -> str:
        letter = Letter.objects.of_case(NOTICE.name, notice.pk).last()
        return number_of(letter) if letter else "—"

    @admin.display(description="对象数")
    def entries(self, notice: Any) -> int:
        return int(notice.how_many)


def notice_context(notice: PublicNotice) -> dict[str, Any]:
    """The notice's letters, its entries with their own ends, and for how long the page was there to be read."""
    rows = NoticeEntry.objects.filter(notice=notice).select_related("entry__subject").order_by("pk")
    latest = max([notice.to_on, *(row.entry.publicity_ends_on for row in rows[:SHOWN] if row.entry.publicity_ends_on)])
    beats = PageBeat.objects.filter(on__gte=notice.from_on, on__lte=latest)
    return {
        "letters": [
            (number_of(letter), state_label(letter), reverse("admin:core_letter_change", args=[letter.pk]))
            for letter in Letter.objects.of_case(NOTICE.name, notice.pk).marked()
        ],
        "rows": rows[:SHOWN],
        "more": max(0, rows.count() - SHOWN),
        "publicity": notice.kind == NoticeKind.PUBLICITY,
        "hours": _hours(beats),
        "outages": PageOutage.objects.filter(on__gt=notice.from_on, on__lte=latest).order_by("on"),
    }


def _hours(beats: QuerySet[PageBeat]) -> dict[str, int]:
    """Hours in which the page was asked for, and in which it answered at least once."""
    asked = list(beats.values_list("asked", "failed"))
    return {"asked": len(asked), "online": sum(failed < tried for tried, failed in asked)}


def declare(*, day: Any, reason: str, by: Any, at: Any) -> PageOutage:
    return operations.declare_outage(on=day, reason=reason, by=by, at=at)


@admin.register(PageOutage)
class PageOutageAdmin(VerbAdmin):
    """公示页中断: measured, or declared by the office; publicity running that day is made longer."""

    verb, verb_form, verb_label = declare, OutageForm, "登记公示页中断"
    verb_hint = "登记后，当日在公示期内的条目由系统补足公示期，并记入各条目的办理记录。"
    posts = (Post.REVIEWER, Post.APPROVER)
    list_display = ["on", "measured", "reason", "recorded_at", "recorded_by", "online"]
    fields = list_display
    readonly_fields = fields
    ordering = ["-on"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).office and super().has_add_permission(request)

    @admin.display(description="当日在线小时")
    def online(self, outage: PageOutage) -> SafeString:
        hours = _hours(PageBeat.objects.filter(on=outage.on))
        return format_html("{} / {}", hours["online"], hours["asked"])
