"""To whom a measure applies, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.rules import Law, Rule
from law.calendar import Calendar
from law.terms import Term
from measures.rules.gate import PROPORTION_CLAUSE
from measures.terms import TARGET_LABELS, WITH_LIST, Degree
from redblack.terms import Circumstance
from subjects.terms import CIVIL_CODE, ChangeKind


def term_label(term: str) -> str:
    """A stored term as a person reads it; a text that is no term is shown as it stands."""
    if term in ("", WITH_LIST):
        return "与名单同期" if term else ""
    try:
        return Term.parse(term).chinese
    except ValueError:
        return term


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeFacts:
    """One measure beside one target: an entry's subject, or a person responsible for it."""

    colour: str
    programmes: tuple[str, ...]
    target_kinds: tuple[str, ...]
    conditions: tuple[str, ...]
    degree: str
    on_colour: str
    on_programme: str
    on_kind: str
    circumstances: tuple[str, ...]
    serious: bool
    ended: bool = False


class SameColour(Rule[ScopeFacts]):
    """激励措施只适用于红名单，惩戒措施只适用于黑名单。"""

    clause = "JY 16"

    def broken(self, facts: ScopeFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour != facts.on_colour


class ListNamed(Rule[ScopeFacts]):
    """该措施不适用于这一名单。"""

    clause = "JY 16"

    def broken(self, facts: ScopeFacts, /, *, law: Law, on: date) -> bool | str:
        outside = bool(facts.programmes) and facts.on_programme not in facts.programmes
        return outside and f"限于{'、'.join(facts.programmes)}"


class KindNamed(Rule[ScopeFacts]):
    """该措施不适用于这一类主体。"""

    clause = "JY 16"

    def broken(self, facts: ScopeFacts, /, *, law: Law, on: date) -> bool | str:
        named = "、".join(TARGET_LABELS.get(kind, kind) for kind in facts.target_kinds)
        return facts.on_kind not in facts.target_kinds and f"限于{named or '（未写明）'}"


class ConditionMet(Rule[ScopeFacts]):
    """该措施所要求的情形未经认定。

    High-consumption limits hold only whom can pay and refuses, exit bans only such judgment debtors.
    """

    clause = "JY 12、JY 13"

    def broken(self, facts: ScopeFacts, /, *, law: Law, on: date) -> bool | str:
        missing = [condition for condition in facts.conditions if condition not in facts.circumstances]
        named = "、".join(f"“{Circumstance(condition).label}”" for condition in missing)
        return bool(missing) and f"还须具备{named}"


class GraveEnough(Rule[ScopeFacts]):
    """该措施仅适用于严重失信。"""

    clause = PROPORTION_CLAUSE

    def broken(self, facts: ScopeFacts, /, *, law: Law, on: date) -> bool:
        return facts.degree == Degree.SERIOUS and not facts.serious


class TargetStillExists(Rule[ScopeFacts]):
    """主体已经死亡或者注销，不再对其采取措施。"""

    clause = f"{CIVIL_CODE[ChangeKind.DIED]}、第七十二条"

    def broken(self, facts: ScopeFacts, /, *, law: Law, on: date) -> bool:
        return facts.ended


SCOPE: tuple[Rule[ScopeFacts], ...] = (
    SameColour(),
    ListNamed(),
    KindNamed(),
    ConditionMet(),
    GraveEnough(),
    TargetStillExists(),
)


def last_day(term: str, *, sent_on: date, valid_to: date, calendar: Calendar) -> date:
    """The last day, inclusive, on which a measure may be taken: never beyond the entry's own last day.

    `term` is the measure's, counted from the day of dispatch; `with_list` and an empty one last with the entry.
    """
    if term in ("", WITH_LIST):
        return valid_to
    return min(valid_to, calendar.add(sent_on, Term.parse(term)).on)
