"""The short forms of papers that the office writes (JY 12) spelled out for readers, with the place of the article."""

from __future__ import annotations

import re

from law import clauses
from law.clauses import UnknownClause
from public.papers import Cited

_SHORT = re.compile(r"([A-Z][A-Z-]*)(?: (.+))?")


def spelled(text: str) -> list[tuple[Cited, ...]]:
    """The sources of a list written as "JY 7、8；JS-G 12(六)；欠税公告办法（试行）": one tuple for each paper.

    What is no short form of a paper held here stays as it was written.
    """
    return [_paper(piece.strip()) for piece in text.split("；") if piece.strip()]


def _paper(piece: str) -> tuple[Cited, ...]:
    found = _SHORT.fullmatch(piece)
    known = clauses.documents().get(found[1]) if found else None
    if found is None or known is None:
        return (Cited(text=piece),)
    numbers = (found[2] or "").split("、")
    try:
        articles = [clauses.find(f"{known.key} {number}") for number in numbers if number]
    except UnknownClause:
        return (Cited(text=piece),)
    if not articles:
        return (Cited(text=f"《{known.title}》", document=known.key),)
    first, *others = articles
    return (
        Cited(text=f"《{known.title}》{first.label}", document=known.key, anchor=first.anchor),
        *(Cited(text=one.label, document=known.key, anchor=one.anchor) for one in others),
    )
