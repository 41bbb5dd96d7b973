"""Entries of the system before this one: taken over as they stood there, without a word to anybody (P13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from core import sets
from core.actors import Actor
from core.rules import judge
from core.sets import Decision
from law.operations import current_calendar
from law.why import Why, deadline
from redblack import rules
from redblack.flow import ENTRY
from redblack.models import Entry, Programme
from redblack.operations.proposing import Proposed
from redblack.operations.receiving import Known
from redblack.rules import OldFacts
from redblack.terms import Colour, ExitReason
from subjects.operations import Claim

HERE_ALREADY = "what stands here of the old system, or against it"
LONGEST = rules.OldTermWithinLaw.key


@dataclass(frozen=True, slots=True, kw_only=True)
class OldEntry:
    """An entry as the old system held it, under its number there.

    `valid_to` is inclusive; `exited_on` and `exit_reason` only where it had left. `term_basis` names the law that
    gives a longer term than the pack.
    """

    claim: Claim
    old_number: str
    decision_no: str
    reason: str
    listed_on: date
    valid_to: date
    exited_on: date | None = None
    exit_reason: str = ""
    term_basis: str = ""


def take_over(
    rows: Sequence[OldEntry], *, programme: Programme, by: Actor, at: datetime, note: str = "", rehearse: bool = False
) -> list[Proposed]:
    """Take over entries of the old system: those that stand there are listed, those that had left become archive.

    Nothing is announced: no letter, no task, no notice. One that the old system still shows after its term is
    archived as expired. A number that is here already changes nothing. With `rehearse` nothing is saved.
    Constant SQL statements. Raises `NotAllowed` without the post.
    """
    sets.demand_post(ENTRY, "take_over", by)
    with transaction.atomic():
        move = _Move(rows, programme=programme, by=by, at=at)
        move.judge()
        move.identify()
        move.leave_out_the_dead([place for place, (exited_on, _) in enumerate(move.ends) if exited_on is None])
        move.compare()
        if rehearse:
            transaction.set_rollback(True)
        else:
            move.enter(note=note)
    return move.answers()


class _Move(Known):
    """One run of `take_over`."""

    rows: Sequence[OldEntry]

    def __init__(self, rows: Sequence[OldEntry], **context: Any) -> None:
        super().__init__(rows, **context)
        self.ends = [self._end(row) for row in rows]
        self.made: dict[int, Entry] = {}

    def _end(self, row: OldEntry) -> tuple[date | None, str]:
        """When and why a row left its list: what its term ended has ended, whatever the old system shows."""
        if row.exited_on is None and not row.exit_reason and row.valid_to < self.on:
            return row.valid_to + timedelta(days=1), ExitReason.EXPIRED
        return row.exited_on, row.exit_reason

    def _facts(self, place: int, *, against: str = "") -> OldFacts:
        row, (exited_on, exit_reason) = self.rows[place], self.ends[place]
        return OldFacts(
            colour=self.programme.colour,
            listed_on=row.listed_on,
            valid_to=row.valid_to,
            exited_on=exited_on,
            exit_reason=exit_reason,
            term_basis=row.term_basis,
            longest_to=self._longest(row),
            other_colour=against,
        )

    def _longest(self, row: OldEntry) -> date | None:
        if self.programme.colour != Colour.BLACK or self.pack.get(LONGEST) is None:
            return None
        return deadline(self.pack, current_calendar(), key=LONGEST, start_on=row.listed_on)[0]

    def judge(self) -> None:
        """What can be judged without knowing the subject."""
        for place in range(len(self.rows)):
            self.refusals[place] = judge(rules.TAKING_OVER, self._facts(place), law=self.pack, on=self.on)

    def compare(self) -> None:
        """Which rows are here already, and which stood against an entry of the other colour."""
        numbers: set[tuple[int, str]] = set()
        held = {
            (entry.subject_id, entry.old_number): entry
            for entry in self.of_the_list().exclude(old_number="").exclude(exit_reason=ExitReason.MOVED_WRONGLY)
        }
        others = self._of_the_other_colour()
        for place in self.places():
            key = (self.subjects[place].subject_id, self.rows[place].old_number)
            if key in numbers:
                self.refusals[place] = (rules.NotTwice().refusal(True, law=self.pack),)
            elif key in held:
                self.standing[place] = held[key]
            else:
                facts = self._facts(place, against=self._against(place, others))
                self.refusals[place] = judge(rules.NEVER_BOTH, facts, law=self.pack, on=self.on)
            numbers.add(key)
        self._demand_one_decision_once()

    def _demand_one_decision_once(self) -> None:
        """A decision on which an entry is open here, or in this file, makes no second one."""
        still_open = self.of_the_list().filter(closed_on__isnull=True, exited_on__isnull=True)
        decided = {(entry.subject_id, entry.decision_no) for entry in still_open}
        for place in self.places():
            if place in self.standing or self.ends[place][0] is not None:
                continue
            if self.key(place) in decided:
                self.refusals[place] = (rules.NotTwice().refusal(True, law=self.pack),)
            decided.add(self.key(place))

    def _of_the_other_colour(self) -> dict[int, list[Entry]]:
        ids = {answer.subject_id for answer in self.subjects.values()}
        entries = Entry.objects.unscoped(HERE_ALREADY).filter(
            subject_id__in=ids, effective_from__isnull=False, hidden_on__isnull=True
        )
        found: dict[int, list[Entry]] = {}
        for entry in entries.exclude(colour=self.programme.colour):
            found.setdefault(entry.subject_id, []).append(entry)
        return found

    def _against(self, place: int, others: Mapping[int, Sequence[Entry]]) -> str:
        row, (exited_on, _) = self.rows[place], self.ends[place]
        until = min(row.valid_to, exited_on - timedelta(days=1)) if exited_on else row.valid_to
        for other in others.get(self.subjects[place].subject_id, ()):
            span: Any = other.in_force
            if span is not None and not span.isempty and span.lower <= until and row.listed_on < span.upper:
                return f"{other}（{span.lower:%Y-%m-%d}起）"
        return ""

    def enter(self, *, note: str) -> None:
        """Write the entries that are new here: one transition for those that stand, one for the archive."""
        fresh = [place for place in self.places() if place not in self.standing]
        for verb, gone in (("take_over", False), ("archive", True)):
            places = [place for place in fresh if (self.ends[place][0] is not None) is gone]
            rows = [(self._entry(place), self._why(place)) for place in places]
            if rows:
                sets.create(ENTRY, verb, rows, by=self.by, at=self.at, note=note)
            self.made |= {place: entry for place, (entry, _) in zip(places, rows, strict=True)}

    def _entry(self, place: int) -> Entry:
        row, (exited_on, exit_reason) = self.rows[place], self.ends[place]
        return Entry(
            subject_id=self.subjects[place].subject_id,
            programme=self.programme,
            recogniser_id=self.programme.recogniser_id,
            pack_version_id=self.programme.pack_version_id,
            colour=self.programme.colour,
            decision_no=row.decision_no,
            old_number=row.old_number,
            reason=row.reason,
            publicity_required=False,
            listed_on=row.listed_on,
            effective_from=row.listed_on,
            valid_to=row.valid_to,
            public_to=row.valid_to,
            exited_on=exited_on,
            exit_reason=exit_reason,
            exit_ground="旧系统已退出" if exited_on else "",
        )

    def _why(self, place: int) -> Decision:
        row, (exited_on, exit_reason) = self.rows[place], self.ends[place]
        sentences = ["由旧系统移入，按旧系统的认定内容和日期保存；告知、公示、送达在旧系统办理，本系统不作判断。"]
        if row.term_basis:
            sentences.append(f"有效期的依据：{row.term_basis}。")
        if exited_on is not None:
            sentences.append(
                f"{exited_on:%Y-%m-%d}退出，原因：{ExitReason(exit_reason).label}。只存档案，不公开、不惩戒。"
            )
        return Decision(why=Why(sentences=tuple(sentences)).as_json())

    def answers(self) -> list[Proposed]:
        return [self._answer(place) for place in range(len(self.rows))]

    def _answer(self, place: int) -> Proposed:
        entry = self.made.get(place) or self.standing.get(place)
        made = self.answer(place, entry_id=entry.pk if entry else None, stands=place in self.standing)
        expired = not self.refusals[place] and self.rows[place].exited_on is None and self.ends[place][0] is not None
        told = ("旧系统仍显示在列，有效期已届满，按到期退出存入档案。",) if expired else ()
        return replace(made, warnings=(*made.warnings, *told))
