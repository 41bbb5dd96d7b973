"""How whoever raised something can be reached, and the code of his receipt: asked why, shown once, kept on record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.actors import Post
from core.clocks import day_of, now
from core.doors import actor_of
from core.forms import ReasonForm
from core.refusals import NotAllowed, Refusal, Refused


class ContactPage:
    """A further address of an admin; `open_contact` is the operation, `raiser` the column with the name."""

    open_contact: Any
    raiser: str
    raiser_label: str

    def contact_urls(self) -> list[URLPattern]:
        admin: Any = self
        page = admin.admin_site.admin_view(self.contact_view)
        return [path("<int:pk>/contact/", page, name=admin.url_name("contact"))]

    def contact_link(self, case: Any) -> SafeString | str:
        """Where contact and code are seen; the number of the receipt stands in clear."""
        admin: Any = self
        left = "" if case.contact is not None else "（未留联系方式）"
        return format_html(
            '编号 {}　<a class="staff-link" href="{}">查看联系方式和查询码</a>{}',
            case.receipt_no,
            admin.url("contact", case.pk),
            left,
        )

    def contact_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why; then show the name, how he can be reached and the code of his receipt, once."""
        admin: Any = self
        case, actor, at = admin.case_or_404(request, pk), actor_of(request), now()
        if not (actor.office and actor.holds(Post.HANDLER, Post.REVIEWER)):
            raise PermissionDenied
        form = ReasonForm(request.POST if request.method == "POST" else None, actor=actor, on=day_of(at))
        form.fields["note"] = forms.CharField(label="查看理由", max_length=80, widget=form.fields["note"].widget)
        refusals: tuple[Refusal, ...] = ()
        shown = None
        if request.method == "POST" and form.is_valid():
            try:
                shown = type(self).open_contact(case, by=actor, at=at, reason=form.cleaned_data["note"])
            except Refused as error:
                refusals = error.refusals
            except NotAllowed as error:
                refusals = (Refusal(code="not_allowed", sentence=str(error)),)
        context = {
            "raiser_label": self.raiser_label,
            "raiser": getattr(case, self.raiser),
            "form": form,
            "refusals": refusals,
            "shown": shown,
            "receipt_no": case.receipt_no,
            "case_url": admin.url("change", pk),
        }
        title = f"{self.raiser_label}的联系方式和查询码：{case}"
        response: HttpResponse = admin.page(request, "staff/objections/raiser_contact.html", title, context)
        add_never_cache_headers(response)
        return response
