"""The workbook of a catalogue, from its items in the shape of a catalogue file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from core import workbooks
from core.workbooks import Cell, Head
from records.catalogue_sheets.layout import (
    CONDITIONS,
    DEGREE,
    FIELDS,
    ITEMS,
    MAPS,
    NEGATIVE,
    SHEETS,
    WORDS,
    Column,
)

NOTES = "填写说明"


def write(items: Sequence[Mapping[str, Any]]) -> bytes:
    """The .xlsx of these items; every sheet has its drop-down lists and stands in the catalogue's order."""
    rows: dict[str, Iterable[Mapping[str, Any]]] = {
        ITEMS: items,
        FIELDS: _fields(items),
        WORDS: _words(items),
        MAPS: _maps(items),
        CONDITIONS: _conditions(items),
    }
    sheets = {name: (_heads(SHEETS[name]), list(_cells(SHEETS[name], found))) for name, found in rows.items()}
    return workbooks.write({**sheets, NOTES: _notes()})


def _heads(columns: Sequence[Column]) -> list[Head]:
    return [
        Head(
            heading=one.heading,
            width=one.width,
            needed=one.must,
            choices=("是", "否") if one.holds == "flag" else tuple(one.choices.values()) if one.holds == "text" else (),
        )
        for one in columns
    ]


def _cells(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [one.shown(row[one.key]) for one in columns]


def _fields(items: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        for one in item["fields"]:
            when = one.get("when") or {}
            yield {
                **one,
                "item": item["code"],
                "when_field": when.get("field", ""),
                "when_has": when.get("has", ()),
                "bound": [name for name, code in sorted(item["binds"].items()) if code == one["code"]],
            }


def _words(items: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        for one in item["fields"]:
            for code, word in one["words"].items():
                yield {"item": item["code"], "field": one["code"], "code": code, "word": word}


def _maps(items: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        for known in item["maps"]:
            for heading, code in known["columns"].items():
                yield {"item": item["code"], "name": known["name"], "heading": heading, "field": code}


def _conditions(items: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        for what, conditions in ((NEGATIVE, item["negative_when"]), (DEGREE, item["degrees"])):
            for one in conditions:
                empty = {"degree": "", "only": False, "pack": ""}
                yield {**empty, **one, "item": item["code"], "what": what}


def _notes() -> tuple[list[Head], list[list[Cell]]]:
    """What each column asks for; the sheet is not read back."""
    heads = [Head(heading="工作表", width=14), Head(heading="列", width=18), Head(heading="说明", width=70)]
    rows: list[list[Cell]] = [
        [sheet, one.heading, "；".join(part for part in ("必填" if one.must else "", _asks(one), one.hint) if part)]
        for sheet, columns in SHEETS.items()
        for one in columns
    ]
    return heads, rows


def _asks(one: Column) -> str:
    if one.choices:
        return f"{'可填多项：' if one.holds == 'codes' else ''}{'、'.join(one.choices.values())}"
    return f"不超过{one.most}字" if one.most else ""
