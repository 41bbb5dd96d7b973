"""Two persons at the same moment, on two connections, many times."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from core import invariants
from core.clocks import office_time
from core.refusals import Refused
from measures import operations as measures
from measures.models import Dispatch
from objections import operations as objections
from redblack import operations as lists
from redblack.models import Entry
from redblack.pause_models import MeasurePause
from tests.kit import cases
from tests.kit import objections as kit
from tests.kit.objections import Place
from tests.kit.races import race

pytestmark = pytest.mark.django_db(transaction=True)

STARTS = 20
AT = office_time(date(2024, 4, 9), 10)


def sound() -> bool:
    return not [found.invariant.name for found in invariants.check(at=AT) if found.count]


def raise_it(target: Any, **how: Any) -> str:
    """`raised`, or the rule that refused."""
    try:
        kit.raised(target, **how)
    except Refused as error:
        return error.refusals[0].code
    return "raised"


def test_an_objection_is_upheld_while_a_department_reports() -> None:
    """Whoever is first: an entry that was wrong leaves no department carrying on unasked to let go."""
    place = Place()
    entries = place.entries(STARTS)
    found = kit.upheld(place, *entries, remedy="exit")
    objections.ask_exit(found, by=place.home.handler, at=AT, all_or_nothing=True)
    tasks = dict(Dispatch.objects.unscoped("test").values_list("entry_id", "pk"))
    measures.acknowledge(Dispatch.objects.unscoped("test"), by=place.other.handler, at=AT, all_or_nothing=True)

    rows = list(found.values_list("pk", "entry_id"))

    def put_right(start: int) -> None:
        objections.carry_out(kit.every(pk=rows[start][0]), by=place.home.approver, at=AT, all_or_nothing=True)

    def report(start: int) -> None:
        task = Dispatch.objects.unscoped("test").filter(pk=tasks[rows[start][1]])
        measures.report(task, by=place.other.handler, at=AT)

    race(put_right, report, starts=STARTS)
    assert Counter(found.values_list("state", flat=True)) == {"corrected": STARTS}
    assert set(Dispatch.objects.unscoped("test").values_list("state", flat=True)) == {"releasing"}
    assert sound()


def test_an_entry_is_listed_while_somebody_objects() -> None:
    """Before the listing it is a statement in defence, after it an objection; never lost between the two."""
    place = Place()
    entries = cases.ready(place.home, cases.programme(place.home), count=STARTS)
    ids = list(entries.values_list("pk", flat=True))

    def list_it(start: int) -> None:
        lists.list_entries(cases.everything([ids[start]]), by=place.home.approver, at=AT, all_or_nothing=True)

    def object_to(start: int) -> str:
        return raise_it(cases.everything([ids[start]]).get(), by=place.office.handler)

    _, outcomes = race(list_it, object_to, starts=STARTS)
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

    def withdraw(side: int) -> Any:
        how = {"by": place.office.handler, "at": AT, "words": "撤回", "all_or_nothing": True}
        return lambda start: objections.withdraw_objection(kit.every(pk=pairs[start][side]), **how)

    race(withdraw(0), withdraw(1), starts=STARTS)
    held = Entry.objects.unscoped("test")
    assert not held.filter(disputed_on__isnull=False).exists()
    assert not held.filter(suspended_on__isnull=False).exists()
    assert sound()


def test_the_same_objection_comes_in_by_two_channels() -> None:
    """It is registered once, and the second is told so by the law, not by the database."""
    place = Place()
    targets = list(place.records(STARTS))

    def at_the_window(start: int) -> str:
        return raise_it(targets[start], by=place.office.handler)

    def on_the_web(start: int) -> str:
        return raise_it(targets[start], by=kit.CITIZEN, channel="web")

    answers = race(at_the_window, on_the_web, starts=STARTS)
    assert [sorted(pair) for pair in zip(*answers, strict=True)] == [["objected_once", "raised"]] * STARTS
    assert kit.every().count() == STARTS
    assert sound()


def test_a_measure_is_stopped_while_another_objection_to_it_is_dismissed() -> None:
    """Whoever is first: what was found wrong stands still."""
    place = Place("jieyang-2017")
    pairs = []
    for entry in place.entries(STARTS, validity="1 years"):
        (measure,) = Dispatch.objects.unscoped("test").get(entry=entry).measures
        words = {"measure_id": measure, "measure_words": "限制参加政府采购", "ground": "unfit"}
        right = kit.upheld(place, entry, remedy="measure", **words).get().pk
        beside = {"party_kind": "third", "party": "某行", "interest": "同行"}
        pairs.append((right, kit.proposed(place, entry, outcome="dismissed", **beside, **words).get().pk))
    how = {"at": AT, "all_or_nothing": True}
    race(
        lambda start: objections.carry_out(kit.every(pk=pairs[start][0]), by=place.home.approver, **how),
        lambda start: objections.dismiss(kit.every(pk=pairs[start][1]), by=place.office.approver, **how),
        starts=STARTS,
    )
    assert MeasurePause.objects.filter(ended_on__isnull=True).count() == STARTS
    assert not Entry.objects.unscoped("test").filter(disputed_on__isnull=False).exists()
    assert sound()
