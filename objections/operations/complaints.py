"""Complaints: taken in, assigned, answered, supervised, closed (E4, P20)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction

from core import letters, sets
from core.actors import Actor
from core.clocks import day_of
from core.receipts import new_code
from core.refusals import Refusal, Refused
from core.rules import judge as asked
from core.sets import Change, Decision, Report, Verb
from departments.models import Department
from law.operations import NoActivePack, active_pack, current_calendar, pack_by_version_id
from law.packs import Pack
from law.why import Why, deadline
from objections.appeal_queries import signing_office
from objections.complaint_flow import COMPLAINT
from objections.complaint_queries import complaint_facts, complaint_letter_rows
from objections.complaint_terms import AGAIN_TERM, ANSWER_TERM, InChannel
from objections.models import Complaint
from objections.operations.receipts import Reach, reach_of
from objections.rules import complaints as rules
from objections.rules.complaints import ComplainingFacts, ComplaintFacts

CONTACT: Any = Complaint._meta.get_field("contact")
QUERY_CODE: Any = Complaint._meta.get_field("query_code")


def law_of(facts: Any) -> Pack:
    """The pack under which the office worked when the complaint came in."""
    return pack_by_version_id(facts.pack_version_id)


def raise_complaint(
    *,
    text: str,
    by: Actor,
    at: datetime,
    channel: str = InChannel.WINDOW,
    about: Department | None = None,
    complainant: str = "",
    contact: str = "",
    transfer_no: str = "",
    transfer_due_on: date | None = None,
    received_on: date | None = None,
    note: str = "",
) -> Complaint:
    """Take in a complaint about how a department handled something, from any channel.

    `received_on` empty means today. A complaint that 12345 transferred brings the number and the last day of its
    slip. Its `receipt_no` and the code that `core.receipts.code_of` opens are the receipt. Called by the office's
    handler, or by a timer for the citizens' page. Raises `Refused`.
    """
    on = day_of(at)
    try:
        pack = active_pack(on=on)
    except NoActivePack as wrong:
        raise Refused(
            Refusal(code="no_active_pack", sentence=f"{wrong}。", remedy="请由信用办签发人启用规则包。")
        ) from wrong
    case = Complaint(
        channel=channel,
        transfer_no=transfer_no.strip(),
        transfer_due_on=transfer_due_on,
        complainant=complainant.strip(),
        contact=CONTACT.seal(contact.strip()) if contact.strip() else None,
        query_code=QUERY_CODE.seal(new_code()),
        about=about,
        text=text,
        received_on=received_on or on,
        pack_version_id=pack.row_id,
    )
    with transaction.atomic():
        _hold(case.transfer_no)
        standing = Complaint.objects.unscoped("a slip is registered once").filter(transfer_no=case.transfer_no)
        facts = ComplainingFacts(
            channel=channel,
            transfer_no=case.transfer_no,
            transfer_due_on=transfer_due_on,
            received_on=case.received_on,
            text=text,
            same_transfer=bool(case.transfer_no) and standing.exists(),
        )
        refusals = asked(rules.COMPLAINING, facts, law=pack, on=on)
        if refusals:
            raise Refused(refusals)
        said = f"{InChannel(channel).label}收到投诉{'，转办单号' + case.transfer_no if case.transfer_no else ''}。"
        decision = Decision(why=Why(sentences=(said,)).as_json())
        sets.create(COMPLAINT, "raise_complaint", [(case, decision)], by=by, at=at, note=note)
    return case


def _hold(transfer_no: str) -> None:
    """Two officers who type one slip at the same moment wait for each other."""
    if transfer_no:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('complaint'), hashtext(%s))", [transfer_no])


# --- the way of a complaint ---------------------------------------------------------------------------------------


def _term(facts: ComplaintFacts, law: Pack, key: str, on: date, label: str) -> tuple[date, Why]:
    """The last day to answer: the pack's, or that of the slip where it is earlier and not over."""
    due_on, why = deadline(law, current_calendar(), key=key, start_on=on, label=label)
    slip = facts.transfer_due_on
    if slip is None or slip >= due_on or slip < on:
        return due_on, why
    return slip, why + Why(sentences=(f"转办单的期限（{slip:%Y-%m-%d}）在先，以其为准。",))


def _assigned(facts: ComplaintFacts, law: Pack, at: datetime) -> Decision:
    on = day_of(at)
    due_on, why = _term(facts, law, ANSWER_TERM, on, "投诉答复期限")
    return Decision(values={"unit_id": facts.given, "assigned_on": on, "due_on": due_on}, why=why.as_json())


def _declined(facts: ComplaintFacts, law: Pack, at: datetime) -> Decision:
    return Decision(values={"reason": facts.given, "closed_on": day_of(at)})


def _answered(facts: ComplaintFacts, law: Pack, at: datetime) -> Decision:
    return Decision(values={"answer": facts.given, "answered_on": day_of(at)})


def _sent_back(facts: ComplaintFacts, law: Pack, at: datetime) -> Decision:
    on = day_of(at)
    due_on, why = _term(facts, law, AGAIN_TERM, on, "重办期限")
    said = Why(sentences=(f"退回重办：{facts.given}。原答复：{facts.answer}",))
    return Decision(values={"reason": facts.given, "returned_on": on, "due_on": due_on}, why=(said + why).as_json())


def _over(facts: ComplaintFacts, law: Pack, at: datetime) -> Decision:
    return Decision(values={"closed_on": day_of(at)})


def _looked(facts: ComplaintFacts, law: Pack, at: datetime) -> Decision:
    return Decision(why=Why(sentences=(f"查看投诉人的联系方式和查询码：{facts.given}",)).as_json())


def _replies(change: Change) -> None:
    """The complainant is told by letter what came of it."""
    moved = Complaint.objects.unscoped("the cases of this transition").filter(pk__in=change.ids)
    rows = complaint_letter_rows(moved)
    said: dict[str, Any] = {"flow": COMPLAINT.name, "transition_id": change.transition_id, "at": change.at}
    letters.issue("complaint_reply", rows, **said, signer=signing_office())


def _verb(name: str, **parts: Any) -> Verb[ComplaintFacts]:
    return Verb(
        flow=COMPLAINT,
        name=name,
        model=Complaint,
        facts=complaint_facts,
        facts_type=ComplaintFacts,
        law_of=law_of,
        owner_column="unit_id",
        parent_table="",
        **parts,
    )


_ASSIGN = _verb("assign", decide=_assigned)
_DECLINE = _verb("decline", rules=rules.DECLINING, decide=_declined, effects=(_replies,))
_ANSWER = _verb("answer", rules=rules.ANSWERING, decide=_answered)
_SEND_BACK = _verb("send_back", rules=rules.SENDING_BACK, decide=_sent_back)
_CLOSE = _verb("close", decide=_over, effects=(_replies,))
_WITHDRAW = _verb("withdraw", decide=_over)
_OPEN_CONTACT = _verb("open_contact", rules=rules.OPENING_CONTACT, decide=_looked)

Complaints = models.QuerySet[Any]


def assign(complaints: Complaints, *, by: Actor, at: datetime, unit: Department, **how: Any) -> Report:
    """Give complaints to the unit that must answer; its days begin, those of a slip from 12345 go first."""
    return sets.run(_ASSIGN, complaints, by=by, at=at, given=unit.pk, **how)


def decline(complaints: Complaints, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Decline to take complaints up, with the reason, told by letter."""
    return sets.run(_DECLINE, complaints, by=by, at=at, given=reason, **how)


def answer(complaints: Complaints, *, by: Actor, at: datetime, answer: str, **how: Any) -> Report:
    """Say what was found and done. The office looks at the answer before the complainant gets it."""
    return sets.run(_ANSWER, complaints, by=by, at=at, given=answer, **how)


def send_back(complaints: Complaints, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Give answered complaints back to their unit, once, with the reason; the first answer stays in the trail."""
    return sets.run(_SEND_BACK, complaints, by=by, at=at, given=reason, **how)


def close(complaints: Complaints, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Find the answer sufficient; it goes to the complainant as a letter with a number."""
    return sets.run(_CLOSE, complaints, by=by, at=at, **how)


def withdraw(complaints: Complaints, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Take complaints back, at the wish of whoever raised them."""
    return sets.run(_WITHDRAW, complaints, by=by, at=at, **how)


def open_contact(complaint: Complaint, *, by: Actor, at: datetime, reason: str) -> Reach:
    """How the complainant can be reached, and his code; the look stays in the trail with its reason. Raises `Refused`.

    Open in every state: the reply is sent, and a lost code told again, when the complaint is over.
    """
    one = Complaint.objects.unscoped("one complaint whose contact is looked at").filter(pk=complaint.pk)
    sets.run(_OPEN_CONTACT, one, by=by, at=at, given=reason, all_or_nothing=True)
    return reach_of(one.get())
