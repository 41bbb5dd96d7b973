"""How cases begin at the desk: the page of a verb that creates one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from core.actors import Actor
from core.admin.pages import DeskPages, not_allowed
from core.clocks import day_of, now
from core.doors import Opening, actor_of
from core.refusals import NotAllowed, Refusal, Refused


class OpeningPages(DeskPages):
    """The add button leads to `doors.opening`; `further` openings stand above the list, each on its own page."""

    further: tuple[Opening, ...] = ()
    list_before_template = "staff/openings.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.doors.can_open(actor_of(request))

    def opening_view(self, request: HttpRequest, verb: str = "") -> HttpResponse:
        """The page of one opening; Http404 for a verb that opens nothing here."""
        known = {one.verb: one for one in (self.doors.opening, *self.further) if one is not None}
        opening = known.get(verb) if verb else self.doors.opening
        if verb and opening is None:
            raise Http404("没有这个办理事项。")
        if opening is None or not self.may_open(actor_of(request), opening):
            raise PermissionDenied
        return self.open_with(request, opening)

    def may_open(self, actor: Actor, opening: Opening) -> bool:
        """Whether post and side of the flow's creating row fit."""
        return self.doors.can_open(actor, opening)

    def open_with(self, request: HttpRequest, opening: Opening, *, back: str = "", **context: Any) -> HttpResponse:
        """Show the form of an opening and run it; the new case's page follows. The caller has checked the right."""
        actor, at = actor_of(request), now()
        bound = (request.POST, request.FILES) if request.method == "POST" else ()
        form = opening.form(*bound, actor=actor, on=day_of(at))
        refusals: tuple[Refusal, ...] = ()
        label = self.doors.label(opening.verb)
        if request.method == "POST" and form.is_valid():
            try:
                made = opening.call(by=actor, at=at, **form.given())
            except Refused as error:
                refusals = error.refusals
            except NotAllowed as error:
                refusals = (not_allowed(error),)
            else:
                self.message_user(request, f"已办理“{label}”。", messages.SUCCESS)
                return HttpResponseRedirect(back or self.made_url(made))
        shown = {"door": opening, "label": label, "form": form, "refusals": refusals, **context}
        return self.page(request, "staff/opening.html", f"{label}：{self.opts.verbose_name}", shown)

    def made_url(self, made: Any) -> str:
        """Where the person goes after opening: to the new case."""
        return self.url("change", made.pk if isinstance(made, Model) else made)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        actor = actor_of(request)
        links = [
            {"label": self.doors.label(one.verb), "url": self.url("opening", one.verb)}
            for one in self.further
            if self.may_open(actor, one)
        ]
        return super().changelist_view(request, {**(extra_context or {}), "openings": links})
