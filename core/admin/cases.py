"""A case in the staff site: what it says, what may be done with it now, and everything that was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from core.actors import Actor
from core.clocks import OFFICE_ZONE, day_of, now
from core.doors import Door, Doors, actor_of, run_many, run_one
from core.flows import Flow, Move
from core.forms import DoorForm
from core.models import Act, Step, Transition
from core.pages.outcome import outcome, readable
from core.pages.papers import letters_of, print_letter
from core.pages.show import history_lines, tag
from core.refusals import NotAllowed, Refusal, Refused
from core.sets import CHUNK


def state_filter(flow: Flow) -> type[admin.SimpleListFilter]:
    """A list filter over the states of a flow, in the flow's order."""

    class StateFilter(admin.SimpleListFilter):
        title = "办理状态"
        parameter_name = "state"

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            return list(flow.states.items())

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            return queryset.filter(state=self.value()) if self.value() else queryset

    return StateFilter


class CaseAdmin(ModelAdmin):
    """Base of every case's admin. A subclass sets `doors`, its columns, filters and search fields.

    Rights come from posts, rows from `objects.within(actor)`, buttons from the flow table.
    """

    doors: Doors
    state_colours: Mapping[str, str] = {}
    list_per_page = 50
    show_full_result_count = False
    list_fullwidth = True
    compressed_fields = True
    change_form_outer_before_template = "staff/case_head.html"
    change_form_outer_after_template = "staff/case_history.html"

    # --- what is seen ---------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        cases = self.doors.within(actor_of(request))
        ordering = self.get_ordering(request)
        return cases.order_by(*ordering) if ordering else cases

    def get_list_filter(self, request: HttpRequest) -> Sequence[Any]:
        return [state_filter(self.doors.flow), *super().get_list_filter(request)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[str]:
        own = list(super().get_readonly_fields(request, obj))
        columns = [column.name for column in self.opts.fields if column.name not in own]
        return [*columns, *own]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.fieldsets or self.fields:
            sets = super().get_fieldsets(request, obj)
        else:
            hidden = {"id", "public_id", "state"}
            sets = [(None, {"fields": [column.name for column in self.opts.fields if column.name not in hidden]})]
        return sets if obj is None else _filled(sets, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.doors.can_open(actor_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def name_of(self, case: Any) -> str:
        """What a case is called in headings and reports."""
        return str(case)

    @admin.display(description="办理状态", ordering="state")
    def state_label(self, case: Any) -> SafeString:
        return tag(self.doors.state_label(case.state), self.state_colour(case))

    def state_colour(self, case: Any) -> str:
        """Blue while something may still happen, grey when the case is closed, unless the app says otherwise."""
        return self.state_colours.get(case.state, "blue" if self.doors.flow.out_of(case.state) else "grey")

    # --- addresses ------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("report/", guard(self.report_view), name=self.url_name("report")),
            path("<int:pk>/do/<slug:verb>/", guard(self.door_view), name=self.url_name("door")),
            path("<int:pk>/letters/<int:letter>/", guard(self.letter_view), name=self.url_name("letter")),
            *super().get_urls(),
        ]

    def url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def url(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.url_name(page)}", args=args)

    # --- one case -------------------------------------------------------------------------------------------------

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if object_id is None:
            return self.opening_view(request)
        case = self.case_or_404(request, object_id)
        extra = {
            **(extra_context or {}),
            "title": self.name_of(case),
            "subtitle": None,
            **self.case_context(request, case),
        }
        return super().changeform_view(request, object_id, form_url, extra)

    def case_or_404(self, request: HttpRequest, pk: Any) -> Any:
        """The case if this actor may see it; a foreign one does not exist for him."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        case = self.get_queryset(request).filter(pk=pk).first() if str(pk).isdecimal() else None
        if case is None:
            raise Http404("没有这个事项，或它不属于本单位。")
        return case

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        actor = actor_of(request)
        standing, mine = self.doors.standing(actor, case), self.doors.open_to(actor, case)
        return {
            "case": case,
            "case_name": self.name_of(case),
            "state_tag": self.state_label(case),
            "buttons": [{"label": move.label, "url": self.url("door", case.pk, move.verb)} for move in mine],
            "others": [f"{move.label}（{move.posts_label}）" for move in standing if move not in mine],
            "history": history_lines(self.doors, case.pk),
            "letters": letters_of(self.doors.flow, case.pk, url=partial(self.url, "letter", case.pk)),
        }

    def door_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """The page of one move: what it will do, what it needs, and why the law refused, if it did."""
        case, door, actor = self.case_or_404(request, pk), self.doors.door(verb), actor_of(request)
        if door is None:
            raise Http404("没有这个办理事项。")
        at = now()
        one = self.get_queryset(request).filter(pk=case.pk)
        bound = (request.POST, request.FILES) if request.method == "POST" else ()
        form = door.form(*bound, actor=actor, on=day_of(at), cases=one)
        move = self.doors.flow.move(verb, case.state)
        refusals = self._hindrances(request, case, door, move, actor)
        if request.method == "POST" and not refusals and form.is_valid():
            try:
                run_one(door, one, by=actor, at=at, form=form)
            except Refused as error:
                refusals = self._overtaken(request, case) or error.refusals
            except NotAllowed as error:
                refusals = (_not_allowed(error),)
            else:
                self.message_user(request, f"已办理“{self.doors.label(verb)}”。", messages.SUCCESS)
                return HttpResponseRedirect(self._after(request, case))
        context = {
            "door": door,
            **self._way(move if move in self.doors.open_to(actor, case) else None),
            "label": self.doors.label(verb),
            "case_url": self.url("change", case.pk),
            "form": form,
            "refusals": refusals,
            "clauses": door.clauses(case) if door.clauses else (),
            "seen_step": request.POST.get("seen_step") or last_step(self.doors, case.pk),
            "seen_state": request.POST.get("seen_state") or case.state,
            **self.case_context(request, case),
        }
        return self._page(request, "staff/door.html", f"{self.doors.label(verb)}：{self.name_of(case)}", context)

    def _way(self, move: Move | None) -> dict[str, Any]:
        """Where a move leads, and who else must have had a hand in it."""
        if move is None:
            return {"move": None}
        second = self.doors.label(move.second_to) if move.second_to else ""
        return {"move": move, "target_label": self.doors.state_label(move.target), "second_label": second}

    def _after(self, request: HttpRequest, case: Any) -> str:
        """Back to the case, or to the list where the move took it out of sight."""
        seen = self.get_queryset(request).filter(pk=case.pk).exists()
        return self.url("change", case.pk) if seen else self.url("changelist")

    def _hindrances(
        self, request: HttpRequest, case: Any, door: Door, move: Move | None, actor: Actor
    ) -> tuple[Refusal, ...]:
        """What stands in the way before the law is asked: somebody was faster, the state, the post, the side."""
        overtaken = self._overtaken(request, case)
        if overtaken:
            return overtaken
        label = self.doors.label(door.verb)
        if move is None:
            state = self.doors.state_label(case.state)
            sentence = f"当前状态为“{state}”，不能办理“{label}”。"
            return (Refusal(code="wrong_state", sentence=sentence, remedy="请返回事项，按当前状态办理。"),)
        if not actor.holds(*move.posts):
            return (_not_allowed(f"办理“{label}”需要岗位：{move.posts_label}。"),)
        if move not in self.doors.standing(actor, case):
            return (_not_allowed(f"本单位无权对该事项办理“{label}”。"),)
        return ()

    def _overtaken(self, request: HttpRequest, case: Any) -> tuple[Refusal, ...]:
        """The sentence for a form that was opened before somebody else moved the case."""
        seen = request.POST.get("seen_step")
        if request.method != "POST" or not seen:
            return ()
        step = Step.objects.filter(flow=self.doors.flow.name, case_id=case.pk).select_related("transition").last()
        if step is None or str(step.pk) == seen:
            return ()
        run = step.transition
        when = f"{run.at.astimezone(OFFICE_ZONE):%H:%M}"
        if day_of(run.at) != day_of(now()):
            when = f"{run.at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"
        sentence = f"已由 {run.actor_name} 于 {when} 办理“{self.doors.label(run.verb)}”，本次提交未生效。"
        remedy = f"当前状态为“{self.doors.state_label(step.target)}”，请返回事项查看后再办。"
        return (Refusal(code="overtaken", sentence=sentence, remedy=remedy),)

    def letter_view(self, request: HttpRequest, pk: int, letter: int) -> HttpResponse:
        """One letter of a case, ready to print."""
        case = self.case_or_404(request, pk)
        return print_letter(request, flow=self.doors.flow, case_id=case.pk, letter_id=letter)

    # --- a new case -----------------------------------------------------------------------------------------------

    def opening_view(self, request: HttpRequest) -> HttpResponse:
        """The page of the verb that creates a case."""
        opening, actor, at = self.doors.opening, actor_of(request), now()
        if opening is None or not self.has_add_permission(request):
            raise PermissionDenied
        bound = (request.POST, request.FILES) if request.method == "POST" else ()
        form = opening.form(*bound, actor=actor, on=day_of(at))
        refusals: tuple[Refusal, ...] = ()
        if request.method == "POST" and form.is_valid():
            try:
                made = opening.call(by=actor, at=at, **form.given())
            except Refused as error:
                refusals = error.refusals
            except NotAllowed as error:
                refusals = (_not_allowed(error),)
            else:
                self.message_user(request, f"已办理“{self.doors.label(opening.verb)}”。", messages.SUCCESS)
                return HttpResponseRedirect(self.url("change", getattr(made, "pk", made)))
        label = self.doors.label(opening.verb)
        context = {"door": opening, "label": label, "form": form, "refusals": refusals}
        return self._page(request, "staff/opening.html", f"{label}：{self.opts.verbose_name}", context)

    # --- many cases -----------------------------------------------------------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        if not self.has_view_permission(request):
            return {}
        doors = self.doors.bulk_for(actor_of(request))
        return {door.verb: (_bulk(door), door.verb, self.doors.label(door.verb)) for door in doors}

    def bulk_view(self, request: HttpRequest, door: Door, chosen: QuerySet[Any]) -> HttpResponse:
        """The page between choosing cases and moving them: how many, what is needed; then the report."""
        actor, at = actor_of(request), now()
        states = list(chosen.order_by().values("state").annotate(n=Count("pk")).order_by("-n"))
        count = sum(row["n"] for row in states)
        confirmed = "confirm" in request.POST
        form = door.form(*((request.POST,) if confirmed else ()), actor=actor, on=day_of(at), cases=chosen)
        refusals: tuple[Refusal, ...] = ()
        if confirmed and request.POST.get("seen_count") != str(count):
            sentence = f"所选范围内的事项已有变动：现为 {count} 项。"
            refusals = (Refusal(code="selection_changed", sentence=sentence, remedy="请核对数量后再次提交。"),)
        elif confirmed and form.is_valid():
            try:
                done = run_many(self.doors, door, chosen, by=actor, at=at, form=form)
            except Refused as error:
                refusals = error.refusals
            except NotAllowed as error:
                refusals = (_not_allowed(error),)
            else:
                return self._to_report(request, done)
        context = {
            "door": door,
            "label": self.doors.label(door.verb),
            "form": form,
            "refusals": refusals,
            "count": count,
            "as_act": count > CHUNK,
            "states": [self._state_row(door, row) for row in states],
            "hidden": [
                ("action", door.verb),
                ("select_across", request.POST.get("select_across", "0")),
                *((ACTION_CHECKBOX_NAME, pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)),
            ],
        }
        return self._page(request, "staff/bulk.html", f"批量办理：{self.doors.label(door.verb)}", context)

    def _state_row(self, door: Door, row: Mapping[str, Any]) -> dict[str, Any]:
        fits = self.doors.flow.move(door.verb, row["state"]) is not None
        return {"label": self.doors.state_label(row["state"]), "n": row["n"], "fits": fits}

    def _to_report(self, request: HttpRequest, done: Any) -> HttpResponse:
        if isinstance(done, Act):
            self.message_user(request, "事项较多，已转为批量办理，由后台逐批完成。", messages.INFO)
            return HttpResponseRedirect(reverse("admin:core_act_change", args=[done.pk]))
        query = urlencode({"t": ",".join(map(str, done.transitions))})
        return HttpResponseRedirect(f"{self.url('report')}?{query}")

    def report_view(self, request: HttpRequest) -> HttpResponse:
        """The report of a run: how many moved, how many were refused and why, each case by name."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        runs = Transition.objects.filter(readable(actor_of(request)))
        act = request.GET.get("act", "")
        if act.isdecimal():
            runs = runs.filter(act_id=int(act))
        else:
            runs = runs.filter(pk__in=[int(pk) for pk in request.GET.get("t", "").split(",") if pk.isdecimal()])
        visible = self.get_queryset(request)
        if self.list_select_related is not False:
            visible = visible.select_related(*self.list_select_related)
        result = outcome(self.doors, runs, visible, link=self._link)
        if result is None:
            raise Http404("没有这次办理，或它不属于本单位。")
        context = {"outcome": result}
        return self._page(request, "staff/report.html", f"办理结果：{result.label}", context)

    def _link(self, case: Any) -> SafeString:
        return format_html('<a class="staff-link" href="{}">{}</a>', self.url("change", case.pk), self.name_of(case))

    def _page(self, request: HttpRequest, template: str, title: str, context: Mapping[str, Any]) -> HttpResponse:
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": title,
                "list_url": self.url("changelist"),
                **context,
            },
        )


def _filled(sets: Any, case: Any) -> list[Any]:
    """The fieldsets without what is still empty: a case that has just begun is short."""
    empty = (None, "", [])
    kept = []
    for title, options in sets:
        names = [name for name in options["fields"] if getattr(case, name, True) not in empty]
        if names:
            kept.append((title, {**options, "fields": names}))
    return kept


def last_step(doors: Doors, case_id: int) -> int:
    """The number of a case's last step: what a form has seen."""
    steps = Step.objects.filter(flow=doors.flow.name, case_id=case_id).order_by("-pk")
    return steps.values_list("pk", flat=True).first() or 0


def _bulk(door: Door) -> Any:
    def action(model_admin: CaseAdmin, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse:
        return model_admin.bulk_view(request, door, chosen)

    return action


def _not_allowed(error: object) -> Refusal:
    return Refusal(code="not_allowed", sentence=str(error), remedy="请由有该岗位的人员办理。")


__all__ = ["CaseAdmin", "DoorForm", "last_step", "state_filter"]
