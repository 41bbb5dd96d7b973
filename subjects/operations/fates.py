"""What happens to subjects: reported with proof, confirmed by a second person, announced, undone (P10, P11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.crypto import open_sealed
from core.identifiers import Kind
from core.names import mask_person
from core.refusals import NotAllowed, Refusal, Refused
from core.rules import judge
from core.sets import Change, Decision, Report, Verb
from law.operations import NoActivePack, active_pack, pack_by_version_id
from law.packs import Pack
from law.why import Why
from subjects.change_flow import SUBJECT_CHANGE
from subjects.change_models import ChangeHeir, SubjectChange
from subjects.change_queries import change_facts
from subjects.change_rules import CONFIRMING, NOTING, REPORTING, UNDOING, ChangeFacts
from subjects.events import SubjectsChanged, SubjectsRestored
from subjects.models import FormerName, Subject
from subjects.operations.changes import FORMER, bears, locked
from subjects.operations.identification import RefusedClaim, identify, name_columns
from subjects.rules import Claim, read_name
from subjects.terms import (
    CIVIL_CODE,
    DEATH_ENDS,
    DECISION_TERM,
    DEREGISTRATION_RELEASES,
    STATUS_AFTER,
    TOUCHING_RIGHTS,
    ChangeKind,
    SubjectKind,
)

CHANGES = SubjectChange.objects.unscoped
NEW_NAME = SubjectChange._meta.get_field("new_name_sealed")
REGISTRY = "主体登记"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heir:
    """Who comes after a subject, by unified social credit code, and what the papers say he bears."""

    code: str
    name: str
    bears: str = ""


# --- reported ---------------------------------------------------------------------------------------------------


@transaction.atomic
def report_change(
    subject: Subject,
    *,
    kind: str,
    happened_on: date,
    authority: str,
    document_no: str,
    by: Actor,
    at: datetime,
    new_name: str = "",
    heirs: Sequence[Heir] = (),
    administrator: str = "",
    administrator_contact: str = "",
    note: str = "",
) -> SubjectChange:
    """Write down what happened to a subject, by which document. What ends nobody's rights takes effect at once.

    A death, a deregistration, a merger and a division wait for a second person (`confirm_change`). Raises NotAllowed,
    or Refused with every reason.
    """
    sets.demand_post(SUBJECT_CHANGE, "report", by)
    if by.department_id is None:
        raise NotAllowed("主体变更由信用办或者登记机关登记。")
    (subject,) = locked([subject])
    refusals: list[Refusal] = []
    name = read_name(new_name, refusals) if new_name.strip() else ""
    if name and bears(subject, name):
        refusals.append(
            Refusal(code="name_same", sentence="新名称与现名称相同。", remedy="无须登记。", field="new_name")
        )
    named = _heirs(heirs, of=subject, refusals=refusals, by=by, at=at)
    pack = _pack(at)
    case = SubjectChange(
        subject=subject,
        reporter_id=by.department_id,
        pack_version_id=pack.row_id,
        kind=kind,
        happened_on=happened_on,
        authority=authority.strip(),
        document_no=document_no.strip(),
        administrator=administrator.strip(),
        administrator_contact=administrator_contact.strip(),
        note=note,
        reported_by_id=by.user_id,
        reported_on=day_of(at),
        **_new_name(name, of=subject),
    )
    refusals += judge(REPORTING, _facts(case, subject, named), law=pack, on=day_of(at))
    if SubjectChange.objects.unscoped("once at a time").filter(subject=subject, kind=kind, state="reported").exists():
        refusals.append(
            Refusal(code="reported_already", sentence="同一事项已经登记，正待确认。", remedy="请先办结该项登记。")
        )
    if refusals:
        raise Refused(tuple(refusals))
    sets.create(SUBJECT_CHANGE, "report", [(case, Decision(why=_told(pack, case)))], by=by, at=at, note=note)
    ChangeHeir.objects.bulk_create(ChangeHeir(change=case, subject_id=pk, bears=text) for pk, text in named.items())
    if kind not in TOUCHING_RIGHTS:
        one = CHANGES("the change just reported").filter(pk=case.pk)
        sets.run(_TAKE_NOTE, one, by=timer(REGISTRY), at=at, given=by.name, all_or_nothing=True)
        case.refresh_from_db()
    return case


def _pack(at: datetime) -> Pack:
    try:
        return active_pack(on=day_of(at))
    except NoActivePack as wrong:
        raise Refused(
            Refusal(code="no_active_pack", sentence=f"{wrong}。", remedy="请由信用办签发人启用规则包。")
        ) from wrong


def _heirs(heirs: Sequence[Heir], *, of: Subject, refusals: list[Refusal], by: Actor, at: datetime) -> dict[int, str]:
    """What each heir bears by its subject; those who are not on file yet get a dossier."""
    found: dict[int, str] = {}
    answers = identify([Claim(name=one.name, number=one.code, number_kind=Kind.USCC) for one in heirs], by=by, at=at)
    for heir, answer in zip(heirs, answers, strict=True):
        if isinstance(answer, RefusedClaim):
            refusals += answer.refusals
        elif answer.subject_id == of.pk:
            refusals.append(
                Refusal(code="heir_self", sentence="承继单位不能是该主体自身。", remedy="请核对代码。", field="heirs")
            )
        else:
            found[answer.subject_id] = heir.bears.strip()
    return found


def _new_name(name: str, *, of: Subject) -> dict[str, Any]:
    """The columns of the new name: sealed where the subject's own name is."""
    if not name or of.name_sealed is None:
        return {"new_name": name}
    return {"new_name": mask_person(name), "new_name_sealed": NEW_NAME.seal(name)}


def _facts(case: SubjectChange, subject: Subject, heirs: Mapping[int, str]) -> ChangeFacts:
    return ChangeFacts(
        pack_version_id=case.pack_version_id,
        kind=case.kind,
        happened_on=case.happened_on,
        authority=case.authority,
        document_no=case.document_no,
        administrator=case.administrator,
        reported_by_id=case.reported_by_id,
        person=subject.kind == SubjectKind.NATURAL_PERSON,
        status=subject.status,
        merged=subject.merged_into_id is not None,
        renamed=bool(case.new_name),
        heir_ids=tuple(heirs),
    )


_FOLLOWS: dict[str, tuple[str, str, str]] = {
    ChangeKind.RENAMED: ("现名称和原名称一并展示。", "", ""),
    ChangeKind.REVOKED: ("吊销营业执照的单位仍然存续，名单和措施不变。", "", ""),
    ChangeKind.DEREGISTERED: (
        "对该单位的措施解除，对责任人员的措施不变；名单是否继续，由认定单位逐件决定。",
        DEREGISTRATION_RELEASES,
        "措施不变；名单是否继续，由认定单位逐件决定。",
    ),
    ChangeKind.MERGED: (
        "原有记录和名单不改写，按承继单位查得到；名单是否继续，由认定单位在规定期限内逐件决定。",
        DECISION_TERM,
        "原有记录和名单不改写，按承继单位查得到；名单是否继续，由认定单位逐件决定。",
    ),
    ChangeKind.DIVIDED: (
        "由谁承继，以登记的承继内容为准；名单是否继续，由认定单位在规定期限内逐件决定。",
        DECISION_TERM,
        "由谁承继，以登记的承继内容为准；名单是否继续，由认定单位逐件决定。",
    ),
    ChangeKind.BANKRUPT: ("破产期间由管理人代为申请和提出异议，名单和措施不变。", "", ""),
    ChangeKind.REORGANISED: (
        "重整计划获批准的主体可以申请信用修复。",
        "repair.reorganisation",
        "名单和措施不变；规则包没有重整主体申请信用修复的规定。",
    ),
    ChangeKind.DIED: (
        "自即日起不再公开，名单退出，措施解除，不再制发文书。",
        DEATH_ENDS,
        "自即日起不再公开，不再制发文书；规则包没有规定名单因死亡退出。",
    ),
}
"""What a change brings about: where the pack answers yes under the key, and where it does not."""


def _told(pack: Pack, case: Any) -> Mapping[str, Any]:
    """Why: what happened, by which document, what follows, and where that is written."""
    kind = ChangeKind(case.kind)
    yes, key, no = _FOLLOWS[kind]
    granted = not key or bool(pack.get(key))
    sentences = [f"{kind.label}：{case.authority}，{case.document_no}，{case.happened_on:%Y-%m-%d}。"]
    sentences.append(yes if granted else no)
    if kind in CIVIL_CODE:
        sentences.append(f"参照{CIVIL_CODE[kind]}。")
    keys = [key] if key and pack.get(key) is not None else []
    return Why.cited(pack, *keys, sentences=sentences).as_json()


# --- takes effect -----------------------------------------------------------------------------------------------


def _takes_effect(facts: ChangeFacts, law: Pack, at: datetime) -> Decision:
    values = {
        "effective_at": at,
        "status_before": facts.status,
        "status_on_before": facts.status_on,
        "formerly_before": facts.formerly,
    }
    if facts.kind in TOUCHING_RIGHTS:
        values["confirmed_by_id"] = facts.by.user_id if facts.by else None
    return Decision(values=values, why=_told(law, facts))


def _write_down(change: Change) -> None:
    """The subjects as they are from now on: names, states, where a merged one leads; five statements."""
    cases = list(CHANGES("the changes of this transition").filter(pk__in=change.ids).select_related("subject"))
    heirs = dict(ChangeHeir.objects.filter(change__in=change.ids).values_list("change_id", "subject_id"))
    former = []
    for case in cases:
        subject = case.subject
        if case.kind == ChangeKind.RENAMED:
            former.append(_former(case, changed_by=change.given or change.by.name, at=change.at))
            _rename(subject, case)
            continue
        subject.status, subject.status_on = STATUS_AFTER[case.kind], case.happened_on
        if case.kind == ChangeKind.MERGED:
            subject.merged_into_id = heirs[case.pk]
    FormerName.objects.bulk_create(former)
    Subject.objects.bulk_update([case.subject for case in cases], _WRITTEN)


_WRITTEN = ["name", "name_normal", "name_sealed", "name_index", "formerly", "status", "status_on", "merged_into"]


def _former(case: SubjectChange, *, changed_by: str, at: datetime) -> FormerName:
    """The present name as a former one; a sealed name is opened only to be sealed for its new column."""
    subject = case.subject
    text = None if subject.name_sealed is None else open_sealed(subject.name_sealed)
    return FormerName(
        subject=subject,
        name=subject.name,
        name_normal=subject.name_normal,
        name_sealed=None if text is None else FORMER.seal(text),
        name_index=None if text is None else FORMER.index(text),
        until_on=case.happened_on,
        changed_at=at,
        changed_by=changed_by,
        basis=f"{case.authority} {case.document_no}"[:200],
    )


def _rename(subject: Subject, case: SubjectChange) -> None:
    name = case.new_name if case.new_name_sealed is None else open_sealed(case.new_name_sealed)
    subject.formerly = subject.name
    for column, value in name_columns(name, sealed=subject.name_sealed is not None).items():
        setattr(subject, column, value)


def _law_of(facts: ChangeFacts) -> Pack:
    return pack_by_version_id(facts.pack_version_id)


def _verb(name: str, **parts: Any) -> Verb[ChangeFacts]:
    return Verb(
        flow=SUBJECT_CHANGE,
        name=name,
        model=SubjectChange,
        facts=change_facts,
        facts_type=ChangeFacts,
        law_of=_law_of,
        owner_column="reporter_id",
        **parts,
    )


_TAKE_NOTE = _verb("take_note", rules=NOTING, decide=_takes_effect, effects=(_write_down,), event=SubjectsChanged)
_CONFIRM = _verb("confirm", rules=CONFIRMING, decide=_takes_effect, effects=(_write_down,), event=SubjectsChanged)
_DECLINE = _verb("decline")


def confirm_change(changes: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Let changes that end rights take effect: another person than who reported them."""
    return sets.run(_CONFIRM, changes, by=by, at=at, **how)


def decline_change(changes: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Refuse reported changes, with the reason."""
    return sets.run(_DECLINE, changes, by=by, at=at, note=note, **how)


# --- undone -----------------------------------------------------------------------------------------------------


def _undone(facts: ChangeFacts, law: Pack, at: datetime) -> Decision:
    words = "原登记有误，予以撤销：主体恢复为变更以前的状态，因此退出的名单恢复，因此解除的措施重新派发。"
    return Decision(values={"undone_at": at}, why=Why(sentences=(words,)).as_json())


def _give_back(change: Change) -> None:
    """The subjects as they were: names, states, and on their own feet again; three statements."""
    cases = list(CHANGES("the changes of this transition").filter(pk__in=change.ids).select_related("subject"))
    borne = {(one.subject_id, one.changed_at): one for one in _borne(cases)}
    for case in cases:
        subject = case.subject
        subject.status, subject.status_on = case.status_before, case.status_on_before
        subject.formerly = case.formerly_before
        if case.kind == ChangeKind.MERGED:
            subject.merged_into_id = None
        if case.kind == ChangeKind.RENAMED:
            _name_back(subject, borne[case.subject_id, case.effective_at])
    Subject.objects.bulk_update([case.subject for case in cases], _WRITTEN)


def _borne(cases: Sequence[SubjectChange]) -> models.QuerySet[FormerName]:
    """The names that these changes took away."""
    return FormerName.objects.filter(
        subject__in=[case.subject_id for case in cases], changed_at__in=[case.effective_at for case in cases]
    )


def _name_back(subject: Subject, former: FormerName) -> None:
    name = former.name if former.name_sealed is None else open_sealed(former.name_sealed)
    for column, value in name_columns(name, sealed=subject.name_sealed is not None).items():
        setattr(subject, column, value)


_UNDO = _verb("undo", rules=UNDOING, decide=_undone, effects=(_give_back,), event=SubjectsRestored)


def undo_change(changes: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Undo changes that were wrong, with the reason: what they ended stands again (a wrong report of a death)."""
    return sets.run(_UNDO, changes, by=by, at=at, note=note, **how)


__all__ = ["Heir", "confirm_change", "decline_change", "report_change", "undo_change"]
