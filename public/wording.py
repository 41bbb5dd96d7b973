"""The last wall before publication: numbers of persons masked wherever they stand in a text."""

from __future__ import annotations

import re

from core.identifiers import IdentifierError, Kind, mask_text, parse

_LONG = re.compile(r"\d{11}")
_RESIDENT = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def without_numbers(text: str) -> str:
    """The text with residents' numbers and mobile numbers masked."""
    if not _LONG.search(text):
        return text
    return _MOBILE.sub(lambda found: mask_text(found.group()), _RESIDENT.sub(_masked, text))


def _masked(found: re.Match[str]) -> str:
    try:
        parse(Kind.RESIDENT_ID, found.group())
    except IdentifierError:
        return found.group()
    return mask_text(found.group())
