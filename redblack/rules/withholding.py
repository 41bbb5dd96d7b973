"""Entries that are kept from the public: on what ground, by two persons, and how they become public (P12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.actors import Actor, Post
from core.refusals import Refusal
from core.rules import Law, Rule

DISCLOSURE = "《中华人民共和国政府信息公开条例》第十四条、第十五条"
"""What may not be published: state secrets, public safety, and privacy or business secrets without consent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithholdingFacts:
    """What is known of the publication of an entry. `usual_publicity` is what its programme asks for."""

    pack_version_id: int
    withholding_ground: str
    publicity_required: bool
    usual_publicity: bool
    publicised: bool
    listed: bool
    asked_by_id: int | None = None
    approved_by_id: int | None = None
    held_on: date | None = None
    by: Actor | None = None
    given: Any = None


class AskedOnce(Rule[WithholdingFacts]):
    """已经提请或者决定不予公开的，不得重复提请。"""

    remedy = "请等待签发人决定。"

    def broken(self, facts: WithholdingFacts, /, *, law: Law, on: date) -> bool:
        return facts.asked_by_id is not None


class WithholdingHasGround(Rule[WithholdingFacts]):
    """不予公开应当有法律依据。"""

    clause = DISCLOSURE
    remedy = "请写明法律名称、条款和具体理由。"

    def broken(self, facts: WithholdingFacts, /, *, law: Law, on: date) -> bool:
        return not str((facts.given or {}).get("ground", "")).strip()


class WithholdingWasAsked(Rule[WithholdingFacts]):
    """没有人提请不予公开，或者已经作出决定。"""

    remedy = "请由经办人先办理“提请不予公开”。"

    def broken(self, facts: WithholdingFacts, /, *, law: Law, on: date) -> bool:
        return facts.asked_by_id is None or facts.held_on is not None


class AnotherPersonWithholds(Rule[WithholdingFacts]):
    """提请和决定不予公开应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: WithholdingFacts, /, *, law: Law, on: date) -> bool:
        by = facts.by
        return by is None or by.user_id is None or by.counts_as(facts.asked_by_id, Post.APPROVER)


class SomethingToDisclose(Rule[WithholdingFacts]):
    """该条目没有提请或者决定不予公开，按规定公开。"""

    remedy = "不需要办理。"

    def broken(self, facts: WithholdingFacts, /, *, law: Law, on: date) -> bool:
        return facts.asked_by_id is None


NOT_TOLD = "不得向社会公布，也不得告知与办理无关的人；名单的效力和联合奖惩不受影响。"
MINORS = "《中华人民共和国未成年人保护法》第四条第三项"
WITHHELD_HERE = Refusal(code="withheld", sentence=f"该条目经决定不予公开，{NOT_TOLD}", clause=DISCLOSURE)
NOT_OF_AGE = Refusal(code="minor", sentence=f"当事人未满十八周岁，该条目{NOT_TOLD}", clause=MINORS)


def bar_to_publication(*, withheld: bool, minor: bool) -> Refusal | None:
    """Why whoever is told of an entry may not tell the public; None where it is open (`open_to_public`)."""
    if withheld:
        return WITHHELD_HERE
    return NOT_OF_AGE if minor else None


ASKING: tuple[Rule[WithholdingFacts], ...] = (AskedOnce(), WithholdingHasGround())
WITHHOLDING: tuple[Rule[WithholdingFacts], ...] = (WithholdingWasAsked(), AnotherPersonWithholds())
DISCLOSING: tuple[Rule[WithholdingFacts], ...] = (SomethingToDisclose(),)
