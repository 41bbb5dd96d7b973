"""The page 某一时刻的信用档案: the records of a subject as held and shown at an instant; every look is on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from core.actors import Actor
from core.clocks import OFFICE_ZONE, now
from core.doors import actor_of
from core.forms import dress
from records.models import Record
from records.past import Then, then
from subjects.models import Subject
from subjects.operations.looks import write_log
from subjects.queries import held_by
from subjects.rules import Look, desk_name
from subjects.terms import HISTORY, Basis, Purpose


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


@transaction.atomic
def dossier_as_of(subject: Subject, *, instant: datetime, look: Look, by: Actor, at: datetime) -> Sequence[Then]:
    """The records of a subject, and of those merged into it, that `by` may find, as of `instant`; the look is logged.

    Written before anything is read: where the log cannot be written, nothing is shown.
    """
    write_log(subject, look, by=by, at=at)
    rows = Record.objects.within(by).as_of(instant).filter(held_by([subject.pk]))
    rows = rows.select_related("subject", "provider", "item")
    return [then(record, at=instant) for record in rows.order_by("-determined_on", "-pk")]


def page(request: HttpRequest, pk: int, *, context: dict[str, Any]) -> HttpResponse:
    """Ask for the instant; show what was held then. Kept by no cache."""
    subject = Subject.objects.filter(pk=pk).first()
    if subject is None:
        raise Http404("没有这个主体。")
    at, by = now(), actor_of(request)
    form = InstantForm(request.POST if request.method == "POST" else None, at=at)
    shown: Sequence[Then] | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        look = Look(
            fields=(HISTORY,),
            purpose=given["purpose"],
            case_no=given["case_no"],
            basis=Basis.DUTY,
            basis_ref=given["instant"].strftime("%Y-%m-%d %H:%M"),
            authorised_to=None,
        )
        shown = dossier_as_of(subject, instant=given["instant"], look=look, by=by, at=at)
    known = {
        "title": "某一时刻的信用档案",
        "subject": subject,
        "name": desk_name(subject.name, adult_on=subject.adult_on, on=at.astimezone(OFFICE_ZONE).date()),
        "form": form,
        "shown": shown,
        "by": by,
        "at": at,
    }
    response = TemplateResponse(request, "staff/records/as_of.html", {**context, **known})
    add_never_cache_headers(response)
    return response
