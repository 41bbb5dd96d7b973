"""The repair notice of an adverse record, printed to be served together with the penalty decision (两书同达)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from core.clocks import now
from core.doors import actor_of
from core.letters import full_names
from core.letters.setting import Sheet, as_pdf
from core.letters.words import words_of
from core.models import Letter
from core.pages.papers import pdf_response
from core.refusals import NotAllowed
from law.operations import current_calendar, pack_by_version_id
from records.models import Record
from records.repair_notice import is_printable, notice_words

KIND = "repair_notice"


class RepairNoticePage:
    """One further address of the record's admin."""

    def repair_notice_urls(self) -> list[URLPattern]:
        admin: Any = self
        guard = admin.admin_site.admin_view
        return [path("<int:pk>/repair-notice/", guard(self.repair_notice_view), name=admin.url_name("repair_notice"))]

    def repair_notice_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The notice as a PDF without number and seal: the unit that decided puts its own on it."""
        admin: Any = self
        record: Record = admin.case_or_404(request, pk)
        if not may_print(request, record):
            raise Http404("这条记录没有信用修复告知书。")
        at = now()
        letter = Letter(kind=KIND, subject_id=record.subject_id, number_text=record.document_no, data=_data(record))
        try:
            name = next(iter(full_names([letter], by=actor_of(request), at=at).values()), "")
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        said = {**letter.data, **({"subject": name} if name else {})}
        sheet = Sheet(unit=record.provider.name, number="", words=words_of(KIND, said), head=False, sign=False)
        return pdf_response(as_pdf(sheet, stamp_of_time=int(at.timestamp())), name=f"repair-notice-{record.pk}")


def may_print(request: HttpRequest, record: Record) -> bool:
    """Whether this reader prints the notice: of an adverse record that stands, its provider and the office."""
    actor = actor_of(request)
    adverse = record.polarity == "negative" and record.ended_on is None and record.parent_id is None
    own = actor.office or record.provider_id in actor.units
    return own and adverse and is_printable(pack_by_version_id(record.pack_version_id))


def _data(record: Record) -> dict[str, Any]:
    pack = pack_by_version_id(record.pack_version_id)
    return {
        "subject": record.subject.name,
        "subject_code": record.subject.uscc,
        "authority": record.provider.name,
        "record": record.title,
        "decision_no": record.document_no,
        "determined_on": record.determined_on.isoformat(),
        "valid_to": record.valid_to.isoformat() if record.valid_to else "",
        "law": notice_words(
            pack,
            degree=record.degree,
            determined_on=record.determined_on,
            calendar=current_calendar(),
            site=settings.SITE_URL,
        ),
    }
