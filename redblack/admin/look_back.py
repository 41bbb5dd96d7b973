"""The page 某一时刻的名单和公示: asked for with instant, purpose and case; printable; no cache."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import add_never_cache_headers

from core.clocks import day_of, now
from core.doors import actor_of
from core.refusals import NotAllowed, Refusal, Refused
from records.admin.past_page import InstantForm
from redblack.look_back import Past, look_back
from subjects.models import Subject
from subjects.rules import Look, desk_name
from subjects.terms import HISTORY, Basis


class LookBackPages:
    """A further address of the entry's admin: any subject at a past instant."""

    def look_back_urls(self) -> list[URLPattern]:
        admin: Any = self
        view = admin.admin_site.admin_view(self.look_back_view)
        return [path("as-of/<int:pk>/", view, name=admin.url_name("as_of"))]

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
        title = f"{desk_name(subject.name, adult_on=subject.adult_on, on=day_of(at))}：某一时刻的名单和公示"
        context = {"subject": subject, "form": form, "found": found, "refusals": refusals, "by": by, "at": at}
        response: HttpResponse = admin.page(request, "staff/redblack/as_of.html", title, context)
        add_never_cache_headers(response)
        return response


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
