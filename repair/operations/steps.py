"""The steps between an application and its decision: completion, acceptance, opinion, publicity, objections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import models

from core.actors import Actor, timer
from core.clocks import after_pause, day_of
from core.papers import Paper, any_fresh, demand_papers, keep_papers
from core.refusals import Refused, unique
from core.sets import Change, Decision, Report
from departments.models import Department
from departments.queries import inheritance
from law.operations import current_calendar, pack_by_version_id
from law.packs import Pack
from law.why import Why, deadline, formerly
from records import commitment_terms as promise
from records import operations as records
from records.operations import RecordClaim
from records.terms import Polarity, Procedure
from repair import rules
from repair.eligibility import earliest
from repair.models import Repair, RepairFile, RepairObjection
from repair.operations.applying import answers_for
from repair.operations.basis import because, decided, issues, run, said, verb
from repair.rules import CaseFacts
from repair.terms import COMMITMENT, OPINION_TERM, PUBLICITY_TERM

Cases = models.QuerySet[Any]
PUBLISHING = "信用修复承诺公开"


# --- completion -------------------------------------------------------------------------------------------------------


def _asked(facts: CaseFacts, law: Any, at: datetime) -> Decision:
    why = Why(sentences=(f"请补正：{facts.given['reason']}", "补正期间，办理期限停止计算。"))
    return decided({"paused_on": day_of(at), "asked_for": facts.given["reason"]}, why)


_ASK = verb("ask_completion", rules=rules.ASKING, decide=_asked, effects=(issues("repair_completion"),))


def ask_completion(cases: Cases, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Ask applicants for what is missing; the terms stand still until it comes (补正通知书)."""
    return run(_ASK, cases, by=by, at=at, given={"reason": reason}, **how)


def _restated(facts: CaseFacts, law: Pack) -> tuple[dict[str, Any], Why]:
    """What an application says with what came in, and the day that follows from it."""
    given = facts.given
    shown = replace(facts, corrected_on=given["corrected_on"] or facts.corrected_on)
    from_on, counted = earliest(shown, law)
    values = {
        "eligible_on": from_on,
        "corrected_on": shown.corrected_on,
        "performed": facts.performed or given["performed"],
        **given["words"],
    }
    return values, counted


def _amended(facts: CaseFacts, law: Pack, at: datetime) -> Decision:
    values, counted = _restated(facts, law)
    labels = {"statement": "申请理由和纠正情况", "commitment": "信用承诺", "corrected_on": "纠正日期"}
    now = {name: getattr(facts, name) for name in labels}
    former = formerly((label, now[name], values.get(name, now[name])) for name, label in labels.items())
    return decided(values, Why(sentences=("受理之前，申请人修改申请内容。", *former)) + counted)


def _completed(facts: CaseFacts, law: Pack, at: datetime) -> Decision:
    values, counted = _restated(facts, law)
    values |= {"paused_on": None, "completed_on": day_of(at)}
    if facts.decision_due_on is not None and facts.paused_on is not None:
        values["decision_due_on"] = after_pause(
            facts.decision_due_on, paused_on=facts.paused_on, resumed_on=day_of(at), workdays=current_calendar()
        )
    else:
        values["decision_due_on"] = facts.decision_due_on
    return decided(values, Why(sentences=("已补正，办理期限按停止前剩余的工作日续算。",)) + counted)


def amend(cases: Cases, *, by: Actor, at: datetime, **said_and_how: Any) -> Report:
    """Change what applications say before they are accepted, as `complete` takes it; the former words stay in the
    trail. The terms run on. The public pages call it with `by=timer("网上申请")` over the one case of a receipt.
    """
    return _take_in("amend", _amended, cases, by=by, at=at, under=rules.AMENDING, **said_and_how)


def complete(cases: Cases, *, by: Actor, at: datetime, **said_and_how: Any) -> Report:
    """Take in what was asked for: `statement`, `commitment`, `corrected_on`, `performed`, `papers`; what is left empty
    stays as it was. The terms go on with the days they had left.

    The public pages call it with `by=timer("网上申请")` over the one case of a receipt.
    """
    return _take_in("complete", _completed, cases, by=by, at=at, under=rules.COMPLETING, **said_and_how)


def _take_in(
    name: str,
    decide: Any,
    cases: Cases,
    *,
    by: Actor,
    at: datetime,
    statement: str = "",
    commitment: str = "",
    corrected_on: date | None = None,
    performed: bool = False,
    papers: Sequence[Paper] = (),
    under: Sequence[Any],
    **how: Any,
) -> Report:
    demand_papers(papers)
    words = {name: text for name, text in (("statement", statement), ("commitment", commitment)) if text.strip()}
    fresh = any_fresh(RepairFile, list(cases.values_list("pk", flat=True)), papers)
    given = {"corrected_on": corrected_on, "performed": performed, "words": words, "fresh": fresh}

    def keep(change: Change) -> None:
        keep_papers(RepairFile, change.ids, papers, at=at)

    chosen = verb(name, decide=decide, rules=under, effects=(keep,))
    return run(chosen, cases, by=by, at=at, given=given, **how)


# --- acceptance and opinion -------------------------------------------------------------------------------------------


def _accepted(facts: CaseFacts, law: Pack, at: datetime) -> Decision:
    values: dict[str, Any] = {
        "accepted_on": day_of(at),
        "accepted_by_id": facts.by.user_id if facts.by else None,
        "opinion_due_on": None,
    }
    why = because(law, "符合修复条件，予以受理。", keys=(COMMITMENT,))
    if law.get(OPINION_TERM) is not None:
        values["opinion_due_on"], counted = deadline(
            law, current_calendar(), key=OPINION_TERM, start_on=day_of(at), label="提出修复意见的期限"
        )
        why += counted
    return decided(values, why)


def _publishes_promise(change: Change) -> None:
    """The commitment is public from acceptance on: a record of its own, which is followed like every commitment."""
    cases = Repair.objects.unscoped("accepted now").filter(pk__in=change.ids).exclude(commitment="")
    known = inheritance()
    chosen = list(cases.select_related("record", "entry").order_by("pk"))
    answering = {case.pk: answers_for(known, record=case.record, entry=case.entry) for case in chosen}
    units = Department.objects.in_bulk(set(answering.values()))
    by_pack: dict[int, list[RecordClaim]] = {}
    for case in chosen:
        by_pack.setdefault(case.pack_version_id, []).append(_promise_of(case, units[answering[case.pk]], on=change.on))
    for pack_id, claims in by_pack.items():
        filed = records.file(claims, pack=pack_by_version_id(pack_id), by=timer(PUBLISHING), at=change.at)
        refusals = unique(refusal for one in filed for refusal in one.refusals)
        if refusals:
            raise Refused(refusals)


def _promise_of(case: Repair, unit: Department, *, on: date) -> RecordClaim:
    """It outlives what it was given for, so it does not name it: what is repaired is told no longer (JS-G 35)."""
    return RecordClaim(
        subject_id=case.subject_id,
        provider=unit,
        item=promise.COMMITMENT_ITEM,
        provider_key=f"修复承诺-{case.public_id}",
        ground="other",
        polarity=Polarity.OTHER.value,
        procedure=Procedure.NONE.value,
        degree="",
        title="信用修复承诺",
        document_no=f"修复承诺-{case.public_id}",
        basis="",
        fact=case.commitment,
        conduct_on=on,
        determined_on=on,
        values={
            promise.KIND: promise.CommitmentKind.REPAIR.value,
            promise.STATE: promise.RUNNING,
            promise.UNIT: unit.name,
            promise.SOURCE: unit.name,
        },
    )


_ACCEPT = verb(
    "accept",
    rules=rules.ACCEPTING,
    decide=_accepted,
    effects=(issues("repair_acceptance"), _publishes_promise),
)


def accept(cases: Cases, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Accept applications that meet every condition (受理通知书); their commitments become public."""
    return run(_ACCEPT, cases, by=by, at=at, **how)


def _opined(facts: CaseFacts, law: Pack, at: datetime) -> Decision:
    given = facts.given
    values = {
        "opined_on": day_of(at),
        "opined_by_id": facts.by.user_id if facts.by else None,
        "favours": given["favours"],
        "opinion": given["opinion"],
    }
    sentence = "提供单位同意修复。" if given["favours"] else "提供单位不同意修复。"
    return decided(values, because(law, sentence, keys=(OPINION_TERM,)))


_OPINE = verb("opine", rules=rules.OPINING, decide=_opined)


def opine(cases: Cases, *, by: Actor, at: datetime, favours: bool, opinion: str, **how: Any) -> Report:
    """Write the department's opinion: whether the subject may be repaired, and why (JS-G 35)."""
    return run(_OPINE, cases, by=by, at=at, given={"favours": favours, "opinion": opinion}, **how)


# --- publicity --------------------------------------------------------------------------------------------------------


def _publicised(facts: CaseFacts, law: Pack, at: datetime) -> Decision:
    ends_on, why = deadline(law, current_calendar(), key=PUBLICITY_TERM, start_on=day_of(at), label="修复意见的公示期")
    values = {
        "publicised_on": day_of(at),
        "publicity_ends_on": ends_on,
        "publicity_address": (facts.given or {}).get("address") or "",
    }
    return decided(values, why)


_PUBLICISE = verb("publicise", rules=rules.PUBLICISING, decide=_publicised)


def publicise(cases: Cases, *, by: Actor, at: datetime, address: str = "", **how: Any) -> Report:
    """Put favourable opinions up on the publicity page; `address` is the department's own page where it has one."""
    return run(_PUBLICISE, cases, by=by, at=at, given={"address": address}, **how)


def object_(cases: Cases, *, by: Actor, at: datetime, party: str, text: str, **how: Any) -> Report:
    """Register what somebody says against repairs while they are public; they cannot be granted before an answer."""

    def write(change: Change) -> None:
        RepairObjection.objects.bulk_create(
            RepairObjection(repair_id=pk, party=party, text=text, received_on=change.on) for pk in change.ids
        )

    chosen = verb(
        "object", rules=rules.OBJECTING, decide=said("公示期间收到异议，答复之前不予修复。"), effects=(write,)
    )
    return run(chosen, cases, by=by, at=at, **how)


def answer(cases: Cases, *, by: Actor, at: datetime, upheld: bool, answer: str, **how: Any) -> Report:
    """Answer what was said against repairs and is open; one that is upheld lets its repair be refused only."""

    def write(change: Change) -> None:
        open_ones = RepairObjection.objects.filter(repair__in=change.ids, answered_on__isnull=True)
        open_ones.update(answer=answer, upheld=upheld, answered_on=change.on)

    sentence = "公示期异议经核实成立。" if upheld else "公示期异议经核实不成立。"
    chosen = verb("answer", rules=rules.ANSWERING, decide=said(sentence), effects=(write,))
    return run(chosen, cases, by=by, at=at, **how)
