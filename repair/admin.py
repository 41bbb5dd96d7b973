"""信用修复 at the desk: what may be repaired, applications with their papers, objections during publicity."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.actors import Actor, Side
from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from core.pages.papers import paper_response
from records.models import Record
from redblack.models import Entry
from repair import operations
from repair.doors import REPAIR_DOORS, apply_for
from repair.models import Repair
from repair.queries import entries_behind
from repair.work import decidable, late, objected
from subjects.rules import desk_name


class TodoFilter(admin.SimpleListFilter):
    """The rows of 待办, so that its links lead here."""

    title = "待办"
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("decide", "待决定修复"),
            ("answer", "公示期异议待答复"),
            ("exit", "修复后待决定是否退出名单"),
            ("late", "超期"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        on = day_of(now())
        chosen: Any = queryset
        match self.value():
            case "decide":
                chosen = decidable(queryset, on)
            case "answer":
                chosen = objected(queryset)
            case "exit":
                chosen = queryset.exit_open()  # type: ignore[attr-defined]
            case "late":
                chosen = late(queryset, on)
        return chosen  # type: ignore[no-any-return]


@admin.register(Repair)
class RepairAdmin(CaseAdmin):
    """信用修复申请. One is registered on the page of its record or its list entry."""

    doors = REPAIR_DOORS
    state_colours = {"applied": "amber", "incomplete": "amber", "granted": "green", "refused": "grey", "false": "red"}
    list_display = ["target_label", "holder_label", "unit", "channel", "applied_on", "due_label", "state_label"]
    list_filter = [TodoFilter, "channel", "unit"]
    list_select_related = ["subject", "record", "entry", "unit"]
    search_fields = ["subject__name", "=subject__uscc", "=record__document_no", "=entry__decision_no"]
    search_help_text = "申请主体名称、统一社会信用代码、文书号、认定文号或收件编号"
    ordering = ["-pk"]
    change_form_outer_before_template = "staff/repair/repair_head.html"
    readonly_fields = ["target_link", "holder_label", "receipt_label"]
    fieldsets = [
        (
            "申请",
            {
                "fields": [
                    "target_link", "holder_label", "receipt_label", "unit", "channel", "applicant", "applicant_name",
                    "authority_no", "reorganisation", "applied_on", "corrected_on", "performed", "statement",
                    "commitment", "eligible_on", "pack_version",
                ]
            },
        ),
        ("受理", {"fields": ["asked_for", "paused_on", "completed_on", "accepted_on", "decision_due_on"]}),
        ("意见和公示", {"fields": ["opinion_due_on", "opined_on", "favours", "opinion", "publicised_on",
                               "publicity_ends_on", "publicity_address"]}),
        ("决定", {"fields": ["decided_on", "reason", "exit_asked_on", "exit_kept_on", "closed_on"]}),
        ("虚假材料", {"fields": ["false_on", "false_finding", "barred_to"]}),
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    # --- columns --------------------------------------------------------------------------------------------------

    @admin.display(description="申请修复的信息")
    def target_label(self, case: Repair) -> str:
        return str(case.record or case.entry)

    @admin.display(description="申请修复的信息")
    def target_link(self, case: Repair) -> SafeString:
        name = "records_record" if case.record_id else "redblack_entry"
        address = reverse(f"admin:{name}_change", args=[case.record_id or case.entry_id])
        return format_html('<a class="staff-link" href="{}">{}</a>', address, self.target_label(case))

    @admin.display(description="申请主体", ordering="subject__name")
    def holder_label(self, case: Repair) -> str:
        return desk_name(case.subject.name, adult_on=case.subject.adult_on, on=day_of(now()))

    @admin.display(description="当前期限")
    def due_label(self, case: Repair) -> Any:
        days = {"accepted": case.opinion_due_on, "publicised": case.publicity_ends_on}
        return days.get(case.state) or case.decision_due_on

    # --- one application ------------------------------------------------------------------------------------------

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """With the papers, the public service, the objections, and the entries that wait for their recogniser."""
        waiting = []
        if case.exit_asked_on is not None and case.exit_kept_on is None:
            waiting = [
                (entry, reverse("admin:redblack_entry_change", args=[entry.pk]))
                for entry in entries_behind(case.record_id, case.entry_id).order_by("pk").distinct()
            ]
        near = operations.deals_with(case, actor_of(request))
        return {
            **super().case_context(request, case),
            "papers": [
                (paper, self.url("paper", case.pk, paper.pk)) for paper in case.files.defer("content").order_by("pk")
            ]
            if near
            else [],
            "contact_url": self.url("contact", case.pk) if near else "",
            "services": list(case.services.order_by("pk")),
            "objections": list(case.objections.order_by("pk")) if near else [],
            "entries_waiting": waiting,
        }

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("of-record/<int:pk>/", guard(self.record_view), name=self.url_name("of_record")),
            path("of-entry/<int:pk>/", guard(self.entry_view), name=self.url_name("of_entry")),
            path("of-record/<int:pk>/apply/", guard(self.apply_record_view), name=self.url_name("apply_record")),
            path("of-entry/<int:pk>/apply/", guard(self.apply_entry_view), name=self.url_name("apply_entry")),
            path("<int:pk>/contact/", guard(self.contact_view), name=self.url_name("contact")),
            path("<int:pk>/papers/<int:paper>/", guard(self.paper_view), name=self.url_name("paper")),
            *super().get_urls(),
        ]

    def paper_view(self, request: HttpRequest, pk: int, paper: int) -> HttpResponse:
        """A paper that the applicant handed in, for whoever works on the application; each look is on record."""
        case, actor = self.case_or_404(request, pk), actor_of(request)
        held = case.files.select_related("repair__subject").filter(pk=paper).first()
        if held is None or not operations.deals_with(case, actor):
            raise Http404("没有这份材料。")
        content = operations.look_at_paper(held, by=actor, at=now())
        return paper_response(content, media_type=held.media_type, name=f"repair-{case.pk}-{held.pk}")

    def contact_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How the applicant is reached, and the code of his receipt; each look is on record."""
        case, actor = self.case_or_404(request, pk), actor_of(request)
        if request.method != "POST" or not operations.deals_with(case, actor):
            raise Http404("请在修复申请页办理“查看联系方式”。")
        reach = operations.look_at_contact(case, by=actor, at=now())
        shown = [("联系方式", reach.contact)] if reach.contact else []
        shown += [("收件编号", case.receipt_no), ("查询码", reach.code)] if reach.code else []
        context = {"shown": shown, "case_url": self.url("change", case.pk), "case_name": self.name_of(case)}
        return self.page(request, "staff/contact.html", "查看联系方式", context)

    # --- what may be repaired -------------------------------------------------------------------------------------

    def record_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whether, from which day and how a record may be repaired (I14)."""
        return self._told(request, record=self._record(request, pk))

    def entry_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whether, from which day and how a list entry may be repaired (I14)."""
        return self._told(request, entry=self._entry(request, pk))

    def apply_record_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """登记修复申请 over one record."""
        return self._apply(request, record=self._record(request, pk))

    def apply_entry_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """登记修复申请 over one list entry."""
        return self._apply(request, entry=self._entry(request, pk))

    def _record(self, request: HttpRequest, pk: int) -> Record:
        found = Record.objects.within(actor_of(request)).select_related("subject").filter(pk=pk).first()
        if found is None or not self.has_view_permission(request):
            raise Http404("没有这条记录，或它不属于本单位。")
        return found  # type: ignore[no-any-return]

    def _entry(self, request: HttpRequest, pk: int) -> Entry:
        found = Entry.objects.within(actor_of(request)).select_related("subject").filter(pk=pk).first()
        if found is None or not self.has_view_permission(request):
            raise Http404("没有这个条目，或它不属于本单位。")
        return found  # type: ignore[no-any-return]

    def _told(self, request: HttpRequest, *, record: Record | None = None, entry: Entry | None = None) -> HttpResponse:
        target: Any = record or entry
        answer = operations.eligibility(on=day_of(now()), record=record, entry=entry)
        kind = "record" if record is not None else "entry"
        column = {f"{kind}_id": target.pk}
        about = reverse(f"admin:{'records_record' if record else 'redblack_entry'}_change", args=[target.pk])
        context = {
            "answer": answer,
            "target": target,
            "about": about,
            "cases": [
                (case, self.url("change", case.pk), self.state_label(case))
                for case in self.doors.within(actor_of(request)).filter(**column).order_by("-pk")
            ],
            "apply_url": self.url(f"apply_{kind}", target.pk)
            if answer.may and self._may_apply(request, target)
            else "",
        }
        return self.page(request, "staff/repair/told.html", f"信用修复：{self._name(target)}", context)

    def _apply(self, request: HttpRequest, *, record: Record | None = None, entry: Entry | None = None) -> HttpResponse:
        target: Any = record or entry
        if not near(actor_of(request), target):
            raise Http404("没有这条记录或者条目，或它不属于本单位。")
        if not self._may_apply(request, target):
            raise PermissionDenied
        context: dict[str, Any] = {
            "title": f"登记修复申请：{self._name(target)}",
            "list_url": self.url(f"of_{'record' if record else 'entry'}", target.pk),
        }
        return self.open_with(request, apply_for(record=record, entry=entry), **context)

    def _name(self, target: Any) -> str:
        shown = desk_name(target.subject.both_names, adult_on=target.subject.adult_on, on=day_of(now()))
        return f"{shown}（{target}）"

    def _may_apply(self, request: HttpRequest, target: Any) -> bool:
        return may_apply(actor_of(request), target)


def near(actor: Actor, target: Any) -> bool:
    """Whether an application over this target could be this actor's to register: his unit's, or the office's."""
    owner_id = target.recogniser_id if isinstance(target, Entry) else target.provider_id
    return any(actor.stands_on(side, owner_id=owner_id) for side in (Side.OWNER, Side.OFFICE))


def may_apply(actor: Actor, target: Any) -> bool:
    """Whether this actor may register an application: the provider's, the recogniser's or the office's handler."""
    (move,) = REPAIR_DOORS.flow.of("apply")
    return near(actor, target) and actor.holds(*move.posts)
