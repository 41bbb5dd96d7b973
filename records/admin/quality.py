"""归集质量 at the desk: how timely, accurate and complete each provider reports, with the rows behind it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from core import workbooks
from core.actors import Actor
from core.admin.tables import ReadOnlyAdmin
from core.clocks import OFFICE_ZONE, day_of, now
from core.doors import actor_of
from core.forms import DayInput
from core.workbooks import Cell, Head
from records.models import Record, ReportCount
from records.quality import Figures, Quality, broken_rules, days_late, late_records, period_wrong, quality
from subjects.rules import desk_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPAN = timedelta(days=29)
SHOWN = 100
WRITTEN = 20_000

COLUMNS: tuple[tuple[str, str], ...] = (
    ("sent", "报送条数"),
    ("new", "新增"),
    ("changed", "更新"),
    ("same", "没有变化"),
    ("withdrawn", "撤回"),
    ("refused", "未归集"),
    ("refused_share", "未归集率"),
    ("filed", "归集条数"),
    ("subjects", "归集户数"),
    ("due", "双公示应公开"),
    ("late", "逾期归集"),
    ("late_share", "逾期率"),
    ("corrected", "更正"),
    ("ended", "撤销、撤回"),
    ("last_on", "最近报送"),
    ("overdue_on", "应更新日期（已过）"),
)


class PeriodForm(forms.Form):
    """The first and the last day, both inclusive."""

    from_on = forms.DateField(label="自", widget=DayInput())
    to_on = forms.DateField(label="至", widget=DayInput())

    def clean(self) -> dict[str, Any]:
        """The days in order, and not more than three years."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("from_on"), given.get("to_on")
        if first and last and (wrong := period_wrong(first, last)):
            raise forms.ValidationError(wrong)
        return given


@admin.register(ReportCount)
class QualityAdmin(ReadOnlyAdmin):
    """归集质量: the list of counts is shown as the figures of a period."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).within(actor_of(request))  # type: ignore[attr-defined,no-any-return]

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [path("workbook/", guard(self.workbook_view), name="records_reportcount_workbook"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The figures: of all providers for the office, of its own for a department."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        actor, on = actor_of(request), day_of(now())
        form = _asked(request, on)
        shown: dict[str, Any] = {"title": "归集质量", "opts": self.opts, "form": form, "columns": COLUMNS, "on": on}
        if form.is_valid():
            shown |= _figures(actor, form.cleaned_data, on)
            shown["query"] = request.GET.urlencode()
        return TemplateResponse(
            request, "staff/records/quality.html", {**self.admin_site.each_context(request), **shown}
        )

    def workbook_view(self, request: HttpRequest) -> HttpResponse:
        """下载: the same figures as a workbook, with all late records."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        actor, on = actor_of(request), day_of(now())
        form = _asked(request, on)
        if not form.is_valid():
            return self.changelist_view(request)
        given = form.cleaned_data
        response = HttpResponse(_workbook(actor, given, on), content_type=XLSX)
        name = quote(f"归集质量{given['from_on']}至{given['to_on']}.xlsx")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return response


def _asked(request: HttpRequest, on: date) -> PeriodForm:
    """The period that was asked for; the last thirty days where none was."""
    given = {"from_on": (on - SPAN).isoformat(), "to_on": on.isoformat()}
    return PeriodForm({**given, **{name: request.GET[name] for name in given if name in request.GET}})


def _units(actor: Actor) -> frozenset[int] | None:
    return None if actor.office else actor.units


def _figures(actor: Actor, period: dict[str, date], on: date) -> dict[str, Any]:
    found = quality(**period, on=on, units=_units(actor))
    late = late_records(**period, units=_units(actor))
    return {
        "rows": [
            {
                "name": line.provider.name,
                "cells": _cells(line.figures),
                "items": [{"name": one.name, "cells": _cells(one.figures)} for one in line.items],
            }
            for line in found.providers
        ],
        "total": _cells(found.total),
        "late": [_late_row(one, on) for one in late[:SHOWN]],
        "late_count": found.total.late,
        "rules": broken_rules(**period, units=_units(actor)),
    }


def _cells(figures: Figures) -> list[Any]:
    return [getattr(figures, name) if getattr(figures, name) is not None else "" for name, _ in COLUMNS]


def _late_row(record: Record, on: date) -> dict[str, Any]:
    assert record.filed_at is not None
    return {
        "pk": record.pk,
        "provider": record.provider.name,
        "item": record.item.name if record.item else "",
        "subject": desk_name(record.subject.name, adult_on=record.subject.adult_on, on=on),
        "title": record.title,
        "document_no": record.document_no,
        "determined_on": record.determined_on,
        "publish_due_on": record.publish_due_on,
        "filed_on": record.filed_at.astimezone(OFFICE_ZONE).date(),
        "days": days_late(record),
    }


LATE_HEADS = ("信息提供单位", "目录事项", "主体", "事项", "文书号", "决定日期", "应公开日期", "归集日期", "逾期天数")


def _workbook(actor: Actor, period: dict[str, date], on: date) -> bytes:
    found: Quality = quality(**period, on=on, units=_units(actor))
    heads = _heads(("信息提供单位", 30), ("目录事项", 24), *((label, 12) for _, label in COLUMNS))
    lines: list[list[Cell]] = []
    for line in found.providers:
        lines.append([line.provider.name, "合计", *_written(line.figures)])
        lines += [[line.provider.name, one.name, *_written(one.figures)] for one in line.items]
    lines.append(["全部", "合计（户数按主体去重）", *_written(found.total)])
    late = (
        [str(value) for name, value in _late_row(one, on).items() if name != "pk"]
        for one in late_records(**period, units=_units(actor))[:WRITTEN].iterator(chunk_size=1000)
    )
    rules = [[one["label"], str(one["n"])] for one in broken_rules(**period, units=_units(actor))]
    return workbooks.write(
        {
            "归集质量": (heads, lines),
            "逾期归集": (_heads(*((label, 20) for label in LATE_HEADS)), late),
            "未归集理由": (_heads(("理由", 30), ("条数", 12)), rules),
        }
    )


def _heads(*columns: tuple[str, int]) -> list[Head]:
    return [Head(heading=heading, width=width) for heading, width in columns]


def _written(figures: Figures) -> list[Cell]:
    return [str(cell) for cell in _cells(figures)]
