"""What in a record's words is put before a person, and what that person may decide (A5). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from core.cells import NUMBER_LIKE
from core.identifiers import IdentifierError, Kind, parse
from core.rules import Law, Rule
from records.terms import PROHIBITED

NUMBER = "居民身份证号码"
_LOOKAROUND = re.compile(r"\(\?<?[!=][^)]*\)")
# A birth date stands in the middle: codes of organisations, which most records hold, do not look like that.
_EIGHTEEN = r"\d{6}(18|19|20|１８|１９|２０)\d{2}[01０１]\d[0-3０-３]\d{4}[0-9０-９XxＸｘ]"
_FIFTEEN = r"(^|[^0-9A-Za-z])\d{8}[01０１]\d[0-3０-３]\d{4}($|[^0-9A-Za-z])"
SUSPICIOUS = "|".join(
    (*(_LOOKAROUND.sub("", pattern.pattern) for _, pattern in PROHIBITED), _EIGHTEEN, _FIFTEEN)
).replace(r"\d", "[0-9０-９]")
"""A pattern that PostgreSQL reads under the collation "C", twice as fast as under a language's, and that misses nothing
of `findings`: it only narrows what Python looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found where: the key of the text and the category."""

    key: str
    about: str


def findings(texts: Mapping[str, str]) -> list[Found]:
    """What of a record's texts (key → text) may be of a category that may never be collected (JS-G 14), or holds a
    person's number (PIPL 6); at most one per text and category."""
    return [Found(key=key, about=about) for key, text in texts.items() for about, _ in _spans(text, once=True)]


def digest(texts: Mapping[str, str]) -> str:
    """What the texts said, as a number that tells only whether they were changed."""
    return sha256("\x00".join(f"{key}\x01{texts[key]}" for key in sorted(texts)).encode()).hexdigest()


def marked(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, those that were found marked True."""
    spans = sorted(span for _, span in _spans(text, once=False))
    pieces, place = [], 0
    for start, end in spans:
        if start >= place:
            pieces += [(text[place:start], False), (text[start:end], True)]
            place = end
    return [piece for piece in [*pieces, (text[place:], False)] if piece[0]]


def _spans(text: str, *, once: bool) -> Iterator[tuple[str, tuple[int, int]]]:
    for about, pattern in PROHIBITED:
        for found in pattern.finditer(text):
            yield about, found.span()
            if once:
                break
    for found in NUMBER_LIKE.finditer(text):
        if _resident(found[0]):
            yield NUMBER, found.span()
            if once:
                break


def _resident(text: str) -> bool:
    try:
        parse(Kind.RESIDENT_ID.value, text)
    except IdentifierError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFacts:
    """What a decision on a flag reads: whether a person's number was found, in words that everybody will read."""

    has_number: bool
    visibility: str
    given: Mapping[str, Any] | None = None


class FlagDecisionSaysWhy(Rule[FlagFacts]):
    """放行或者退回应当写明理由。"""

    clause = "JS-G 14"
    remedy = "请填写理由。"

    def broken(self, facts: FlagFacts, /, *, law: Law, on: date) -> bool:
        return not (facts.given and str(facts.given.get("reason", "")).strip())


class NumberNeverReleased(Rule[FlagFacts]):
    """向社会公开的文字中有居民身份证号码的，不得放行。"""

    clause = "《个人信息保护法》第六条、第二十八条"
    remedy = "请退回提供单位删去号码。"

    def broken(self, facts: FlagFacts, /, *, law: Law, on: date) -> bool:
        return facts.has_number and facts.visibility == "public"


CLEARING: tuple[Rule[FlagFacts], ...] = (FlagDecisionSaysWhy(), NumberNeverReleased())
SENDING_BACK: tuple[Rule[FlagFacts], ...] = (FlagDecisionSaysWhy(),)
