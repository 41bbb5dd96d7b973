"""机构改革 at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest

from core.admin import CaseAdmin
from core.flows import FLOWS
from core.models import Step, Transition
from departments.doors import SUCCESSION_DOORS
from departments.models import ApiClient, Succession, SuccessionPart, User
from departments.terms import POST_CHOICES, Power


@admin.register(Succession)
class SuccessionAdmin(CaseAdmin):
    """机构改革: who takes the place of whom, in what, with whom; and what was handed over."""

    doors = SUCCESSION_DOORS
    state_colours = {"proposed": "amber", "confirmed": "amber", "handed_over": "green"}
    list_display = ["document_no", "effective_on", "parties", "state_label", "handed_over_on"]
    search_fields = ["document_no"]
    search_help_text = "机构改革文号"
    ordering = ["-pk"]
    fields = ["document_no", "effective_on", "reason", "confirmed_on", "cleared_on", "handed_over_on"]
    change_form_outer_before_template = "staff/departments/succession_head.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("parts__predecessor", "parts__successor")

    @admin.display(description="原单位 → 承接单位")
    def parties(self, case: Succession) -> str:
        """From whom to whom, each pair once."""
        return "；".join(dict.fromkeys(str(part) for part in case.parts.all()))

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        return {**super().case_context(request, case), "parts": lines_of(case), "handed": handed_over(case)}


def lines_of(case: Succession) -> list[dict[str, Any]]:
    """The parts of a succession with their persons and systems, as a page shows them."""
    parts = list(SuccessionPart.objects.filter(succession=case.pk).select_related("predecessor", "successor"))
    named = {pk for part in parts for pk in part.people}
    systems = {pk for part in parts for pk in part.clients}
    lines = []
    for part in sorted(parts, key=lambda one: (one.predecessor_id, one.rest, one.pk)):
        goes = not part.rest or part.predecessor_id != part.successor_id
        people = User.objects.filter(department=part.predecessor_id, is_active=True)
        clients = ApiClient.objects.filter(department=part.predecessor_id, revoked_at__isnull=True)
        if part.rest:
            people, clients = people.exclude(pk__in=named), clients.exclude(pk__in=systems)
        else:
            people, clients = User.objects.filter(pk__in=part.people), ApiClient.objects.filter(pk__in=part.clients)
        shown = goes and case.state != "handed_over"
        lines.append(
            {
                "part": part,
                "stays": not goes,
                "what": "、".join([*(str(Power(power).label) for power in part.powers), *part.matters])
                or "其余全部职能",
                "people": [_person(one) for one in people.order_by("username")] if shown else [],
                "clients": [one.name for one in clients.order_by("name")] if shown else [],
            }
        )
    return lines


def _person(user: User) -> str:
    posts = dict(POST_CHOICES)
    return f"{user.full_name}（{'、'.join(posts[post] for post in user.posts) or '无岗位'}）"


def handed_over(case: Succession) -> list[tuple[str, int]]:
    """How many cases of each flow were handed over on the day of a succession."""
    step = Step.objects.filter(flow="succession", case_id=case.pk, target="handed_over").select_related("transition")
    done = step.first()
    if done is None:
        return []
    runs = Transition.objects.filter(verb="hand_over", at=done.transition.at, note=done.transition.note)
    rows = runs.exclude(flow="succession").values("flow").annotate(n=Count("steps")).order_by("flow")
    return [(FLOWS[row["flow"]].label if row["flow"] in FLOWS else row["flow"], row["n"]) for row in rows]
