"""The cells of a table against the fields of a catalogue item, column by column; one checker for every door.

Pure: no database and no clock. A million rows and one message of the interface go through the same lines. Columns are
checked as wholes, and equal cells only once, since files repeat their words, days and codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.cells import SHOWN, scrub
from core.identifiers import IdentifierError, Kind, mask_text, parse
from core.names import mask_person
from core.workbooks import Cell
from records.reading import EMPTY, READERS, Answer, Field, Wrong, answer, as_text, reads
from records.terms import FieldKind, Need, Personal
from subjects.terms import SubjectKind

PERSONAL_KINDS = {"护照号": Kind.PASSPORT, "外国人永久居留身份证": Kind.FOREIGN_PERMANENT}
NUMBER_KINDS: dict[str, Kind] = {
    **{str(kind.label): kind for kind in Kind},
    **PERSONAL_KINDS,
    "身份证": Kind.RESIDENT_ID,
    "港澳台居民居住证": Kind.RESIDENCE_PERMIT,
}
"""The words of the standard for kinds of document → the kinds of number."""

SUBJECT_KINDS = {"自然人": SubjectKind.NATURAL_PERSON, "个体工商户": SubjectKind.INDIVIDUAL_BUSINESS}
"""The words of the standard for kinds of party; what is not here the number decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one cell: row (0 for the first), field, what stood there as it may be shown, rule, remedy.

    A `warning` does not stop the row.
    """

    row: int
    field: str
    label: str
    value: str
    rule: str
    sentence: str
    remedy: str
    clause: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The cleaned columns (dates as date, amounts as Decimal, words as codes, empty as "" or None) and the problems.

    `good` are the rows that nothing but warnings was said of, in order.
    """

    columns: dict[str, list[Any]]
    problems: list[Problem]
    good: list[int]


@dataclass
class Checker:
    """The checks of one item. `binds` is the item's; `on` the office day of the check."""

    fields: Sequence[Field]
    binds: Mapping[str, str]
    on: date
    _by_code: dict[str, Field] = field(init=False)
    _known: dict[str, dict[Cell, Answer]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_code = {one.code: one for one in self.fields}
        self._known = {one.code: {} for one in self.fields}

    def check(self, columns: Mapping[str, Sequence[Cell]], *, rows: int) -> Checked:
        """Check `rows` rows given as columns by field code; a column that is missing counts as empty."""
        clean: dict[str, list[Any]] = {}
        problems: list[Problem] = []
        for one in self.fields:
            given = columns.get(one.code)
            clean[one.code] = [EMPTY[one.kind]] * rows if given is None else self._column(one, given, problems)
            if one.need == Need.MUST:
                self._demand(one, clean[one.code], range(rows), problems)
        for one in self.fields:
            if one.need == Need.WHEN:
                self._demand(one, clean[one.code], self._asked(one, clean), problems)
        self._days_in_order(clean, rows, problems)
        self._numbers(clean, rows, problems)
        bad = {problem.row for problem in problems if not problem.warning}
        return Checked(columns=clean, problems=problems, good=[row for row in range(rows) if row not in bad])

    # --- one column ---------------------------------------------------------------------------------------------

    def _column(self, one: Field, cells: Sequence[Cell], problems: list[Problem]) -> list[Any]:
        read = READERS[one.kind]
        if not _TEXTS.issuperset(map(type, cells)):  # True, 1 and 1.0 would be one key
            answers = [answer(one, cell, read) for cell in cells]
            problems += [
                _problem(one, row, cells[row], wrong) for row, (_, wrongs) in enumerate(answers) for wrong in wrongs
            ]
            return [value for value, _ in answers]
        known = self._known[one.code]
        if len(known) > REMEMBERED:
            known.clear()
        distinct = set(cells)
        for cell in distinct.difference(known):
            known[cell] = answer(one, cell, read)
        bad = {cell for cell in distinct if known[cell][1]}
        if bad:
            problems += [
                _problem(one, row, cell, wrong)
                for row, cell in enumerate(cells)
                if cell in bad
                for wrong in known[cell][1]
            ]
        return [known[cell][0] for cell in cells]

    def _demand(self, one: Field, clean: Sequence[Any], rows: Iterable[int], problems: list[Problem]) -> None:
        empty = EMPTY[one.kind]
        missing = [row for row in rows if clean[row] == empty]
        if missing:
            wrong = Wrong("empty", _empty_sentence(one), "请补填。")
            # A cell that holds something wrong was told of already: it is not empty.
            told = {problem.row for problem in problems if problem.field == one.code and problem.value}
            problems.extend(_problem(one, row, "", wrong) for row in missing if row not in told)

    def _asked(self, one: Field, clean: Mapping[str, Sequence[Any]]) -> Iterable[int]:
        """The rows whose other field holds one of the words on which this field must be filled."""
        other = self._by_code[one.when["field"]]
        wanted = {code for code, label in other.words.items() if {code, label} & set(one.when["has"])}
        held = clean[other.code]
        if other.many:
            return [row for row, value in enumerate(held) if wanted.intersection(value)]
        return [row for row, value in enumerate(held) if value in wanted]

    # --- several columns ----------------------------------------------------------------------------------------

    def _days_in_order(self, clean: Mapping[str, Sequence[Any]], rows: int, problems: list[Problem]) -> None:
        """Conduct, determination, end: none before the one it follows; what was determined was so by today."""
        determined = self._bound("determined_on")
        if determined is None:
            return
        for row, value in enumerate(clean[determined.code]):
            if value is not None and value > self.on:
                wrong = Wrong("future", f"{determined.label}晚于今日", "请核对文书上的日期。")
                problems.append(_problem(determined, row, value, wrong))
        for name, before in (("conduct_on", True), ("valid_to", False), ("public_to", False)):
            other = self._bound(name)
            if other is None:
                continue
            words = f"{other.label}{'晚于' if before else '早于'}{determined.label}"
            wrong = Wrong("order", words, "请核对两个日期。")
            for row, (first, second) in enumerate(zip(clean[other.code], clean[determined.code], strict=True)):
                if first is not None and second is not None and first != second and (first > second) == before:
                    problems.append(_problem(other, row, first, wrong))

    def _numbers(self, clean: Mapping[str, Sequence[Any]], rows: int, problems: list[Problem]) -> None:
        """By which number each row names its subject, and whether columns were swapped."""
        name, uscc, number, kind = (self._bound(part) for part in ("name", "uscc", "number", "number_kind"))
        if name is not None:
            for row, value in enumerate(clean[name.code]):
                if len(value) in (15, 18) and value.isascii() and value.isalnum() and _reads_any(value):
                    wrong = Wrong("swapped", "名称栏填的是号码，可能与号码栏填反了", "请对调两栏。")
                    problems.append(_problem(name, row, value, wrong))
        if uscc is None or number is None:
            return
        said = {problem.row for problem in problems if problem.field in (uscc.code, number.code)}
        for row, (code, personal) in enumerate(zip(clean[uscc.code], clean[number.code], strict=True)):
            if not code and not personal and row not in said:
                wrong = Wrong("no_number", "没有填写代码或证件号码", "单位填代码，自然人填证件号码。")
                problems.append(_problem(uscc, row, "", wrong))
            if personal and not _demands(number, clean, row, kind):
                problems.extend(_number_problems(number, row, personal, _kind_of(clean, row, kind)))

    def _bound(self, name: str) -> Field | None:
        return self._by_code.get(self.binds.get(name, ""))


_TEXTS = frozenset((str, type(None)))
REMEMBERED = 50_000
"""How many distinct cells of a column are remembered before the memory begins anew."""


def _kind_of(clean: Mapping[str, Sequence[Any]], row: int, kind: Field | None) -> Kind:
    word = clean[kind.code][row] if kind is not None else ""
    return NUMBER_KINDS.get(word, Kind.RESIDENT_ID)


def _demands(number: Field, clean: Mapping[str, Sequence[Any]], row: int, kind: Field | None) -> bool:
    """Whether the number of a row is right for the kind of document of the row."""
    return reads(_kind_of(clean, row, kind), clean[number.code][row])


def _number_problems(number: Field, row: int, text: str, kind: Kind) -> Iterable[Problem]:
    if reads(Kind.USCC, text):
        yield _problem(number, row, text, Wrong("swapped", "证件号码栏填的是统一社会信用代码", "请移到代码栏。"))
        return
    try:
        parse(kind.value, text)
    except IdentifierError as wrong:
        said = Wrong(f"number_{wrong.check}", wrong.sentence.rstrip("。"), wrong.remedy, "GB 11643-1999")
        yield _problem(number, row, text, said)


def _reads_any(text: str) -> bool:
    return reads(Kind.USCC, text) or reads(Kind.RESIDENT_ID, text)


def _empty_sentence(one: Field) -> str:
    if one.need == Need.WHEN:
        return f"没有填写；对应栏目为“{'、'.join(one.when['has'])}”时必填"
    return "没有填写"


def _problem(one: Field, row: int, cell: Any, wrong: Wrong) -> Problem:
    return Problem(
        row=row,
        field=one.code,
        label=one.label,
        value=shown(one, cell),
        rule=wrong.rule,
        sentence=scrub(wrong.sentence),
        remedy=wrong.remedy,
        clause=wrong.clause,
        warning=wrong.warning,
    )


def shown(one: Field, cell: Any) -> str:
    """A cell as it may be shown and kept in clear: names and numbers of persons masked."""
    text = as_text(cell) if not isinstance(cell, date) else cell.isoformat()
    if not text:
        return ""
    if one.personal == Personal.NUMBER or one.kind == FieldKind.NUMBER:
        return mask_text(text)
    if one.kind == FieldKind.USCC:
        return text[:SHOWN] if reads(Kind.USCC, text) else mask_text(text)
    if one.personal == Personal.NAME:
        return mask_text(text) if any(c.isdigit() for c in text) else mask_person(text) if len(text) <= 5 else text
    return scrub(text)
