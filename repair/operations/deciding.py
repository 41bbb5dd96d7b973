"""The end of an application: granted with all that follows, refused, withdrawn, found false, closed with its target."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from core.actors import Actor, timer
from core.clocks import day_of
from core.sets import Change, Decision, Report
from law.operations import current_calendar
from law.packs import Pack
from law.terms import Term
from law.why import Why, deadline
from records import operations as records
from records.models import Record
from redblack import operations as lists
from redblack.models import Entry
from repair import rules
from repair.models import Repair
from repair.operations.basis import because, decided, issues, run, verb
from repair.rules import CaseFacts
from repair.terms import APPLICATION, BAN_TERM, ENDS_ALL, KIND, Way

Cases = models.QuerySet[Any]
FOLLOWING = "随信用修复办理"


# --- granted ----------------------------------------------------------------------------------------------------------


def _granted(facts: CaseFacts, law: Pack, at: datetime) -> Decision:
    # Repair only goes before the recogniser, who decides on the entry (JY 23, JS-L 23, C25).
    reference = law.get(KIND) == Way.REFERENCE_ONLY and (facts.of_entry or facts.listed)
    sentences = ["符合修复条件，准予修复。"]
    if not facts.of_entry:
        sentences.append("原记录转为档案，自今日起不再公开和使用。")
    elif not reference:
        sentences.append("自今日起退出名单，各部门停止实施措施。")
    if reference:
        sentences.append("修复情况作为退出名单的重要参考，是否退出由认定单位决定。")
    values = {
        "decided_on": day_of(at),
        "decided_by_id": facts.by.user_id if facts.by else None,
        "reason": (facts.given or {}).get("reason") or "",
        "exit_asked_on": day_of(at) if reference else None,
    }
    return decided(values, because(law, *sentences, keys=(APPLICATION, KIND, ENDS_ALL)))


def _repairs_records(change: Change) -> None:
    """The record goes to the archive; what rested on it alone follows it in the same transaction (JS-G 35)."""
    chosen = Record.objects.unscoped("repaired now").filter(pk__in=_column(change, "record_id"), state="filed")
    if chosen.exists():
        records.repair(chosen, by=timer(FOLLOWING), at=change.at, note="信用修复", all_or_nothing=True)


def _ends_entries(change: Change) -> None:
    """The entry leaves its list, and every department lets go, where the pack does not leave it to the recogniser."""
    cases = Repair.objects.unscoped("granted now").filter(
        pk__in=change.ids, exit_asked_on__isnull=True, entry__isnull=False
    )
    chosen = Entry.objects.unscoped("repaired now").filter(
        pk__in=cases.values("entry_id"), listed_on__isnull=False, exited_on__isnull=True
    )
    if chosen.exists():
        lists.repair(chosen, at=change.at, by=timer(FOLLOWING), note="信用修复", all_or_nothing=True)


def _column(change: Change, column: str) -> Any:
    cases = Repair.objects.unscoped("the applications of this transition").filter(pk__in=change.ids)
    return cases.filter(**{f"{column}__isnull": False}).values(column)


_GRANT = verb(
    "grant",
    rules=rules.DECIDING,
    decide=_granted,
    effects=(_repairs_records, _ends_entries, issues("repair_decision")),
)


def grant(cases: Cases, *, by: Actor, at: datetime, reason: str = "", **how: Any) -> Report:
    """Grant repair: a second person, after opinion and publicity where the pack asks for them (修复决定书).

    A record goes to the archive and what rests on it alone ends with it; an entry leaves its list, or, where repair is
    a reference only, is put before its recogniser. One transaction.
    """
    return run(_GRANT, cases, by=by, at=at, given={"reason": reason}, **how)


def _kept(facts: CaseFacts, law: Pack, at: datetime) -> Decision:
    why = because(law, f"认定单位决定名单继续：{facts.given['reason']}", keys=(KIND,))
    return decided({"exit_kept_on": day_of(at)}, why)


_KEEP = verb("keep_listed", rules=rules.KEEPING, decide=_kept)


def keep_listed(cases: Cases, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Let list entries stand although the conduct was repaired, with the reason (JY 23: a reference only)."""
    return run(_KEEP, cases, by=by, at=at, given={"reason": reason}, **how)


# --- not granted ------------------------------------------------------------------------------------------------------


def _refused(facts: CaseFacts, law: Pack, at: datetime) -> Decision:
    values = {
        "decided_on": day_of(at),
        "decided_by_id": facts.by.user_id if facts.by else None,
        "reason": facts.given["reason"],
        "paused_on": None,
    }
    return decided(values, Why(sentences=(f"不予修复：{facts.given['reason']}",)))


_REFUSE = verb("refuse", rules=rules.REFUSING, decide=_refused, effects=(issues("repair_refusal"),))


def refuse(cases: Cases, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Refuse repair, with reasons that the applicant is told (不予修复决定书)."""
    return run(_REFUSE, cases, by=by, at=at, given={"reason": reason}, **how)


def _ended(sentence: str) -> Any:
    return lambda facts, law, at: decided({"closed_on": day_of(at), "paused_on": None}, Why(sentences=(sentence,)))


_WITHDRAW = verb("withdraw_application", decide=_ended("申请人撤回申请。"))
_CLOSE = verb("close", decide=_ended("申请修复的信息已经终止、退出或者移出，无须再办理。"))


def withdraw_application(cases: Cases, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Take applications back because their applicants do; they may apply anew.

    The public pages call it with `by=timer("网上申请")` over the one case of a receipt.
    """
    return run(_WITHDRAW, cases, by=by, at=at, **how)


def close(cases: Cases, *, at: datetime, by: Actor | None = None, **how: Any) -> Report:
    """Close applications whose target ended meanwhile: nothing is left to repair."""
    return run(_CLOSE, cases, by=by or timer("信用修复"), at=at, **how)


def _false(facts: CaseFacts, law: Pack, at: datetime) -> Decision:
    found = facts.given["reason"]
    values: dict[str, Any] = {"false_on": day_of(at), "false_finding": found, "barred_to": None, "paused_on": None}
    why = Why(sentences=(f"经认定，修复申请的材料或者承诺虚假：{found}",))
    if isinstance(law.get(BAN_TERM), Term):
        values["barred_to"], counted = deadline(
            law, current_calendar(), key=BAN_TERM, start_on=day_of(at), label="不得申请信用修复的期间"
        )
        why += counted
    else:
        why += Why(sentences=("现行规则包没有规定不得申请修复的期间，请信用办先行设定；本次认定如实记录。",))
    return decided(values, why)


_FALSE = verb("find_false", rules=rules.FINDING_FALSE, decide=_false)


def find_false(cases: Cases, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Find that an application rests on false papers, before or after its decision: it ends, and the subject may not
    apply for the pack's period. Nothing else follows by itself: no record is invented."""
    return run(_FALSE, cases, by=by, at=at, given={"reason": reason}, **how)
