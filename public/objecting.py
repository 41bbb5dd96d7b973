"""What of an entry can be objected to, and what happens meanwhile: told by its pack before it is sent (C1, E3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from law.operations import pack_by_version_id
from measures.queries import measures_of
from objections.operations import stands_still
from public.targets import RECORD, Target
from records.terms import WHILE_VERIFYING

MARKED = "受理后打上“异议处理中”标识；核实期间照常公示和使用，措施不停止执行。"
MARKED_RECORD = "受理后打上“异议处理中”标识；核实期间照常公示和使用。"
ENTRY_STILL = "对整条列入提出的，受理后该条列入暂不执行，各实施单位暂停全部措施，核实期间不公示；办结时恢复或者移出。"
MEASURE_STILL = "只对一项措施提出的，受理后各实施单位暂停该项措施，列入和其余措施不受影响；办结时恢复或者停止实施。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """What happens from acceptance until the decision, sentence by sentence, and the clauses that decide it."""

    sentences: tuple[str, ...]
    clauses: tuple[str, ...]


def measures_against(target: Target, *, on: date) -> dict[int, str]:
    """The measures that the page of an entry shows on `on`, title by number; one statement, none for a record."""
    if target.kind == RECORD:
        return {}
    carried = measures_of([target.case.pk], on=on)
    return {line["measure"]: line["title"] for line in carried.get(target.case.pk, ())}


def meanwhile(target: Target, *, measure: bool | None = None) -> Meanwhile:
    """What follows from acceptance: for one `measure` or for the whole; where nobody chose yet (None), for both."""
    pack = pack_by_version_id(target.case.pack_version_id)
    cited = pack.citations(WHILE_VERIFYING) if pack.get(WHILE_VERIFYING) is not None else ()
    clauses = tuple(dict.fromkeys(one.short for one in cited if one.short))
    if target.kind == RECORD:
        return Meanwhile(sentences=(MARKED_RECORD,), clauses=clauses)
    if not stands_still(pack, colour=target.case.colour):
        return Meanwhile(sentences=(MARKED,), clauses=clauses)
    told = {None: (ENTRY_STILL, MEASURE_STILL), False: (ENTRY_STILL,), True: (MEASURE_STILL,)}
    return Meanwhile(sentences=told[measure], clauses=clauses)
