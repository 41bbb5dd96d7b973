"""The refused rows of a file as it was sent, with what is wrong: to mend and send again."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

import xlsxwriter
from django.db import connection, transaction

from core.actors import Actor
from core.refusals import NotAllowed
from core.workbooks import neutral
from records.imports import files
from records.imports.headings import ERRORS
from records.models import CollectionBatch, CollectionDownload

MOST = 50_000
PART = 5_000


@transaction.atomic
def errors_of(batch: CollectionBatch, *, by: Actor, at: datetime) -> bytes:
    """At most `MOST` refused rows in clear, from the file as it is kept: only for the one who sent it, and on record.

    Raises `NotAllowed` for anybody else: nobody reads another person's file back.
    """
    if by.user_id is None or by.user_id != batch.uploaded_by_id:
        raise NotAllowed("错误表含未遮盖的个人信息，只能由上传人本人下载。")
    CollectionDownload.objects.create(
        batch=batch, at=at, user_id=by.user_id, actor_name=by.name, rows=min(batch.refused, MOST)
    )
    wrong = _words(batch)
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        sheet = book.add_worksheet("不能归集的行")
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate([*batch.headings, ERRORS]):
            sheet.write_string(0, column, heading, head)
        for number, line in enumerate(_lines(batch, wrong), start=1):
            cells = [*line.cells, *[""] * (len(batch.headings) - len(line.cells))][: len(batch.headings)]
            for column, cell in enumerate([*cells, wrong[line.number]]):
                if cell not in (None, ""):
                    sheet.write_string(number, column, str(neutral(_plain(cell))), text)
    return out.getvalue()


def _words(batch: CollectionBatch) -> dict[int, str]:
    """What is wrong with each refused row, in one text, by its line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, string_agg(label || '：' || sentence || '。' || remedy, '；' ORDER BY id)"
            " FROM records_collectionproblem WHERE batch_id = %s AND NOT warning"
            " GROUP BY number ORDER BY number LIMIT %s",
            [batch.pk, MOST],
        )
        return dict(cursor.fetchall())


def _lines(batch: CollectionBatch, wrong: dict[int, str]) -> Iterable[files.Line]:
    """The refused rows from the kept file, in order."""
    file, found = batch.file, 0
    position, number = 0, 0
    if file.layout["head"]:
        head = files.rows_through(file, line=file.layout["head"])
        position, number = head.position, head.number
    while found < len(wrong):
        part = files.rows_at(file, position=position, number=number, most=PART)
        if not part.lines:
            return
        for line in part.lines:
            if line.number in wrong:
                found += 1
                yield line
        position, number = part.position, part.number


def _plain(cell: files.Cell) -> files.Cell:
    return int(cell) if isinstance(cell, float) and cell == int(cell) else cell
