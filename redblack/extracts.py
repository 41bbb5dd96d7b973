"""What stands against a subject on a day, and over which information that can be said (P17). Reads only."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from core.clocks import day_of
from records.disputes import Dispute, dispute_of
from records.models import Item, Record, RecordFlag
from records.terms import Nature
from redblack.models import Entry
from subjects.models import Subject

WITHHELD = "（文字正在核对，暂不列明）"
REASON = "an extract asked for by the subject or with its authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A record or entry that stands. `mark` tells it, with what it says, from every other."""

    kind: str
    title: str
    document: str
    valid_to: date | None
    mark: str
    dispute: Dispute | None = None

    def as_row(self) -> dict[str, str]:
        """As the letter prints it."""
        until = f"{self.valid_to:%Y-%m-%d}" if self.valid_to else "未定"
        title = f"{self.title}（{self.dispute.label}）" if self.dispute else self.title
        return {"kind": self.kind, "title": title, "document": self.document, "valid_to": until}


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One kind of information that was looked through: how many units report it, and the day of the last report."""

    name: str
    units: int
    last_on: date | None

    def as_row(self) -> dict[str, Any]:
        """As the letter prints it."""
        last = f"{self.last_on:%Y-%m-%d}" if self.last_on else "尚无单位归集"
        return {"name": self.name, "units": self.units, "last_on": last}


def standing(subject_id: int, *, on: date) -> tuple[Found, ...]:
    """Negative records in force and effective black entries of a subject, and of those merged into it, on a day.

    Of a person also what follows from an organisation's record (JS-G 29). Three statements.
    """
    ids = list(Subject.objects.filter(Q(pk=subject_id) | Q(merged_into=subject_id)).values_list("pk", flat=True))
    flags = RecordFlag.objects.unscoped(REASON).standing(on)
    records = (
        Record.objects.unscoped(REASON)
        .in_force(on)
        .negative()
        .filter(subject_id__in=ids)
        .annotate(withheld=Exists(flags.filter(record=Coalesce(OuterRef("parent_id"), OuterRef("pk")))))
    )
    entries = Entry.objects.unscoped(REASON).effective(on).filter(subject_id__in=ids, colour="black")
    return (
        *(
            _of_record(one)
            for one in records.select_related("item", "provider", "parent").order_by("-determined_on", "-pk")
        ),
        *(_of_entry(one) for one in entries.select_related("programme", "recogniser").order_by("-listed_on", "-pk")),
    )


def _of_record(record: Record) -> Found:
    return Found(
        kind=record.item.name if record.item else "信用记录",
        # Words that may hold what may not be collected leave the house only after a person has looked (A5).
        title=WITHHELD if record.withheld else record.title,  # type: ignore[attr-defined]
        document=f"{record.provider.name} {record.document_no}".strip(),
        valid_to=record.valid_to,
        mark=f"record {record.public_id} {record.since_at}",
        dispute=dispute_of(record),
    )


def _of_entry(entry: Entry) -> Found:
    return Found(
        kind="黑名单",
        title=entry.programme.name,
        document=f"{entry.origin_authority or entry.recogniser.name} {entry.decision_no}".strip(),
        valid_to=entry.valid_to,
        mark=f"entry {entry.public_id} {entry.corrected_on}",
        dispute=dispute_of(entry),
    )


def digest_of(found: Sequence[Found]) -> str:
    """A fingerprint of what stands: another one means that the facts have changed."""
    return hashlib.sha256("\n".join(sorted(one.mark for one in found)).encode()).hexdigest()


def covered(*, on: date) -> tuple[Covered, ...]:
    """Every kind of information that may be negative, and the lists, with who reports them. Three statements."""
    items = [one for one in Item.objects.in_force(on) if one.nature in (Nature.NEGATIVE, Nature.RECORD)]
    held = Record.objects.unscoped(REASON).filter(item__code__in=[one.code for one in items]).order_by()
    rows = held.values("item__code").annotate(units=Count("provider", distinct=True), last=Max("filed_at"))
    known = {row["item__code"]: row for row in rows}
    lists = (
        Entry.objects.unscoped(REASON)
        .filter(colour="black", listed_on__isnull=False)
        .aggregate(units=Count("recogniser", distinct=True), last=Max("listed_on"))
    )
    return (
        *(_of_item(one.name, known.get(one.code)) for one in items),
        Covered(name="黑名单", units=lists["units"], last_on=lists["last"]),
    )


def _of_item(name: str, row: Any) -> Covered:
    last = row["last"] if row else None
    return Covered(name=name, units=row["units"] if row else 0, last_on=day_of(last) if last else None)
