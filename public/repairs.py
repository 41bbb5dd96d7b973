"""Applications for repair in publicity, as the public reads them: whose, for what, who agrees and why (JS-G 35)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q

from law.operations import pack_by_version_id, tentative
from law.why import PROVISIONAL
from public.queries import openly_named, reasons
from public.records import PUBLIC, public_codes
from records.models import Record
from redblack.models import Entry
from repair.flow import REPAIR
from repair.models import Repair
from repair.terms import PUBLICITY_TERM
from subjects.operations import striker

SHOWN_BY = ("publicise", "recount")


def repairs_in_publicity(on: date) -> models.QuerySet[Repair]:
    """Applications that may be named to anybody on `on`: only while what they aim at is itself on a page."""
    # Grounds of list entries have no page of their own, and no application may tell of an entry before it is listed.
    records = Record.objects.unscoped(PUBLIC).publicly_visible(on).filter(item__code__in=public_codes(on))
    entries = Entry.objects.unscoped(PUBLIC).publicly_visible(on)
    target = Q(record__in=records.values("pk")) | Q(entry__in=entries.values("pk"))
    known = Repair.objects.unscoped(PUBLIC).in_publicity(on)
    return openly_named(known).filter(target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One application: `opinion` and `commitment` with persons struck out; `why` how its last day came."""

    case: Repair
    title: str
    opinion: str
    commitment: str
    why: tuple[str, ...]

    @property
    def mark(self) -> str:
        """【暂定】 where the last day rests on a year whose holidays are not published."""
        pack = pack_by_version_id(self.case.pack_version_id)
        return PROVISIONAL if tentative(self.case.publicity_ends_on, pack=pack, key=PUBLICITY_TERM) else ""


def lines_of(cases: Iterable[Repair]) -> list[Line]:
    """Applications for the page; one statement for all."""
    chosen = list(cases)
    whys = reasons([case.pk for case in chosen], verbs=SHOWN_BY, flow=REPAIR.name)
    return [_line(case, whys.get(case.pk, ())) for case in chosen]


def _line(case: Repair, why: tuple[str, ...]) -> Line:
    struck = striker(case.subject)
    title = case.record.title if case.record is not None else case.entry.programme.name if case.entry else ""
    return Line(
        case=case,
        title=struck(title),
        opinion=struck(case.opinion),
        commitment=struck(case.commitment),
        why=why,
    )
