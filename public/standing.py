"""The public records of one subject, for its own page and for the exact look-up of a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from honours.terms import HONOURS
from public.queries import NOBODY, openly_named
from public.records import MASKED, PUBLIC, Shown, openly, public_items
from records.models import Record
from subjects.operations import striker
from subjects.queries import held_by

MOST = 50
"""How many records stand on one page; of more the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The newest public records of a subject, and whether there are more."""

    rows: tuple[Shown, ...]
    more: bool = False


def standing_records(subject_ids: Iterable[int], *, on: date, named: bool) -> Standing:
    """What is public on `on` of these subjects and of those merged into them; constant statements.

    Of whoever is not `named` openly only what the lists show under a masked name. The grounds of list entries are
    shown with their entry (`public_items`).
    """
    codes = [item.code for item in public_items(on) if named or item.code in MASKED]
    ids = list(subject_ids) or NOBODY
    whole = Record.objects.unscoped(PUBLIC).publicly_visible(on)
    rows = whole.filter(held_by(ids), item__code__in=codes)
    chosen = list(rows.select_related("subject", "provider", "item").order_by("-determined_on", "-pk")[: MOST + 1])
    return Standing(rows=_shown(chosen[:MOST]), more=len(chosen) > MOST)


def honours_of(subject_ids: Iterable[int], *, on: date) -> dict[int, tuple[Any, ...]]:
    """The public honours and commendations of each of these subjects, newest first; one statement."""
    ids = list(subject_ids) or NOBODY
    rows = Record.objects.unscoped(PUBLIC).publicly_visible(on).filter(subject__in=ids, item__code__in=HONOURS)
    found: dict[int, list[Any]] = {}
    for one in openly_named(rows).select_related("item").order_by("-determined_on", "-pk"):
        found.setdefault(one.subject_id, []).append(one)
    return {pk: tuple(rows) for pk, rows in found.items()}


def _shown(records: Collection[Any]) -> tuple[Shown, ...]:
    """For a table; the names of a person are opened once to be struck out, not once a row."""
    subjects = {one.subject_id: one.subject for one in records}
    struck = {pk: striker(subject) for pk, subject in subjects.items()}
    return tuple(
        Shown(record=one, title=struck[one.subject_id](one.title), named=openly(one.subject)) for one in records
    )
