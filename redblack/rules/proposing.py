"""How an entry begins: proposed on grounds, or received from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from core.rules import Law, Rule
from records.terms import RED_ONLY_GROUNDS, Polarity
from redblack.terms import EXPIRED_UNUSABLE, Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFacts:
    """What is known of a proposal before an entry exists. `grounds` are (ground, polarity, last valid day)."""

    colour: str
    programme_published: bool
    own_programme: bool
    recogniser_level: str
    may_recognise: bool
    allowed_grounds: tuple[str, ...]
    grounds: tuple[tuple[str, str, date | None], ...]
    has_evidence: bool
    same_decision: bool


class OwnRecognition(Rule[ProposalFacts]):
    """本地只归集国家、省、市认定的名单，本级单位不得自行认定。"""

    key: ClassVar[str] = "listing.own_recognition"
    remedy = "请由有权认定的上级单位认定后，按“归集上级名单”办理。"

    def broken(self, facts: ProposalFacts, /, *, law: Law, on: date) -> bool:
        return law.get(self.key) is False


class RecogniserHasPower(Rule[ProposalFacts]):
    """认定单位应当具有认定职权，谁主管、谁认定、谁负责。"""

    key: ClassVar[str] = "listing.recogniser_levels"
    remedy = "请由主管该领域并具有认定职权的单位提出。"

    def broken(self, facts: ProposalFacts, /, *, law: Law, on: date) -> bool | str:
        if not facts.may_recognise:
            return "本单位未登记认定职权"
        levels = tuple(law.get(self.key) or ())
        return facts.recogniser_level not in levels and "本单位的层级不在可以认定的层级之内"


class ProgrammeInForce(Rule[ProposalFacts]):
    """认定应当依据已经公布并在施行的认定办法，由该办法的认定单位作出。"""

    clause = "JY 3、JS-L 3"
    remedy = "请先完成认定办法的征求意见和公布。"

    def broken(self, facts: ProposalFacts, /, *, law: Law, on: date) -> bool:
        return not (facts.programme_published and facts.own_programme)


class GroundOfPermittedKind(Rule[ProposalFacts]):
    """认定应当以办法列明的依据为准，并附证明该依据的记录。"""

    key: ClassVar[str] = "listing.grounds"
    remedy = "请补充依据类别相符、在有效期内的信用记录及证明材料。"

    def broken(self, facts: ProposalFacts, /, *, law: Law, on: date) -> bool | str:
        if not facts.grounds:
            return "没有依据记录"
        if not facts.has_evidence:
            return "没有证明材料"
        kinds = {ground for ground, _, _ in facts.grounds}
        return not kinds <= set(facts.allowed_grounds) and "依据类别不在该办法之内"


class GroundFitsColour(Rule[ProposalFacts]):
    """黑名单只能以负面信息为依据；受表彰奖励等信息只能作为红名单的依据。"""

    key: ClassVar[str] = "listing.red_only_grounds"
    remedy = "请核对名单类别和依据记录的性质。"

    def broken(self, facts: ProposalFacts, /, *, law: Law, on: date) -> bool:
        if facts.colour == Colour.BLACK:
            return any(g in RED_ONLY_GROUNDS or p != Polarity.NEGATIVE for g, p, _ in facts.grounds)
        return any(p == Polarity.NEGATIVE for _, p, _ in facts.grounds)


class GroundNotLapsed(Rule[ProposalFacts]):
    """失信信息有效期届满的，不得再作为惩戒依据。"""

    key: ClassVar[str] = EXPIRED_UNUSABLE
    remedy = "请撤回该对象，或补充仍在有效期内的依据。"

    def broken(self, facts: ProposalFacts, /, *, law: Law, on: date) -> bool:
        ends = [end for _, _, end in facts.grounds]
        return bool(ends) and all(end is not None and end < on for end in ends)


class NotTwice(Rule[ProposalFacts]):
    """同一主体不得因同一决定重复列入同一名单。"""

    remedy = "该决定已有在办或在列的条目，请核对后删除本行。"

    def broken(self, facts: ProposalFacts, /, *, law: Law, on: date) -> bool:
        return facts.same_decision


PROPOSING: tuple[Rule[ProposalFacts], ...] = (
    OwnRecognition(),
    RecogniserHasPower(),
    ProgrammeInForce(),
    GroundOfPermittedKind(),
    GroundFitsColour(),
    GroundNotLapsed(),
    NotTwice(),
)
