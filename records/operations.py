"""The only writers of credit records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.events import announce
from core.refusals import Refusal
from core.rules import judge
from core.sets import Change, Decision, Report, Verb
from departments.models import Department
from departments.terms import Power
from law.operations import current_calendar, pack_by_version_id
from law.packs import Pack
from law.why import Why, deadline
from records.events import RecordsCorrected, RecordsEnded, RecordsFiled, RecordsQuashed
from records.flow import RECORD
from records.models import Evidence, Record
from records.queries import COPIED, links_to_make
from records.rules import FILING, QUASHING, FilingFacts, Quashing, QuashingFacts, validity_key


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClaim:
    """What a provider says about a subject, before it is filed.

    `subject_id` is 0 until the subject is identified; `evidence` are titles of proving documents.
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
    judged = [judge(FILING, _facts(claim), law=pack, on=day_of(at)) for claim in claims]
    if rehearse:
        return [Filed(record=None, refusals=refusals) for refusals in judged]
    standing = _standing(claims)
    fresh: dict[tuple[Any, ...], tuple[Record, Decision, RecordClaim]] = {}
    terms = Validities(pack)
    for claim, refusals in zip(claims, judged, strict=True):
        if not refusals and _key(claim) not in standing and _key(claim) not in fresh:
            fresh[_key(claim)] = (*_drafted(claim, terms), claim)
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


def _facts(claim: RecordClaim) -> FilingFacts:
    return FilingFacts(
        ground=claim.ground,
        polarity=claim.polarity,
        procedure=claim.procedure,
        degree=claim.degree,
        conduct_on=claim.conduct_on,
        determined_on=claim.determined_on,
        provider_may_provide=bool({Power.PROVIDE, Power.RECOGNISE} & set(claim.provider.powers)),
    )


def _key(claim: RecordClaim) -> tuple[int, int, str, str]:
    return claim.subject_id, claim.provider.pk, claim.document_no, claim.title


def _standing(claims: Sequence[RecordClaim]) -> dict[tuple[Any, ...], Record]:
    found = (
        Record.objects.unscoped("a provider's own decision, looked up by its key")
        .filter(
            subject_id__in={claim.subject_id for claim in claims},
            provider_id__in={claim.provider.pk for claim in claims},
            document_no__in={claim.document_no for claim in claims},
            parent__isnull=True,
        )
        .exclude(state="revoked")
    )
    return {(r.subject_id, r.provider_id, r.document_no, r.title): r for r in found}


class Validities:
    """The validities of many claims under one pack, each distinct one counted once."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._known: dict[tuple[str, str, date], tuple[date | None, Decision]] = {}

    def of(self, claim: RecordClaim) -> tuple[date | None, Decision]:
        """As `validity`."""
        key = (claim.polarity, claim.degree, claim.determined_on)
        if key not in self._known:
            self._known[key] = validity(claim, self.pack)
        return self._known[key]


def _drafted(claim: RecordClaim, terms: Validities) -> tuple[Record, Decision]:
    valid_to, decision = terms.of(claim)
    record = Record(
        subject_id=claim.subject_id,
        provider=claim.provider,
        pack_version_id=terms.pack.row_id,
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
        valid_to=valid_to,
    )
    return record, decision


def validity(claim: RecordClaim, pack: Pack) -> tuple[date | None, Decision]:
    """The last day of a negative record's life, counted from determination (JS-G 30); None without a number."""
    key = validity_key(polarity=claim.polarity, degree=claim.degree)
    if not key or pack.get(key) is None:
        silent = Why(sentences=("规则包没有规定该类信息的有效期，不设默认值；列入名单须另有期限。",))
        return None, Decision(why=silent.as_json())
    valid_to, why = deadline(
        pack, current_calendar(), key=key, start_on=claim.determined_on, label="失信信息有效期（自认定之日起）"
    )
    return valid_to, Decision(clauses=(pack.cite(key).short,), why=why.as_json())


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingFacts:
    """What the closing of a record needs to know."""

    pack_version_id: int
    parent_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectingFacts:
    """What stands in a record before it is corrected."""

    pack_version_id: int
    title: str
    fact: str
    basis: str
    given: Mapping[str, str]


def _pack(facts: Any) -> Pack:
    return pack_by_version_id(facts.pack_version_id)


def _end(facts: ClosingFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"ended_on": day_of(at)})


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
        law_of=_pack,
        decide=_end,
        effects=(_followers(name),),
        event=RecordsEnded,
        owner_column="provider_id",
    )
    for name in ("revoke", "repair")
}


def _fell(facts: QuashingFacts, law: Any, at: datetime) -> Decision:
    given: Quashing = facts.given
    values = {
        "ended_on": day_of(at),
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
    facts=lambda records, on: records.values("id", "pack_version_id", "determined_on"),
    facts_type=QuashingFacts,
    law_of=_pack,
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


def repair(records: models.QuerySet[Any], *, by: Actor, at: datetime, note: str = "", **how: Any) -> Report:
    """Take records over as repaired: display and use end, the original goes to the archive (JS-G 35)."""
    return sets.run(_VERBS["repair"], records, by=by, at=at, note=note, **how)


def _corrected(facts: CorrectingFacts, law: Any, at: datetime) -> Decision:
    changed = {name: text for name, text in facts.given.items() if text}
    why = [f"更正“{name}”：由“{getattr(facts, name)}”改为“{text}”。" for name, text in changed.items()]
    values = {name: changed.get(name, getattr(facts, name)) for name in ("title", "fact", "basis")}
    return Decision(values=values, why=Why(sentences=tuple(why)).as_json())


_CORRECT = Verb(
    flow=RECORD,
    name="correct",
    model=Record,
    facts=lambda records, on: records.values("id", "pack_version_id", "title", "fact", "basis"),
    facts_type=CorrectingFacts,
    law_of=_pack,
    decide=_corrected,
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


def link_responsible(record_ids: models.QuerySet[Any], *, by: Actor, at: datetime) -> int:
    """Write severe records of organisations into the dossiers of those responsible at the time of the conduct.

    Who is responsible, and from which degree on, is the pack's (`responsible.roles`, `responsible.threshold`);
    a relation without proof of responsibility is never used (JS-G 29, JJ 15, XB 二(四)2(6)).
    Returns how many linked records were made.
    """
    records = Record.objects.unscoped("responsible persons of listed grounds")
    linked = set(records.filter(parent_id__in=record_ids).values_list("parent_id", "subject_id"))
    rows = []
    for link in links_to_make(records.filter(pk__in=record_ids)):
        pack = pack_by_version_id(link["pack_version_id"])
        pair = (link["id"], link["link_person"])
        if (
            pair not in linked
            and link["link_role"] in pack.names("responsible.roles")
            and _severe(pack, link["degree"])
        ):
            linked.add(pair)
            rows.append(_linked(link, pack))
    if rows:
        transition_id = sets.create(RECORD, "link", rows, by=by, at=at)
        announce(RecordsFiled(transition_id=transition_id, at=at, by=by, count=len(rows)))
    return len(rows)


def _severe(pack: Pack, degree: str) -> bool:
    return pack.text("responsible.threshold") == "any" or degree == "serious"


def _linked(link: Mapping[str, Any], pack: Pack) -> tuple[Record, Decision]:
    record = Record(
        subject_id=link["link_person"],
        parent_id=link["id"],
        relation_id=link["link_relation"],
        visibility="asked",
        **{name: link[name] for name in COPIED},
    )
    sentence = "行为发生时负有责任，所属单位的失信信息记入其失信记录。"
    why = Why.cited(pack, "responsible.threshold", "responsible.roles", sentences=(sentence,))
    return record, Decision(clauses=(pack.cite("responsible.threshold").short,), why=why.as_json())
