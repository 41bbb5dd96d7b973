"""What must be true when what an objection says is changed before it is accepted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.rules import Law, Rule
from objections.objection_terms import ENTRY_WORDS, RECORD_WORDS
from objections.rules.objecting import AgentStillAuthorised, ClaimedFieldKnown, HandlingFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What an objection is to say: columns that are left out stay as they were. `fresh`: a paper came that it lacks."""

    words: Mapping[str, Any]
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendingFacts(HandlingFacts):
    """What an objection says now, beside what every move of it reads. `claims_json` is an object of text by column."""

    ground: str
    text: str
    interest: str
    claims_json: str

    @property
    def claims(self) -> dict[str, str]:
        """The words that he holds for right, by column."""
        found: dict[str, str] = json.loads(self.claims_json)
        return found

    @property
    def claimed(self) -> Sequence[str]:
        """The columns whose right words he names."""
        return tuple(self.given.words.get("claims", ()))

    @property
    def known(self) -> Sequence[str]:
        """The columns that his target has."""
        return tuple(RECORD_WORDS if self.of_record else ENTRY_WORDS)


class ObjectionAmended(Rule[AmendingFacts]):
    """修改异议的，应当改动异议内容或者补充新的材料。"""

    remedy = "内容与原来相同，无须提交。"

    def broken(self, facts: AmendingFacts, /, *, law: Law, on: date) -> bool:
        given: Amendment = facts.given
        return not given.fresh and all(said == getattr(facts, name) for name, said in given.words.items())


AMENDING: tuple[Rule[Any], ...] = (ObjectionAmended(), AgentStillAuthorised(), ClaimedFieldKnown())
