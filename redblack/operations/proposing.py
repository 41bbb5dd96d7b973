"""How entries begin: proposed by a recognising unit, or received from a court or an upper level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.events import announce
from core.refusals import Refusal, Refused, unique
from core.rules import judge
from core.sets import Decision
from departments.terms import Power
from law.operations import pack_by_version_id
from law.packs import Pack
from law.why import Why
from records.operations import Filed, RecordClaim, file, validity
from redblack import rules
from redblack.events import EntriesListed
from redblack.flow import ENTRY
from redblack.models import Entry, EntryGround, Programme
from redblack.operations.exits import hide, yield_to_black
from redblack.rules import ProposalFacts, ReceivedFacts
from redblack.terms import Colour
from subjects.models import Subject
from subjects.operations import Claim, Identified, RefusedClaim, identify
from subjects.rules import CAPACITY_RULES, CapacityFacts, capacity_question
from subjects.terms import SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Whom a unit proposes for its list, on which decision and grounds.

    `capacity_confirmed` is the officer's word that a person of 16 or 17 lives on their own labour (民法典 18).
    """

    claim: Claim
    decision_no: str
    reason: str
    grounds: tuple[RecordClaim, ...]
    circumstances: tuple[str, ...] = ()
    capacity_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The answer for one proposal: its entry, or why it was refused. `warnings` do not hinder."""

    entry_id: int | None = None
    subject_name: str = ""
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()


def propose(
    proposals: Sequence[Proposal],
    *,
    programme: Programme,
    by: Actor,
    at: datetime,
    all_or_nothing: bool = False,
    note: str = "",
) -> list[Proposed]:
    """Begin one entry per proposal under `programme`; one answer each, in order. Constant SQL statements.

    With `all_or_nothing` a single refusal raises `Refused` and nothing is saved.
    Raises `NotAllowed` without the post 经办.
    """
    sets.demand_post(ENTRY, "propose", by)
    pack = pack_by_version_id(programme.pack_version_id)
    with transaction.atomic():
        batch = _Batch(proposals, programme=programme, pack=pack, by=by, at=at)
        batch.judge_alone()
        batch.identify()
        batch.judge_subjects()
        batch.file_grounds()
        batch.create(note=note)
        if all_or_nothing and any(batch.refusals):
            raise Refused(unique(refusal for found in batch.refusals for refusal in found))
    return batch.answers()


class _Batch:
    """One run of `propose`: what is known of each proposal so far, by its place in the list."""

    def __init__(
        self, proposals: Sequence[Proposal], *, programme: Programme, pack: Pack, by: Actor, at: datetime
    ) -> None:
        self.proposals = proposals
        self.programme = programme
        self.pack = pack
        self.by = by
        self.at = at
        self.on = day_of(at)
        self.refusals: list[tuple[Refusal, ...]] = [() for _ in proposals]
        self.warnings: list[tuple[str, ...]] = [() for _ in proposals]
        self.subjects: dict[int, Identified] = {}
        self.records: dict[int, list[Filed]] = {}
        self.entries: dict[int, Entry] = {}

    def standing(self) -> list[int]:
        """The places that nothing has been said against yet."""
        return [place for place, refusals in enumerate(self.refusals) if not refusals]

    def judge_alone(self) -> None:
        """What can be judged without knowing the subject; nobody is entered for a proposal that cannot stand."""
        published = Programme.objects.published(self.on).filter(pk=self.programme.pk).exists()
        for place, proposal in enumerate(self.proposals):
            facts = self._facts(proposal, published=published)
            self.refusals[place] = judge(rules.PROPOSING, facts, law=self.pack, on=self.on)

    def _facts(self, proposal: Proposal, *, published: bool, same_decision: bool = False) -> ProposalFacts:
        recogniser = self.programme.recogniser
        return ProposalFacts(
            colour=self.programme.colour,
            programme_published=published,
            own_programme=recogniser.pk == self.by.department_id,
            recogniser_level=recogniser.level,
            may_recognise=Power.RECOGNISE in recogniser.powers,
            allowed_grounds=tuple(self.programme.grounds),
            grounds=tuple((g.ground, g.polarity, validity(g, self.pack)[0]) for g in proposal.grounds),
            has_evidence=all(ground.evidence for ground in proposal.grounds),
            same_decision=same_decision,
        )

    def identify(self) -> None:
        """Find or open the dossiers of those who are still standing."""
        places = self.standing()
        answers = identify([self.proposals[place].claim for place in places], by=self.by, at=self.at)
        for place, answer in zip(places, answers, strict=True):
            if isinstance(answer, Identified):
                self.subjects[place] = answer
                self.warnings[place] = answer.warnings
            else:
                self.refusals[place] = answer.refusals

    def judge_subjects(self) -> None:
        """Capacity (JS-G 2), and the same decision twice, also within the batch."""
        ids = {answer.subject_id for answer in self.subjects.values()}
        list(Subject.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))
        people = Subject.objects.in_bulk(ids)
        taken = set(self._decisions(ids))
        for place in self.standing():
            proposal, subject = self.proposals[place], people[self.subjects[place].subject_id]
            decision = (subject.pk, proposal.decision_no)
            found = self._capacity(proposal, subject)
            if decision in taken:
                found += (rules.NotTwice().refusal(True, law=self.pack),)
            taken.add(decision)
            self.refusals[place] = found

    def _decisions(self, subject_ids: Iterable[int]) -> Any:
        standing = Entry.objects.unscoped("the same decision twice").filter(
            subject_id__in=subject_ids,
            programme__code=self.programme.code,
            closed_on__isnull=True,
            exited_on__isnull=True,
        )
        return standing.values_list("subject_id", "decision_no")

    def _capacity(self, proposal: Proposal, subject: Subject) -> tuple[Refusal, ...]:
        facts = CapacityFacts(
            natural_person=subject.kind == SubjectKind.NATURAL_PERSON,
            sixteen_on=subject.sixteen_on,
            adult_on=subject.adult_on,
            no_capacity=subject.no_capacity,
        )
        found = judge(CAPACITY_RULES, facts, law=self.pack, on=self.on)
        question = capacity_question(facts, law=self.pack, on=self.on)
        if question and not proposal.capacity_confirmed:
            found += (Refusal(code="capacity_question", sentence=question, remedy="请承办人确认后填“是”再提交。"),)
        return found

    def file_grounds(self) -> None:
        """File the records on which the entries rest; one call for the whole batch."""
        claims, owners = [], []
        for place in self.standing():
            for ground in self.proposals[place].grounds:
                claims.append(replace(ground, subject_id=self.subjects[place].subject_id))
                owners.append(place)
        for place, filed in zip(owners, file(claims, pack=self.pack, by=self.by, at=self.at), strict=True):
            self.refusals[place] += filed.refusals
            self.records.setdefault(place, []).append(filed)

    def create(self, *, note: str) -> None:
        """Write the entries with their grounds."""
        rows = [(place, self._drafted(place)) for place in self.standing()]
        if not rows:
            return
        why = Why.cited(self.pack, "listing.grounds", sentences=("依据认定办法和所附信用记录提出初步名单。",))
        decision = Decision(clauses=(self.pack.cite("listing.grounds").short,), why=why.as_json())
        entries = [(entry, decision) for _, entry in rows]
        sets.create(ENTRY, "propose", entries, by=self.by, at=self.at, note=note)
        self.entries = dict(rows)
        EntryGround.objects.bulk_create(
            EntryGround(entry=entry, record=filed.record)
            for place, entry in rows
            for filed in self.records[place]
            if filed.record is not None
        )

    def _drafted(self, place: int) -> Entry:
        proposal = self.proposals[place]
        return Entry(
            subject_id=self.subjects[place].subject_id,
            programme=self.programme,
            recogniser_id=self.programme.recogniser_id,
            pack_version_id=self.programme.pack_version_id,
            colour=self.programme.colour,
            decision_no=proposal.decision_no,
            reason=proposal.reason,
            circumstances=list(proposal.circumstances),
            publicity_required=self.programme.publicity_required,
            proposed_on=self.on,
            proposed_by_id=self.by.user_id,
        )

    def answers(self) -> list[Proposed]:
        return [
            Proposed(
                entry_id=self.entries[place].pk if place in self.entries else None,
                subject_name=self.subjects[place].name if place in self.subjects else "",
                refusals=self.refusals[place],
                warnings=self.warnings[place],
            )
            for place in range(len(self.proposals))
        ]


# --- received from elsewhere --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An entry of a court or an upper level, as it stands there. `valid_to` is inclusive."""

    claim: Claim
    origin: str
    authority: str
    decision_no: str
    reason: str
    listed_on: date
    valid_to: date
    circumstances: tuple[str, ...] = ()


def receive(rows: Sequence[Received], *, programme: Programme, by: Actor, at: datetime) -> list[Proposed]:
    """Take entries over as they stand: no notice, no approval, no repair here (B10, JY 12, PY 四(二)).

    A red one of a subject that is black here is kept, hidden and reported; a black one makes our red ones yield.
    """
    sets.demand_post(ENTRY, "receive", by)
    with transaction.atomic():
        found = _identified(rows, by=by, at=at, pack=pack_by_version_id(programme.pack_version_id))
        known = [(row, answer) for row, answer in zip(rows, found, strict=True) if isinstance(answer, Identified)]
        entries = [_received(row, answer, programme, on=day_of(at)) for row, answer in known]
        if entries:
            _make_room(entries, at=at)
            decision = Decision(why=Why(sentences=("按来源单位认定的内容归集。",)).as_json())
            transition_id = sets.create(ENTRY, "receive", [(entry, decision) for entry in entries], by=by, at=at)
            announce(EntriesListed(transition_id=transition_id, at=at, by=by, count=len(entries)))
    made = iter(zip(entries, known, strict=True))
    return [_answer(answer, made) for answer in found]


def _identified(rows: Sequence[Received], *, by: Actor, at: datetime, pack: Pack) -> list[Any]:
    """The dossiers of the rows that still stand at their origin; the refusals of the others."""
    judged = [judge(rules.RECEIVING, _terms(row), law=pack, on=day_of(at)) for row in rows]
    claims = [row.claim for row, refusals in zip(rows, judged, strict=True) if not refusals]
    answers = iter(identify(claims, by=by, at=at))
    return [RefusedClaim(refusals=refusals) if refusals else next(answers) for refusals in judged]


def _terms(row: Received) -> ReceivedFacts:
    return ReceivedFacts(listed_on=row.listed_on, valid_to=row.valid_to)


def _answer(answer: Any, made: Any) -> Proposed:
    if not isinstance(answer, Identified):
        return Proposed(refusals=answer.refusals)
    entry, _ = next(made)
    return Proposed(entry_id=entry.pk, subject_name=answer.name, warnings=answer.warnings)


def _received(row: Received, answer: Identified, programme: Programme, *, on: date) -> Entry:
    return Entry(
        subject_id=answer.subject_id,
        programme=programme,
        recogniser_id=programme.recogniser_id,
        pack_version_id=programme.pack_version_id,
        colour=programme.colour,
        origin=row.origin,
        origin_authority=row.authority,
        decision_no=row.decision_no,
        reason=row.reason,
        circumstances=list(row.circumstances),
        publicity_required=False,
        listed_on=row.listed_on,
        effective_from=on,
        valid_to=row.valid_to,
        public_to=row.valid_to,
    )


def _make_room(entries: Sequence[Entry], *, at: datetime) -> None:
    on = day_of(at)
    ids = sorted({entry.subject_id for entry in entries})
    list(Subject.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    standing = Entry.objects.unscoped("cross-check of received lists").filter(subject_id__in=ids).in_force(on)
    if entries[0].colour == Colour.BLACK:
        ours = standing.filter(colour=Colour.RED, origin="own")
        theirs = standing.filter(colour=Colour.RED).exclude(origin="own")
        if ours.exists():
            yield_to_black(ours, at=at)
        if theirs.exists():
            hide(theirs, at=at)
        return
    black = set(standing.filter(colour=Colour.BLACK).values_list("subject_id", flat=True))
    for entry in entries:
        entry.hidden_on = on if entry.subject_id in black else None
