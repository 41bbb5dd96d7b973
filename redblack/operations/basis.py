"""What every verb on entries shares: the law of a case, reasons that cite it, letters of the moved cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models

from core import letters
from core.sets import Change
from law.operations import current_calendar, pack_by_version_id
from law.packs import Pack
from law.why import Why
from records.repair_notice import goes_with_decision, notice_words
from redblack.flow import ENTRY
from redblack.letter_queries import hidden_source, letter_source
from redblack.models import Entry
from redblack.terms import CROSS_CHECK_BLACK, STATEMENT_TERM, Colour

ENTRIES: dict[str, Any] = {"flow": ENTRY, "model": Entry, "owner_column": "recogniser_id"}


def law_of(facts: Any) -> Pack:
    """The pack that decides the case: the one it was begun under."""
    return pack_by_version_id(facts.pack_version_id)


def because(pack: Pack, *sentences: str, keys: tuple[str, ...] = ()) -> dict[str, Any]:
    """Reasons that rest on the pack's answers to `keys`, as a verdict stores them."""
    return Why.cited(pack, *(key for key in keys if pack.get(key) is not None), sentences=sentences).as_json()


def issues(kind: str) -> Callable[[Change], None]:
    """An effect that issues one letter of `kind` per moved case."""

    def issue(change: Change) -> None:
        entries = Entry.objects.unscoped("the cases of this transition").filter(pk__in=change.ids)
        letters.issue(kind, draft_rows(entries), flow=ENTRY.name, transition_id=change.transition_id, at=change.at)

    return issue


def adds_repair_notice(change: Change) -> None:
    """An effect: the repair notice of each moved black entry whose pack wants it together with the decision (I17)."""
    entries = Entry.objects.unscoped("the cases of this transition").filter(pk__in=change.ids, colour=Colour.BLACK)
    rows = repair_notice_rows(entries, on=change.on)
    if rows is not None:
        letters.issue("repair_notice", rows, flow=ENTRY.name, transition_id=change.transition_id, at=change.at)


def repair_notice_rows(entries: models.QuerySet[Any], *, on: date) -> models.QuerySet[Any] | None:
    """What the repair notice about each of these entries says if it is listed on `on`; None where no pack wants one."""
    packs = [pack for pack in _packs_of(entries) if goes_with_decision(pack)]
    if not packs:
        return None
    calendar = current_calendar()
    words = {
        pack.row_id: notice_words(pack, degree="serious", determined_on=on, calendar=calendar, site=settings.SITE_URL)
        for pack in packs
    }
    return letter_source(entries.filter(pack_version_id__in=list(words)), words=words)


def tell_origins(entry_ids: Sequence[int], *, transition_id: int, at: datetime) -> int:
    """Sign one letter of the credit office to the origin of each red entry that was hidden here (JY 6(2))."""
    if not entry_ids:
        return 0
    entries = Entry.objects.unscoped("the origins of hidden entries are told").filter(pk__in=entry_ids)
    source = hidden_source(entries, clause=CROSS_CHECK_BLACK)
    return letters.issue("hidden_notice", source, flow=ENTRY.name, transition_id=transition_id, at=at)


def draft_rows(entries: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """What a letter about each of these entries says as things stand: the rows that `letters.issue` takes."""
    return letter_source(entries, words={pack.row_id: words_of(pack) for pack in _packs_of(entries)})


def _packs_of(entries: models.QuerySet[Any]) -> list[Pack]:
    ids = entries.order_by().values_list("pack_version_id", flat=True).distinct()
    return [pack_by_version_id(pk) for pk in ids]


def words_of(pack: Pack) -> dict[str, str]:
    """What a letter prints of the pack: its terms and names, and the clauses they rest on."""
    asked = ("listing.prior_notice", STATEMENT_TERM, "labels.black", "labels.red")
    told = [pack.entry(key) for key in asked if pack.get(key) is not None]
    return {
        **{entry.key.name.rpartition(".")[2]: entry.chinese for entry in told},
        **{f"{entry.key.name.rpartition('.')[2]}_clause": entry.citations[0].short for entry in told},
        **({"with_repair_notice": "是"} if goes_with_decision(pack) else {}),
    }
