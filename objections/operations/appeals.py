"""Appeals: raised, accepted, decided by the credit authority, done by the unit (E4, JS-G 33)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from core import letters, sets
from core.actors import Actor, Post
from core.clocks import day_of
from core.papers import Paper, keep_papers, opened
from core.receipts import new_code
from core.refusals import NotAllowed, Refusal, Refused
from core.rules import judge as asked
from core.sets import Change, Decision, Report, Verb
from law.operations import current_calendar, pack_by_version_id
from law.packs import Pack
from law.why import Why, deadline
from objections.appeal_flow import APPEAL, HEARD_APPEALS, OPEN_APPEALS
from objections.appeal_queries import appeal_facts, appeal_letter_rows, signing_office
from objections.complaint_terms import (
    ACCEPT_TERM,
    APPEAL_EXISTS,
    DECIDE_TERM,
    AppealAgainst,
    Appellant,
    InChannel,
)
from objections.models import Appeal, AppealPaper
from objections.operations.receipts import Reach, reach_of
from objections.rules import appeals as rules
from objections.rules.appeals import AppealFacts, AppealingFacts, ContactFacts
from records.models import Record
from redblack.contested import Contested
from redblack.models import Entry
from subjects.models import Subject
from subjects.operations.looks import log_duty
from subjects.terms import CONTACT as CLEAR_CONTACT
from subjects.terms import PAPERS

CONTACT: Any = Appeal._meta.get_field("contact")
QUERY_CODE: Any = Appeal._meta.get_field("query_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealable:
    """Whether there is an appeal against an outcome: what the pack says, and every reason why not."""

    clause: str
    refusals: tuple[Refusal, ...]


def law_of(facts: Any) -> Pack:
    """The pack of the record or entry that the appeal is about."""
    return pack_by_version_id(facts.pack_version_id)


def raise_appeal(
    *,
    contested: Contested,
    party: str,
    text: str,
    by: Actor,
    at: datetime,
    party_kind: str = Appellant.SUBJECT,
    authority_no: str = "",
    contact: str = "",
    channel: str = InChannel.WINDOW,
    received_on: date | None = None,
    files: Sequence[Paper] = (),
    note: str = "",
) -> Appeal:
    """Register that a subject appeals against the outcome of its objection or repair, about one record or one entry.

    The pack of the record or entry says whether there is an appeal at all (JS-G 33 alone knows it); where there is
    none, `Refused` names the clause and the way that is open. `received_on` empty means today. The days to accept
    begin; `files` are kept encrypted. Called by the office's handler, or by a timer for the citizens' page.
    """
    on = day_of(at)
    case = _case(contested)
    pack = pack_by_version_id(case.pack_version_id)
    case.party_kind, case.party, case.authority_no = party_kind, party, authority_no.strip()
    case.contact, case.query_code = CONTACT.seal(contact) if contact else None, QUERY_CODE.seal(new_code())
    case.channel, case.text, case.received_on = channel, text, received_on or on
    with transaction.atomic():
        Subject.objects.select_for_update(no_key=True).get(pk=case.subject_id)
        facts = _facts(
            contested, received_on=case.received_on, by_agent=party_kind == Appellant.AGENT, authority_no=authority_no
        )
        refusals = asked(rules.APPEALING, facts, law=pack, on=on)
        if refusals:
            raise Refused(refusals)
        case.decision_on = contested.decided_on  # type: ignore[assignment]  # AppealAgainstDecision refused None
        case.clause = pack.cite(APPEAL_EXISTS).short
        case.accept_due_on, why = deadline(
            pack, current_calendar(), key=ACCEPT_TERM, start_on=case.received_on, label="申诉受理期限"
        )
        said = f"{party}不服{AppealAgainst(case.against).label}（{case.decision_no}），向信用主管部门申诉。"
        why = Why.cited(pack, APPEAL_EXISTS, sentences=(said,)) + why
        decision = Decision(clauses=(case.clause,), why=why.as_json())
        sets.create(APPEAL, "raise_appeal", [(case, decision)], by=by, at=at, note=note)
        keep_papers(AppealPaper, [case.pk], files, at=at)
    return case


def may_appeal(contested: Contested, *, on: date) -> Appealable:
    """Whether the subject itself could appeal against this outcome on `on`: the clause, and what stands in the way."""
    pack = pack_by_version_id(_case(contested).pack_version_id)
    facts = _facts(contested, received_on=on)
    cited = pack.cite(APPEAL_EXISTS).text if pack.get(APPEAL_EXISTS) is not None else ""
    return Appealable(clause=cited, refusals=asked(rules.APPEALING, facts, law=pack, on=on))


def _case(contested: Contested) -> Appeal:
    """What the contested case says of an appeal against it; the pack is that of the record or the entry."""
    of_entry = contested.entry_id is not None
    target: Any = Entry if of_entry else Record
    rows = target.objects.unscoped("what a contested decision is about").values_list("pack_version_id", flat=True)
    return Appeal(
        subject_id=contested.subject_id,
        record_id=contested.record_id,
        entry_id=contested.entry_id,
        pack_version_id=rows.get(pk=contested.entry_id if of_entry else contested.record_id),
        unit_id=contested.unit_id,
        against=contested.kind,
        contested_no=contested.receipt_no,
        objection_id=contested.case_id if contested.kind == AppealAgainst.OBJECTION else None,
        decision_no=contested.decision_no,
    )


def _facts(
    contested: Contested, *, received_on: date, by_agent: bool = False, authority_no: str = ""
) -> AppealingFacts:
    same = Appeal.objects.unscoped("an appeal is raised and heard once").filter(
        subject_id=contested.subject_id, contested_no=contested.receipt_no
    )
    states = set(same.values_list("state", flat=True))
    return AppealingFacts(
        against=contested.kind,
        state=contested.state,
        decided_on=contested.decided_on,
        received_on=received_on,
        same_open=bool(states & set(OPEN_APPEALS)),
        same_heard=bool(states & set(HEARD_APPEALS)),
        by_agent=by_agent,
        authority_no=authority_no,
    )


def _issues(kind: str) -> Any:
    def issue(change: Change) -> None:
        moved = Appeal.objects.unscoped("the cases of this transition").filter(pk__in=change.ids)
        rows = appeal_letter_rows(moved)
        said: dict[str, Any] = {"flow": APPEAL.name, "transition_id": change.transition_id, "at": change.at}
        letters.issue(kind, rows, **said, signer=signing_office())

    return issue


def _accepted(facts: AppealFacts, law: Pack, at: datetime) -> Decision:
    on = day_of(at)
    due_on, why = deadline(law, current_calendar(), key=DECIDE_TERM, start_on=on, label="申诉处理期限")
    values = {"accepted_on": on, "accepted_by_id": facts.by.user_id if facts.by else None, "due_on": due_on}
    return Decision(values=values, clauses=(law.cite(APPEAL_EXISTS).short,), why=why.as_json())


def _declined(facts: AppealFacts, law: Pack, at: datetime) -> Decision:
    return Decision(values={"reason": facts.given["reason"], "closed_on": day_of(at)})


def _upheld(facts: AppealFacts, law: Pack, at: datetime) -> Decision:
    values = {"decided_on": day_of(at), "reason": facts.given["reason"], "ordered": facts.given["ordered"]}
    return Decision(values=values, clauses=(law.cite(APPEAL_EXISTS).short,))


def _dismissed(facts: AppealFacts, law: Pack, at: datetime) -> Decision:
    on = day_of(at)
    values = {"decided_on": on, "reason": facts.given["reason"], "closed_on": on}
    return Decision(values=values, clauses=(law.cite(APPEAL_EXISTS).short,))


def _complied(facts: AppealFacts, law: Pack, at: datetime) -> Decision:
    on = day_of(at)
    return Decision(values={"complied": facts.given["complied"], "complied_on": on, "closed_on": on})


def _withdrawn(facts: AppealFacts, law: Pack, at: datetime) -> Decision:
    return Decision(values={"closed_on": day_of(at)})


def _verb(name: str, **parts: Any) -> Verb[AppealFacts]:
    return Verb(
        flow=APPEAL,
        name=name,
        model=Appeal,
        facts=appeal_facts,
        facts_type=AppealFacts,
        law_of=law_of,
        owner_column="unit_id",
        **parts,
    )


_ACCEPT = _verb("accept", decide=_accepted, effects=(_issues("appeal_acceptance"),))
_DECLINE = _verb("decline", rules=rules.DECLINING, decide=_declined, effects=(_issues("appeal_refusal"),))
_UPHOLD = _verb("uphold", rules=rules.UPHOLDING, decide=_upheld, effects=(_issues("appeal_decision"),))
_DISMISS = _verb("dismiss", rules=rules.DISMISSING, decide=_dismissed, effects=(_issues("appeal_decision"),))
_COMPLY = _verb("comply", rules=rules.COMPLYING, decide=_complied)
_WITHDRAW = _verb("withdraw", decide=_withdrawn)

Appeals = models.QuerySet[Any]


def accept(appeals: Appeals, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Accept appeals; the days to decide begin, and the appellant is told."""
    return sets.run(_ACCEPT, appeals, by=by, at=at, **how)


def decline(appeals: Appeals, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Decline to take appeals up, with the reason and the ways that are open."""
    return sets.run(_DECLINE, appeals, by=by, at=at, given={"reason": reason}, **how)


def uphold(appeals: Appeals, *, by: Actor, at: datetime, reason: str, ordered: str, **how: Any) -> Report:
    """Find appeals right, a second person, and order the unit to do something; the decision is served by letter."""
    return sets.run(_UPHOLD, appeals, by=by, at=at, given={"reason": reason, "ordered": ordered}, **how)


def dismiss(appeals: Appeals, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Find appeals wrong, a second person, with the reasons; reconsideration and suit are open (JS-G 33)."""
    return sets.run(_DISMISS, appeals, by=by, at=at, given={"reason": reason}, **how)


def comply(appeals: Appeals, *, by: Actor, at: datetime, complied: str, **how: Any) -> Report:
    """Say what the unit did that was ordered."""
    return sets.run(_COMPLY, appeals, by=by, at=at, given={"complied": complied}, **how)


@transaction.atomic
def open_contact(case: Appeal, *, by: Actor, at: datetime, reason: str) -> Reach:
    """How the appellant can be reached, and his code; the look is on record first, with its reason.

    Raises `Refused`, and `NotAllowed` outside the office.
    """
    if not (by.office and by.holds(Post.HANDLER, Post.REVIEWER)):
        raise NotAllowed("只有信用办经办、审核人员可以查看申诉人的联系方式和查询码。")
    facts = ContactFacts(reason=reason)
    refusals = asked(rules.OPENING_CONTACT, facts, law=pack_by_version_id(case.pack_version_id), on=day_of(at))
    if refusals:
        raise Refused(refusals)
    log_duty(case.subject, CLEAR_CONTACT, case_no=f"申诉 {case.receipt_no}：{reason.strip()}", by=by, at=at)
    return reach_of(case)


def reads_papers(by: Actor) -> bool:
    """Whether what was handed in with appeals is this actor's to see: who works on them at the office."""
    return by.office and by.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER)


@transaction.atomic
def look_at_paper(paper: AppealPaper, *, by: Actor, at: datetime) -> bytes:
    """Open a file that was handed in; the look is on record first. Raises `NotAllowed` outside the office."""
    if not reads_papers(by):
        raise NotAllowed("只有信用办经办、审核、签发人员可以查看申诉材料。")
    log_duty(paper.appeal.subject, PAPERS, case_no=f"申诉 {paper.appeal.receipt_no}", by=by, at=at)
    return opened(paper)


def withdraw(appeals: Appeals, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Take appeals back, at the wish of whoever raised them."""
    return sets.run(_WITHDRAW, appeals, by=by, at=at, **how)
