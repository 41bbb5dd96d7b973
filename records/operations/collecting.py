"""Rows of one catalogue item as a provider sends them: checked, identified, filed or brought up to date.

One call for any number of rows that fits into a request; files of a million rows go their own way over the same checks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from core.actors import Actor
from core.clocks import day_of
from core.identifiers import Kind, mask_text
from core.names import mask_person
from core.refusals import Refusal, Refused
from core.workbooks import Cell
from departments.models import Department
from law.packs import Pack
from records.catalogue_models import Item, ItemField
from records.checking import NUMBER_KINDS, SUBJECT_KINDS, Checked, Checker, Problem
from records.deriving import degree_of, polarity_of
from records.operations.changing import opened, update_records
from records.operations.filing import RecordClaim, file
from records.terms import FOREVER, FieldKind, Personal, Polarity, Procedure
from subjects.operations import Claim, Identified, identify

COLUMNS = ("document_no", "title", "basis", "fact")
DAYS = ("conduct_on", "determined_on", "valid_to", "public_to")
TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """The answer for one row: `new`, `changed`, `same` or `refused`; the record, and what is said of the row."""

    outcome: str
    record_id: int | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One sound row: who it speaks of and what it says."""

    number: int
    claim: Claim
    record: RecordClaim


@dataclass(eq=False)
class Reader:
    """How rows of an item become claims. Build one per batch: it reads the item's fields once, and asks what a record
    is once per distinct words of the fields that decide it."""

    item: Item
    provider: Department
    pack: Pack
    on: InitVar[date]
    fields: Sequence[ItemField] = field(init=False)
    checker: Checker = field(init=False)

    def __post_init__(self, on: date) -> None:
        item, pack = self.item, self.pack
        self.fields = fields = list(item.fields.all())
        self.checker = Checker(fields, item.binds, on)
        self._known = {one.code: one for one in fields}
        self._secret = [one.code for one in fields if _secret(one)]
        elsewhere = {item.binds.get(name) for name in (*_OF_THE_SUBJECT, *COLUMNS[:1], "basis", "fact", *DAYS)}
        self._others = [one.code for one in fields if one.code not in elsewhere and one.code not in self._secret]
        title = self._known.get(item.binds.get("title", ""))
        self._titles: Mapping[str, str] = title.words if title else {}
        self._grades = pack.labels("grades.names") if pack.get("grades.names") is not None else {}
        asked = {one["field"] for one in (*item.negative_when, *item.degrees)}
        self._deciding = sorted(code for code in asked if code)
        self._natures: dict[Any, tuple[str, str]] = {}

    def read(self, columns: Mapping[str, Sequence[Cell]], *, rows: int) -> tuple[list[Row], Checked]:
        """The sound rows, and what the checker said of all."""
        checked = self.checker.check(columns, rows=rows)
        return list(self._rows(checked)), checked

    def _rows(self, checked: Checked) -> Iterator[Row]:
        codes = list(checked.columns)
        binds = list(self.item.binds.items())
        if len(checked.good) == len(next(iter(checked.columns.values()), ())):
            rows: Iterable[Sequence[Any]] = zip(*checked.columns.values(), strict=True)
        else:
            rows = zip(*([column[n] for n in checked.good] for column in checked.columns.values()), strict=True)
        for number, cells in zip(checked.good, rows, strict=True):
            values = dict(zip(codes, cells, strict=True))
            bound = {name: values[code] for name, code in binds}
            yield Row(number=number, claim=_claim(bound), record=self._record(bound, values))

    def _record(self, bound: Mapping[str, Any], values: Mapping[str, Any]) -> RecordClaim:
        polarity, degree = self._nature(str(bound.get("degree") or ""), values)
        # What turned out badly counts from the day on which that was found, not from the day it began (JS-G 30).
        found_on = bound.get("found_on") if polarity == Polarity.NEGATIVE else None
        determined_on = found_on or bound["determined_on"]
        title = bound.get("title")
        # The field whose column another one fills this time is kept among the others.
        others = [*self._others, self.item.binds["determined_on"]] if found_on else self._others
        return RecordClaim(
            provider=self.provider,
            item=self.item.code,
            ground=self.item.ground,
            polarity=polarity,
            procedure=str(bound.get("procedure") or Procedure.NONE.value),
            degree=degree,
            conduct_on=bound.get("conduct_on") or determined_on,
            determined_on=determined_on,
            valid_to=_unless_forever(bound.get("valid_to")),
            public_to=_unless_forever(bound.get("public_to")),
            provider_key=self.key_of(values, named_by_code=bool(bound.get("uscc"))),
            values={code: _stored(values[code]) for code in others if values[code] not in _NOTHING},
            sealed={code: values[code] for code in self._secret if values[code]},
            document_no=str(bound.get("document_no") or ""),
            basis=str(bound.get("basis") or ""),
            fact=str(bound.get("fact") or ""),
            title=_shortened(str(self._titles.get(title, title) if title else "")),
        )

    def _nature(self, said: str, values: Mapping[str, Any]) -> tuple[str, str]:
        """Polarity and degree of a row; asked once per distinct words."""
        key = (said, *(_hashable(values[code]) for code in self._deciding))
        known = self._natures.get(key)
        if known is None:
            held = self._held(values)
            polarity = polarity_of(self.item, held, law=self.pack)
            degree = ""
            if polarity == Polarity.NEGATIVE:
                degree = degree_of(self.item, held, said=said, known=self._grades)
            known = self._natures[key] = (polarity, degree)
        return known

    def keys(self, rows: Sequence[Mapping[str, Cell]]) -> list[str]:
        """The provider's own key of each row, before anything else of it is checked."""
        checked = self.checker.check({code: [row.get(code) for row in rows] for code in self._known}, rows=len(rows))
        uscc = self.item.binds.get("uscc", "")
        values = [{code: column[n] for code, column in checked.columns.items()} for n in range(len(rows))]
        return [self.key_of(one, named_by_code=bool(one.get(uscc))) for one in values]

    def key_of(self, values: Mapping[str, Any], *, named_by_code: bool) -> str:
        """By what the provider knows a row. Of a person it holds the mask: the subject tells persons apart."""
        parts = []
        for code in self.item.key_fields:
            part, one = _plain(values[code]), self._known[code]
            if code in self._secret:
                part = mask_text(part)
            elif one.personal == Personal.NAME and not named_by_code:
                part = mask_person(part)
            parts.append(part)
        return "|".join(parts)[:400]

    def _held(self, values: Mapping[str, Any]) -> Callable[[str], set[str]]:
        """The codes and labels that a field holds."""

        def held(code: str) -> set[str]:
            one, value = self._known[code], values[code]
            codes = value if one.many else [value] if value else []
            return {*codes, *(one.words.get(word, word) for word in codes)}

        return held


_OF_THE_SUBJECT = ("name", "kind", "uscc", "number_kind", "number", "registration_no")
_NOTHING: tuple[Any, ...] = ("", None, [])


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def collect(
    rows: Sequence[Mapping[str, Cell]], *, item: Item, provider: Department, pack: Pack, by: Actor, at: datetime
) -> list[Collected]:
    """Take in rows (field code → cell) of one item; one answer per row, in order. Constant SQL statements.

    A key that stands already is the same record: with other words it is brought up to date and its former words are
    kept, else nothing is done (JS-G 16). What is refused says why; the other rows are taken.
    """
    reader = Reader(item, provider=provider, pack=pack, on=day_of(at))
    codes = {one.code for one in reader.fields}
    sound, checked = reader.read({code: [row.get(code) for row in rows] for code in codes}, rows=len(rows))
    said: dict[int, list[Problem]] = {}
    for problem in checked.problems:
        said.setdefault(problem.row, []).append(problem)
    with transaction.atomic():
        answers = _filed(_once(sound, said), reader, said, by=by, at=at)
    return [
        answers.get(number) or Collected(outcome="refused", problems=tuple(said.get(number, ())))
        for number in range(len(rows))
    ]


def _once(sound: Sequence[Row], said: dict[int, list[Problem]]) -> list[Row]:
    """Of rows with one key the first; the others are told to stand twice."""
    seen: dict[tuple[str, str], int] = {}
    kept = []
    for row in sound:
        key = (row.claim.number, row.record.key)
        if key in seen:
            sentence = f"与第{seen[key] + 1}行是同一条信息（主键相同）"
            said.setdefault(row.number, []).append(whole(row, "twice", sentence, "请只报送一次。", "JS-G 16"))
        else:
            seen[key] = row.number
            kept.append(row)
    return kept


def _filed(
    rows: Sequence[Row], reader: Reader, said: dict[int, list[Problem]], *, by: Actor, at: datetime
) -> dict[int, Collected]:
    known = []
    for row, answer in zip(rows, identify([row.claim for row in rows], by=by, at=at), strict=True):
        if isinstance(answer, Identified):
            for words in answer.warnings:
                said.setdefault(row.number, []).append(whole(row, "identity", words, warning=True))
            known.append(replace(row, record=replace(row.record, subject_id=answer.subject_id)))
        else:
            _refuse(row, answer.refusals, said)
    filed = list(zip(known, file([row.record for row in known], pack=reader.pack, by=by, at=at), strict=True))
    stale = [
        (found.record, row.record)
        for row, found in filed
        if found.record is not None and not found.new and _differs(row.record, found.record)
    ]
    update_records(stale, item=reader.item, by=by, at=at)
    changed = {record.pk for record, _ in stale}
    answers = {}
    for row, found in filed:
        if found.record is None:
            _refuse(row, found.refusals, said)
            continue
        outcome = "new" if found.new else "changed" if found.record.pk in changed else "same"
        answers[row.number] = Collected(
            outcome=outcome, record_id=found.record.pk, problems=tuple(said.get(row.number, ()))
        )
    return answers


def _differs(claim: RecordClaim, record: Any) -> bool:
    """Whether a message says something else than the record that stands under its key."""
    same = all(
        getattr(claim, name) == getattr(record, name)
        for name in (*COLUMNS, "conduct_on", "determined_on", "procedure", "degree", "polarity")
    )
    held = json.loads(opened(record)) if record.sealed else {}
    return not same or dict(claim.values) != record.values or dict(claim.sealed) != held


def _refuse(row: Row, refusals: Iterable[Refusal], said: dict[int, list[Problem]]) -> None:
    said.setdefault(row.number, []).extend(
        whole(row, refusal.code, refusal.sentence.rstrip("。"), refusal.remedy, refusal.clause) for refusal in refusals
    )


def whole(row: Row, rule: str, sentence: str, remedy: str = "", clause: str = "", *, warning: bool = False) -> Problem:
    """Something that concerns the row and not one cell; the document number tells which row it is."""
    return Problem(
        row=row.number,
        field="",
        label="整行",
        value=row.record.document_no,
        rule=rule,
        sentence=sentence,
        remedy=remedy,
        clause=clause,
        warning=warning,
    )


def _claim(bound: Mapping[str, Any]) -> Claim:
    """Who the row speaks of: an organisation by its code, a person by the number."""
    kind = SUBJECT_KINDS.get(str(bound.get("kind") or ""))
    number = str(bound.get("uscc") or "") or str(bound.get("number") or "")
    document = NUMBER_KINDS.get(str(bound.get("number_kind") or "身份证")) if not bound.get("uscc") else None
    return Claim(
        name=str(bound["name"]),
        number=number,
        number_kind=(document or Kind.USCC).value,
        kind=kind.value if kind else "",
        registration_no=str(bound.get("registration_no") or ""),
    )


def _secret(one: ItemField) -> bool:
    return one.personal == Personal.NUMBER or one.kind == FieldKind.NUMBER


def _shortened(title: str) -> str:
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…"


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _plain(value: Any) -> str:
    return "" if value is None else str(_stored(value))


def _unless_forever(value: Any) -> date | None:
    return None if value == FOREVER else value


def item_in_force(code: str, *, on: date) -> Item:
    """The item that holds on a day. Raises `Refused` where no published catalogue has it."""
    found = Item.objects.named([code], on=on).get(code)
    if found is None:
        raise Refused(
            Refusal(
                code="fits_published_item",
                sentence=f"没有已公布的目录事项“{code}”。",
                clause="JS-G 8、19",
                remedy="请按目录中的事项编码填写。",
                field="item",
            )
        )
    return found  # type: ignore[no-any-return]
