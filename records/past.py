"""What a record said and whether everybody saw it at a past instant (I6). Pure: the rows come from `as_of`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.clocks import day_of
from records.terms import Polarity, Visibility

_DAYS = ("determined_on", "valid_to", "public_from", "public_to")
_WORDS = ("title", "polarity", "degree")


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """One record as the platform held it at an instant.

    `hidden` says why the public did not see it then; empty where it did. `changed` says that it reads otherwise now,
    `disputed` that an objection to it was being dealt with.
    """

    record: Any
    title: str
    polarity: str
    degree: str
    determined_on: date
    valid_to: date | None
    public_from: date | None
    public_to: date | None
    ended: bool
    disputed: bool
    changed: bool
    hidden: str

    @property
    def polarity_label(self) -> str:
        """Its nature in Chinese."""
        return str(Polarity(self.polarity).label)

    @property
    def public(self) -> bool:
        """Whether the public saw it."""
        return not self.hidden


def then(record: Any, *, at: datetime) -> Then:
    """A row of `RecordQuerySet.as_of(at)`, with its subject, as it stood at `at`."""
    former: Mapping[str, Any] | None = record.former
    said = {name: getattr(record, name) for name in (*_WORDS, *_DAYS)}
    if former is not None:
        said |= {name: former[name] for name in _WORDS}
        said |= {name: date.fromisoformat(former[name]) if former[name] else None for name in _DAYS}
    ended = _ended(record, at=at)
    changed = former is not None or (record.ended_on is not None and not ended)
    disputed = not ended and getattr(record, "marked", None) == "mark_disputed"
    hidden = _hidden(record, said, ended=ended, on=day_of(at))
    return Then(record=record, **said, ended=ended, disputed=disputed, changed=changed, hidden=hidden)


def _ended(record: Any, *, at: datetime) -> bool:
    """Repaired or revoked by `at`; of rows without an instant the day counts."""
    if record.ended_at is not None:
        return bool(record.ended_at <= at)
    return record.ended_on is not None and record.ended_on <= day_of(at)


def _hidden(record: Any, said: Mapping[str, Any], *, ended: bool, on: date) -> str:
    """Why nobody outside saw the record on `on`, by the same dates as `publicly_visible`."""
    subject = record.subject
    reasons = {
        "不是公开信息": record.visibility != Visibility.PUBLIC or record.parent_id is not None,
        "未公示": said["public_from"] is None or said["public_from"] > on or said["determined_on"] > on,
        "已修复、撤销或者终止": ended,
        "有效期已过": said["valid_to"] is not None and said["valid_to"] < on,
        "公示期已过": said["public_to"] is not None and said["public_to"] < on,
        "文字待核对": getattr(record, "withheld", False),
        "主体未满十八周岁": subject.adult_on is not None and subject.adult_on > on,
        "主体已死亡": record.then_dead,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")
