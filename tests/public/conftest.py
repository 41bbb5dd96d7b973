"""Entries in every state, told by date, and a clock that stands still for the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from django.core.cache import cache

from core import clocks
from core.clocks import office_time
from core.sms import MemorySms
from law.models import Activation
from law.operations import newest_version_id
from redblack import operations as lists
from redblack.models import Entry
from subjects.models import Subject
from tests.kit import cases, factories

IN_APRIL = office_time(date(2024, 4, 10))


@pytest.fixture(autouse=True)
def fresh_counters() -> Iterator[None]:
    """No test inherits what another asked."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def online(request: pytest.FixtureRequest, settings: Any) -> Iterator[None]:
    """Codes reach the telephone as soon as they are asked for, and the clock stands at the module's `AT`."""
    settings.OUTBOX_INSIDE_TRANSACTION = True
    MemorySms.sent.clear()
    with clocks.fixed(request.module.AT):
        yield
    MemorySms.sent.clear()


@pytest.fixture
def in_april() -> Iterator[datetime]:
    """2024-04-10, 09:00 in the office."""
    with clocks.fixed(IN_APRIL) as instant:
        yield instant


@pytest.fixture
def jiangyin(db: None) -> Activation:
    """The pack of Jiangyin in force as a demonstration."""
    return Activation.objects.create(
        pack_version_id=newest_version_id("jiangyin-2018"),
        from_on=date(2023, 1, 1),
        demo=True,
        by_name="测试",
        at=office_time(date(2023, 1, 1)),
    )


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One entry of one organisation, and how its page is called."""

    entry: Entry
    subject: Subject

    @property
    def address(self) -> str:
        return f"/subjects/{self.subject.public_id}/"


def scene(entries: Any) -> Scene:
    """The first of these entries with its subject."""
    entry = entries.get()
    return Scene(entry=entry, subject=entry.subject)


def received(home: Any, rules: Any, claim: Any, *, valid_to: date, listed_on: date = date(2024, 3, 1)) -> Scene:
    """An entry taken over from the province."""
    row = lists.Received(
        claim=claim,
        origin="upper",
        authority="江苏省某厅",
        decision_no="苏认〔2024〕1号",
        reason="上级认定。",
        listed_on=listed_on,
        valid_to=valid_to,
    )
    office = factories.actor("handler", of=factories.credit_office())
    answers = lists.receive([row], programme=rules, by=office, at=office_time(date(2024, 3, 5)))
    return scene(cases.everything([answer.entry_id for answer in answers]))
