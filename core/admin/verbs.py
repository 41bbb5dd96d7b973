"""Tables whose rows are laid down by one verb that needs no case: a form, a call, the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from core.admin.pages import not_allowed
from core.admin.tables import ReadOnlyAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from core.forms import DoorForm
from core.refusals import NotAllowed, Refusal, Refused


class VerbAdmin(ReadOnlyAdmin):
    """Base: `verb(*, by, at, **given)` behind the add button, for those who hold one of `posts`."""

    ordering = ["-pk"]
    verb: Callable[..., Any]
    verb_form: type[DoorForm]
    verb_label = ""
    verb_hint = ""
    posts: tuple[str, ...] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).holds(*self.posts)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.run(request, type(self).verb, self.verb_form, label=self.verb_label, hint=self.verb_hint)

    def run(
        self, request: HttpRequest, verb: Callable[..., Any], form_class: type[DoorForm], *, label: str, hint: str = ""
    ) -> HttpResponse:
        """The page of one verb; a refusal is shown above the form."""
        actor, at = actor_of(request), now()
        bound = (request.POST, request.FILES) if request.method == "POST" else ()
        form = form_class(*bound, actor=actor, on=day_of(at))
        refusals: tuple[Refusal, ...] = ()
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        if request.method == "POST" and form.is_valid():
            try:
                verb(by=actor, at=at, **form.given())
            except Refused as error:
                refusals = error.refusals
            except NotAllowed as error:
                refusals = (not_allowed(error),)
            else:
                self.message_user(request, f"已办理“{label}”。", messages.SUCCESS)
                return HttpResponseRedirect(back)
        context = {"door": {"hint": hint}, "label": label, "form": form, "refusals": refusals, "list_url": back}
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": label}
        return TemplateResponse(request, "staff/opening.html", {**frame, **context})
