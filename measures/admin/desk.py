"""The catalogue, and the desk of the departments, in the staff site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from unfold.admin import TabularInline

from core.actors import Actor, Post
from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from core.pages.show import tag
from law.operations import current_calendar, tentative
from law.why import PROVISIONAL
from measures.doors import DISPATCH_DOORS, MEASURE_DOORS
from measures.models import Dispatch, DispatchAnswer, Measure, MeasureBasis, MeasureExecutor
from measures.queries import explain
from measures.rules import last_day, term_label
from measures.terms import TARGET_LABELS
from redblack.flow import ON_THE_LIST
from redblack.models import Entry
from redblack.terms import Circumstance
from subjects.rules import desk_name


class ReadOnlyInline(TabularInline):
    """Rows that belong to a case, to be read."""

    extra = 0
    can_delete = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class BasisInline(ReadOnlyInline):
    """On what a measure rests."""

    model = MeasureBasis
    fields = readonly_fields = [
        "document", "document_no", "article", "level", "effective_from", "effective_to", "quote", "checked",
    ]  # fmt: skip

    @admin.display(description="核对")
    def checked(self, basis: MeasureBasis) -> Any:
        return tag("待核", "amber") if basis.unverified else "—"


class ExecutorInline(ReadOnlyInline):
    """Who carries it out."""

    model = MeasureExecutor
    fields = readonly_fields = ["department"]


class OrphanFilter(admin.SimpleListFilter):
    """Measures in force whose memorandum is over, for the office to decide on."""

    title = "备忘录"
    parameter_name = "memorandum"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("over", "已终止，待决定")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.orphaned(day_of(now())) if self.value() == "over" else queryset  # type: ignore[attr-defined, no-any-return]


@admin.register(Measure)
class MeasureAdmin(CaseAdmin):
    """奖惩措施清单."""

    doors = MEASURE_DOORS
    state_colours = {"published": "green", "disabled": "red", "superseded": "grey", "repealed": "grey"}
    list_display = ["title", "code", "version", "colour_label", "category", "kind", "state_label", "published_on"]
    list_filter = ["colour", "category", "kind", "degree", OrphanFilter]
    search_fields = ["title", "=code", "bases__document"]
    search_help_text = "名称、编号或依据的文件"
    ordering = ["colour", "code", "-version"]
    inlines = [BasisInline, ExecutorInline]
    readonly_fields = ["colour_label", "targets_label", "conditions_label", "term_label", "sources_label"]
    fieldsets = [
        (
            "措施",
            {
                "fields": [
                    "title", "code", "version", "colour_label", "category", "kind", "content", "exemptions",
                    "initiator", "sharing", "application", "note",
                ]
            },
        ),
        ("适用", {"fields": ["targets_label", "programmes", "conditions_label", "degree", "term_label"]}),
        ("出处", {"fields": ["sources_label"]}),
        (
            "公布",
            {
                "fields": [
                    "drafted_on", "published_on", "publication_url", "superseded_on", "repealed_on", "disabled_on",
                    "ended_reason",
                ]
            },
        ),
    ]  # fmt: skip

    @admin.display(description="红黑", ordering="colour")
    def colour_label(self, measure: Measure) -> SafeString:
        return tag("激励" if measure.colour == "red" else "惩戒", "red" if measure.colour == "red" else "grey")

    @admin.display(description="实施对象")
    def targets_label(self, measure: Measure) -> str:
        return "、".join(str(TARGET_LABELS.get(kind, kind)) for kind in measure.target_kinds)

    @admin.display(description="适用情形")
    def conditions_label(self, measure: Measure) -> str:
        return "、".join(str(Circumstance(condition).label) for condition in measure.conditions)

    @admin.display(description="期限")
    def term_label(self, measure: Measure) -> str:
        return term_label(measure.term)

    @admin.display(description="出处")
    def sources_label(self, measure: Measure) -> SafeString:
        rows = ((source["clause"], source["quote"]) for source in measure.drafted_from)
        return format_html_join(SafeString("<br>"), "{}：“{}”", rows)


class AnswerInline(ReadOnlyInline):
    """What the department reported, measure by measure."""

    model = DispatchAnswer
    fields = readonly_fields = ["measure", "result", "reason", "effect", "benefit", "at", "by_name"]
    ordering = ["-pk"]


class NoticeFilter(admin.SimpleListFilter):
    """Tasks of which the department was told something that it has not said to have read."""

    title = "通知"
    parameter_name = "notice"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "待确认收悉")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.awaiting_receipt() if self.value() == "open" else queryset  # type: ignore[attr-defined, no-any-return]


class LateFilter(admin.SimpleListFilter):
    """Late tasks, by the dates."""

    title = "超期"
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("unanswered", "未响应"), ("unreported", "未反馈"), ("unreleased", "未确认解除")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in dict(self.lookups(request, None)):
            return queryset
        late: QuerySet[Any] = getattr(queryset, str(self.value()))(day_of(now()))
        return late


@admin.register(Dispatch)
class DispatchAdmin(CaseAdmin):
    """联合奖惩任务: the desk of a department, and what the recognising unit hears of it."""

    doors = DISPATCH_DOORS
    state_colours = {
        "dispatched": "amber",
        "acknowledged": "blue",
        "carried_out": "green",
        "paused": "amber",
        "releasing": "amber",
        "refused": "red",
        "returned": "red",
    }
    list_display = ["subject_label", "colour_label", "programme_label", "department", "state_label", "due_label"]
    list_filter = [LateFilter, NoticeFilter, "entry__colour", "department"]
    list_select_related = ["subject", "department", "entry__programme"]
    search_fields = ["subject__name", "=subject__uscc", "=entry__decision_no"]
    search_help_text = "主体名称、统一社会信用代码或认定文号"
    ordering = ["-pk"]
    inlines = [AnswerInline]
    readonly_fields = [
        "colour_label", "programme_label", "reason_label", "measures_label", "remaining_label", "due_label",
        "explained",
    ]  # fmt: skip
    fieldsets = [
        (
            "任务",
            {
                "fields": [
                    "subject", "colour_label", "programme_label", "reason_label", "department", "cycle",
                    "measures_label", "due_label", "explained",
                ]
            },
        ),
        (
            "办理",
            {
                "fields": [
                    "dispatched_on", "acknowledge_due_on", "acknowledged_on", "feedback_due_on", "reported_on",
                    "returned_on", "returned_reason", "insisted_on", "insisted_reason", "paused_on", "corrected_on",
                    "notice", "noticed_on", "notice_confirmed_on", "closed_on", "closed_reason", "transferred_from",
                ]
            },
        ),
        (
            "解除",
            {"fields": ["releasing_on", "release_due_on", "released_on", "release_evidence", "remaining_label"]},
        ),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        tasks: Any = super().get_queryset(request)
        return tasks.with_due().with_paused_parts()  # type: ignore[no-any-return]

    change_form_outer_before_template = "staff/measures/dispatch_head.html"

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        return {**super().case_context(request, case), "objections": objection_urls(actor_of(request), case)}

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [path("<int:pk>/explain/", guard(self.explain_view), name=self.url_name("explain")), *super().get_urls()]

    @admin.display(description="主体", ordering="subject__name")
    def subject_label(self, task: Dispatch) -> str:
        """Of a minor the list does not even show the masked name; the task itself does, for it must be carried out."""
        return desk_name(task.subject.both_names, adult_on=task.subject.adult_on, on=day_of(now()))

    @admin.display(description="红黑", ordering="entry__colour")
    def colour_label(self, task: Dispatch) -> SafeString:
        red = task.entry.colour == "red"
        return tag("激励" if red else "惩戒", "red" if red else "grey")

    @admin.display(description="名单")
    def programme_label(self, task: Dispatch) -> str:
        return f"{task.entry.programme.name}（{task.entry.decision_no}）"

    @admin.display(description="认定事由")
    def reason_label(self, task: Dispatch) -> str:
        return str(task.entry.reason)

    @admin.display(description="当前期限", ordering="due_on")
    def due_label(self, task: Any) -> Any:
        """The day that counts now, red once it is past."""
        due_on = getattr(task, "due_on", None)
        if due_on is None:
            return "—"
        if due_on < day_of(now()):
            return tag(f"{due_on:%Y-%m-%d} 已超期", "red")
        return f"{due_on:%Y-%m-%d}{PROVISIONAL}" if tentative(due_on) else due_on

    @admin.display(description="措施")
    def measures_label(self, task: Any) -> SafeString:
        """Every measure of the task with content, exemptions, bases and its last day."""
        held = Measure.objects.filter(pk__in=task.measures).order_by("code").prefetch_related("bases")
        rows = (
            (
                measure.title,
                "【异议处理中，暂停实施】" if measure.pk in task.paused_parts else "",
                measure.content,
                f"例外：{measure.exemptions}" if measure.exemptions else "",
                "依据：" + "、".join(map(str, measure.bases.all())),
                "" if measure.category == "administrative" else "（供自主参考，不是命令）",
                self._until(task, measure.term),
            )
            for measure in held
        )
        return format_html_join("", "<p><strong>{}</strong>{}　{} {}<br>{}{}<br>{}</p>", rows)

    def _until(self, task: Dispatch, term: str) -> str:
        """How long a measure of the task may be taken."""
        valid_to = task.entry.valid_to or day_of(now())
        ends_on = last_day(term, sent_on=task.dispatched_on, valid_to=valid_to, calendar=current_calendar())
        over = "，已届满，不得继续实施" if ends_on < day_of(now()) else ""
        return f"期限：{term_label(term)}，至{ends_on:%Y-%m-%d}{over}"

    @admin.display(description="其他名单仍须实施")
    def remaining_label(self, task: Dispatch) -> Any:
        rows = ((left["title"], left["programme"], left["decision_no"], left["valid_to"]) for left in task.remaining)
        return format_html_join("", "<p>{}：依据《{}》（{}），至{}</p>", rows) or "—"

    @admin.display(description="逐项说明")
    def explained(self, task: Dispatch) -> SafeString:
        url = reverse(f"admin:{self.url_name('explain')}", args=[task.pk])
        return format_html('<a href="{}">哪些措施适用，哪些不适用，为什么</a>', url)

    def explain_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Why each measure of the catalogue applies to the entry of this task today, or what is missing (I1)."""
        task = self.case_or_404(request, pk)
        on = day_of(now())
        mine = [row for row in explain(task.entry_id, on=on) if row.subject_id == task.subject_id]
        context = {
            **self.admin_site.each_context(request),
            "title": f"逐项说明：{self.subject_label(task)}",
            "on": on,
            "applying": [row for row in mine if row.applies],
            "others": [row for row in mine if not row.applies],
            "case_url": self.url("change", task.pk),
        }
        return TemplateResponse(request, "measures/explain.html", context)


def objection_urls(actor: Actor, task: Dispatch) -> list[tuple[str, str]]:
    """Where an objection to one measure of a listed entry is registered: a stranger, known by its address only."""
    listed = Entry.objects.within(actor).filter(pk=task.entry_id, state__in=ON_THE_LIST)
    if not (actor.holds(Post.HANDLER) and listed.exists()):
        return []
    try:
        address = reverse("admin:objections_objection_to_entry", args=[task.entry_id])
    except NoReverseMatch:
        return []
    held = Measure.objects.filter(pk__in=task.measures).order_by("code").values_list("pk", "title")
    return [(title, f"{address}?{urlencode([('measure', pk), ('words', title)])}") for pk, title in held]
