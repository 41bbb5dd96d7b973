"""What a department does with its tasks, and what the office does when a department stays silent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from core import letters, sets
from core.actors import Actor
from core.clocks import day_of
from core.sets import Change, Decision, Report, Verb
from departments.models import Department
from departments.terms import Power
from law.operations import pack_by_version_id
from law.packs import Pack
from law.why import Why
from measures import rules
from measures.events import TasksInsisted
from measures.flow import DISPATCH
from measures.models import Dispatch
from measures.operations.mail import tell
from measures.operations.sending import send_again, task_terms, terms_restart
from measures.queries import desk_facts, letter_source, notice_facts, return_facts, standing_ids
from measures.rules import DeskFacts, NoticeFacts, ReturnFacts
from measures.terms import LETTER, RETURN_CLOCK, TELL_SUBJECT, Notice, Result

_ANSWER = """
    WITH a AS (SELECT * FROM jsonb_to_recordset(%s::jsonb)
               AS x(measure bigint, result text, reason text, effect text, benefit text))
    INSERT INTO measures_dispatchanswer
        (dispatch_id, measure_id, transition_id, result, reason, effect, benefit, at, by_id, by_name)
    SELECT d.id, m.id, %s, COALESCE(a.result, %s), COALESCE(NULLIF(a.reason, ''), %s),
           COALESCE(NULLIF(a.effect, ''), %s), COALESCE(NULLIF(a.benefit, ''), %s), %s, %s, %s
      FROM measures_dispatch d CROSS JOIN LATERAL unnest(d.measures) m(id) LEFT JOIN a ON a.measure = m.id
     WHERE d.id = ANY(%s) AND NOT EXISTS (
               SELECT FROM redblack_measurepause p JOIN measures_measure named ON named.id = p.measure_id
                 JOIN measures_measure mine ON mine.id = m.id AND mine.code = named.code
                WHERE p.entry_id = d.entry_id AND p.ended_on IS NULL)
     ORDER BY d.id, m.id
"""
"""Of a measure that stands still nothing is reported: its own answer says so."""


def _law_of(facts: DeskFacts) -> Pack:
    return pack_by_version_id(facts.pack_version_id)


def _verb(name: str, **parts: Any) -> Verb[Any]:
    return Verb(
        flow=DISPATCH,
        name=name,
        model=Dispatch,
        law_of=_law_of,
        owner_column="department_id",
        **{"facts": desk_facts, "facts_type": DeskFacts, **parts},
    )


def _why(law: Pack, sentence: str, *keys: str) -> dict[str, Any]:
    return Why.cited(law, *(key for key in keys if law.get(key) is not None), sentences=(sentence,)).as_json()


# --- acknowledge --------------------------------------------------------------------------------------------------


def _acknowledged(facts: DeskFacts, law: Any, at: datetime) -> Decision:
    why = _why(law, "实施单位已收到任务。", "measures.acknowledge_term")
    return Decision(values={"acknowledged_on": day_of(at)}, why=why)


_ACKNOWLEDGE = _verb("acknowledge", decide=_acknowledged)


def acknowledge(tasks: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Answer that the department has the task and will act (实时响应, JY 18, 21)."""
    return sets.run(_ACKNOWLEDGE, tasks, by=by, at=at, given={}, **how)


# --- report -------------------------------------------------------------------------------------------------------


def _reported(facts: DeskFacts, law: Any, at: datetime) -> Decision:
    why = _why(law, "实施单位已逐项反馈实施情况。", "measures.feedback_term", TELL_SUBJECT)
    return Decision(values={"reported_on": day_of(at)}, why=why)


def _write_answers(change: Change) -> None:
    given = change.given
    rows = [{"measure": measure, **answer} for measure, answer in (given.get("answers") or {}).items()]
    with connection.cursor() as cursor:
        cursor.execute(
            _ANSWER,
            [
                json.dumps(rows, cls=DjangoJSONEncoder),
                change.transition_id,
                given["result"],
                given["reason"],
                given["effect"],
                given["benefit"],
                change.at,
                change.by.user_id,
                change.by.name,
                list(change.ids),
            ],
        )


def _tell_subjects(change: Change) -> None:
    """A letter per executing unit: what was done, on what basis, for what reason (PY 三(二), C7)."""
    packs = Dispatch.objects.unscoped("the tasks of this transition").filter(pk__in=change.ids)
    telling = [
        pack
        for pack in packs.order_by().values_list("pack_version_id", flat=True).distinct()
        if pack_by_version_id(pack).get(TELL_SUBJECT)
    ]
    source = letter_source(change.transition_id, pack_versions=telling)
    letters.issue(LETTER, source, flow=DISPATCH.name, transition_id=change.transition_id, at=change.at)


_REPORT = _verb("report", rules=rules.REPORTING, decide=_reported, effects=(_write_answers, _tell_subjects))


def report(
    tasks: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    result: str = Result.DONE,
    reason: str = "",
    effect: str = "",
    benefit: str = "",
    answers: Mapping[int, Mapping[str, str]] | None = None,
    **how: Any,
) -> Report:
    """Feed back what was done (JY 21, JS-L 21, PY 四(五)); may be repeated while the task stands (JY 20 定期反馈).

    `result` holds for every measure that `answers` (measure id → result, reason, effect, benefit) does not name.
    `benefit` is what a red listing gave, on file for the day on which it has to be taken back (JY 24).
    """
    given = {"result": str(result), "reason": reason, "effect": effect, "benefit": benefit, "answers": answers or {}}
    return sets.run(_REPORT, tasks, by=by, at=at, given=given, **how)


# --- refuse, transfer ---------------------------------------------------------------------------------------------


def _closed(sentence: str) -> Any:
    def decide(facts: DeskFacts, law: Any, at: datetime) -> Decision:
        reason = str(facts.given["reason"]).strip()
        values = {"closed_on": day_of(at), "closed_reason": reason[:500]}
        return Decision(values=values, why=_why(law, f"{sentence}：{reason}。"))

    return decide


_REFUSE = _verb("refuse", rules=rules.REFUSING, decide=_closed("实施单位不予实施"))


def refuse(tasks: models.QuerySet[Any], *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Decline a whole task with the reason; single measures are declined in `report`."""
    return sets.run(_REFUSE, tasks, by=by, at=at, given={"reason": reason}, **how)


def _pass_on(change: Change) -> None:
    closed = Dispatch.objects.unscoped("the tasks of this transition").filter(pk__in=change.ids)
    send_again(closed, to_department_id=change.given["to_department_id"], by=change.by, at=change.at)


_TRANSFER = _verb("transfer", rules=rules.TRANSFERRING, decide=_closed("转交其他单位"), effects=(_pass_on,))


def transfer(
    tasks: models.QuerySet[Any], *, by: Actor, at: datetime, to_department_id: int | None, reason: str, **how: Any
) -> Report:
    """Pass tasks on to the department that is competent (P3): these close, new rounds open there.

    Whether their terms begin anew or run on is the pack's (`measures.return_clock`). What a department has sent
    back, only the office passes on.
    """
    active = Department.objects.active(day_of(at)).with_power(Power.IMPLEMENT)
    given = {
        "reason": reason,
        "to_department_id": to_department_id,
        "standing": frozenset(standing_ids(day_of(at))),
        "receiver_implements": to_department_id is not None and active.filter(pk=to_department_id).exists(),
    }
    return sets.run(_TRANSFER, tasks, by=by, at=at, given=given, **how)


# --- send back, insist --------------------------------------------------------------------------------------------


def _sent_back(facts: ReturnFacts, law: Any, at: datetime) -> Decision:
    reason = str(facts.given["reason"]).strip()
    why = _why(law, f"实施单位认为不属于本单位职责，退回信用办：{reason}。", RETURN_CLOCK)
    return Decision(values={"returned_on": day_of(at), "returned_reason": reason[:500]}, why=why)


_RETURNING: dict[str, Any] = {"facts": return_facts, "facts_type": ReturnFacts}
_SEND_BACK = _verb("send_back", rules=rules.SENDING_BACK, decide=_sent_back, **_RETURNING)


def send_back(tasks: models.QuerySet[Any], *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Send tasks back to the office as another department's business (P3); it transfers them, or insists."""
    return sets.run(_SEND_BACK, tasks, by=by, at=at, given={"reason": reason}, **how)


def _insisted(facts: ReturnFacts, law: Any, at: datetime) -> Decision:
    """The department has to answer again; its terms run on or begin anew, by pack."""
    reason, on = str(facts.given["reason"]).strip(), day_of(at)
    why = Why.cited(law, *([RETURN_CLOCK] if law.get(RETURN_CLOCK) else []), sentences=(f"信用办坚持派发：{reason}。",))
    first, second = facts.acknowledge_due_on, facts.feedback_due_on
    if terms_restart(law):
        terms = task_terms(facts.pack_version_id, on=on)
        first, second = (one.on for one in terms)
        why = why + terms[0].why + terms[1].why
    values = {
        "insisted_on": on,
        "insisted_reason": reason[:500],
        "acknowledged_on": None,
        "acknowledge_due_on": first,
        "feedback_due_on": second,
    }
    return Decision(values=values, why=why.as_json())


def _tell_again(change: Change) -> None:
    tell("insist", change.transition_id, at=change.at)


_INSIST = _verb(
    "insist", rules=rules.INSISTING, decide=_insisted, effects=(_tell_again,), event=TasksInsisted, **_RETURNING
)


def insist(tasks: models.QuerySet[Any], *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Send returned tasks to the same departments again, with the office's reason; they answer anew (P3)."""
    return sets.run(_INSIST, tasks, by=by, at=at, given={"reason": reason}, **how)


# --- read a notice ------------------------------------------------------------------------------------------------


def _read(facts: NoticeFacts, law: Any, at: datetime) -> Decision:
    said = f"实施单位已收悉{facts.noticed_on:%Y-%m-%d}的通知：{Notice(facts.notice).label}。"
    return Decision(values={"notice_confirmed_on": day_of(at)}, why=_why(law, said))


_CONFIRM_NOTICE = _verb(
    "confirm_notice", rules=rules.CONFIRMING, decide=_read, facts=notice_facts, facts_type=NoticeFacts
)


def confirm_notice(tasks: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Say that the department has read what it was last told of its tasks: paused, resumed, corrected (JS-G 32)."""
    return sets.run(_CONFIRM_NOTICE, tasks, by=by, at=at, **how)


# --- let go -------------------------------------------------------------------------------------------------------


def _let_go(facts: DeskFacts, law: Any, at: datetime) -> Decision:
    return Decision(
        values={"released_on": day_of(at)}, why=_why(law, "实施单位确认已停止实施。", "measures.release_term")
    )


_CONFIRM = _verb("confirm_release", decide=_let_go)


def confirm_release(tasks: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Confirm that the department has let go (I4). What another entry carries goes on under that entry's own task."""
    return sets.run(_CONFIRM, tasks, by=by, at=at, given={}, **how)


def _recorded(facts: DeskFacts, law: Any, at: datetime) -> Decision:
    evidence = str(facts.given["evidence"]).strip()
    values = {"released_on": day_of(at), "release_evidence": evidence[:500]}
    return Decision(values=values, why=_why(law, f"实施单位未确认，由信用办凭证登记：{evidence}。"))


_RECORD = _verb("record_release", rules=rules.RECORDING, decide=_recorded)


def record_release(tasks: models.QuerySet[Any], *, by: Actor, at: datetime, evidence: str, **how: Any) -> Report:
    """Record, in the office, that a silent department has let go, on evidence (P16)."""
    return sets.run(_RECORD, tasks, by=by, at=at, given={"evidence": evidence}, **how)
