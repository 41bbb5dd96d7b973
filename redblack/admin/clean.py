"""The page 无不良信用记录 of a subject: of any day, with the rows that decide it; every look is on record (A14, I6)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import add_never_cache_headers

from core.clocks import day_of, now
from core.doors import actor_of
from core.forms import DayInput, dress
from core.refusals import NotAllowed, Refusal, Refused
from law.operations import NoActivePack, active_pack
from redblack.clean import CleanYears, ask_clean_years
from subjects.models import Subject
from subjects.rules import Look, desk_name
from subjects.terms import CLEAN, Basis, Purpose

NO_PACK = Refusal(code="no_active_pack", sentence="所查日期没有启用的规则包。", remedy="请由信用办启用规则包。")


class CleanForm(forms.Form):
    """Of which day, and what for."""

    on = forms.DateField(label="所查日期", widget=DayInput, help_text="今日或者以前的日期，按当日平台持有的记录答复")
    purpose = forms.ChoiceField(label="查询目的", choices=Purpose.choices)
    case_no = forms.CharField(
        label="案件编号",
        max_length=100,
        help_text="据以查询的受理件、案件或者申请的编号",
        error_messages={"required": "请填写案件编号：每次查询都要留下事由。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)

    def look(self) -> Look:
        """The look that the form asks for: by the office that the asker holds."""
        given = self.cleaned_data
        return Look(fields=(CLEAN,), purpose=given["purpose"], case_no=given["case_no"], basis=Basis.DUTY)


class CleanPages:
    """A further address of the entry's admin: the clean years of any subject."""

    def clean_urls(self) -> list[URLPattern]:
        admin: Any = self
        view = admin.admin_site.admin_view(self.clean_view)
        return [path("clean/<int:pk>/", view, name=admin.url_name("clean"))]

    def clean_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the day; answer with what decides it."""
        admin: Any = self
        found = Subject.objects.filter(pk=pk).select_related("merged_into").first()
        if found is None:
            raise Http404("没有这个主体。")
        subject = found.merged_into or found
        at, by = now(), actor_of(request)
        form = CleanForm(request.POST if request.method == "POST" else None, initial={"on": day_of(at)})
        answer: CleanYears | None = None
        refusals: tuple[Refusal, ...] = ()
        if request.method == "POST" and form.is_valid():
            on = form.cleaned_data["on"]
            try:
                pack = active_pack(on=min(on, day_of(at)))
                (answer,) = ask_clean_years([subject], look=form.look(), pack=pack, on=on, by=by, at=at).values()
            except Refused as error:
                refusals = error.refusals
            except NotAllowed as error:
                refusals = (Refusal(code="not_allowed", sentence=str(error)),)
            except NoActivePack:
                refusals = (NO_PACK,)
        name = desk_name(subject.name, adult_on=subject.adult_on, on=day_of(at))
        context = {"subject": subject, "form": form, "refusals": refusals, "answer": answer, "by": by, "at": at}
        response: HttpResponse = admin.page(request, "staff/redblack/clean.html", f"{name}：无不良信用记录", context)
        add_never_cache_headers(response)
        return response
