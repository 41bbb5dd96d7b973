"""How the city is built: everything through the verbs, in the order of its dates."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from core.clocks import day_of
from credit_portal.sample_city import (
    amends,
    annals,
    batches,
    cohorts,
    disputes,
    entries,
    grievances,
    programmes,
    promises,
    repairs,
    seals,
    sendings,
    supplement,
    tasks,
    turns,
)
from credit_portal.sample_city.cast import Cast, enter
from credit_portal.sample_city.city import BEGUN, PACK, City
from credit_portal.sample_city.crowd import crowd
from credit_portal.sample_city.inhabitants import people, settle
from credit_portal.sample_city.sizes import SMALL, Size
from credit_portal.sample_city.story import Days, tell
from departments.models import Department, User
from departments.operations import create_client, issue_key
from departments.queries import actor_of
from departments.terms import SCOPES
from law.operations import activate, current_calendar, newest_version_id, pack_by_version_id
from subjects.models import Subject


def _let_a_system_in(cast: Cast, *, at: datetime) -> str:
    """The trading centre's system as a client of the interface, to try it out; returns its key."""
    officer = actor_of(User.objects.get(username="aqgly"))
    ends_on = day_of(at) + timedelta(days=365)
    client = create_client(
        "样例交易系统",
        department=cast["jyzx"].department,
        posts=["handler", "query"],
        scopes=SCOPES,
        expires_on=ends_on,
        by=officer,
        at=at,
    )
    return issue_key(client, expires_on=ends_on, by=officer, at=at).secret


def stands() -> bool:
    """Whether this database holds the sample city. Raises `Occupied` when it holds anything else."""
    if Department.objects.filter(code="MC-XYB").exists():
        return True
    if Department.objects.exists() or Subject.objects.exists():
        raise Occupied("数据库中已有其他数据，不载入样例城市。")
    return False


def holds(size: Size) -> bool:
    """Whether the city that stands is at least of that size."""
    return Subject.objects.count() >= len(crowd(size).everybody)


class Occupied(Exception):
    """The database belongs to a real office."""


@transaction.atomic
def build(*, at: datetime, size: Size = SMALL) -> City:
    """Set the city up as it stands at `at`: everything through the verbs, in the order of its dates."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        # One transaction holds it all: a plan that is kept from when a table was small would read the whole of it.
        cursor.execute("SET LOCAL enable_seqscan = off")
    days = Days(today=day_of(at), calendar=current_calendar())
    opened = days.back(BEGUN)
    cast = enter(at=opened)
    version = newest_version_id(PACK)
    activate(version, by=cast.office.approver, on=day_of(opened), at=opened, demo=True)
    city = City(cast=cast, days=days, pack=pack_by_version_id(version), people=people(), size=size, crowd=crowd(size))
    settle(city.people, by=cast.office.handler, since=day_of(opened), at=opened)
    city.api_key = _let_a_system_in(cast, at=at)
    tell(
        [
            *seals.stories(city),
            *programmes.stories(city),
            *tasks.catalogue(city),
            *entries.stories(city),
            *tasks.stories(city),
            *promises.stories(city),
            *disputes.stories(city),
            *grievances.stories(city),
            *annals.stories(city),
            *turns.stories(city),
            *batches.stories(city),
            *amends.stories(city),
            *cohorts.stories(city),
            *supplement.stories(city),
            *sendings.stories(city),
            *repairs.stories(city),
        ],
        until=at,
    )
    return city
