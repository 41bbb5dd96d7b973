"""Preliminary lists that come as files: checked in rehearsal, confirmed in one transaction, taken back as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.refusals import Refusal, Refused
from core.sets import CHUNK, Change, Decision, Report, Verb
from records.models import Record
from records.operations import revoke
from redblack.import_flow import IMPORT
from redblack.import_models import ImportBatch, ImportRow
from redblack.import_queries import batch_facts, drafts_of, records_made_by
from redblack.import_rules import CONFIRMING, UNDOING, BatchFacts, Finding
from redblack.models import Entry, Programme
from redblack.operations.basis import law_of
from redblack.operations.path import withdraw_draft
from redblack.operations.proposing import Proposal, Proposed, propose

RAW: Any = ImportRow._meta.get_field("raw")
ALREADY = "not_twice"
TOLD = 20
REHEARSED = 1000
TAKEN_BACK = "what a batch that is taken back had made"
UNDONE_NOTE = "撤销导入批次"
Explain = Callable[[tuple[Refusal, ...]], list[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One row of a file: its place, its sealed content as JSON, what may be shown, and what was made of it.

    `explain` turns refusals of the verbs into findings at the row's columns.
    """

    sheet: str
    number: int
    raw: str = field(repr=False)
    name: str
    code: str
    decision_no: str
    proposal: Proposal | None
    explain: Explain
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """What the confirmation was told: the proposals by row, and whether one error stops everything."""

    proposals: Mapping[int, tuple[Proposal, Explain]] = field(default_factory=dict)
    whole: bool = False


def upload_import(
    rows: Sequence[ListRow],
    *,
    programme: Programme,
    file_name: str,
    sha256: str,
    ignored: Sequence[str],
    by: Actor,
    at: datetime,
    note: str = "",
) -> ImportBatch:
    """Keep a file's rows with what a rehearsal of `propose` said of each; nothing else is saved."""
    sets.demand_post(IMPORT, "upload", by)
    if programme.recogniser_id != by.department_id:
        raise Refused(Refusal(code="not_own_programme", sentence="只能导入本单位认定办法的名单。", field="programme"))
    answers = iter(_rehearsed([row.proposal for row in rows if row.proposal], programme=programme, by=by, at=at))
    with transaction.atomic():
        batch = ImportBatch(
            programme=programme,
            department_id=programme.recogniser_id,
            file_name=file_name,
            sha256=sha256,
            uploaded_on=day_of(at),
            uploaded_by_id=by.user_id or 0,
            uploaded_by_name=by.name,
            ignored=list(ignored),
        )
        sets.create(IMPORT, "upload", [(batch, Decision())], by=by, at=at, note=note)
        kept = [_kept(batch, row, next(answers) if row.proposal else None) for row in rows]
        ImportRow.objects.bulk_create(kept, batch_size=1000)
    return batch


def _rehearsed(proposals: Sequence[Proposal], *, programme: Programme, by: Actor, at: datetime) -> list[Proposed]:
    """What `propose` answers, with everything it wrote rolled back: the preview is the truth of this moment.

    In small parts, so that nobody else waits long for the locks.
    """
    answers: list[Proposed] = []
    for start in range(0, len(proposals), REHEARSED):
        with transaction.atomic():
            answers += propose(proposals[start : start + REHEARSED], programme=programme, by=by, at=at)
            transaction.set_rollback(True)
    return answers


def _proposed(proposals: Sequence[Proposal], *, programme: Programme, by: Actor, at: datetime) -> list[Proposed]:
    answers: list[Proposed] = []
    for start in range(0, len(proposals), CHUNK):
        answers += propose(proposals[start : start + CHUNK], programme=programme, by=by, at=at)
    return answers


def _kept(batch: ImportBatch, row: ListRow, answer: Proposed | None) -> ImportRow:
    findings = list(row.findings)
    verdict = ImportRow.Verdict.REFUSED
    if answer is not None:
        findings += row.explain(answer.refusals)
        verdict = _verdict(answer)
    return ImportRow(
        batch=batch,
        sheet=row.sheet[:100],
        number=row.number,
        raw=RAW.seal(row.raw),
        name=row.name[:200],
        code=row.code[:60],
        decision_no=row.decision_no[:128],
        verdict=verdict,
        findings=[finding.as_json() for finding in findings],
        warnings=list(answer.warnings) if answer else [],
    )


def _verdict(answer: Proposed) -> ImportRow.Verdict:
    if not answer.refusals:
        return ImportRow.Verdict.NEW
    same = all(refusal.code == ALREADY for refusal in answer.refusals)
    return ImportRow.Verdict.SAME if same else ImportRow.Verdict.REFUSED


# --- confirm ------------------------------------------------------------------------------------------------------


def _dated(column: str) -> Callable[[BatchFacts, Any, datetime], Decision]:
    def decide(facts: BatchFacts, law: Any, at: datetime) -> Decision:
        return Decision(values={column: day_of(at)} if column else {})

    return decide


def _import(change: Change) -> None:
    """Propose the good rows, and write down at each row what became of it."""
    given: Confirming = change.given
    batch = ImportBatch.objects.unscoped("the batch of this transition").select_related("programme__recogniser")
    programme = batch.get(pk__in=change.ids).programme
    places = list(given.proposals)
    proposals = [given.proposals[place][0] for place in places]
    answers = _proposed(proposals, programme=programme, by=change.by, at=change.at)
    refused = {place: answer for place, answer in zip(places, answers, strict=True) if answer.refusals}
    if refused and given.whole:
        raise Refused(_changed_since(refused, given))
    made = {place: answer.entry_id for place, answer in zip(places, answers, strict=True) if answer.entry_id}
    _tie(made)
    for row in ImportRow.objects.filter(pk__in=refused):
        row.verdict = _verdict(refused[row.pk])
        row.findings = [finding.as_json() for finding in given.proposals[row.pk][1](refused[row.pk].refusals)]
        row.save(update_fields=["verdict", "findings"])


def _changed_since(refused: Mapping[int, Proposed], given: Confirming) -> tuple[Refusal, ...]:
    """The rows that were good when the file was checked, and are no more."""
    rows = ImportRow.objects.filter(pk__in=refused).order_by("pk")[:TOLD]
    return tuple(
        replace(refusal, sentence=f"{row}：{refusal.sentence}") for row in rows for refusal in refused[row.pk].refusals
    )


def _tie(made: Mapping[int, int | None]) -> None:
    """Write the entries at their rows: one statement, whatever their number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE redblack_importrow r SET entry_id = m.entry FROM unnest(%s::bigint[], %s::bigint[]) m(id, entry)"
            " WHERE r.id = m.id",
            [list(made.keys()), list(made.values())],
        )


def _verb(name: str, **parts: Any) -> Verb[BatchFacts]:
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


_CONFIRM = _verb("confirm", rules=CONFIRMING, decide=_dated("confirmed_on"), effects=(_import,))


def confirm_import(batches: models.QuerySet[Any], *, by: Actor, at: datetime, given: Confirming, **how: Any) -> Report:
    """Make entries of a batch's good rows: the batch and all its entries in one transaction, once.

    A second confirmation finds the batch confirmed; a killed one leaves nothing.
    """
    return sets.run(_CONFIRM, batches, by=by, at=at, given=given, **how)


# --- discard, undo ------------------------------------------------------------------------------------------------


_DISCARD = _verb("discard", decide=_dated(""))


def discard_import(batches: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Throw a checked file away; nothing had been made of it."""
    return sets.run(_DISCARD, batches, by=by, at=at, **how)


def _take_back(change: Change) -> None:
    """The slips are withdrawn; records that the batch itself filed, and nothing else rests on, are revoked."""
    drafts = list(drafts_of(change.ids).values_list("pk", flat=True))
    records = records_made_by(change.ids)
    if drafts:
        entries = Entry.objects.unscoped(TAKEN_BACK).filter(pk__in=drafts)
        withdraw_draft(entries, by=change.by, at=change.at, note=UNDONE_NOTE, all_or_nothing=True)
    if records:
        ended = Record.objects.unscoped(TAKEN_BACK).filter(pk__in=records)
        revoke(ended, by=timer(UNDONE_NOTE), at=change.at, note=UNDONE_NOTE, all_or_nothing=True)


_UNDO = _verb("undo", rules=UNDOING, decide=_dated("undone_on"), effects=(_take_back,))


def undo_import(batches: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Take a confirmed batch back while nobody was told of any of its entries (P18)."""
    return sets.run(_UNDO, batches, by=by, at=at, note=note, **how)
