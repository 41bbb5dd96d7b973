"""Commitments as the public reads them: what was promised, by whom, until when, and what became of it (A11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from records.commitment_terms import BROKEN, KEPT, KIND, MADE, PROMISED, RUNNING, STATE, UNIT, CommitmentKind
from records.models import Record
from subjects.operations import striker

STATES = {RUNNING: "履行中", KEPT: "已履行", BROKEN: "违反"}
"""What becomes of a commitment, in the order of the filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One commitment on the page; `text` is whole, persons struck out."""

    record: Record
    matter: str
    text: str
    kind: str
    state: str
    broken: bool
    unit: str
    made_on: date
    promised_on: date | None


def lines_of(records: Iterable[Record]) -> list[Line]:
    """Commitments for the page, in the order in which they come."""
    return [_line(record) for record in records]


def _line(record: Record) -> Line:
    values, struck = record.values, striker(record.subject)
    kind = values.get(KIND, "")
    return Line(
        record=record,
        matter=struck(record.title),
        text=struck(record.fact),
        kind=CommitmentKind(kind).label if kind in CommitmentKind.values else "",
        state=STATES.get(values.get(STATE, ""), ""),
        broken=values.get(STATE) == BROKEN,
        unit=str(values.get(UNIT) or record.provider.name),
        made_on=_day(values.get(MADE)) or record.determined_on,
        promised_on=_day(values.get(PROMISED)),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
