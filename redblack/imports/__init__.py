"""Preliminary lists as files: read, translate row by row, then one call to a verb."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import models

from core.actors import Actor
from core.clocks import day_of
from core.crypto import open_sealed
from core.identifiers import compact
from core.refusals import NotAllowed, Refusal, Refused
from core.sets import Report
from law.operations import pack_by_version_id
from law.packs import Pack
from redblack import operations
from redblack.import_models import ImportBatch, ImportRow
from redblack.import_rules import Finding
from redblack.imports.columns import BY_CODE
from redblack.imports.files import SAMPLES_INDEX, Content, FileRow, content, error_workbook, samples, template
from redblack.imports.rows import findings_of, plain, shown_cell, shown_name, shown_number, translate
from redblack.models import Programme
from redblack.operations import Confirming, ListRow

__all__ = ["SAMPLES_INDEX", "confirm", "errors_of", "samples", "template", "upload"]


def upload(*, programme: Programme, file: Any, by: Actor, at: datetime, note: str = "") -> ImportBatch:
    """Take in a file for a programme: checked row by row, kept sealed, nothing else saved. Raises `Refused`."""
    data = file.read()
    found = content(data)
    pack = pack_by_version_id(programme.pack_version_id)
    return operations.upload_import(
        _once(list(_rows(found, programme=programme, pack=pack, on=day_of(at)))),
        programme=programme,
        file_name=file.name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        ignored=[heading[:50] for heading in found.ignored[:20]],
        by=by,
        at=at,
        note=note,
    )


def _rows(found: Content, *, programme: Programme, pack: Pack, on: date) -> Iterator[tuple[FileRow, ListRow]]:
    for line in found.rows:
        proposal, findings = translate(line.cells, programme=programme, pack=pack, on=on)
        yield (
            line,
            ListRow(
                sheet=line.sheet,
                number=line.number,
                raw=json.dumps(dict(line.cells), ensure_ascii=False),
                name=shown_name(line.cells),
                code=shown_number(line.cells),
                decision_no=shown_cell(line.cells, BY_CODE["decision_no"]),
                proposal=proposal,
                explain=partial(findings_of, cells=line.cells),
                findings=tuple(findings),
            ),
        )


def _once(rows: list[tuple[FileRow, ListRow]]) -> list[ListRow]:
    """The rows; the second of two that name the same subject and decision is told which row was first."""
    first: dict[tuple[str, str], FileRow] = {}
    kept = []
    for line, row in rows:
        key = _key(line)
        if row.proposal is None or key not in first:
            first.setdefault(key, line)
            kept.append(row)
            continue
        kept.append(_second(line, row, first[key]))
    return kept


def _key(line: FileRow) -> tuple[str, str]:
    number = plain(line.cells.get("uscc")) or plain(line.cells.get("number"))
    return compact(number), plain(line.cells.get("decision_no"))


def _second(line: FileRow, row: ListRow, first: FileRow) -> ListRow:
    column = BY_CODE["decision_no"]
    finding = Finding(
        column=column.heading,
        value=shown_cell(line.cells, column),
        code="twice_in_file",
        sentence=f"与工作表“{first.sheet}”第{first.number}行是同一主体、同一文号",
        remedy="请删除重复的一行；同一决定的多项依据请在条目中补充。",
    )
    return replace(row, proposal=None, findings=(finding,))


def confirm(batches: models.QuerySet[Any], *, by: Actor, at: datetime, whole: bool = False, **how: Any) -> Report:
    """Translate the good rows again from what is kept sealed, and propose them. One batch at a time."""
    batch = batches.select_related("programme__recogniser").get()
    pack = pack_by_version_id(batch.programme.pack_version_id)
    proposals = {}
    for row in batch.rows.good().order_by("pk"):
        cells = json.loads(open_sealed(row.raw))
        proposal, findings = translate(cells, programme=batch.programme, pack=pack, on=day_of(at))
        if proposal is None:
            raise Refused([Refusal(code=f.code, sentence=f"{row}：{f}") for f in findings])
        proposals[row.pk] = (proposal, partial(findings_of, cells=cells))
    given = Confirming(proposals=proposals, whole=whole)
    return operations.confirm_import(batches, by=by, at=at, given=given, **how)


def errors_of(batch: ImportBatch, *, by: Actor) -> bytes:
    """The rows that were refused, as a workbook in clear: only for the one who sent them.

    Raises `NotAllowed` for anybody else: nobody reads another person's file back.
    """
    if by.user_id is None or by.user_id != batch.uploaded_by_id:
        raise NotAllowed("错误表含未遮盖的个人信息，只能由上传人本人下载。")
    refused = batch.rows.filter(verdict=ImportRow.Verdict.REFUSED).order_by("pk")
    return error_workbook(
        (json.loads(open_sealed(row.raw)), "；".join(str(Finding.from_json(found)) for found in row.findings))
        for row in refused
    )
