"""What lists do when their subjects die, are deregistered, merged or divided, and when that was wrong (P10, P11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.events import announce
from core.sets import Decision, Report, Verb
from law.operations import current_calendar, pack_by_version_id
from law.why import Why, deadline
from redblack import rules
from redblack.events import EntriesExited, EntriesListed, EntriesSuspended
from redblack.fact_queries import fate_facts
from redblack.flow import EXITED, ON_THE_LIST, OPEN_ENTRIES
from redblack.models import Entry
from redblack.operations.basis import ENTRIES, law_of
from redblack.operations.grounds import follow_grounds
from redblack.operations.pausing import end_pauses
from redblack.rules import FateFacts
from redblack.stay_queries import held_by_dispute
from redblack.terms import ExitReason, Origin
from subjects.models import SubjectChange
from subjects.terms import DEATH_ENDS, DECISION_TERM, ChangeKind

BY = timer("主体变更")
ASKED_AFTER = (ChangeKind.DEREGISTERED, ChangeKind.MERGED, ChangeKind.DIVIDED)
"""After these somebody decides for each entry whether it goes on."""


def _verb(name: str, **parts: Any) -> Verb[FateFacts]:
    return Verb(name=name, facts=fate_facts, facts_type=FateFacts, law_of=law_of, **ENTRIES, **parts)


# --- it happened --------------------------------------------------------------------------------------------------


def _died(facts: FateFacts, law: Any, at: datetime) -> Decision:
    """Off the list today: no exit notice, nobody is monitored."""
    pack = pack_by_version_id(facts.given or facts.pack_version_id)
    why = Why.cited(pack, DEATH_ENDS, sentences=("主体已经死亡，名单自今日起退出，不发布退出公告。",))
    values = {
        "exited_on": day_of(at),
        "exit_reason": ExitReason.DECEASED,
        "exit_notice_to": None,
        "monitored_to": None,
        "exit_requested_by_id": None,
    }
    return Decision(values=values, clauses=tuple(c.short for c in why.citations), why=why.as_json())


def _asked(facts: FateFacts, law: Any, at: datetime) -> Decision:
    pack = pack_by_version_id(facts.given or facts.pack_version_id)
    said = Why(sentences=("主体已经注销、合并或者分立，名单是否继续，请认定单位决定：继续，或者提请退出。",))
    due_on: date | None = None
    if pack.get(DECISION_TERM) is not None:
        due_on, why = deadline(pack, current_calendar(), key=DECISION_TERM, start_on=day_of(at))
        said = said + why
    values = {"fate_asked_on": day_of(at), "fate_due_on": due_on, "fate_decided_on": None}
    return Decision(values=values, clauses=tuple(c.short for c in said.citations), why=said.as_json())


_END = _verb("end_with_subject", decide=_died, event=EntriesExited)
_ASK = _verb("ask_fate", decide=_asked)


@transaction.atomic
def follow_changes(changed: int, *, at: datetime) -> None:
    """Let the entries of those who died leave, and put those of ended ones before their recognisers.

    `changed` is the transition that changed the subjects. Measures are released in the same transaction. Entries of
    elsewhere leave by a death only: whether they go on otherwise, their origin says.
    """
    for pack, subjects in _by_pack(changed, (ChangeKind.DIED,)).items():
        dead = _of(subjects).filter(state__in=ON_THE_LIST)
        if pack_by_version_id(pack).get(DEATH_ENDS) and dead.exists():
            sets.run(_END, dead, by=BY, at=at, given=pack, all_or_nothing=True)
    for pack, subjects in _by_pack(changed, ASKED_AFTER).items():
        lapsed = Q(valid_to__isnull=False, valid_to__lt=day_of(at))
        asked = _of(subjects).filter(~lapsed, state__in=OPEN_ENTRIES, origin=Origin.OWN)
        if asked.exists():
            sets.run(_ASK, asked, by=BY, at=at, given=pack, all_or_nothing=True)


def _by_pack(transition_id: int, kinds: Iterable[str]) -> dict[int, list[int]]:
    """The subjects of the transition's changes of these kinds, by the pack under which they were reported."""
    changes = SubjectChange.objects.unscoped("lists follow their subjects").moved_by(transition_id)
    found: dict[int, list[int]] = {}
    for pack, subject in changes.filter(kind__in=kinds).values_list("pack_version_id", "subject_id").order_by("pk"):
        found.setdefault(pack, []).append(subject)
    return found


def _of(subjects: Iterable[int]) -> models.QuerySet[Any]:
    """Entries of these subjects and of those led to them before."""
    ids = list(subjects)
    entries: models.QuerySet[Any] = Entry.objects.unscoped("entries of subjects that changed")
    return entries.filter(Q(subject__in=ids) | Q(subject__merged_into__in=ids, subject__merged_into__isnull=False))


# --- a person decides ---------------------------------------------------------------------------------------------


def _goes_on(facts: FateFacts, law: Any, at: datetime) -> Decision:
    values = {"fate_asked_on": None, "fate_due_on": None, "fate_decided_on": day_of(at)}
    return Decision(values=values, why=Why(sentences=("认定单位决定名单继续。",)).as_json())


_CARRY_ON = _verb("carry_on", rules=rules.CARRYING_ON, decide=_goes_on)


def carry_on(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Decide that entries go on although their subject was deregistered, merged or divided; `note` says why.

    Where they do not, somebody asks for their exit (`request_exit`) and an approver decides.
    """
    return sets.run(_CARRY_ON, entries, by=by, at=at, note=note, **how)


# --- it was wrong -------------------------------------------------------------------------------------------------


def _back(facts: FateFacts, law: Any, at: datetime) -> Decision:
    # Whatever objection there was ended with the exit; what it alone held has effect again.
    values = {
        "exited_on": None,
        "exit_reason": "",
        "exit_ground": "",
        "suspended_on": None if facts.held_by_dispute else facts.suspended_on,
        "disputed_on": None,
        "dispute_holds": False,
        "dispute_suspended": False,
    }
    return Decision(values=values, why=Why(sentences=("死亡登记有误，已经撤销，名单自今日起恢复。",)).as_json())


def _no_question(facts: FateFacts, law: Any, at: datetime) -> Decision:
    values = {"fate_asked_on": None, "fate_due_on": None}
    return Decision(values=values, why=Why(sentences=("主体变更登记有误，已经撤销，不再需要决定。",)).as_json())


_BACK: dict[str, Any] = {
    "rules": rules.REINSTATING,
    "decide": _back,
    "effects": (end_pauses,),
    "event": EntriesListed,
}
_REINSTATE = _verb("reinstate", **_BACK)
_REINSTATE_SUSPENDED = _verb("reinstate_suspended", **_BACK)
# What came over from the old system sent nothing here, and sends nothing when it stands again.
_QUIETLY = {verb.name: replace(verb, event=None) for verb in (_REINSTATE, _REINSTATE_SUSPENDED)}
_DROP_QUESTION = _verb("carry_on", rules=rules.CARRYING_ON, decide=_no_question)


def _reinstate(left: models.QuerySet[Any], verb: Any, verb_suspended: Any, *, at: datetime) -> None:
    free = Q(suspended_on__isnull=True) | held_by_dispute(day_of(at))
    standing, still = left.filter(free), left.exclude(free)
    if standing.exists():
        sets.run(verb, standing, by=BY, at=at, all_or_nothing=True)
    if still.exists():
        for transition_id in sets.run(verb_suspended, still, by=BY, at=at, all_or_nothing=True).transitions:
            announce(EntriesSuspended(transition_id=transition_id, at=at, by=BY, count=1))


@transaction.atomic
def restore(undone: int, *, at: datetime) -> None:
    """Give back what a wrong change took: entries that left by a death stand again, questions are dropped.

    `undone` is the transition that undid the changes. What was suspended stays so; what is past its validity stays
    out.
    """
    on = day_of(at)
    dead = [subject for subjects in _by_pack(undone, (ChangeKind.DIED,)).values() for subject in subjects]
    left = _of(dead).filter(state=EXITED, exit_reason=ExitReason.DECEASED, valid_to__gte=on)
    _reinstate(left.filter(old_number=""), _REINSTATE, _REINSTATE_SUSPENDED, at=at)
    _reinstate(left.exclude(old_number=""), *_QUIETLY.values(), at=at)
    if dead:
        # Grounds may have ended in the meantime: what has lost them leaves again, lawfully.
        follow_grounds(_of(dead), at=at)
    asked = [subject for subjects in _by_pack(undone, ASKED_AFTER).values() for subject in subjects]
    others = SubjectChange.objects.unscoped("another change asks the same").filter(
        subject=OuterRef("subject"), kind__in=ASKED_AFTER, state="effective"
    )
    questions = _of(asked).filter(~Exists(others), state__in=OPEN_ENTRIES, fate_asked_on__isnull=False)
    if questions.exists():
        sets.run(_DROP_QUESTION, questions, by=BY, at=at, note="主体变更已撤销", all_or_nothing=True)
