"""The crowd on the lists: for every way that an entry can go, so many that go it, spread over the years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.clocks import office_time
from credit_portal.sample_city import entries, tasks
from credit_portal.sample_city.city import City
from credit_portal.sample_city.programmes import COURT, MARKET, SAFETY, TAXES
from credit_portal.sample_city.story import Story
from redblack import operations as lists
from subjects.operations import Claim

BATCH = 12
WHOLE = 2_000
"""The shares below are of so many entries."""

Make = Callable[..., Story]


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """`share` entries of one list that go the same way, begun between `far` and `near` days before today."""

    code: str
    kind: str
    share: int
    far: int
    near: int
    make: Make
    batch: int = BATCH


# --- ways ---------------------------------------------------------------------------------------------------------


def listed(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
    """All the way, and there to this day."""
    yield from entries.travel(city, code, claims, begun=begun)


def stopped(stop: str) -> Make:
    """Only so far."""

    def make(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
        yield from entries.travel(city, code, claims, begun=begun, stop=stop)

    return make


def run_out(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
    """Listed, and left when the validity was over."""
    them = yield from entries.travel(city, code, claims, begun=begun)
    at = office_time(max(entry.valid_to for entry in them) + timedelta(days=1), 0, 5)
    yield at
    lists.expire(them, at=at, all_or_nothing=True)


def left(reason: str, *, after: int, signed: bool = True) -> Make:
    """Somebody asks for the exit `after` days from the beginning; where `signed`, it is granted."""

    def make(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
        at = city.days.workday_from(begun.date() + timedelta(days=after), 10)
        yield from entries.leaving(city, code, claims, begun=begun, at=at, reason=reason, signed=signed)

    return make


def standing_still(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
    """Suspended some weeks after the listing."""
    at = city.days.workday_from(begun.date() + timedelta(days=40), 11)
    yield from entries.suspended(city, code, claims, begun=begun, at=at)


def given_up(*, withdrawn: bool) -> Make:
    """Never listed."""

    def make(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
        yield from entries.not_listed(city, code, claims, begun=begun, withdrawn=withdrawn)

    return make


def taken_over(origin: entries.Origin, *, gone_after: int = 0) -> Make:
    """Received from a court or an upper level; where `gone_after`, removed there so many days later."""

    def make(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
        gone = city.days.workday_from(begun.date() + timedelta(days=gone_after), 16) if gone_after else None
        yield from entries.received(city, code, claims, at=begun, origin=origin, left=gone)

    return make


def red_then_black(first: Make) -> Make:
    """On a red list by `first`; some months later on a black one, before which the red entry gives way."""

    def make(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
        yield from first(city, code, claims, begun=begun)
        at = city.days.workday_from(begun.date() + timedelta(days=100))
        yield from entries.travel(city, MARKET, claims, begun=at)

    return make


def ground_fell(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
    """The penalty is quashed, and the entry ends with it."""
    at = city.days.workday_from(begun.date() + timedelta(days=60), 14)
    yield from entries.ground_revoked(city, code, claims, begun=begun, at=at)


def disputed(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
    """A statement that nobody has answered yet."""
    said = {"kind": "statement", "party": "该公司法定代表人（样例）", "text": "请求核对处罚决定认定的时间。"}
    yield from entries.contested(city, code, claims, begun=begun, stop="served", **said)


COHORTS: tuple[Cohort, ...] = (
    Cohort(code=SAFETY, kind="organisations", share=280, far=1000, near=45, make=listed),
    Cohort(code=SAFETY, kind="persons", share=90, far=900, near=45, make=listed),
    Cohort(code=MARKET, kind="organisations", share=330, far=640, near=40, make=listed),
    Cohort(code=MARKET, kind="businesses", share=170, far=640, near=40, make=listed),
    Cohort(code=TAXES, kind="organisations", share=240, far=320, near=40, make=listed),
    Cohort(code=TAXES, kind="institutions", share=30, far=300, near=40, make=listed),
    Cohort(code=MARKET, kind="organisations", share=110, far=1200, near=780, make=run_out),
    Cohort(code=TAXES, kind="organisations", share=60, far=900, near=440, make=run_out),
    Cohort(code=COURT, kind="organisations", share=110, far=640, near=20, make=taken_over(entries.JUDGMENT_DEBTORS)),
    Cohort(code=COURT, kind="businesses", share=30, far=640, near=20, make=taken_over(entries.JUDGMENT_DEBTORS)),
    Cohort(code=COURT, kind="persons", share=60, far=640, near=20, make=taken_over(entries.JUDGMENT_DEBTORS)),
    Cohort(
        code=COURT,
        kind="persons",
        share=20,
        far=600,
        near=190,
        make=taken_over(entries.JUDGMENT_DEBTORS, gone_after=180),
    ),
    Cohort(code=TAXES, kind="organisations", share=20, far=300, near=30, make=taken_over(entries.PROVINCE)),
    Cohort(
        code=TAXES, kind="organisations", share=10, far=400, near=150, make=red_then_black(taken_over(entries.PROVINCE))
    ),
    Cohort(code=TAXES, kind="organisations", share=10, far=330, near=150, make=red_then_black(listed)),
    Cohort(code=MARKET, kind="organisations", share=40, far=500, near=135, make=left("repaired", after=130)),
    Cohort(code=SAFETY, kind="organisations", share=15, far=500, near=110, make=left("withdrawn", after=100)),
    Cohort(code=SAFETY, kind="organisations", share=15, far=64, near=61, make=left("repaired", after=60, signed=False)),
    Cohort(code=SAFETY, kind="organisations", share=15, far=120, near=45, make=standing_still),
    Cohort(code=MARKET, kind="organisations", share=10, far=300, near=65, make=ground_fell),
    Cohort(code=MARKET, kind="organisations", share=60, far=18, near=1, make=stopped("proposed")),
    Cohort(code=MARKET, kind="organisations", share=30, far=9, near=1, make=stopped("checked")),
    Cohort(code=SAFETY, kind="persons", share=10, far=9, near=1, make=stopped("checked")),
    Cohort(code=MARKET, kind="organisations", share=40, far=25, near=2, make=stopped("notified")),
    Cohort(code=MARKET, kind="businesses", share=10, far=20, near=2, make=stopped("notified")),
    Cohort(code=SAFETY, kind="organisations", share=40, far=14, near=4, make=stopped("served")),
    Cohort(code=SAFETY, kind="organisations", share=40, far=9, near=5, make=stopped("publicised")),
    Cohort(code=TAXES, kind="organisations", share=20, far=8, near=4, make=stopped("publicised")),
    Cohort(code=SAFETY, kind="organisations", share=40, far=45, near=28, make=stopped("ready")),
    Cohort(code=MARKET, kind="organisations", share=30, far=200, near=5, make=given_up(withdrawn=False)),
    Cohort(code=MARKET, kind="organisations", share=20, far=200, near=5, make=given_up(withdrawn=True)),
    Cohort(code=MARKET, kind="organisations", share=8, far=9, near=6, make=disputed, batch=1),
    Cohort(code=MARKET, kind="organisations", share=12, far=400, near=40, make=entries.answered, batch=1),
)


def stories(city: City) -> list[Story]:
    """Every cohort in batches, and departments that come to their desks month after month."""
    return [*(story for cohort in COHORTS for story in _told(city, cohort)), *_routine(city)]


def _told(city: City, cohort: Cohort) -> Iterator[Story]:
    if not city.size.entries:
        return
    claims = city.crowd.take(cohort.kind, max(1, round(cohort.share * city.size.entries / WHOLE)))
    groups = [claims[start : start + cohort.batch] for start in range(0, len(claims), cohort.batch)]
    for place, group in enumerate(groups):
        back = cohort.far - place * (cohort.far - cohort.near) // max(1, len(groups) - 1 or 1)
        begun = city.days.back(back, 9, place % 30)
        yield cohort.make(city, cohort.code, group, begun=begun)


def _routine(city: City) -> list[Story]:
    """Most departments answer their tasks once a month; some never do."""
    if not city.size.entries:
        return []
    acts: list[tuple[int, Any]] = []
    for days_ago in range(985, 40, -30):
        acts += [(days_ago, tasks.acknowledge), (days_ago - 4, tasks.report), (days_ago - 9, tasks.confirm)]
    diligent = [tasks.visits(city, key, *acts) for key in ("czj", "yjj", "sjj", "jyzx", "rsj")]
    return [*diligent, *(tasks.visits(city, key, (12, tasks.acknowledge)) for key in ("jyzx", "rsj"))]
