"""The page 信用档案 of a subject: asked for with purpose and case, read by class, printable, kept by no cache."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import add_never_cache_headers

from core.actors import Actor
from core.clocks import day_of, now
from core.doors import actor_of
from core.forms import DayInput, dress
from core.refusals import NotAllowed, Refusal, Refused
from redblack.dossier import Dossier, open_dossier
from subjects.models import Subject
from subjects.rules import Look, desk_name
from subjects.terms import DOSSIER, Basis, Purpose


class LookForm(forms.Form):
    """What somebody opens a dossier for, and by whose authority."""

    purpose = forms.ChoiceField(label="查看目的", choices=Purpose.choices)
    case_no = forms.CharField(
        label="案件编号",
        max_length=100,
        help_text="据以查看的案件、受理件或者申请的编号",
        error_messages={"required": "请填写案件编号：每次查看都要留下事由。"},
    )
    basis = forms.ChoiceField(
        label="查看依据",
        choices=Basis.choices,
        help_text="依法定职责查看的，只列本单位提供和政府部门共享的信息；有主体授权或者主体本人申请的，"
        "一并列出授权查询的信息。",
    )
    basis_ref = forms.CharField(
        label="授权书或核验编号", max_length=200, required=False, help_text="依授权或者本人申请查看的必填"
    )
    authorised_to = forms.DateField(
        label="授权截止日期", required=False, widget=DayInput, help_text="依书面授权查看的必填，含当日"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)

    def look(self) -> Look:
        """The look that the form asks for."""
        return Look(fields=(DOSSIER,), **self.cleaned_data)


class DossierPages:
    """Further addresses of the entry's admin: the dossier of any subject."""

    def dossier_urls(self) -> list[URLPattern]:
        admin: Any = self
        view = admin.admin_site.admin_view(self.dossier_view)
        return [path("dossier/<int:pk>/", view, name=admin.url_name("dossier"))]

    def dossier_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what for; then show what this reader may see."""
        admin: Any = self
        subject = Subject.objects.filter(pk=pk).select_related("merged_into").first()
        if subject is None:
            raise Http404("没有这个主体。")
        at, by = now(), actor_of(request)
        form = LookForm(request.POST if request.method == "POST" else None)
        found: Dossier | None = None
        refusals: tuple[Refusal, ...] = ()
        if request.method == "POST" and form.is_valid():
            try:
                found = open_dossier(subject, look=form.look(), by=by, at=at)
            except Refused as error:
                refusals = error.refusals
            except NotAllowed as error:
                refusals = (Refusal(code="not_allowed", sentence=str(error)),)
        title = f"{desk_name(subject.name, adult_on=subject.adult_on, on=day_of(at))}：信用档案"
        context = {
            "subject": subject,
            "form": form,
            "refusals": refusals,
            "found": found,
            "reader": reader_label(by, found),
            "by": by,
            "at": at,
        }
        response: HttpResponse = admin.page(request, "staff/redblack/dossier.html", title, context)
        add_never_cache_headers(response)
        return response


def reader_label(by: Actor, found: Dossier | None) -> str:
    """As whom the page was read, in a sentence."""
    if found is not None and found.entitled:
        return "依主体授权或者申请查看：列出社会公开、政府共享和授权查询的信息。"
    if by.office:
        return "信用办查看：列出全部已归集的信息，自然人姓名作脱敏处理。"
    return "依法定职责查看：列出本单位提供的和社会公开、政府共享的信息，自然人姓名作脱敏处理。"
