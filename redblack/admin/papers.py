"""Papers of an entry at the desk: the draft before it is signed, the receipt of service, the scanned proofs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from core.clocks import day_of, now
from core.doors import actor_of
from core.letters import full_names, number_of, title_of
from core.letters.setting import Sheet, as_pdf
from core.letters.words import words_of
from core.models import Letter
from core.pages.papers import paper_response, pdf_response, render_draft
from core.papers import opened
from core.refusals import NotAllowed
from core.terms import letter_kind
from law.operations import pack_by_version_id
from records.repair_notice import goes_with_decision
from redblack.flow import CHECKED, ENTRY, NOTIFIED, READY
from redblack.models import Entry, ServiceAttempt
from redblack.operations.basis import draft_rows, repair_notice_rows
from redblack.terms import Colour, Outcome

DRAFTS = {CHECKED: "prior_notice", READY: "listing_decision"}
FIRST, SECOND = "listing_decision", "repair_notice"


class PaperPages:
    """Further addresses of the entry's admin."""

    def paper_urls(self) -> list[URLPattern]:
        admin: Any = self
        guard = admin.admin_site.admin_view
        return [
            path("<int:pk>/draft/", guard(self.draft_view), name=admin.url_name("draft")),
            path("<int:pk>/receipt/", guard(self.receipt_view), name=admin.url_name("receipt")),
            path("<int:pk>/proofs/<int:proof>/", guard(self.proof_view), name=admin.url_name("proof")),
        ]

    def _own(self, request: HttpRequest, pk: int) -> Entry:
        """The entry if it is of this person's unit or he is of the office; papers are not shared with the list."""
        admin: Any = self
        entry: Entry = admin.case_or_404(request, pk)
        actor = actor_of(request)
        if not actor.office and entry.recogniser_id not in actor.units:
            raise Http404("没有这份文书。")
        return entry

    def draft_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The letter that the next signature would issue, without number and seal; `?letter=` asks for the second."""
        entry = self._own(request, pk)
        kind = DRAFTS.get(entry.state)
        entries = Entry.objects.within(actor_of(request)).filter(pk=entry.pk)
        if request.GET.get("letter") == SECOND and kind == FIRST:
            kind, rows = SECOND, repair_notice_rows(entries.filter(colour=Colour.BLACK), on=day_of(now()))
        else:
            rows = draft_rows(entries)
        row = rows.first() if kind and rows is not None else None
        if kind is None or row is None:
            raise Http404("当前状态没有待签发的文书。")
        letter = Letter(
            kind=kind,
            template_version=letter_kind(kind).version,
            unit_id=row["unit_id"],
            unit_name=row["unit_name"],
            data=row["data"],
        )
        return render_draft(request, letter)

    def receipt_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """送达回证 of the prior notice, to be signed on paper; filled in where service is recorded."""
        entry = self._own(request, pk)
        letter = Letter.objects.of_case(ENTRY.name, entry.pk).standing().filter(kind="prior_notice").last()
        if letter is None:
            raise Http404("尚未签发事前告知书。")
        at = now()
        try:
            name = full_names([letter], by=actor_of(request), at=at).get(letter.pk)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        named = {"subject": name} if name else {}
        sheet = Sheet(
            unit=letter.unit_name,
            number="",
            words=words_of("service_receipt", {**receipt_data(entry, letter), **named}),
            head=False,
            sign=False,
        )
        pdf = as_pdf(sheet, stamp_of_time=int(at.timestamp()))
        return pdf_response(pdf, name=f"receipt-{entry.pk}")

    def proof_view(self, request: HttpRequest, pk: int, proof: int) -> HttpResponse:
        """A scanned proof, opened for those who keep the case."""
        entry = self._own(request, pk)
        attempt = entry.service_attempts.filter(file_id=proof).select_related("file").first()
        if attempt is None or attempt.file is None:
            raise Http404("没有这份凭证。")
        return paper_response(opened(attempt.file), media_type=attempt.file.media_type, name=f"proof-{proof}")


def receipt_data(entry: Entry, letter: Letter) -> dict[str, Any]:
    """What is printed into the receipt."""
    attempts = list(entry.service_attempts.order_by("pk"))
    served = next((one for one in attempts if one.outcome == Outcome.SERVED), None)
    failed = [f"{one.tried_on:%Y-%m-%d} {one.get_method_display()}：{one.proof}" for one in attempts if one != served]
    return {
        "title": "送达回证",
        "letter": f"{title_of(letter)}　{number_of(letter)}",
        "subject": letter.data.get("subject"),
        "subject_code": letter.data.get("subject_code"),
        "method": served.get_method_display() if served else "",
        "served_on": served.tried_on.isoformat() if served else "",
        "proof": served.proof if served else "",
        "failed": "；".join(failed),
    }


def _has_second(entry: Entry) -> bool:
    """Whether the signature would issue the repair notice with the decision (两书同达)."""
    wanted = entry.state == READY and entry.colour == Colour.BLACK
    return wanted and goes_with_decision(pack_by_version_id(entry.pack_version_id))


def paper_context(admin: Any, entry: Entry) -> dict[str, Any]:
    """Attempts at service and the ways to drafts and receipts, for the page of an entry."""
    attempts: list[ServiceAttempt] = list(entry.service_attempts.select_related("file").order_by("pk"))
    return {
        "attempts": [(one, admin.url("proof", entry.pk, one.file_id) if one.file_id else "") for one in attempts],
        "draft_url": admin.url("draft", entry.pk) if entry.state in DRAFTS else "",
        "second_draft_url": admin.url("draft", entry.pk) + f"?letter={SECOND}" if _has_second(entry) else "",
        "receipt_url": admin.url("receipt", entry.pk) if entry.notified_on else "",
        "waits_for_service": entry.state == NOTIFIED,
    }
