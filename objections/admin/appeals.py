"""申诉 at the desk of the credit office, and of the units whose handling is appealed against."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from core.pages.papers import paper_response
from objections.admin.contacts import ContactPage
from objections.admin.reviews import link
from objections.appeal_doors import APPEAL_DOORS
from objections.models import Appeal, AppealPaper
from objections.operations import appeals
from subjects.rules import desk_name


@admin.register(Appeal)
class AppealAdmin(ContactPage, CaseAdmin):
    """申诉."""

    doors = APPEAL_DOORS
    change_form_outer_before_template = "staff/objections/appeal_head.html"
    open_contact = staticmethod(appeals.open_contact)
    raiser, raiser_label = "party", "申诉人"
    office_only = ("receipt_label",)
    state_colours = {"raised": "amber", "accepted": "amber", "upheld": "amber", "complied": "green"}
    list_display = ["decision_no", "against", "holder_label", "unit", "received_on", "due_on", "state_label"]
    list_filter = ["against", "channel", "unit"]
    list_select_related = ["subject", "unit"]
    search_fields = ["=decision_no", "=contested_no", "party", "subject__name", "=subject__uscc"]
    search_help_text = "处理结果文书号、不服的事项编号、申诉人、主体名称或代码"
    ordering = ["-pk"]
    readonly_fields = ["contested_link", "holder_label", "record_link", "entry_link", "receipt_label"]
    fieldsets = [
        ("申诉", {"fields": ["against", "contested_link", "decision_no", "decision_on", "party_kind", "party",
                            "authority_no", "channel", "received_on", "text", "receipt_label"]}),
        ("涉及的信息", {"fields": ["holder_label", "unit", "record_link", "entry_link", "pack_version"]}),
        ("办理", {"fields": ["accept_due_on", "accepted_on", "due_on", "decided_on", "reason", "ordered", "complied",
                            "complied_on", "closed_on"]}),
    ]  # fmt: skip

    @admin.display(description="主体", ordering="subject__name")
    def holder_label(self, case: Appeal) -> str:
        return desk_name(case.subject.name, adult_on=case.subject.adult_on, on=day_of(now()))

    @admin.display(description="不服的事项")
    def contested_link(self, case: Appeal) -> SafeString | str:
        """The objection, with its page; an application for repair is a stranger here and shows its number."""
        if case.objection_id is None:
            return case.contested_no
        return link("admin:objections_objection_change", case.objection_id, case.contested_no)

    @admin.display(description="信用记录")
    def record_link(self, case: Appeal) -> SafeString | str:
        return link("admin:records_record_change", case.record.pk, case.record.document_no) if case.record else ""

    @admin.display(description="名单条目")
    def entry_link(self, case: Appeal) -> SafeString | str:
        return link("admin:redblack_entry_change", case.entry.pk, case.entry) if case.entry else ""

    @admin.display(description="回执、联系方式")
    def receipt_label(self, case: Any) -> SafeString | str:
        """What the office tells the appellant, so that he can ask how it stands; the code is opened on record."""
        return self.contact_link(case)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.paper_view)
        paper = path("<int:pk>/papers/<int:paper>/", page, name=self.url_name("paper"))
        return [paper, *self.contact_urls(), *super().get_urls()]

    def paper_view(self, request: HttpRequest, pk: int, paper: int) -> HttpResponse:
        """One file handed in, for whoever works on appeals at the office; each look is on record."""
        case, actor = self.case_or_404(request, pk), actor_of(request)
        held = AppealPaper.objects.select_related("appeal__subject").filter(appeal=case, pk=paper).first()
        if held is None or not appeals.reads_papers(actor):
            raise Http404("没有这份材料。")
        content = appeals.look_at_paper(held, by=actor, at=now())
        return paper_response(content, media_type=held.media_type, name=f"appeal-{case.pk}-{held.pk}")

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """With the files, for whoever may open them."""
        papers = AppealPaper.objects.filter(appeal=case).defer("content").order_by("pk")
        mine = papers if appeals.reads_papers(actor_of(request)) else ()
        shown = [(one, self.url("paper", case.pk, one.pk)) for one in mine]
        return {**super().case_context(request, case), "papers": shown}

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        """The receipt is the appellant's: of those at the desk only the office hands it out."""
        sets = super().get_fieldsets(request, obj)
        if actor_of(request).office:
            return sets
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in self.office_only]})
            for title, options in sets
        ]
