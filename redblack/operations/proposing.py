"""How entries begin that a unit of this place recognises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.refusals import Refusal, Refused, unique
from core.rules import judge
from core.sets import Decision
from departments.terms import Power
from law.operations import pack_by_version_id
from law.packs import Pack
from law.why import Why
from records.operations import Filed, Lifetimes, RecordClaim, file
from redblack import rules
from redblack.flow import ENTRY
from redblack.models import Entry, EntryGround, Programme
from redblack.rules import ProposalFacts
from subjects.models import Subject
from subjects.operations import Claim, Identified, identify
from subjects.rules import CAPACITY_RULES, CapacityFacts, capacity_question
from subjects.terms import SubjectKind, SubjectStatus


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
    """The answer for one row: its entry, or why it was refused. `warnings` do not hinder.

    Of a row from elsewhere: `stands` says that its entry is here as the row has it, `changes` what of it differs.
    """

    entry_id: int | None = None
    subject_name: str = ""
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    stands: bool = False
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def propose(
    proposals: Sequence[Proposal],
    *,
    programme: Programme,
    by: Actor,
    at: datetime,
    all_or_nothing: bool = False,
    note: str = "",
    rehearse: bool = False,
) -> list[Proposed]:
    """Begin one entry per proposal under `programme`; one answer each, in order. Constant SQL statements.

    With `all_or_nothing` a single refusal raises `Refused` and nothing is saved. With `rehearse` nothing is saved
    at all: the answers are those that would be given now.
    Raises `NotAllowed` without the post 经办.
    """
    sets.demand_post(ENTRY, "propose", by)
    pack = pack_by_version_id(programme.pack_version_id)
    with transaction.atomic():
        batch = _Batch(proposals, programme=programme, pack=pack, by=by, at=at)
        batch.judge_alone()
        batch.identify()
        batch.judge_subjects()
        batch.file_grounds(rehearse=rehearse)
        if rehearse:
            transaction.set_rollback(True)
            return batch.answers()
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
        self.terms = Lifetimes(pack)

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
            grounds=tuple((g.ground, g.polarity, self.terms.validity(g)) for g in proposal.grounds),
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
            if subject.status == SubjectStatus.DECEASED:
                found += (rules.SubjectLives().refusal(True, law=self.pack),)
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

    def file_grounds(self, *, rehearse: bool) -> None:
        """File the records on which the entries rest, or only ask whether they could be; one call for the batch."""
        claims, owners = [], []
        for place in self.standing():
            for ground in self.proposals[place].grounds:
                claims.append(replace(ground, subject_id=self.subjects[place].subject_id))
                owners.append(place)
        answers = file(claims, pack=self.pack, by=self.by, at=self.at, rehearse=rehearse)
        for place, filed in zip(owners, answers, strict=True):
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
