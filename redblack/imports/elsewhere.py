"""From the cells of one row of a list of elsewhere to what the verbs take, or to everything that is wrong with it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from core.identifiers import Kind, compact
from law.packs import Pack
from redblack.import_rules import Finding
from redblack.imports.columns import USCC
from redblack.imports.layouts import Sort
from redblack.imports.rows import Cells, Reading, claim, demand_readable, read_cells, read_number, reads
from redblack.models import Programme
from redblack.operations import Leaving, Received
from redblack.terms import Circumstance, ListKind, Origin

MASKS = re.compile(r"[*＊×✱?？]|[xX]{4,}")
ORGANISATION_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
REFUSES = "有履行能力而拒不履行"
"""The court's own words for the debtor who could pay: on them some measures depend (C1)."""


def translate_elsewhere(
    cells: Cells, *, sort: Sort, programme: Programme, pack: Pack, on: date, usual_valid_to: date | None = None
) -> tuple[Received | Leaving | None, list[Finding]]:
    """What a row of a received list, or of a list of those who left, says; or why it cannot be used.

    `usual_valid_to` (inclusive) is for rows whose source gives no end.
    """
    row = Reading(cells=cells, layout=sort.layout, programme=programme, pack=pack, on=on)
    read_cells(row)
    demand_whole_number(row)
    if sort.origin == Origin.COURT:
        _read_one_number(row)
    else:
        read_number(row)
    made: Received | Leaving | None = None
    if sort.kind == ListKind.LEFT:
        made = _leaving(row, sort)
    else:
        _demand_end(row, usual_valid_to)
        made = _received(row, sort)
    demand_readable(row)
    return (None if row.findings else made), row.findings


def demand_whole_number(row: Reading) -> None:
    """A masked number names nobody, and a name alone never does."""
    for code in ("uscc", "number"):
        if MASKS.search(str(row.values.get(code) or "")):
            row.object_to(
                row.layout.by_code[code],
                "masked",
                "号码被遮盖，不能据以确定主体；也不得只凭名称归集",
                "请向来源单位索取含完整号码的名单。",
            )


def _read_one_number(row: Reading) -> None:
    """Courts write the codes of organisations and the numbers of persons into one column."""
    kind, column = row.values["number_kind"], row.layout.by_code["number"]
    number = compact(row.values["uscc"]) or compact(row.values["number"])
    row.values["number"] = number
    if not number:
        row.object_to(column, "no_number", "没有填写代码或证件号码", "单位填代码，自然人填证件号码。")
    elif reads(Kind.USCC, number):
        kind = USCC
    elif not kind and ORGANISATION_CODE.fullmatch(number):
        row.object_to(column, "organisation_code", "只有9位组织机构代码，不能确定主体", "请补填18位统一社会信用代码。")
    row.values["number_kind"] = kind or Kind.RESIDENT_ID.value


def _demand_end(row: Reading, usual_valid_to: date | None) -> None:
    """The row's own end, or the one that the officer gave for rows without."""
    if row.values["valid_to"] is None and not row.cells.get("valid_to"):
        row.values["valid_to"] = usual_valid_to
    if row.values["valid_to"] is None and not any(found.code == "not_a_day" for found in row.findings):
        row.object_to(
            row.layout.by_code["valid_to"],
            "no_end",
            "来源没有列明有效期",
            "请补填本列，或者上传时填写“未列有效期的至”。",
        )


def _received(row: Reading, sort: Sort) -> Received | None:
    if row.findings:
        return None
    values: dict[str, Any] = {name: row.values[name] for name in _TAKEN}
    return Received(claim=claim(row.values), origin=sort.origin, circumstances=_circumstances(row, sort), **values)


_TAKEN = ("authority", "decision_no", "reason", "listed_on", "valid_to")


def _circumstances(row: Reading, sort: Sort) -> tuple[str, ...]:
    if sort.origin != Origin.COURT:
        return ()
    refuses = (Circumstance.ABLE_BUT_REFUSES.value,) if REFUSES in row.values["reason"] else ()
    return (*refuses, Circumstance.JUDGMENT_DEBTOR.value)


def _leaving(row: Reading, sort: Sort) -> Leaving | None:
    if row.findings:
        return None
    return Leaving(
        claim=claim(row.values),
        origin=sort.origin,
        decision_no=row.values["decision_no"],
        left_on=row.values["left_on"],
    )
