"""Clarifications as a reader sees them: the signed words of what was listed or published wrongly (JY 24, JS-L 24)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.letters.words import words_of
from objections.redress_queries import clarifications
from public.queries import NOBODY
from subjects.queries import held_by

KIND = "clarification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarified:
    """One clarification: its number, the unit that signed it, its words, and its days, both inclusive."""

    number: str
    subject: str
    unit: str
    paragraphs: tuple[str, ...]
    since_on: date
    until_on: date


def clarified(cases: Iterable[Any]) -> list[Clarified]:
    """The words of the letters as they were signed; no further statement."""
    return [
        Clarified(
            number=case.letter_no,
            subject=case.subject.both_names,
            unit=case.unit.name,
            paragraphs=paragraphs_of(case.words),
            since_on=case.clarified_on,
            until_on=case.clarification_to,
        )
        for case in cases
    ]


def paragraphs_of(words: Mapping[str, Any]) -> tuple[str, ...]:
    """The text of a signed letter from its frozen data, paragraph by paragraph."""
    return tuple(part.text for part in words_of(KIND, words).parts)


def clarified_of(subject_ids: Iterable[int], *, on: date) -> list[Clarified]:
    """What is clarified on `on` about these subjects and those merged into them; one statement, also for nobody."""
    ids = list(subject_ids) or NOBODY
    return clarified(clarifications(on).filter(held_by(ids)).order_by("-clarified_on", "-pk"))
