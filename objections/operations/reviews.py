"""Reconsideration and suits: registered, stayed, decided, followed (E4, P9). The trunk does what a judgment takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.refusals import NotAllowed, Refused
from core.rules import NoLaw
from core.rules import judge as asked
from core.sets import Change, Decision, Report, Verb
from law.why import Why
from objections.models import Review, ReviewStay
from objections.operations import redress_opening
from objections.review_flow import PENDING, REVIEW
from objections.review_queries import review_facts, stays_of
from objections.review_terms import STAY_OUTCOMES, ReviewOutcome, stay_kind
from objections.rules import reviews as rules
from objections.rules.reviews import RegisteringFacts, ReviewFacts, ReviewJudgment
from records import operations as records
from records.models import Record
from redblack import operations as lists
from redblack.models import Entry, Stay
from redblack.terms import StayOutcome
from subjects.models import Subject

JUDGED = "复议、诉讼结果"


def register(
    *,
    record: Record | None = None,
    entry: Entry | None = None,
    kind: str,
    authority: str,
    document_no: str,
    received_on: date,
    by: Actor,
    at: datetime,
    filed_on: date | None = None,
    sought: str = "",
    previous: Review | None = None,
    note: str = "",
) -> Review:
    """Register that a record or an entry, or both, are contested before an authority or a court.

    Nothing stands still by that alone: a stay is ordered, and registered with `stay`. Raises `Refused` for a case
    that is registered already, for things of two subjects, and for days that cannot be; `NotAllowed` where the actor
    is neither of the unit that decided nor of the office.
    """
    target: Any = entry or record
    if target is None:
        raise ValueError("a case is about a record or an entry")
    unit_id = entry.recogniser_id if entry is not None else target.provider_id
    if not any(by.stands_on(side, owner_id=unit_id) for side in REVIEW.of("register")[0].sides):
        raise NotAllowed("复议、诉讼由作出原决定的单位或者信用办登记。")
    case = Review(
        subject_id=target.subject_id,
        record=record,
        entry=entry,
        unit_id=unit_id,
        previous=previous,
        kind=kind,
        authority=authority.strip(),
        document_no=document_no.strip(),
        sought=sought,
        filed_on=filed_on,
        received_on=received_on,
        registered_by_id=by.user_id,
    )
    with transaction.atomic():
        Subject.objects.select_for_update(no_key=True).get(pk=target.subject_id)
        facts = RegisteringFacts(
            same_pending=_same_pending(case),
            one_subject=record is None or entry is None or record.subject_id == entry.subject_id,
            filed_on=filed_on,
            received_on=received_on,
        )
        refusals = asked(rules.REGISTERING, facts, law=NoLaw(), on=day_of(at))
        if refusals:
            raise Refused(refusals)
        said = f"{case.get_kind_display()}：{case}，{received_on:%Y-%m-%d}收到通知。复议、诉讼期间不停止执行。"
        sets.create(
            REVIEW, "register", [(case, Decision(why=Why(sentences=(said,)).as_json()))], by=by, at=at, note=note
        )
    return case


def _same_pending(case: Review) -> bool:
    pending = Review.objects.unscoped("a case is registered once").filter(
        subject_id=case.subject_id,
        authority=case.authority,
        document_no=case.document_no,
        record=case.record,
        entry=case.entry,
        state=PENDING,
    )
    return pending.exists()


def _verb(name: str, **parts: Any) -> Verb[ReviewFacts]:
    return Verb(
        flow=REVIEW,
        name=name,
        model=Review,
        facts=review_facts,
        facts_type=ReviewFacts,
        law_of=lambda facts: NoLaw(),
        owner_column="unit_id",
        **parts,
    )


# --- stays --------------------------------------------------------------------------------------------------------


def _stays_begin(change: Change) -> None:
    """The stay is a case of the lists, in the name of whoever registered it; what is listed stands still at once."""
    for review in Review.objects.unscoped("the cases of this transition").filter(pk__in=change.ids).order_by("pk"):
        stay = lists.stay(
            review.entry,
            kind=stay_kind(review.kind),
            authority=review.authority,
            by=change.by,
            at=change.at,
            note=f"案号：{review.document_no}",
            **change.given,
        )
        ReviewStay.objects.create(review=review, stay=stay)


def _stay_said(facts: ReviewFacts, law: Any, at: datetime) -> Decision:
    said = f"{facts.authority}以{facts.given['document_no']}决定停止执行，名单条目随之中止。"
    return Decision(why=Why(sentences=(said,)).as_json())


_STAY = _verb("stay", rules=rules.STAYING, decide=_stay_said, effects=(_stays_begin,))


def stay(
    reviews: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    document_no: str,
    received_on: date,
    from_on: date,
    to_on: date | None = None,
    **how: Any,
) -> Report:
    """Register that the execution of the contested entries is stayed; the stays are those of the lists, linked here.

    A person does this for one case; a set is taken case by case.
    """
    given = {"document_no": document_no, "received_on": received_on, "from_on": from_on, "to_on": to_on}
    return sets.run(_STAY, reviews, by=by, at=at, given=given, **how)


# --- the outcome --------------------------------------------------------------------------------------------------


def _judged(facts: ReviewFacts, law: Any, at: datetime) -> Decision:
    given: ReviewJudgment = facts.given
    values = {
        "outcome": given.outcome,
        "outcome_document_no": given.document_no.strip(),
        "outcome_on": given.outcome_on,
        "effective_on": given.effective_on,
        "listing_fell": given.listing,
        "judged_on": day_of(at),
    }
    label = ReviewOutcome(given.outcome).label
    said = f"{facts.authority}{given.document_no}（{given.outcome_on:%Y-%m-%d}）：{label}。"
    force = f"自{given.effective_on:%Y-%m-%d}起发生法律效力。" if given.effective_on else ""
    return Decision(values=values, why=Why(sentences=tuple(filter(None, (said, force)))).as_json())


def _takes_what_it_takes(change: Change) -> None:
    """Stays end with their case; what was quashed falls, and what rests on it, in the same transaction."""
    given: ReviewJudgment = change.given
    for review in Review.objects.unscoped("the cases of this transition").filter(pk__in=change.ids).order_by("pk"):
        document = {"authority": review.authority, "document_no": given.document_no.strip()}
        _stays_end(review, given, document, change)
        if given.records:
            fallen = Record.objects.unscoped("what a judgment quashed").filter(
                pk__in=given.records, ended_on__isnull=True
            )
            records.quash(
                fallen,
                by=timer(JUDGED),
                at=change.at,
                quashed_on=given.effective_on or given.outcome_on,
                note=f"{review}",
                all_or_nothing=True,
                **document,
            )
        if given.listing:
            lists.undo_listing([review.entry_id], by=timer(JUDGED), at=change.at, note=str(review))
            redress_opening.open_for_unlisted([review.entry_id], at=change.at)


def _stays_end(review: Review, given: ReviewJudgment, document: dict[str, str], change: Change) -> None:
    """The stays of a case are judged with it: their entry has effect again, or falls, or waits for a person."""
    held = Stay.objects.unscoped("stays of this case").filter(pk__in=stays_of([review.pk]).values("pk"))
    if not held.exists():
        return
    grounds: Sequence[int] = ()
    outcome = STAY_OUTCOMES[ReviewOutcome(given.outcome)]
    if outcome == StayOutcome.QUASHED and review.entry is not None:
        grounds = list(review.entry.grounds.filter(record__in=given.records).values_list("record_id", flat=True))
        # A record fell that is no ground of the entry: what that means for the entry, a person says.
        outcome = outcome if grounds or given.listing else StayOutcome.CHANGED
    lists.judge(
        held,
        by=change.by,
        at=change.at,
        outcome=outcome,
        outcome_on=given.outcome_on,
        grounds=tuple(grounds),
        listing=given.listing,
        all_or_nothing=True,
        **document,
    )


_JUDGE = _verb("judge", rules=rules.JUDGING, decide=_judged, effects=(_takes_what_it_takes,))


def judge(
    reviews: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    outcome: str,
    document_no: str,
    outcome_on: date,
    effective_on: date | None = None,
    records: Sequence[int] = (),
    listing: bool = False,
    **how: Any,
) -> Report:
    """Register how cases ended; a second person. What a judgment quashed falls in the same transaction.

    `records` (by number) and `listing` name what was quashed: records take those responsible and what rests on them
    alone with them; a quashed listing takes the entry off its list, and is made good where it had left. Changed,
    unlawful and settled wait for `comply`.
    A person does this for one case; a set is taken case by case.
    """
    given = ReviewJudgment(
        outcome=outcome,
        document_no=document_no,
        outcome_on=outcome_on,
        effective_on=effective_on,
        records=tuple(records),
        listing=listing,
    )
    return sets.run(_JUDGE, reviews, by=by, at=at, given=given, **how)


def _complied(facts: ReviewFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"complied_on": day_of(at), "complied": str(facts.given).strip()})


def _void(facts: ReviewFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"void_reason": str(facts.given).strip()})


_COMPLY = _verb("comply", rules=rules.COMPLYING, decide=_complied)
_VOID = _verb("void", rules=rules.VOIDING, decide=_void)


def comply(reviews: models.QuerySet[Any], *, by: Actor, at: datetime, done: str, **how: Any) -> Report:
    """Say what was done after judgments that changed a decision, found it unlawful, or recorded a settlement."""
    return sets.run(_COMPLY, reviews, by=by, at=at, given=done, **how)


def void(reviews: models.QuerySet[Any], *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Strike cases that were registered in error, with the reason; they stay on file."""
    return sets.run(_VOID, reviews, by=by, at=at, given=reason, **how)
