"""What a department must, may and must not do about an entry: facts in, lines out. Pure: no ORM, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.refusals import Refusal
from law.calendar import Calendar
from measures.rules import GATE_CLAUSE, last_day
from measures.terms import NEEDS_REASON, RESPONSIBLE_PERSON, Result

MUST, MAY, MUST_NOT = "must", "may", "must_not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One version of a measure, as it is told to those who ask. `stopped_on` is the day of repeal or switching off."""

    id: int
    code: str
    version: int
    title: str
    content: str
    category: str
    exemptions: str
    on_request: bool
    term: str
    bases: tuple[str, ...]
    stopped_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the department was told to do because of the entry, and what it answered, by measure."""

    task: str
    measures: tuple[int, ...]
    sent_on: date
    paused: bool
    closed: bool
    closed_reason: str
    returned: bool
    releasing: bool
    said: Mapping[int, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An entry that is in force on the day, beside the one who was asked about (or whom he answers for)."""

    entry: str
    kind: str
    colour: str
    programme_code: str
    programme: str
    recogniser: str
    decision_no: str
    listed_on: date
    valid_to: date
    suspended: bool
    disputed: bool
    paused_parts: tuple[int, ...]
    withheld: bool
    minor: bool
    linked: bool
    circumstances: tuple[str, ...]
    degrees: tuple[str, ...]
    pack: int
    tasks: tuple[Task, ...]

    @classmethod
    def of(cls, told: Mapping[str, Any], *, kind: str) -> Standing:
        """From the row of the screening's statement."""
        said = {**told, "kind": RESPONSIBLE_PERSON if told["linked"] else kind}
        for name in ("listed_on", "valid_to"):
            said[name] = date.fromisoformat(said[name])
        for name in ("circumstances", "degrees", "paused_parts"):
            said[name] = tuple(said[name])
        said["tasks"] = tuple(_task(task) for task in told["tasks"])
        return cls(**said)

    @property
    def alike(self) -> tuple[object, ...]:
        """What the catalogue's rules read of it."""
        return (self.kind, self.colour, self.programme_code, self.circumstances, self.degrees, self.pack)


def _task(told: Mapping[str, Any]) -> Task:
    said = {int(measure): (result, reason) for measure, (result, reason) in told["said"].items()}
    sent_on = date.fromisoformat(told["sent_on"])
    return Task(**{**told, "said": said, "sent_on": sent_on, "measures": tuple(told["measures"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measure: must, may or must not be taken because of an entry; why, and until when (inclusive)."""

    stance: str
    measure: Printed
    entry: str
    task: str | None
    until: date | None
    reasons: tuple[Refusal, ...]


def weigh(
    entry: Standing,
    measures: Mapping[int, Printed],
    judged: Mapping[int, tuple[Refusal, ...]],
    *,
    calendar: Calendar,
    on: date,
) -> list[Line]:
    """What the department must, may and must not do about an entry on `on`.

    `judged` are the measures of the entry's colour that the department carries out, each with what the catalogue's
    rules say against it. A task binds: its measures must be taken, those that wait for a request when the subject
    asks for something. What applies but was never sent may be taken within the department's own powers.
    """
    lines: dict[int, Line] = {}
    paused = frozenset(measures[pk].code for pk in entry.paused_parts if pk in measures)
    for task in entry.tasks:
        for pk in task.measures:
            stopped = measures[pk].code in paused
            lines[pk] = _of_task(
                entry, task, measures[pk], judged.get(pk, ()), stopped=stopped, calendar=calendar, on=on
            )
    for pk, refusals in judged.items():
        if pk not in lines and _newest(pk, measures, lines):
            still = _still(entry, stopped=measures[pk].code in paused)
            stance = MUST_NOT if refusals or still else MAY
            reasons = refusals or still or (_unsent(),)
            until = None if stance == MUST_NOT else entry.valid_to
            lines[pk] = Line(
                stance=stance, measure=measures[pk], entry=entry.entry, task=None, until=until, reasons=reasons
            )
    return list(lines.values())


def _newest(pk: int, measures: Mapping[int, Printed], lines: Mapping[int, Line]) -> bool:
    """No task holds another version of the same measure."""
    return all(line.measure.code != measures[pk].code for line in lines.values() if line.task)


def _still(entry: Standing, *, stopped: bool) -> tuple[Refusal, ...]:
    """The entry stands still, or this one measure of it does."""
    if entry.suspended:
        return (_suspended(),)
    return (_stopped(),) if stopped else ()


def _of_task(
    entry: Standing,
    task: Task,
    measure: Printed,
    refusals: tuple[Refusal, ...],
    *,
    stopped: bool,
    calendar: Calendar,
    on: date,
) -> Line:
    until = last_day(measure.term, sent_on=task.sent_on, valid_to=entry.valid_to, calendar=calendar)
    still = _still(entry, stopped=stopped)
    against = still or _against(entry, task, measure, refusals, until=until, on=on)
    stance = MUST_NOT if against else MAY if measure.on_request else MUST
    reasons = against or ((_when_asked(),) if measure.on_request else ())
    return Line(
        stance=stance,
        measure=measure,
        entry=entry.entry,
        task=task.task,
        until=None if against else until,
        reasons=reasons,
    )


def _against(
    entry: Standing, task: Task, measure: Printed, refusals: tuple[Refusal, ...], *, until: date, on: date
) -> tuple[Refusal, ...]:
    """Why a measure that was sent must not be taken today."""
    result, reason = task.said.get(measure.id, ("", ""))
    if task.paused:
        return (_suspended(),)
    if task.releasing:
        return (Refusal(code="releasing", sentence="已通知解除，应当停止实施。", clause="JY 17"),)
    if task.closed:
        return (Refusal(code="closed", sentence=f"本单位不予实施或者已转交该任务：{task.closed_reason}"),)
    if task.returned:
        return (Refusal(code="returned", sentence="本单位已退回该任务，由信用办决定转交或者坚持派发。"),)
    if result in NEEDS_REASON:
        return (Refusal(code=str(result), sentence=f"本单位已反馈“{Result(result).label}”：{reason}"),)
    if until < on:
        return (Refusal(code="term_over", sentence=f"措施的期限已于{until:%Y-%m-%d}届满。", clause="PY 五(四)"),)
    if measure.stopped_on is not None and measure.stopped_on <= on:
        sentence = f"该措施已于{measure.stopped_on:%Y-%m-%d}停用或废止。"
        return (Refusal(code="stopped", sentence=sentence, clause=GATE_CLAUSE),)
    return tuple(refusal for refusal in refusals if refusal.code in _BASIS_GONE)


def _suspended() -> Refusal:
    return Refusal(code="suspended", sentence="名单中止期间暂停实施。", clause="PY 五(三)、JJ 21")


def _stopped() -> Refusal:
    sentence = "当事人对该项措施提出异议，核实期间暂停实施。"
    return Refusal(code="measure_paused", sentence=sentence, clause="PY 五(三)、JJ 21")


def _when_asked() -> Refusal:
    return Refusal(code="on_request", sentence="该主体申请办理相关事项时实施。")


def _unsent() -> Refusal:
    return Refusal(code="unsent", sentence="该措施适用，但没有随名单派发任务，由本单位在职权范围内决定。")


_BASIS_GONE = frozenset({"basis_in_force", "basis_binding", "basis_present"})
"""A superseded version goes on until it is released; one whose basis is gone must not."""
