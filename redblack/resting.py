"""Which programmes name a paper as their legal basis, and which open entries stand under them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from law.resting import SHOWN, Paper, Resting
from redblack.flow import CLOSED, ENTRY
from redblack.models import Entry, EntryGround, Programme


def resting_on(paper: Paper) -> list[Resting]:
    """Programmes that still have effect or are on their way, and their entries that are not closed; two statements."""
    named = Q()
    for word in paper.words:
        named |= Q(legal_basis__contains=word)
    programmes = list(
        Programme.objects.filter(named, superseded_on__isnull=True, withdrawn_on__isnull=True).select_related(
            "recogniser"
        )
    )
    entries = (
        Entry.objects.unscoped("what rests on a paper is asked across all departments")
        .filter(programme__in=programmes)
        .exclude(state__in=CLOSED)
        .select_related("programme")
        .order_by("pk")
    )
    shown = list(entries[: SHOWN + 1])
    count = len(shown) if len(shown) <= SHOWN else entries.count()
    rows = tuple(f"{p}（{p.recogniser.name}）{_which(paper, p.legal_basis)}" for p in programmes[:SHOWN])
    return [
        Resting(heading="认定办法", count=len(programmes), rows=rows),
        Resting(
            heading="未办结的名单条目",
            count=count,
            rows=tuple(f"{e}　{e.programme.name}　{ENTRY.states[e.state]}" for e in shown[:SHOWN]),
        ),
    ]


def _which(paper: Paper, text: str) -> str:
    if paper.clause is None:
        return ""
    return "：写明该条" if paper.clause_named_in(text) else "：只写明文件，须人工核对条款"


def entries_on_records(record_ids: models.QuerySet[Any]) -> list[Resting]:
    """The entries on their way or on a list that have one of these records for a ground."""
    grounds = EntryGround.objects.filter(record__in=record_ids)
    entries = Entry.objects.unscoped("what rests on records").filter(pk__in=grounds.values("entry"))
    open_ones = entries.exclude(state__in=CLOSED).order_by("pk")
    rows = tuple(str(entry) for entry in open_ones[:SHOWN])
    return [Resting(heading="名单条目", count=open_ones.count(), rows=rows)]
