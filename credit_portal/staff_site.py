"""The staff site: titles, front page, side bar. Composition only; rows and rights come from below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from unfold.sites import UnfoldAdminSite

from core.actors import Actor
from core.clocks import day_of, now
from core.doors import actor_of
from core.models import Transition
from core.pages.show import posts_label, report_link, what_of
from core.work import WorkItem, work_of
from law.calendar import Calendar
from law.operations import current_calendar

GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("红黑名单", "list_alt", ("redblack",)),
    ("联合奖惩", "balance", ("measures", "honours")),
    ("信用修复", "healing", ("repair",)),
    ("异议处理", "contact_support", ("objections",)),
    ("主体", "badge", ("subjects",)),
    ("信用记录", "description", ("records",)),
    ("公示与查询", "public", ("public",)),
    ("法规与规则包", "gavel", ("law",)),
    ("单位与人员", "groups", ("departments",)),
    ("系统", "settings", ("core", "axes")),
)
"""Groups of the side bar: title, icon, the apps whose tables stand in it."""

AMBER_DAYS = 3
"""From this many remaining working days on, a row turns amber; past its day it is red."""

DONE_SHOWN = 12

METHODS = ("GET", "HEAD", "POST")
"""What a page is asked by; anything else is answered 405 before anybody looks who asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the front page: the item with its light."""

    item: WorkItem
    colour: str
    word: str


def light(item: WorkItem, *, on: date, calendar: Calendar) -> Row:
    """Red when the day is past or today, amber when few working days are left, green otherwise."""
    if item.due_on is None:
        return Row(item=item, colour=item.colour or "grey", word="未定期限")
    if item.due_on < on:
        return Row(item=item, colour="red", word="已超期")
    left = sum(calendar.is_workday(on + timedelta(days=n)) for n in range(1, (item.due_on - on).days + 1))
    colour = "red" if left == 0 else "amber" if left <= AMBER_DAYS else "green"
    return Row(item=item, colour=item.colour or colour, word="今日到期" if left == 0 else f"剩 {left} 个工作日")


def _guarded(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page of a table, for those who may look into the table; other pages as they are."""
    table = getattr(view, "__self__", None)
    if not isinstance(table, ModelAdmin):
        return view

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not table.has_view_or_change_permission(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def done_by(actor: Actor) -> list[dict[str, Any]]:
    """已办: the last runs of this person, with a link to each report."""
    runs = Transition.objects.filter(user_id=actor.user_id).order_by("-pk")[:DONE_SHOWN]
    return [
        {
            "at": run.at,
            "what": what_of(run.flow, run.verb),
            "note": run.note,
            "link": report_link(run.flow, f"t={run.pk}"),
        }
        for run in runs
    ]


def waiting_for(request: HttpRequest) -> list[WorkItem]:
    """What waits for the person of a request; asked once per page, for the front page and for the badge."""
    known: list[WorkItem] | None = getattr(request, "_waiting", None)
    if known is None:
        known = work_of(actor_of(request), day_of(now()))
        request._waiting = known  # type: ignore[attr-defined]
    return known


def badge(request: HttpRequest) -> dict[str, Any]:
    """The number beside 待办; nothing where nothing waits."""
    total = sum(item.count for item in waiting_for(request))
    return {"badge": total, "badge_variant": "primary"} if total else {}


class StaffSite(UnfoldAdminSite):
    """The office at work."""

    site_title = "诚信平台·工作台"
    site_header = "诚信平台·工作台"
    index_title = "待办"
    index_template = "staff/index.html"
    enable_nav_sidebar = True

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """As usual, with two doors before it.

        Methods that no page knows are refused: Django's views would answer PUT or DELETE as if somebody read.
        Who may not look into a table is told so before anybody looks for the row: whether it exists is no answer.
        """
        return require_http_methods(METHODS)(super().admin_view(_guarded(view), cacheable))

    def get_urls(self) -> list[Any]:
        """Without the address that leads from any row of any table to a page: no table has one, and it told rows."""
        return [one for one in super().get_urls() if getattr(one, "name", None) != "view_on_site"]

    @method_decorator(require_http_methods(METHODS))
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().login(request, extra_context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        actor, today = actor_of(request), day_of(now())
        calendar = current_calendar()
        rows = [light(item, on=today, calendar=calendar) for item in waiting_for(request)]
        extra = {
            "actor": actor,
            "posts": posts_label(sorted(actor.posts)),
            "amber_days": AMBER_DAYS,
            "today": today,
            "rows": rows,
            "total": sum(row.item.count for row in rows),
            "late": sum(row.item.count for row in rows if row.colour == "red"),
            "soon": sum(row.item.count for row in rows if row.colour == "amber"),
            "done": done_by(actor),
            **(extra_context or {}),
        }
        return super().index(request, extra)

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """待办 first, then one group per floor that this person may open."""
        apps = {app["app_label"]: app["models"] for app in self.get_app_list(request)}
        home = [{"title": "待办", "icon": "checklist", "link": reverse("admin:index"), **badge(request)}]
        groups = [{"title": "", "separator": False, "collapsible": False, "items": home}]
        for title, icon, labels in GROUPS:
            tables = [model for label in labels for model in apps.get(label, ())]
            if tables:
                items = [{"title": table["name"], "icon": icon, "link": table["admin_url"]} for table in tables]
                groups.append({"title": title, "separator": True, "collapsible": False, "items": items})
        return [{**group, "items": self._get_navigation_items(request, group["items"])} for group in groups]  # type: ignore[arg-type]
