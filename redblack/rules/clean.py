"""Three years without a bad record, the condition of the green channel (JY 8, JJ 4, JS-L 8). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.rules import Law, Rule

TERM = "green.clean_term"
LAPSED = "green.lapsed_counts"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadMark:
    """A negative record, or a black entry, as it was held on the day asked for.

    `since_on` is the day of determination or of listing, `to_on` its last day (NULL: none was set), `ended_on` the day
    from which it was repaired or had left.
    """

    since_on: date
    to_on: date | None
    ended_on: date | None

    def stands(self, on: date) -> bool:
        """Whether it has effect on `on`; the last day counts, the day of its end does not."""
        return (self.to_on is None or self.to_on >= on) and (self.ended_on is None or self.ended_on > on)


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanFacts:
    """What is held against one subject. `start_on` is the first day of the years asked for; NULL: no paper sets them.

    `marks` are in the printed words of each, as a reader of the office would see them.
    """

    marks: tuple[tuple[str, BadMark], ...]
    start_on: date | None


class CleanForTheYears(Rule[CleanFacts]):
    """以无不良信用记录享受绿色通道的，应当在规定期间内连续没有不良信用记录。

    A mark counts that stands on the day asked for. One that has lapsed or was repaired counts only where the office
    chose so (`green.lapsed_counts`), and only if it was determined within the years. Where a paper sets no years (PY),
    the whole time is looked at. What was quashed or revoked was wrong from the start and never counts.
    """

    key = TERM
    clause = "PY 三(一)"
    remedy = "对记录有异议的，可以向提供单位或者信用办提出；诚信典型不受此限。"

    def broken(self, facts: CleanFacts, /, *, law: Law, on: date) -> bool | str:
        return "；".join(said for said, mark in facts.marks if counts(mark, facts.start_on, law=law, on=on))


def counts(mark: BadMark, start_on: date | None, /, *, law: Law, on: date) -> bool:
    """Whether a mark decides against the subject on `on`."""
    if mark.since_on > on:
        return False
    if mark.stands(on):
        return True
    return bool(law.get(LAPSED)) and (start_on is None or mark.since_on >= start_on)


CLEAN: tuple[Rule[CleanFacts], ...] = (CleanForTheYears(),)
