"""What must be true when an objection is registered, handled, decided and put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from core.actors import Actor, Post
from core.rules import Law, Rule

COURT_ITEM = "judgment_debtor"
"""The catalogue item of what courts publish; only the court corrects it."""
AGENT, THIRD = "agent", "third"
MANDATE = "mandate"
"""The kind of paper by which somebody lets another act for him."""
ELSEWHERE = "JY 12、JY 20、PY 四(二)"


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisingFacts:
    """What is known of an objection before it is registered.

    `stands`: the record is filed, or the entry is on a list; `on_its_way`: the entry is not on a list yet. `known` are
    the columns whose words may be claimed anew.
    """

    stands: bool
    on_its_way: bool
    open_already: bool
    party_kind: str
    party: str
    text: str
    interest: str
    mandate_scope: str
    mandate_until: date | None
    has_mandate_paper: bool
    received_on: date
    claimed: Sequence[str] = ()
    known: Sequence[str] = ()


class ObjectionTargetStands(Rule[RaisingFacts]):
    """只能对有效归集的信用记录或者在列的名单条目提出异议。"""

    clause = "JS-G 31"
    remedy = "信息已经终止的，不再公开和使用；仍有疑问的，请向提供单位或者认定单位反映。"

    def broken(self, facts: RaisingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.stands and not facts.on_its_way


class ListedNotProposed(Rule[RaisingFacts]):
    """尚未列入名单的，按陈述申辩或者公示期异议办理。"""

    clause = "JY 6、JS-L 6"
    remedy = "请在条目页办理“登记陈述申辩或异议”。"

    def broken(self, facts: RaisingFacts, /, *, law: Law, on: date) -> bool:
        return facts.on_its_way


class ObjectedOnce(Rule[RaisingFacts]):
    """同一提出人对同一信息的异议正在办理的，不再登记。"""

    clause = "JS-G 32"
    remedy = "请在已登记的异议中补充材料。"

    def broken(self, facts: RaisingFacts, /, *, law: Law, on: date) -> bool:
        return facts.open_already


class ObjectionSaysWhat(Rule[RaisingFacts]):
    """提出异议应当写明提出人和异议内容。"""

    clause = "JS-G 31"
    remedy = "请填写提出人，以及哪一项信息有误、正确的内容是什么。"

    def broken(self, facts: RaisingFacts, /, *, law: Law, on: date) -> bool:
        return not (facts.party.strip() and facts.text.strip())


class AgentHasMandate(Rule[RaisingFacts]):
    """代理人提出异议的，应当提交授权委托书，授权期限未满。"""

    clause = "《中华人民共和国民法典》第一百六十五条、第一百七十三条"
    remedy = "请补交写明授权事项和期限的授权委托书；期限已满的，请重新委托。"

    def broken(self, facts: RaisingFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.party_kind != AGENT:
            return False
        if not facts.has_mandate_paper or not facts.mandate_scope.strip() or facts.mandate_until is None:
            return True
        return facts.mandate_until < on and f"授权期限至{facts.mandate_until:%Y-%m-%d}"


class ThirdHasInterest(Rule[RaisingFacts]):
    """本人和代理人以外的人提出异议的，应当与该信息有利害关系。"""

    clause = "JS-G 31"
    remedy = "请写明利害关系；没有利害关系的，可以作为线索转提供单位。"

    def broken(self, facts: RaisingFacts, /, *, law: Law, on: date) -> bool:
        return facts.party_kind == THIRD and not facts.interest.strip()


class ObjectionReceived(Rule[RaisingFacts]):
    """异议的收到日期不得晚于今日。"""

    remedy = "请核对收到日期。"

    def broken(self, facts: RaisingFacts, /, *, law: Law, on: date) -> bool:
        return facts.received_on > on


class ClaimedFieldKnown(Rule[RaisingFacts]):
    """主张更正的栏目应当是该信息的栏目。"""

    remedy = "请按该记录或者条目的栏目填写。"

    def broken(self, facts: RaisingFacts, /, *, law: Law, on: date) -> bool | str:
        return "、".join(name for name in facts.claimed if name not in facts.known)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingFacts:
    """What the moves of an objection read of it; `given` is what the door was told."""

    pack_version_id: int
    state: str
    unit_id: int
    verifier_id: int
    corrector_id: int
    measure_id: int | None
    party_kind: str
    mandate_scope: str
    mandate_until: date | None
    received_on: date
    paused_on: date | None
    review_due_on: date | None
    sent_on: date | None
    verify_due_on: date | None
    finding: str
    proposed_by_id: int | None
    outcome: str
    remedy: str
    accepted_at: datetime | None
    exit_pending: bool
    of_record: bool
    item: str | None
    provider_id: int | None
    origin: str | None
    since_at: datetime | None
    colour: str | None
    authority: str
    by: Actor | None = None
    given: Any = None

    @property
    def elsewhere(self) -> bool:
        """Whether somebody else alone corrects it: an upper level, or a court (A9)."""
        return self.item == COURT_ITEM or self.origin not in (None, "own")

    @property
    def target(self) -> str:
        """`record`, `entry` or `measure`."""
        return "record" if self.of_record else "measure" if self.measure_id is not None else "entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What whoever verified found, and how he proves it."""

    finding: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed to the approver."""

    outcome: str
    reasons: str
    remedy: str = ""
    corrections: Mapping[str, str] = field(default_factory=dict)


class ReasonGiven(Rule[HandlingFacts]):
    """要求补正、不予受理、转交、撤回和答复应当写明内容或者理由。"""

    clause = "JY 24、JS-G 32"
    remedy = "请写明。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        given = facts.given
        return not str(given.get("words", "") if isinstance(given, Mapping) else given or "").strip()


class HandledHere(Rule[HandlingFacts]):
    """由人民法院、上级单位认定的信息，本地不核实、不更正。"""

    clause = ELSEWHERE
    remedy = "请办理“转来源单位”，由其更正或者移出后在本地同步。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        return facts.elsewhere


class TransferredElsewhereOnly(Rule[HandlingFacts]):
    """只有来源于人民法院或者上级单位的信息，才转来源单位办理。"""

    clause = ELSEWHERE
    remedy = "本级提供或者认定的，请受理后送请核实；应由其他单位办理的，请办理“转交其他单位”。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.elsewhere


class ForwardedToAnother(Rule[HandlingFacts]):
    """异议应当转交给本单位以外的单位。"""

    remedy = "请选择应当办理的单位。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        return facts.given["unit_id"] == facts.unit_id


class AgentStillAuthorised(Rule[HandlingFacts]):
    """代理人的授权期限已满的，不得再以代理人身份补正或者撤回异议。"""

    clause = "《中华人民共和国民法典》第一百七十三条"
    remedy = "请由本人办理，或者重新提交授权委托书。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        anew = getattr(facts.given, "mandate", None)
        until = anew.until if anew is not None else facts.mandate_until
        return facts.party_kind == AGENT and until is not None and until < on


class NewMandateProved(Rule[HandlingFacts]):
    """重新委托的，应当由代理人写明授权事项，并提交新的授权委托书。"""

    clause = "《中华人民共和国民法典》第一百六十五条"
    remedy = "请填写授权事项和期限，并附授权委托书；不是代理人提出的异议，不填授权。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        anew = getattr(facts.given, "mandate", None)
        if anew is None:
            return False
        proved = any(file.kind == MANDATE for file in facts.given.files)
        return facts.party_kind != AGENT or not anew.scope.strip() or not proved


class FindingProved(Rule[HandlingFacts]):
    """反馈核实结果应当写明核实情况和证明材料。"""

    key: ClassVar[str] = "objection.verify_term"
    remedy = "请写明核对了哪些原始文书、结论是什么。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        return not (facts.given.finding and facts.given.words.strip())


class VerifiedBeforeDecision(Rule[HandlingFacts]):
    """应由其他单位核实的，核实反馈之前不得提出处理意见；核实期限已过仍不反馈的，由办理单位按现有材料提出。"""

    key: ClassVar[str] = "objection.informed"
    remedy = "请先办理“送请核实”；已经送请的，待核实反馈或者核实期限届满后再提出。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.finding or (facts.unit_id == facts.verifier_id and facts.sent_on is None):
            return False
        due_on = facts.verify_due_on or facts.review_due_on
        if facts.sent_on is None or due_on is None:
            return True
        return due_on >= on and f"核实期限至{due_on:%Y-%m-%d}（含当日）"


class DecisionHasReasons(Rule[HandlingFacts]):
    """处理意见应当写明理由。"""

    clause = "JS-G 32"
    remedy = "请写明核实情况、依据和理由，将写入决定书告知提出人。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        return not facts.given.reasons.strip()


class RemedyFits(Rule[HandlingFacts]):
    """异议成立的，应当选定适合该信息的更正方式。"""

    clause = "JS-G 32"
    remedy = "信用记录可以更正文字、由提供单位重新报送或者撤销；名单条目可以更正文字或者移出名单；措施可以停止实施。"

    WAYS: ClassVar[Mapping[str, frozenset[str]]] = {
        "record": frozenset({"correct", "provider", "revoke"}),
        "entry": frozenset({"correct", "exit"}),
        "measure": frozenset({"measure", "correct", "exit"}),
    }

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        given: Proposal = facts.given
        return given.outcome == "upheld" and given.remedy not in self.WAYS[facts.target]


class CorrectionSaysWhat(Rule[HandlingFacts]):
    """更正文字的，应当写明更正后的内容。"""

    clause = "JS-G 32"
    remedy = "请填写更正后的文字；其他栏目有误的，请选择“由提供单位重新报送更正”。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        given: Proposal = facts.given
        said = [text for text in given.corrections.values() if text.strip()]
        return given.outcome == "upheld" and given.remedy == "correct" and not said


class SignedAsProposed(Rule[HandlingFacts]):
    """签发的决定应当与提出的处理意见一致。"""

    remedy = "不同意处理意见的，请办理“退回重提意见”。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        return facts.outcome != facts.given


class AnotherPersonDecides(Rule[HandlingFacts]):
    """提出处理意见和签发决定应当由两人分别办理。"""

    remedy = "请由另一名签发人签发。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        return facts.by is not None and facts.by.counts_as(facts.proposed_by_id, Post.APPROVER)


class ExitDecided(Rule[HandlingFacts]):
    """决定移出名单、尚未提请的，才办理提请移出。"""

    remedy = "请按决定书写明的更正方式办理“落实更正”。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        return facts.remedy != "exit" or facts.exit_pending


class ExitAskedFirst(Rule[HandlingFacts]):
    """移出名单由认定单位先提请、再签发。"""

    remedy = "请先由认定单位经办人办理“提请移出名单”。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        return facts.remedy == "exit" and not facts.exit_pending


class ProviderHasCorrected(Rule[HandlingFacts]):
    """由提供单位重新报送更正的，异议受理以后没有报送的，不得办结。"""

    clause = "JS-G 32"
    remedy = "请提供单位按原主键重新报送正确的内容。"

    def broken(self, facts: HandlingFacts, /, *, law: Law, on: date) -> bool:
        if facts.remedy != "provider" or facts.accepted_at is None:
            return False
        return facts.since_at is None or facts.since_at < facts.accepted_at


RAISING: tuple[Rule[RaisingFacts], ...] = (
    ObjectionTargetStands(),
    ListedNotProposed(),
    ObjectedOnce(),
    ObjectionSaysWhat(),
    AgentHasMandate(),
    ThirdHasInterest(),
    ObjectionReceived(),
    ClaimedFieldKnown(),
)
FORWARDING: tuple[Rule[HandlingFacts], ...] = (ReasonGiven(), ForwardedToAnother())
ASKING: tuple[Rule[HandlingFacts], ...] = (ReasonGiven(),)
BY_PARTY: tuple[Rule[HandlingFacts], ...] = (ReasonGiven(), AgentStillAuthorised())
SUPPLEMENTING: tuple[Rule[HandlingFacts], ...] = (*BY_PARTY, NewMandateProved())
ACCEPTING: tuple[Rule[HandlingFacts], ...] = (HandledHere(),)
TRANSFERRING: tuple[Rule[HandlingFacts], ...] = (TransferredElsewhereOnly(),)
VERIFYING: tuple[Rule[HandlingFacts], ...] = (FindingProved(),)
PROPOSING: tuple[Rule[HandlingFacts], ...] = (
    VerifiedBeforeDecision(),
    DecisionHasReasons(),
    RemedyFits(),
    CorrectionSaysWhat(),
)
SIGNING: tuple[Rule[HandlingFacts], ...] = (SignedAsProposed(), AnotherPersonDecides())
ASKING_EXIT: tuple[Rule[HandlingFacts], ...] = (ExitDecided(),)
CARRYING_OUT: tuple[Rule[HandlingFacts], ...] = (ExitAskedFirst(), ProviderHasCorrected())
