"""The register of objections at the desk: of every channel, by every party, against records, entries and measures."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from core.pages.papers import paper_response
from core.refusals import NotAllowed
from law.operations import pack_by_version_id, tentative
from objections import operations
from objections.objection_doors import OBJECTION_DOORS, raise_to
from objections.objection_flow import VERIFYING
from objections.objection_models import Objection, ObjectionPaper
from objections.objection_terms import (
    CORRECT_TERM,
    ENTRY_WORDS,
    RECORD_WORDS,
    REVIEW_TERM,
    SUPPLEMENT_TERM,
    VERIFY_TERM,
    WHILE_VERIFYING,
)
from objections.operations.objection_basis import next_remedy
from records.models import Record
from redblack.models import Entry
from subjects.rules import desk_name

TERMS = (
    ("review_due_on", REVIEW_TERM, ("verify", "supplement", "forward", "raise_objection")),
    ("supplement_due_on", SUPPLEMENT_TERM, ("ask_supplement",)),
    ("verify_due_on", VERIFY_TERM, ("send_to_verify",)),
    ("correct_due_on", CORRECT_TERM, ("uphold",)),
)
"""Column of a term, its key, and the verbs whose step says how it was counted."""
PROPOSE = "/propose_decision/"
WORDS = {**RECORD_WORDS, **ENTRY_WORDS}


class LateFilter(admin.SimpleListFilter):
    """Objections past the day that counts now."""

    title = "期限"
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "已超期")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.late(day_of(now())) if self.value() == "yes" else queryset  # type: ignore[attr-defined, no-any-return]


@admin.register(Objection)
class ObjectionAdmin(CaseAdmin):
    """异议. One is registered on the page of the record or the entry that it is against."""

    doors = OBJECTION_DOORS
    state_colours = {"correcting": "amber", "asked": "amber", "corrected": "green"}
    list_display = ["about_label", "ground", "party", "channel", "unit", "verifier", "due_label", "state_label"]
    list_filter = [LateFilter, "ground", "party_kind", "channel", "unit"]
    list_select_related = ["subject", "record", "entry", "unit", "verifier"]
    search_fields = ["subject__name", "=subject__uscc", "party", "=record__document_no", "=entry__decision_no"]
    search_help_text = "主体名称、统一社会信用代码、提出人、文号或收件编号"
    ordering = ["-pk"]
    change_form_outer_before_template = "staff/objections/objection_head.html"
    fieldsets = [
        ("异议", {"fields": ["subject_label", "target_link", "measure_words", "measure_id", "ground", "text",
                            "claims_label", "party_kind", "party", "interest", "mandate_scope", "mandate_until",
                            "raiser", "channel", "received_on", "receipt_label"]}),
        ("办理", {"fields": ["unit", "verifier", "corrector", "accepted_on", "suspends", "sent_on", "verified_on",
                            "finding", "finding_words", "supplement_words", "transferred_on", "origin_authority",
                            "answer"]}),
        ("决定", {"fields": ["outcome", "remedy", "corrections_label", "reasons", "decided_on", "exit_asked_on",
                            "corrected_on", "closed_on", "pack_version"]}),
    ]  # fmt: skip
    readonly_fields = [
        "subject_label",
        "about_label",
        "target_link",
        "claims_label",
        "corrections_label",
        "due_label",
        "receipt_label",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_due()  # type: ignore[attr-defined, no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def name_of(self, case: Objection) -> str:
        return f"{self.about_label(case)}：{case.get_ground_display()}"

    @admin.display(description="主体", ordering="subject__name")
    def subject_label(self, case: Objection) -> str:
        """The subject as the desk may see it: of a minor not even the masked name (P12)."""
        return desk_name(case.subject.both_names, adult_on=case.subject.adult_on, on=day_of(now()))

    @admin.display(description="异议对象", ordering="subject__name")
    def about_label(self, case: Objection) -> str:
        target = case.record or case.entry
        measure = f"，措施“{case.measure_words}”" if case.measure_words else ""
        return f"{self.subject_label(case)}：{target}{measure}"

    @admin.display(description="异议对象")
    def target_link(self, case: Objection) -> SafeString:
        name, pk = ("records_record", case.record_id) if case.record_id else ("redblack_entry", case.entry_id)
        label = case.record or case.entry
        return format_html('<a class="staff-link" href="{}">{}</a>', reverse(f"admin:{name}_change", args=[pk]), label)

    @admin.display(description="主张的内容", empty_value="—")
    def claims_label(self, case: Objection) -> str:
        return said(case.claims)

    @admin.display(description="更正后的内容", empty_value="—")
    def corrections_label(self, case: Objection) -> str:
        return said(case.corrections)

    @admin.display(description="期限", ordering="next_due_on", empty_value="—")
    def due_label(self, case: Any) -> Any:
        return getattr(case, "next_due_on", None)

    # --- pages ----------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("to/record/<int:record>/", guard(self.to_record_view), name=self.url_name("to_record")),
            path("to/entry/<int:entry>/", guard(self.to_entry_view), name=self.url_name("to_entry")),
            path("<int:pk>/contact/", guard(self.contact_view), name=self.url_name("contact")),
            path("<int:pk>/papers/<int:paper>/", guard(self.paper_view), name=self.url_name("paper")),
            *super().get_urls(),
        ]

    def to_record_view(self, request: HttpRequest, record: int) -> HttpResponse:
        """登记异议 to a record that this actor may see."""
        return self._raise(request, Record.objects.within(actor_of(request)), record, "records_record")

    def to_entry_view(self, request: HttpRequest, entry: int) -> HttpResponse:
        """登记异议 to an entry that this actor may see, or to a measure of it."""
        visible = Entry.objects.within(actor_of(request))
        return self._raise(request, visible, entry, "redblack_entry", measure=measure_of(request))

    def _raise(self, request: HttpRequest, visible: QuerySet[Any], pk: int, model: str, **how: Any) -> HttpResponse:
        held = visible.select_related("subject").filter(pk=pk).first()
        if held is None or not self.has_view_permission(request):
            raise Http404("没有这个事项，或它不属于本单位。")
        opening = raise_to(held, **how)
        if not self.doors.can_open(actor_of(request), opening):
            raise PermissionDenied
        shown = desk_name(held.subject.both_names, adult_on=held.subject.adult_on, on=day_of(now()))
        about = reverse(f"admin:{model}_change", args=[pk])
        named = how.get("measure")
        title = f"登记异议：{shown}（{held}）" + (f"，措施“{named[1]}”" if named else "")
        return self.open_with(request, opening, title=title, list_url=about)

    def paper_view(self, request: HttpRequest, pk: int, paper: int) -> HttpResponse:
        """One file handed in, for whoever handles or verifies."""
        case = self.case_or_404(request, pk)
        held = ObjectionPaper.objects.select_related("objection__subject").filter(objection=case, pk=paper).first()
        if held is None or not operations.deals_with(case, actor_of(request)):
            raise Http404("没有这份材料。")
        content = self._looked(operations.look_at_paper, held, request)
        return paper_response(content, media_type=held.media_type, name=f"objection-{case.pk}-{held.pk}")

    def contact_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How the objector is reached, and the code of his receipt; each look is on record."""
        case = self.case_or_404(request, pk)
        if request.method != "POST" or not operations.deals_with(case, actor_of(request)):
            raise Http404("请在异议页办理“查看联系方式”。")
        reach = self._looked(operations.look_at_contact, case, request)
        shown = [(CONTACT_LABELS.get(kind, kind), text) for kind, text in reach.contact.items()]
        shown += [("收件编号", case.receipt_no), ("查询码", reach.code)] if reach.code else []
        context = {"shown": shown, "case_url": self.url("change", case.pk), "case_name": self.name_of(case)}
        return self.page(request, "staff/contact.html", "查看联系方式", context)

    def _looked(self, look: Any, sealed: Any, request: HttpRequest) -> Any:
        try:
            return look(sealed, by=actor_of(request), at=now())
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        context = super().case_context(request, case)
        handles = operations.deals_with(case, actor_of(request))
        pack = pack_by_version_id(case.pack_version_id)
        # Asked and still in time to answer: an opinion would be refused.
        early = case.state == VERIFYING and not (case.verify_due_on and case.verify_due_on < day_of(now()))
        papers = ObjectionPaper.objects.filter(objection=case).defer("content").order_by("pk") if handles else ()
        return {
            **context,
            "buttons": [one for one in context["buttons"] if not (early and one["url"].endswith(PROPOSE))],
            "terms": self._terms(case, context["history"]),
            "papers": [(one, self.url("paper", case.pk, one.pk)) for one in papers],
            "contact_url": self.url("contact", case.pk) if handles else "",
            "while_verifying": pack.entry(WHILE_VERIFYING) if pack.get(WHILE_VERIFYING) is not None else None,
            "next_remedy": next_remedy(pack),
            "dispatches_url": dispatches_url(case),
            "others": context["others"],
        }

    def _terms(self, case: Objection, history: Any) -> list[dict[str, Any]]:
        """Every term that is set: its label, its day, and how it was counted."""
        pack, on = pack_by_version_id(case.pack_version_id), day_of(now())
        rows = []
        for name, key, verbs in TERMS:
            day = getattr(case, name)
            if day is None:
                continue
            labels = {self.doors.label(verb) for verb in (*verbs, "recount")}
            step = next((line for line in history if not line.refused and line.verb in labels), None)
            column: Any = Objection._meta.get_field(name)
            rows.append(
                {
                    "label": column.verbose_name,
                    "day": day,
                    "past": day < on,
                    "tentative": tentative(day, pack=pack, key=key),
                    "why": step.why if step else (),
                    "clauses": step.clauses if step else (),
                }
            )
        return rows


def measure_of(request: HttpRequest) -> tuple[int, str] | None:
    """The measure that the page of a task named in the address: its number and title."""
    number, words = request.GET.get("measure", ""), request.GET.get("words", "").strip()[:200]
    return (int(number), words) if number.isascii() and number.isdigit() and len(number) < 19 and words else None


def said(words: Any) -> str:
    """Words by column, as a person reads them."""
    return "；".join(f"{WORDS.get(name, name)}：{text}" for name, text in (words or {}).items())


CONTACT_LABELS = {"phone": "联系电话", "address": "送达地址", "email": "电子邮箱", "name": "联系人"}


def dispatches_url(case: Objection) -> str:
    """Where it is seen who received the entry and has confirmed: a stranger, known here by its address only."""
    if case.entry_id is None:
        return ""
    try:
        return f"{reverse('admin:measures_dispatch_changelist')}?entry__id__exact={case.entry_id}"
    except NoReverseMatch:
        return ""
