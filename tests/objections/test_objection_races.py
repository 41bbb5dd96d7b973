"""Two persons at the same moment, on two connections, many times."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection

from core import invariants
from core.clocks import office_time
from core.refusals import Refused
from measures import operations as measures
from measures.models import Dispatch
from objections import operations as objections
from redblack import operations as lists
from redblack.models import Entry
from tests.kit import cases
from tests.kit import objections as kit
from tests.kit.objections import Place

pytestmark = pytest.mark.django_db(transaction=True)

STARTS = 20
AT = office_time(date(2024, 4, 9), 10)


class Party(threading.Thread):
    """Somebody who does one thing per start, each at the same moment as the other."""

    def __init__(self, acts: list[Callable[[], None]], together: threading.Barrier) -> None:
        super().__init__()
        self.acts, self.together = acts, together
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            for act in self.acts:
                self.together.wait(timeout=30)
                act()
        except Exception as error:  # noqa: BLE001  shown by the test
            self.error = error
            self.together.abort()
        finally:
            connection.close()


def run_together(*columns: list[Callable[[], None]]) -> None:
    together = threading.Barrier(len(columns))
    parties = [Party(acts, together) for acts in columns]
    for party in parties:
        party.start()
    for party in parties:
        party.join(timeout=240)
    assert [party.error for party in parties] == [None] * len(parties)


def sound() -> bool:
    return not [found.invariant.name for found in invariants.check(at=AT) if found.count]


def test_an_objection_is_upheld_while_a_department_reports() -> None:
    """Whoever is first: an entry that was wrong leaves no department carrying on unasked to let go."""
    place = Place()
    entries = place.entries(STARTS)
    found = kit.upheld(place, *entries, remedy="exit")
    objections.ask_exit(found, by=place.home.handler, at=AT, all_or_nothing=True)
    tasks = dict(Dispatch.objects.unscoped("test").values_list("entry_id", "pk"))
    measures.acknowledge(Dispatch.objects.unscoped("test"), by=place.other.handler, at=AT, all_or_nothing=True)

    def put_right(case: int) -> None:
        objections.carry_out(kit.every(pk=case), by=place.home.approver, at=AT, all_or_nothing=True)

    def report(task: int) -> None:
        measures.report(Dispatch.objects.unscoped("test").filter(pk=task), by=place.other.handler, at=AT)

    rows = list(found.values_list("pk", "entry_id"))
    run_together([partial(put_right, case) for case, _ in rows], [partial(report, tasks[entry]) for _, entry in rows])
    assert Counter(found.values_list("state", flat=True)) == {"corrected": STARTS}
    assert set(Dispatch.objects.unscoped("test").values_list("state", flat=True)) == {"releasing"}
    assert sound()


def test_an_entry_is_listed_while_somebody_objects() -> None:
    """Before the listing it is a statement in defence, after it an objection; never lost between the two."""
    place = Place()
    entries = cases.ready(place.home, cases.programme(place.home), count=STARTS)
    outcomes: list[Any] = []

    def list_it(entry: int) -> None:
        lists.list_entries(cases.everything([entry]), by=place.home.approver, at=AT, all_or_nothing=True)

    def object_to(entry: int) -> None:
        try:
            kit.raised(cases.everything([entry]).get(), by=place.office.handler)
            outcomes.append("raised")
        except Refused as error:
            outcomes.append(error.refusals[0].code)

    ids = list(entries.values_list("pk", flat=True))
    run_together([partial(list_it, pk) for pk in ids], [partial(object_to, pk) for pk in ids])
    assert set(outcomes) <= {"raised", "listed_not_proposed"} and len(outcomes) == STARTS
    assert kit.every().count() == outcomes.count("raised")
    assert sound()


def test_a_mark_is_taken_off_once_while_two_objections_end() -> None:
    """Two objections to one entry end together: the mark does not stay behind, nor come off too early."""
    place = Place("jieyang-2017")
    pairs = []
    for entry in place.entries(STARTS, validity="1 years"):
        first = kit.accepted(place, entry).get().pk
        words = {"party_kind": "third", "party": "某行", "interest": "债权人"}
        pairs.append((first, kit.accepted(place, entry, **words).get().pk))

    def withdraw(case: int) -> None:
        objections.withdraw_objection(
            kit.every(pk=case), by=place.office.handler, at=AT, words="撤回", all_or_nothing=True
        )

    run_together(*([partial(withdraw, pair[side]) for pair in pairs] for side in (0, 1)))
    held = Entry.objects.unscoped("test")
    assert not held.filter(disputed_on__isnull=False).exists()
    assert not held.filter(suspended_on__isnull=False).exists()
    assert sound()
