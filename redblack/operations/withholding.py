"""Keep an entry from the public, and let it become public: it is enforced all the same (P12)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.sets import Decision, Report, Verb
from redblack.events import EntriesDisclosed, EntriesWithheld
from redblack.fact_queries import withholding_facts
from redblack.operations.basis import ENTRIES, because, law_of
from redblack.rules.withholding import ASKING, DISCLOSING, WITHHOLDING, WithholdingFacts


def _verb(name: str, **parts: Any) -> Verb[WithholdingFacts]:
    return Verb(name=name, facts=withholding_facts, facts_type=WithholdingFacts, law_of=law_of, **ENTRIES, **parts)


def _asked(facts: WithholdingFacts, law: Any, at: datetime) -> Decision:
    ground = facts.given["ground"].strip()
    values = {"withholding_ground": ground, "withholding_asked_by_id": facts.by.user_id if facts.by else None}
    return Decision(values=values, why=because(law, f"提请不予公开，依据：{ground}"))


_ASK = _verb("ask_withholding", rules=ASKING, decide=_asked)


def ask_withholding(entries: models.QuerySet[Any], *, by: Actor, at: datetime, ground: str, **how: Any) -> Report:
    """Ask that entries be kept from the public, on a ground in law. Until an approver decides, none is listed."""
    return sets.run(_ASK, entries, by=by, at=at, given={"ground": ground}, **how)


def _withheld(facts: WithholdingFacts, law: Any, at: datetime) -> Decision:
    """Publicity that has not begun falls away: an entry that nobody may see cannot be put up for objections."""
    values = {
        "withheld_on": day_of(at),
        "withheld_by_id": facts.by.user_id if facts.by else None,
        "publicity_required": facts.publicity_required and (facts.publicised or facts.listed),
    }
    sentence = f"不予公开，依据：{facts.withholding_ground}。名单的效力和联合奖惩不受影响。"
    return Decision(values=values, why=because(law, sentence))


_WITHHOLD = _verb("withhold", rules=WITHHOLDING, decide=_withheld, event=EntriesWithheld)


def withhold(entries: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Keep entries from public lists, counts, search, publicity and exit notices: a second person decides."""
    return sets.run(_WITHHOLD, entries, by=by, at=at, **how)


def _disclosed(facts: WithholdingFacts, law: Any, at: datetime) -> Decision:
    before = not (facts.publicised or facts.listed)
    values = {
        "withholding_ground": "",
        "withholding_asked_by_id": None,
        "withheld_on": None,
        "withheld_by_id": None,
        "publicity_required": facts.usual_publicity if before else facts.publicity_required,
    }
    sentence = "解除不予公开，自今日起按规定公开。" if facts.held_on else "不同意不予公开，按规定公开。"
    return Decision(values=values, why=because(law, sentence))


_DISCLOSE = _verb("disclose", rules=DISCLOSING, decide=_disclosed, event=EntriesDisclosed)


def disclose(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Refuse or end the withholding, with the reason in `note`: entries are public as their dates say."""
    return sets.run(_DISCLOSE, entries, by=by, at=at, note=note, **how)
