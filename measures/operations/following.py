"""Measures follow the trunk: they pause, go on, are corrected and are released with the entry they rest on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from core import faultpoints
from core.actors import Actor
from core.clocks import after_pause, day_of
from core.events import announce
from core.sets import demand_post, open_transition
from law.operations import current_calendar
from law.why import Why
from measures.events import MeasuresReleased
from measures.flow import AWAITED, DISPATCH, HELD, PAUSED
from measures.operations.mail import tell
from measures.operations.sending import term, write_verdicts
from measures.terms import RELEASE_TERM, Notice, Result

_OF_TRUNK = "entry_id IN (SELECT case_id FROM core_step WHERE transition_id = %s AND flow = 'entry')"
_OF_SUBJECTS = "subject_id = ANY(%s)"

# A measure is the same in every version: an older one may stand in a task, a newer one in another.
_PAUSED_PARTS = """
    redblack_measurepause p JOIN measures_measure named ON named.id = p.measure_id
    JOIN measures_dispatch t ON t.entry_id = p.entry_id
    JOIN measures_measure held ON held.id = ANY(t.measures) AND held.code = named.code
"""
# It goes on with the last of its pauses: another version of it may be objected to as well.
_OF_PAUSES = f"""id IN (
    SELECT t.id FROM {_PAUSED_PARTS}
     WHERE p.{{act}} = %s AND (p.ended_on IS NULL OR NOT EXISTS (
        SELECT FROM redblack_measurepause s JOIN measures_measure other ON other.id = s.measure_id
         WHERE s.entry_id = p.entry_id AND s.ended_on IS NULL AND other.code = named.code)))
"""  # noqa: S608  our own words
_BEGAN = "(SELECT p.from_on FROM redblack_measurepause p WHERE p.ended_by = {act} AND p.entry_id = d.entry_id)"
_SINGLE_ANSWER = f"""
    INSERT INTO measures_dispatchanswer
        (dispatch_id, measure_id, transition_id, result, reason, effect, benefit, at, by_id, by_name)
    SELECT t.id, held.id, %s, %s, p.note, '', '', %s, NULL, %s FROM {_PAUSED_PARTS}
     WHERE p.{{act}} = %s AND t.id IN (SELECT case_id FROM core_step WHERE transition_id = %s AND flow = 'dispatch')
     ORDER BY t.id, held.id
"""  # noqa: S608  our own words

_MOVE = """
    WITH v AS (SELECT * FROM jsonb_to_recordset(%s::jsonb) AS x({columns})),
         k AS (SELECT id, state, subject_id, entry_id, department_id, measures FROM measures_dispatch
                WHERE {trunk} AND state = ANY(%s) ORDER BY id FOR NO KEY UPDATE),
         r AS MATERIALIZED ({remaining}),
         moved AS (
            UPDATE measures_dispatch d SET {sets} FROM k LEFT JOIN r ON r.id = k.id CROSS JOIN v
             WHERE d.id = k.id AND {join}
            RETURNING d.id, d.subject_id, d.state AS target, k.state AS source, v.verdict)
    INSERT INTO core_step (transition_id, verdict_id, flow, case_id, subject_id, source, target)
    SELECT %s, verdict, 'dispatch', id, subject_id, source, target FROM moved ORDER BY id
"""

# What another entry with effect still asks of the same department (P6): the measure by its code, so that a newer
# version counts as the same measure, and the entry as the basis on which it goes on.
_REMAINING = """
    SELECT k.id,
           jsonb_agg(DISTINCT jsonb_build_object(
               'code', mine.code, 'title', mine.title, 'entry', e.id, 'programme', p.name,
               'decision_no', e.decision_no, 'valid_to', e.valid_to)) AS remaining
      FROM k
      JOIN measures_dispatch o ON o.subject_id = k.subject_id AND o.department_id = k.department_id
           AND o.entry_id <> k.entry_id AND o.state IN ('dispatched', 'acknowledged', 'carried_out')
      CROSS JOIN (SELECT min("on") AS today FROM v) AS day
      JOIN redblack_entry e ON e.id = o.entry_id AND e.effective_from <= day.today AND e.valid_to >= day.today
           AND e.exited_on IS NULL AND e.hidden_on IS NULL AND e.suspended_on IS NULL
      JOIN redblack_programme p ON p.id = e.programme_id
      CROSS JOIN LATERAL unnest(o.measures) AS theirs_id(id) JOIN measures_measure theirs ON theirs.id = theirs_id.id
      CROSS JOIN LATERAL unnest(k.measures) AS my_id(id)
      JOIN measures_measure mine ON mine.id = my_id.id AND mine.code = theirs.code
     WHERE NOT EXISTS (SELECT FROM redblack_measurepause s JOIN measures_measure n ON n.id = s.measure_id
                        WHERE s.entry_id = e.id AND s.ended_on IS NULL AND n.code = mine.code)
     GROUP BY k.id
"""
_NOTHING = "SELECT NULL::bigint AS id WHERE false"


def _told(notice: Notice) -> str:
    """The columns of a task whose department is told something: it is asked to say that it has read it."""
    return f"notice = '{notice.value}', noticed_on = v.on, notice_confirmed_on = NULL"


def release(transition_id: int, *, by: Actor, at: datetime) -> int:
    """Tell every department to let go of the entries that the transition took off their lists; returns how many.

    What another entry with effect still carries there goes on, and the task names it with its basis (JY 17, P6).
    The stop is over only when the department confirms it.
    """
    return _release(_OF_TRUNK, transition_id, "名单条目已退出，应当停止实施联合奖惩。", by=by, at=at)


def release_of(subject_ids: Sequence[int], *, by: Actor, at: datetime) -> int:
    """The same for every task against these subjects, whoever's entry it rests on: they died or are deregistered."""
    return _release(_OF_SUBJECTS, list(subject_ids), "主体已经死亡或者注销，应当停止对其实施联合奖惩。", by=by, at=at)


def _release(where: str, which: Any, reason: str, *, by: Actor, at: datetime) -> int:
    on = day_of(at)
    packs = _packs(which, HELD, where=where)
    terms = {pack: term(pack, RELEASE_TERM, on=on, label="解除确认期限") for pack in packs}
    return _follow(
        "release",
        which,
        HELD,
        where=where,
        by=by,
        at=at,
        whys={pack: Why(sentences=(reason,)) + counted.why for pack, counted in terms.items()},
        values=[{"pack": pack, "due": counted.on, "on": on} for pack, counted in terms.items()],
        columns='pack bigint, due date, "on" date, verdict bigint',
        sets=(
            # Its own confirmation is asked now: whatever was told before needs none.
            "notice = '', noticed_on = NULL, notice_confirmed_on = NULL,"
            " state = 'releasing', paused_on = NULL, releasing_on = v.on, release_due_on = v.due,"
            " remaining = COALESCE(r.remaining, '[]')"
        ),
        join="v.pack = d.pack_version_id",
        remaining=_REMAINING,
    )


def pause(transition_id: int, *, by: Actor, at: datetime) -> int:
    """Let the tasks of suspended entries stand still, and their clocks with them (PY 五(三), JJ 21)."""
    on = day_of(at)
    packs = _packs(transition_id, AWAITED)
    return _follow(
        "pause",
        transition_id,
        AWAITED,
        by=by,
        at=at,
        whys={pack: Why(sentences=("名单条目中止，措施暂停实施，期限停止计算。",)) for pack in packs},
        values=[{"pack": pack, "on": on} for pack in packs],
        columns='pack bigint, "on" date, verdict bigint',
        sets=f"state = 'paused', paused_on = v.on, {_told(Notice.PAUSED)}",
        join="v.pack = d.pack_version_id",
    )


def resume(transition_id: int, *, by: Actor, at: datetime) -> int:
    """Let paused tasks go on where they stood; the days they stood still are added to their terms."""
    on = day_of(at)
    packs = _packs(transition_id, (PAUSED,))
    return _follow(
        "resume",
        transition_id,
        (PAUSED,),
        by=by,
        at=at,
        whys={pack: Why(sentences=("名单条目恢复，措施继续实施，期限按停止前剩余的工作日续算。",)) for pack in packs},
        values=[{**row, "on": on} for row in _moved_terms(transition_id, resumed_on=on)],
        columns=(
            "pack bigint, paused date, acknowledge date, feedback date, new_acknowledge date, new_feedback date,"
            ' "on" date, verdict bigint'
        ),
        sets=(
            "state = CASE WHEN d.reported_on IS NOT NULL THEN 'carried_out'"
            " WHEN d.returned_on IS NOT NULL AND d.insisted_on IS NULL THEN 'returned'"
            " WHEN d.acknowledged_on IS NOT NULL THEN 'acknowledged' ELSE 'dispatched' END,"
            " paused_on = NULL, acknowledge_due_on = v.new_acknowledge, feedback_due_on = v.new_feedback, "
            + _told(Notice.RESUMED)
        ),
        join=(
            "v.pack = d.pack_version_id AND v.paused = d.paused_on"
            " AND v.acknowledge IS NOT DISTINCT FROM d.acknowledge_due_on"
            " AND v.feedback IS NOT DISTINCT FROM d.feedback_due_on"
        ),
    )


def correct_notice(transition_id: int, *, by: Actor, at: datetime) -> int:
    """Tell everybody who got the wrong text of an entry that it was corrected (JS-G 32)."""
    states = (*HELD, "releasing")
    on = day_of(at)
    packs = _packs(transition_id, states)
    return _follow(
        "correct_notice",
        transition_id,
        states,
        by=by,
        at=at,
        whys={pack: Why(sentences=("名单信息已更正，请以更正后的为准。",)) for pack in packs},
        values=[{"pack": pack, "on": on} for pack in packs],
        columns='pack bigint, "on" date, verdict bigint',
        sets=f"corrected_on = v.on, {_told(Notice.CORRECTED)}",
        join="v.pack = d.pack_version_id",
    )


def pause_measure(transition_id: int, *, by: Actor, at: datetime) -> list[int]:
    """Let one measure stand still in every task that holds it in any version; the task and its terms go on (E3).

    Returns the transition of the tasks, none where no department holds the measure.
    """
    on = day_of(at)
    packs = _packs(transition_id, HELD, where=_OF_PAUSES.format(act="begun_by"))
    return _single(
        "pause_measure",
        "begun_by",
        Result.PAUSED,
        transition_id,
        by=by,
        at=at,
        said="当事人对一项措施提出异议，核实期间该项暂停实施，其余措施照常。",
        values=[{"pack": pack, "on": on} for pack in packs],
        columns='pack bigint, "on" date, verdict bigint',
        sets=_told(Notice.MEASURE_PAUSED),
        join="v.pack = d.pack_version_id",
    )


def resume_measure(transition_id: int, *, by: Actor, at: datetime) -> list[int]:
    """Let it go on where it stood still; what is still to be reported gets the days it stood still."""
    on = day_of(at)
    kept = "d.state = 'paused' OR d.reported_on IS NOT NULL"
    return _single(
        "resume_measure",
        "ended_by",
        Result.RESUMED,
        transition_id,
        by=by,
        at=at,
        said="对一项措施的异议处理完毕，该项恢复实施，尚未反馈的顺延反馈期限。",
        values=[{**row, "on": on} for row in _moved_feedback(transition_id, resumed_on=on)],
        columns='pack bigint, began date, feedback date, new_feedback date, "on" date, verdict bigint',
        sets=(
            f"feedback_due_on = CASE WHEN {kept} THEN d.feedback_due_on ELSE v.new_feedback END,"
            f" {_told(Notice.MEASURE_RESUMED)}"
        ),
        join=(
            "v.pack = d.pack_version_id AND v.feedback IS NOT DISTINCT FROM d.feedback_due_on"
            f" AND v.began = {_BEGAN.format(act=int(transition_id))}"
        ),
    )


def _moved_feedback(trunk_id: int, *, resumed_on: date) -> list[dict[str, Any]]:
    """Every distinct day of feedback among the tasks whose measure goes on, with its new end."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT t.pack_version_id, p.from_on, t.feedback_due_on FROM {_PAUSED_PARTS}"  # noqa: S608
            f" WHERE p.ended_by = %s AND t.{_OF_PAUSES.format(act='ended_by')} AND t.state = ANY(%s)",
            [trunk_id, trunk_id, list(HELD)],
        )
        found = cursor.fetchall()
    return [
        {
            "pack": pack,
            "began": began,
            "feedback": due,
            "new_feedback": _later(due, paused_on=began, resumed_on=resumed_on),
        }
        for pack, began, due in found
    ]


def _single(
    verb: str, act: str, result: Result, transition_id: int, *, said: str, by: Actor, at: datetime, **how: Any
) -> list[int]:
    """Move the tasks that hold a measure which the trunk's transition paused or resumed, with an answer each."""
    moved: list[int] = []

    def answer(moved_by: int) -> None:
        moved.append(moved_by)
        with connection.cursor() as cursor:
            given: list[Any] = [moved_by, result.value, at, by.name, transition_id, moved_by]
            cursor.execute(_SINGLE_ANSWER.format(act=act), given)

    whys = {row["pack"]: Why(sentences=(said,)) for row in how["values"]}
    where = _OF_PAUSES.format(act=act)
    _follow(verb, transition_id, HELD, where=where, by=by, at=at, whys=whys, after=answer, **how)
    return moved


def _follow(
    verb: str,
    which: Any,
    states: tuple[str, ...],
    *,
    where: str = _OF_TRUNK,
    by: Actor,
    at: datetime,
    whys: dict[int, Why],
    values: list[dict[str, Any]],
    columns: str,
    sets: str,
    join: str,
    remaining: str = _NOTHING,
    after: Callable[[int], None] | None = None,
) -> int:
    """Move every task in `states` of those chosen (by default: of the entries that the trunk's transition moved).

    A constant number of statements.
    """
    if not values:
        return 0
    demand_post(DISPATCH, verb, by)
    with transaction.atomic():
        moved_by = open_transition(DISPATCH, verb, by=by, at=at)
        verdicts = write_verdicts(moved_by, whys)
        rows = [{**row, "verdict": verdicts[row["pack"]]} for row in values]
        with connection.cursor() as cursor:
            cursor.execute(
                _MOVE.format(columns=columns, trunk=where, sets=sets, join=join, remaining=remaining),
                [json.dumps(rows, cls=DjangoJSONEncoder), which, list(states), moved_by],
            )
            moved = int(cursor.rowcount)
        if after is not None:
            after(moved_by)
        faultpoints.reach(f"dispatch.{verb}.moved")
        tell(verb, moved_by, at=at)
        if verb == "release":
            announce(MeasuresReleased(transition_id=moved_by, at=at, by=by, count=moved))
    return moved


def _packs(which: Any, states: tuple[str, ...], *, where: str = _OF_TRUNK) -> list[int]:
    """The packs of the tasks that are about to move."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT pack_version_id FROM measures_dispatch WHERE {where} AND state = ANY(%s) ORDER BY 1",  # noqa: S608
            [which, list(states)],
        )
        return [pack for (pack,) in cursor.fetchall()]


def _moved_terms(trunk_id: int, *, resumed_on: date) -> list[dict[str, Any]]:
    """Every distinct pair of terms among the paused tasks, with its new ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT pack_version_id, paused_on, acknowledge_due_on, feedback_due_on FROM measures_dispatch"  # noqa: S608
            f" WHERE {_OF_TRUNK} AND state = 'paused'",
            [trunk_id],
        )
        found = cursor.fetchall()
    return [
        {
            "pack": pack,
            "paused": paused,
            "acknowledge": first,
            "feedback": second,
            "new_acknowledge": _later(first, paused_on=paused, resumed_on=resumed_on),
            "new_feedback": _later(second, paused_on=paused, resumed_on=resumed_on),
        }
        for pack, paused, first, second in found
    ]


def _later(due_on: date | None, *, paused_on: date, resumed_on: date) -> date | None:
    if due_on is None:
        return None
    return after_pause(due_on, paused_on=paused_on, resumed_on=resumed_on, workdays=current_calendar())
