"""An entry never stands longer than its grounds: listed within them, shortened when one of them ends (I3)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models

from core import sets
from core.actors import timer
from core.clocks import day_of
from core.queries import grouped
from core.refusals import Refused
from core.rules import judge
from core.sets import Decision, Report, Verb
from law.calendar import Deadline
from law.operations import current_calendar
from law.packs import Pack
from law.terms import Term
from law.why import Why
from redblack.events import EntriesCorrected
from redblack.fact_queries import grounds_facts
from redblack.models import Entry
from redblack.operations.basis import ENTRIES, law_of
from redblack.operations.exits import lapse
from redblack.rules import GroundsFacts, OtherGroundsStillCarry, PathFacts
from redblack.terms import EXPIRED_UNUSABLE, Colour


def ends_of(facts: PathFacts | GroundsFacts, law: Pack) -> list[tuple[date, Why]]:
    """The last days that the standing grounds allow, each with its reason; none where nothing limits.

    The last ground ends every entry; the term of a black list's programme counts from the last determination.
    """
    ends: list[tuple[date, Why]] = []
    if facts.colour == Colour.BLACK and facts.term and facts.determined_on is not None:
        counted = current_calendar().add(facts.determined_on, Term.parse(facts.term))
        ends.append((counted.on, by_programme(facts.term, "自认定之日起", counted, law, "record.validity.start")))
    if facts.ground_ends_on is not None:
        key = "record.validity.serious" if facts.colour == Colour.BLACK else EXPIRED_UNUSABLE
        keys = (key,) if law.get(key) is not None else ()
        sentence = f"最后一项认定依据的有效期至{facts.ground_ends_on:%Y-%m-%d}，名单不得长于依据。"
        ends.append((facts.ground_ends_on, Why.cited(law, *keys, sentences=(sentence,))))
    return ends


def by_programme(term: str, begins: str, counted: Deadline, law: Pack, key: str) -> Why:
    """Why a term of the programme itself ends that day; `key` is what the pack says of its beginning or its use."""
    said = f"认定办法规定的有效期为{Term.parse(term).chinese}，{begins}计算，至{counted.on:%Y-%m-%d}止。"
    return Why.cited(law, *((key,) if law.get(key) is not None else ()), sentences=(said, *counted.sum))


# --- a ground ended -----------------------------------------------------------------------------------------------


def _shortened(facts: GroundsFacts, law: Any, at: datetime) -> Decision:
    end, why = min(ends_of(facts, law), key=lambda end: end[0])
    valid_to = min(end, facts.valid_to)
    if over := judge((OtherGroundsStillCarry(),), valid_to, law=law, on=day_of(at)):
        raise Refused(over)
    said = f"认定依据有变动，按其余依据计算，名单有效期由{facts.valid_to:%Y-%m-%d}缩短至{valid_to:%Y-%m-%d}。"
    keys = (EXPIRED_UNUSABLE,) if law.get(EXPIRED_UNUSABLE) is not None else ()
    why = Why.cited(law, *keys, sentences=(said,)) + why
    values = {"valid_to": valid_to, "public_to": min(facts.public_to, valid_to)}
    for name in ("reevaluation_opens_on", "reevaluation_due_on"):
        day = getattr(facts, name)
        values[name] = day and min(day, valid_to)
    return Decision(values=values, clauses=tuple(dict.fromkeys(c.short for c in why.citations)), why=why.as_json())


_SHORTEN: Verb[GroundsFacts] = Verb(
    name="shorten",
    facts=grounds_facts,
    facts_type=GroundsFacts,
    law_of=law_of,
    decide=_shortened,
    event=EntriesCorrected,
    **ENTRIES,
)


def shorten(entries: models.QuerySet[Any], *, at: datetime) -> Report:
    """Shorten the validity of entries of ours to what the grounds that still stand allow; departments are told.

    Entries whose remaining grounds would have ended before today are refused: they have to leave.
    """
    return sets.run(_SHORTEN, entries, by=timer("认定依据变动"), at=at)


def follow_grounds(entries: models.QuerySet[Any], *, at: datetime) -> Report:
    """Let entries leave whose last ground ended, and shorten those of which another ground ended first.

    Effect follows from `valid_to`: it is right in the transaction in which a ground ends, no timer is waited for.
    """
    on, report = day_of(at), Report()
    fallen = entries.without_ground(on)  # type: ignore[attr-defined]
    if fallen.exists():
        report += lapse(fallen, at=at)
    too_long = _too_long(entries, on)
    if too_long:
        report += shorten(_entries(too_long), at=at)
        over = [one.case_id for one in report.refused]
        if over:
            report += lapse(_entries(over), at=at, note="按其余依据计算有效期已满")
    return report


def _entries(ids: Any) -> models.QuerySet[Any]:
    return Entry.objects.unscoped("entries whose grounds ended").filter(pk__in=ids)


def _too_long(entries: models.QuerySet[Any], on: date) -> list[int]:
    """Entries of ours that stand and last longer than their grounds allow; the law is asked once per distinct facts."""
    standing = entries.filter(origin="own", listed_on__isnull=False, exited_on__isnull=True, valid_to__gte=on)
    ids: list[int] = []
    for row in grouped(grounds_facts(_entries(standing.order_by().values("pk")), on)):
        cases, facts = row.pop("ids"), GroundsFacts(**row)
        ends = ends_of(facts, law_of(facts))
        if ends and min(end for end, _ in ends) < facts.valid_to:
            ids += cases
    return ids
