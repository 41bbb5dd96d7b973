"""Notices on holidays in the staff site: read them, load the next one, see what was counted again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline

from core.clocks import day_of, now
from core.doors import actor_of
from core.models import Transition
from core.pages.show import report_link, what_of
from core.refusals import NotAllowed, Refusal, Refused
from law.admin.shared import ReadOnly, table
from law.calendar import Notice
from law.forms import NoticeForm
from law.models import CalendarDay, CalendarVersion
from law.notices import NoticeError, notice_of, plain, read_notice
from law.operations.publishing import judge_notice, may_publish, publish_notice, recount_note

SALT = "law.notice"


class DayInline(ReadOnly, TabularInline):
    """The days of one notice."""

    model = CalendarDay
    fields = ["on", "off", "name"]
    extra = 0


@admin.register(CalendarVersion)
class CalendarVersionAdmin(ReadOnly, ModelAdmin):
    """The notices on holidays, the newest first; adding one is an upload, a preview, and the act."""

    list_display = ["title", "year", "published_on", "number", "by_name", "at"]
    fields = ["title", "code", "year", "published_on", "number", "note", "by_name", "at", "recounted"]
    readonly_fields = ["recounted"]
    inlines = [DayInline]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_publish(actor_of(request))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """First the file, then its days, then the act; what was shown is what is loaded (the preview is signed)."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "notice" in request.POST:
            return self._load(request)
        at = now()
        bound = (request.POST, request.FILES) if request.method == "POST" else ()
        form = NoticeForm(*bound, actor=actor_of(request), on=day_of(at))
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                notice = read_notice(upload.read(), name=upload.name)
            except NoticeError as error:
                return self._form(request, form, (Refusal(code="unreadable", sentence=str(error), field="file"),))
            return self._preview(request, notice, judge_notice(notice, on=day_of(at)))
        return self._form(request, form, ())

    def _load(self, request: HttpRequest) -> HttpResponse:
        try:
            notice = notice_of(signing.loads(request.POST["notice"], salt=SALT, max_age=24 * 3600))
        except (signing.BadSignature, NoticeError):
            stale = Refusal(code="stale_preview", sentence="预览已经过期，没有载入。", remedy="请重新上传文件。")
            return self._form(request, NoticeForm(actor=actor_of(request), on=day_of(now())), (stale,))
        try:
            version = publish_notice(notice, by=actor_of(request), at=now())
        except Refused as error:
            return self._preview(request, notice, error.refusals)
        except NotAllowed as error:
            raise PermissionDenied from error
        self.message_user(request, f"已载入“{version.title}”，有关期限已重新计算。", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:law_calendarversion_change", args=[version.pk]))

    def _form(self, request: HttpRequest, form: NoticeForm, refusals: tuple[Refusal, ...]) -> HttpResponse:
        context = {
            **self._context(request),
            "label": "读取文件",
            "door": {"hint": "先读取文件并预览各日安排，核对无误后再载入。载入后不能修改，有误须由新的通知更正。"},
            "form": form,
            "refusals": refusals,
        }
        return TemplateResponse(request, "staff/opening.html", context)

    def _preview(self, request: HttpRequest, notice: Notice, refusals: tuple[Refusal, ...]) -> HttpResponse:
        context = {
            **self._context(request),
            "notice": notice,
            "days": [(on, day) for on, day in notice.days.items()],
            "signed": signing.dumps(plain(notice), salt=SALT),
            "refusals": refusals,
        }
        return TemplateResponse(request, "staff/law/notice.html", context)

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        list_url = reverse("admin:law_calendarversion_changelist")
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "载入放假通知",
            "list_url": list_url,
        }

    @admin.display(description="重新计算的期限")
    def recounted(self, version: CalendarVersion) -> SafeString | str:
        """The runs that counted terms again because of this notice: how many cases each moved."""
        runs = Transition.objects.filter(verb="recount", note=recount_note(version.code)).order_by("pk")
        rows = [
            (what_of(run.flow, run.verb), cases, report_link(run.flow, f"t={run.pk}"))
            for run in runs.annotate(cases=Count("steps"))
            for cases in (run.cases,)
        ]
        return table(("事项", "改变期限的件数", "结果"), rows) if rows else "没有期限因此改变。"
