"""After listing: suspend and resume, correct, and every way off a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.sets import Change, Decision, Report, Verb
from law.operations import current_calendar
from law.packs import Pack
from law.why import Why, deadline
from records.operations import withdraw
from redblack import rules
from redblack.events import (
    EntriesCorrected,
    EntriesExited,
    EntriesListed,
    EntriesResumed,
    EntriesSuspended,
)
from redblack.fact_queries import exit_facts
from redblack.models import Entry
from redblack.operations.basis import ENTRIES, because, issues, law_of, tell_origins
from redblack.queries import court_records_of
from redblack.rules import ExitFacts
from redblack.terms import EXIT_NOTICE_TERM, MONITORING_TERM, WRONG_FROM_THE_START, Colour, ExitReason

CROSS_CHECK = "红黑名单交叉比对"


def _verb(name: str, **parts: Any) -> Verb[ExitFacts]:
    return Verb(name=name, facts=exit_facts, facts_type=ExitFacts, law_of=law_of, **ENTRIES, **parts)


# --- suspend, resume, correct -------------------------------------------------------------------------------------


def _suspended(facts: ExitFacts, law: Any, at: datetime) -> Decision:
    why = because(law, "自今日起不公开、不惩戒，名单有效期照常计算。", keys=("objection.while_verifying",))
    return Decision(values={"suspended_on": day_of(at)}, why=why)


def _resumed(facts: ExitFacts, law: Any, at: datetime) -> Decision:
    values = {"suspended_on": None, "dispute_suspended": False}
    return Decision(values=values, why=because(law, "自今日起恢复公开和联合奖惩。"))


_SUSPEND = _verb("suspend", rules=rules.SUSPENDING, decide=_suspended, event=EntriesSuspended)
_RESUME = _verb("resume", rules=rules.RESUMING, decide=_resumed, event=EntriesResumed)


def suspend(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Let entries stand still (verification, stay by a court); every department pauses. `note` says on what ground.

    The validity goes on running: standing still never lengthens a sanction.
    """
    return sets.run(_SUSPEND, entries, by=by, at=at, note=note, **how)


def resume(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str = "", **how: Any) -> Report:
    """Give suspended entries effect again: a person's act, and never while a stay of execution stands."""
    return sets.run(_RESUME, entries, by=by, at=at, note=note, **how)


def _corrected(facts: ExitFacts, law: Any, at: datetime) -> Decision:
    new = facts.given["reason"]
    why = because(law, f"认定事由由“{facts.reason}”更正为“{new}”。")
    return Decision(values={"reason": new, "corrected_on": day_of(at)}, why=why)


_CORRECT = _verb("correct", rules=rules.OWN_ONLY, decide=_corrected, event=EntriesCorrected)


def correct(entries: models.QuerySet[Any], *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Correct the published reason of entries; everybody who got the wrong text gets the right one (JS-G 32)."""
    return sets.run(_CORRECT, entries, by=by, at=at, given={"reason": reason}, **how)


def _shown(facts: ExitFacts, law: Any, at: datetime) -> Decision:
    why = because(law, "该主体已不在本地黑名单，上级红名单自今日起恢复显示。")
    return Decision(values={"hidden_on": None, "effective_from": day_of(at)}, why=why)


_SHOW_AGAIN = _verb("show_again", decide=_shown, event=EntriesListed)


def _hidden_red_shows_again(change: Change) -> None:
    """An upper level's red entry that was hidden here has standing again once its subject is black no more."""
    entries = Entry.objects.unscoped("cross-check at exit")
    freed = entries.filter(pk__in=change.ids, colour=Colour.BLACK).values("subject_id")
    black = entries.in_force(change.on).filter(subject_id=OuterRef("subject_id"), colour=Colour.BLACK)
    hidden = entries.filter(~Exists(black), subject_id__in=freed, hidden_on__isnull=False, exited_on__isnull=True)
    waiting = hidden.filter(colour=Colour.RED, valid_to__gte=change.on)
    if waiting.exists():
        sets.run(_SHOW_AGAIN, waiting, by=timer(CROSS_CHECK), at=change.at, all_or_nothing=True)


# --- exit by decision ---------------------------------------------------------------------------------------------


def _requested(facts: ExitFacts, law: Any, at: datetime) -> Decision:
    given = facts.given
    values = {
        "exit_reason": given["exit_reason"],
        "exit_ground": given["exit_ground"],
        "exit_requested_by_id": facts.by.user_id if facts.by else None,
    }
    return Decision(values=values, why=because(law, f"提请退出：{ExitReason(given['exit_reason']).label}。"))


_REQUEST_EXIT = _verb("request_exit", rules=(*rules.REQUESTING_EXIT, rules.RedExitReason()), decide=_requested)


def request_exit(
    entries: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    exit_reason: str,
    exit_ground: str,
    corrected_on: date | None = None,
    **how: Any,
) -> Report:
    """Ask for the exit of entries: withdrawn as wrong, corrected in time, or repaired. An approver decides.

    Where an exit waits for its signature already, only one as wrong takes its place.

    `corrected_on` is the day on which the conduct was corrected (JJ 20, PY 五(四)); empty means today.
    """
    given = {"exit_reason": exit_reason, "exit_ground": exit_ground, "corrected_on": corrected_on}
    return sets.run(_REQUEST_EXIT, entries, by=by, at=at, given=given, **how)


def _kept(facts: ExitFacts, law: Any, at: datetime) -> Decision:
    values = {
        "exit_reason": "",
        "exit_ground": "",
        "exit_requested_by_id": None,
        "suspended_on": None,
        "dispute_suspended": False,
    }
    return Decision(values=values, why=because(law, "不同意退出，名单继续有效。"))


_KEEP = _verb("keep", rules=rules.RESUMING, decide=_kept, event=EntriesResumed)


def keep(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Refuse a requested exit, with the reason in `note`; a suspended entry has effect again."""
    return sets.run(_KEEP, entries, by=by, at=at, note=note, **how)


def _exited(facts: ExitFacts, law: Pack, at: datetime, *, reason: str = "") -> Decision:
    """The dates of an exit: off the list today, an exit notice and key monitoring for the office's terms."""
    on = day_of(at)
    reason = reason or facts.exit_reason
    values: dict[str, Any] = {
        "exited_on": on,
        "exit_reason": reason,
        "exit_notice_to": None,
        "monitored_to": None,
    }
    whys = [Why(sentences=(f"退出原因：{ExitReason(reason).label}。",))]
    wrong = reason in WRONG_FROM_THE_START
    if not wrong and law.get(EXIT_NOTICE_TERM) is not None:
        values["exit_notice_to"], why = deadline(
            law, current_calendar(), key=EXIT_NOTICE_TERM, start_on=on, label="退出公告展示期"
        )
        whys.append(why)
    if not wrong and facts.colour == Colour.BLACK and law.get("exit.monitoring") and law.get(MONITORING_TERM):
        values["monitored_to"], why = deadline(
            law, current_calendar(), key=MONITORING_TERM, start_on=on, label="内部重点监测期"
        )
        whys.append(why)
    why = sum(whys[1:], whys[0])
    return Decision(values=values, clauses=tuple(dict.fromkeys(c.short for c in why.citations)), why=why.as_json())


_EXIT = _verb(
    "exit",
    rules=rules.EXITING,
    decide=_exited,
    effects=(issues("exit_notice"), _hidden_red_shows_again),
    event=EntriesExited,
)


def exit_entries(entries: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Sign the requested exit of entries: a second person; measures are released in the same transaction."""
    return sets.run(_EXIT, entries, by=by, at=at, **how)


# --- exit by the dates, by the other colour, by the origin --------------------------------------------------------


def _leaves_by(
    name: str, reason: ExitReason, *, letter: bool, laws: Sequence[Any] = (), effects: Sequence[Any] = ()
) -> Verb[ExitFacts]:
    def decide(facts: ExitFacts, law: Any, at: datetime) -> Decision:
        return _exited(facts, law, at, reason=reason)

    usual = (*((issues("exit_notice"),) if letter else ()), _hidden_red_shows_again)
    return _verb(name, rules=laws, decide=decide, effects=(*usual, *effects), event=EntriesExited)


def _court_record_ends(change: Change) -> None:
    """The court's own record goes to the archive with its entry (JY 12, 20); `on_records_ended` is the other way."""
    named = court_records_of(change.ids)
    if named.exists():
        withdraw(named, by=timer("人民法院移出"), at=change.at, note="人民法院已移出名单", all_or_nothing=True)


_EXPIRE = _leaves_by("expire", ExitReason.EXPIRED, letter=True, laws=(rules.ValidityOver(),))
_LAPSE = _leaves_by("lapse", ExitReason.GROUND_LAPSED, letter=True)
_QUASH = _leaves_by("quash", ExitReason.QUASHED, letter=True)
_REPAIR = _leaves_by("repair", ExitReason.REPAIRED, letter=True, laws=(rules.OwnEntriesOnly(),))
_YIELD = _leaves_by("yield_to_black", ExitReason.YIELDED, letter=True)
_LEAVE = _leaves_by(
    "leave",
    ExitReason.LEFT_AT_ORIGIN,
    letter=False,
    laws=(rules.OthersEntriesOnly(),),
    effects=(_court_record_ends,),
)
_UNDO_TAKE_OVER = _leaves_by("undo_take_over", ExitReason.MOVED_WRONGLY, letter=False)
_TAKE_BACK = _leaves_by("take_back", ExitReason.RECEIVED_WRONGLY, letter=False, laws=(rules.OthersEntriesOnly(),))


def expire(entries: models.QuerySet[Any], *, at: datetime, by: Actor | None = None, **how: Any) -> Report:
    """Record the exit of entries whose validity is over; the dates ended their effect already."""
    return sets.run(_EXPIRE, entries, by=by or timer("名单到期"), at=at, **how)


def lapse(entries: models.QuerySet[Any], *, at: datetime, by: Actor | None = None, **how: Any) -> Report:
    """Record the exit of entries whose last ground lapsed, was repaired or revoked (JS-G 30)."""
    return sets.run(_LAPSE, entries, by=by or timer("认定依据失效"), at=at, **how)


def quash(entries: models.QuerySet[Any], *, at: datetime, by: Actor | None = None, **how: Any) -> Report:
    """Take entries off their lists because the decision on which alone they rested was quashed (P9).

    They were wrong from the start: measures are released, no exit notice is put up, nobody is monitored.
    """
    return sets.run(_QUASH, entries, by=by or timer("原决定被撤销"), at=at, **how)


def repair(entries: models.QuerySet[Any], *, at: datetime, by: Actor | None = None, **how: Any) -> Report:
    """Record the exit of entries whose repair was granted, by two persons of the repair branch (JS-G 35)."""
    return sets.run(_REPAIR, entries, by=by or timer("信用修复"), at=at, **how)


def yield_to_black(entries: models.QuerySet[Any], *, at: datetime) -> Report:
    """Take our own red entries off their lists because their subject turns black (JY 6(2), JS-L 6(2))."""
    return sets.run(_YIELD, entries, by=timer(CROSS_CHECK), at=at, all_or_nothing=True)


def _hidden(facts: ExitFacts, law: Any, at: datetime) -> Decision:
    why = because(
        law, "该主体在本地列入黑名单，上级红名单在本地隐去并告知来源单位。", keys=("listing.black_removes_red",)
    )
    return Decision(values={"hidden_on": day_of(at)}, why=why)


def _tell(change: Change) -> None:
    tell_origins(change.ids, transition_id=change.transition_id, at=change.at)


_HIDE = _verb("hide", decide=_hidden, effects=(_tell,), event=EntriesExited)


def hide(entries: models.QuerySet[Any], *, at: datetime) -> Report:
    """Hide an upper level's red entries here, and tell their origins; they are not ours to delete."""
    return sets.run(_HIDE, entries, by=timer(CROSS_CHECK), at=at, all_or_nothing=True)


def leave(entries: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Follow the origin: a court or an upper level removed its entry (JY 12, 20)."""
    return sets.run(_LEAVE, entries, by=by, at=at, **how)


def take_back(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Undo our own mistake: entries that were received wrongly leave, with the reason; measures are released.

    No exit notice and no monitoring follow: at their origin they may never have stood.
    """
    return sets.run(_TAKE_BACK, entries, by=by, at=at, note=note, **how)


def undo_take_over(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Let entries leave that came over wrongly from the old system: no exit notice, no monitoring (P13)."""
    return sets.run(_UNDO_TAKE_OVER, entries, by=by, at=at, note=note, **how)


def _struck(facts: ExitFacts, law: Any, at: datetime) -> Decision:
    said = Why(sentences=(f"退出原因：{ExitReason.MOVED_WRONGLY.label}。",))
    return Decision(values={"exit_reason": ExitReason.MOVED_WRONGLY}, why=said.as_json())


_STRIKE = _verb("strike", decide=_struck)


def strike(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Mark archived entries of the old system as wrong: they count for nothing, and their number may come again."""
    return sets.run(_STRIKE, entries, by=by, at=at, note=note, **how)
