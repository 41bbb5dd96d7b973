"""What the change feed may tell: records and entries that everybody may see today and that are named openly (I13).

Whoever is not named openly is in no list that can be taken away as a whole; search engines are asked to leave such
pages out, and so does the feed. What a thing says is read here, at the moment of reading, by its dates.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import F, Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, Least
from django.urls import reverse

from core.clocks import OFFICE_ZONE
from core.models import Step
from public.queries import openly_named
from public.records import PUBLIC, public_items
from public.terms import ChangeKind, What
from public.wording import without_numbers
from records.flow import RECORD
from records.models import Record
from redblack.flow import ENTRY
from redblack.models import Entry

PAGE = 1000
_NOBODY = UUID(int=0)
_PAGE = """
    SELECT c.xid::text, c.id, c.kind, c.what, c.thing, c.public_id, c.at FROM public_change c
     WHERE (c.xid, c.id) > (%s::text::xid8, %s) AND c.xid < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY c.xid, c.id LIMIT %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A page of the feed: `lines` are JSON texts, `after` the cursor to go on from, `more` whether to go on at once."""

    lines: tuple[str, ...]
    after: str
    more: bool


def open_codes(on: date) -> list[str]:
    """The items of the catalogue whose records have pages on `on`."""
    return sorted(item.code for item in public_items(on))


def told_records(on: date, codes: Collection[str]) -> models.QuerySet[Any]:
    """Public records of these items, with what the feed says of them: `words`, `facts`, and the `mark` of both."""
    shown = openly_named(Record.objects.unscoped(PUBLIC).publicly_visible(on).filter(item__code__in=codes))
    address = _text(Value(reverse("public:records")), F("item__code"), Value("/"), _number("public_id"), Value("/"))
    return _marked(
        shown,
        flow=RECORD.name,
        words=JSONObject(title="title", document_no="document_no"),
        facts=JSONObject(
            item="item__code",
            item_name="item__name",
            subject="subject__name",
            subject_id="subject__public_id",
            uscc="subject__uscc",
            provider="provider__name",
            polarity="polarity",
            determined_on="determined_on",
            until=Least("public_to", "valid_to"),
            url=address,
        ),
    )


def told_entries(on: date) -> models.QuerySet[Any]:
    """Entries on the public lists, as `told_records`."""
    shown = openly_named(Entry.objects.unscoped(PUBLIC).publicly_visible(on))
    page = reverse("public:subject", args=[_NOBODY]).removesuffix(f"{_NOBODY}/")
    return _marked(
        shown,
        flow=ENTRY.name,
        words=JSONObject(programme="programme__name"),
        facts=JSONObject(
            list="colour",
            subject="subject__name",
            subject_id="subject__public_id",
            uscc="subject__uscc",
            recogniser=Coalesce("recogniser__successor__name", "recogniser__name"),
            listed_on="listed_on",
            until=Least("public_to", "valid_to"),
            url=_text(Value(page), _number("subject__public_id"), Value("/")),
        ),
    )


def _marked(shown: models.QuerySet[Any], *, flow: str, words: Any, facts: Any) -> models.QuerySet[Any]:
    """With the last step of each: what was taken away and given back between two looks is told anew."""
    last = Step.objects.filter(flow=flow, case_id=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    said = shown.annotate(words=Cast(words, TextField()), facts=Cast(facts, TextField()))
    whole = _text(F("words"), F("facts"), Cast(Subquery(last), TextField()))
    return said.annotate(mark=Func(whole, Value(0), function="hashtextextended", output_field=models.BigIntegerField()))


def _text(*parts: Any) -> Concat:
    return Concat(*parts, output_field=TextField())


def _number(name: str) -> Cast:
    return Cast(name, TextField())


def read(*, on: date, after: tuple[int, int] = (0, 0), limit: int = PAGE) -> Told:
    """The announcements after a place, oldest first, each with what the thing says today; four statements.

    What is not public today is told as having left, with nothing but its number, whatever was announced of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, [str(after[0]), after[1], limit + 1])
        rows = cursor.fetchall()
    page = rows[:limit]
    said = _said(page, on)
    lines = tuple(_line(row, said.get((row[3], row[4]), "")) for row in page)
    xid, pk = page[-1][:2] if page else (str(after[0]), after[1])
    return Told(lines=lines, after=f"{xid}-{pk}", more=len(rows) > limit)


def _said(page: list[Any], on: date) -> dict[tuple[str, int], str]:
    """What every thing of a page that is public on `on` says, as the inside of a JSON object."""
    asked: dict[str, list[int]] = {what: [] for what in What.values}
    for _, _, kind, what, thing, _, _ in page:
        if kind != ChangeKind.LEFT:
            asked[what].append(thing)
    shown = {What.RECORD: told_records(on, open_codes(on)), What.ENTRY: told_entries(on)}
    return {
        (what, pk): f"{facts[1:-1]}, {without_numbers(words[1:-1])}"
        for what, rows in shown.items()
        for pk, facts, words in rows.filter(pk__in=asked[what] or [0]).values_list("pk", "facts", "words")
    }


def _line(row: Any, said: str) -> str:
    xid, pk, kind, what, _, public_id, at = row
    shown = kind if said else ChangeKind.LEFT.value
    return (
        f'{{"cursor": "{xid}-{pk}", "kind": "{shown}", "what": "{what}", "id": "{public_id}", "at": "{instant(at)}"'
        f"{', ' if said else ''}{said}}}"
    )


def instant(at: datetime) -> str:
    """An instant as the feed writes it: in the office's zone, to the millisecond."""
    return at.astimezone(OFFICE_ZONE).isoformat(timespec="milliseconds")
