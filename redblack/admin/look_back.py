"""The page 某一时刻的档案和名单: asked for with instant, purpose and case; printable; no cache."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import add_never_cache_headers

from core.actors import BUSINESS_POSTS
from core.clocks import OFFICE_ZONE, day_of, now
from core.doors import actor_of
from core.forms import dress
from core.refusals import NotAllowed, Refusal, Refused
from redblack.lists_back import ListThen, list_at
from redblack.look_back import Past, look_back
from redblack.models import Programme
from redblack.terms import Colour
from subjects.models import Subject
from subjects.rules import Look, desk_name
from subjects.terms import HISTORY, Basis, Purpose


class LookBackPages:
    """A further address of the entry's admin: any subject at a past instant."""

    def look_back_urls(self) -> list[URLPattern]:
        admin: Any = self
        view, whole = (admin.admin_site.admin_view(one) for one in (self.look_back_view, self.list_back_view))
        return [
            path("as-of/", whole, name=admin.url_name("list_as_of")),
            path("as-of/<int:pk>/", view, name=admin.url_name("as_of")),
        ]

    def list_back_view(self, request: HttpRequest) -> HttpResponse:
        """A whole list at a past instant, page by page."""
        admin: Any = self
        at, by = now(), actor_of(request)
        form = ListInstantForm(request.GET or None, at=at)
        found: ListThen | None = None
        if form.is_valid():
            if not by.holds(*BUSINESS_POSTS):
                raise PermissionDenied("本岗位不能查看名单。")
            asked = form.cleaned_data
            found = list_at(
                asked["instant"],
                colour=asked["colour"],
                programme=asked["programme"],
                after=_mark(request),
                by=by,
            )
        asked_again = {"query": _without_mark(request), "begun": bool(_mark(request))}
        context = {"form": form, "found": found, "at": at, "by": by, **asked_again}
        response: HttpResponse = admin.page(request, "staff/redblack/list_as_of.html", "某一时刻的名单", context)
        add_never_cache_headers(response)
        return response

    def look_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the instant and what for; then show what was held and seen then."""
        admin: Any = self
        subject = Subject.objects.filter(pk=pk).first()
        if subject is None:
            raise Http404("没有这个主体。")
        at, by = now(), actor_of(request)
        form = InstantForm(request.POST if request.method == "POST" else None, at=at)
        found: Past | None = None
        refusals: tuple[Refusal, ...] = ()
        if request.method == "POST" and form.is_valid():
            try:
                found = look_back(subject, instant=form.cleaned_data["instant"], look=look_of(form), by=by, at=at)
            except Refused as error:
                refusals = error.refusals
            except NotAllowed as error:
                refusals = (Refusal(code="not_allowed", sentence=str(error)),)
        title = f"{desk_name(subject.name, adult_on=subject.adult_on, on=day_of(at))}：某一时刻的档案和名单"
        context = {"subject": subject, "form": form, "found": found, "refusals": refusals, "by": by, "at": at}
        response: HttpResponse = admin.page(request, "staff/redblack/as_of.html", title, context)
        add_never_cache_headers(response)
        return response


class InstantForm(forms.Form):
    """The instant, and what it is asked for."""

    instant = forms.DateTimeField(
        label="时刻",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text="北京时间，如 2024-04-10 09:00",
        error_messages={
            "required": "请填写时刻，如 2024-04-10 09:00。",
            "invalid": "时刻写得不对。请按 2024-04-10 09:00 的样子填写。",
        },
    )
    purpose = forms.ChoiceField(label="查看目的", choices=Purpose.choices)
    case_no = forms.CharField(
        label="案件编号",
        max_length=100,
        help_text="复议、诉讼、异议等案件的编号",
        error_messages={"required": "请填写案件编号：每次查看都要留下事由。"},
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        """`at` is the latest instant that may be asked for."""
        super().__init__(*args, **kwargs)
        self.at = at
        for field in self.fields.values():
            dress(field)

    def clean_instant(self) -> datetime:
        """As an instant of the office; what has not happened yet cannot be shown."""
        given: datetime = self.cleaned_data["instant"].replace(tzinfo=OFFICE_ZONE)
        if given > self.at:
            raise forms.ValidationError("这一时刻还没有到。请填写现在或者以前的时刻。")
        return given


class ListInstantForm(InstantForm):
    """The instant, and which list."""

    colour = forms.ChoiceField(label="名单", choices=Colour.choices)
    programme = forms.ModelChoiceField(
        label="认定办法", queryset=Programme.objects.none(), required=False, empty_label="全部"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A list is about no subject in particular.
        del self.fields["purpose"], self.fields["case_no"]
        chosen: Any = self.fields["programme"]
        chosen.queryset = Programme.objects.filter(published_on__isnull=False).order_by("name", "-version")


def _mark(request: HttpRequest) -> int:
    """The entry after which the page begins; a mark that nobody gave is no mark."""
    asked = request.GET.get("after", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else 0


def _without_mark(request: HttpRequest) -> str:
    """The address of the same question, without the page."""
    asked = request.GET.copy()
    asked.pop("after", None)
    return asked.urlencode()


def look_of(form: InstantForm) -> Look:
    """The look that the form asks for; the instant stands as its reference."""
    given = form.cleaned_data
    return Look(
        fields=(HISTORY,),
        purpose=given["purpose"],
        case_no=given["case_no"],
        basis=Basis.DUTY,
        basis_ref=given["instant"].strftime("%Y-%m-%d %H:%M"),
        authorised_to=None,
    )
