"""How a record ends: withdrawn, quashed or repaired; the linked records of those responsible go with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.sets import Change, Decision, Report, Verb
from law.operations import pack_by_version_id
from law.packs import Pack
from law.why import Why
from records.events import RecordsEnded, RecordsQuashed
from records.flow import RECORD
from records.models import Record
from records.rules import QUASHING, REPAIRING, Quashing, QuashingFacts, RepairingFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingFacts:
    """What the closing of a record needs to know."""

    pack_version_id: int
    parent_id: int | None


def law_of(facts: Any) -> Pack:
    """The pack that decided a record decides it still."""
    return pack_by_version_id(facts.pack_version_id)


def _end(facts: ClosingFacts | RepairingFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"ended_on": day_of(at), "ended_at": at})


def _followers(verb: str) -> Callable[[Change], None]:
    """A responsible person's linked record follows its parent out."""

    def follow(change: Change) -> None:
        linked = Record.objects.unscoped("linked records follow their parent").filter(
            parent_id__in=change.ids, state="filed"
        )
        if linked.exists():
            sets.run(
                _VERBS[verb],
                linked,
                by=timer("随所属单位记录"),
                at=change.at,
                given=change.given,
                note="随所属单位的记录",
            )

    return follow


_VERBS: dict[str, Verb[Any]] = {
    name: Verb(
        flow=RECORD,
        name=name,
        model=Record,
        facts=lambda records, on: records.values("id", "pack_version_id", "parent_id"),
        facts_type=ClosingFacts,
        law_of=law_of,
        decide=_end,
        effects=(_followers(name),),
        event=RecordsEnded,
        owner_column="provider_id",
    )
    for name in ("revoke", "withdraw")
}
_VERBS["repair"] = Verb(
    flow=RECORD,
    name="repair",
    model=Record,
    facts=lambda records, on: records.values("id", "pack_version_id", "parent_id", "item__code"),
    facts_type=RepairingFacts,
    law_of=law_of,
    rules=REPAIRING,
    decide=_end,
    effects=(_followers("repair"),),
    event=RecordsEnded,
    owner_column="provider_id",
)


def _fell(facts: QuashingFacts, law: Any, at: datetime) -> Decision:
    given: Quashing = facts.given
    values = {
        "ended_on": day_of(at),
        "ended_at": at,
        "quashed_by": given.authority,
        "quashing_document_no": given.document_no,
        "quashed_on": given.quashed_on,
    }
    said = f"原决定已由{given.authority}以{given.document_no}（{given.quashed_on:%Y-%m-%d}）撤销，不再作为认定依据。"
    return Decision(values=values, why=Why(sentences=(said,)).as_json())


_VERBS["quash"] = Verb(
    flow=RECORD,
    name="quash",
    model=Record,
    facts=lambda records, on: records.values("id", "pack_version_id", "determined_on", "item__code", "provider_id"),
    facts_type=QuashingFacts,
    law_of=law_of,
    rules=QUASHING,
    decide=_fell,
    effects=(_followers("quash"),),
    event=RecordsQuashed,
    owner_column="provider_id",
)


def quash(
    records: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    authority: str,
    document_no: str,
    quashed_on: date,
    note: str = "",
    **how: Any,
) -> Report:
    """Register that the decisions behind records were quashed, by whom and by which document (P9).

    The linked records of those responsible go too. Entries that rest on nothing else leave their lists as wrong.
    """
    given = Quashing(authority=authority, document_no=document_no, quashed_on=quashed_on)
    return sets.run(_VERBS["quash"], records, by=by, at=at, given=given, note=note, **how)


def revoke(records: models.QuerySet[Any], *, by: Actor, at: datetime, note: str = "", **how: Any) -> Report:
    """Withdraw records that were filed in error: they and their linked records go to the archive.

    A determination that a court or another authority quashed is `quash`.
    """
    return sets.run(_VERBS["revoke"], records, by=by, at=at, note=note, **how)


def withdraw(records: models.QuerySet[Any], *, by: Actor, at: datetime, note: str = "", **how: Any) -> Report:
    """Withdraw records because their provider's message takes them back; as `revoke`, which is an officer's act."""
    return sets.run(_VERBS["withdraw"], records, by=by, at=at, note=note, **how)


def repair(records: models.QuerySet[Any], *, by: Actor, at: datetime, note: str = "", **how: Any) -> Report:
    """Take records over as repaired: display and use end, the original goes to the archive (JS-G 35)."""
    return sets.run(_VERBS["repair"], records, by=by, at=at, note=note, **how)
