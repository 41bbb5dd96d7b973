"""The tables that core keeps, to be read: runs of verbs, acts, the outbox."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from core.actors import Actor, Post
from core.clocks import now
from core.doors import actor_of, all_doors
from core.models import Act, Outbox, Transition
from core.outbox import resend
from core.pages.outcome import readable
from core.pages.show import posts_label, report_link, tag, what_of


class ReadOnlyAdmin(ModelAdmin):
    """A table that nobody edits here."""

    show_full_result_count = False
    list_fullwidth = True
    actions: Any = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def sees_everything(actor: Actor) -> bool:
    """The office, the auditor and the system officer look at core's tables as a whole."""
    return actor.office or actor.holds(Post.AUDITOR, Post.SYSADMIN)


class FlowFilter(admin.SimpleListFilter):
    """The flows that have doors, by their Chinese names."""

    title = "流程"
    parameter_name = "flow"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, doors.flow.label) for name, doors in all_doors().items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(flow=self.value()) if self.value() else queryset


@admin.register(Transition)
class TransitionAdmin(ReadOnlyAdmin):
    """办理记录: who ran which verb when; the auditor's main table."""

    list_display = ["at", "what", "actor_name", "posts_column", "department_name", "report"]
    list_filter = [FlowFilter, "at"]
    search_fields = ["actor_name", "department_name", "verb"]
    search_help_text = "办理人、单位"
    date_hierarchy = "at"
    ordering = ["-pk"]
    fields = ["at", "what", "actor_name", "posts_column", "department_name", "note", "report"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transition]:
        actor = actor_of(request)
        rows = super().get_queryset(request)
        return rows if sees_everything(actor) else rows.filter(readable(actor))

    @admin.display(description="办理事项")
    def what(self, run: Transition) -> str:
        return what_of(run.flow, run.verb)

    @admin.display(description="岗位")
    def posts_column(self, run: Transition) -> str:
        return posts_label(run.posts)

    @admin.display(description="结果")
    def report(self, run: Transition) -> SafeString | str:
        return report_link(run.flow, f"t={run.pk}")


@admin.register(Act)
class ActAdmin(ReadOnlyAdmin):
    """批量办理: how far a large set has come."""

    list_display = ["label", "who", "created_at", "progress", "moved", "refused", "state_tag", "finished_at"]
    list_filter = ["state"]
    ordering = ["-pk"]
    fields = [
        "label",
        "who",
        "created_at",
        "progress",
        "moved",
        "refused",
        "state_tag",
        "finished_at",
        "error",
        "report",
    ]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Act]:
        actor = actor_of(request)
        rows = super().get_queryset(request)
        if sees_everything(actor):
            return rows
        mine = Q(actor__user_id=actor.user_id)
        if actor.department_id is not None:
            mine |= Q(actor__department_id=actor.department_id)
        return rows.filter(mine)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """An act under way draws itself anew every three seconds."""
        page = super().change_view(request, object_id, form_url, extra_context)
        act = self.get_queryset(request).filter(pk=object_id).first() if str(object_id).isdecimal() else None
        if act is not None and act.state == Act.State.OPEN:
            page["Refresh"] = "3"
        return page

    @admin.display(description="办理人")
    def who(self, act: Act) -> str:
        return f"{act.actor.get('name', '')}（{act.actor.get('department_name') or '—'}）"

    @admin.display(description="进度")
    def progress(self, act: Act) -> SafeString:
        total = len(act.case_ids)
        return format_html(
            '<progress class="staff-progress" value="{}" max="{}"></progress> {}/{}',
            act.cursor,
            total,
            act.cursor,
            total,
        )

    @admin.display(description="状态")
    def state_tag(self, act: Act) -> SafeString:
        colours = {Act.State.OPEN: "blue", Act.State.DONE: "green", Act.State.FAILED: "red"}
        return tag(act.get_state_display(), colours.get(Act.State(act.state), "grey"))

    @admin.display(description="结果")
    def report(self, act: Act) -> SafeString | str:
        return report_link(act.verb.partition(".")[0], f"act={act.pk}", "逐项结果")


class FateFilter(admin.SimpleListFilter):
    """Sent, waiting, or dead."""

    title = "发送情况"
    parameter_name = "fate"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("dead", "已停发"), ("waiting", "待发送"), ("sent", "已发出")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "dead":
                return queryset.filter(dead_at__isnull=False)
            case "waiting":
                return queryset.filter(dead_at__isnull=True, sent_at__isnull=True)
            case "sent":
                return queryset.filter(sent_at__isnull=False)
        return queryset


@admin.register(Outbox)
class OutboxAdmin(ReadOnlyAdmin):
    """待发消息: what must leave the house, what could not, and the button that tries again."""

    list_display = ["key", "topic", "due_at", "attempts", "fate", "last_error"]
    list_filter = [FateFilter, "topic"]
    search_fields = ["key"]
    ordering = ["-pk"]
    fields = ["key", "topic", "created_at", "due_at", "attempts", "fate", "sent_at", "dead_at", "last_error"]
    readonly_fields = fields
    change_form_outer_before_template = "staff/outbox_head.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outbox]:
        actor = actor_of(request)
        rows = super().get_queryset(request)
        return rows if sees_everything(actor) else rows.filter(department_id__in=actor.units)

    def get_urls(self) -> list[URLPattern]:
        again = path("<int:pk>/resend/", self.admin_site.admin_view(self.resend_view), name="core_outbox_resend")
        return [again, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        extra = {**(extra_context or {}), "may_resend": self._may_resend(request)}
        return super().change_view(request, object_id, form_url, extra)

    def resend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give a dead row its ten attempts again."""
        if request.method != "POST" or not self._may_resend(request):
            raise PermissionDenied
        if resend(self.get_queryset(request).filter(pk=pk), at=now()):
            self.message_user(request, "已重新列入待发。", messages.SUCCESS)
        else:
            self.message_user(request, "该消息没有停发，不需要重发。", messages.WARNING)
        return HttpResponseRedirect(reverse("admin:core_outbox_change", args=[pk]))

    def _may_resend(self, request: HttpRequest) -> bool:
        return actor_of(request).holds(Post.SYSADMIN)

    @admin.display(description="发送情况")
    def fate(self, row: Outbox) -> SafeString:
        if row.dead_at:
            return tag("已停发", "red")
        if row.sent_at:
            return tag("已发出", "green")
        return tag("待发送", "amber" if row.attempts else "blue")
