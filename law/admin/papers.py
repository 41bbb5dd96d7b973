"""The ends of papers in the staff site, and the page of everything that rests on one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from unfold.widgets import UnfoldAdminTextInputWidget

from core.actors import Actor
from core.clocks import day_of, now
from core.doors import actor_of
from law.admin.shared import ActAdmin
from law.clauses import UnknownClause
from law.forms import PaperEndForm
from law.models import PaperEnd
from law.operations.papers import end_paper, may_end_papers, paper_states
from law.resting import paper_of, resting_on


@admin.register(PaperEnd)
class PaperEndAdmin(ActAdmin):
    """Until when papers hold, by whom written down; above the list every document as it stands today."""

    list_before_template = "staff/law/papers.html"
    list_display = ["document", "clause", "ends_on", "basis", "by_name", "at"]
    act_form = PaperEndForm
    act_label = "登记文件效力"
    act_hint = "写明文件或者条款到哪一日为止有效，以及依据；继续有效的不填日期。登记后请查看以其为依据的事项。"

    def allowed(self, by: Actor) -> bool:
        return may_end_papers(by)

    def act(self, *, by: Actor, at: datetime, **given: Any) -> PaperEnd:
        return end_paper(given.pop("document"), by=by, at=at, **given)

    def get_urls(self) -> list[URLPattern]:
        resting = path("resting/", self.admin_site.admin_view(self.resting_view), name="law_paperend_resting")
        return [resting, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        on = day_of(now())
        rows = [
            {"key": key, "state": state, "words": state.words(on), "alarm": state.alarming(on)}
            for key, state in paper_states().items()
        ]
        page: HttpResponse = super().changelist_view(request, {**(extra_context or {}), "papers": rows})
        return page

    def resting_view(self, request: HttpRequest) -> HttpResponse:
        """Everything that rests on a document, a clause or a law; for the office, since it looks across departments."""
        if not (actor_of(request).office and self.has_view_permission(request)):
            raise PermissionDenied
        asked, paper, found, error = request.GET.get("paper", "").strip(), None, [], ""
        if asked:
            try:
                paper = paper_of(asked)
                found = resting_on(paper)
            except (UnknownClause, ValueError) as wrong:
                error = str(wrong)
        context = {
            **self.admin_site.each_context(request),
            "title": "以某文件为依据的事项",
            "box": UnfoldAdminTextInputWidget().render("paper", asked, {"id": "paper", "maxlength": 100}),
            "paper": paper,
            "found": found,
            "error": error,
        }
        return TemplateResponse(request, "staff/law/resting.html", context)
