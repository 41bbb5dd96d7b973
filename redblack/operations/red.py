"""Red entries while they stand: put before the recogniser when something negative is filed, and every year (P14).

No paper takes a subject off a red list because of a record (only a black entry does, JY 6(2)): a person decides.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.sets import Decision, Report, Verb
from law.operations import current_calendar
from law.packs import Pack
from law.why import Why, deadline
from redblack.fact_queries import red_facts
from redblack.operations.basis import ENTRIES, because, law_of
from redblack.rules import QUESTIONING, REEVALUATING, RedFacts
from redblack.terms import NEGATIVE_TERM, REEVALUATION_LEAD, REEVALUATION_TERM

NOTHING: dict[str, Any] = {"reevaluation_opens_on": None, "reevaluation_due_on": None}


def next_reevaluation(law: Pack, *, after: date, valid_to: date, first: bool = False) -> tuple[dict[str, Any], Why]:
    """The columns of the next re-evaluation after a listing or an earlier one, and why.

    It is due after the office's term, at the latest with the validity, and lies on the desk the lead time before.
    Nothing is due where the validity ends first and the desk has just looked at the entry.
    """
    if law.get(REEVALUATION_TERM) is None or law.get(REEVALUATION_LEAD) is None:
        return dict(NOTHING), Why(sentences=())
    calendar = current_calendar()
    due_on, why = deadline(law, calendar, key=REEVALUATION_TERM, start_on=after, label="红名单复评期限")
    if due_on > valid_to:
        due_on = valid_to
        why = why + Why(sentences=(f"名单有效期至{valid_to:%Y-%m-%d}，复评不晚于该日。",))
    opens_on = calendar.back(due_on, law.term(REEVALUATION_LEAD))
    if opens_on <= after and not first:
        return dict(NOTHING), Why(sentences=("有效期届满前不再复评；继续认定的，按程序重新提出。",))
    return {"reevaluation_opens_on": opens_on, "reevaluation_due_on": due_on}, why


# --- something negative was filed ---------------------------------------------------------------------------------


def _questioned(facts: RedFacts, law: Any, at: datetime) -> Decision:
    """The first negative record starts the term; a further one is added to the file and moves no day."""
    on = day_of(at)
    said = [f"该主体新增负面信息：{one}。" for one in facts.negatives]
    values: dict[str, Any] = {
        "negative_on": facts.negative_on or on,
        "reevaluation_opens_on": facts.reevaluation_opens_on,
        "reevaluation_due_on": facts.reevaluation_due_on,
    }
    if not facts.listed:
        return Decision(values=values, why=because(law, *said, "复评之前不得列入红名单。", keys=(NEGATIVE_TERM,)))
    if facts.negative_on is not None:
        return Decision(values=values, why=because(law, *said, "已在复评中，期限不变。"))
    due_on, why = deadline(law, current_calendar(), key=NEGATIVE_TERM, start_on=on, label="复评期限")
    why = Why(sentences=(*said, "请认定单位复评，决定继续在列或者提请退出。")) + why
    values |= {"reevaluation_opens_on": on, "reevaluation_due_on": due_on}
    return Decision(values=values, clauses=tuple(dict.fromkeys(c.short for c in why.citations)), why=why.as_json())


def question(entries: models.QuerySet[Any], *, filed: int, at: datetime) -> Report:
    """Put red entries before their recogniser because the transition `filed` brought negative records in.

    The timer only puts: whether the subject stays on the list, a person decides.
    """
    verb = Verb(
        name="question",
        facts=partial(red_facts, filed=filed),
        facts_type=RedFacts,
        law_of=law_of,
        rules=QUESTIONING,
        decide=_questioned,
        **ENTRIES,
    )
    return sets.run(verb, entries, by=timer("新增负面信息"), at=at, all_or_nothing=True)


# --- the decision that it stays -----------------------------------------------------------------------------------


def _reevaluated(facts: RedFacts, law: Any, at: datetime) -> Decision:
    on = day_of(at)
    why = Why(sentences=("复评合格，继续在列。" if facts.listed else "复评合格，继续办理。",))
    values: dict[str, Any] = {"negative_on": None, **NOTHING, "reevaluated_on": on}
    if facts.listed and facts.valid_to is not None:
        columns, more = next_reevaluation(law, after=on, valid_to=facts.valid_to)
        values, why = values | columns, why + more
    return Decision(values=values, clauses=tuple(dict.fromkeys(c.short for c in why.citations)), why=why.as_json())


_REEVALUATE = Verb(
    name="reevaluate",
    facts=red_facts,
    facts_type=RedFacts,
    law_of=law_of,
    rules=REEVALUATING,
    decide=_reevaluated,
    **ENTRIES,
)


def reevaluate(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Find that red entries still meet their criteria, with the findings in `note`; their validity stays as it is.

    Where they do not, somebody asks for their exit (`request_exit`) and an approver decides.
    """
    return sets.run(_REEVALUATE, entries, by=by, at=at, note=note, **how)
