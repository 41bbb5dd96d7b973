"""One part of a file: its rows checked and written down, ready to be loaded by SQL alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from core.clocks import day_of
from core.crypto import key_ring
from core.identifiers import mask
from core.refusals import Refusal
from core.rules import judge
from core.workbooks import Cell
from departments.models import Department
from law.packs import Pack
from records.checking import Problem
from records.collection_models import CollectionProblem, CollectionRow
from records.models import Item
from records.operations.collecting import Reader, Row, whole
from records.operations.filing import SEALED, RecordClaim, filing_facts
from records.rules import FILING
from records.terms import Validity, Visibility
from subjects.operations.identification import NUMBER, RefusedClaim, read_whole, subject_columns
from subjects.queries import name_indexes, number_indexes
from subjects.rules import Claim, Reading
from subjects.terms import SubjectKind

WAITING = (
    "batch_id", "number", "outcome", "ident", "uscc", "kind", "name", "name_normal", "name_sealed", "name_index",
    "name_indexes", "region", "birth_sealed", "sixteen_on", "adult_on", "number_kind", "number_sealed", "number_index",
    "number_indexes", "masked", "registration_no", "facts", "polarity", "procedure", "degree", "conduct_on",
    "determined_on", "valid_to", "public_to", "title", "document_no", "basis", "fact", "provider_key", "values",
    "sealed",
)  # fmt: skip
NULLABLE = frozenset(
    ("uscc", "name_sealed", "name_index", "name_indexes", "birth_sealed", "sixteen_on", "adult_on", "number_sealed",
     "number_index", "number_indexes", "valid_to", "public_to", "sealed")
)  # fmt: skip
TOLD = ("batch_id", "number", "field", "label", "value", "rule", "sentence", "remedy", "clause", "warning")
NO_OPERATOR = "个体工商户没有填写经营者。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some rows of a file: the line of each in the file, and their cells by field."""

    lines: Sequence[int]
    columns: Mapping[str, Sequence[Cell]]


@dataclass
class Stager:
    """Turns parts of one file into waiting rows and problems. Build one per part or per file: it asks nothing twice."""

    item: Item
    provider: Department
    pack: Pack
    at: datetime
    reader: Reader = field(init=False)
    _who: dict[Claim, tuple[tuple[Any, ...], tuple[Refusal, ...]]] = field(init=False, default_factory=dict)
    _notes: dict[Claim, tuple[str, ...]] = field(init=False, default_factory=dict)
    _judged: dict[tuple[Any, ...], tuple[str, tuple[Refusal, ...]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.on: date = day_of(self.at)
        self.reader = Reader(self.item, provider=self.provider, pack=self.pack, on=self.on)

    def stage(self, part: Part, *, batch_id: int) -> int:
        """Write the part's sound rows and all its problems by COPY; returns how many rows are sound."""
        sound, checked = self.reader.read(part.columns, rows=len(part.lines))
        problems = list(checked.problems)
        rows = []
        for row in sound:
            waiting = self._waiting(row, problems)
            if waiting is not None:
                rows.append((batch_id, part.lines[row.number], "new", *waiting))
        copy_rows(CollectionRow._meta.db_table, WAITING, rows, nullable=NULLABLE)
        write_problems(batch_id, ((part.lines[one.row], one) for one in problems))
        return len(rows)

    def _waiting(self, row: Row, problems: list[Problem]) -> tuple[Any, ...] | None:
        """The columns of a row after its outcome; None where the subject or the law refuses it."""
        known = self._who.get(row.claim)
        if known is None:
            known = self._who[row.claim] = self._subject(row.claim)
        who, unknown = known
        facts, refusals = self._facts(row.record)
        if wrong := (*unknown, *refusals):
            problems.extend(whole(row, one.code, one.sentence.rstrip("。"), one.remedy, one.clause) for one in wrong)
            return None
        for words in self._notes.get(row.claim, ()):
            problems.append(whole(row, "identity", words, warning=True))
        return (*who, facts, *self._record(row.record))

    # --- who ------------------------------------------------------------------------------------------------------

    def _subject(self, claim: Claim) -> tuple[tuple[Any, ...], tuple[Refusal, ...]]:
        """The columns of whom the claim names, as `identify` would make a dossier of it; and why nobody can be it."""
        pair = read_whole(claim, on=self.on)
        if isinstance(pair, RefusedClaim):
            return (), pair.refusals
        reading = pair[0]
        notes = (*reading.notes, *((NO_OPERATOR,) if reading.kind == SubjectKind.INDIVIDUAL_BUSINESS else ()))
        if notes:
            self._notes[claim] = notes
        made = subject_columns(reading, on=self.on)
        old_number = claim.registration_no if not reading.personal else ""
        return (*_name(made, reading), *_number(reading), old_number), ()

    # --- what -----------------------------------------------------------------------------------------------------

    def _facts(self, claim: RecordClaim) -> tuple[str, tuple[Refusal, ...]]:
        """What the law and the dates of a record depend on, as one word; and what the law refuses. Asked once each."""
        key = (
            claim.polarity, claim.procedure, claim.degree, claim.conduct_on, claim.determined_on, claim.valid_to,
            claim.public_to,
        )  # fmt: skip
        known = self._judged.get(key)
        if known is None:
            refusals = judge(FILING, filing_facts(claim, self.item), law=self.pack, on=self.on)
            days = (claim.conduct_on, claim.determined_on, *_said(claim, self.item))
            word = "|".join((claim.polarity, claim.procedure, claim.degree, *(str(day or "") for day in days)))
            known = self._judged[key] = (word, refusals)
        return known

    def _record(self, claim: RecordClaim) -> tuple[Any, ...]:
        sealed = None
        if claim.sealed:
            sealed = _hex(SEALED.seal(json.dumps(dict(claim.sealed), ensure_ascii=False)).data)
        return (
            claim.polarity,
            claim.procedure,
            claim.degree,
            claim.conduct_on,
            claim.determined_on,
            *_said(claim, self.item),
            claim.title,
            claim.document_no,
            claim.basis,
            claim.fact,
            claim.key,
            json.dumps(claim.values, ensure_ascii=False),
            sealed,
        )


def _said(claim: RecordClaim, item: Item) -> tuple[date | None, date | None]:
    """What the document says of validity and publication, where the item's records live by it."""
    return (
        claim.valid_to if item.validity == Validity.OWN else None,
        claim.public_to if item.visibility == Visibility.PUBLIC else None,
    )


def _name(made: Mapping[str, Any], reading: Reading) -> tuple[Any, ...]:
    who = reading.identifier
    ident = who.value if not reading.personal else f"{who.kind.value}:{NUMBER.index(who.value).hex()}"
    return (
        ident,
        made["uscc"],
        str(made["kind"]),
        made["name"],
        made["name_normal"],
        _hex(made["name_sealed"].data) if made["name_sealed"] else None,
        _hex(made["name_index"]) if made["name_index"] else None,
        _hexes(name_indexes(reading.name)) if made["name_index"] else None,
        made["region"],
        _hex(made["birth_sealed"].data) if made["birth_sealed"] else None,
        made["sixteen_on"],
        made["adult_on"],
    )


def _number(reading: Reading) -> tuple[Any, ...]:
    """Kind, seal, index, indexes and mask of a personal number; empty for organisations."""
    if not reading.personal:
        return "", None, None, None, ""
    who = reading.identifier
    return (
        who.kind.value,
        _hex(NUMBER.seal(who.value).data),
        _hex(NUMBER.index(who.value)),
        _hexes([index for _, index in number_indexes(who.kind, who.value)]),
        mask(who),
    )


# --- COPY ---------------------------------------------------------------------------------------------------------


def write_problems(batch_id: int, told: Iterable[tuple[int, Problem]]) -> None:
    """Write what was said of rows, each with its line in the file."""
    copy_rows(
        CollectionProblem._meta.db_table,
        TOLD,
        (
            (batch_id, line, one.field, one.label, one.value[:200], one.rule, one.sentence, one.remedy, one.clause,
             "t" if one.warning else "f")
            for line, one in told
        ),
    )  # fmt: skip


def copy_rows(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, nullable: frozenset[str] = frozenset()
) -> None:
    """Rows by COPY; None is NULL in the `nullable` columns, and the empty text is one everywhere else."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    if not buffer.tell():
        return
    buffer.seek(0)
    names = ", ".join(f'"{name}"' for name in columns)
    filled = ", ".join(f'"{name}"' for name in columns if name not in nullable)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({filled}))", buffer)


def sealed_under() -> str:
    """The key under which rows are sealed now."""
    return key_ring().active.id


def _hex(data: bytes | memoryview) -> str:
    return "\\x" + bytes(data).hex()


def _hexes(many: Iterable[bytes]) -> str:
    """An array of bytea as COPY reads it."""
    return "{" + ",".join(f'"\\\\x{bytes(one).hex()}"' for one in many) + "}"
