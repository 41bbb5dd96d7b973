"""An entry as a reader sees it: what its list is called, why it stands there, what is carried out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from law.operations import pack_by_version_id, tentative
from law.why import PROVISIONAL
from measures.queries import measures_of
from public.pages import label_of
from public.queries import LISTED_BY, NOBODY, reasons
from public.standing import honours_of
from records.disputes import Dispute, dispute_of
from redblack.models import Entry
from redblack.operations import WhereToObject, where_to_object
from redblack.terms import CORRECTION_TERM, PUBLICITY_TERM, Colour
from repair.eligibility import Eligibility, told_of_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry. `label` is the pack's word for the list; `why` are the stored reasons; `measures` what follows;
    `honours` the public honours and commendations of its subject, beside a red entry (B9); `repair` from which day and
    on what conditions a black entry may be repaired, or why not (I14)."""

    entry: Entry
    label: str
    why: tuple[str, ...] = ()
    measures: tuple[Any, ...] = ()
    honours: tuple[Any, ...] = ()
    repair: Eligibility | None = None

    @property
    def dispute(self) -> Dispute | None:
        """The objection that is dealt with, if any: flagged while it runs, with the clause that decides (E3)."""
        return dispute_of(self.entry)

    @property
    def where_to_object(self) -> WhereToObject | None:
        """To whom the reader turns with an entry that was recognised elsewhere."""
        return where_to_object(self.entry)

    @property
    def publicity_mark(self) -> str:
        """【暂定】 where the end of publicity rests on a year whose holidays are not published."""
        return self._mark(self.entry.publicity_ends_on, PUBLICITY_TERM[Colour(self.entry.colour)])

    @property
    def correction_mark(self) -> str:
        """【暂定】 where the last day for correcting rests on such a year."""
        return self._mark(self.entry.correction_due_on, CORRECTION_TERM)

    def _mark(self, day: date | None, key: str) -> str:
        pack = pack_by_version_id(self.entry.pack_version_id)
        return PROVISIONAL if tentative(day, pack=pack, key=key) else ""


def short_lines(entries: Iterable[Entry]) -> list[Line]:
    """Entries for a table: no reasons, no measures, no further statement."""
    return [Line(entry=entry, label=_label(entry)) for entry in entries]


def honoured(shown: list[Line], *, on: date) -> list[Line]:
    """The lines with the honours of their subjects that are public on `on`; one statement."""
    known = honours_of([line.entry.subject_id for line in shown], on=on)
    return [replace(line, honours=known.get(line.entry.subject_id, ())) for line in shown]


def lines(entries: Iterable[Entry], *, verbs: tuple[str, ...] = LISTED_BY) -> list[Line]:
    """Entries with the reasons of the move by which they came up; one statement for all."""
    chosen = list(entries)
    whys = reasons([entry.pk for entry in chosen], verbs=verbs)
    return [Line(entry=entry, label=_label(entry), why=whys.get(entry.pk, ())) for entry in chosen]


def whole_lines(entries: Iterable[Entry], *, on: date) -> list[Line]:
    """Entries with reasons, what repair asks, and the measures that are carried out because of them on `on`."""
    chosen = list(entries)
    ids = [entry.pk for entry in chosen]
    # Asked for nobody too: a look-up without a find must cost the same statements.
    whys, carried = reasons(ids), measures_of(ids or NOBODY, on=on)
    black = Entry.objects.unscoped("what anybody reads of repair").filter(pk__in=ids or NOBODY, colour=Colour.BLACK)
    repairs = told_of_entries(black, on=on)
    return [
        Line(
            entry=entry,
            label=_label(entry),
            why=whys.get(entry.pk, ()),
            measures=tuple(carried.get(entry.pk, ())),
            repair=repairs.get(entry.pk),
        )
        for entry in chosen
    ]


def _label(entry: Entry) -> str:
    return label_of(pack_by_version_id(entry.pack_version_id), entry.colour)
