"""What the unit that granted an honour answers: revoked, kept, unknown; given back or not."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.sets import Change, Decision, Report, Verb
from honours import rules
from honours.flow import HONOUR_TASK
from honours.models import HonourTask
from honours.queries import answer_facts
from honours.rules import AnswerFacts, Paper
from honours.terms import REVOCATION
from law.operations import pack_by_version_id
from law.packs import Pack
from law.why import Why
from records import operations as records
from records.models import Record
from records.operations import RecordClaim
from records.operations.changing import opened

FOLLOWING = "随荣誉撤销办理"


def law_of(facts: Any) -> Pack:
    """The pack of the entry for which the task was opened."""
    return pack_by_version_id(facts.pack_version_id)


def _revoked(facts: AnswerFacts, law: Pack, at: datetime) -> Decision:
    given: Paper = facts.given
    why = Why.cited(law, REVOCATION, sentences=(f"荣誉已以{given.document_no}（{given.dated_on:%Y-%m-%d}）撤销。",))
    values = {"answered_on": day_of(at), "document_no": given.document_no, "revoked_on": given.dated_on}
    return Decision(values=values, clauses=(law.cite(REVOCATION).short,), why=why.as_json())


def _ends_record(change: Change) -> None:
    """A revoked honour is shown and used no more; what rested on it alone goes with it."""
    held = _records_of(change).filter(ended_on__isnull=True)
    if held.exists():
        note = f"荣誉已撤销：{change.given.document_no}"
        records.withdraw(held, by=timer(FOLLOWING), at=change.at, note=note, all_or_nothing=True)


def _records_of(change: Change) -> Any:
    tasks = HonourTask.objects.unscoped("the tasks of this transition").filter(pk__in=change.ids)
    return Record.objects.unscoped("the honours of these tasks").filter(pk__in=tasks.values("record_id"))


def _no(sentence: str) -> Any:
    def decide(facts: AnswerFacts, law: Pack, at: datetime) -> Decision:
        said = f"{sentence}：{facts.given}"
        return Decision(values={"answered_on": day_of(at), "reason": facts.given}, why=Why(sentences=(said,)).as_json())

    return decide


def _restored(facts: AnswerFacts, law: Pack, at: datetime) -> Decision:
    given: Paper = facts.given
    said = f"荣誉已以{given.document_no}（{given.dated_on:%Y-%m-%d}）恢复。"
    values = {"answered_on": day_of(at), "restore_document_no": given.document_no, "restored_on": given.dated_on}
    return Decision(values=values, why=Why(sentences=(said,)).as_json())


def _files_again(change: Change) -> None:
    """What an honour said stands in the dossier again, as a new record: the old one keeps its end."""
    ended = _records_of(change).filter(ended_on__isnull=False).select_related("item", "provider")
    by_pack: dict[int, list[Record]] = {}
    for record in ended.order_by("pk"):
        by_pack.setdefault(record.pack_version_id, []).append(record)
    for pack_id, group in by_pack.items():
        claims = [_claim(record, change.given) for record in group]
        records.file(claims, pack=pack_by_version_id(pack_id), by=timer(FOLLOWING), at=change.at)


def _claim(record: Record, given: Paper) -> RecordClaim:
    return RecordClaim(
        subject_id=record.subject_id,
        provider=record.provider,
        item=record.item.code if record.item else "",
        provider_key=record.provider_key,
        evidence=(f"恢复荣誉的文书：{given.document_no}",),
        sealed=json.loads(opened(record)) if record.sealed else {},
        **{name: getattr(record, name) for name in _SAID},
    )


_SAID = (
    "ground", "polarity", "procedure", "degree", "title", "document_no", "basis", "fact", "conduct_on",
    "determined_on", "valid_to", "public_to", "values",
)  # fmt: skip
"""What a record that is filed again says as before."""


def _answer(name: str, **parts: Any) -> Verb[AnswerFacts]:
    return Verb(
        flow=HONOUR_TASK,
        name=name,
        model=HonourTask,
        facts=answer_facts,
        facts_type=AnswerFacts,
        law_of=law_of,
        owner_column="unit_id",
        **parts,
    )


_REVOKE = _answer("revoke", rules=rules.REVOKING, decide=_revoked, effects=(_ends_record,))
_KEEP = _answer("keep", rules=rules.ANSWERING_NO, decide=_no("不予撤销"))
_DISCLAIM = _answer("disclaim", rules=rules.ANSWERING_NO, decide=_no("查无此项荣誉"))
_RESTORE = _answer("restore", rules=rules.RESTORING, decide=_restored, effects=(_files_again,))
_DECLINE = _answer("decline", rules=rules.ANSWERING_NO, decide=_no("不予恢复"))

Tasks = models.QuerySet[Any]


def revoke(tasks: Tasks, *, by: Actor, at: datetime, document_no: str, revoked_on: date, **how: Any) -> Report:
    """Register that honours were revoked, by which paper; their records end in the same transaction."""
    return sets.run(_REVOKE, tasks, by=by, at=at, given=Paper(document_no=document_no, dated_on=revoked_on), **how)


def keep(tasks: Tasks, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Leave honours with their holders, with the reason."""
    return sets.run(_KEEP, tasks, by=by, at=at, given=reason, **how)


def disclaim(tasks: Tasks, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Say that this unit granted no such honour; a wrong record is withdrawn by whoever reported it."""
    return sets.run(_DISCLAIM, tasks, by=by, at=at, given=reason, **how)


def restore(tasks: Tasks, *, by: Actor, at: datetime, document_no: str, restored_on: date, **how: Any) -> Report:
    """Register that honours were given back, by which paper; what their records said is filed again."""
    return sets.run(_RESTORE, tasks, by=by, at=at, given=Paper(document_no=document_no, dated_on=restored_on), **how)


def decline(tasks: Tasks, *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Refuse to give honours back although the entry was wrong, with the reason."""
    return sets.run(_DECLINE, tasks, by=by, at=at, given=reason, **how)
