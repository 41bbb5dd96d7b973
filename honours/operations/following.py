"""Tasks follow the lists: they stand still, go on, end, or are asked back with the entry they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import sets
from core.actors import Actor
from core.clocks import after_pause, day_of
from core.sets import Decision, Verb
from honours.flow import HONOUR_TASK, OPENED, PAUSED, REVOKED, UNANSWERED
from honours.models import HonourTask
from honours.operations.answering import law_of
from honours.operations.opening import BY, lawful
from honours.queries import Reach, black_over, reaching
from honours.terms import RESTORE_TERM
from law.operations import current_calendar
from law.packs import Pack
from law.why import Why, deadline
from redblack.terms import WRONG_FROM_THE_START
from subjects.models import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowingFacts:
    """What a task that follows its entry reads of itself; `given` maps holders to the entry that takes over."""

    pack_version_id: int
    subject_id: int
    due_on: date
    paused_on: date | None
    given: Any = None


def _following_facts(tasks: Any, on: date) -> Any:
    return tasks.values("id", "pack_version_id", "subject_id", "due_on", "paused_on")


def _term_again(facts: FollowingFacts, at: datetime) -> dict[str, Any]:
    """A term that stood still goes on with the working days it had left."""
    if facts.paused_on is None:
        return {"due_on": facts.due_on, "paused_on": None}
    due_on = after_pause(facts.due_on, paused_on=facts.paused_on, resumed_on=day_of(at), workdays=current_calendar())
    return {"due_on": due_on, "paused_on": None}


def _paused(facts: FollowingFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"paused_on": day_of(at)}, why=_said("名单中止，荣誉暂不撤销，期限停止计算。"))


def _resumed(facts: FollowingFacts, law: Any, at: datetime) -> Decision:
    return Decision(values=_term_again(facts, at), why=_said("名单恢复，期限按停止前剩余的工作日续算。"))


def _carried(facts: FollowingFacts, law: Any, at: datetime) -> Decision:
    reach: Reach = facts.given[facts.subject_id]
    values = {
        "entry_id": reach.entry_id,
        "linked": reach.linked,
        "pack_version_id": reach.pack_version_id,
        **_term_again(facts, at),
    }
    return Decision(values=values, why=_said("原名单条目不再有效，持有人仍在另一黑名单上，改以该名单为依据。"))


def _called_off(facts: FollowingFacts, law: Any, at: datetime) -> Decision:
    values = {"closed_on": day_of(at), "paused_on": None}
    return Decision(values=values, why=_said("名单条目已退出，荣誉不再撤销。"))


def _asked_back(facts: FollowingFacts, law: Pack, at: datetime) -> Decision:
    due_on, counted = deadline(
        law, current_calendar(), key=RESTORE_TERM, start_on=day_of(at), label="恢复荣誉的办理期限"
    )
    why = Why(sentences=("名单条目认定有误或者原决定被撤销，据以撤销的荣誉提请授予单位恢复。",)) + counted
    return Decision(values={"due_on": due_on, "asked_back_on": day_of(at), "answered_on": None}, why=why.as_json())


def _said(sentence: str) -> dict[str, Any]:
    return Why(sentences=(sentence,)).as_json()


def _follow(name: str, decide: Any) -> Verb[FollowingFacts]:
    return Verb(
        flow=HONOUR_TASK,
        name=name,
        model=HonourTask,
        facts=_following_facts,
        facts_type=FollowingFacts,
        law_of=law_of,
        decide=decide,
        owner_column="unit_id",
    )


_PAUSE = _follow("pause", _paused)
_RESUME = _follow("resume", _resumed)
_CARRY_OVER = _follow("carry_over", _carried)
_CALL_OFF = _follow("call_off", _called_off)
_ASK_BACK = _follow("ask_back", _asked_back)


def follow_suspension(transition_id: int, *, at: datetime, by: Actor = BY) -> None:
    """Tasks of suspended entries stand still, unless their holder is on another black list."""
    tasks = _tasks_of(transition_id, (OPENED,))
    left = _carry(tasks, by=by, at=at)
    _run(_PAUSE, left, by=by, at=at)


def follow_resumption(transition_id: int, *, at: datetime, by: Actor = BY) -> None:
    """Tasks that stood still go on with their entries."""
    _run(_RESUME, _tasks_of(transition_id, (PAUSED,)), by=by, at=at)


def follow_exit(transition_id: int, *, at: datetime, by: Actor = BY) -> None:
    """What is unanswered ends with its entry; what was revoked for an entry that was wrong is asked back.

    Where the holder is on another black list the task goes on upon that one.
    """
    wrong = _tasks_of(transition_id, (REVOKED,)).filter(entry__exit_reason__in=WRONG_FROM_THE_START)
    open_ones = _tasks_of(transition_id, UNANSWERED)
    left = _carry(open_ones | wrong, by=by, at=at)
    _run(_CALL_OFF, left.filter(state__in=UNANSWERED), by=by, at=at)
    _run(_ASK_BACK, left.filter(state=REVOKED), by=by, at=at)


def _tasks_of(transition_id: int, states: Sequence[str]) -> Any:
    tasks: Any = HonourTask.objects.unscoped("tasks that follow their entries")
    chosen = tasks.of_entries_moved(transition_id).filter(state__in=states)
    hold(chosen)
    return chosen


def hold(tasks: Any) -> None:
    """Lock the holders of these tasks: a unit that answers at this moment is waited for, then what it said is seen.

    The entry of an organisation locks the organisation alone; its persons' tasks are answered under their own lock.
    """
    holders = Subject._base_manager.select_for_update(no_key=True).filter(pk__in=tasks.values("subject_id"))
    list(holders.order_by("pk").values_list("pk"))


def _carry(tasks: Any, *, by: Actor, at: datetime) -> Any:
    """Let the tasks whose holder another black entry reaches rest on that one; gives the others."""
    held = dict(tasks.values_list("pk", "subject_id"))
    if not held:
        return tasks.none()
    holders = set(held.values())
    over = [one for one in lawful(reaching(black_over(holders, day_of(at)))) if one.holder_id in holders]
    given = {one.holder_id: one for one in reversed(over)}
    chosen = HonourTask.objects.unscoped("tasks that follow their entries")
    carried = [pk for pk, holder in held.items() if holder in given]
    if carried:
        sets.run(_CARRY_OVER, chosen.filter(pk__in=carried), by=by, at=at, given=given, all_or_nothing=True)
    return chosen.filter(pk__in=held.keys() - set(carried))


def _run(verb: Verb[FollowingFacts], tasks: Any, *, by: Actor, at: datetime) -> None:
    if tasks.exists():
        sets.run(verb, tasks, by=by, at=at, all_or_nothing=True)
