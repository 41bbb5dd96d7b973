"""What the change feed may tell: records, entries and clarifications that everybody may see today and that are named
openly (I13).

Whoever is not named openly is in no list that can be taken away as a whole; search engines are asked to leave such
pages out, and so does the feed. What a thing says is read here, at the moment of reading, by its dates.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Case, F, Func, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Least
from django.urls import reverse

from core.clocks import OFFICE_ZONE
from core.models import Step
from objections.redress_flow import REDRESS
from objections.redress_queries import clarifications
from public.clarified import paragraphs_of
from public.queries import openly_named
from public.records import PUBLIC, public_codes
from public.terms import ChangeKind, What
from public.wording import without_numbers
from records.flow import RECORD
from records.models import Record
from redblack.flow import ENTRY
from redblack.models import Entry

PAGE = 1000
_NOBODY = UUID(int=0)
_NOTHING = "SELECT NULL::bigint AS id, NULL::uuid AS public_id, NULL::bigint AS mark WHERE false"
_PAGE = """
    SELECT c.xid::text, c.id, c.kind, c.what, c.thing, c.public_id::text, c.at FROM public_change c
     WHERE (c.xid, c.id) > (%s::text::xid8, %s) AND c.xid < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY c.xid, c.id LIMIT %s
"""
RECORD_SAYS: dict[str, Any] = {
    "item": F("item__code"),
    "item_name": F("item__name"),
    "subject": F("subject__name"),
    "subject_id": Cast("subject__public_id", TextField()),
    "uscc": F("subject__uscc"),
    "provider": F("provider__name"),
    "polarity": F("polarity"),
    "determined_on": F("determined_on"),
    "until": Least("public_to", "valid_to"),
    "title": F("title"),
    "document_no": F("document_no"),
}
"""What is told of a record, in this order."""
ENTRY_SAYS: dict[str, Any] = {
    "list": F("colour"),
    "programme": F("programme__name"),
    "subject": F("subject__name"),
    "subject_id": Cast("subject__public_id", TextField()),
    "uscc": F("subject__uscc"),
    "recogniser": Coalesce("recogniser__successor__name", "recogniser__name"),
    "listed_on": F("listed_on"),
    "until": Least("public_to", "valid_to"),
}
"""What is told of an entry."""
CLARIFICATION_SAYS: dict[str, Any] = {
    "about": Case(When(entry__isnull=False, then=Value(What.ENTRY.value)), default=Value(What.RECORD.value)),
    "about_id": Cast(Coalesce("entry__public_id", "record__public_id"), TextField()),
    "wrong": F("wrong"),
    "subject": F("subject__name"),
    "subject_id": Cast("subject__public_id", TextField()),
    "uscc": F("subject__uscc"),
    "unit": F("unit__name"),
    "number": F("letter_no"),
    "clarified_on": F("clarified_on"),
    "until": F("clarification_to"),
    "text": F("words"),
}
"""What is told of a clarification: `about` what was wrong, as the feed told it, and the words that were signed."""
SAYS = {What.RECORD: RECORD_SAYS, What.ENTRY: ENTRY_SAYS, What.CLARIFICATION: CLARIFICATION_SAYS}
FLOWS = {What.RECORD: RECORD.name, What.ENTRY: ENTRY.name, What.CLARIFICATION: REDRESS.name}
"""Whose steps say that something moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A page: `lines` are JSON objects, `after` the cursor to go on from, `more` whether to go on at once."""

    lines: tuple[bytes, ...]
    after: str
    more: bool


def told_records(on: date, codes: Collection[str]) -> models.QuerySet[Any]:
    """Public records of these items, with a `mark` that changes with what is said of them and with every move."""
    shown = openly_named(Record.objects.unscoped(PUBLIC).publicly_visible(on).filter(item__code__in=codes))
    return _marked(shown, What.RECORD)


def told_entries(on: date) -> models.QuerySet[Any]:
    """Entries on the public lists, as `told_records`."""
    return _marked(openly_named(Entry.objects.unscoped(PUBLIC).publicly_visible(on)), What.ENTRY)


def told_clarifications(on: date) -> models.QuerySet[Any]:
    """Clarifications on the public page: whoever copied what was wrong learns that it was (JY 24, JS-L 24)."""
    return _marked(openly_named(clarifications(on)), What.CLARIFICATION)


def _marked(shown: models.QuerySet[Any], what: What) -> models.QuerySet[Any]:
    """With the last step of each: what was taken away and given back between two looks is told anew."""
    last = Step.objects.filter(flow=FLOWS[what], case_id=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    parts = Func(Value("|"), *SAYS[what].values(), Subquery(last), function="concat_ws", output_field=TextField())
    return shown.annotate(
        mark=Func(parts, Value(0), function="hashtextextended", output_field=models.BigIntegerField())
    )


@lru_cache(maxsize=12)
def statement(what: str, on: date, codes: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    """The statement that selects what is public of a kind: id, public_id, mark, and what is told as s0, s1 …"""
    tell: dict[str, Callable[[], models.QuerySet[Any]]] = {
        What.RECORD: lambda: told_records(on, codes),
        What.ENTRY: lambda: told_entries(on),
        What.CLARIFICATION: lambda: told_clarifications(on),
    }
    rows = tell[what]()
    given = {f"s{place}": said for place, said in enumerate(SAYS[What(what)].values())}
    try:
        return rows.order_by().values("id", "public_id", "mark", **given).query.sql_with_params()
    except EmptyResultSet:  # Django sees by itself that nothing can be public
        columns = "".join(f", NULL AS {name}" for name in given)
        return _NOTHING.replace(" WHERE", f"{columns} WHERE"), ()


def read(*, on: date, after: tuple[int, int] = (0, 0), limit: int = PAGE) -> Told:
    """The announcements after a place, oldest first, each with what the thing says today; at most five statements.

    What is not public today is told as having left, with nothing but its number, whatever was announced of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, [str(after[0]), after[1], limit + 1])
        rows = cursor.fetchall()
    page = rows[:limit]
    said = _said(page, on)
    when = cache(instant)
    lines = tuple(_line(row, said.get((row[3], row[4])), when) for row in page)
    xid, pk = page[-1][:2] if page else (str(after[0]), after[1])
    return Told(lines=lines, after=f"{xid}-{pk}", more=len(rows) > limit)


def _said(page: list[Any], on: date) -> dict[tuple[str, int], tuple[Any, ...]]:
    """What every thing of a page that is public on `on` says."""
    asked: dict[str, list[int]] = {what: [] for what in What.values}
    for _, _, kind, what, thing, _, _ in page:
        if kind != ChangeKind.LEFT:
            asked[what].append(thing)
    codes = tuple(public_codes(on)) if asked[What.RECORD] else ()
    found: dict[tuple[str, int], tuple[Any, ...]] = {}
    with connection.cursor() as cursor:
        for what, says in SAYS.items():
            if not asked[what]:
                continue
            sql, params = statement(what.value, on, codes)
            columns = ", ".join(f"s{place}" for place in range(len(says)))
            cursor.execute(f"SELECT id, {columns} FROM ({sql}) t WHERE id = ANY(%s)", [*params, asked[what]])  # noqa: S608
            found |= {(what.value, row[0]): row[1:] for row in cursor.fetchall()}
    return found


def _line(row: Any, said: tuple[Any, ...] | None, when: Callable[[datetime], str]) -> bytes:
    xid, pk, kind, what, _, public_id, at = row
    told = {"cursor": f"{xid}-{pk}", "kind": kind, "what": what, "id": public_id, "at": when(at)}
    if said is None:
        told["kind"] = ChangeKind.LEFT.value
    elif what == What.RECORD:
        told.update(zip(RECORD_SAYS, said, strict=True))
        told["title"], told["document_no"] = without_numbers(told["title"]), without_numbers(told["document_no"])
        told["url"] = f"{_records()}{told['item']}/{public_id}/"
    elif what == What.CLARIFICATION:
        told.update(zip(CLARIFICATION_SAYS, said, strict=True))
        words = told["text"] if isinstance(told["text"], dict) else json.loads(told["text"])
        told["text"] = [without_numbers(text) for text in paragraphs_of(words)]
        told["url"] = f"{_clarifications()}{public_id}/"
    else:
        told.update(zip(ENTRY_SAYS, said, strict=True))
        told["url"] = f"{_subjects()}{told['subject_id']}/"
    return orjson.dumps(told)


@cache
def _records() -> str:
    return reverse("public:records")


@cache
def _clarifications() -> str:
    return reverse("public:clarifications")


@cache
def _subjects() -> str:
    return reverse("public:subject", args=[_NOBODY]).removesuffix(f"{_NOBODY}/")


def instant(at: datetime) -> str:
    """An instant as the feed writes it: in the office's zone, to the millisecond."""
    return at.astimezone(OFFICE_ZONE).isoformat(timespec="milliseconds")
