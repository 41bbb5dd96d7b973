"""Exchange tables at the desk: how each source stands, what it brought, and the button that asks for it now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from core.actors import Actor, Post
from core.admin.verbs import VerbAdmin
from core.clocks import day_of, now
from core.doors import actor_of, nudge
from core.forms import DoorForm
from core.pages.show import tag
from core.refusals import NotAllowed, Refusal, Refused
from records import operations
from records.exchange_forms import ChangeSourceForm, NewSourceForm, lines_of
from records.models import ExchangePull, ExchangeSource, RefusedRow

DESK = (Post.HANDLER, Post.REVIEWER, Post.APPROVER, Post.SECADMIN)
SHOWN = 20
WAITS = 3
"""Seconds after which the page of a source that was asked for draws itself anew."""


def _open(*, by: Actor, at: datetime, **given: Any) -> ExchangeSource:
    return operations.open_exchange(by=by, at=at, **given)


@admin.register(ExchangeSource)
class ExchangeSourceAdmin(VerbAdmin):
    """交换表."""

    verb, verb_form, verb_label = _open, NewSourceForm, "设立交换表"
    verb_hint = "交换表以信息提供单位经办的名义归集。数据库的地址和口令由系统运维放在运行环境中，不在这里填写。"
    posts = (Post.SECADMIN,)
    list_display = ["name", "provider", "item_label", "health", "pulled_at", "cursor", "waiting_rows"]
    list_filter = ["provider"]
    list_select_related = ["provider"]
    search_fields = ["name"]
    ordering = ["name"]
    fields = [
        "name",
        "provider",
        "item_label",
        "health",
        "error",
        "pulled_at",
        "next_at",
        "cursor",
        "link",
        "table",
        "cursor_column",
        "action_column",
        "errors_table",
        "acks_table",
        "every",
        "batch",
        "created_at",
        "created_by",
        "stopped_at",
    ]
    readonly_fields = fields
    change_form_outer_before_template = "staff/records/exchange_head.html"
    change_form_outer_after_template = "staff/records/exchange_pulls.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.within(actor_of(request)).named()  # type: ignore[no-any-return]

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("<int:pk>/pull/", guard(self.pull_view), name="records_exchangesource_pull"),
            path("<int:pk>/edit/", guard(self.edit_view), name="records_exchangesource_edit"),
            path("<int:pk>/stop/", guard(self.stop_view), name="records_exchangesource_stop"),
            path("<int:pk>/resume/", guard(self.resume_view), name="records_exchangesource_resume"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A source with its last batches; while it waits for the worker the page draws itself anew."""
        actor = actor_of(request)
        source = self.get_queryset(request).filter(pk=object_id).first() if str(object_id).isdecimal() else None
        extra = {
            **(extra_context or {}),
            "source": source,
            "may_keep": actor.holds(*self.posts),
            "may_pull": actor.holds(*DESK),
            "pulls": ExchangePull.objects.within(actor).filter(source=source).order_by("-pk")[:SHOWN],
            "columns": sorted(source.columns.items(), key=lambda pair: pair[1]) if source else [],
        }
        page = super().change_view(request, object_id, form_url, extra)
        if source is not None and source.wanted_at is not None:
            page["Refresh"] = str(WAITS)
        return page

    def pull_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """立即拉取: the worker is woken; without a broker the next run of `run_due` does it."""
        done = "已要求拉取，稍后自动刷新。"
        return self._pressed(request, pk, operations.ask_pull, done, posts=DESK, then=lambda: nudge("records.pull"))

    def stop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """停用."""
        return self._pressed(request, pk, operations.stop_exchange, "已停用。", posts=self.posts)

    def resume_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """恢复."""
        return self._pressed(request, pk, operations.resume_exchange, "已恢复。", posts=self.posts)

    def edit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """变更: how a source is read from now on."""
        actor, at = actor_of(request), now()
        if not actor.holds(*self.posts):
            raise PermissionDenied
        source = self._one(request, pk)
        bound = (request.POST,) if request.method == "POST" else ()
        names = [name for name in ChangeSourceForm.base_fields if hasattr(source, name)]
        known = {**{name: getattr(source, name) for name in names}, "columns": lines_of(source.columns)}
        form: DoorForm = ChangeSourceForm(*bound, actor=actor, on=day_of(at), initial=known)
        refusals: tuple[Refusal, ...] = ()
        back = reverse("admin:records_exchangesource_change", args=[pk])
        if request.method == "POST" and form.is_valid():
            try:
                operations.change_exchange(source, by=actor, at=at, **form.given())
            except Refused as error:
                refusals = error.refusals
            else:
                self.message_user(request, "已变更。", messages.SUCCESS)
                return HttpResponseRedirect(back)
        shown = {
            "door": {"hint": self.verb_hint},
            "label": "变更",
            "form": form,
            "refusals": refusals,
            "list_url": back,
        }
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": f"变更交换表：{source}"}
        return TemplateResponse(request, "staff/opening.html", {**frame, **shown})

    def _pressed(
        self,
        request: HttpRequest,
        pk: int,
        verb: Callable[..., None],
        done: str,
        *,
        posts: tuple[str, ...],
        then: Callable[[], None] | None = None,
    ) -> HttpResponse:
        actor = actor_of(request)
        if request.method != "POST" or not actor.holds(*posts):
            raise PermissionDenied
        source = self._one(request, pk)
        try:
            with transaction.atomic():
                verb(source, by=actor, at=now())
                if then is not None:
                    transaction.on_commit(then, robust=True)
        except (Refused, NotAllowed) as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:records_exchangesource_change", args=[pk]))

    def _one(self, request: HttpRequest, pk: int) -> ExchangeSource:
        found: ExchangeSource | None = self.get_queryset(request).filter(pk=pk).first()
        if found is None:
            raise Http404("没有这个交换表，或它不属于本单位。")
        return found

    @admin.display(description="状况")
    def health(self, source: ExchangeSource) -> SafeString:
        if source.stopped_at is not None:
            return tag("已停用", "grey")
        if source.wanted_at is not None:
            return tag("等待拉取", "blue")
        if source.error:
            return tag(f"连续失败 {source.failures} 次", "red")
        if source.pulled_at is None:
            return tag("尚未拉取", "amber")
        late = source.next_at is not None and now() > source.next_at + timedelta(minutes=source.every)
        return tag("定时任务没有运行", "red") if late else tag("正常", "green")

    @admin.display(description="未补正的行")
    def waiting_rows(self, source: ExchangeSource) -> int:
        rows = RefusedRow.objects.unscoped("counted at a source that this person sees")
        return int(rows.open_refusals().filter(source=source).count())

    @admin.display(description="目录事项", ordering="item")
    def item_label(self, row: Any) -> str:
        """The item by its name."""
        return str(row.item_name or row.item)
