"""While an objection to a record is dealt with it bears a mark; it is shown and used all the same (JS-G 32)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.sets import Decision, Report, Verb
from law.why import Why
from records.flow import RECORD
from records.models import Record
from records.operations.ending import law_of
from records.rules import CLEARING, DisputeFacts
from records.terms import WHILE_VERIFYING


def _reasons(law: Any, sentence: str) -> dict[str, Any]:
    keys = (WHILE_VERIFYING,) if law.get(WHILE_VERIFYING) is not None else ()
    return Why.cited(law, *keys, sentences=(sentence,)).as_json()


def _marked(facts: DisputeFacts, law: Any, at: datetime) -> Decision:
    """A second objection to the same record keeps the first day."""
    since: date = facts.disputed_on or day_of(at)
    return Decision(
        values={"disputed_on": since}, why=_reasons(law, f"异议处理中，自{since:%Y-%m-%d}起打上标识，照常公示和使用。")
    )


def _cleared(facts: DisputeFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"disputed_on": None}, why=_reasons(law, "异议处理完毕，标识自今日起取消。"))


def _verb(name: str, **parts: Any) -> Verb[DisputeFacts]:
    return Verb(
        flow=RECORD,
        name=name,
        model=Record,
        facts=lambda records, on: records.values("id", "pack_version_id", "disputed_on"),
        facts_type=DisputeFacts,
        law_of=law_of,
        owner_column="provider_id",
        **parts,
    )


_MARK = _verb("mark_disputed", decide=_marked)
_CLEAR = _verb("clear_dispute", rules=CLEARING, decide=_cleared)


def mark_disputed(records: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Mark records as objected to, from today until `clear_dispute`; a record that is marked already stays so.

    What is shown of a record, and whether it counts as a ground, does not change.
    """
    return sets.run(_MARK, records, by=by, at=at, **how)


def clear_dispute(records: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Take the mark off records. Call it with the last of several objections: the mark does not count them."""
    return sets.run(_CLEAR, records, by=by, at=at, **how)
