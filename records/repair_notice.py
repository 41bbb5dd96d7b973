"""What the repair notice (信用修复告知书) says that goes with an adverse decision: how, from when, where, at what cost.

The words come from the rule pack alone. Whether one target may be repaired today, and what this applicant lacks, is
answered where applications are taken in.
"""

from __future__ import annotations

from datetime import date, timedelta

from law.calendar import Calendar
from law.packs import Pack
from law.why import deadline

WITH_DECISION = "repair.notice_with_decision"
EARLIEST = "repair.earliest"
CLEAN_TERM = "repair.clean_term"
DECIDED_BY = "repair.decided_by"
DECISION_TERM = "repair.decision_term"
FREE = "repair.free"
SHOWN = ("repair.full_performance", "repair.commitment")
MINIMUM = {
    "minor": "",
    "ordinary": "record.publicity.ordinary_min",
    "serious": "record.publicity.serious_min",
}
"""The shortest publication of a degree; a minor one has none."""


def goes_with_decision(pack: Pack) -> bool:
    """Whether the pack wants the repair notice made and served together with the decision (两书同达)."""
    return bool(pack.get(WITH_DECISION))


def is_printable(pack: Pack) -> bool:
    """Whether adverse records are repaired on application, so that a notice of it can be handed over at all."""
    return bool(pack.get("repair.application")) or pack.get("repair.kind") == "application"


def notice_words(pack: Pack, *, degree: str, determined_on: date, calendar: Calendar, site: str = "") -> dict[str, str]:
    """The words of a notice about a decision of `determined_on`: sentences, and `from_on` as an ISO day or empty.

    `degree` is that of the adverse information; a list entry is serious. `site` is where one may apply online. Raises
    OutsideCalendar beyond the calendar's years.
    """
    from_on, opens = _opens(pack, degree=degree, determined_on=determined_on, calendar=calendar)
    told = {
        "from_on": from_on.isoformat() if from_on else "",
        "opens": opens,
        "address": site,
        "shows": "；".join(_shown(pack)),
        "decided_by": _decider(pack),
        "decision_term": pack.entry(DECISION_TERM).chinese if pack.get(DECISION_TERM) is not None else "",
        "free": "信用修复不收取任何费用；以办理信用修复为名收费的，均可举报。" if pack.get(FREE) else "",
        "clauses": "；".join(_clauses(pack, degree)),
    }
    return {name: said for name, said in told.items() if said}


def _opens(pack: Pack, *, degree: str, determined_on: date, calendar: Calendar) -> tuple[date | None, str]:
    """The first day on which it may be applied for, where the decision alone fixes it, and the sentence for it."""
    if pack.get(EARLIEST) == "after_minimum":
        key = MINIMUM.get(degree, "")
        if not key or pack.get(key) is None:
            return determined_on, "没有最短公示期，纠正失信行为、履行义务后即可申请"
        last, _ = deadline(pack, calendar, key=key, start_on=determined_on)
        return last + timedelta(days=1), f"最短公示期{pack.entry(key).chinese}，自认定之日起计算，期满次日起可以申请"
    if pack.get(CLEAN_TERM) is not None:
        return None, f"自纠正失信行为之日起{pack.entry(CLEAN_TERM).chinese}内未再发生同类失信行为的，可以申请"
    return determined_on, "纠正失信行为后即可申请"


def _shown(pack: Pack) -> list[str]:
    asked = ["已经纠正失信行为、基本消除不良影响的证明"]
    if pack.get("repair.full_performance"):
        asked.append("已经完全履行决定所定义务的证明")
    if pack.get("repair.commitment") is not False:
        asked.append("不再失信的信用承诺（受理后向社会公开）")
    return asked


def _decider(pack: Pack) -> str:
    return pack.entry(DECIDED_BY).chinese if pack.get(DECIDED_BY) is not None else ""


def _clauses(pack: Pack, degree: str) -> list[str]:
    """The sources of what the notice says, each once, in the order of the sentences."""
    keys = (WITH_DECISION, EARLIEST, MINIMUM.get(degree, ""), CLEAN_TERM, *SHOWN, DECIDED_BY, DECISION_TERM, FREE)
    known = (key for key in keys if key and pack.get(key) is not None)
    return list(dict.fromkeys(citation.short for key in known for citation in pack.citations(key)[:1]))
