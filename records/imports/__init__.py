"""Records as files: kept sealed, their headings understood, checked in parts, loaded by one call to a verb.

A file of more than `settings.IMPORT_AT_ONCE` rows is checked, loaded and taken back by the worker, as an act.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.db import models, transaction

from core import acts, faultpoints
from core.actors import Actor, timer
from core.clocks import day_of
from core.doors import nudge
from core.models import Act
from core.pieces import cut, new_key
from core.refusals import Refusal, Refused
from core.sets import CaseRefusal, Report
from core.workbooks import LongSheet
from departments.models import Department
from law.operations import NoActivePack, active_pack, pack_by_version_id
from records import operations
from records.collection_flow import CHECKING
from records.imports import files
from records.imports.files import Line, Measured, Unreadable, rows_from
from records.imports.headings import Known, find_headings, forbidden, known_to, words
from records.models import CollectionBatch, CollectionPiece, Item
from records.operations.collecting_batches import Arrived, keep_pieces, locked, start_over
from records.operations.collecting_loading import ready
from records.operations.collecting_staging import Part, Stager, sealed_under

CHECK, LOAD, UNDO = "collection.check", "collection.load", "collection.undo"
"""The names under which the worker finds its part."""
LABELS = {CHECK: "逐行检查归集文件", LOAD: "归集文件", UNDO: "撤销归集批次"}
AGAIN = "待归集的行已不完整（数据库曾经异常中断，或者密钥已经更换），自动重新检查。"


# --- upload -------------------------------------------------------------------------------------------------------


def upload(
    *, item: Item, file: Any, by: Actor, at: datetime, provider: Department | None = None, note: str = ""
) -> CollectionBatch:
    """Take in a file of an item's records: kept sealed; where every heading is known, its check begins at once.

    Raises `Refused` where it is no table, asks for what may not be collected, or the item is not in force.
    """
    home = provider or Department.objects.get(pk=by.department_id or 0)
    try:
        pack = active_pack(on=day_of(at))
    except NoActivePack as wrong:
        raise Refused(
            Refusal(code="no_active_pack", sentence=f"{wrong}。", remedy="请由信用办签发人启用规则包。")
        ) from wrong
    measured, known = files.measure(file), known_to(item, provider_id=home.pk)
    understood = _understood(file, measured, known)
    codes = known.codes(understood.headings)
    key = new_key()
    arrived = Arrived(
        item=item,
        provider=home,
        pack=pack,
        file_name=file.name,
        size=measured.size,
        sha256=measured.sha256,
        key=key,
        layout=understood.layout,
        headings=understood.headings,
        columns=[code or "" for code in codes],
        fixed={one.code: known.fixed[one.code] for one in known.lacking(codes) if one.code in known.fixed},
        length=_length(understood.rows) or measured.size,
    )
    with transaction.atomic():
        batch = operations.upload_collection(arrived, cut(file), by=by, at=at)
        if understood.rows:
            keep_pieces(batch, CollectionPiece.Kind.ROWS, cut(understood.rows), key=key)
        if None not in codes and not known.missing(codes, batch.fixed):
            assign(_one(batch), by=by, at=at, columns=batch.columns, fixed=batch.fixed)
    batch.refresh_from_db()
    return batch


def _length(rows: IO[bytes] | None) -> int:
    return rows.seek(0, os.SEEK_END) if rows else 0


class _Understood:
    """A file whose headings were found: how its rows are read, its headings, and a workbook's rows as kept."""

    def __init__(self, layout: dict[str, Any], headings: Sequence[str], rows: IO[bytes] | None = None) -> None:
        self.layout, self.headings, self.rows = layout, list(headings), rows


def _understood(file: IO[bytes], measured: Measured, known: Known) -> _Understood:
    if measured.encoding:
        delimiter, lines = files.text_head(file, measured.encoding)
        head = _head(lines, known)
        layout = {"form": files.TEXT, "encoding": measured.encoding, "delimiter": delimiter, "lines": measured.lines}
        return _Understood({**layout, "head": head.number}, words(head))
    sheets = files.books(file)
    heads = [find_headings(_lines(sheet), known) for sheet in sheets]
    chosen = max(range(len(sheets)), key=lambda place: _fit(heads[place], known), default=None)
    head = _head([] if chosen is None else _lines(sheets[chosen]), known)
    sheet = sheets[chosen or 0]
    rows, count = files.rows_below(sheet, head.number)
    layout = {"form": files.ROWS, "encoding": "", "sheet": sheet.name, "lines": count, "head": 0}
    return _Understood(layout, words(head), rows)


def _lines(sheet: LongSheet) -> list[Line]:
    return [Line(number=line.number, cells=line.cells) for line in sheet.head]


def _fit(head: Line | None, known: Known) -> int:
    return 0 if head is None else sum(bool(code) for code in known.codes(words(head)))


def _head(lines: Sequence[Line], known: Known) -> Line:
    """The line of headings. Raises `Refused` where there is none, or one names what may not be collected."""
    head = find_headings(lines, known)
    if head is None:
        raise files.refused(
            "no_headings",
            f"前{files.HEAD_LINES}行中没有找到目录事项的列名。",
            "请确认选对了目录事项；列名可以用字段名称或者字段代码，见“下载模板”。",
        )
    if len(head.cells) > files.MOST_COLUMNS:
        raise files.refused("columns_many", f"文件超过{files.MOST_COLUMNS}列。", "请删除与该事项无关的列。")
    if refusals := forbidden(words(head)):
        raise Refused(refusals)
    return head


def _one(batch: CollectionBatch) -> Any:
    return CollectionBatch.objects.unscoped("the file that was just taken in").filter(pk=batch.pk)


# --- columns, check -----------------------------------------------------------------------------------------------


def assign(
    batches: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    columns: Sequence[str],
    fixed: Mapping[str, str] | None = None,
    keep: bool = False,
    **how: Any,
) -> Report:
    """Say which field each heading fills, remember it if asked to, and begin the check.

    `fixed` are words that hold for every row of the file: field code → words.
    """
    with transaction.atomic():
        report = operations.assign_columns(batches, by=by, at=at, columns=columns, fixed=fixed, **how)
        for batch in CollectionBatch.objects.unscoped("whose columns were assigned").filter(pk__in=report.moved):
            if keep:
                operations.keep_map(batch, by=by, at=at)
            _begin_check(batch, by=by, at=at)
    return report


def recheck(batches: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Check files anew from their first row."""
    with transaction.atomic():
        report = operations.recheck_collection(batches, by=by, at=at, **how)
        for batch in CollectionBatch.objects.unscoped("that are checked anew").filter(pk__in=report.moved):
            _begin_check(batch, by=by, at=at)
    return report


def _begin_check(batch: CollectionBatch, *, by: Actor, at: datetime) -> None:
    """A short file at once; a long one by the worker, in parts that each have their cursor."""
    lines = batch.file.layout["lines"]
    parts = list(range(-(-lines // settings.COLLECTION_PART) + 1))
    if lines <= settings.IMPORT_AT_ONCE + ABOVE:
        for _ in parts:
            _check_part(batch.pk, by=by, at=at)
        return
    acts.begin(CHECK, parts, label=LABELS[CHECK], by=by, at=at, given={"batch": batch.pk}, chunk=1)
    transaction.on_commit(lambda: nudge("acts"), robust=True)


ABOVE = 2
"""Lines that are no rows: the headings, and what follows the last line feed."""


def run_check(ids: Sequence[int], *, by: Actor, at: datetime, act_id: int, batch: int) -> Report:
    """Runner of the act that checks a long file: one part of its rows, and the sorting when none is left."""
    _check_part(batch, by=by, at=at)
    return Report()


def _check_part(batch_id: int, *, by: Actor, at: datetime) -> None:
    """The next rows of a file; nothing where it was thrown away meanwhile or is through already."""
    operations.quiet()
    batch = locked(batch_id, state=CHECKING)
    if batch is None:
        return
    try:
        found = _next_rows(batch)
    except Unreadable as wrong:
        start_over(batch)
        operations.fail_check(batch, at=at, note=str(wrong))
        return
    if found.lines:
        _stage(batch, found, at=at)
    elif not ready(batch):
        start_over(batch)
        _begin_check(batch, by=by, at=at)
    else:
        operations.sort_checked(batch, by=by, at=at)


def _next_rows(batch: CollectionBatch) -> files.Slice:
    """The rows after the last part; the first part skips what stands above the rows."""
    file = batch.file
    if not file.position and file.layout["head"]:
        head = files.rows_through(file, line=file.layout["head"])
        file.position, file.lines = head.position, head.number
    found = rows_from(file, most=settings.COLLECTION_PART)
    if file.rows + len(found.lines) > files.MOST_ROWS:
        raise Unreadable(f"文件超过{files.MOST_ROWS:,}行。请分成几个文件。")
    return found


def _stage(batch: CollectionBatch, found: files.Slice, *, at: datetime) -> None:
    file, pack = batch.file, pack_by_version_id(batch.pack_version_id)
    stager = Stager(item=batch.item, provider=batch.provider, pack=pack, at=at)
    part = Part(
        lines=[line.number for line in found.lines],
        columns={
            code: [line.cells[place] if place < len(line.cells) else None for line in found.lines]
            for place, code in enumerate(batch.columns)
            if code
        }
        | {code: [words] * len(found.lines) for code, words in batch.fixed.items()},
    )
    file.sound += stager.stage(part, batch_id=batch.pk)
    file.rows += len(found.lines)
    file.position, file.lines, file.key_id = found.position, found.number, sealed_under()
    file.save(update_fields=["sound", "rows", "position", "lines", "key_id"])
    faultpoints.reach("collection.check.staged")


# --- load, undo ---------------------------------------------------------------------------------------------------


def load(
    batches: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    whole: bool = False,
    act_id: int | None = None,
    **how: Any,
) -> Report:
    """Make records of a checked file. A long one is left to the worker, which comes back here with its act's number."""
    batch = batches.select_related("file").get()
    if not ready(batch):
        return recheck(batches, by=timer("后台检查") if act_id else by, at=at, note=AGAIN)
    if act_id is None and batch.file.sound > settings.IMPORT_AT_ONCE:
        return _queue(LOAD, operations.queue_loading, batches, by=by, at=at, whole=whole, **how)
    run = partial(operations.load_collection, batches, by=by, at=at, whole=whole, **how)
    if act_id is None:
        return run()
    return _by_worker(run, operations.give_back_collection, batches, at=at, act_id=act_id)


def undo(
    batches: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, act_id: int | None = None, **how: Any
) -> Report:
    """Take a loaded file back; a long one is left to the worker."""
    batch = batches.get()
    if act_id is None and batch.new + batch.changed > settings.IMPORT_AT_ONCE:
        return _queue(UNDO, operations.queue_undoing, batches, by=by, at=at, note=note, **how)
    run = partial(operations.undo_collection, batches, by=by, at=at, note=note, **how)
    if act_id is None:
        return run()
    return _by_worker(run, operations.keep_collection, batches, at=at, act_id=act_id)


def _queue(name: str, wait: Any, batches: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    with transaction.atomic():
        report: Report = wait(batches, by=by, at=at, **how)
        if report.moved:
            data = {"bad_rows": "whole" if how.get("whole") else "skip", "note": how.get("note", "")}
            given = {"door": name, "data": data}
            acts.begin(name, report.moved, label=LABELS[name], by=by, at=at, given=given)
            transaction.on_commit(lambda: nudge("acts"), robust=True)
    return report


def _by_worker(run: Any, back: Any, batches: models.QuerySet[Any], *, at: datetime, act_id: int) -> Report:
    """All of it or nothing; what the law refuses meanwhile gives the file back to its clerk with the reason."""
    ids = list(batches.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            report: Report = run(act_id=act_id)
            report.demand_all()
            return report
    except Refused as refused:
        waiting = CollectionBatch.objects.unscoped("that could not be done").filter(pk__in=ids)
        back(waiting, at=at, note=str(refused), act_id=act_id)
        return Report(refused=tuple(CaseRefusal(case_id=pk, refusals=refused.refusals) for pk in ids))


def under_way(batch: CollectionBatch) -> Act | None:
    """The newest act about a file: the one that checks it, loads it, or takes it back."""
    checks = Act.objects.filter(verb=CHECK, given__batch=batch.pk)
    return (checks | Act.objects.filter(verb__in=(LOAD, UNDO), case_ids=[batch.pk])).order_by("pk").last()
