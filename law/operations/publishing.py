"""Load a State Council notice on holidays, and announce it so that running terms are counted again."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from core.actors import Actor
from core.clocks import OFFICE_ZONE, day_of
from core.events import announce
from core.models import Step
from core.refusals import NotAllowed, Refusal, Refused
from core.rules import judge
from core.sets import demand_post, open_transition
from law.calendar import Notice, read_statutory
from law.events import CalendarPublished
from law.flow import CALENDAR, PUBLISHED
from law.models import CalendarVersion
from law.operations import forget, store_notice
from law.rules import NOTICE, NoticeFacts

VERB = "publish_notice"
# One notice at a time: the next one's code and its place in the order depend on the last.
LOCK = 20_270_101


class _NoPack:
    """Rules on notices rest on no pack."""

    def get(self, key: str, /) -> Any:
        return None

    def cite(self, key: str, /) -> Any:
        raise LookupError(key)


def may_publish(by: Actor) -> bool:
    """Whether `by` may load a notice: a reviewer or approver of the credit office."""
    return by.office and by.holds(*CALENDAR.of(VERB)[0].posts)


def judge_notice(notice: Notice, *, on: date) -> tuple[Refusal, ...]:
    """What stands against loading a notice on `on`; empty when nothing does. Two statements."""
    return judge(NOTICE, _facts(notice), law=_NoPack(), on=on)


def publish_notice(notice: Notice, *, by: Actor, at: datetime) -> CalendarVersion:
    """Load a notice as the calendar's next version and have every running term counted again, in one transaction.

    Raises Refused (loaded already, out of order, days that cannot be), NotAllowed unless a reviewer or approver
    of the credit office acts. A listener that fails undoes the whole act.
    """
    demand_post(CALENDAR, VERB, by)
    if not by.office:
        raise NotAllowed("须由信用办载入放假通知。")
    try:
        with transaction.atomic():
            return _publish(notice, by=by, at=at)
    except BaseException:
        forget()
        raise


def _publish(notice: Notice, *, by: Actor, at: datetime) -> CalendarVersion:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    refusals = judge_notice(notice, on=day_of(at))
    if refusals:
        raise Refused(refusals)
    before = CalendarVersion.objects.in_order().values_list("code", flat=True).last()
    version = store_notice(notice, code=_code(notice.year), using="default", by=by, at=at)
    loaded = open_transition(CALENDAR, VERB, by=by, at=at, note=version.title)
    Step.objects.create(transition_id=loaded, flow=CALENDAR.name, case_id=version.pk, source="", target=PUBLISHED)
    forget()
    announce(
        CalendarPublished(
            transition_id=loaded, at=at, by=by, count=len(notice.days), code=version.code, before=before or version.code
        )
    )
    return version


def announce_shipped(code: str, *, before: str, by: Actor, at: datetime) -> None:
    """Announce that a release brought notices up to `code`; terms were counted by the version `before` until now."""
    with transaction.atomic():
        announce(CalendarPublished(transition_id=0, at=at, by=by, count=0, code=code, before=before))


def recount_note(code: str) -> str:
    """The note of every run that counts terms again because of a version; its page finds them by it."""
    return f"工作日历{code}公布后重新计算"


def _code(year: int) -> str:
    """2027 for the first notice of a year, 2027-1 for its first amendment."""
    known = CalendarVersion.objects.filter(year=year).count()
    return f"{year}-{known}" if known else str(year)


def _facts(notice: Notice) -> NoticeFacts:
    rows = list(CalendarVersion.objects.filter(year__isnull=False))
    same = next((row for row in rows if row.number and _bare(row.number) == _bare(notice.number)), None)
    return NoticeFacts(
        year=notice.year,
        number=notice.number,
        title=notice.title,
        published_on=notice.published_on,
        off=frozenset(on for on, day in notice.days.items() if day.off),
        work=frozenset(on for on, day in notice.days.items() if not day.off),
        loaded=_loaded(same) if same else "",
        last_published_on=max((row.published_on for row in rows if row.published_on), default=None),
        first=notice.year not in {row.year for row in rows},
        statutory=frozenset(on for on in read_statutory() if on.year == notice.year),
    )


def _loaded(row: CalendarVersion) -> str:
    """By whom and when a notice was loaded, as the second click is told."""
    if row.at is None:
        return f"“{row.title}”已随版本发布载入"
    return f"已由 {row.by_name} 于 {row.at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M} 载入“{row.title}”"


def _bare(number: str) -> str:
    return re.sub(r"\W", "", number)
