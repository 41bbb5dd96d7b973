"""What a change of a subject needs before it is written down, confirmed or undone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.actors import Actor, Post
from core.rules import Law, Rule
from subjects.terms import ENDED, PASSED_ON, ChangeKind, SubjectStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """A change and the subject as it stands. `followed` says that a later change of the subject took effect."""

    pack_version_id: int
    kind: str
    happened_on: date
    authority: str
    document_no: str
    administrator: str
    reported_by_id: int | None
    person: bool
    status: str
    status_on: date | None = None
    formerly: str = ""
    merged: bool = False
    renamed: bool = False
    heir_ids: tuple[int, ...] = ()
    lost_heirs: bool = False
    followed: bool = False
    change_id: int = 0
    by: Actor | None = None


class ChangeProved(Rule[ChangeFacts]):
    """登记主体变更应当写明证明文书及其出具机关。"""

    remedy = "请填写登记通知书、裁定书、死亡证明等文书的名称和编号，以及出具机关。"

    def broken(self, facts: ChangeFacts, /, *, law: Law, on: date) -> bool:
        return not (facts.document_no.strip() and facts.authority.strip())


class ChangeHasHappened(Rule[ChangeFacts]):
    """变更日期不能晚于今日。"""

    remedy = "请在变更发生以后登记。"

    def broken(self, facts: ChangeFacts, /, *, law: Law, on: date) -> bool:
        return facts.happened_on > on


class ChangeFitsSubject(Rule[ChangeFacts]):
    """所登记的变更与主体类型不符。"""

    remedy = "自然人登记更名或者死亡；单位和个体工商户登记其他事项。"

    def broken(self, facts: ChangeFacts, /, *, law: Law, on: date) -> bool:
        if facts.kind == ChangeKind.RENAMED:
            return False
        return facts.person != (facts.kind == ChangeKind.DIED)


class SubjectStillStands(Rule[ChangeFacts]):
    """该主体已经终止，不能再登记变更。"""

    remedy = "原登记有误的，请由信用办签发人先“撤销变更”；已并入其他主体的，请对并入的主体办理。"

    def broken(self, facts: ChangeFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.merged:
            return "已并入其他主体"
        return facts.status in ENDED and str(SubjectStatus(facts.status).label)


class NewNameGiven(Rule[ChangeFacts]):
    """更名应当写明新名称。"""

    remedy = "请填写新名称；不是更名的，请不要填写。"

    def broken(self, facts: ChangeFacts, /, *, law: Law, on: date) -> bool:
        return facts.renamed != (facts.kind == ChangeKind.RENAMED)


class HeirsNamed(Rule[ChangeFacts]):
    """并入和分立应当写明承继单位；并入的只能有一个。"""

    clause = "《中华人民共和国民法典》第六十七条"
    remedy = "请填写承继单位的统一社会信用代码；尚未建档的，请先归集其登记信息。"

    def broken(self, facts: ChangeFacts, /, *, law: Law, on: date) -> bool | str:
        if facts.kind not in PASSED_ON:
            return bool(facts.heir_ids) and "其他变更没有承继单位"
        if facts.lost_heirs:
            return "承继单位自身已并入其他主体"
        return not facts.heir_ids or (facts.kind == ChangeKind.MERGED and len(facts.heir_ids) != 1)


class AdministratorNamed(Rule[ChangeFacts]):
    """法院受理破产的，应当写明破产管理人。"""

    clause = "《中华人民共和国企业破产法》第十三条"
    remedy = "请填写受理裁定指定的管理人，由其代为申请信用修复和提出异议。"

    def broken(self, facts: ChangeFacts, /, *, law: Law, on: date) -> bool:
        return facts.kind == ChangeKind.BANKRUPT and not facts.administrator.strip()


class ReorganisationAfterBankruptcy(Rule[ChangeFacts]):
    """重整计划获批准，应当先有法院受理破产的登记。"""

    clause = "《中华人民共和国企业破产法》第八十六条"
    remedy = "请先登记“法院受理破产”。"

    def broken(self, facts: ChangeFacts, /, *, law: Law, on: date) -> bool:
        return facts.kind == ChangeKind.REORGANISED and facts.status != SubjectStatus.BANKRUPT


class AnotherPersonConfirmsChange(Rule[ChangeFacts]):
    """登记和确认主体变更应当由两人分别办理。"""

    remedy = "请由另一名审核人或者签发人办理。"

    def broken(self, facts: ChangeFacts, /, *, law: Law, on: date) -> bool:
        return facts.by is not None and facts.by.counts_as(facts.reported_by_id, Post.REVIEWER, Post.APPROVER)


class LastChangeFirst(Rule[ChangeFacts]):
    """该主体其后另有变更已经生效，不能先撤销在前的变更。"""

    remedy = "请按从后到前的次序撤销。"

    def broken(self, facts: ChangeFacts, /, *, law: Law, on: date) -> bool:
        return facts.followed


REPORTING: tuple[Rule[ChangeFacts], ...] = (
    ChangeProved(),
    ChangeHasHappened(),
    ChangeFitsSubject(),
    SubjectStillStands(),
    NewNameGiven(),
    HeirsNamed(),
    AdministratorNamed(),
    ReorganisationAfterBankruptcy(),
)
NOTING: tuple[Rule[ChangeFacts], ...] = (SubjectStillStands(), HeirsNamed(), ReorganisationAfterBankruptcy())
CONFIRMING: tuple[Rule[ChangeFacts], ...] = (*NOTING, AnotherPersonConfirmsChange())
UNDOING: tuple[Rule[ChangeFacts], ...] = (LastChangeFirst(),)
