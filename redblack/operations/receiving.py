"""Entries of a court or an upper level: taken over as they stand, brought up to date, let go (B10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.events import announce
from core.refusals import Refusal
from core.rules import judge
from core.sets import Decision, Report, Verb
from law.operations import pack_by_version_id
from law.packs import Pack
from law.why import Why
from redblack import rules
from redblack.events import EntriesCorrected, EntriesListed
from redblack.fact_queries import follow_facts
from redblack.flow import ENTRY
from redblack.models import Entry, Programme
from redblack.operations.basis import ENTRIES, because, law_of, tell_origins
from redblack.operations.exits import hide, leave, yield_to_black
from redblack.operations.proposing import Proposed
from redblack.rules import FollowFacts, LeavingFacts, ReceivedFacts
from redblack.terms import Colour, ExitReason, Origin
from subjects.models import Subject
from subjects.operations import Claim, Identified, identify
from subjects.terms import SubjectStatus

LABELS = {"listed_on": "列入日期", "valid_to": "有效期至", "reason": "认定事由"}
"""What of a standing entry may differ from its origin, and how it is called."""
Key = tuple[int, str]
"""The subject and the number of the decision: what an entry of one list is known by."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What of a received entry follows its origin. `valid_to` is inclusive."""

    listed_on: date
    valid_to: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What an origin says of an entry that it removed; `left_on` where it says the day."""

    claim: Claim
    origin: str
    decision_no: str
    left_on: date | None = None


def receive(
    rows: Sequence[Received], *, programme: Programme, by: Actor, at: datetime, note: str = "", rehearse: bool = False
) -> list[Proposed]:
    """Take entries over as they stand: no notice, no approval, no repair here (B10, JY 12, PY 四(二)).

    A row whose entry stands here already changes nothing, or what its origin changed. A red one of a subject that
    is black here is kept and hidden, and its origin told; a black one makes our red ones yield. With `rehearse`
    nothing is saved. Constant SQL statements. Raises `NotAllowed` without the post.
    """
    sets.demand_post(ENTRY, "receive", by)
    with transaction.atomic():
        intake = _Intake(rows, programme=programme, by=by, at=at)
        intake.judge()
        intake.identify()
        intake.leave_out_the_dead()
        intake.compare()
        if rehearse:
            transaction.set_rollback(True)
        else:
            intake.enter(note=note)
            intake.follow(note=note)
    return intake.answers()


class Known:
    """Rows from elsewhere and what is known of each so far, by its place in the file."""

    def __init__(self, rows: Sequence[Any], *, programme: Programme, by: Actor, at: datetime) -> None:
        self.rows = rows
        self.programme = programme
        self.pack: Pack = pack_by_version_id(programme.pack_version_id)
        self.by = by
        self.at = at
        self.on = day_of(at)
        self.refusals: list[tuple[Refusal, ...]] = [() for _ in rows]
        self.subjects: dict[int, Identified] = {}
        self.standing: dict[int, Entry] = {}

    def places(self) -> list[int]:
        """The places that nothing has been said against yet."""
        return [place for place, refusals in enumerate(self.refusals) if not refusals]

    def identify(self) -> None:
        """Find or open the dossiers; nobody is found by a name alone."""
        places = self.places()
        answers = identify([self.rows[place].claim for place in places], by=self.by, at=self.at)
        for place, answer in zip(places, answers, strict=True):
            if isinstance(answer, Identified):
                self.subjects[place] = answer
            else:
                self.refusals[place] = answer.refusals

    def leave_out_the_dead(self, places: Collection[int] | None = None) -> None:
        """Nobody who died is put on a list, wherever that was decided (P11); of `places` only, if given."""
        ids = {answer.subject_id for answer in self.subjects.values()}
        dead = set(Subject.objects.filter(pk__in=ids, status=SubjectStatus.DECEASED).values_list("pk", flat=True))
        for place, answer in self.subjects.items():
            if answer.subject_id in dead and (places is None or place in places):
                self.refusals[place] = (rules.SubjectLives().refusal(True, law=self.pack),)

    def key(self, place: int) -> Key:
        return self.subjects[place].subject_id, self.rows[place].decision_no

    def of_the_list(self) -> models.QuerySet[Any]:
        """The entries of these subjects on this list, in whatever version of its programme."""
        ids = {answer.subject_id for answer in self.subjects.values()}
        entries = Entry.objects.unscoped("what stands here already of a received list")
        return entries.filter(subject_id__in=ids, programme__code=self.programme.code)

    def answer(self, place: int, **more: Any) -> Proposed:
        subject = self.subjects.get(place)
        return Proposed(
            subject_name=subject.name if subject else "",
            refusals=self.refusals[place],
            warnings=subject.warnings if subject else (),
            **more,
        )


class _Intake(Known):
    """One run of `receive`."""

    rows: Sequence[Received]

    def __init__(self, rows: Sequence[Received], **context: Any) -> None:
        super().__init__(rows, **context)
        self.changes: dict[int, dict[str, tuple[str, str]]] = {}
        self.entries: dict[int, Entry] = {}

    def judge(self) -> None:
        """What can be judged without knowing the subject."""
        for place, row in enumerate(self.rows):
            facts = ReceivedFacts(
                listed_on=row.listed_on, valid_to=row.valid_to, origin=row.origin, colour=self.programme.colour
            )
            self.refusals[place] = judge(rules.RECEIVING, facts, law=self.pack, on=self.on)

    def compare(self) -> None:
        """Which rows stand here already, and what their origin changed since."""
        open_entries = self.of_the_list().filter(closed_on__isnull=True, exited_on__isnull=True)
        known = {(entry.subject_id, entry.decision_no): entry for entry in open_entries}
        taken: set[Key] = set()
        for place in self.places():
            entry = known.get(self.key(place))
            if self.key(place) in taken or (entry is not None and entry.origin != self.rows[place].origin):
                self.refusals[place] = (rules.NotTwice().refusal(True, law=self.pack),)
            elif entry is not None:
                self._compare_with(place, entry)
            taken.add(self.key(place))

    def _compare_with(self, place: int, entry: Entry) -> None:
        row = self.rows[place]
        self.standing[place] = entry
        self.changes[place] = {
            name: (str(getattr(entry, name)), str(getattr(row, name)))
            for name in LABELS
            if getattr(entry, name) != getattr(row, name)
        }
        if self.changes[place]:
            facts = FollowFacts(
                **{name: getattr(entry, name) for name in FOLLOWED}, entry_id=entry.pk, given={entry.pk: row}
            )
            self.refusals[place] = judge(rules.FOLLOWING, facts, law=self.pack, on=self.on)

    def enter(self, *, note: str) -> None:
        """Write the entries that are new here, in one transition."""
        self.entries = {
            place: _received(self.rows[place], self.subjects[place], self.programme, on=self.on)
            for place in self.places()
            if place not in self.standing
        }
        if not self.entries:
            return
        entries = list(self.entries.values())
        _make_room(entries, at=self.at)
        decision = Decision(why=Why(sentences=("按来源单位认定的内容归集。",)).as_json())
        rows = [(entry, decision) for entry in entries]
        transition_id = sets.create(ENTRY, "receive", rows, by=self.by, at=self.at, note=note)
        tell_origins([entry.pk for entry in entries if entry.hidden_on], transition_id=transition_id, at=self.at)
        announce(EntriesListed(transition_id=transition_id, at=self.at, by=self.by, count=len(entries)))

    def follow(self, *, note: str) -> None:
        """Bring the standing entries up to date that their origin changed."""
        given = {self.standing[place].pk: self.rows[place] for place in self.places() if self.changes.get(place)}
        if given:
            chosen = Entry.objects.unscoped("what an origin changed").filter(pk__in=given)
            follow_origin(chosen, given=given, by=self.by, at=self.at, note=note, all_or_nothing=True)

    def answers(self) -> list[Proposed]:
        return [
            self.answer(
                place,
                entry_id=self._entry_id(place),
                stands=place in self.standing and not self.changes[place],
                changes=self.changes.get(place, {}),
            )
            for place in range(len(self.rows))
        ]

    def _entry_id(self, place: int) -> int | None:
        entry = self.entries.get(place) or self.standing.get(place)
        return None if entry is None or self.refusals[place] else entry.pk


FOLLOWED = ("pack_version_id", "origin", "listed_on", "valid_to", "effective_from", "reason")


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


# --- brought up to date -------------------------------------------------------------------------------------------


def _followed(facts: FollowFacts, law: Any, at: datetime) -> Decision:
    now = facts.given[facts.entry_id]
    told = [
        f"{label}由“{getattr(facts, name)}”改为“{getattr(now, name)}”。"
        for name, label in LABELS.items()
        if getattr(facts, name) != getattr(now, name)
    ]
    values = {name: getattr(now, name) for name in LABELS}
    return Decision(values={**values, "public_to": now.valid_to}, why=because(law, "来源单位已更新。", *told))


_FOLLOW_ORIGIN = Verb(
    name="follow_origin",
    facts=follow_facts,
    facts_type=FollowFacts,
    law_of=law_of,
    rules=rules.FOLLOWING,
    decide=_followed,
    event=EntriesCorrected,
    **ENTRIES,
)


def follow_origin(
    entries: models.QuerySet[Any], *, given: Mapping[int, Received | Standing], by: Actor, at: datetime, **how: Any
) -> Report:
    """Give received entries the dates and the reason that their origin gives now; every recipient is told.

    `given` says by entry how it stands there.
    """
    return sets.run(_FOLLOW_ORIGIN, entries, by=by, at=at, given=given, **how)


# --- let go -------------------------------------------------------------------------------------------------------


def leave_by_rows(
    rows: Sequence[Leaving], *, programme: Programme, by: Actor, at: datetime, note: str = "", rehearse: bool = False
) -> list[Proposed]:
    """Let go of the entries that their origins removed (JY 12, 20); one answer a row, in order.

    A row that stands nowhere here is refused; one whose entry left that way already changes nothing.
    """
    sets.demand_post(ENTRY, "leave", by)
    with transaction.atomic():
        parting = _Parting(rows, programme=programme, by=by, at=at)
        parting.identify()
        parting.find()
        if rehearse:
            transaction.set_rollback(True)
        else:
            parting.leave(note=note)
    return parting.answers()


class _Parting(Known):
    """One run of `leave_by_rows`."""

    rows: Sequence[Leaving]

    def identify(self) -> None:
        """As for those who come, but nobody gets a dossier for having left."""
        with transaction.atomic():
            super().identify()
            transaction.set_rollback(True)

    def find(self) -> None:
        """The entry that each row means: still listed, or left already."""
        theirs = self.of_the_list().exclude(origin=Origin.OWN)
        listed = self._by_key(theirs.filter(exited_on__isnull=True))
        left = self._by_key(theirs.filter(exit_reason=ExitReason.LEFT_AT_ORIGIN))
        seen: set[Key] = set()
        for place in self.places():
            row, known = self.rows[place], (self.rows[place].origin, *self.key(place))
            entry = listed.get(known) or left.get(known)
            facts = LeavingFacts(left_on=row.left_on, stands_here=entry is not None)
            self.refusals[place] = judge(rules.LEAVING, facts, law=self.pack, on=self.on)
            if self.key(place) in seen:
                self.refusals[place] = (rules.NotTwice().refusal(True, law=self.pack),)
            elif entry is not None:
                self.standing[place] = entry
            seen.add(self.key(place))

    def _by_key(self, entries: models.QuerySet[Any]) -> dict[tuple[str, int, str], Entry]:
        return {(entry.origin, entry.subject_id, entry.decision_no): entry for entry in entries.order_by("pk")}

    def leave(self, *, note: str) -> None:
        going = [self.standing[place].pk for place in self.places() if self.standing[place].exited_on is None]
        if going:
            chosen = Entry.objects.unscoped("what its origin removed").filter(pk__in=going)
            leave(chosen, by=self.by, at=self.at, note=note, all_or_nothing=True)

    def answers(self) -> list[Proposed]:
        return [
            self.answer(
                place,
                entry_id=self.standing[place].pk if place in self.standing and not self.refusals[place] else None,
                stands=place in self.standing and self.standing[place].exited_on is not None,
            )
            for place in range(len(self.rows))
        ]
