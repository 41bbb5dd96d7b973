"""Letters at the desk: the list, the page, copies, the kept file; sealing late, issuing anew; patterns and seals."""

from __future__ import annotations

import base64
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import letters
from core.actors import Actor, Post
from core.admin.tables import ReadOnlyAdmin
from core.admin.verbs import VerbAdmin
from core.clocks import now
from core.doors import actor_of
from core.forms import DoorForm
from core.letter_flow import ISSUED, LETTER, UNSEALED, VOID
from core.letters.desk import LARGEST_SEAL
from core.models import Letter, NumberPattern, Seal
from core.pages.papers import pdf_response, render_letter
from core.pages.show import tag
from core.refusals import NotAllowed, Refused
from core.terms import LETTER_KINDS

COLOURS = {ISSUED: "green", UNSEALED: "amber", VOID: "grey"}


class LetterStateFilter(admin.SimpleListFilter):
    """Where letters stand."""

    title = "文书状态"
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(LETTER.states.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "unsealed":
                return queryset.filter(void=False, sealed=False)
            case "void":
                return queryset.filter(void=True)
            case "issued":
                return queryset.filter(void=False, sealed=True)
        return queryset


class KindFilter(admin.SimpleListFilter):
    """Kinds of letters by their titles."""

    title = "文种"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, words.title) for kind, words in LETTER_KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class OwnUnitFilter(admin.SimpleListFilter):
    """The letters of one's own unit, for the office, which sees those of all."""

    title = "发文单位"
    parameter_name = "own"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "本单位")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        unit_id = actor_of(request).department_id or 0
        return queryset.filter(unit_id=unit_id) if self.value() == "1" else queryset


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """文书: every letter signed; read by its unit and by the office."""

    list_display = ["number_column", "title", "unit_name", "issued_at", "state_column", "print_link"]
    list_filter = [LetterStateFilter, OwnUnitFilter, KindFilter, "year"]
    search_fields = ["unit_name", "=number_text"]
    search_help_text = "发文单位或文号"
    ordering = ["-pk"]
    fields = ["number_column", "title", "unit_name", "issued_at", "state_column", "checked_at", "copies", "print_link"]
    readonly_fields = fields
    actions = ["seal_action"]
    change_form_outer_before_template = "staff/letter_head.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        actor = actor_of(request)
        rows = super().get_queryset(request).marked()  # type: ignore[attr-defined]
        return rows if actor.office else rows.filter(unit_id__in=actor.units)

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("<int:pk>/print/", guard(self.print_view), name="core_letter_print"),
            path("<int:pk>/copy/", guard(self.copy_view), name="core_letter_copy"),
            path("<int:pk>/file/", guard(self.file_view), name="core_letter_file"),
            path("<int:pk>/seal/", guard(self.seal_view), name="core_letter_seal"),
            path("<int:pk>/reissue/", guard(self.reissue_view), name="core_letter_reissue"),
            *super().get_urls(),
        ]

    def _letter(self, request: HttpRequest, pk: int, *, post: bool = False) -> Letter:
        if post and request.method != "POST":
            raise PermissionDenied
        letter = self.get_queryset(request).filter(pk=pk).first() if self.has_view_permission(request) else None
        if letter is None:
            raise PermissionDenied
        return letter

    def print_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render_letter(request, self._letter(request, pk))

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A counted copy as PDF."""
        letter = self._letter(request, pk, post=True)
        return self._pdf(letters.print_copy, request, letter)

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._pdf(letters.pdf_of, request, self._letter(request, pk), keep=True)

    def _pdf(self, make: Any, request: HttpRequest, letter: Letter, **how: Any) -> HttpResponse:
        try:
            pdf = make(letter, by=actor_of(request), at=now())
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        return pdf_response(pdf, name=f"{letter.kind}-{letter.pk}", **how)

    def seal_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = self._letter(request, pk, post=True)
        self._seal(request, Letter.objects.filter(pk=letter.pk))
        return HttpResponseRedirect(reverse("admin:core_letter_change", args=[pk]))

    @admin.action(description="补盖本单位印章")
    def seal_action(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        self._seal(request, Letter.objects.filter(pk__in=list(queryset.values_list("pk", flat=True))))

    def _seal(self, request: HttpRequest, chosen: QuerySet[Letter]) -> None:
        try:
            done = letters.seal_letters(chosen, by=actor_of(request), at=now())
        except (NotAllowed, Refused) as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, f"已补盖印章 {done} 份。", messages.SUCCESS)

    def reissue_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = self._letter(request, pk, post=True)
        try:
            fresh = letters.reissue(letter, by=actor_of(request), at=now(), reason=request.POST.get("reason", ""))
        except (NotAllowed, Refused) as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:core_letter_change", args=[pk]))
        self.message_user(request, f"原文书已作废，新文号为{letters.number_of(fresh)}。", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:core_letter_change", args=[fresh.pk]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        letter = self.get_queryset(request).filter(pk=object_id).first() if str(object_id).isdecimal() else None
        extra = {**(extra_context or {}), **(self._ways(actor_of(request), letter) if letter else {})}
        return super().change_view(request, object_id, form_url, extra)

    def _ways(self, actor: Actor, letter: Letter) -> dict[str, Any]:
        """What this person may do with a letter, and what was noted on it."""
        own, state = actor.department_id == letter.unit_id, letters.state_of(letter)
        heir = letter.unit_id in actor.units
        marks = letter.marks.select_related("transition", "replaced_by").order_by("pk")
        return {
            "may_seal": own and actor.holds(Post.APPROVER) and state == UNSEALED,
            "may_reissue": heir and actor.holds(Post.REVIEWER, Post.APPROVER) and state != VOID,
            "marks": [(mark, letters.number_of(mark.replaced_by) if mark.replaced_by else "") for mark in marks],
            "copies_made": letter.prints.order_by("copy"),
        }

    @admin.display(description="文号")
    def number_column(self, letter: Letter) -> str:
        return letters.number_of(letter)

    @admin.display(description="文种")
    def title(self, letter: Letter) -> str:
        return letters.title_of(letter)

    @admin.display(description="状态")
    def state_column(self, letter: Letter) -> SafeString:
        return tag(letters.state_label(letter), COLOURS[letters.state_of(letter)])

    @admin.display(description="核验地址")
    def checked_at(self, letter: Letter) -> str:
        return f"{letters.address_of(letter)}（校验码 {letters.code_of(letter)}）"

    @admin.display(description="已打印")
    def copies(self, letter: Letter) -> str:
        return f"{letter.prints.count()} 次"

    @admin.display(description="打印")
    def print_link(self, letter: Letter) -> SafeString:
        url = reverse("admin:core_letter_print", args=[letter.pk])
        return format_html('<a class="staff-link" href="{}" target="_blank">打印</a>', url)


class PatternForm(DoorForm):
    """How numbers of one kind are written from now on."""

    kind = forms.ChoiceField(label="文种", choices=[(kind, words.title) for kind, words in LETTER_KINDS.items()])
    pattern = forms.CharField(
        label="文号样式", max_length=60, help_text="含 {year} 和 {n} 各一处，如：明应急信告〔{year}〕{n}号"
    )

    def prepare(self) -> None:
        del self.fields["note"]


class SealForm(DoorForm):
    """The scan of a seal or signature."""

    form = forms.ChoiceField(label="种类", choices=Seal.Form.choices)
    image = forms.FileField(label="印模图片", help_text="PNG（宜为透明底）或 JPEG，不超过 500 KB")
    note = forms.CharField(label="说明", max_length=200, required=False)

    def given(self) -> dict[str, Any]:
        given = super().given()
        return {**given, "image": given["image"].read(LARGEST_SEAL + 1)}


class WithdrawSealForm(DoorForm):
    """Why the seal goes out of use."""

    note = forms.CharField(label="停用理由", max_length=200)


class OwnUnitAdmin(VerbAdmin):
    """Rows that a unit's approver lays down for his own unit; the office and the auditor see all; nobody edits."""

    posts = (Post.APPROVER,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        actor = actor_of(request)
        rows = super().get_queryset(request)
        everything = actor.office or actor.holds(Post.AUDITOR)
        return rows if everything else rows.filter(unit_id=actor.department_id or 0)


@admin.register(NumberPattern)
class NumberPatternAdmin(OwnUnitAdmin):
    """文号样式: the newest of a unit and kind holds."""

    verb, verb_form, verb_label = letters.set_pattern, PatternForm, "设定文号样式"
    verb_hint = "自下一份文书起适用，序号接续计算。文号在签发时给出，草稿没有文号。"
    list_display = ["pattern", "kind_label", "unit_name", "set_at", "set_by"]
    fields = list_display
    readonly_fields = fields

    @admin.display(description="文种")
    def kind_label(self, row: NumberPattern) -> str:
        return LETTER_KINDS[row.kind].title


@admin.register(Seal)
class SealAdmin(OwnUnitAdmin):
    """印章: the newest row of a unit holds."""

    verb, verb_form, verb_label = letters.register_seal, SealForm, "登记印章"
    verb_hint = "登记后签发的文书自动用印。原印章随即由新印章代替。"
    list_display = ["unit_name", "form", "in_use", "registered_at", "registered_by", "note"]
    fields = [*list_display, "shown", "sha256"]
    readonly_fields = fields
    list_before_template = "staff/seal_list_head.html"

    def get_urls(self) -> list[URLPattern]:
        page = path("withdraw/", self.admin_site.admin_view(self.withdraw_view), name="core_seal_withdraw")
        return [page, *super().get_urls()]

    def withdraw_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.run(request, letters.withdraw_seal, WithdrawSealForm, label="停用印章")

    @admin.display(description="印模")
    def shown(self, seal: Seal) -> SafeString:
        source = f"data:{seal.media_type};base64,{base64.b64encode(bytes(seal.image)).decode()}"
        return format_html('<img src="{}" alt="印模" width="160">', source)
