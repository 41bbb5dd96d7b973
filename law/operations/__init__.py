"""Read the law in force, put a pack into force, confirm a value, and load what ships with a release."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count

from core.actors import POST_LABELS, Actor, Post
from core.refusals import NotAllowed, Refusal, Refused
from core.rules import judge
from law import calendar, packs
from law.calendar import Calendar, Day, Notice
from law.models import Activation, CalendarDay, CalendarVersion, Confirmation, PackVersion
from law.packs import Pack
from law.rules import ACTIVATION, ActivationFacts
from law.terms import Term

STATUTORY = "statutory"
# How long a process goes on with the calendar it knows before it asks whether a newer one was loaded.
FRESH_SECONDS = 10.0
ACTIVATORS = (Post.APPROVER,)
CONFIRMERS = (Post.REVIEWER, Post.APPROVER)


class NoActivePack(LookupError):
    """The office works under no rule pack on that day."""


@dataclass(slots=True)
class _Known:
    """What this process has read: packs by version with the number of confirmations seen, and calendars."""

    packs: dict[int, tuple[int, Pack]]
    calendars: dict[str, Calendar]
    current: tuple[float, str] | None = None


_known = _Known({}, {})


def forget() -> None:
    """Drop what this process has cached of the law; after load_law and in tests."""
    _known.packs.clear()
    _known.calendars.clear()
    _known.current = None


def pack_by_version_id(version_id: int) -> Pack:
    """The pack that decided a case, from its version's row; read once per process.

    Raises PackVersion.DoesNotExist.
    """
    held = _known.packs.get(version_id)
    return held[1] if held else _read_pack(PackVersion.objects.get(pk=version_id))


def active_pack(*, on: date) -> Pack:
    """The pack that the office works under on the office day `on`; one statement. Raises NoActivePack."""
    rows = Activation.objects.in_force(on).annotate(checked=Count("pack_version__confirmations"))
    row = rows.values_list("pack_version_id", "checked").first()
    if row is None:
        raise NoActivePack(f"{calendar.chinese_date(on)}没有启用任何规则包")
    version_id, checked = row
    held = _known.packs.get(version_id)
    if held and held[0] == checked:
        return held[1]
    return _read_pack(PackVersion.objects.get(pk=version_id))


def newest_version_id(code: str) -> int:
    """The row id of a pack's newest loaded version; raises PackVersion.DoesNotExist."""
    version_id = PackVersion.objects.newest(code).values_list("pk", flat=True).first()
    if version_id is None:
        raise PackVersion.DoesNotExist(f"没有载入规则包“{code}”")
    return int(version_id)


def current_calendar() -> Calendar:
    """The calendar with every notice that is loaded. A newer one is noticed within ten seconds.

    Raises CalendarVersion.DoesNotExist before load_law has run.
    """
    moment = time.monotonic()
    if _known.current is None or moment - _known.current[0] > FRESH_SECONDS:
        code = CalendarVersion.objects.in_order().values_list("code", flat=True).last()
        if code is None:
            raise CalendarVersion.DoesNotExist("工作日历尚未载入")
        _known.current = (moment, code)
    return calendar_version(_known.current[1])


def tentative(day: date | None, *, pack: Pack | None = None, key: str = "") -> bool:
    """Whether a last day rests on a year whose holidays are not published yet (暂定), by the calendar of now.

    With `pack` and `key` a term that is not counted in working days never does.
    """
    if day is None:
        return False
    term = pack.get(key) if pack else None
    if isinstance(term, Term) and not term.rests_on_calendar:
        return False
    known = current_calendar()
    return known.first <= day.year <= known.last and known.provisional(day)


def statutory_days(year: int) -> list[CalendarDay]:
    """The days that the regulation itself makes free in a year that no notice arranges yet."""
    return list(CalendarDay.objects.filter(version__year=None, on__year=year).order_by("on"))


def calendar_version(code: str) -> Calendar:
    """The calendar as it stood with the notice `code`; raises CalendarVersion.DoesNotExist."""
    if code not in _known.calendars:
        _known.calendars[code] = _read_calendar(code)
    return _known.calendars[code]


@transaction.atomic
def activate(version_id: int, *, by: Actor, on: date, at: datetime, demo: bool = False) -> Activation:
    """Put a pack version into force from the day `on`; raises Refused where values are still unchecked.

    `demo` allows them, and pages then carry the banner of a demonstration. Raises NotAllowed unless an approver
    of the credit office acts.
    """
    _demand(may_activate(by), ACTIVATORS)
    version = PackVersion.objects.get(pk=version_id)
    pack = _read_pack(version)
    facts = ActivationFacts(unverified=pack.unverified(), valid_from=version.valid_from, from_on=on, demo=demo)
    refusals = judge(ACTIVATION, facts, law=pack, on=on)
    if refusals:
        raise Refused(refusals)
    return Activation.objects.create(
        pack_version=version, from_on=on, demo=demo, by_id=by.user_id, by_name=by.name, at=at
    )


@transaction.atomic
def confirm(version_id: int, *, key: str, basis: str, by: Actor, at: datetime) -> Confirmation:
    """Record that a person checked an unverified value; `basis` names the document it was held against.

    Raises Refused where the value needs no check or was checked already, NotAllowed unless a reviewer or
    approver of the credit office acts.
    """
    _demand(may_confirm(by), CONFIRMERS)
    version = PackVersion.objects.get(pk=version_id)
    if key not in _read_pack(version).unverified():
        raise Refused(Refusal(code="nothing_to_confirm", sentence=f"“{key}”不是待核事项，或者已经核对。"))
    if not basis.strip():
        raise Refused(
            Refusal(
                code="basis_missing",
                sentence="没有写明对照的原文。",
                remedy="请写明文件名、文号和条款。",
                field="basis",
            )
        )
    made = Confirmation.objects.create(
        pack_version=version, key=key, basis=basis.strip(), by_id=by.user_id, by_name=by.name, at=at
    )
    _known.packs.pop(version_id, None)
    return made


def may_activate(by: Actor) -> bool:
    """Whether `by` may put a pack into force: an approver of the credit office."""
    return by.office and by.holds(*ACTIVATORS)


def may_confirm(by: Actor) -> bool:
    """Whether `by` may confirm an unverified value: a reviewer or approver of the credit office."""
    return by.office and by.holds(*CONFIRMERS)


def _demand(allowed: bool, posts: tuple[Post, ...]) -> None:
    if not allowed:
        raise NotAllowed(f"须由信用办的{'或'.join(POST_LABELS[post] for post in posts)}人员办理。")


def load_packs(*, at: datetime, using: str) -> list[PackVersion]:
    """Insert a version for every shipped pack whose content is new; gives the versions inserted."""
    made = []
    for code in packs.codes():
        resolved = packs.resolve(code)
        sha256 = packs.digest(resolved)
        known = PackVersion.objects.using(using).filter(code=code)
        if known.filter(sha256=sha256).exists():
            continue
        made.append(
            PackVersion.objects.using(using).create(
                code=code,
                number=known.count() + 1,
                title=resolved["title"],
                place=resolved["place"],
                valid_from=resolved["valid_from"],
                sha256=sha256,
                resolved=resolved,
                loaded_at=at,
            )
        )
    return made


def load_calendar(*, using: str) -> list[CalendarVersion]:
    """Insert every shipped notice that is not stored yet, with its days; gives the notices inserted."""
    stored = set(CalendarVersion.objects.using(using).values_list("code", flat=True))
    numbers = set(CalendarVersion.objects.using(using).exclude(number="").values_list("number", flat=True))
    made = []
    if STATUTORY not in stored:
        base = CalendarVersion.objects.using(using).create(code=STATUTORY, title="全国年节及纪念日放假办法")
        days = {day: Day(True, name) for day, name in calendar.read_statutory().items()}
        _store_days(base, days, using=using)
        made.append(base)
    for notice in calendar.read_notices():
        if notice.code in stored or notice.number in numbers:
            continue
        made.append(store_notice(notice, code=notice.code, using=using))
    return made


def _store_days(version: CalendarVersion, days: Mapping[date, Day], *, using: str) -> None:
    CalendarDay.objects.using(using).bulk_create(
        CalendarDay(version=version, on=on, off=day.off, name=day.name) for on, day in days.items()
    )


def store_notice(
    notice: Notice, *, code: str, using: str, by: Actor | None = None, at: datetime | None = None
) -> CalendarVersion:
    """Insert a notice and its days under `code`; `by` and `at` where a person loads it."""
    version: CalendarVersion = CalendarVersion.objects.using(using).create(
        code=code,
        year=notice.year,
        published_on=notice.published_on,
        number=notice.number,
        title=notice.title,
        note=notice.note,
        by_id=by.user_id if by else None,
        by_name=by.name if by else "",
        at=at,
    )
    _store_days(version, notice.days, using=using)
    return version


def _read_pack(version: PackVersion) -> Pack:
    keys = list(Confirmation.objects.filter(pack_version=version).values_list("key", flat=True))
    pack = packs.from_resolved(version.resolved).confirmed(keys).stored_as(version.pk)
    _known.packs[version.pk] = (len(keys), pack)
    return pack


def _read_calendar(code: str) -> Calendar:
    """Build a calendar from its rows: three statements."""
    rows = list(CalendarVersion.objects.in_order())
    codes = [row.code for row in rows]
    if code not in codes:
        raise CalendarVersion.DoesNotExist(f"没有工作日历版本“{code}”")
    kept = rows[: codes.index(code) + 1]
    days: dict[int, dict[date, Day]] = {row.pk: {} for row in kept}
    for version_id, on, off, name in CalendarDay.objects.filter(version__in=days).values_list(
        "version_id", "on", "off", "name"
    ):
        days[version_id][on] = Day(off, name)
    statutory = {on: day.name for row in kept if row.year is None for on, day in days[row.pk].items()}
    notices = [_notice(row, days[row.pk]) for row in kept if row.year is not None]
    return Calendar.build(notices, statutory, version=code)


def _notice(row: CalendarVersion, days: Mapping[date, Day]) -> Notice:
    if row.year is None or row.published_on is None:
        raise ValueError(f"{row.code} is not a notice")
    return Notice(
        code=row.code,
        year=row.year,
        published_on=row.published_on,
        number=row.number,
        title=row.title,
        note=row.note,
        days=days,
    )
