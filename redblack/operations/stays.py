"""Stays of execution: registered, lifted, run out, and decided by the judgment behind them (P9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.models import Step
from core.refusals import NotAllowed, Refused
from core.rules import judge as asked
from core.sets import Change, Decision, Report, Verb
from law.operations import pack_by_version_id
from law.why import Why
from records import operations as records
from records.models import Record
from redblack import rules
from redblack.flow import CLOSED
from redblack.models import Entry, EntryGround, Stay
from redblack.operations.basis import law_of
from redblack.operations.exits import quash, resume, suspend
from redblack.operations.path import drop
from redblack.rules import Judgment, StayFacts, StayingFacts
from redblack.stay_flow import RUN_OUT, STANDING, STAY
from redblack.stay_queries import ON_ITS_WAY, ON_THE_LIST, stay_facts, to_resume
from redblack.terms import StayOutcome
from subjects.models import Subject

STAYED = "停止执行文书"
JUDGED = "复议、诉讼结果"
LEFT_STANDING = frozenset({StayOutcome.UPHELD, StayOutcome.WITHDRAWN})
"""The outcomes after which the decision has effect as it was."""


def stay(
    entry: Entry,
    *,
    kind: str,
    authority: str,
    document_no: str,
    received_on: date,
    from_on: date,
    by: Actor,
    at: datetime,
    to_on: date | None = None,
    note: str = "",
) -> Stay:
    """Register that an entry shall not be executed; what is on a list stands still in the same transaction.

    `from_on` and `to_on` are inclusive; an empty `to_on` lasts until somebody lifts the stay or the case is decided.
    Raises `Refused` for a closed entry, a document that stands already, or days that cannot be.
    """
    with transaction.atomic():
        held = _lock(entry.pk)
        if not any(by.stands_on(side, owner_id=held.recogniser_id) for side in STAY.of("stay")[0].sides):
            raise NotAllowed("中止执行由认定单位或者信用办登记。")
        standing = Stay.objects.unscoped("stays of the locked entry").filter(entry=held, ended_on__isnull=True)
        facts = StayingFacts(
            closed=held.state in CLOSED,
            same_standing=standing.filter(authority=authority, document_no=document_no).exists(),
            received_on=received_on,
            from_on=from_on,
            to_on=to_on,
        )
        refusals = asked(rules.STAYING, facts, law=pack_by_version_id(held.pack_version_id), on=day_of(at))
        if refusals:
            raise Refused(refusals)
        on_list = held.listed_on is not None
        stands_still = held.suspended_on is not None
        case = Stay(
            subject_id=held.subject_id,
            entry=held,
            recogniser_id=held.recogniser_id,
            kind=kind,
            authority=authority,
            document_no=document_no,
            received_on=received_on,
            from_on=from_on,
            to_on=to_on,
            # A second stay takes over from the first, or from an objection; one on an entry that stands still for
            # another reason does not.
            suspends=on_list
            and (not stands_still or held.dispute_suspended or standing.filter(suspends=True).exists()),
        )
        last = f"至{to_on:%Y-%m-%d}（含当日）" if to_on else "至裁判或者另行通知"
        said = f"{authority}{document_no}决定停止执行，自{from_on:%Y-%m-%d}{last}。"
        sets.create(STAY, "stay", [(case, Decision(why=Why(sentences=(said,)).as_json()))], by=by, at=at, note=note)
        if on_list and not stands_still:
            entries = Entry.objects.unscoped("the entry that is stayed").filter(pk=held.pk)
            suspend(entries, by=timer(STAYED), at=at, note=said, all_or_nothing=True)
    return case


def _lock(entry_id: int) -> Entry:
    """The entry, locked after its subject: the order in which every verb locks."""
    found = Entry.objects.unscoped("locked for its stay")
    subject_id = found.values_list("subject_id", flat=True).get(pk=entry_id)
    list(Subject._base_manager.select_for_update(no_key=True).filter(pk=subject_id).values_list("pk"))
    held: Entry = found.select_for_update(no_key=True, of=("self",)).get(pk=entry_id)
    return held


# --- the end of a stay --------------------------------------------------------------------------------------------


def _ended(facts: StayFacts, law: Any, at: datetime) -> Decision:
    said = "停止执行解除；没有其他停止执行的，名单自今日起恢复。"
    return Decision(values={"ended_on": day_of(at)}, why=Why(sentences=(said,)).as_json())


def _ran_out(facts: StayFacts, law: Any, at: datetime) -> Decision:
    said = f"停止执行至{facts.to_on:%Y-%m-%d}（含当日）期满；名单是否恢复由签发人决定。"
    return Decision(values={"ended_on": day_of(at)}, why=Why(sentences=(said,)).as_json())


def _judged(facts: StayFacts, law: Any, at: datetime) -> Decision:
    given: Judgment = facts.given
    values = {
        "ended_on": facts.ended_on or day_of(at),
        "outcome": given.outcome,
        "outcome_authority": given.authority,
        "outcome_document_no": given.document_no,
        "outcome_on": given.outcome_on,
        "judged_on": day_of(at),
    }
    label = StayOutcome(given.outcome).label
    said = f"{given.authority}{given.document_no}（{given.outcome_on:%Y-%m-%d}）：{label}。"
    return Decision(values=values, why=Why(sentences=(said,)).as_json())


def _resumes(change: Change) -> None:
    """What stood still for these stays alone has effect again, in the name of whoever ended them.

    A stay that was lifted before let go of its entry then: its judgment resumes nothing.
    """
    held = Step.objects.filter(transition_id=change.transition_id, source__in=(STANDING, RUN_OUT)).values("case_id")
    entries = to_resume(Entry.objects.unscoped("entries of the stays that ended"), held, change.on)
    if entries.exists():
        resume(entries, by=change.by, at=change.at, note="停止执行终了", all_or_nothing=True)


def _follows_the_judgment(change: Change) -> None:
    """Upheld: the entry has effect again. Quashed: the grounds fall, and what rests on them. Changed: a person acts."""
    given: Judgment = change.given
    if given.outcome in LEFT_STANDING:
        _resumes(change)
    if given.outcome == StayOutcome.QUASHED and given.grounds:
        judged = Stay.objects.unscoped("the stays of this transition").filter(pk__in=change.ids)
        grounds = EntryGround.objects.filter(entry__in=judged.values("entry"), record_id__in=given.grounds)
        records.quash(
            Record.objects.unscoped("the grounds that a judgment quashed").filter(pk__in=grounds.values("record")),
            by=timer(JUDGED),
            at=change.at,
            authority=given.authority,
            document_no=given.document_no,
            quashed_on=given.outcome_on,
            all_or_nothing=True,
        )
    if given.outcome == StayOutcome.QUASHED and given.listing:
        judged = Stay.objects.unscoped("the stays of this transition").filter(pk__in=change.ids)
        undo_listing(judged.values("entry"), by=timer(JUDGED), at=change.at, note=given.document_no)


def undo_listing(entry_ids: Any, *, by: Actor, at: datetime, note: str) -> None:
    """Entries whose listing was itself quashed, though their grounds stand: listed ones leave as wrong, drafts are
    dropped, those that left already stay as they are."""
    entries = Entry.objects.unscoped("entries whose listing a judgment quashed").filter(pk__in=entry_ids)
    listed, drafts = entries.filter(ON_THE_LIST), entries.filter(ON_ITS_WAY)
    if listed.exists():
        quash(listed, by=by, at=at, note=note, all_or_nothing=True)
    if drafts.exists():
        drop(drafts, by=by, at=at, note=note, all_or_nothing=True)


def _verb(name: str, **parts: Any) -> Verb[StayFacts]:
    return Verb(
        flow=STAY,
        name=name,
        model=Stay,
        facts=stay_facts,
        facts_type=StayFacts,
        law_of=law_of,
        owner_column="recogniser_id",
        **parts,
    )


_LIFT = _verb("lift", decide=_ended, effects=(_resumes,))
_RUN_OUT = _verb("run_out", decide=_ran_out)
_JUDGE = _verb("judge", rules=rules.JUDGING, decide=_judged, effects=(_follows_the_judgment,))


def lift(stays: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """End stays, with the reason in `note`; an entry that no other stay holds has effect again."""
    return sets.run(_LIFT, stays, by=by, at=at, note=note, **how)


def run_out(stays: models.QuerySet[Any], *, at: datetime, by: Actor | None = None, **how: Any) -> Report:
    """Note that the last day of stays is over. Their entries go on standing still until a person resumes them."""
    return sets.run(_RUN_OUT, stays, by=by or timer("停止执行期满"), at=at, **how)


def judge(
    stays: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    outcome: str,
    authority: str,
    document_no: str,
    outcome_on: date,
    grounds: Sequence[int] = (),
    listing: bool = False,
    **how: Any,
) -> Report:
    """Register how the case behind stays ended, by whom and by which document; also after the stay itself.

    Upheld or withdrawn: the entry has effect again unless another stay holds it. Quashed: the records `grounds` (by
    number, of the entry) are quashed, with everything that rests on them alone; with `listing` the entry leaves its
    list as wrong although its grounds stand. Changed: nothing has effect again by itself; the recogniser corrects and
    resumes.
    """
    given = Judgment(
        outcome=outcome,
        authority=authority,
        document_no=document_no,
        outcome_on=outcome_on,
        grounds=tuple(grounds),
        listing=listing,
    )
    return sets.run(_JUDGE, stays, by=by, at=at, given=given, **how)
