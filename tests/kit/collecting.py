"""Files of records, and what became of them: shared by the tests of the collection."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.actors import Actor
from core.clocks import office_time
from records.models import CollectionBatch, Item, Record
from subjects.fictitious import valid_uscc
from tests.kit import desk, factories
from tests.records.test_checking import row as penalty

ON = date(2024, 3, 5)
AT = office_time(ON, 10)
LATER = office_time(date(2024, 3, 6), 9)
ADD = "admin:records_collectionbatch_add"


def labels(code: str = "penalty") -> dict[str, str]:
    """The headings of an item: field code → label."""
    item = Item.objects.in_force(ON).get(code=code)
    return {one.code: one.label for one in item.fields.all()}


def row(**changes: Any) -> dict[str, Any]:
    """A penalty against a company of its own."""
    number = next(factories.SERIAL)
    values = {
        "CF_XDR_MC": f"澄江第{number}号化工有限公司",
        "CF_XDR_SHXYM": valid_uscc(number),
        "CF_WSH": f"（澄）应急罚〔2024〕{number}号",
    }
    return {**penalty(), **values, **changes}


def table(rows: Iterable[Mapping[str, Any]], *, headings: Mapping[str, str] | None = None) -> list[list[Any]]:
    """Rows as a table under the labels of the penalty's fields, or under `headings`."""
    heads = headings or labels()
    return [list(heads.values()), *([one.get(code, "") for code in heads] for one in rows)]


def as_csv(lines: Sequence[Sequence[Any]], encoding: str = "utf-8") -> bytes:
    """A table as text."""
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode(encoding)


def uploaded(data: bytes, name: str = "处罚.csv") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data)


def send(actor: Actor, data: bytes, *, item: str = "penalty", name: str = "处罚.csv", at: Any = AT, **more: Any) -> Any:
    """The page that answers an upload."""
    chosen = Item.objects.in_force(ON).get(code=item)
    return desk.post(actor, reverse(ADD), at, item=chosen.pk, file=uploaded(data, name), **more)


def sent(actor: Actor, rows: Iterable[Mapping[str, Any]], **how: Any) -> CollectionBatch:
    """The batch of a file of penalties that was taken in."""
    answer = send(actor, as_csv(table(rows)), **how)
    assert answer.redirect_chain, desk.words(answer)
    return batches().latest("pk")


def counts(batch: CollectionBatch) -> dict[str, int]:
    """What a batch says of its rows."""
    return {name: getattr(batch, name) for name in ("new", "changed", "same", "refused")}


def batches() -> Any:
    return CollectionBatch.objects.unscoped("test")


def records() -> Any:
    return Record.objects.unscoped("test")
