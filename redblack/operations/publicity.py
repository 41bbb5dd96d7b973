"""Publicity: one notice for a batch, made longer by days on which nobody could read it; exit announcements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction

from core import letters, sets
from core.actors import Actor, Post, timer
from core.chunks import demand_post, open_transition
from core.clocks import day_of
from core.refusals import NotAllowed, Refusal, Refused
from core.sets import Change, Decision, Report, Verb
from law.calendar import Calendar
from law.operations import current_calendar, pack_by_version_id
from law.packs import Pack
from law.terms import Term, Unit
from law.why import Why, deadline
from redblack import rules
from redblack.events import EntriesPublicised
from redblack.fact_queries import extend_facts, path_facts
from redblack.letter_queries import notice_source
from redblack.models import Entry, PageBeat, PageOutage, PublicNotice
from redblack.operations.basis import ENTRIES, law_of
from redblack.rules import ExtendFacts, PathFacts
from redblack.service_flow import NOTICE
from redblack.terms import PUBLICITY_TERM, Colour, NoticeKind


def _publicised(facts: PathFacts, law: Any, at: datetime) -> Decision:
    key = PUBLICITY_TERM[Colour(facts.colour)]
    ends_on, why = deadline(law, current_calendar(), key=key, start_on=day_of(at), label="公示期")
    values = {
        "publicised_on": day_of(at),
        "publicity_ends_on": ends_on,
        "publicity_required": True,
        "outages_seen": 0,
    }
    return Decision(values=values, clauses=(law.cite(key).short,), why=why.as_json())


_NOTICES = """
    WITH g AS (
        INSERT INTO redblack_publicnotice
            (public_id, kind, unit_id, programme_id, pack_version_id, colour, from_on, to_on, transition_id)
        SELECT gen_random_uuid(), %(kind)s, recogniser_id, programme_id, pack_version_id, colour, %(on)s,
               max({end}), %(transition)s
          FROM redblack_entry WHERE id = ANY(%(ids)s)
         GROUP BY recogniser_id, programme_id, pack_version_id, colour
        RETURNING id, unit_id, programme_id, pack_version_id, colour)
    INSERT INTO redblack_noticeentry (notice_id, entry_id)
    SELECT g.id, e.id FROM redblack_entry e
      JOIN g ON g.unit_id = e.recogniser_id AND g.programme_id = e.programme_id
            AND g.pack_version_id = e.pack_version_id AND g.colour = e.colour
     WHERE e.id = ANY(%(ids)s) ORDER BY e.id
"""


def _write_notices(kind: str, *, ids: Collection[int], transition_id: int, on: date) -> None:
    """One notice per unit and programme of these entries."""
    end = "publicity_ends_on" if kind == NoticeKind.PUBLICITY else "exit_notice_to"
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTICES.format(end=end), {"kind": kind, "on": on, "transition": transition_id, "ids": list(ids)}
        )


def _announce(change: Change) -> None:
    """The notice of the batch, with one number, in the transaction that begins the publicity (P7)."""
    _write_notices(NoticeKind.PUBLICITY, ids=change.ids, transition_id=change.transition_id, on=change.on)
    made = PublicNotice.objects.filter(transition_id=change.transition_id)
    clauses = {}
    for pack_id, colour in made.values_list("pack_version_id", "colour").distinct():
        pack, key = pack_by_version_id(pack_id), PUBLICITY_TERM[Colour(colour)]
        clauses[pack_id] = "" if pack.entry(key).source == "office" else pack.cite(key).short
    source = notice_source(change.transition_id, kind=NoticeKind.PUBLICITY, clauses=clauses)
    letters.issue("publicity_notice", source, flow=NOTICE.name, transition_id=change.transition_id, at=change.at)


_PUBLICISE = Verb(
    name="publicise",
    facts=path_facts(
        "hits_black",
        "served_on",
        "upheld_representation",
        "standing_stay",
        "withheld",
        "withholding_open",
        "unit_sealed",
        "deceased",
        "fate_open",
    ),
    facts_type=PathFacts,
    law_of=law_of,
    rules=rules.PUBLICISING,
    decide=_publicised,
    effects=(_announce,),
    event=EntriesPublicised,
    **ENTRIES,
)


def publicise(entries: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Put preliminary entries up for publicity under one notice: red after the check, black after service."""
    return sets.run(_PUBLICISE, entries, by=by, at=at, **how)


# --- the page was down --------------------------------------------------------------------------------------------


def publicity_end(
    law: Pack, calendar: Calendar, *, colour: str, start_on: date, lost: Collection[date]
) -> tuple[date, Why, int]:
    """The last day of a publicity that began on `start_on`, days on which the page was down made up for.

    A term in working days is lengthened by working days, a term in days by days. Returns the day, how it was
    counted, and how many of the `lost` days lie inside it.
    """
    key = PUBLICITY_TERM[Colour(colour)]
    ends_on, why = deadline(law, calendar, key=key, start_on=start_on, label="公示期")
    term, first = law.term(key), ends_on
    unit = Unit.WORKING_DAYS if term.rests_on_calendar else Unit.DAYS
    while True:
        inside = sorted(day for day in lost if start_on < day <= ends_on)
        counted = [day for day in inside if unit is Unit.DAYS or calendar.is_workday(day)]
        longer = calendar.add(first, Term(len(counted), unit)).on if counted else first
        if longer == ends_on:
            break
        ends_on = longer
    if counted:
        days = "、".join(f"{day:%Y-%m-%d}" for day in counted)
        why += Why(sentences=(f"公示页中断{len(counted)}日（{days}），补足至{ends_on:%Y-%m-%d}止。",))
    return ends_on, why, len(inside)


def _extended(facts: ExtendFacts, law: Any, at: datetime) -> Decision:
    ends_on, why, seen = publicity_end(
        law, current_calendar(), colour=facts.colour, start_on=facts.publicised_on, lost=facts.lost
    )
    values = {"publicity_ends_on": max(ends_on, facts.publicity_ends_on), "outages_seen": seen}
    clauses = (law.cite(PUBLICITY_TERM[Colour(facts.colour)]).short,)
    return Decision(values=values, clauses=clauses, why=why.as_json())


_EXTEND = Verb(
    name="extend_publicity",
    facts=extend_facts,
    facts_type=ExtendFacts,
    law_of=law_of,
    rules=rules.EXTENDING,
    decide=_extended,
    **ENTRIES,
)


def extend_publicity(entries: models.QuerySet[Any], *, at: datetime, by: Actor | None = None, **how: Any) -> Report:
    """Lengthen publicity by the days on which its page was down (P7). The timer does it; nobody may shorten."""
    return sets.run(_EXTEND, entries, by=by or timer(), at=at, **how)


def declare_outage(*, on: date, reason: str, by: Actor, at: datetime) -> PageOutage:
    """Record that the publicity page could not be read on a day; the office's reviewer or approver does it.

    Raises NotAllowed, Refused for a day to come or one that is recorded already.
    """
    if not by.office or not by.holds(Post.REVIEWER, Post.APPROVER):
        raise NotAllowed("公示页中断由信用办审核、签发岗位登记。")
    if on > day_of(at):
        raise Refused(Refusal(code="day_to_come", sentence="中断日期不得晚于今日。", field="day"))
    made, fresh = PageOutage.objects.get_or_create(
        on=on, defaults={"measured": False, "reason": reason, "recorded_at": at, "recorded_by": by.name}
    )
    if not fresh:
        raise Refused(Refusal(code="outage_known", sentence=f"{on:%Y-%m-%d}的中断已经登记。", field="day"))
    return made


def beat(*, answered: bool, at: datetime, hour: int) -> None:
    """Note one request for the publicity page: whether it answered. `hour` is the office's."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO redblack_pagebeat ("on", hour, asked, failed) VALUES (%s, %s, 1, %s)'
            ' ON CONFLICT ("on", hour) DO UPDATE SET asked = redblack_pagebeat.asked + 1,'
            " failed = redblack_pagebeat.failed + excluded.failed",
            [day_of(at), hour, int(not answered)],
        )


def measure_outages(*, at: datetime) -> int:
    """Turn past days on which the page was measured to be down into outages; returns how many.

    Where the page has never answered at all, the address is wrong, not the page: nothing is recorded.
    """
    if not PageBeat.objects.filter(asked__gt=models.F("failed")).exists():
        return 0
    known = PageOutage.objects.values("on")
    hours: dict[date, dict[int, tuple[int, int]]] = {}
    for row in PageBeat.objects.filter(on__lt=day_of(at)).exclude(on__in=known).order_by("on"):
        hours.setdefault(row.on, {})[row.hour] = (row.asked, row.failed)
    lost = [day for day, asked in hours.items() if rules.day_lost(asked)]
    PageOutage.objects.bulk_create(
        (
            PageOutage(on=day, measured=True, reason="定时探测未得到应答", recorded_at=at, recorded_by=timer().name)
            for day in lost
        ),
        ignore_conflicts=True,
    )
    return len(lost)


# --- exits ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def announce_exits(entries: models.QuerySet[Any], *, by: Actor, at: datetime) -> list[PublicNotice]:
    """Sign one exit announcement per programme for exits that are to be announced and were not yet (JY 17).

    Only entries of the actor's own unit. Raises NotAllowed, Refused where nothing is left to announce.
    """
    demand_post(NOTICE, "announce_exits", by)
    own = entries.filter(recogniser_id=by.department_id)
    ids = list(own.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    chosen = Entry.objects.unscoped("locked for their announcement").filter(pk__in=ids).to_announce(day_of(at))
    left = list(chosen.values_list("pk", flat=True))
    if not left:
        raise Refused(
            Refusal(
                code="nothing_to_announce",
                sentence="所选条目没有待公告的退出。",
                remedy="请选择本单位已退出、公告期内且尚未公告的条目。",
            )
        )
    transition_id = open_transition(NOTICE, "announce_exits", by=by, at=at)
    _write_notices(NoticeKind.EXIT, ids=left, transition_id=transition_id, on=day_of(at))
    source = notice_source(transition_id, kind=NoticeKind.EXIT, clauses={})
    letters.issue("exit_announcement", source, flow=NOTICE.name, transition_id=transition_id, at=at)
    return list(PublicNotice.objects.filter(transition_id=transition_id).order_by("pk"))
