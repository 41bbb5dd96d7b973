"""Lists that come as files: kept sealed, checked in rehearsal, confirmed in one transaction, taken back as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.refusals import Refusal, Refused
from core.sets import CHUNK, Change, Decision, Report, Verb
from redblack.import_flow import CHECKING, IMPORT
from redblack.import_models import ImportBatch, ImportRow
from redblack.import_queries import batch_facts
from redblack.import_rules import CONFIRMING, SIGNING, BatchFacts, Finding
from redblack.models import Programme
from redblack.operations.basis import law_of
from redblack.operations.proposing import Proposal, Proposed, propose
from redblack.operations.receiving import Leaving, Received, leave_by_rows, receive
from redblack.operations.taking_over import OldEntry, take_over
from redblack.terms import ListKind, Origin

RAW: Any = ImportRow._meta.get_field("raw")
ALREADY = "not_twice"
TOLD = 20
REHEARSED = 1000
UPLOADS = {
    ListKind.PROPOSED.value: "upload",
    ListKind.RECEIVED.value: "upload_received",
    ListKind.LEFT.value: "upload_left",
    ListKind.OLD.value: "upload_old",
}
VERBS: dict[str, Callable[..., list[Proposed]]] = {
    ListKind.PROPOSED.value: propose,
    ListKind.RECEIVED.value: receive,
    ListKind.LEFT.value: leave_by_rows,
    ListKind.OLD.value: take_over,
}
"""What a good row of each kind of file goes through: in rehearsal for the preview, then for good."""

Meant = Proposal | Received | Leaving | OldEntry
Explain = Callable[[tuple[Refusal, ...]], list[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One row of a file: its place, its sealed content as JSON, and what may be shown of it.

    `findings` are known from the file as a whole: the row is the second of two.
    """

    sheet: str
    number: int
    raw: str = field(repr=False)
    name: str
    code: str
    decision_no: str
    old_number: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A row that was read: what it asks for, or what is wrong with it.

    `explain` turns refusals of the verbs into findings at the row's columns. A row whose findings all stand in the
    columns `waits_for` is not refused: it waits until somebody knows who is meant (P13).
    """

    row_id: int
    meant: Meant | None
    explain: Explain
    findings: tuple[Finding, ...] = ()
    waits_for: frozenset[str] = frozenset()

    def verdict(self, found: Sequence[Finding]) -> str:
        """What a row is that cannot be taken: refused, or waiting for its subject."""
        waits = all(one.column in self.waits_for for one in found)
        return ImportRow.Verdict.QUARANTINED if waits else ImportRow.Verdict.REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """What the confirmation was told: the good rows, and whether one error stops everything."""

    rows: Mapping[int, Understood] = field(default_factory=dict)
    whole: bool = False


# --- upload -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came. `usual_valid_to` (inclusive) stands for rows whose source gives no end.

    `declared_rows` is what the old system counts, for the reconciliation.
    """

    programme: Programme
    file_name: str
    sha256: str
    ignored: Sequence[str]
    kind: str = ListKind.PROPOSED
    origin: str = Origin.OWN
    usual_valid_to: date | None = None
    declared_rows: int | None = None


def upload_import(rows: Sequence[ListRow], upload: Upload, *, by: Actor, at: datetime, note: str = "") -> ImportBatch:
    """Keep a file's rows sealed, to be checked; nothing else is saved. Raises `NotAllowed`, `Refused`."""
    verb = UPLOADS[upload.kind]
    sets.demand_post(IMPORT, verb, by)
    _demand_right(upload, by)
    home: Any = by.department_id
    with transaction.atomic():
        batch = ImportBatch(
            programme=upload.programme,
            department_id=home,
            kind=upload.kind,
            origin=upload.origin,
            usual_valid_to=upload.usual_valid_to,
            declared_rows=upload.declared_rows,
            file_name=upload.file_name,
            sha256=upload.sha256,
            uploaded_on=day_of(at),
            uploaded_by_id=by.user_id or 0,
            uploaded_by_name=by.name,
            ignored=list(upload.ignored),
        )
        sets.create(IMPORT, verb, [(batch, Decision())], by=by, at=at, note=note)
        ImportRow.objects.bulk_create([_kept(batch, row) for row in rows], batch_size=1000)
    return batch


def _demand_right(upload: Upload, by: Actor) -> None:
    """A unit imports for its own programme; lists of elsewhere are the credit office's to collect (B10)."""
    if upload.kind == ListKind.PROPOSED and upload.programme.recogniser_id != by.department_id:
        raise Refused(Refusal(code="not_own_programme", sentence="只能导入本单位认定办法的名单。", field="programme"))
    if upload.kind == ListKind.OLD and not by.office:
        raise Refused(
            Refusal(
                code="office_moves",
                sentence="旧系统的名单由信用主管部门移入。",
                remedy="请交信用主管部门上传。",
            )
        )
    if upload.kind != ListKind.PROPOSED and not by.office:
        raise Refused(
            Refusal(
                code="office_collects",
                sentence="上级和人民法院的名单由信用主管部门归集。",
                clause="PY 四(二)、JY 22",
                remedy="请交信用主管部门上传。",
            )
        )


def _kept(batch: ImportBatch, row: ListRow) -> ImportRow:
    return ImportRow(
        batch=batch,
        sheet=row.sheet[:100],
        number=row.number,
        raw=RAW.seal(row.raw),
        name=row.name[:200],
        code=row.code[:60],
        decision_no=row.decision_no[:128],
        old_number=row.old_number[:64],
        verdict=ImportRow.Verdict.PENDING,
        findings=[finding.as_json() for finding in row.findings],
    )


# --- check --------------------------------------------------------------------------------------------------------


def check_rows(batch: ImportBatch, rows: Sequence[Understood], *, by: Actor, at: datetime) -> int:
    """Write at unchecked rows of a batch what its verb would answer now; everything else is rolled back.

    Once no row is left, the batch waits for its confirmation. Returns how many rows were checked: none where the
    file was thrown away meanwhile. One transaction.
    """
    with transaction.atomic():
        chosen = ImportBatch.objects.unscoped("the file that is checked").filter(pk=batch.pk)
        if chosen.select_for_update(no_key=True).get().state != CHECKING:
            return 0
        answers = iter(_rehearsed(batch, [row.meant for row in rows if row.meant], by=by, at=at))
        _write([(row, next(answers) if row.meant else None) for row in rows])
        if not batch.rows.unchecked().exists():
            sets.run(_CHECK, chosen, by=by, at=at, all_or_nothing=True)
    return len(rows)


def _rehearsed(batch: ImportBatch, meant: Sequence[Meant], *, by: Actor, at: datetime) -> list[Proposed]:
    """What the verb answers, with everything it wrote rolled back: the preview is the truth of this moment.

    In small parts, so that nobody else waits long for the locks.
    """
    return _through(batch, meant, size=REHEARSED, by=by, at=at, rehearse=True)


def _through(batch: ImportBatch, meant: Sequence[Meant], *, size: int, **how: Any) -> list[Proposed]:
    answers: list[Proposed] = []
    for start in range(0, len(meant), size):
        answers += VERBS[batch.kind](meant[start : start + size], programme=batch.programme, **how)
    return answers


def _write(answered: Sequence[tuple[Understood, Proposed | None]], made: bool = False) -> None:
    """Verdict, findings, warnings, changes and, where they were `made`, entries at their rows: one statement."""
    found = [(*row.findings, *(row.explain(answer.refusals) if answer else ())) for row, answer in answered]
    rows = [
        {
            "id": row.row_id,
            "verdict": _verdict(row, answer, findings),
            "findings": [one.as_json() for one in findings],
            "warnings": list(answer.warnings) if answer else [],
            "changes": dict(answer.changes) if answer else {},
            "entry": answer.entry_id if answer and made and not answer.stands else None,
        }
        for (row, answer), findings in zip(answered, found, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE redblack_importrow r SET verdict = m.verdict, findings = m.findings, warnings = m.warnings,"
            " changes = m.changes, entry_id = m.entry"
            " FROM jsonb_to_recordset(%s::jsonb) AS m(id bigint, verdict text, findings jsonb, warnings jsonb,"
            " changes jsonb, entry bigint) WHERE r.id = m.id",
            [json.dumps(rows, ensure_ascii=False)],
        )


def _verdict(row: Understood, answer: Proposed | None, findings: Sequence[Finding]) -> str:
    if answer is None:
        return row.verdict(findings)
    if answer.stands:
        return ImportRow.Verdict.SAME
    if not answer.refusals:
        return ImportRow.Verdict.CHANGED if answer.changes else ImportRow.Verdict.NEW
    same = all(refusal.code == ALREADY for refusal in answer.refusals)
    return ImportRow.Verdict.SAME if same else row.verdict(findings)


# --- confirm ------------------------------------------------------------------------------------------------------


def dated(column: str) -> Callable[[BatchFacts, Any, datetime], Decision]:
    """A decision that writes the day of the act into `column`, or nothing."""

    def decide(facts: BatchFacts, law: Any, at: datetime) -> Decision:
        return Decision(values={column: day_of(at)} if column else {})

    return decide


def _import(change: Change) -> None:
    """Put the good rows through the verb of their kind, and write down at each what became of it."""
    given: Confirming = change.given
    batches = ImportBatch.objects.unscoped("the batch of this transition").select_related("programme__recogniser")
    batch, rows = batches.get(pk__in=change.ids), list(given.rows.values())
    meant = [row.meant for row in rows if row.meant]
    answers = _through(batch, meant, size=CHUNK, by=change.by, at=change.at)
    answered = list(zip(rows, answers, strict=True))
    refused = {row.row_id: (row, answer) for row, answer in answered if answer.refusals}
    if refused and given.whole:
        raise Refused(_changed_since(refused))
    _write(answered, made=True)


def _changed_since(refused: Mapping[int, tuple[Understood, Proposed]]) -> tuple[Refusal, ...]:
    """The rows that were good when the file was checked, and are no more."""
    rows = ImportRow.objects.filter(pk__in=refused).order_by("pk")[:TOLD]
    return tuple(
        replace(refusal, sentence=f"{row}：{refusal.sentence}")
        for row in rows
        for refusal in refused[row.pk][1].refusals
    )


def batch_verb(name: str, **parts: Any) -> Verb[BatchFacts]:
    """A verb of the import's flow."""
    return Verb(
        flow=IMPORT,
        name=name,
        model=ImportBatch,
        facts=batch_facts,
        facts_type=BatchFacts,
        law_of=law_of,
        owner_column="department_id",
        parent_table="",
        **parts,
    )


_CHECK = batch_verb("check", decide=dated(""))
_QUEUE = batch_verb("queue", rules=CONFIRMING, decide=dated(""))


def _confirmed(facts: BatchFacts, law: Any, at: datetime) -> Decision:
    by: Any = facts.by
    return Decision(values={"confirmed_on": day_of(at), "confirmed_by_id": by.user_id})


_CONFIRM = batch_verb("confirm", rules=CONFIRMING, decide=_confirmed, effects=(_import,))
_RELEASE = batch_verb("release", decide=dated(""), effects=(_import,))
_SIGN_OFF = batch_verb("sign_off", rules=SIGNING, decide=dated("signed_on"))
_GIVE_BACK = batch_verb("give_back", decide=dated(""))


def confirm_import(batches: models.QuerySet[Any], *, by: Actor, at: datetime, given: Confirming, **how: Any) -> Report:
    """Carry out a batch's good rows: the batch and all its entries in one transaction, once.

    A second confirmation finds the batch confirmed; a killed one leaves nothing.
    """
    return sets.run(_CONFIRM, batches, by=by, at=at, given=given, **how)


def queue_import(batches: models.QuerySet[Any], *, by: Actor, at: datetime, given: Confirming, **how: Any) -> Report:
    """Leave a long batch to the worker: until it is done, nobody confirms or discards it a second time."""
    return sets.run(_QUEUE, batches, by=by, at=at, given=given, **how)


def give_back_import(batches: models.QuerySet[Any], *, at: datetime, note: str, **how: Any) -> Report:
    """Offer a batch for confirmation again that the worker could not import; `note` says why."""
    return sets.run(_GIVE_BACK, batches, by=timer("后台导入"), at=at, note=note, all_or_nothing=True, **how)


def release_row(batches: models.QuerySet[Any], *, by: Actor, at: datetime, given: Confirming, **how: Any) -> Report:
    """Let one row of the quarantine go on, once somebody found out who is meant; `given` holds it, mended (P13)."""
    return sets.run(_RELEASE, batches, by=by, at=at, given=given, all_or_nothing=True, **how)


def sign_off_import(batches: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Sign that what came over agrees with the old system: a second person; afterwards it is not taken back (P13)."""
    return sets.run(_SIGN_OFF, batches, by=by, at=at, **how)
