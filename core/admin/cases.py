"""A case in the staff site: what it says, what may be done with it now, and everything that was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from core.actors import Actor
from core.admin.many import SetPages
from core.admin.openings import OpeningPages
from core.admin.pages import not_allowed
from core.clocks import OFFICE_ZONE, day_of, now
from core.doors import Door, Doors, actor_of, run_one
from core.flows import Flow, Move
from core.forms import DoorForm
from core.models import Step
from core.pages.papers import letters_of, print_letter
from core.pages.show import history_lines, tag
from core.receipts import serial_of
from core.refusals import NotAllowed, Refusal, Refused

REFRESH_SECONDS = "3"


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


class CaseAdmin(OpeningPages, SetPages):
    """Base of every case's admin. A subclass sets `doors`, its columns, filters and search fields.

    Rights come from posts, rows from `objects.within(actor)`, buttons from the flow table. A case in one of
    `waiting_states` is in the worker's hand: its page draws itself anew every few seconds.
    """

    state_colours: Mapping[str, str] = {}
    waiting_states: Sequence[str] = ()
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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="办理状态", ordering="state")
    def state_label(self, case: Any) -> SafeString:
        return tag(self.doors.state_label(case.state), self.state_colour(case))

    @admin.display(description="收件编号")
    def receipt_label(self, case: Any) -> str:
        """The number that whoever raised the case holds."""
        return str(case.receipt_no)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet[Any], bool]:
        """A case with a receipt is found by its number, too."""
        prefix = getattr(self.model, "receipt_prefix", "")
        serial = serial_of(search_term, prefix) if prefix else None
        if serial is not None:
            return queryset.filter(pk=serial), False
        return super().get_search_results(request, queryset, search_term)

    def state_colour(self, case: Any) -> str:
        """Blue while something may still happen, grey when the case is closed, unless the app says otherwise."""
        return self.state_colours.get(case.state, "blue" if self.doors.flow.out_of(case.state) else "grey")

    # --- addresses ------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("new/<slug:verb>/", guard(self.opening_view), name=self.url_name("opening")),
            path("report/", guard(self.report_view), name=self.url_name("report")),
            path("<int:pk>/do/<slug:verb>/", guard(self.door_view), name=self.url_name("door")),
            path("<int:pk>/letters/<int:letter>/", guard(self.letter_view), name=self.url_name("letter")),
            *super().get_urls(),
        ]

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
        page = super().changeform_view(request, object_id, form_url, extra)
        if case.state in self.waiting_states:
            page["Refresh"] = REFRESH_SECONDS
        return page

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
                refusals = (not_allowed(error),)
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
        return self.page(request, "staff/door.html", f"{self.doors.label(verb)}：{self.name_of(case)}", context)

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
            return (not_allowed(f"办理“{label}”需要岗位：{move.posts_label}。"),)
        if move not in self.doors.standing(actor, case):
            return (not_allowed(f"本单位无权对该事项办理“{label}”。"),)
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


def _filled(sets: Any, case: Any) -> list[Any]:
    """The fieldsets without what is still empty: a case that has just begun is short."""
    empty: tuple[Any, ...] = (None, "", [])
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


__all__ = ["CaseAdmin", "DoorForm", "last_step", "state_filter"]
