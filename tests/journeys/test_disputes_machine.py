"""Objections, stays, officers and dates meet on one entry with two measures at two departments, in any order.

After every step a model written by hand says what must bear the mark and what must stand still; at the end whatever is
open is brought to its end, and nothing may stand still that nobody holds any more.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from core.clocks import office_time
from core.invariants import check, registered
from core.models import Step
from objections import operations as objections
from objections.models import Objection
from records import operations as records
from records.models import Record
from redblack import due
from redblack import operations as lists
from redblack.models import Entry, MeasurePause, Stay
from redblack.stay_queries import awaiting_resumption
from tests.kit import cases, desks
from tests.kit import objections as kit

pytestmark = pytest.mark.django_db

START = date(2024, 4, 8)
SUSPENDING = "jieyang-2017"
PARTIES = ("江阴甲有限公司", "江阴乙有限公司")
TOUCHED = ("entry", "stay", "dispatch", "objection", "objections")
OURS = tuple(one for one in registered() if one.name.split(".")[0] in TOUCHED)
"""The invariants that this may break are asked after every step, all of them at the end."""
FRESH = ("raised", "accepted")
MARKS = ("accepted", "verifying", "verified", "proposed", "correcting")


class Town(kit.Place):
    """One black entry, listed on 2024-03-25 for half a year, whose two measures lie with two departments."""

    def __init__(self, pack: str) -> None:
        super().__init__(pack)
        self.land = cases.bureau("江阴市自然资源和规划局")
        first = desks.published(
            self.office, self.land.department, title="限制取得土地使用权", target_kinds=["legal_person"]
        )
        self.entry_id = self.entries(validity="6 months").get().pk
        tasks = desks.tasks(entry=self.entry_id)
        self.measures = sorted({measure for task in tasks for measure in task.measures})
        assert first.pk in self.measures and (tasks.count(), len(self.measures)) == (2, 2)


class Disputes:
    """The real operations beside a model: which cases run, who else holds the entry, which measure was found wrong."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.at = office_time(START, 9)
        self.others_held = False
        """Whether anybody but objections ever held the entry."""
        self.by_officer = False
        self.numbers = 0
        self.told: list[str] = []

    def walk(self, chance: Random, steps: int) -> None:
        """Take so many steps at random, look after each, then bring everything to its end."""
        self.begin(chance.choice(("listed", "leaving", "officer", "stayed")))
        for _ in range(steps):
            ways = self.ways(chance)
            name, act = chance.choices([way[1:] for way in ways], weights=[way[0] for way in ways])[0]
            self.told.append(f"{self.on} {self.entry.state}: {name}")
            act()
            self.look()
        self.told.append("wind up")
        self.wind_up()

    def ways(self, chance: Random) -> list[tuple[int, str, Callable[[], None]]]:
        """What may happen now: how often, its name, and the act."""
        pick, which, left = chance.choice, chance.randrange(4), self.left()
        outcome, remedy = pick(("upheld", "upheld", "dismissed")), pick(("correct", "exit", "own"))
        ended, asked, days = pick(("lift", "upheld", "changed")), pick(("withdrawn", "repaired")), pick((1, 7, 40))
        who, what, at_once, kept = pick(PARTIES), pick((None, None, 0, 1)), pick((1, 1, 0)), pick((1, 1, 0))
        found: list[tuple[bool, int, str, Callable[[], None]]] = [
            (True, 1, f"wait {days}", lambda: self.wait(days)),
            (not left, 4, f"raise {who} {what} {at_once}", lambda: self.raise_(who, what, bool(at_once))),
            (not left, 2, "stay", lambda: self.stay(pick((None, 5)))),
            (not left, 2, "officer", self.officer),
            (not left, 2, f"ask to leave {asked}", lambda: self.ask_to_leave(asked)),
            (bool(self.of(*FRESH)), 4, f"decide {outcome} {remedy}", lambda: self.decide(which, outcome, remedy)),
            (bool(self.of(*FRESH)), 1, "withdraw", lambda: self.withdraw(which)),
            (bool(self.of("correcting")), 3, "carry out", lambda: self.carry_out(which)),
            (bool(self.unjudged()), 2, f"stay ends {ended}", lambda: self.end_stay(which, ended)),
            (self.entry.state == "leaving", 1, f"answer {kept}", lambda: self.answer_leaving(bool(kept))),
            (not left and self.numbers > 1, 1, "end", lambda: self.end(pick(("repair", "quash")))),
        ]
        return [(often, name, act) for may, often, name, act in found if may]

    # --- what is asked ------------------------------------------------------------------------------------------------

    @property
    def on(self) -> date:
        return self.at.date()

    @property
    def entry(self) -> Entry:
        found: Entry = self.entries.get()
        return found

    @property
    def entries(self) -> Any:
        return cases.everything([self.town.entry_id])

    @property
    def running(self) -> list[Objection]:
        return list(kit.every(entry=self.town.entry_id, closed_on__isnull=True))

    @property
    def standing(self) -> Any:
        return Stay.objects.unscoped("test").filter(entry=self.town.entry_id, ended_on__isnull=True)

    def of(self, *states: str) -> list[Objection]:
        return [one for one in self.running if one.state in states]

    def pick(self, which: int, *states: str) -> Objection:
        found = self.of(*states)
        return found[which % len(found)]

    def unjudged(self) -> list[int]:
        stays = Stay.objects.unscoped("test").filter(entry=self.town.entry_id).exclude(state__in=("judged", "lifted"))
        return list(stays.order_by("pk").values_list("pk", flat=True))

    def left(self) -> bool:
        return self.entry.exited_on is not None

    def tick(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def state(self, pk: int) -> str:
        found: str = kit.every(pk=pk).get().state
        return found

    def one(self, pk: int) -> dict[str, Any]:
        """How a move of one objection is called."""
        return {"cases": kit.every(pk=pk), "at": self.tick(), "all_or_nothing": True}

    def begin(self, how: str) -> None:
        """Something has often happened to it before anybody objects."""
        if how == "leaving":
            self.ask_to_leave("repaired")
        elif how == "officer":
            self.officer()
        elif how == "stayed":
            self.stay(None)

    # --- objections ---------------------------------------------------------------------------------------------------

    def raise_(self, who: str, what: int | None, at_once: bool) -> None:
        measure = None if what is None else self.town.measures[what]
        if any((one.party, one.measure_id) == (who, measure) for one in self.running):
            return
        words = {"measure_id": measure, "measure_words": "一项措施"} if measure else {}
        found = kit.raised(
            self.entry, by=self.town.office.handler, on=self.on, party_kind="third", party=who, interest="同业", **words
        )
        pk = found.get().pk
        if at_once:
            self.accept(pk)

    def accept(self, pk: int) -> None:
        if self.state(pk) == "raised":
            objections.accept(by=self.town.office.reviewer, **self.one(pk))

    def decide(self, which: int, outcome: str, remedy: str) -> None:
        """Accepted if it is not yet, verified, proposed, signed."""
        case = self.pick(which, *FRESH)
        pk = case.pk
        self.accept(pk)
        way = ("measure" if case.measure_id else "correct") if remedy == "own" else remedy
        self.sign(pk, outcome, way)

    def sign(self, pk: int, outcome: str, way: str) -> None:
        town = self.town
        objections.send_to_verify(by=town.office.reviewer, **self.one(pk))
        objections.verify(by=town.home.reviewer, finding="wrong", words="经核对原件。", **self.one(pk))
        objections.propose_decision(
            by=town.office.handler,
            outcome=outcome,
            reasons="经核实。",
            remedy=way if outcome == "upheld" else "",
            corrections={"reason": f"更正后的事由{pk}。"} if (outcome, way) == ("upheld", "correct") else {},
            **self.one(pk),
        )
        verb = objections.uphold if outcome == "upheld" else objections.dismiss
        verb(by=town.office.approver, **self.one(pk))

    def carry_out(self, which: int) -> None:
        self.put_right(self.pick(which, "correcting").pk)

    def put_right(self, pk: int) -> None:
        if kit.every(pk=pk).get().remedy == "exit":
            objections.ask_exit(by=self.town.home.handler, **self.one(pk))
        objections.carry_out(by=self.town.home.approver, **self.one(pk))

    def withdraw(self, which: int) -> None:
        pk = self.pick(which, *FRESH).pk
        objections.withdraw_objection(by=self.town.office.handler, words="书面撤回", **self.one(pk))

    # --- courts and officers ------------------------------------------------------------------------------------------

    def stay(self, days: int | None) -> None:
        self.numbers += 1
        self.others_held = True
        lists.stay(
            self.entry,
            kind="suit",
            authority="江阴市人民法院",
            document_no=f"（2024）苏0281行初{self.numbers}号",
            received_on=self.on,
            from_on=self.on,
            to_on=self.on + timedelta(days=days) if days else None,
            by=self.town.home.handler,
            at=self.tick(),
        )

    def end_stay(self, which: int, outcome: str) -> None:
        found = self.unjudged()
        chosen = Stay.objects.unscoped("test").filter(pk=found[which % len(found)])
        how: dict[str, Any] = {"by": self.town.home.approver, "at": self.tick(), "all_or_nothing": True}
        if outcome == "lift":
            if chosen.get().state == "standing":
                lists.lift(chosen, note="裁定解除", **how)
        else:
            words = {"authority": "江阴市人民法院", "document_no": "判决", "outcome_on": self.on}
            lists.judge(chosen, outcome=outcome, **words, **how)

    def officer(self) -> None:
        """The approver lets it stand still, or go on, whichever he may."""
        before = self.entry.suspended_on
        verb = lists.suspend if before is None else lists.resume
        verb(self.entries, by=self.town.home.approver, at=self.tick(), note="核查")
        if (before is None) != (self.entry.suspended_on is None):
            self.by_officer = before is None
            self.others_held = True

    def ask_to_leave(self, reason: str) -> None:
        lists.request_exit(
            self.entries, by=self.town.home.handler, at=self.tick(), exit_reason=reason, exit_ground="已整改"
        )

    def answer_leaving(self, kept: bool) -> None:
        by, at = self.town.home.approver, self.tick()
        if not kept:
            lists.exit_entries(self.entries, by=by, at=at, all_or_nothing=True)
        elif lists.keep(self.entries, by=by, at=at, note="仍须实施").moved:
            self.by_officer = False

    # --- dates, and the ends that come from elsewhere -----------------------------------------------------------------

    def wait(self, days: int) -> None:
        self.at = office_time(self.on + timedelta(days=days), 9)
        due.run_out(at=self.at)
        due.expire(at=self.at)

    def end(self, how: str) -> None:
        if how == "repair":
            lists.repair(self.entries, at=self.tick(), all_or_nothing=True)
            return
        ground = Record.objects.unscoped("test").filter(entry_grounds__entry=self.town.entry_id)
        paper = {"authority": "无锡市中级人民法院", "document_no": "（2024）苏02行终1号", "quashed_on": self.on}
        records.quash(ground, by=self.town.home.approver, at=self.tick(), all_or_nothing=True, **paper)

    def look(self) -> None:
        self.the_invariants_of_the_house_hold()
        self.it_bears_the_mark_while_a_case_runs_and_no_longer()
        self.it_stands_still_while_somebody_holds_it_and_no_longer()
        self.a_measure_stands_still_while_it_is_objected_to_or_was_found_wrong()
        self.departments_do_what_the_entry_says_and_let_go_once()

    # --- what must be true --------------------------------------------------------------------------------------------

    def the_invariants_of_the_house_hold(self) -> None:
        with connection.cursor() as cursor:
            for one in OURS:
                cursor.execute(one.sql, {**one.params, "at": self.at, "on": self.on})
                assert cursor.fetchall() == [], one.name

    def it_bears_the_mark_while_a_case_runs_and_no_longer(self) -> None:
        entry, running = self.entry, self.running
        if entry.exited_on is not None:
            assert running == []
            return
        assert (entry.disputed_on is not None) == any(one.state in MARKS for one in running)

    def it_stands_still_while_somebody_holds_it_and_no_longer(self) -> None:
        entry, running = self.entry, self.running
        if entry.exited_on is not None:
            return
        objected = any(one.state in MARKS and one.suspends and one.measure_id is None for one in running)
        stayed = self.standing.exclude(to_on__lt=self.on).exists()
        if objected or stayed or self.by_officer:
            assert entry.suspended_on is not None
        elif not self.others_held:
            assert entry.suspended_on is None
        elif entry.suspended_on is not None and entry.state != "leaving":
            assert self.entries.filter(awaiting_resumption(self.on)).exists(), "nobody is asked whether it goes on"

    def a_measure_stands_still_while_it_is_objected_to_or_was_found_wrong(self) -> None:
        if self.left():
            return
        held = {one.measure_id for one in self.running if one.state in MARKS and one.suspends and one.measure_id}
        wrong = set(kit.every(entry=self.town.entry_id, state="corrected", remedy="measure").values_list("measure_id"))
        still = set(
            MeasurePause.objects.filter(entry=self.town.entry_id, ended_on__isnull=True).values_list("measure_id")
        )
        assert still == {(one,) for one in held} | wrong

    def departments_do_what_the_entry_says_and_let_go_once(self) -> None:
        entry = self.entry
        for task in desks.tasks(entry=entry):
            gone = Step.objects.filter(flow="dispatch", case_id=task.pk, target="releasing").count()
            assert gone == (entry.exited_on is not None)
            assert (task.state == "paused") == (entry.exited_on is None and entry.suspended_on is not None)

    # --- the end of everything ----------------------------------------------------------------------------------------

    def wind_up(self) -> None:
        """Every case can be brought to its end, and what nobody holds any more can have effect again."""
        for case in self.running:
            if self.state(case.pk) == "raised":
                objections.accept(by=self.town.office.reviewer, **self.one(case.pk))
            if self.state(case.pk) == "accepted":
                self.sign(case.pk, "dismissed", "")
            if self.state(case.pk) == "correcting":
                self.put_right(case.pk)
        how: dict[str, Any] = {"by": self.town.home.approver, "all_or_nothing": True}
        for stay in self.standing:
            lists.lift(self.standing.filter(pk=stay.pk), note="裁定解除", at=self.tick(), **how)
        if self.entry.state == "leaving":
            lists.keep(self.entries, note="仍须实施", at=self.tick(), **how)
        if self.entry.state == "suspended":
            assert self.others_held
            lists.resume(self.entries, note="核查完毕", at=self.tick(), **how)
        assert self.running == []
        assert self.entry.state in ("listed", "exited")
        self.by_officer = False
        assert {found.invariant.name: found.first for found in check(at=self.at) if found.count} == {}
        self.look()


@pytest.mark.parametrize(("pack", "walks"), [(SUSPENDING, 24), (cases.JIANGYIN, 8)])
def test_nothing_is_held_by_nobody(pack: str, walks: int) -> None:
    """Under the first pack what is objected to stands still, under the second it goes on."""
    town = Town(pack)
    for seed in range(walks):
        disputes = Disputes(town)
        with transaction.atomic():
            try:
                disputes.walk(Random(seed), 12)  # noqa: S311  the same walks every time
            except Exception as error:
                error.add_note(f"walk {seed}: " + "; ".join(disputes.told))
                raise
            transaction.set_rollback(True)
