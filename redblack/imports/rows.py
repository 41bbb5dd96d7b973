"""From the cells of one row to one proposal, or to everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.identifiers import IdentifierError, Kind, mask_text, parse
from core.names import TextError, check_text, mask_person
from core.refusals import Refusal
from core.workbooks import Cell, armed
from law.packs import Pack
from records.operations import RecordClaim
from records.terms import Polarity, Procedure
from redblack.import_rules import SHOWN, Finding, day, scrub
from redblack.imports.columns import BY_CODE, PROPOSED, USCC, YES, Column, Layout, code_of
from redblack.models import Programme
from redblack.operations import Proposal
from redblack.terms import Colour
from subjects.rules import Claim, read
from subjects.terms import SubjectKind

Cells = Mapping[str, Cell]
# From here on a number cell has lost its last digits: the table programme keeps fifteen.
LOSSY = 10**15
KINDS = BY_CODE["kind"].words or {}
NATURAL = SubjectKind.NATURAL_PERSON.value
PERSONAL_LOOK = re.compile(r"\d{14,18}[0-9Xx]?")
LONGEST_PERSON = 5
ORGANISATION = re.compile(r".{4,}(公司|集团|企业|合作社|事务所|商行|中心|学校|医院|协会|厂|店)")
"""A name that is no person's, whatever number is missing."""
SEVERAL = re.compile(r"[;；\n]+")


@dataclass(kw_only=True)
class Reading:
    """A row as it was understood so far."""

    cells: Cells
    layout: Layout
    programme: Programme
    pack: Pack
    on: date
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def object_to(self, column: Column, code: str, sentence: str, remedy: str, clause: str = "") -> None:
        shown = shown_cell(self.cells, column)
        self.findings.append(
            Finding(
                column=column.heading, value=shown, code=code, sentence=scrub(sentence), clause=clause, remedy=remedy
            )
        )


def translate(cells: Cells, *, programme: Programme, pack: Pack, on: date) -> tuple[Proposal | None, list[Finding]]:
    """The proposal that a row makes under `programme`, or why it makes none. `cells` go by the codes of columns."""
    row = Reading(cells=cells, layout=PROPOSED, programme=programme, pack=pack, on=on)
    read_cells(row)
    read_number(row)
    demand_readable(row)
    return (None if row.findings else proposal(row.values, programme=programme)), row.findings


def proposal(values: Mapping[str, Any], *, programme: Programme) -> Proposal:
    """One proposal from typed values by the codes of columns; the polarity follows the colour of the list."""
    black = programme.colour == Colour.BLACK
    ground = RecordClaim(
        provider=programme.recogniser,
        polarity=Polarity.NEGATIVE if black else Polarity.POSITIVE,
        **{name: values[name] for name in _GROUND},
    )
    return Proposal(
        claim=claim(values),
        decision_no=values["decision_no"],
        reason=values["reason"],
        grounds=(ground,),
        circumstances=tuple(values["circumstances"]),
        capacity_confirmed=bool(values["capacity_confirmed"]),
    )


_GROUND = (
    "ground",
    "procedure",
    "degree",
    "title",
    "document_no",
    "basis",
    "fact",
    "conduct_on",
    "determined_on",
    "evidence",
)


def claim(values: Mapping[str, Any]) -> Claim:
    """Who the row says its subject is, with the operator of an individual business."""
    operator = None
    if values.get("operator_number"):
        operator = Claim(
            name=values["operator_name"],
            number=values["operator_number"],
            number_kind=values["operator_number_kind"] or Kind.RESIDENT_ID.value,
        )
    return Claim(
        name=values["name"],
        number=values["number"],
        number_kind=values["number_kind"],
        kind=values.get("kind", ""),
        birth_on=values.get("birth_on"),
        operator=operator,
    )


def read_cells(row: Reading) -> None:
    """Every cell by the manner of its column: values, or what is wrong with it."""
    for column in row.layout.columns:
        _read_cell(row, column)


def _read_cell(row: Reading, column: Column) -> None:
    """One cell by the manner of its column; an empty one gets the value that empty means."""
    cell = row.cells.get(column.code)
    text = _text(row, column, cell)
    if not text:
        if column.needed:
            row.object_to(column, "empty", "没有填写", "请补填。")
        row.values[column.code] = _empty(column)
    elif column.is_day:
        found = row.values[column.code] = day(cell if isinstance(cell, int | float) else text)
        if found is None:
            row.object_to(column, "not_a_day", "不是日期", "请写成 2026-01-10 这样的日期。")
    elif column.code in ("circumstances", "evidence"):
        row.values[column.code] = _several(row, column, text)
    elif column.code == "degree":
        row.values[column.code] = _coded(row, column, text, _degrees(row))
    elif column.code == "capacity_confirmed":
        row.values[column.code] = _coded(row, column, text, column.words or {}) == YES
    else:
        row.values[column.code] = _coded(row, column, text, column.words) if column.words else text


def _empty(column: Column) -> Any:
    if column.is_day:
        return None
    if column.code in ("circumstances", "evidence"):
        return ()
    if column.code == "procedure":
        return Procedure.NONE.value
    return False if column.code == "capacity_confirmed" else ""


def _text(row: Reading, column: Column, cell: Cell) -> str:
    """A cell as text: whole numbers without the point, numbers that lost digits refused, odd characters refused."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        if abs(cell) >= LOSSY:
            row.object_to(
                column, "digits_lost", "单元格是数字格式，末几位已丢失", "请把单元格设为文本格式，重新填写完整号码。"
            )
        return str(int(cell)) if cell == int(cell) else str(cell)
    text = armed(str(cell or "")).strip()
    if re.fullmatch(r"\d(\.\d+)?[Ee]\+\d+", text):
        row.object_to(
            column, "digits_lost", "号码成了科学记数，末几位已丢失", "请把单元格设为文本格式，重新填写完整号码。"
        )
    if len(text) > column.longest:
        row.object_to(column, "too_long", f"超过{column.longest}字，现为{len(text)}字", "请压缩文字。")
    try:
        return check_text(text, label=column.heading, multiline=column.longest > 200)
    except TextError as wrong:
        row.object_to(column, "characters", wrong.sentence, wrong.remedy)
        return text


def _several(row: Reading, column: Column, text: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in SEVERAL.split(text) if part.strip())
    if column.words:
        return tuple(_coded(row, column, part, column.words) for part in parts)
    if any(len(part) > 200 for part in parts):
        row.object_to(column, "too_long", "单份材料名称超过200字", "请只写材料名称，多份用分号隔开。")
    return parts


def _coded(row: Reading, column: Column, text: str, words: Mapping[str, str]) -> str:
    code = code_of(words, text)
    if code is None:
        known = "、".join(dict.fromkeys(words.values()))
        row.object_to(column, "not_in_list", "不在可填的范围内", f"请改为：{known}。")
    return code or ""


def _degrees(row: Reading) -> Mapping[str, str]:
    if row.programme.colour == Colour.RED:
        return {}
    return row.pack.labels("grades.names") if row.pack.get("grades.names") is not None else {}


def read_number(row: Reading) -> None:
    """By which number the row names its subject: the code of an organisation or the number of a person."""
    columns, uscc, number = row.layout.by_code, row.values["uscc"], row.values["number"]
    if uscc and number:
        row.object_to(columns["uscc"], "two_numbers", "代码和证件号码只能填一种", "单位填代码，自然人填证件号码。")
    if not uscc and not number:
        row.object_to(columns["uscc"], "no_number", "没有填写代码或证件号码", "单位填代码，自然人填证件号码。")
    if _is_number(row.values["name"]):
        row.object_to(columns["name"], "swapped", "名称栏填的是号码，可能与号码栏填反了", "请对调两栏。")
    if uscc and reads(Kind.RESIDENT_ID, uscc) and not reads(Kind.USCC, uscc):
        row.object_to(columns["uscc"], "swapped", "代码栏填的是居民身份证号码", "请移到“证件号码”栏。")
    if number and reads(Kind.USCC, number) and not reads(Kind.RESIDENT_ID, number):
        row.object_to(columns["number"], "swapped", "证件号码栏填的是统一社会信用代码", "请移到“统一社会信用代码”栏。")
    kind = row.values["number_kind"] or Kind.RESIDENT_ID.value
    row.values["number_kind"], row.values["number"] = (USCC, uscc) if uscc else (kind, number)


def reads(kind: Kind, text: str) -> bool:
    """Whether a text can be a number of this kind, check digit included."""
    try:
        parse(kind.value, text)
    except IdentifierError:
        return False
    return True


def _is_number(text: str) -> bool:
    return reads(Kind.USCC, text) or reads(Kind.RESIDENT_ID, text)


def demand_readable(row: Reading) -> None:
    """Check digits and names, as identification will judge them, where nothing was found wrong before."""
    found = None if row.findings else read(claim(row.values), on=row.on)
    if isinstance(found, tuple):
        row.findings += findings_of(found, row.cells, row.layout)


def findings_of(refusals: tuple[Refusal, ...], cells: Cells, layout: Layout = PROPOSED) -> list[Finding]:
    """Refusals of the verbs, each at the column that it is about."""
    return [_finding(refusal, cells, layout) for refusal in refusals]


def _finding(refusal: Refusal, cells: Cells, layout: Layout) -> Finding:
    column = layout.about(code=refusal.code, field=refusal.field, personal=_personal(cells))
    return Finding(
        column=column.heading if column else "整行",
        value=shown_cell(cells, column) if column else "",
        code=refusal.code,
        sentence=scrub(refusal.sentence.rstrip("。")),
        clause=refusal.clause,
        remedy=refusal.remedy,
    )


# --- what may be shown --------------------------------------------------------------------------------------------


def plain(cell: Cell) -> str:
    """A cell as text, without judging it."""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return armed(str("" if cell is None else cell)).strip()


def _personal(cells: Cells) -> bool:
    """Whether the row may be about a person; a code that is no organisation's by its looks counts as one's number."""
    uscc, number = plain(cells.get("uscc")), plain(cells.get("number"))
    if number:
        return not reads(Kind.USCC, number)
    if code_of(KINDS, plain(cells.get("kind"))) == NATURAL:
        return True
    if not uscc:
        return ORGANISATION.fullmatch(plain(cells.get("name"))) is None
    if reads(Kind.USCC, uscc) or PERSONAL_LOOK.fullmatch(uscc) is None:
        return False
    # Numbers of enterprises begin with 9, and so do those of foreigners' cards: then the name's length tells.
    return not uscc.startswith("9") or len(plain(cells.get("name"))) <= LONGEST_PERSON


def shown_cell(cells: Cells, column: Column) -> str:
    """A cell as it may be shown and kept in clear: names and numbers of persons masked."""
    text = plain(cells.get(column.code))
    if not text:
        return ""
    if column.code in ("number", "operator_number"):
        return text if reads(Kind.USCC, text) else mask_text(text)
    if column.code == "uscc" and not reads(Kind.USCC, text) and PERSONAL_LOOK.fullmatch(text):
        return mask_text(text)
    if column.code == "uscc":
        return text[:SHOWN]
    if column.code == "name" and _personal(cells):
        return mask_text(text) if any(character.isdigit() for character in text) else mask_person(text)
    return mask_person(text) if column.code == "operator_name" else scrub(text)


def shown_name(cells: Cells) -> str:
    return shown_cell(cells, BY_CODE["name"])


def shown_number(cells: Cells) -> str:
    """The number by which the row names its subject."""
    return shown_cell(cells, BY_CODE["uscc"]) or shown_cell(cells, BY_CODE["number"])
