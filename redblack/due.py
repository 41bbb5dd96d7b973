"""The timers of the lists: they announce what the dates say and prepare what a person decides."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from urllib.request import urlopen

from django.conf import settings
from django.urls import reverse

from core.clocks import OFFICE_ZONE, day_of
from redblack import operations
from redblack.models import Entry, Stay
from redblack.queries import EntryQuerySet

PATIENCE = 5
"""Seconds that a reader is taken to wait for a page."""


def _entries(reason: str) -> EntryQuerySet:
    return Entry.objects.unscoped(reason)  # type: ignore[return-value]


def make_ready(*, at: datetime) -> int:
    """Entries whose statement term and publicity are over go on the approver's work list."""
    return len(operations.make_ready(_entries("timer: terms over").terms_over(day_of(at)), at=at).moved)


def run_out(*, at: datetime) -> int:
    """Stays of execution whose last day is over go on the approver's work list; nothing has effect again by itself."""
    stays = Stay.objects.unscoped("timer: stay over").past_end(day_of(at))
    return len(operations.run_out(stays, at=at).moved)


def extend(*, at: datetime) -> int:
    """Publicity during which the page was down is made longer by the days lost."""
    operations.measure_outages(at=at)
    return len(operations.extend_publicity(_entries("timer: page was down").to_extend(), at=at).moved)


def probe(*, at: datetime) -> int:
    """Ask for the publicity page as a reader would, and note whether it answered."""
    answered = _answers(f"{settings.SITE_URL.rstrip('/')}{reverse('public:publicity')}")
    operations.beat(answered=answered, at=at, hour=at.astimezone(OFFICE_ZONE).hour)
    return int(answered)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=PATIENCE) as page:  # noqa: S310  our own address, from the settings
            return bool(page.status == HTTPStatus.OK)
    except (OSError, HTTPException, ValueError):
        return False


def expire(*, at: datetime) -> int:
    """Entries whose validity is over are recorded as left."""
    return len(operations.expire(_entries("timer: validity over").past_validity(day_of(at)), at=at).moved)


def grounds(*, at: datetime) -> int:
    """Entries listed before their validity followed every ending of a ground are brought within their grounds."""
    return len(operations.follow_grounds(_entries("timer: longer than the grounds"), at=at).moved)


def lapse(*, at: datetime) -> int:
    """Entries whose last ground lapsed are recorded as left."""
    return len(operations.lapse(_entries("timer: grounds lapsed").without_ground(day_of(at)), at=at).moved)
