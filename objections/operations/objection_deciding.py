"""An objection is decided by two persons, and what was wrong is put right where it stands (E2, H4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.sets import Change, Decision, Report
from law.operations import current_calendar
from law.packs import Pack
from law.why import Why, deadline
from objections.objection_models import Objection
from objections.objection_terms import APPEAL, CORRECT_TERM, VERIFY_TERM, Finding, ObjectionOutcome, Remedy
from objections.operations.objection_basis import because, handling, issues, moved, next_remedy
from objections.operations.objection_handling import Cases, decided, going_on, unmarks
from objections.operations.objection_marking import stop_measure, unmark
from objections.rules import objecting
from objections.rules.objecting import HandlingFacts, Proposal
from records import operations as records
from records.models import Record
from redblack import operations as lists
from redblack.models import Entry
from redblack.terms import ExitReason

# --- proposed, signed -------------------------------------------------------------------------------------------------


SILENT_WORDS = "核实单位在核实期限内没有反馈，由办理单位按现有材料提出处理意见。"


def _proposed(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    given: Proposal = facts.given
    upheld = given.outcome == ObjectionOutcome.UPHELD
    on = day_of(at)
    silent = not facts.finding and facts.sent_on is not None
    why = because(law, VERIFY_TERM, said=SILENT_WORDS) if silent else Why(sentences=())
    own = Finding.WRONG if upheld else Finding.RIGHT
    said = f"拟认定{ObjectionOutcome(given.outcome).label}" + (f"：{Remedy(given.remedy).label}" if upheld else "")
    corrections = {k: v.strip() for k, v in given.corrections.items() if v.strip()}
    values = {
        "outcome": given.outcome,
        "remedy": given.remedy if upheld else "",
        "corrections": corrections if upheld and given.remedy == Remedy.CORRECT else {},
        "reasons": given.reasons.strip(),
        "proposed_by_id": facts.by.user_id if facts.by else None,
        # Where the department that handles it answers for the information itself, its proposal is its finding.
        "finding": facts.finding or (Finding.SILENT if silent else own),
        "paused_on": None,
        "review_due_on": going_on(facts, on),
    }
    return decided(values, why + Why(sentences=(f"{said}。理由：{values['reasons']}",)))


_PROPOSE = handling("propose_decision", rules=objecting.PROPOSING, decide=_proposed)


def propose_decision(
    cases: Cases,
    *,
    by: Actor,
    at: datetime,
    outcome: str,
    reasons: str,
    remedy: str = "",
    corrections: Mapping[str, str] | None = None,
    **how: Any,
) -> Report:
    """Propose how objections are decided (`ObjectionOutcome`), with the reasons that the letter will tell.

    Upheld: `remedy` says how it is put right, `corrections` the new words by column. An approver decides.
    """
    given = Proposal(outcome=outcome, reasons=reasons, remedy=remedy, corrections=corrections or {})
    return sets.run(_PROPOSE, cases, by=by, at=at, given=given, **how)


def _sent_back(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    values: dict[str, Any] = {"outcome": "", "remedy": "", "corrections": {}, "reasons": "", "proposed_by_id": None}
    # The finding of a department that answers for the information itself was its proposal: it goes with it.
    values["finding"] = facts.finding if facts.sent_on is not None else ""
    return decided(values, Why(sentences=("不同意处理意见，退回重新提出。",)))


_SEND_BACK = handling("send_back", decide=_sent_back)


def send_back(cases: Cases, *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Do not agree with what was proposed, with the reason in `note`."""
    return sets.run(_SEND_BACK, cases, by=by, at=at, note=note, **how)


def _signed(facts: HandlingFacts, at: datetime) -> dict[str, Any]:
    return {"decided_on": day_of(at), "decided_at": at, "decided_by_id": facts.by.user_id if facts.by else None}


def _upheld(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    why = Why(sentences=(f"异议成立：{Remedy(facts.remedy).label}。",))
    due_on = None
    if law.get(CORRECT_TERM) is not None:
        due_on, counted = deadline(law, current_calendar(), key=CORRECT_TERM, start_on=day_of(at), label="更正期限")
        why += counted
    return decided({**_signed(facts, at), "correct_due_on": due_on}, why)


_UPHOLD = handling("uphold", rules=objecting.SIGNING, decide=_upheld, effects=(issues("objection_decision"),))


def uphold(cases: Cases, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Sign that objections are right; the days to put it right begin, the objector is told."""
    return sets.run(_UPHOLD, cases, by=by, at=at, given=ObjectionOutcome.UPHELD.value, **how)


def _dismissed(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    why = because(law, APPEAL, said=f"异议不成立，标识自今日起取消，维持原信息。{next_remedy(law)}")
    return decided({**_signed(facts, at), "closed_on": day_of(at)}, why)


_DISMISS = handling(
    "dismiss",
    rules=objecting.SIGNING,
    decide=_dismissed,
    effects=(unmarks, issues("objection_decision")),
)


def dismiss(cases: Cases, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Sign that objections are not right: the mark comes off, the objector is told why and where to turn (C26)."""
    return sets.run(_DISMISS, cases, by=by, at=at, given=ObjectionOutcome.DISMISSED.value, **how)


# --- put right --------------------------------------------------------------------------------------------------------


def _records(cases: Any) -> Any:
    return Record.objects.unscoped("records that were objected to rightly").filter(pk__in=cases.values("record_id"))


def _entries(cases: Any) -> Any:
    return Entry.objects.unscoped("entries that were objected to rightly").filter(pk__in=cases.values("entry_id"))


def _asks_exit(change: Change) -> None:
    """The recogniser's handler asks for the exit; its approver signs it when the correction is carried out."""
    lists.request_exit(
        _entries(moved(change)),
        by=change.by,
        at=change.at,
        exit_reason=ExitReason.WITHDRAWN,
        exit_ground="异议成立，认定有误",
        all_or_nothing=True,
    )


def _exit_asked(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    return decided({"exit_asked_on": day_of(at)}, Why(sentences=("按异议处理决定提请移出名单，由签发人签发。",)))


_ASK_EXIT = handling(
    "ask_exit", owner="corrector_id", rules=objecting.ASKING_EXIT, decide=_exit_asked, effects=(_asks_exit,)
)


def ask_exit(cases: Cases, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Ask for the exit of entries that were found wrong: the first of the two persons that an exit takes."""
    return sets.run(_ASK_EXIT, cases, by=by, at=at, **how)


def _carried_out(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    on = day_of(at)
    why = because(law, CORRECT_TERM, said=f"已按决定更正：{Remedy(facts.remedy).label}；标识自今日起取消。")
    return decided({"corrected_on": on, "closed_on": on}, why)


def _puts_right(change: Change) -> None:
    """What was decided is done where the information stands; whoever received it hears it from there."""
    cases = moved(change)
    how: dict[str, Any] = {"by": change.by, "at": change.at, "note": "异议成立", "all_or_nothing": True}
    wrong = cases.filter(remedy=Remedy.REVOKE)
    if wrong.exists():
        records.revoke(_records(wrong), **how)
    leaving = cases.filter(remedy=Remedy.EXIT)
    if leaving.exists():
        lists.exit_entries(_entries(leaving), **how)
    for words, group in _by_words(cases).items():
        said: dict[str, Any] = dict(words)
        if "reason" in said:
            lists.correct(_entries(group), reason=said["reason"], **how)
        else:
            records.correct(_records(group), **said, **how)


def _by_words(cases: Any) -> dict[tuple[tuple[str, str], ...], Any]:
    """The cases whose words change, by the new words: as many groups as there are different ones."""
    groups: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for pk, words in cases.filter(remedy=Remedy.CORRECT).values_list("pk", "corrections"):
        groups.setdefault(tuple(sorted(words.items())), []).append(pk)
    chosen = Objection.objects.unscoped("the cases of this transition")
    return {words: chosen.filter(pk__in=ids) for words, ids in groups.items()}


def _lets_go(change: Change) -> None:
    """The mark comes off; a measure that was found wrong goes on standing still."""
    stopped = list(moved(change).filter(remedy=Remedy.MEASURE).values_list("pk", flat=True))
    others = [pk for pk in change.ids if pk not in set(stopped)]
    _stops(stopped, at=change.at)
    if stopped:
        unmark(stopped, at=change.at, keep_measures=True)
    if others:
        unmark(others, at=change.at)


def _stops(ids: list[int], *, at: datetime) -> None:
    """A measure that went on while it was verified stands still from now on."""
    going = Objection.objects.unscoped("measures found wrong").filter(pk__in=ids, suspends=False)
    by_measure: dict[int, set[int]] = {}
    for measure, entry in going.order_by("pk").values_list("measure_id", "entry_id"):
        by_measure.setdefault(measure, set()).add(entry)
    for measure, entries in by_measure.items():
        stop_measure(measure, entries, at=at, note="异议成立，不再实施")


_CARRY_OUT = handling(
    "carry_out",
    owner="corrector_id",
    rules=objecting.CARRYING_OUT,
    decide=_carried_out,
    effects=(_puts_right, _lets_go, issues("correction_announcement")),
)


def carry_out(cases: Cases, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Put right what was decided, where it stands, and announce it in the channels in which it stood (JS-G 32).

    A record is corrected or revoked by its provider or the office, an entry by its recogniser.
    """
    return sets.run(_CARRY_OUT, cases, by=by, at=at, **how)
