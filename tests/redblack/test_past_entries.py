"""Lists at a past instant: now it equals the pages, and nothing done later changes the past (I6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.actors import Actor
from core.clocks import day_of, office_time
from core.due import run_due
from core.flows import NEW
from records import operations as records
from records.models import Record
from redblack import operations as lists
from redblack.flow import BEFORE_LISTING, ENTRY, ON_THE_LIST
from redblack.models import Entry, EntryVersion
from redblack.past import EXITS, LISTS, PUBLICITY, Then, then
from redblack.past_queries import LISTED_BY, as_of
from tests.kit import cases, desks, factories

pytestmark = pytest.mark.django_db
START = date(2024, 4, 8)


def every() -> Any:
    return Entry.objects.unscoped("test")


def past(at: datetime) -> list[Then]:
    return [then(row, at=at) for row in as_of(every(), at).select_related("subject").order_by("pk")]


def told(at: datetime) -> list[tuple[Any, ...]]:
    """What a page says of every entry, without what came of it since."""
    names = [field.name for field in fields(Then) if field.name not in ("entry", "changed")]
    return [(row.entry.pk, *(getattr(row, name) for name in names)) for row in past(at)]


def demand_present(at: datetime) -> None:
    """The past of this instant says what the public pages and the desk say now."""
    on, rows = day_of(at), past(at)
    pages = {LISTS: every().publicly_visible(on), PUBLICITY: every().in_publicity(on), EXITS: every().exit_notices(on)}
    for place, shown in pages.items():
        assert {row.entry.pk for row in rows if row.place == place} == set(shown.values_list("pk", flat=True)), place
    assert {row.entry.pk for row in rows if row.in_force} == set(every().in_force(on).values_list("pk", flat=True))
    for row in rows:
        entry = every().get(pk=row.entry.pk)
        for name in ("state", "reason", "recogniser_id", "listed_on", "valid_to", "publicised_on", "exited_on"):
            assert getattr(row, name) == getattr(entry, name), (name, entry.pk)


class World:
    """Two black entries, a red one, one of the province, one in publicity, and those who may act on them."""

    def __init__(self) -> None:
        self.office, self.home = desks.office(), cases.bureau("江阴市应急管理局")
        self.black, self.red = cases.programme(self.home), cases.programme(self.home, colour="red")
        claim, grounds = (
            factories.organisation_claim(),
            (cases.ground(self.home), cases.ground(self.home, degree="ordinary")),
        )
        both = cases.proposal(self.home, grounds=grounds)
        honour = cases.proposal(self.home, claim=claim, colour="red")
        red = cases.listed(self.home, self.red, proposals=[honour]).get()
        self.ids = [
            cases.listed(self.home, self.black, proposals=[both]).get().pk,
            cases.ready(self.home, self.black, proposals=[cases.proposal(self.home, claim=claim)]).get().pk,
            red.pk,
            cases.publicised(self.home, self.red, on=date(2024, 3, 28)).get().pk,
        ]
        row = lists.Received(
            claim=claim,
            origin="upper",
            authority="江苏省某厅",
            decision_no="苏认〔2024〕1号",
            reason="上级认定。",
            listed_on=date(2024, 3, 1),
            valid_to=date(2024, 12, 31),
        )
        at = office_time(date(2024, 3, 26))
        (made,) = lists.receive([row], programme=self.red, by=self.office.handler, at=at)
        assert made.entry_id is not None
        self.ids.append(made.entry_id)
        self.received = row

    def entry(self, place: int) -> Any:
        return every().filter(pk=self.ids[place % len(self.ids)])

    def ground(self, place: int) -> Any:
        rests = Record.objects.unscoped("test").filter(entry_grounds__entry=self.ids[place % len(self.ids)])
        return Record.objects.unscoped("test").filter(
            pk__in=list(rests.order_by("pk").values_list("pk", flat=True)[:1])
        )


def by(verb: str, post: str, **given: Any) -> Callable[[World, int, datetime], Any]:
    def act(world: World, place: int, at: datetime) -> Any:
        actor: Actor = getattr(world.home, post)
        return getattr(lists, verb)(world.entry(place), by=actor, at=at, **given)

    return act


def due(kind: str) -> Callable[[World, int, datetime], Any]:
    return lambda world, place, at: run_due(kind, at=at)


def revoke(world: World, place: int, at: datetime) -> Any:
    return records.revoke(world.ground(place), by=world.home.approver, at=at, note="归集有误")


def follow(world: World, place: int, at: datetime) -> Any:
    changed = replace(world.received, valid_to=date(2024, 11, 30), reason=f"上级更正{place}。")
    return lists.receive([changed], programme=world.red, by=world.office.handler, at=at)


ACTS: dict[str, Callable[[World, int, datetime], Any]] = {
    "list": by("list_entries", "approver"),
    "suspend": by("suspend", "approver", note="核实"),
    "resume": by("resume", "approver"),
    "correct": by("correct", "approver", reason="更正后的事由"),
    "request": by("request_exit", "handler", exit_reason="withdrawn", exit_ground="处罚撤销"),
    "keep": by("keep", "approver", note="不成立"),
    "exit": by("exit_entries", "approver"),
    "drop": by("drop", "reviewer", note="证据不足"),
    "ask": by("ask_withholding", "handler", ground="《中华人民共和国政府信息公开条例》第十五条"),
    "withhold": by("withhold", "approver"),
    "disclose": by("disclose", "approver", note="可以公开"),
    "ready": due("lists.ready"),
    "expire": due("lists.expire"),
    "lapse": due("lists.lapse"),
    "revoke": revoke,
    "follow": follow,
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 4), st.sampled_from((0, 1, 9, 200, 400))), max_size=9
)


@pytest.fixture
def world() -> World:
    return World()


def run(world: World, steps: Any) -> list[tuple[datetime, Any]]:
    """Do what the steps say and remember after each what was told then."""
    at, seen = office_time(START), []
    for name, place, days in steps:
        at = at + timedelta(days=days, minutes=1)
        ACTS[name](world, place, at)
        demand_present(at)
        seen.append((at, told(at)))
    return seen


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_now_equals_the_pages_and_the_past_stays(world: World, steps: Any) -> None:
    with transaction.atomic():
        for at, before in run(world, steps):
            assert told(at) == before
        transaction.set_rollback(True)


def test_every_way_onto_a_list_is_known() -> None:
    """A new verb that lists an entry must be named, or the past would say that it had not been listed."""
    before = {NEW, *BEFORE_LISTING}
    onto = {move.verb for move in ENTRY.moves if move.target in ON_THE_LIST and before & {*move.source}}
    assert onto <= set(LISTED_BY)


class TestOneStory:
    """25 March listed; then corrected, suspended, resumed, withheld, exited: each day says what it said that day."""

    STEPS = (("correct", 0, 1), ("suspend", 0, 1), ("resume", 0, 1), ("request", 0, 1), ("exit", 0, 1))

    def test_each_state_stays_what_it_was(self, world: World) -> None:
        days = run(world, self.STEPS)
        (entry,) = [row for row in past(days[0][0]) if row.entry.pk == world.ids[0]]
        assert (entry.state, entry.reason, entry.place, entry.changed) == ("listed", "更正后的事由", LISTS, True)
        reads = [next(row for row in past(at) if row.entry.pk == world.ids[0]) for at, _ in days]
        assert [row.state_label for row in reads] == ["已列入", "已中止", "已列入", "拟退出", "已退出"]
        assert [row.hidden for row in reads] == ["", "已中止", "", "", "已退出"]
        assert reads[-1].place == ""  # withdrawn as wrong: no notice
        before = next(row for row in past(office_time(START)) if row.entry.pk == world.ids[0])
        assert before.reason != "更正后的事由"

    def test_a_red_one_was_red_until_the_black_one_came(self, world: World) -> None:
        ((at, _),) = run(world, [("list", 1, 1)])
        earlier = {row.entry.pk: row for row in past(at - timedelta(seconds=1))}
        later = {row.entry.pk: row for row in past(at)}
        red, upper = world.ids[2], world.ids[4]
        assert (earlier[red].place, later[red].place, later[red].hidden) == (LISTS, EXITS, "已退出")
        assert (earlier[upper].hidden, later[upper].hidden) == ("", "已在本地隐去")
        assert (earlier[world.ids[1]].hidden, later[world.ids[1]].place) == ("尚未列入", LISTS)

    def test_on_the_day_of_the_listing_the_hour_counts(self, world: World) -> None:
        """Listed on 25 March at nine, proposed on 4 March."""
        rows = {hour: {row.entry.pk: row for row in past(office_time(date(2024, 3, 25), hour))} for hour in (8, 10)}
        assert [rows[hour][world.ids[0]].place for hour in (8, 10)] == ["", LISTS]
        assert rows[8][world.ids[0]].state == "ready"
        assert past(office_time(date(2024, 3, 3))) == []

    def test_only_what_is_read_is_kept(self, world: World) -> None:
        """A path of seven moves leaves no version: its steps say it all."""
        kept = EntryVersion.objects.filter(entry__in=world.ids[:2]).values_list("entry", "transition__verb", "content")
        assert list(kept) == []
        run(world, [("request", 0, 1)])
        assert not EntryVersion.objects.filter(entry=world.ids[0]).exists()
        run(world, [("correct", 2, 1)])
        kept = EntryVersion.objects.select_related("transition").filter(entry=world.ids[2]).latest("pk")
        assert (kept.transition.verb, kept.content["reason"]) == ("correct", "获得质量管理奖。")
