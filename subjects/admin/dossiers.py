"""Subjects in the staff site: persons masked, nothing edited in place, one button per verb."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline

from core.actors import POST_LABELS, Post
from core.clocks import now
from core.doors import actor_of
from core.refusals import NotAllowed, Refusal, Refused
from subjects.change_flow import SUBJECT_CHANGE
from subjects.forms import VERBS, FindPersonForm, SubjectForm, SubjectVerb
from subjects.models import AccessLog, Alias, FormerName, PersonalNumber, Relation, Subject, SubjectChange
from subjects.terms import LOOKED_AT, Purpose


class ReadOnly:
    """No adding, changing or deleting in place."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class NumberInline(ReadOnly, TabularInline):
    """Personal numbers, masked."""

    model = PersonalNumber
    fields = ["kind", "masked"]
    extra = 0


class FormerNameInline(ReadOnly, TabularInline):
    """Former names; a person's are masked."""

    model = FormerName
    fields = ["name", "until_on", "basis", "changed_by"]
    extra = 0


class AliasInline(ReadOnly, TabularInline):
    """Old codes and merged subjects."""

    model = Alias
    fk_name = "subject"
    fields = ["kind", "value", "absorbed", "reason", "added_by"]
    extra = 0


class RelationInline(ReadOnly, TabularInline):
    """Who answers for the organisation."""

    model = Relation
    fk_name = "subject"
    fields = ["role", "person", "from_on", "to_on", "proof"]
    extra = 0
    verbose_name_plural = "责任人"


class ResponsibleForInline(ReadOnly, TabularInline):
    """For which organisations a person answers."""

    model = Relation
    fk_name = "person"
    fields = ["role", "subject", "from_on", "to_on", "proof"]
    extra = 0
    verbose_name_plural = "所任职务"


class ChangeInline(ReadOnly, TabularInline):
    """What happened to the subject."""

    model = SubjectChange
    fk_name = "subject"
    fields = ["linked", "happened_on", "authority", "document_no", "administrator", "state_label"]
    readonly_fields = ["linked", "state_label"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The changes that this person may see."""
        return SubjectChange.objects.within(actor_of(request)).order_by("-pk")  # type: ignore[no-any-return]

    @admin.display(description="变更事项")
    def linked(self, change: SubjectChange) -> SafeString:
        """The matter, leading to its page."""
        address = reverse("admin:subjects_subjectchange_change", args=[change.pk])
        return format_html('<a class="staff-link" href="{}">{}</a>', address, change.get_kind_display())

    @admin.display(description="办理状态")
    def state_label(self, change: SubjectChange) -> str:
        """Whether it has taken effect."""
        return SUBJECT_CHANGE.states[change.state]


@admin.register(Subject)
class SubjectAdmin(ReadOnly, ModelAdmin):
    """The subjects. The search box finds organisations; persons are found on a page of their own."""

    list_display = ["both_names_label", "kind", "uscc", "region", "status", "merged_into"]
    list_filter = ["kind", "status"]
    list_select_related = ["merged_into"]
    search_fields = ["name_normal"]
    search_help_text = "单位全称、部分名称、曾用名、统一社会信用代码或旧注册号"
    ordering = ["-pk"]
    show_full_result_count = False
    list_before_template = "staff/subject_list_head.html"
    change_form_outer_before_template = "staff/subject_head.html"
    fields = [
        "name",
        "formerly",
        "kind",
        "uscc",
        "region",
        "status",
        "status_on",
        "no_capacity",
        "merged_into",
        "public_id",
        "created_at",
    ]
    inlines = [
        NumberInline,
        ChangeInline,
        RelationInline,
        ResponsibleForInline,
        FormerNameInline,
        AliasInline,
    ]

    @admin.display(description="名称", ordering="name")
    def both_names_label(self, subject: Subject) -> str:
        """The present name and the one before it."""
        return subject.both_names

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Subject], search_term: str
    ) -> tuple[QuerySet[Subject], bool]:
        """By code or name, as `search` understands them."""
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=Subject.objects.search(search_term).order_by().values("pk")), False

    def get_urls(self) -> list[URLPattern]:
        """The pages beside Django's own."""
        guard = self.admin_site.admin_view
        return [
            path("find/", guard(self.find_view), name="subjects_subject_find"),
            path("<int:pk>/do/<slug:verb>/", guard(self.verb_view), name="subjects_subject_verb"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The dossier with the buttons that this person may press."""
        subject, by = self.get_object(request, object_id), actor_of(request)
        buttons = [
            {"label": verb.label, "url": reverse("admin:subjects_subject_verb", args=[subject.pk, name])}
            for name, verb in VERBS.items()
            if subject is not None and verb.fits(subject, by)
        ]
        extra = {**(extra_context or {}), "buttons": buttons, "subject": subject}
        extra["may_extract"] = by.office and by.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER)
        return super().change_view(request, object_id, form_url, extra)

    def verb_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """The page of one verb."""
        subject, chosen = Subject.objects.filter(pk=pk).first(), VERBS.get(verb)
        if subject is None or chosen is None:
            raise Http404("没有这个主体或办理事项。")
        if not self.has_view_permission(request, subject) or not chosen.fits(subject, actor_of(request)):
            raise PermissionDenied
        form = chosen.form(request.POST if request.method == "POST" else None)
        refusals: tuple[Refusal, ...] = ()
        if request.method == "POST" and form.is_valid():
            done, refusals = self.carry_out(request, subject, chosen, form)
            if done is not None:
                return done
        return self.page(
            request, "staff/subject_verb.html", chosen.label, subject=subject, verb=chosen, form=form, refusals=refusals
        )

    def carry_out(
        self, request: HttpRequest, subject: Subject, verb: SubjectVerb, form: SubjectForm
    ) -> tuple[HttpResponse | None, tuple[Refusal, ...]]:
        """The answer after the verb, or why it was refused."""
        try:
            shown = verb.call(subject, form, actor_of(request), now())
        except Refused as refused:
            return None, refused.refusals
        except NotAllowed as wrong:
            raise PermissionDenied(str(wrong)) from wrong
        if shown is not None:
            return self.page(request, "staff/subject_clear.html", verb.label, subject=subject, shown=shown), ()
        self.message_user(request, f"已办理“{verb.label}”。", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:subjects_subject_change", args=[subject.pk])), ()

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """A person by exact name and full number."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = FindPersonForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            found = Subject.objects.search_person(**form.cleaned_data).first()
            if found is not None:
                return HttpResponseRedirect(reverse("admin:subjects_subject_change", args=[found.pk]))
            form.add_error(None, "没有姓名和证件号码都一致的自然人。请核对后再查。")
        return self.page(request, "staff/subject_find.html", "查找自然人", form=form)

    def page(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        """A page of the staff site that nobody may keep in a cache."""
        whole = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        response = TemplateResponse(request, template, whole)
        add_never_cache_headers(response)
        return response


@admin.register(AccessLog)
class AccessLogAdmin(ReadOnly, ModelAdmin):
    """Who looked at clear text, for the auditor."""

    list_display = ["at", "actor_name", "department_name", "subject", "what", "purpose_label", "case_no", "basis"]
    list_filter = ["purpose", "basis", "at"]
    search_fields = ["actor_name", "department_name", "case_no"]
    list_select_related = ["subject"]
    ordering = ["-pk"]
    fields = [
        "at",
        "actor_name",
        "department_name",
        "posts_label",
        "subject",
        "what",
        "purpose",
        "case_no",
        "basis",
        "basis_ref",
        "authorised_to",
    ]
    readonly_fields = ["what", "posts_label"]

    @admin.display(description="内容")
    def what(self, row: AccessLog) -> str:
        """The fields in Chinese."""
        return "、".join(str(LOOKED_AT.get(field, field)) for field in row.fields)

    @admin.display(description="目的", ordering="purpose")
    def purpose_label(self, row: AccessLog) -> str:
        """The purpose in Chinese."""
        return str(Purpose(row.purpose).label)

    @admin.display(description="岗位")
    def posts_label(self, row: AccessLog) -> str:
        """The posts in Chinese."""
        return "、".join(POST_LABELS.get(post, post) for post in row.posts)
