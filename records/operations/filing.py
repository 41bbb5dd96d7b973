"""What a provider says of a subject, filed as a record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.events import announce
from core.refusals import Refusal
from core.rules import judge
from core.sets import Decision
from departments.models import Department
from departments.terms import Power
from law.packs import Pack
from records.events import RecordsFiled
from records.flow import RECORD
from records.models import Evidence, Item, Record
from records.operations.lifetimes import Lifetimes
from records.rules import FILING, FilingFacts
from records.terms import LIST_GROUND

SEALED: Any = Record._meta.get_field("sealed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClaim:
    """What a provider says about a subject, before it is filed.

    `subject_id` is 0 until the subject is identified; `evidence` are titles of proving documents. `item` is the code
    of the catalogue item, `values` its other fields by code, `sealed` those with personal numbers. `provider_key` is
    the provider's own key; empty means document number and title. `valid_to` and `public_to` are what the document
    itself says, both inclusive.
    """

    provider: Department
    ground: str
    polarity: str
    procedure: str
    degree: str
    title: str
    document_no: str
    basis: str
    fact: str
    conduct_on: date
    determined_on: date
    subject_id: int = 0
    evidence: tuple[str, ...] = ()
    item: str = LIST_GROUND
    values: Mapping[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, str] = field(default_factory=dict, repr=False)
    provider_key: str = ""
    valid_to: date | None = None
    public_to: date | None = None

    @property
    def key(self) -> str:
        """By what the provider knows this record; the same key twice is the same record (JS-G 16)."""
        return self.provider_key or f"{self.document_no}|{self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The answer for one claim: the record (new or the one that stood already), or why it was refused."""

    record: Record | None
    new: bool = False
    refusals: tuple[Refusal, ...] = ()


def file(claims: Sequence[RecordClaim], *, pack: Pack, by: Actor, at: datetime, rehearse: bool = False) -> list[Filed]:
    """File the claims as records under `pack`; one answer per claim, in order. Constant SQL statements.

    A claim whose decision stands already for the same subject, provider and title is not filed twice (JS-G 16);
    one whose record was revoked may be filed anew. With `rehearse` only the refusals are found, nothing is written.
    """
    items = Item.objects.named({claim.item for claim in claims}, on=day_of(at))
    judged = [judge(FILING, filing_facts(claim, items.get(claim.item)), law=pack, on=day_of(at)) for claim in claims]
    if rehearse:
        return [Filed(record=None, refusals=refusals) for refusals in judged]
    standing = _standing(claims)
    lives = Lifetimes(pack)
    fresh: dict[tuple[Any, ...], tuple[Record, Decision, RecordClaim]] = {}
    for claim, refusals in zip(claims, judged, strict=True):
        if not refusals and _key(claim) not in standing and _key(claim) not in fresh:
            fresh[_key(claim)] = (*drafted(claim, items[claim.item], lives, at=at), claim)
    if fresh:
        with transaction.atomic():
            rows = [(record, why) for record, why, _ in fresh.values()]
            transition_id = sets.create(RECORD, "file", rows, by=by, at=at)
            Evidence.objects.bulk_create(
                Evidence(record=record, title=title, added_at=at)
                for record, _, claim in fresh.values()
                for title in claim.evidence
            )
            announce(RecordsFiled(transition_id=transition_id, at=at, by=by, count=len(rows)))
    return [
        Filed(record=None, refusals=refusals)
        if refusals
        else Filed(record=standing.get(_key(claim)) or fresh[_key(claim)][0], new=_key(claim) in fresh)
        for claim, refusals in zip(claims, judged, strict=True)
    ]


def filing_facts(claim: RecordClaim, item: Item | None) -> FilingFacts:
    """What the rules of filing ask of a claim; `item` is None where no published catalogue has it."""
    return FilingFacts(
        item_published=item is not None,
        nature=item.nature if item else "",
        ground=claim.ground,
        polarity=claim.polarity,
        procedure=claim.procedure,
        degree=claim.degree,
        conduct_on=claim.conduct_on,
        determined_on=claim.determined_on,
        provider_may_provide=bool({Power.PROVIDE, Power.RECOGNISE} & set(claim.provider.powers)),
    )


def _key(claim: RecordClaim) -> tuple[int, int, str, str]:
    return claim.subject_id, claim.provider.pk, claim.item, claim.key


def _standing(claims: Sequence[RecordClaim]) -> dict[tuple[Any, ...], Record]:
    found = (
        Record.objects.unscoped("a provider's own decision, looked up by its key")
        .filter(
            subject_id__in={claim.subject_id for claim in claims},
            provider_id__in={claim.provider.pk for claim in claims},
            provider_key__in={claim.key for claim in claims},
            parent__isnull=True,
        )
        .exclude(state="revoked")
        .select_related("item")
    )
    return {(r.subject_id, r.provider_id, r.item.code, r.provider_key): r for r in found}


def drafted(claim: RecordClaim, item: Item, lives: Lifetimes, *, at: datetime) -> tuple[Record, Decision]:
    """The record that a claim makes when it is filed at `at`, unsaved, and the decision its dates rest on."""
    life = lives.of(claim, item, filed_on=day_of(at))
    record = Record(
        subject_id=claim.subject_id,
        item=item,
        provider=claim.provider,
        provider_key=claim.key,
        pack_version_id=lives.pack.row_id,
        ground=claim.ground,
        polarity=claim.polarity,
        procedure=claim.procedure,
        degree=claim.degree,
        title=claim.title,
        document_no=claim.document_no,
        basis=claim.basis,
        fact=claim.fact,
        conduct_on=claim.conduct_on,
        determined_on=claim.determined_on,
        valid_to=life.valid_to,
        visibility=item.visibility,
        values=dict(claim.values),
        sealed=SEALED.seal(json.dumps(dict(claim.sealed), ensure_ascii=False)) if claim.sealed else None,
        public_from=life.public_from,
        public_to=life.public_to,
        publish_due_on=life.publish_due_on,
        filed_at=at,
        since_at=at,
    )
    return record, life.decision
