"""List programmes at the desk, with what the public said of a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from core.actors import Actor, Post, Side
from core.admin import CaseAdmin
from core.clocks import day_of, now
from core.doors import actor_of
from core.refusals import Refusal, Refused
from redblack import operations
from redblack.doors import PROGRAMME_DOORS
from redblack.forms import AnswerForm
from redblack.models import Comment, Programme
from redblack.programme_flow import CONSULTING

ANSWERERS = (Post.HANDLER, Post.REVIEWER)


@admin.register(Programme)
class ProgrammeAdmin(CaseAdmin):
    """认定办法."""

    doors = PROGRAMME_DOORS
    state_colours = {"published": "green", "consulting": "amber"}
    list_display = ["name", "code", "version", "colour", "field", "recogniser", "state_label", "published_on"]
    list_filter = ["colour", "field", "recogniser"]
    list_select_related = ["recogniser"]
    search_fields = ["name", "code"]
    ordering = ["code", "-version"]
    change_form_outer_before_template = "staff/redblack/programme_head.html"

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.comment_view)
        return [path("<int:pk>/comments/<int:comment>/", page, name=self.url_name("comment")), *super().get_urls()]

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        context = super().case_context(request, case)
        may = may_answer(actor_of(request), case)
        comments = [
            {"comment": given, "url": self.url("comment", case.pk, given.pk) if may and not given.answer else ""}
            for given in case.comments.order_by("pk")
        ]
        return {**context, "comments": comments, "open_comments": sum(not row["comment"].answer for row in comments)}

    def comment_view(self, request: HttpRequest, pk: int, comment: int) -> HttpResponse:
        """处理情况: how one comment was handled, written down once."""
        programme = self.case_or_404(request, pk)
        given = Comment.objects.filter(programme=programme, pk=comment).first()
        if given is None:
            raise Http404("没有这条意见。")
        if not may_answer(actor_of(request), programme):
            raise PermissionDenied
        return self._answered(request, programme, given)

    def _answered(self, request: HttpRequest, programme: Programme, given: Comment) -> HttpResponse:
        actor, at = actor_of(request), now()
        form = AnswerForm(*((request.POST,) if request.method == "POST" else ()), actor=actor, on=day_of(at))
        refusals: tuple[Refusal, ...] = ()
        if request.method == "POST" and form.is_valid():
            try:
                operations.answer_comment(given, answer=form.cleaned_data["answer"], by=actor, at=at)
            except Refused as error:
                refusals = error.refusals
            else:
                self.message_user(request, "已登记处理情况。", messages.SUCCESS)
                return HttpResponseRedirect(self.url("change", programme.pk))
        shown = {
            "door": {"hint": f"{given.author}：{given.text}"},
            "label": "登记处理情况",
            "form": form,
            "refusals": refusals,
            "list_url": self.url("change", programme.pk),
        }
        return self.page(request, "staff/opening.html", f"公众意见：{programme}", shown)


def may_answer(actor: Actor, programme: Programme) -> bool:
    """The unit that drafted it, or the office, while it is out for comment."""
    ours = any(actor.stands_on(side, owner_id=programme.recogniser_id) for side in (Side.OWNER, Side.OFFICE))
    return ours and actor.holds(*ANSWERERS) and programme.state == CONSULTING
