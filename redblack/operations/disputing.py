"""While an objection to an entry is dealt with: it is marked, and stands still where the pack says so.

An entry may stand still for several reasons at once: by an officer, by stays of execution, by an objection. It has
effect again with the last of them, see docs/adr/0030-what-an-objection-suspends.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.sets import Change, Decision, Report, Verb
from records.terms import WHILE_VERIFYING
from redblack import rules
from redblack.events import EntriesSuspended
from redblack.fact_queries import exit_facts
from redblack.models import Entry
from redblack.operations.basis import ENTRIES, because, law_of
from redblack.operations.exits import resume
from redblack.rules import DisputeFacts, ExitFacts
from redblack.stay_queries import dispute_facts

BY = timer("异议处理")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """Whether the objection suspends, since when it is dealt with, and what is noted of it."""

    suspends: bool
    note: str
    since: date | None = None


def _marked(facts: DisputeFacts, law: Any, at: datetime) -> Decision:
    """A second objection to the same entry keeps the first day; nothing that one of them holds is let go."""
    given: Any = facts.given
    since: date = facts.disputed_on or given.since or day_of(at)
    effect = "核实期间暂不执行" if given.suspends else "核实期间照常公开和实施联合奖惩"
    values = {
        "disputed_on": since,
        "dispute_holds": given.suspends or facts.dispute_holds,
        # What stays alone hold would stand still for the objection too, once they are over.
        "dispute_suspended": facts.dispute_suspended or (given.suspends and facts.stay_suspends),
    }
    said = f"异议处理中，自{since:%Y-%m-%d}起打上标识，{effect}。"
    return Decision(values=values, why=because(law, said, keys=(WHILE_VERIFYING,)))


def _held(facts: ExitFacts, law: Any, at: datetime) -> Decision:
    said = "异议核实期间暂不执行：自今日起不公开、不惩戒，名单有效期照常计算。"
    values = {"suspended_on": day_of(at), "dispute_suspended": True}
    return Decision(values=values, why=because(law, said, keys=(WHILE_VERIFYING,)))


_HOLD = Verb(
    name="suspend",
    facts=exit_facts,
    facts_type=ExitFacts,
    law_of=law_of,
    rules=rules.SUSPENDING,
    decide=_held,
    event=EntriesSuspended,
    **ENTRIES,
)


def _stand_still(change: Change) -> None:
    """What has effect so far is suspended in the same transaction; departments pause with it."""
    if not change.given.suspends:
        return
    entries = Entry.objects.unscoped("entries objected to").filter(pk__in=change.ids, suspended_on__isnull=True)
    if entries.exists():
        sets.run(_HOLD, entries, by=BY, at=change.at, note=change.given.note, all_or_nothing=True)


def _cleared(facts: DisputeFacts, law: Any, at: datetime) -> Decision:
    """Whether the entry has effect again follows from what else holds it; past its validity nothing does."""
    resumes = facts.dispute_suspended and not facts.stayed and facts.valid_to >= day_of(at)
    values = {"disputed_on": None, "dispute_holds": False, "dispute_suspended": resumes}
    why = because(law, "异议处理完毕，标识自今日起取消。", keys=(WHILE_VERIFYING,))
    return Decision(values=values, why=why)


def _go_on(change: Change) -> None:
    """What the objection alone held has effect again, in the same transaction."""
    entries = Entry.objects.unscoped("entries no longer objected to").filter(pk__in=change.ids, dispute_suspended=True)
    if entries.exists():
        resume(entries, by=BY, at=change.at, note="异议处理完毕", all_or_nothing=True)


def _verb(name: str, **parts: Any) -> Verb[DisputeFacts]:
    return Verb(name=name, facts=dispute_facts, facts_type=DisputeFacts, law_of=law_of, **ENTRIES, **parts)


_MARK = _verb("mark_disputed", decide=_marked, effects=(_stand_still,))
_CLEAR = _verb("clear_dispute", rules=rules.CLEARING, decide=_cleared, effects=(_go_on,))


def mark_disputed(
    entries: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    suspends: bool,
    note: str,
    since: date | None = None,
    **how: Any,
) -> Report:
    """Mark listed entries as objected to until `clear_dispute`; with `suspends` they stand still until then.

    `suspends` is what the pack says (`objection.while_verifying`); `note` says which objection. The validity goes on
    running. An entry that is marked already stays so; `since` is the first day of one that was marked before.
    """
    given = _Mark(suspends=suspends, note=note, since=since)
    return sets.run(_MARK, entries, by=by, at=at, given=given, note=note, **how)


def clear_dispute(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str = "", **how: Any) -> Report:
    """Take the mark off entries; what the objection alone suspended has effect again, unless a stay stands.

    Call it with the last of several objections: the mark does not count them.
    """
    return sets.run(_CLEAR, entries, by=by, at=at, note=note, **how)
