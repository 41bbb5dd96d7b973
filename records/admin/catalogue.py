"""The catalogue at the desk: its items and fields to read, its moves, and what the public said of a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from core.actors import Actor, Post
from core.clocks import day_of, now
from core.doors import actor_of
from core.refusals import Refusal, Refused
from records import operations
from records.admin.catalogue_workbooks import WorkbookPages
from records.catalogue_doors import CATALOGUE_DOORS, AnswerCommentForm
from records.catalogue_flow import CONSULTING
from records.models import Catalogue, CatalogueComment


@admin.register(Catalogue)
class CatalogueAdmin(WorkbookPages):
    """公共信用信息目录."""

    doors = CATALOGUE_DOORS
    state_colours = {"published": "green", "consulting": "amber"}
    list_display = ["title", "origin", "version", "state_label", "published_on", "superseded_on"]
    list_filter = ["origin"]
    ordering = ["origin", "-version"]
    fields = [
        "title",
        "origin",
        "version",
        "document_no",
        "note",
        "unverified",
        "drafted_on",
        "consulted_on",
        "consultation_ends_on",
        "approved_on",
        "published_on",
        "superseded_on",
        "withdrawn_on",
    ]
    change_form_outer_before_template = "staff/records/catalogue_head.html"

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("<int:pk>/items/<slug:code>/", guard(self.item_view), name=self.url_name("item")),
            path("<int:pk>/comments/<int:comment>/", guard(self.comment_view), name=self.url_name("comment")),
            *super().get_urls(),
        ]

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        may = may_answer(actor_of(request), case)
        items = case.items.prefetch_related("fields").order_by("order")
        comments = [
            {"comment": given, "url": self.url("comment", case.pk, given.pk) if may and not given.answer else ""}
            for given in case.comments.order_by("pk")
        ]
        return {
            **super().case_context(request, case),
            "items": [{"item": item, "url": self.url("item", case.pk, item.code)} for item in items],
            "comments": comments,
            "open_comments": sum(not row["comment"].answer for row in comments),
        }

    def item_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """One item with its fields, code lists and column maps."""
        catalogue = self.case_or_404(request, pk)
        item = catalogue.items.prefetch_related("fields", "maps").filter(code=code).first()
        if item is None:
            raise Http404("目录中没有这个事项。")
        back = self.url("change", catalogue.pk)
        names = {field.code: field.label for field in item.fields.all()}
        return self.page(
            request,
            "staff/records/catalogue_item.html",
            f"{item.name}：{catalogue}",
            {"item": item, "key_names": [names.get(one, one) for one in item.key_fields], "back": back},
        )

    def comment_view(self, request: HttpRequest, pk: int, comment: int) -> HttpResponse:
        """处理情况: how one comment was handled, written down once."""
        catalogue = self.case_or_404(request, pk)
        given = CatalogueComment.objects.filter(catalogue=catalogue, pk=comment).first()
        if given is None:
            raise Http404("没有这条意见。")
        if not may_answer(actor_of(request), catalogue):
            raise PermissionDenied
        return self._answered(request, catalogue, given)

    def _answered(self, request: HttpRequest, catalogue: Catalogue, given: CatalogueComment) -> HttpResponse:
        actor, at = actor_of(request), now()
        form = AnswerCommentForm(*((request.POST,) if request.method == "POST" else ()), actor=actor, on=day_of(at))
        refusals: tuple[Refusal, ...] = ()
        if request.method == "POST" and form.is_valid():
            try:
                operations.answer_catalogue_comment(given, answer=form.cleaned_data["answer"], by=actor, at=at)
            except Refused as error:
                refusals = error.refusals
            else:
                self.message_user(request, "已登记处理情况。", messages.SUCCESS)
                return HttpResponseRedirect(self.url("change", catalogue.pk))
        shown = {
            "door": {"hint": f"{given.author}：{given.text}"},
            "label": "登记处理情况",
            "form": form,
            "refusals": refusals,
            "list_url": self.url("change", catalogue.pk),
        }
        return self.page(request, "staff/opening.html", f"公众意见：{catalogue}", shown)


def may_answer(actor: Actor, catalogue: Catalogue) -> bool:
    """The office's handler or reviewer, while the draft is out for comment."""
    return actor.office and actor.holds(Post.HANDLER, Post.REVIEWER) and catalogue.state == CONSULTING
