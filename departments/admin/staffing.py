"""Responsible persons, leaves with deputies, reminders, and what is vacant, at the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.actors import Actor, Post
from core.admin.verbs import VerbAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from departments.models import Absence, Department, Reminder, Responsible, User
from departments.operations import end_absence, end_responsible, name_deputy, name_responsible
from departments.staff_forms import AbsenceForm, EndResponsibleForm, NothingForm, ResponsibleForm

DESK = (Post.HANDLER, Post.REVIEWER, Post.APPROVER)


class StaffRows(VerbAdmin):
    """Rows of one's own department (of all, for the office) that are begun and ended by a verb each."""

    end_verb: Callable[..., Any]
    end_form: type[Any]
    end_label = ""
    posts = DESK

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).within(actor_of(request))  # type: ignore[attr-defined,no-any-return]

    def get_urls(self) -> list[URLPattern]:
        end = path("<int:pk>/end/", self.admin_site.admin_view(self.end_view), name=self._name("end"))
        return [end, *super().get_urls()]

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page on which a row is ended."""
        if not actor_of(request).holds(*self.posts):
            raise PermissionDenied
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None:
            raise Http404("没有这一行，或它不属于本单位。")
        return self.run(request, partial(type(self).end_verb, row), self.end_form, label=f"{self.end_label}：{row}")

    def _end_link(self, row: Any) -> SafeString:
        return format_html(
            '<a class="staff-link" href="{}">{}</a>',
            reverse(f"admin:{self._name('end')}", args=[row.pk]),
            self.end_label,
        )


def _name_responsible(*, department: Department, by: Actor, at: datetime, **said: Any) -> Responsible:
    return name_responsible(department, by=by, at=at, **said)


@admin.register(Responsible)
class ResponsibleAdmin(StaffRows):
    """责任人: who answers for the credit work of each department (JS-G 39)."""

    verb, verb_form, verb_label = _name_responsible, ResponsibleForm, "登记责任人"
    verb_hint = "分管领导、责任人、联络员都可以登记；期限提醒发给登记了办公邮箱的人员。"
    end_verb, end_form, end_label = end_responsible, EndResponsibleForm, "卸任"
    list_display = ["department", "charge", "name", "title", "phone", "from_on", "to_on", "end_link"]
    list_filter = ["charge", "department"]
    list_select_related = ["department"]
    search_fields = ["name", "department__name"]
    ordering = ["department", "charge", "-from_on"]
    fields = ["department", "charge", "name", "title", "phone", "email", "from_on", "to_on"]
    readonly_fields = fields

    @admin.display(description="办理")
    def end_link(self, row: Responsible) -> SafeString | str:
        """To the page of ending, while it is open."""
        return self._end_link(row) if row.to_on is None else ""


def _name_deputy(*, person: User, by: Actor, at: datetime, **said: Any) -> Absence:
    return name_deputy(person, by=by, at=at, **said)


@admin.register(Absence)
class AbsenceAdmin(StaffRows):
    """休假与代理: who is away, and who acts for him."""

    verb, verb_form, verb_label = _name_deputy, AbsenceForm, "登记休假与代理"
    verb_hint = "代理人在这几天行使休假人的岗位，每一步记明代谁办理。期限不因休假停止。"
    end_verb, end_form, end_label = end_absence, NothingForm, "提前销假"
    list_display = ["person", "deputy", "from_on", "to_on", "ended_on", "set_by", "end_link"]
    list_select_related = ["person", "deputy"]
    search_fields = ["person__full_name", "deputy__full_name"]
    ordering = ["-from_on", "-pk"]
    fields = ["person", "deputy", "from_on", "to_on", "reason", "ended_on", "set_at", "set_by"]
    readonly_fields = fields

    @admin.display(description="办理")
    def end_link(self, row: Absence) -> SafeString | str:
        """To the page of returning early, while the leave lasts."""
        return self._end_link(row) if row.ended_on is None and row.to_on >= _today() else ""


@admin.register(Reminder)
class ReminderAdmin(VerbAdmin):
    """期限提醒: what was told to whom before a term ended."""

    list_display = ["at", "department", "label", "stage", "due_on"]
    list_filter = ["stage", "department"]
    list_select_related = ["department"]
    fields = list_display
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        actor = actor_of(request)
        rows = super().get_queryset(request)
        everything = actor.office or actor.holds(Post.AUDITOR)
        return rows if everything else rows.filter(department__in=actor.units)


def _today() -> date:
    return day_of(now())
