"""The reconciliation of a list of the old system: every row once, and sums that add up (P13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from core.models import Step, Transition
from core.workbooks import Cell, Head, write
from redblack.import_models import ImportBatch, ImportRow
from redblack.import_rules import Finding
from redblack.terms import ListKind

_ARCHIVED = Step.objects.filter(flow="entry", case_id=OuterRef("entry_id"), source="", target="exited")
VERDICTS = dict(ImportRow.Verdict.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """How many rows a file holds and what became of them. `released` of the `standing` and `archived` had waited."""

    declared: int | None
    total: int
    standing: int
    archived: int
    same: int
    quarantined: int
    refused: int
    pending: int
    released: int

    @property
    def adds_up(self) -> bool:
        """Whether every row is in exactly one place, and the file holds what the old system counts."""
        parts = self.standing + self.archived + self.same + self.quarantined + self.refused + self.pending
        return parts == self.total and self.declared in (None, self.total)

    def lines(self) -> Iterator[tuple[str, int | str]]:
        """The reconciliation as it is read, top to bottom."""
        yield "旧系统条数", "未填" if self.declared is None else self.declared
        yield "文件行数", self.total
        yield "移入：仍在列", self.standing
        yield "移入：已退出，存入档案", self.archived
        yield "其中：隔离后补正移入", self.released
        yield "本系统已有，跳过", self.same
        yield "隔离，待核实主体", self.quarantined
        yield "退回，不能移入", self.refused
        if self.pending:
            yield "待检查", self.pending
        yield "核对", "相符" if self.adds_up else "不相符"


def sums_of(batch: ImportBatch) -> Sums | None:
    """The sums of a list of the old system, two statements; None for any other list.

    Before the batch is confirmed its good rows count as standing: what they will be is known then.
    """
    if batch.kind != ListKind.OLD:
        return None
    verdict = ImportRow.Verdict
    found = batch.rows.aggregate(
        total=Count("pk"),
        good=Count("pk", filter=Q(verdict__in=(verdict.NEW, verdict.CHANGED))),
        archived=Count("pk", filter=Exists(_ARCHIVED)),
        same=Count("pk", filter=Q(verdict=verdict.SAME)),
        quarantined=Count("pk", filter=Q(verdict=verdict.QUARANTINED)),
        refused=Count("pk", filter=Q(verdict=verdict.REFUSED)),
        pending=Count("pk", filter=Q(verdict=verdict.PENDING)),
    )
    good = found.pop("good")
    released = Transition.objects.filter(flow="import", verb="release", steps__case_id=batch.pk).count()
    return Sums(declared=batch.declared_rows, standing=good - found["archived"], released=released, **found)


def reconciliation(batch: ImportBatch) -> bytes:
    """The workbook: the sums, and every row with its number in the old system and here."""
    sums = sums_of(batch)
    heads = [Head(heading="项目", width=30), Head(heading="条数", width=14)]
    lines: Sequence[Sequence[Cell]] = [list(line) for line in sums.lines()] if sums else []
    columns = (("工作表", 14), ("行号", 8), ("名称", 28), ("号码", 24), ("认定文号", 24), ("旧系统编号", 20),
               ("本系统条目", 12), ("结论", 18), ("说明", 60))  # fmt: skip
    rows = batch.rows.order_by("pk")
    return write(
        {
            "核对表": (heads, lines),
            "逐行": ([Head(heading=name, width=width) for name, width in columns], (_line(row) for row in rows)),
        }
    )


def _line(row: ImportRow) -> list[Cell]:
    told = [str(Finding.from_json(one)) for one in row.findings]
    return [
        row.sheet, row.number, row.name, row.code, row.decision_no, row.old_number, row.entry_id,
        str(VERDICTS[row.verdict]), "；".join([*told, *row.warnings]),
    ]  # fmt: skip
