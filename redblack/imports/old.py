"""From the cells of one row of the old system to what `take_over` takes, or to everything that is wrong with it."""

from __future__ import annotations

from datetime import date

from law.packs import Pack
from redblack.import_rules import Finding
from redblack.imports.elsewhere import demand_whole_number
from redblack.imports.old_layout import OLD, SUBJECT
from redblack.imports.rows import Cells, Reading, claim, demand_readable, read_cells, read_number
from redblack.models import Programme
from redblack.operations import OldEntry

WAITS_FOR = frozenset(OLD.by_code[code].heading for code in SUBJECT)
_TAKEN = ("old_number", "decision_no", "reason", "listed_on", "exited_on", "exit_reason", "term_basis")


def translate_old(cells: Cells, *, programme: Programme, pack: Pack, on: date) -> tuple[OldEntry | None, list[Finding]]:
    """What a row of the old system says; or why it cannot be used."""
    row = Reading(cells=cells, layout=OLD, programme=programme, pack=pack, on=on)
    read_cells(row)
    demand_whole_number(row)
    read_number(row)
    _read_end(row)
    demand_readable(row)
    if row.findings:
        return None, row.findings
    values = {name: row.values[name] for name in _TAKEN}
    return OldEntry(claim=claim(row.values), valid_to=row.values["valid_to"], **values), []


def _read_end(row: Reading) -> None:
    """What had left needs no term; what still stands never stands without one (PY 三(五))."""
    if row.values["valid_to"] is not None:
        return
    row.values["valid_to"] = row.values["exited_on"]
    if row.values["exited_on"] is None and not row.cells.get("valid_to"):
        row.object_to(
            row.layout.by_code["valid_to"],
            "no_end",
            "仍在列的没有填写有效期",
            "请按认定决定补填；决定没有期限的，请由认定单位依法确定后再移入。",
        )
