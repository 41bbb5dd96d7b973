"""Which field a heading means: by the provider's own map, by code, by label, by the maps of known layouts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.names import normalise
from core.refusals import Refusal
from records.imports.files import HEAD_LINES, Line
from records.models import CollectionMap, Item, ItemField
from records.terms import Need, prohibited_names

ERRORS = "错误"
"""The column that the error workbook adds; sent back with the mended rows, it is no field."""
UNKNOWN = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The headings that an item knows: normalised heading → field code, "" for what is left out on purpose.

    `fixed` is what the provider said before of fields that its files have no column for: field code → words.
    """

    fields: Sequence[ItemField]
    meanings: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)

    def codes(self, headings: Sequence[str]) -> list[str | None]:
        """The field of each heading; None where it is not known, or another heading fills the field already."""
        found: list[str | None] = []
        taken: set[str] = set()
        for heading in headings:
            code = self.meanings.get(folded(heading)) if heading else ""
            if code and code in taken:
                code = UNKNOWN
            found.append(code)
            taken.add(code or "")
        return found

    def lacking(self, codes: Sequence[str | None]) -> list[ItemField]:
        """The fields that must be filled and that no heading fills."""
        return [one for one in self.fields if one.need == Need.MUST and one.code not in codes]

    def missing(self, codes: Sequence[str | None], fixed: Mapping[str, str]) -> list[str]:
        """Labels of the fields that must be filled and that neither a heading nor a word for the whole file fills."""
        return [one.label for one in self.lacking(codes) if not fixed.get(one.code)]


def folded(heading: str) -> str:
    """A heading without the marks that templates put at it."""
    return normalise(heading).strip("*:：")


def known_to(item: Item, *, provider_id: int) -> Known:
    """What an item's headings may be called; the provider's own words go before all others."""
    fields = list(item.fields.all())
    meanings = {folded(ERRORS): ""}
    for known in item.maps.order_by("-name"):
        meanings |= {folded(heading): code for heading, code in known.columns.items()}
    meanings |= {folded(one.label): one.code for one in fields}
    meanings |= {folded(one.code): one.code for one in fields}
    own = CollectionMap.objects.filter(provider_id=provider_id, item_code=item.code).first()
    codes = {one.code for one in fields} | {""}
    if own is not None:
        meanings |= {folded(heading): code for heading, code in own.columns.items() if code in codes}
    fixed = {} if own is None else {code: words for code, words in own.fixed.items() if code in codes}
    return Known(fields=fields, meanings=meanings, fixed=fixed)


def find_headings(lines: Sequence[Line], known: Known) -> Line | None:
    """The line that holds most known headings, among the first ones; None where none holds two."""
    best, most = None, 1
    for line in lines[:HEAD_LINES]:
        count = sum(bool(code) for code in known.codes(words(line)))
        if count > most:
            best, most = line, count
    return best


def words(line: Line) -> list[str]:
    """The cells of a line as headings."""
    return [" ".join(str("" if cell is None else cell).split())[:100] for cell in line.cells]


def forbidden(headings: Sequence[str]) -> tuple[Refusal, ...]:
    """A file that asks for what may never be collected is not taken in, not even without that column (A5)."""
    found = prohibited_names("\n".join(heading for heading in headings if heading))
    if not found:
        return ()
    return (
        Refusal(
            code="prohibited_column",
            sentence=f"文件中有禁止归集的栏目：{'、'.join(found)}。",
            clause="JS-G 14",
            remedy="请删除该栏后重新上传；平台没有保存这个文件。",
            field="file",
        ),
    )
