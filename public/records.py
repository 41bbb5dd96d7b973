"""A credit record as the public reads it: the public fields of its item, persons masked, numbers nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from core.names import mask_person
from law.why import Why
from public.queries import openly_named
from records.disputes import Dispute, dispute_of
from records.flow import RECORD
from records.models import Item, ItemField, Record
from records.terms import (
    BOTH_OPEN,
    FOREVER,
    JUDGMENT_DEBTOR,
    LIST_GROUND,
    MASKED_ITEMS,
    FieldKind,
    Personal,
    Visibility,
)
from subjects.models import Subject
from subjects.operations import striker
from subjects.operations.masking import strike
from subjects.terms import SubjectKind

PUBLIC = "public pages show everybody the same, bounded by date"
BOTH = BOTH_OPEN
"""What the pages put first."""
COURT = JUDGMENT_DEBTOR
MASKED = MASKED_ITEMS
TOLD_BY = ("file", "update")
FOREVER_WORD = "长期"
_DAYS = ("determined_on", "conduct_on", "valid_to", "public_to")
_OWN = ("document_no", "basis", "fact", "title", *_DAYS)


def public_items(on: date) -> list[Item]:
    """The items in force on `on` whose records have pages, 双公示 first; one statement."""
    first = {code: place for place, code in enumerate((*BOTH, COURT))}
    return sorted(_with_pages(on), key=lambda item: (first.get(item.code, len(first)), item.order))


def public_codes(on: date) -> list[str]:
    """The codes of those items, in the order of the alphabet; one statement."""
    return sorted(_with_pages(on).values_list("code", flat=True))


def _with_pages(on: date) -> models.QuerySet[Item]:
    """Public items but the grounds of list entries: those are shown with their entry, never before it is listed."""
    # In force is asked first: an item that was made closed since must not come back in its former version.
    known = Item.objects.filter(pk__in=Item.objects.in_force(on).values("pk"))
    return known.filter(visibility=Visibility.PUBLIC).exclude(code=LIST_GROUND)


def records_of(code: str) -> models.QuerySet[Any]:
    """The records of an item, in every version of the catalogue, that may have a page, before any date was asked."""
    versions = list(Item.objects.filter(code=code).values_list("pk", flat=True))
    records: models.QuerySet[Any] = Record.objects.unscoped(PUBLIC).filter(item_id__in=versions)
    if code not in MASKED:
        records = openly_named(records)
    return records.select_related("subject", "provider", "item")


def once_public(records: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Of `records` those that the public saw and sees no more: ended or past their last day, nobody a minor."""
    over = Q(ended_on__isnull=False) | Q(public_to__lt=on) | Q(valid_to__lt=on)
    adult = Q(subject__adult_on__isnull=True) | Q(subject__adult_on__lte=on)
    return records.filter(over, adult, visibility=Visibility.PUBLIC, public_from__lte=on, parent__isnull=True)


def kind_field(fields: Iterable[ItemField], item: Item) -> ItemField | None:
    """The field by whose words a list is narrowed: the first public one that says what happened, not to whom."""
    aside = {item.binds.get(name) for name in ("kind", "number_kind", "procedure", "degree")}
    return next((one for one in fields if one.kind == FieldKind.WORDS and _open(one) and one.code not in aside), None)


def day_label(fields: Iterable[ItemField], item: Item) -> str:
    """What an item calls the day on which its facts were determined: 决定日期, 列入日期, 发布日期 …"""
    code = item.binds.get("determined_on")
    return next((one.label for one in fields if one.code == code), "认定日期")


def of_kind(field: ItemField, word: str) -> dict[str, Any]:
    """The look-up of records whose `field` holds `word`."""
    return {"values__contains": {field.code: [word] if field.many else word}}


def openly(subject: Subject) -> bool:
    """Whether `subject` may be named, and so has a page of its own."""
    return subject.kind != SubjectKind.NATURAL_PERSON and subject.name_sealed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A record on a page: `fields` are label, text and whether it needs a whole line; `why` how its dates came."""

    record: Record
    title: str
    named: bool
    fields: tuple[tuple[str, str, bool], ...] = ()
    why: tuple[str, ...] = ()

    @property
    def dispute(self) -> Dispute | None:
        """The objection that is dealt with, if any: flagged while it runs, with the clause that decides (JS-G 32)."""
        return dispute_of(self.record)


def short(records: Iterable[Record]) -> list[Shown]:
    """Records for a table."""
    return [Shown(record=one, title=striker(one.subject)(one.title), named=openly(one.subject)) for one in records]


def whole(record: Record, *, item: Item) -> Shown:
    """A record with every field that is public in the catalogue it was filed under and in the one in force now."""
    now = {one.code: one for one in item.fields.all()}
    then = record.item.fields.all() if record.item else []
    fields = [one for one in then if _open(one) and (one.code not in now or _open(now[one.code]))]
    struck = _striker(record, fields)
    rows = []
    for one in fields:
        text = _text(one, record)
        if text:
            rows.append((one.label, struck(text), one.kind == FieldKind.TEXT and (one.length or 0) > 64))
    return Shown(
        record=record,
        title=struck(record.title),
        named=openly(record.subject),
        fields=tuple(rows),
        why=reasons_of(record.pk),
    )


def reasons_of(record_id: int) -> tuple[str, ...]:
    """How the dates of a record came about, by the last move that set them; a correction's own words are not told."""
    steps = apps.get_model("core", "Step").objects.filter(
        flow=RECORD.name, case_id=record_id, transition__verb__in=TOLD_BY
    )
    why = steps.order_by("-pk").values_list("verdict__why", flat=True).first()
    return Why.from_json(why).chinese if why and "citations" in why else ()


def _open(field: ItemField) -> bool:
    return field.visibility == Visibility.PUBLIC and field.personal != Personal.NUMBER


def _striker(record: Record, fields: Iterable[ItemField]) -> Callable[[str], str]:
    """Masks the person whom the record is about, and whoever its fields name, wherever they stand in its texts."""
    binds = (record.item and record.item.binds) or {}
    others = [
        str(record.values.get(one.code) or "")
        for one in fields
        if one.personal == Personal.NAME and one.code != binds.get("name")
    ]
    own, named = striker(record.subject), strike(others)
    return lambda text: named(own(text))


def _text(field: ItemField, record: Record) -> str:
    """What a field says, in words; a masked name where it names a person."""
    binds: Mapping[str, str] = (record.item and record.item.binds) or {}
    bound = {code: name for name, code in binds.items() if name in (*_OWN, "name", "kind", "uscc")}
    name = bound.get(field.code)
    if name in ("name", "kind", "uscc"):
        return _of_subject(name, record.subject)
    value = record.values.get(field.code)
    if name in _DAYS:
        # What the document itself says, where the record counts from the day of a later finding.
        return _day(date.fromisoformat(value) if value else getattr(record, name))
    if name == "title":
        return _title(record, field, value)
    if name is not None:
        return str(getattr(record, name))
    if field.personal == Personal.NAME:
        return mask_person(str(value)) if value else ""
    if field.kind == FieldKind.DATE and value:
        return _day(date.fromisoformat(value))
    words = value if isinstance(value, list) else [value] if value not in (None, "") else []
    return "；".join(str(field.words.get(str(word), word)) for word in words)


def _title(record: Record, field: ItemField, value: Any) -> str:
    """The title in full; where it was corrected since, as it was corrected."""
    full = str(field.words.get(str(value), value) or "")
    return full if full.startswith(record.title.removesuffix("…")) else record.title


def _of_subject(name: str, subject: Subject) -> str:
    if name == "kind":
        return str(subject.get_kind_display())
    if name == "uscc":
        return (subject.uscc or "") if openly(subject) else ""
    return subject.name


def _day(day: date | None) -> str:
    return FOREVER_WORD if day in (None, FOREVER) else f"{day:%Y-%m-%d}"
