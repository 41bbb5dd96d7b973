"""P16: a page of 1,000 announcements of the public feed beside the same page by the serializers of the framework."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db import connection
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from bench import bulk, town
from bench.report import Row
from core.clocks import office_time
from public import changes
from public.models import Change
from public.operations import announce
from public.queries import openly_named
from records.models import Item, Record

ON = date(2024, 6, 3)
PAGES = 30
TARGET = 1 / 16


class RecordLine(serializers.Serializer[Any]):
    """What the feed says of a record, field by field."""

    item = serializers.CharField(source="item.code")
    item_name = serializers.CharField(source="item.name")
    subject = serializers.CharField(source="subject.name")
    subject_id = serializers.UUIDField(source="subject.public_id")
    uscc = serializers.CharField(source="subject.uscc")
    provider = serializers.CharField(source="provider.name")
    polarity = serializers.CharField()
    determined_on = serializers.DateField()
    until = serializers.DateField(source="public_to")
    title = serializers.CharField()
    document_no = serializers.CharField()


class ChangeLine(serializers.Serializer[Any]):
    """One announcement with its record."""

    cursor = serializers.SerializerMethodField()
    kind = serializers.CharField()
    what = serializers.CharField()
    id = serializers.UUIDField(source="public_id")
    at = serializers.DateTimeField()
    record = RecordLine()

    def get_cursor(self, change: Any) -> str:
        return f"{change.xid}-{change.pk}"


def measured(place: town.Town, subjects: str, *, count: int) -> Iterator[Row]:
    """`subjects` selects id and n of `count` organisations; each gets one public penalty, which is announced."""
    _filed(place, subjects)
    bulk.settle("records_record", "subjects_subject")
    began = time.perf_counter()
    while _behind():
        announce(at=office_time(ON))
    spent = time.perf_counter() - began
    told = Change.objects.count()
    assert told == count, f"{told} announcements of {count}"
    yield Row(name="P16+", what="announce what the dates made public", count=count, ours=spent)
    bulk.settle("public_change")
    starts = [_start(n * (count - changes.PAGE) // PAGES) for n in range(PAGES)]
    assert len(json.loads(_ours(starts[0]))) == min(count, changes.PAGE) == len(json.loads(_theirs(starts[0])))
    ours, theirs = _timed(_ours, starts), _timed(_theirs, starts)
    yield Row(
        name="P16",
        what="feed page of 1,000 / serializers of the framework",
        count=changes.PAGE,
        ours=ours,
        limit=theirs,
        target=TARGET,
        note=f"{theirs / ours:.1f} times as fast: {ours * 1000:.1f} ms against {theirs * 1000:.1f} ms",
    )


def _behind() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM public_feedstate WHERE sweep_what = '' AND sweep_on = %s", [ON])
        return not cursor.fetchone()[0]


def _start(offset: int) -> tuple[int, int]:
    xid, pk = Change.objects.order_by("xid", "pk").values_list("xid", "pk")[offset]
    return int(xid), int(pk)


def _timed(work: Callable[[tuple[int, int]], bytes], starts: list[tuple[int, int]]) -> float:
    """The median of one page."""
    spent = []
    for start in starts:
        began = time.perf_counter()
        work(start)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def _ours(after: tuple[int, int]) -> bytes:
    return b"[" + b",\n".join(changes.read(on=ON, after=after).lines) + b"]"


def _theirs(after: tuple[int, int]) -> bytes:
    page = list(
        Change.objects.extra(where=["(xid, id) > (%s::text::xid8, %s)"], params=[str(after[0]), after[1]]).order_by(
            "xid", "pk"
        )[: changes.PAGE]
    )
    rows = openly_named(Record.objects.unscoped("bench").publicly_visible(ON)).filter(
        pk__in=[one.thing for one in page]
    )
    known = {row.pk: row for row in rows.select_related("subject", "provider", "item")}
    for one in page:
        one.record = known[one.thing]
    return bytes(JSONRenderer().render(ChangeLine(page, many=True).data))


def _filed(place: town.Town, subjects: str) -> None:
    item = Item.objects.in_force(ON).get(code="penalty")
    bulk.insert(
        "records_record",
        subjects,
        {
            "state": "'filed'",
            "subject_id": "s.id",
            "item_id": f"{item.pk}",
            "provider_id": f"{place.bureau.pk}",
            "pack_version_id": f"{place.pack.version_id}",
            "ground": "'administrative'",
            "polarity": "'negative'",
            "procedure": "'general'",
            "degree": "'ordinary'",
            "title": "'未采取措施消除事故隐患'",
            "document_no": "'（澄）应急罚〔2024〕' || s.n || '号'",
            "provider_key": "'P16-' || s.n",
            "visibility": "'public'",
            "conduct_on": "'2024-01-10'",
            "determined_on": "'2024-02-20'",
            "valid_to": "'2025-02-20'",
            "public_from": "'2024-03-05'",
            "public_to": "'2025-02-20'",
        },
    )
