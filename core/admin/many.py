"""Many cases at once: choose on the list, look at the numbers, move, read the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core.admin.pages import DeskPages, not_allowed
from core.clocks import day_of, now
from core.doors import Door, actor_of, run_many
from core.models import Act, Transition
from core.pages.outcome import outcome, readable
from core.refusals import NotAllowed, Refusal, Refused
from core.sets import CHUNK


class SetPages(DeskPages):
    """The actions of a list, the page between, and the report."""

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
                refusals = (not_allowed(error),)
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
        return self.page(request, "staff/bulk.html", f"批量办理：{self.doors.label(door.verb)}", context)

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
        result = outcome(self.doors, runs, visible, link=self.link)
        if result is None:
            raise Http404("没有这次办理，或它不属于本单位。")
        context = {"outcome": result}
        return self.page(request, "staff/report.html", f"办理结果：{result.label}", context)


def _bulk(door: Door) -> Any:
    def action(model_admin: SetPages, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse:
        return model_admin.bulk_view(request, door, chosen)

    return action
