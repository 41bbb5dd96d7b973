"""The records of a dossier as one reader sees them: what they say, how long they live and why, who answers for them.

Which records he finds is asked of the query set, what of a record he reads of `records.showing`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps

from core.actors import Actor
from core.clocks import day_of
from law.operations import pack_by_version_id
from law.why import Why
from records.disputes import Dispute, dispute_of
from records.flow import RECORD
from records.models import Record
from records.past import Then, then
from records.showing import Eyes, Shown, authorised, eyes_of, may_read, show
from records.terms import Polarity
from subjects.models import Relation, Subject
from subjects.queries import held_by
from subjects.rules import Look, desk_name
from subjects.terms import Basis, Purpose

MOST = 500
"""How many records one page or answer holds; of more the newest are shown, and that there are more is said."""

DATED_BY = ("file", "update", "link")
"""The moves that count the dates of a record."""

ENTITLED = frozenset({Basis.AUTHORISATION, Basis.SELF})
"""On whose word a reader sees what may be looked at on request only (JS-G 22)."""

KINDS = (Polarity.BASIC, Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.OTHER)
"""The four kinds of information, in the order of JS-G 9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Somebody who answered for the organisation on the day of the conduct, and whether it stands in his dossier."""

    subject_id: int
    name: str
    role: str
    from_on: date | None
    to_on: date | None
    linked: bool = False
    linked_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One record in a dossier. `fields` are what this reader may see; `why` how its dates came about.

    `now` says whether it has effect and whether the public sees it. `parent` names the organisation whose record it
    follows; of the organisation's own `answering` are those responsible when the conduct happened.
    """

    row: Record
    now: Then
    over: bool
    degree: str
    fields: tuple[Shown, ...]
    why: tuple[str, ...]
    clauses: tuple[str, ...]
    answering: tuple[Answering, ...] = ()
    parent: str = ""

    @property
    def dispute(self) -> Dispute | None:
        """The objection that is dealt with, if any."""
        return dispute_of(self.row)

    @property
    def standing(self) -> str:
        """What the dates say today."""
        if self.now.ended:
            return dict(RECORD.states).get(self.row.state, self.row.state)
        return "有效期已过" if self.over else "有效"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One of the four kinds of information with its records."""

    code: str
    label: str
    lines: tuple[Line, ...]


def eyes_by(look: Look, by: Actor) -> Callable[[Any], Eyes]:
    """How `by` reads each record in this look: by his office, or by the subject's authority and for its purpose."""
    if look.basis in ENTITLED:
        eyes = authorised(f"{Purpose(look.purpose).label}：{look.case_no}")
        return lambda record: eyes
    return lambda record: eyes_of(by, record)


def records_of(subject: Subject, *, look: Look, by: Actor, at: datetime) -> tuple[tuple[Kind, ...], int]:
    """The records of a subject, and of those merged into it, by kind; and how many there are. Constant statements.

    The caller has logged the look. What the reader may not know of is not counted either.
    """
    eyes = eyes_by(look, by)
    every = (
        Record.objects.unscoped("with the subject's authority")
        if look.basis in ENTITLED
        else (Record.objects.within(by))
    )
    whole = every.as_of(at).filter(held_by([subject.pk]))
    rows = whole.select_related("subject", "provider", "item", "parent__subject")
    found = list(rows.prefetch_related("item__fields").order_by("-determined_on", "-pk")[: MOST + 1])
    count = len(found) if len(found) <= MOST else whole.count()
    chosen = [one for one in found[:MOST] if may_read(one, to=eyes(one))]
    lines = _lines(chosen, subject=subject, eyes=eyes, at=at)
    kinds = tuple(
        Kind(code=kind.value, label=str(kind.label), lines=tuple(one for one in lines if one.now.polarity == kind))
        for kind in KINDS
    )
    return kinds, count


def _lines(chosen: Sequence[Record], *, subject: Subject, eyes: Callable[[Any], Eyes], at: datetime) -> list[Line]:
    on = day_of(at)
    told = whys(RECORD.name, [one.pk for one in chosen], verbs=DATED_BY)
    answering = _answering(chosen, subject=subject, eyes=eyes, on=on)
    return [_line(one, eyes=eyes(one), why=told.get(one.pk), answering=answering(one), at=at) for one in chosen]


def _line(record: Any, *, eyes: Eyes, why: Why | None, answering: tuple[Answering, ...], at: datetime) -> Line:
    on, parent = day_of(at), record.parent
    return Line(
        row=record,
        now=then(record, at=at),
        over=record.valid_to is not None and record.valid_to < on,
        degree=degree_label(record),
        fields=show(record, fields=record.item.fields.all(), to=eyes),
        why=why.chinese if why else (),
        clauses=tuple(dict.fromkeys(citation.short for citation in why.citations if citation.short)) if why else (),
        answering=answering,
        parent=desk_name(parent.subject.name, adult_on=parent.subject.adult_on, on=on) if parent else "",
    )


def degree_label(record: Any) -> str:
    """Its degree in the words of the pack that decided it; empty where it bears none."""
    if not record.degree:
        return ""
    pack = pack_by_version_id(record.pack_version_id)
    known = pack.labels("grades.names") if pack.get("grades.names") else {}
    return known.get(record.degree, record.degree)


def whys(flow: str, case_ids: Collection[int], *, verbs: Iterable[str]) -> Mapping[int, Why]:
    """By case the reasons of the last of these moves; one statement."""
    steps = apps.get_model("core", "Step").objects.filter(
        flow=flow, case_id__in=list(case_ids), transition__verb__in=list(verbs)
    )
    rows = steps.order_by("pk").values_list("case_id", "verdict__why")
    return {case_id: Why.from_json(why) for case_id, why in rows if why and "citations" in why}


def _answering(
    chosen: Sequence[Record], *, subject: Subject, eyes: Callable[[Any], Eyes], on: date
) -> Callable[[Record], tuple[Answering, ...]]:
    """A function that gives those who answered for an organisation when the conduct of a record happened (A2).

    That a record stands in their dossiers is told to those only who may know of it there.
    """
    holders = {subject.pk, *(one.subject_id for one in chosen)}
    relations = list(Relation.objects.filter(subject__in=holders).select_related("person").order_by("pk"))
    mine = [one.pk for one in chosen]
    children = Record.objects.unscoped("the records that follow those of this dossier").filter(parent__in=mine)
    linked = {(one.parent_id, one.subject_id): one for one in children if may_read(one, to=eyes(one))}

    def of(record: Record) -> tuple[Answering, ...]:
        if record.parent_id is not None or record.polarity != Polarity.NEGATIVE:
            return ()
        covering = (one for one in relations if one.subject_id == record.subject_id and _covers(one, record.conduct_on))
        return tuple(_answers(one, linked.get((record.pk, one.person_id)), on=on) for one in covering)

    return of


def _covers(relation: Relation, day: date) -> bool:
    """Both ends inclusive; no start means from the beginning, as `RelationQuerySet.on` has it."""
    begun = relation.from_on is None or relation.from_on <= day
    return begun and (relation.to_on is None or relation.to_on >= day)


def _answers(relation: Relation, record: Record | None, *, on: date) -> Answering:
    person = relation.person
    return Answering(
        subject_id=person.pk,
        name=desk_name(person.name, adult_on=person.adult_on, on=on),
        role=str(relation.get_role_display()),
        from_on=relation.from_on,
        to_on=relation.to_on,
        linked=record is not None,
        linked_ended=record is not None and record.ended_on is not None,
    )
