"""The words of a letter: one text per kind and version, read alike by the page and by the typesetter.

A line of the text is a paragraph; `@` begins the addressee, `||` the heads of a table, `|` one row of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.template.loader import select_template

from core.terms import letter_kind

_BREAKS = re.compile(r"\s*[\r\n\u2028\u2029\x0b\x0c]+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a letter: the addressee (`to`), a paragraph (`text`), or a table with heads and rows."""

    shape: str
    text: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's title and text."""

    title: str
    parts: tuple[Part, ...]


def words_of(kind: str, data: Mapping[str, Any], *, version: int = 1) -> Words:
    """The words of a letter of `kind` over its frozen `data`; a kind without a text takes the general one."""
    names = [f"letters/v{version}/{kind}.txt", f"letters/v{version}/letter.txt"]
    text = select_template(names).render({"data": _plain(data)})
    title = str(data.get("title") or letter_kind(kind).title)
    lines = [line.strip() for line in text.splitlines()]
    return Words(title=title, parts=tuple(_parts(line for line in lines if line)))


def _parts(lines: Iterable[str]) -> Iterator[Part]:
    for in_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        if in_table:
            rows = list(group)
            heads = tuple(cell for row in rows if row.startswith("||") for cell in row[2:].split("|"))
            body = tuple(tuple(row[1:].split("|")) for row in rows if not row.startswith("||"))
            yield Part(shape="table", heads=heads, rows=body)
            continue
        for line in group:
            yield Part(shape="to", text=line[1:]) if line.startswith("@") else Part(shape="text", text=line)


def _plain(value: Any) -> Any:
    """What was typed cannot shape the letter: no line break, no bar, no leading sign of its own."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, str):
        return _BREAKS.sub("　", value).replace("|", "｜").strip().lstrip("@")
    return value
