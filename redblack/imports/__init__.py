"""Lists as files: read, translate row by row, then one call to a verb.

A file of more than `settings.IMPORT_AT_ONCE` rows is checked and confirmed by the worker, as an act.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction

from core import acts
from core.actors import Actor
from core.clocks import day_of
from core.crypto import open_sealed
from core.doors import nudge
from core.identifiers import compact
from core.models import Act
from core.refusals import NotAllowed, Refusal, Refused
from core.sets import CaseRefusal, Report
from law.operations import pack_by_version_id
from redblack import operations
from redblack.import_flow import CONFIRMING
from redblack.import_models import ImportBatch, ImportRow
from redblack.import_rules import Finding
from redblack.imports.columns import USCC, Layout
from redblack.imports.elsewhere import translate_elsewhere
from redblack.imports.files import SAMPLES_INDEX, FileRow, content, error_workbook, samples, template
from redblack.imports.layouts import Sort, sort_of
from redblack.imports.old import WAITS_FOR, translate_old
from redblack.imports.reconciling import reconciliation
from redblack.imports.rows import Cells, findings_of, plain, shown_cell, shown_name, shown_number, translate
from redblack.models import Programme
from redblack.operations import Confirming, ListRow, Understood, Upload
from redblack.terms import ListKind, Origin

__all__ = [
    "SAMPLES_INDEX",
    "confirm",
    "errors_of",
    "reconciliation",
    "release",
    "run_check",
    "samples",
    "template",
    "under_way",
    "upload",
]

CHECK, CONFIRM = "import.check", "import.confirm"
"""The names under which the worker finds its part."""
HANDED_OVER = Refusal(
    code="handed_over",
    sentence="名单已随机构改革移交，上传人没有转隶承接单位。",
    remedy="请承接单位经办继续办理：检查中的放弃后重新上传，待确认的重新导入。",
)
NOT_WAITING = Refusal(
    code="not_quarantined", sentence="该行不在隔离区。", remedy="可能已由他人补正，请刷新后再看。", field="row"
)
LABELS = {CHECK: "逐行检查名单", CONFIRM: "导入名单"}


# --- upload -------------------------------------------------------------------------------------------------------


def upload(
    *,
    programme: Programme,
    file: Any,
    by: Actor,
    at: datetime,
    note: str = "",
    kind: str = ListKind.PROPOSED,
    origin: str = Origin.OWN,
    usual_valid_to: date | None = None,
    declared_rows: int | None = None,
) -> ImportBatch:
    """Take in a file for a programme: kept sealed and checked row by row, nothing else saved. Raises `Refused`.

    A long file is checked by the worker. `usual_valid_to` (inclusive) stands for rows whose source gives no end;
    `declared_rows` is what the old system counts.
    """
    data = file.read()
    layout = sort_of(kind, origin).layout
    found = content(data, layout)
    came = Upload(
        programme=programme,
        file_name=file.name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        ignored=[heading[:50] for heading in found.ignored[:20]],
        kind=kind,
        origin=origin,
        usual_valid_to=usual_valid_to,
        declared_rows=declared_rows,
    )
    with transaction.atomic():
        batch = operations.upload_import(_rows(found.rows, layout), came, by=by, at=at, note=note)
        ids = list(batch.rows.order_by("pk").values_list("pk", flat=True))
        if len(ids) <= settings.IMPORT_AT_ONCE:
            _check(batch, ids, by=by, at=at)
        else:
            _leave_to_worker(CHECK, ids, by=by, at=at, given={"batch": batch.pk}, chunk=settings.IMPORT_PART)
    batch.refresh_from_db()
    return batch


def _leave_to_worker(verb: str, ids: Sequence[int], **how: Any) -> Act:
    act = acts.begin(verb, ids, label=LABELS[verb], **how)
    transaction.on_commit(lambda: nudge("acts"), robust=True)
    return act


def _rows(found: Sequence[FileRow], layout: Layout) -> list[ListRow]:
    """The rows as they are kept; the second of two that name the same subject and decision knows the first."""
    first: dict[tuple[str, str], FileRow] = {}
    rows = []
    for line in found:
        before = first.setdefault(_key(line), line)
        rows.append(
            ListRow(
                sheet=line.sheet,
                number=line.number,
                raw=json.dumps(dict(line.cells), ensure_ascii=False),
                name=shown_name(line.cells),
                code=shown_number(line.cells),
                decision_no=shown_cell(line.cells, layout.by_code["decision_no"]),
                old_number=plain(line.cells.get("old_number")),
                findings=() if before is line else (_second(line, before, layout),),
            )
        )
    return rows


def _key(line: FileRow) -> tuple[str, str]:
    """What makes two rows one: the number in the old system where the file has it, else subject and decision."""
    if "old_number" in line.cells:
        return "", plain(line.cells.get("old_number"))
    number = plain(line.cells.get("uscc")) or plain(line.cells.get("number"))
    return compact(number), plain(line.cells.get("decision_no"))


def _second(line: FileRow, first: FileRow, layout: Layout) -> Finding:
    column = layout.by_code.get("old_number") or layout.by_code["decision_no"]
    what = "同一旧系统编号" if column.code == "old_number" else "同一主体、同一文号"
    more = "；同一决定的多项依据请在条目中补充" if "ground" in layout.by_code else ""
    return Finding(
        column=column.heading,
        value=shown_cell(line.cells, column),
        code="twice_in_file",
        sentence=f"与工作表“{first.sheet}”第{first.number}行是{what}",
        remedy=f"请删除重复的一行{more}。",
    )


# --- check --------------------------------------------------------------------------------------------------------


def run_check(ids: Sequence[int], *, by: Actor, at: datetime, act_id: int, batch: int) -> Report:
    """Runner of the act that checks a long file: one part of its rows."""
    chosen = ImportBatch.objects.within(by).select_related("programme__recogniser").filter(pk=batch).first()
    if chosen is None:
        raise Refused(HANDED_OVER)
    _check(chosen, ids, by=by, at=at)
    return Report()


def _check(batch: ImportBatch, ids: Sequence[int], *, by: Actor, at: datetime) -> None:
    rows = [
        understood
        if understood.findings or not row.findings
        # Known since the file was read: nothing else is wrong with it than that it stands there twice.
        else _refused_as(row, understood)
        for row, understood in _read(batch, batch.rows.unchecked().filter(pk__in=ids), at=at)
    ]
    operations.check_rows(batch, rows, by=by, at=at)


def _refused_as(row: ImportRow, understood: Understood) -> Understood:
    known = tuple(Finding.from_json(found) for found in row.findings)
    return Understood(row_id=row.pk, meant=None, explain=understood.explain, findings=known)


def _read(batch: ImportBatch, rows: models.QuerySet[Any], *, at: datetime) -> list[tuple[ImportRow, Understood]]:
    """What kept rows mean, translated from what is sealed."""
    sort = sort_of(batch.kind, batch.origin)
    return [(row, _understood(batch, sort, row, on=day_of(at))) for row in rows.order_by("pk")]


def _understood(batch: ImportBatch, sort: Sort, row: ImportRow, *, on: date, mended: Cells | None = None) -> Understood:
    cells: Cells = {**json.loads(open_sealed(row.raw)), **(mended or {})}
    pack = pack_by_version_id(batch.programme.pack_version_id)
    context: dict[str, Any] = {"programme": batch.programme, "pack": pack, "on": on}
    meant: Any
    if sort.kind == ListKind.PROPOSED:
        meant, findings = translate(cells, **context)
    elif sort.kind == ListKind.OLD:
        meant, findings = translate_old(cells, **context)
    else:
        meant, findings = translate_elsewhere(cells, sort=sort, usual_valid_to=batch.usual_valid_to, **context)
    explain = partial(findings_of, cells=cells, layout=sort.layout)
    waits_for = WAITS_FOR if sort.kind == ListKind.OLD else frozenset()
    return Understood(row_id=row.pk, meant=meant, explain=explain, findings=tuple(findings), waits_for=waits_for)


# --- confirm ------------------------------------------------------------------------------------------------------


def confirm(
    batches: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    whole: bool = False,
    act_id: int | None = None,
    **how: Any,
) -> Report:
    """Translate the good rows again from what is kept sealed, and put them through their verb. One batch at a time.

    A long batch is left to the worker, which comes back here with the number of its act.
    """
    if act_id is not None and not batches.exists():
        return _return_handed_over(act_id, at=at)
    batch = batches.select_related("programme__recogniser").get()
    good = batch.rows.good()
    if act_id is None and good.count() > settings.IMPORT_AT_ONCE:
        return _queue(batches, whole=whole, by=by, at=at, **how)
    how = {"by": by, "at": at, "act_id": act_id, **how}
    if act_id is None:
        return operations.confirm_import(batches, given=_given(batch, good, whole=whole, at=at), **how)
    try:
        with transaction.atomic():
            report = operations.confirm_import(batches, given=_given(batch, good, whole=whole, at=at), **how)
            report.demand_all()
            return report
    except Refused as refused:
        operations.give_back_import(batches, at=at, note=str(refused), act_id=act_id)
        return Report(refused=(CaseRefusal(case_id=batch.pk, refusals=refused.refusals),))


def _return_handed_over(act_id: int, *, at: datetime) -> Report:
    """The clerk did not go along with the file: whoever took it over confirms it, or does not."""
    ids = Act.objects.values_list("case_ids", flat=True).get(pk=act_id)
    waiting = ImportBatch.objects.unscoped("handed over while it waited").filter(pk__in=ids, state=CONFIRMING)
    operations.give_back_import(waiting, at=at, note=str(HANDED_OVER), act_id=act_id)
    return Report(refused=tuple(CaseRefusal(case_id=pk, refusals=(HANDED_OVER,)) for pk in ids))


def _given(batch: ImportBatch, good: models.QuerySet[Any], *, whole: bool, at: datetime) -> Confirming:
    return Confirming(rows=_translated(batch, good, at=at), whole=whole)


def _translated(batch: ImportBatch, good: models.QuerySet[Any], *, at: datetime) -> dict[int, Understood]:
    rows = _read(batch, good, at=at)
    wrong = [(row, found) for row, understood in rows for found in understood.findings]
    if wrong:
        raise Refused([Refusal(code=found.code, sentence=f"{row}：{found}") for row, found in wrong])
    return {row.pk: understood for row, understood in rows}


def _queue(batches: models.QuerySet[Any], *, whole: bool, by: Actor, at: datetime, **how: Any) -> Report:
    with transaction.atomic():
        report = operations.queue_import(batches, by=by, at=at, given=Confirming(whole=whole), **how)
        if report.moved:
            data = {"bad_rows": "whole" if whole else "skip", "note": how.get("note", "")}
            _leave_to_worker(CONFIRM, report.moved, by=by, at=at, given={"door": CONFIRM, "data": data})
    return report


def release(
    batches: models.QuerySet[Any],
    *,
    row: ImportRow,
    name: str,
    number: str,
    number_kind: str,
    note: str,
    by: Actor,
    at: datetime,
    **how: Any,
) -> Report:
    """Let one row of the quarantine go on under the number that somebody found out; `note` says how.

    What the old system sent stays sealed as it came. Raises `Refused` with what is still wrong.
    """
    batch = batches.select_related("programme__recogniser").get()
    if not batch.rows.quarantined().filter(pk=row.pk).exists():
        raise Refused(NOT_WAITING)
    organisation = number_kind == USCC
    mended = {
        "name": name,
        "kind": "",
        "uscc": number if organisation else "",
        "number": "" if organisation else number,
        "number_kind": "" if organisation else number_kind,
    }
    understood = _understood(batch, sort_of(batch.kind, batch.origin), row, on=day_of(at), mended=mended)
    if understood.findings:
        raise Refused([Refusal(code=one.code, sentence=str(one), field="number") for one in understood.findings])
    given = Confirming(rows={row.pk: understood}, whole=True)
    return operations.release_row(batches, by=by, at=at, given=given, note=note, **how)


# --- what is asked of a batch -------------------------------------------------------------------------------------


def under_way(batch: ImportBatch) -> Act | None:
    """The newest act about a batch: the one that checks it, or the one that imports it."""
    checks = Act.objects.filter(verb=CHECK, given__batch=batch.pk)
    return (checks | Act.objects.filter(verb=CONFIRM, case_ids=[batch.pk])).order_by("pk").last()


def errors_of(batch: ImportBatch, *, by: Actor) -> bytes:
    """The rows that were refused, as a workbook in clear: only for the one who sent them.

    Raises `NotAllowed` for anybody else: nobody reads another person's file back.
    """
    if by.user_id is None or by.user_id != batch.uploaded_by_id:
        raise NotAllowed("错误表含未遮盖的个人信息，只能由上传人本人下载。")
    refused = batch.rows.filter(verdict=ImportRow.Verdict.REFUSED).order_by("pk")
    return error_workbook(
        (
            (json.loads(open_sealed(row.raw)), "；".join(str(Finding.from_json(found)) for found in row.findings))
            for row in refused
        ),
        sort_of(batch.kind, batch.origin).layout,
    )
