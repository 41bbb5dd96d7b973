"""A draft edited as a workbook: downloaded, changed by a person, uploaded, looked at, taken over."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from core.actors import Actor, Post
from core.admin import CaseAdmin
from core.admin.cases import last_step
from core.clocks import day_of, now
from core.doors import actor_of
from core.forms import DoorForm
from core.refusals import Refusal, Refused
from records import catalogue_sheets, operations
from records.catalogue_flow import DRAFT
from records.models import Catalogue

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "records.catalogue.revision"
LONGEST = 24 * 3600
"""Seconds for which what was looked at may still be taken over."""
MOST_WRONGS = 200


class WorkbookForm(DoorForm):
    """The edited workbook."""

    file = forms.FileField(label="文件", help_text="在本草案下载的工作簿（.xlsx）上修改，整份上传，不超过 10 MB。")

    def prepare(self) -> None:
        del self.fields["note"]


class TakeOverForm(DoorForm):
    """What was looked at, carried through the page under a signature."""

    content = forms.CharField(widget=forms.HiddenInput)


class WorkbookPages(CaseAdmin):
    """The pages of the workbook of one catalogue; the workbook of any version may be read."""

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("<int:pk>/workbook/", guard(self.workbook_view), name=self.url_name("workbook")),
            path("<int:pk>/revise/", guard(self.revise_view), name=self.url_name("revise")),
            path("<int:pk>/revise/confirm/", guard(self.confirm_view), name=self.url_name("revise_confirm")),
            *super().get_urls(),
        ]

    def case_context(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """With the way to edit a draft before its other moves, and to the workbook."""
        found = super().case_context(request, case)
        label = self.doors.label("revise")
        if may_revise(actor_of(request), case):
            found["buttons"].insert(0, {"label": label, "url": self.url("revise", case.pk)})
        elif case.state == DRAFT:
            found["others"].insert(0, f"{label}（经办）")
        return {**found, "workbook_url": self.url("workbook", case.pk)}

    def workbook_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """下载工作簿."""
        catalogue = self.case_or_404(request, pk)
        response = HttpResponse(catalogue_sheets.write(operations.items_of(catalogue)), content_type=XLSX)
        name = f"catalogue-{catalogue.origin}-{catalogue.version}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response

    def revise_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """上传工作簿: read, judged, compared with the draft; nothing is written yet."""
        catalogue = self._draft(request, pk)
        bound = (request.POST, request.FILES) if request.method == "POST" else ()
        form = WorkbookForm(*bound, actor=actor_of(request), on=day_of(now()))
        refusals: tuple[Refusal, ...] = ()
        if request.method == "POST" and form.is_valid():
            try:
                found = catalogue_sheets.read(form.cleaned_data["file"].read())
            except Refused as error:
                refusals = error.refusals
            else:
                return self._preview(request, catalogue, found)
        return self._upload(request, catalogue, form, refusals)

    def _upload(
        self,
        request: HttpRequest,
        catalogue: Catalogue,
        form: DoorForm,
        refusals: tuple[Refusal, ...] = (),
        told: Mapping[str, Any] = MappingProxyType({}),
    ) -> HttpResponse:
        shown = {
            "form": form,
            "refusals": refusals,
            "workbook_url": self.url("workbook", catalogue.pk),
            "list_url": self.url("change", catalogue.pk),
            **told,
        }
        return self.page(request, "staff/records/catalogue_upload.html", f"修改草案：{catalogue}", shown)

    def _preview(self, request: HttpRequest, catalogue: Catalogue, found: catalogue_sheets.Read) -> HttpResponse:
        actor, on = actor_of(request), day_of(now())
        if found.wrongs:
            told = {"wrongs": found.wrongs[:MOST_WRONGS], "wrong_count": len(found.wrongs)}
            return self._upload(request, catalogue, WorkbookForm(actor=actor, on=on), (), told)
        changes = catalogue_sheets.differences(operations.items_of(catalogue), found.items)
        kept = {"catalogue": catalogue.pk, "step": last_step(self.doors, catalogue.pk), "items": found.items}
        content = signing.dumps({**kept, "summary": catalogue_sheets.summary(changes)}, salt=SALT, compress=True)
        shown = {
            "changes": changes,
            "summary": catalogue_sheets.summary(changes),
            "form": TakeOverForm(initial={"content": content}, actor=actor, on=on) if changes else None,
            "confirm_url": self.url("revise_confirm", catalogue.pk),
            "revise_url": self.url("revise", catalogue.pk),
            "list_url": self.url("change", catalogue.pk),
        }
        return self.page(request, "staff/records/catalogue_preview.html", f"修改草案：{catalogue}", shown)

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """确认修改草案: exactly what was looked at, unless the draft moved meanwhile."""
        catalogue = self._draft(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(self.url("revise", catalogue.pk))
        actor, at = actor_of(request), now()
        form = TakeOverForm(request.POST, actor=actor, on=day_of(at))
        try:
            seen = self._seen(catalogue, form)
            operations.revise_catalogue(
                Catalogue.objects.filter(pk=catalogue.pk),
                items=seen["items"],
                by=actor,
                at=at,
                note="；".join(part for part in (seen["summary"], form.cleaned_data["note"]) if part),
                all_or_nothing=True,
            )
        except Refused as error:
            return self._upload(request, catalogue, WorkbookForm(actor=actor, on=day_of(at)), error.refusals)
        self.message_user(request, f"已办理“修改草案”：{seen['summary']}。", messages.SUCCESS)
        return HttpResponseRedirect(self.url("change", catalogue.pk))

    def _seen(self, catalogue: Catalogue, form: TakeOverForm) -> dict[str, Any]:
        """What the person looked at. Raises Refused when it is not ours, too old, or no longer meets the draft."""
        given = form.cleaned_data["content"] if form.is_valid() else ""
        try:
            seen: dict[str, Any] = signing.loads(given, salt=SALT, max_age=LONGEST)
        except signing.BadSignature as wrong:
            raise Refused(
                Refusal(code="revision_lost", sentence="预览已失效。", remedy="请重新上传工作簿。")
            ) from wrong
        if (seen["catalogue"], seen["step"]) != (catalogue.pk, last_step(self.doors, catalogue.pk)):
            sentence = "预览之后，草案已被修改。"
            remedy = "请重新下载工作簿，在最新内容上修改后上传。"
            raise Refused(Refusal(code="revision_overtaken", sentence=sentence, remedy=remedy))
        return seen

    def _draft(self, request: HttpRequest, pk: int) -> Catalogue:
        catalogue: Catalogue = self.case_or_404(request, pk)
        if not may_revise(actor_of(request), catalogue):
            raise PermissionDenied
        return catalogue


def may_revise(actor: Actor, catalogue: Catalogue) -> bool:
    """The office's handler, while the catalogue is a draft."""
    return actor.office and actor.holds(Post.HANDLER) and catalogue.state == DRAFT
