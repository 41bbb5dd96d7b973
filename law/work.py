"""What of the law waits for the office: papers that end, that have ended, or that are on trial without a last day."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from core.actors import Actor
from core.work import WorkItem
from law.operations import NoActivePack, active_pack
from law.operations.papers import may_end_papers, paper_states


def work(actor: Actor, on: date) -> list[WorkItem]:
    """One row per alarm among the papers that the pack in force rests on; two statements, none for other posts."""
    if not may_end_papers(actor):
        return []
    try:
        pack = active_pack(on=on)
    except NoActivePack:
        return []
    cited = {c.clause.partition(" ")[0] for entry in pack.entries.values() for c in entry.citations if c.clause}
    alarming = [state for key, state in paper_states().items() if key in cited and state.alarming(on)]
    url = reverse("admin:law_paperend_changelist")
    rows = (
        ("规则包所依据的文件已经失效", [state for state in alarming if state.ended(on)]),
        ("规则包所依据的文件即将失效", [state for state in alarming if state.ends_on and not state.ended(on)]),
        ("试行文件没有登记失效日期", [state for state in alarming if state.ends_on is None]),
    )
    return [
        WorkItem(
            label=label,
            count=len(states),
            due_on=min((state.ends_on for state in states if state.ends_on), default=None),
            url=url,
            group="法规与规则包",
        )
        for label, states in rows
    ]
