"""Why: how a date, a state or a refusal came about, kept beside it and shown on the page and in the letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from law.calendar import Calendar, chinese_date
from law.citations import Citation, Source
from law.packs import Pack

PROVISIONAL = "【暂定】"


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The sentences that lead to a result, the citations they rest on, and the calendar they were counted by.

    `provisional` marks a date that rests on a year whose holidays are not published yet.
    """

    sentences: tuple[str, ...]
    citations: tuple[Citation, ...] = ()
    calendar_version: str = ""
    provisional: bool = False

    @classmethod
    def cited(cls, pack: Pack, *keys: str, sentences: Iterable[str]) -> Why:
        """Sentences that rest on the pack's answers to `keys`; raises NoValue, UnknownKey."""
        citations = tuple(citation for key in keys for citation in pack.citations(key))
        return cls(sentences=tuple(sentences), citations=citations)

    def __add__(self, other: Why) -> Why:
        return Why(
            sentences=self.sentences + other.sentences,
            citations=tuple(dict.fromkeys(self.citations + other.citations)),
            calendar_version=other.calendar_version or self.calendar_version,
            provisional=self.provisional or other.provisional,
        )

    @property
    def chinese(self) -> tuple[str, ...]:
        """The lines a page or letter prints: the sum, the sources, the versions."""
        lines = list(self.sentences)
        lines += [f"{'相关条款' if citation.related else '依据'}：{citation.text}" for citation in self.citations]
        lines += [f"说明：{note}" for note in dict.fromkeys(c.note for c in self.citations if c.note)]
        packs = dict.fromkeys(f"{c.pack} {c.pack_version}" for c in self.citations if c.pack)
        lines += [f"规则包：{name}" for name in packs]
        lines += [f"沿用：{name}" for name in dict.fromkeys(c.origin for c in self.citations if c.origin)]
        if self.calendar_version:
            lines.append(f"工作日历：{self.calendar_version}")
        return tuple(lines)

    def as_json(self) -> dict[str, Any]:
        return {
            "sentences": list(self.sentences),
            "citations": [citation.as_json() for citation in self.citations],
            "calendar_version": self.calendar_version,
            "provisional": self.provisional,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Why:
        return cls(
            sentences=tuple(data["sentences"]),
            citations=tuple(Citation.from_json(citation) for citation in data["citations"]),
            calendar_version=data["calendar_version"],
            provisional=data["provisional"],
        )


def formerly(changes: Iterable[tuple[str, Any, Any]]) -> tuple[str, ...]:
    """What was said before it was changed: a sentence for each label whose values, before and after, differ."""
    return tuple(f"修改前的{label}：{before or '没有填写'}" for label, before, after in changes if before != after)


def deadline(pack: Pack, calendar: Calendar, *, key: str, start_on: date, label: str = "") -> tuple[date, Why]:
    """The last day, inclusive, of the term that `pack` sets under `key` for an event on `start_on`, and why.

    `label` names the date in the sentence; the key's own label when empty. The start day is not counted.
    Raises NoValue where the pack has no such term, OutsideCalendar beyond the calendar's years.
    """
    entry = pack.entry(key)
    counted = calendar.add(start_on, pack.term(key))
    marks = PROVISIONAL if counted.provisional else ""
    result = f"{label or entry.key.label}：{entry.chinese}，至{chinese_date(counted.on)}止{marks}。"
    source = f"期限{entry.chinese}为本办自定，无条款依据。" if entry.source is Source.OFFICE else ""
    why = Why(
        sentences=tuple(filter(None, (result, source, *counted.sum))),
        citations=entry.citations,
        calendar_version=counted.calendar_version if pack.term(key).rests_on_calendar else "",
        provisional=counted.provisional,
    )
    return counted.on, why
