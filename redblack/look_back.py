"""A subject at a past instant: what was held, where it stood, what the public saw, and on which acts that rests (I6).

It lies on the floor of the lists, as the dossier does. Every look is a row of the access log, written first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from core.actors import BUSINESS_POSTS, Actor
from core.clocks import OFFICE_ZONE, day_of
from core.flows import Flow
from core.refusals import NotAllowed, Refused
from departments.queries import names_of
from records.flow import RECORD
from records.models import Record
from records.past import Then as RecordThen
from records.past import then as record_then
from records.terms import LIST_GROUND, MASKED_ITEMS
from redblack.flow import ENTRY
from redblack.models import Entry
from redblack.past import LISTS, PUBLICITY
from redblack.past import Then as EntryThen
from redblack.past import then as entry_then
from redblack.past_queries import as_of, steps_until
from subjects.models import Subject
from subjects.operations.looks import write_log
from subjects.past import names_at
from subjects.queries import held_by
from subjects.rules import Look, desk_name, look_refusals
from subjects.terms import HISTORY, SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One move until that instant: its number in the trail, what was done, when."""

    transition_id: int
    label: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry or a record then, under the name of its subject then, with the acts on which the answer rests.

    `unseen` says why the public did not see it; empty where it did.
    """

    then: Any
    name: str
    unit: str
    unseen: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A subject at an instant. `entries` and `records` are what the reader may find; the others what everybody saw.

    `named_openly` is false for persons, whom the public finds by full name and number only.
    """

    subject: Subject
    instant: datetime
    name: str
    name_now: str
    named_openly: bool
    entries: tuple[Row, ...]
    records: tuple[Row, ...]
    listed: tuple[Row, ...]
    preliminary: tuple[Row, ...]
    left: tuple[Row, ...]
    public_records: tuple[Row, ...]

    @property
    def nothing_public(self) -> bool:
        """Whether the public saw nothing at all."""
        return not (self.listed or self.preliminary or self.left or self.public_records)


@transaction.atomic
def look_back(subject: Subject, *, instant: datetime, look: Look, by: Actor, at: datetime) -> Past:
    """What the platform held and showed of `subject`, and of those merged into it, at `instant`; the look is logged.

    Raises NotAllowed without a business post, Refused without purpose or case. Constant statements.
    """
    if not by.holds(*BUSINESS_POSTS):
        raise NotAllowed("本岗位不能查看某一时刻的信用档案。")
    if refusals := look_refusals(look, on=day_of(at), known=(HISTORY,)):
        raise Refused(refusals)
    write_log(subject, look, by=by, at=at)
    entries, records = _entries(subject, instant=instant, by=by), _records(subject, instant=instant, by=by)
    on = instant.astimezone(OFFICE_ZONE).date()
    names = names_at([subject, *_subjects(entries), *_subjects(records)], instant)
    shown_as = {pk: desk_name(name, adult_on=subject.adult_on, on=on) for pk, name in names.items()}
    units = names_of({one.recogniser_id for one, _ in entries})
    told = {flow.name: _acts(flow, ids, instant) for flow, ids in ((ENTRY, _ids(entries)), (RECORD, _ids(records)))}
    rows = [
        (
            Row(
                then=one,
                name=shown_as[one.entry.subject_id],
                unit=units.get(one.recogniser_id, ""),
                unseen="" if one.place else one.hidden,
                acts=told[ENTRY.name].get(one.entry.pk, ()),
            ),
            mine,
        )
        for one, mine in entries
    ]
    held = [
        (
            Row(
                then=one,
                name=shown_as[one.record.subject_id],
                unit=one.record.provider.name,
                unseen=_unseen(one),
                acts=told[RECORD.name].get(one.record.pk, ()),
            ),
            mine,
        )
        for one, mine in records
    ]
    return Past(
        subject=subject,
        instant=instant,
        name=shown_as[subject.pk],
        name_now=desk_name(subject.name, adult_on=subject.adult_on, on=day_of(at)),
        named_openly=openly(subject),
        entries=tuple(row for row, mine in rows if mine),
        records=tuple(row for row, mine in held if mine),
        listed=tuple(row for row, _ in rows if row.then.place == LISTS),
        preliminary=tuple(row for row, _ in rows if row.then.place == PUBLICITY),
        left=tuple(row for row, _ in rows if row.then.place and row.then.place not in (LISTS, PUBLICITY)),
        public_records=tuple(row for row, _ in held if not row.unseen),
    )


def _unseen(one: RecordThen) -> str:
    """Why the public did not see a record: by its dates, or because it had no page of its own."""
    if one.hidden:
        return one.hidden
    if one.record.item is None or one.record.item.code == LIST_GROUND:
        return "没有单独的页面，随名单公示"
    named = one.record.item.code in MASKED_ITEMS or openly(one.record.subject)
    return "" if named else "公开页面不列该主体"


def openly(subject: Subject) -> bool:
    """Whether lists and pages may name `subject`: no person, no business under its operator's own name."""
    return subject.kind != SubjectKind.NATURAL_PERSON and subject.name_sealed is None


def _entries(subject: Subject, *, instant: datetime, by: Actor) -> list[tuple[EntryThen, bool]]:
    """The entries then, each with whether `by` may find it: what everybody saw is told to everybody."""
    every = Entry.objects.unscoped("what the public saw then, it may be told now").filter(held_by([subject.pk]))
    mine = set(Entry.objects.within(by).filter(held_by([subject.pk])).values_list("pk", flat=True))
    rows = as_of(every, instant).select_related("subject", "programme").order_by("-listed_on", "-pk")
    return [(entry_then(row, at=instant), row.pk in mine) for row in rows]


def _records(subject: Subject, *, instant: datetime, by: Actor) -> list[tuple[RecordThen, bool]]:
    """As the entries."""
    every = Record.objects.unscoped("what the public saw then, it may be told now").filter(held_by([subject.pk]))
    mine = set(Record.objects.within(by).filter(held_by([subject.pk])).values_list("pk", flat=True))
    rows = (
        every.as_of(instant)
        .with_marks(instant)
        .select_related("subject", "provider", "item")
        .order_by("-determined_on", "-pk")
    )
    return [(record_then(row, at=instant), row.pk in mine) for row in rows]


def _subjects(rows: Sequence[tuple[Any, bool]]) -> list[Subject]:
    return [_case(one).subject for one, _ in rows]


def _ids(rows: Sequence[tuple[Any, bool]]) -> list[int]:
    return [_case(one).pk for one, _ in rows]


def _case(one: Any) -> Any:
    return one.entry if isinstance(one, EntryThen) else one.record


def _acts(flow: Flow, case_ids: Collection[int], instant: datetime) -> Mapping[int, tuple[Act, ...]]:
    """The moves of these cases until `instant`, by case; one statement."""
    found: dict[int, tuple[Act, ...]] = {}
    for row in steps_until(flow.name, case_ids or [0], instant):
        label = flow.of(row["verb"])[0].label if row["verb"] in flow.verbs else row["verb"]
        act = Act(transition_id=row["transition_id"], label=label, at=row["done_at"])
        found[row["case_id"]] = (*found.get(row["case_id"], ()), act)
    return found
