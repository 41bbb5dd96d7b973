"""The law of red and black lists: one class a rule, facts in, refusal out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from core.actors import Actor
from core.rules import Law, Rule
from records.terms import RED_ONLY_GROUNDS, Polarity
from redblack.terms import Colour, ExitReason

CROSS_CHECK_RED = "JY 6(1)、JS-L 6(1)"
CROSS_CHECK_BLACK = "JY 6(2)、JS-L 6(2)"

# --- proposing ---------------------------------------------------------------------------------------------------


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

    key: ClassVar[str] = "record.expired_unusable"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFacts:
    """When an entry of elsewhere was listed there, and until when (inclusive)."""

    listed_on: date
    valid_to: date


class StandsAtItsOrigin(Rule[ReceivedFacts]):
    """来源名单已经到期，或者列入日期晚于今日的，不得归集。"""

    key: ClassVar[str] = "publication.equals_validity"
    remedy = "请核对来源单位公布的列入日期和有效期。"

    def broken(self, facts: ReceivedFacts, /, *, law: Law, on: date) -> bool:
        return not facts.listed_on <= on <= facts.valid_to


RECEIVING: tuple[Rule[ReceivedFacts], ...] = (StandsAtItsOrigin(),)

# --- on the way --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PathFacts:
    """What the moves before listing read of an entry."""

    pack_version_id: int
    colour: str
    publicity_required: bool
    hits_black: bool = False
    hits_red: bool = False
    served_on: date | None = None
    statement_ends_on: date | None = None
    publicity_ends_on: date | None = None
    open_representation: bool = False
    upheld_representation: bool = False
    proposed_by_id: int | None = None
    term: str = ""
    determined_on: date | None = None
    ground_ends_on: date | None = None
    standing_ground: bool = True
    correction_allowed: bool = False
    by: Actor | None = None
    given: Any = None


class BlackBlocksRed(Rule[PathFacts]):
    """已列入任何领域黑名单的主体，不得列入红名单。"""

    key: ClassVar[str] = "listing.publicity_red"
    clause = CROSS_CHECK_RED
    remedy = "请对该对象办理“不予列入”。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour == Colour.RED and facts.hits_black


class NoticeIsForBlack(Rule[PathFacts]):
    """事前告知只适用于失信联合惩戒对象。"""

    key: ClassVar[str] = "listing.prior_notice"
    clause = CROSS_CHECK_BLACK
    remedy = "红名单请直接办理“公示”。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour != Colour.BLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How, when and with what proof a notice was served."""

    method: str
    served_on: date
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeFacts:
    """What service reads: the day of the notice, and what the clerk filled in."""

    pack_version_id: int
    colour: str
    publicity_required: bool
    notified_on: date
    given: Serving | None = None


class ServedInTime(Rule[ServeFacts]):
    """送达日期不得早于告知书签发日期，也不得晚于今日。"""

    remedy = "请核对送达回证上的日期。"

    def broken(self, facts: ServeFacts, /, *, law: Law, on: date) -> bool:
        return facts.given is None or not facts.notified_on <= facts.given.served_on <= on


class ServiceProved(Rule[ServeFacts]):
    """送达应当有凭证。"""

    key: ClassVar[str] = "listing.prior_notice"
    remedy = "请填写送达回证、邮件编号、公告网址等凭证。"

    def broken(self, facts: ServeFacts, /, *, law: Law, on: date) -> bool:
        return facts.given is None or not facts.given.proof.strip()


class PriorNoticeServed(Rule[PathFacts]):
    """被认定为失信联合惩戒对象的，应当事前告知并送达。"""

    key: ClassVar[str] = "listing.prior_notice"
    remedy = "请先签发告知书并登记送达。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour == Colour.BLACK and facts.served_on is None


class StatementTermOver(Rule[PathFacts]):
    """陈述申辩期限届满前不得列入。"""

    key: ClassVar[str] = "listing.statement_term"
    remedy = "请待期限届满后办理。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool | str:
        end = facts.statement_ends_on
        return facts.colour == Colour.BLACK and end is not None and end >= on and f"期限至{end:%Y-%m-%d}（含当日）"


class PublicityOver(Rule[PathFacts]):
    """需要公示的，公示期满前不得列入。"""

    key: ClassVar[str] = "listing.publicity_red"
    remedy = "请先公示，并待公示期满后办理。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool | str:
        if not facts.publicity_required:
            return False
        end = facts.publicity_ends_on
        return True if end is None else (end >= on and f"公示至{end:%Y-%m-%d}（含当日）")


class NoOpenRepresentation(Rule[PathFacts]):
    """有陈述申辩或异议的，认定单位核实处理完毕前不得列入。"""

    key: ClassVar[str] = "listing.publicity_black"
    clause = CROSS_CHECK_BLACK
    remedy = "请先对陈述申辩或异议作出核实结论。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.open_representation


class RepresentationNotUpheld(Rule[PathFacts]):
    """陈述申辩或异议成立的，不得列入。"""

    key: ClassVar[str] = "listing.publicity_black"
    clause = CROSS_CHECK_BLACK
    remedy = "请办理“不予列入”。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.upheld_representation


class TwoPersons(Rule[PathFacts]):
    """提出和签发应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.by is not None and facts.by.user_id is not None and facts.by.user_id == facts.proposed_by_id


class TermKnown(Rule[PathFacts]):
    """没有期限的惩戒不得实施：认定办法和规则包都没有规定期限。"""

    key: ClassVar[str] = "record.validity.serious"
    clause = "JY 23、PY 五(四)"
    remedy = "请在认定办法中规定名单有效期。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour == Colour.BLACK and not facts.term and facts.ground_ends_on is None


class GroundStillStands(Rule[PathFacts]):
    """认定依据已经失效、撤销或者修复的，不得列入。"""

    key: ClassVar[str] = "record.expired_unusable"
    remedy = "请办理“不予列入”，或补充仍然有效的依据后重新提出。"

    def broken(self, facts: PathFacts, /, *, law: Law, on: date) -> bool:
        return not facts.standing_ground


NOTIFYING: tuple[Rule[PathFacts], ...] = (NoticeIsForBlack(), GroundStillStands())
SERVING: tuple[Rule[ServeFacts], ...] = (ServedInTime(), ServiceProved())
CHECKING: tuple[Rule[PathFacts], ...] = (BlackBlocksRed(),)
PUBLICISING: tuple[Rule[PathFacts], ...] = (BlackBlocksRed(), PriorNoticeServed(), RepresentationNotUpheld())
READYING: tuple[Rule[PathFacts], ...] = (
    PriorNoticeServed(),
    StatementTermOver(),
    PublicityOver(),
    NoOpenRepresentation(),
    RepresentationNotUpheld(),
)
LISTING: tuple[Rule[PathFacts], ...] = (*READYING, TwoPersons(), TermKnown(), GroundStillStands(), BlackBlocksRed())

# --- leaving -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitFacts:
    """What the moves after listing read of an entry."""

    pack_version_id: int
    colour: str
    origin: str
    exit_reason: str
    exit_requested_by_id: int | None
    correction_allowed: bool
    correction_due_on: date | None
    listed_on: date
    valid_to: date
    reason: str
    by: Actor | None = None
    given: Any = None


class OwnEntriesOnly(Rule[ExitFacts]):
    """上级或者人民法院认定的名单，本地不得撤销、修复或者更正，随来源单位变动。"""

    clause = "JY 12、JY 20、PY 四(二)"
    remedy = "请向来源单位反映，由其移出后按“按来源移出”办理。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        return facts.origin != "own"


class OthersEntriesOnly(Rule[ExitFacts]):
    """本级认定的名单不能按来源移出。"""

    remedy = "请办理“提请退出”。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        return facts.origin == "own"


class ValidityOver(Rule[ExitFacts]):
    """名单有效期届满前，不得以到期为由退出。"""

    remedy = "请按其他退出事由办理。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        return facts.valid_to >= on


class AnotherPersonExits(Rule[ExitFacts]):
    """提请退出和签发退出应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool:
        user_id = facts.by.user_id if facts.by else None
        return user_id is not None and user_id == facts.exit_requested_by_id


class CorrectionInTime(Rule[ExitFacts]):
    """在规定期限内纠正失信行为、消除不良影响的，才不再作为联合惩戒对象。"""

    key: ClassVar[str] = "correction.exits"
    remedy = "请按信用修复程序办理。"

    def broken(self, facts: ExitFacts, /, *, law: Law, on: date) -> bool | str:
        given = facts.given or {}
        if (given.get("exit_reason") or facts.exit_reason) != ExitReason.CORRECTION_CONFIRMED:
            return False
        if not law.get(self.key):
            return "本规则包不以纠正本身为退出事由"
        if not facts.correction_allowed or facts.correction_due_on is None:
            return "该认定办法没有规定可以因纠正退出"
        corrected_on = given.get("corrected_on") or on
        return corrected_on > facts.correction_due_on and f"纠正期限为{facts.correction_due_on:%Y-%m-%d}（含当日）"


REQUESTING_EXIT: tuple[Rule[ExitFacts], ...] = (OwnEntriesOnly(), CorrectionInTime())
EXITING: tuple[Rule[ExitFacts], ...] = (OwnEntriesOnly(), AnotherPersonExits())
OWN_ONLY: tuple[Rule[ExitFacts], ...] = (OwnEntriesOnly(),)

# --- programmes --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFacts:
    """What the publication of a programme reads. `longest` is the pack's term for severe records, in its days."""

    pack_version_id: int
    colour: str
    legal_basis: str
    criteria: str
    exit_rule: str
    validity: str
    grounds: Sequence[str]
    publicity_required: bool
    consultation_ends_on: date | None
    unanswered: int
    may_recognise: bool
    given: Any = None


class ConsultationOver(Rule[ProgrammeFacts]):
    """认定办法应当充分征求社会公众意见，征求意见期满并逐条处理后方可公布。"""

    clause = "JY 3、JS-L 3"
    remedy = "请待征求意见期满，并对每条意见写明处理情况。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.consultation_ends_on is None or facts.consultation_ends_on >= on:
            return "征求意见期未满"
        return facts.unanswered > 0 and f"还有{facts.unanswered}条意见没有处理情况"


class ProgrammeComplete(Rule[ProgrammeFacts]):
    """认定办法应当写明法律依据、认定标准、依据类别和退出条件。"""

    clause = "JY 3、JJ 19"
    remedy = "请补充后再办理。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool | str:
        texts = {"法律依据": facts.legal_basis, "认定标准": facts.criteria, "退出条件": facts.exit_rule}
        missing = [name for name, text in texts.items() if not text.strip()]
        missing += [] if facts.grounds else ["依据类别"]
        return bool(missing) and "缺少" + "、".join(missing)


class ProgrammeHasTerm(Rule[ProgrammeFacts]):
    """规则包没有失信信息有效期的，黑名单认定办法应当规定名单有效期。"""

    clause = "JY 23、PY 五(四)"
    remedy = "请填写名单有效期。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour == Colour.BLACK and not facts.validity and law.get("record.validity.serious") is None


class MayNotLengthen(Rule[ProgrammeFacts]):
    """认定办法不得延长失信信息的有效期。"""

    key: ClassVar[str] = "record.validity.serious"
    remedy = "请缩短名单有效期，或留空随认定依据的有效期。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool | str:
        longest = law.get(self.key)
        if facts.colour != Colour.BLACK or not facts.validity or longest is None:
            return False
        return months_of(facts.validity) > months_of(str(longest)) and f"最长{longest.chinese}"


class RedNeedsPublicity(Rule[ProgrammeFacts]):
    """红名单应当经公示无异议后认定。"""

    key: ClassVar[str] = "listing.publicity_red"
    clause = CROSS_CHECK_RED
    remedy = "请将“列入前公示”改为“是”。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool:
        return facts.colour == Colour.RED and not facts.publicity_required


class RecogniserOfProgramme(Rule[ProgrammeFacts]):
    """认定办法应当由具有认定职权的单位制定。"""

    key: ClassVar[str] = "listing.recogniser_levels"
    remedy = "请在“单位”中登记其认定职权。"

    def broken(self, facts: ProgrammeFacts, /, *, law: Law, on: date) -> bool:
        return not facts.may_recognise


PUBLISHING: tuple[Rule[ProgrammeFacts], ...] = (
    ConsultationOver(),
    ProgrammeComplete(),
    ProgrammeHasTerm(),
    MayNotLengthen(),
    RedNeedsPublicity(),
    RecogniserOfProgramme(),
)


def months_of(term: str) -> float:
    """A term as months, to compare two terms of different units; days count a thirtieth."""
    amount, _, unit = term.partition(" ")
    size = {"years": 12.0, "months": 1.0, "days": 1 / 30, "working_days": 1 / 21}
    return int(amount) * size[unit]
