"""How a record changes: corrected, or brought up to date by its provider; what it said before is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F

from core import sets
from core.actors import Actor, timer
from core.crypto import open_sealed
from core.sets import Change, Decision, Report, Verb
from law.operations import pack_by_version_id
from law.why import Why
from records.events import RecordsCorrected
from records.flow import RECORD
from records.models import Item, Record, RecordVersion
from records.operations.ending import law_of
from records.operations.filing import RecordClaim, drafted
from records.operations.lifetimes import Lifetimes
from records.rules import CORRECTING

RECORD_SEALED: Any = Record._meta.get_field("sealed")
VERSION_SEALED: Any = RecordVersion._meta.get_field("sealed")
CHANGEABLE = (
    "title",
    "fact",
    "basis",
    "values",
    "polarity",
    "procedure",
    "degree",
    "conduct_on",
    "determined_on",
    "valid_to",
    "public_from",
    "public_to",
    "publish_due_on",
)
"""The columns that a correction or a newer message may change; `RecordVersion.content` holds them as they were."""


FOLLOWED = ("title", "fact", "basis", "polarity", "procedure", "degree", "conduct_on", "determined_on", "valid_to")
"""What the linked record of a responsible person says as its parent does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectingFacts:
    """What stands in a record before it is corrected."""

    pack_version_id: int
    title: str
    fact: str
    basis: str
    item__code: str
    provider_id: int
    by: Actor | None
    given: Mapping[str, str]


def _corrected(facts: CorrectingFacts, law: Any, at: datetime) -> Decision:
    changed = {name: text for name, text in facts.given.items() if text}
    why = [f"更正“{name}”：由“{getattr(facts, name)}”改为“{text}”。" for name, text in changed.items()]
    values = {name: changed.get(name, getattr(facts, name)) for name in ("title", "fact", "basis")}
    values["since_at"] = at
    return Decision(values=values, why=Why(sentences=tuple(why)).as_json())


def opened(record: Record) -> str:
    """The JSON of a record's number fields; only verbs that must compare or carry them over ask for it."""
    return open_sealed(record.sealed)


def _kept(change: Change) -> None:
    """What the records said until now stays on file (as-of, I6)."""
    standing = Record.objects.unscoped("what a correction replaces").filter(pk__in=change.ids)
    RecordVersion.objects.bulk_create(
        RecordVersion(
            record=record,
            from_at=record.since_at or record.filed_at or change.at,
            to_at=change.at,
            content={name: getattr(record, name) for name in CHANGEABLE},
            sealed=VERSION_SEALED.seal(opened(record)) if record.sealed else None,
            transition_id=change.transition_id,
        )
        for record in standing
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowingFacts:
    """A linked record for itself; `given` holds it as it should read now, by its row."""

    pack_version_id: int
    record_id: int
    given: Mapping[int, Record]


def _as_parent(facts: FollowingFacts, law: Any, at: datetime) -> Decision:
    record = facts.given[facts.record_id]
    sentence = "所属单位的记录已经更正，记入责任人档案的记录随之更正。"
    why = Why.cited(law, "responsible.threshold", sentences=(sentence,))
    return Decision(values={**{name: getattr(record, name) for name in FOLLOWED}, "since_at": at}, why=why.as_json())


def _followed(change: Change) -> None:
    """The linked records of those responsible say what their parents say now (A2, I11)."""
    linked = Record.objects.unscoped("linked records follow their parent").filter(
        parent_id__in=change.ids, state="filed"
    )
    said = {}
    for record in linked.select_related("parent"):
        now = {name: getattr(record.parent, name) for name in FOLLOWED}
        if any(getattr(record, name) != value for name, value in now.items()):
            for name, value in now.items():
                setattr(record, name, value)
            said[record.pk] = record
    if said:
        chosen = Record.objects.unscoped("linked records follow their parent").filter(pk__in=list(said))
        by = timer("随所属单位记录")
        sets.run(_FOLLOW, chosen, by=by, at=change.at, given=said, note="随所属单位的记录")


_FOLLOW = Verb(
    before=(_kept,),
    flow=RECORD,
    name="update",
    model=Record,
    facts=lambda records, on: records.values("id", "pack_version_id", record_id=F("pk")),
    facts_type=FollowingFacts,
    law_of=law_of,
    decide=_as_parent,
    event=RecordsCorrected,
    owner_column="provider_id",
)
_CORRECT = Verb(
    before=(_kept,),
    flow=RECORD,
    name="correct",
    model=Record,
    facts=lambda records, on: records.values(
        "id", "pack_version_id", "title", "fact", "basis", "item__code", "provider_id"
    ),
    facts_type=CorrectingFacts,
    law_of=law_of,
    rules=CORRECTING,
    decide=_corrected,
    effects=(_followed,),
    event=RecordsCorrected,
    owner_column="provider_id",
)


def correct(
    records: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    title: str = "",
    fact: str = "",
    basis: str = "",
    **how: Any,
) -> Report:
    """Correct the words of records (JS-G 32); empty arguments leave a field as it is. Old and new are kept."""
    given = {"title": title, "fact": fact, "basis": basis}
    return sets.run(_CORRECT, records, by=by, at=at, given=given, **how)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatingFacts:
    """A record by its keys; `given` holds what its provider says of it now."""

    pack_version_id: int
    subject_id: int
    provider_id: int
    provider_key: str
    given: Mapping[tuple[int, int, str], tuple[Record, Decision]]


def _updated(facts: UpdatingFacts, law: Any, at: datetime) -> Decision:
    record, decision = facts.given[facts.subject_id, facts.provider_id, facts.provider_key]
    values = {name: getattr(record, name) for name in CHANGEABLE}
    values["sealed"] = "\\x" + record.sealed.data.hex() if record.sealed else None
    return Decision(values={**values, "since_at": at}, clauses=decision.clauses, why=decision.why)


_UPDATE = Verb(
    before=(_kept,),
    flow=RECORD,
    name="update",
    model=Record,
    facts=lambda records, on: records.values("id", "pack_version_id", "subject_id", "provider_id", "provider_key"),
    facts_type=UpdatingFacts,
    law_of=law_of,
    decide=_updated,
    effects=(_followed,),
    event=RecordsCorrected,
    owner_column="provider_id",
)


def update_records(
    pairs: Sequence[tuple[Record, RecordClaim]], *, item: Item, by: Actor, at: datetime, **how: Any
) -> Report:
    """Bring records to what their provider says of them now; what they said before is kept (A7).

    The pack that decided a record decides it still; its publication began when it was filed.
    """
    lives: dict[int, Lifetimes] = {}
    for record, _ in pairs:
        lives.setdefault(record.pack_version_id, Lifetimes(pack_by_version_id(record.pack_version_id)))
    said = {
        (record.subject_id, record.provider_id, record.provider_key): drafted(
            claim, item, lives[record.pack_version_id], at=record.filed_at or at
        )
        for record, claim in pairs
    }
    chosen = Record.objects.unscoped("the provider's own records").filter(pk__in=[record.pk for record, _ in pairs])
    return sets.run(_UPDATE, chosen, by=by, at=at, given=said, **how)


def restore_records(versions: models.QuerySet[RecordVersion], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Give records the words again that they had before an update which is taken back; both stay on file.

    `versions` hold what stood before, one a record.
    """
    said = {}
    for version in versions.select_related("record"):
        record = version.record
        for name, value in version.content.items():
            column: Any = Record._meta.get_field(name)
            setattr(record, name, column.to_python(value))
        record.sealed = RECORD_SEALED.seal(open_sealed(version.sealed)) if version.sealed else None
        why = Why(sentences=("更新所在的批次已经撤销，恢复更新前的内容。",)).as_json()
        said[record.subject_id, record.provider_id, record.provider_key] = (record, Decision(why=why))
    chosen = Record.objects.unscoped("the provider's own records").filter(
        pk__in=[record.pk for record, _ in said.values()]
    )
    return sets.run(_UPDATE, chosen, by=by, at=at, given=said, **how)
