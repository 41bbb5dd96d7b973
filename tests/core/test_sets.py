"""The engine: constant statements, isolation of a bad case, two sets in opposite order, acts that resume."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from core import acts, chunks, sets
from core.actors import Actor, timer
from core.clocks import office_time
from core.models import Act, Step
from core.queries import grouped
from core.refusals import NotAllowed, Refused
from redblack import operations as lists
from redblack.models import Entry
from redblack.operations.path import _CROSS_CHECK
from tests.kit import cases
from tests.kit.counting import statements

AT = office_time(date(2024, 3, 25), 17)


def by_ids(ids: Any, *, by: Actor, at: Any, act_id: int, **given: Any) -> sets.Report:
    """A runner for acts, as the roof's table names one."""
    return lists.cross_check(cases.everything(ids), by=by, at=at, act_id=act_id, **given)


@pytest.mark.django_db
class TestRun:
    def test_statements_do_not_grow_with_the_set(self) -> None:
        home = cases.bureau()
        rules = cases.programme(home)
        one, many = cases.ready(home, rules, count=1), cases.ready(home, rules, count=50)
        counts = [
            len(statements(lambda chosen=chosen: lists.list_entries(chosen, by=home.approver, at=AT)))
            for chosen in (one, many)
        ]
        assert counts[0] == counts[1]
        assert many.filter(state="listed").count() == 50

    def test_the_law_is_asked_once_per_distinct_facts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        home = cases.bureau()
        entries = cases.proposed(home, cases.programme(home), count=20)
        asked = []
        judge = chunks.judge
        monkeypatch.setattr(chunks, "judge", lambda *args, **kwargs: asked.append(1) or judge(*args, **kwargs))
        lists.cross_check(entries, by=home.handler, at=AT)
        assert len(asked) == 1

    def test_a_post_that_fits_no_row_is_not_allowed(self) -> None:
        home = cases.bureau()
        entries = cases.proposed(home, cases.programme(home))
        with pytest.raises(NotAllowed, match="岗位：经办、审核"):
            lists.cross_check(entries, by=home.approver, at=AT)

    def test_all_or_nothing_leaves_everything_as_it_was(self) -> None:
        home = cases.bureau()
        rules = cases.programme(home)
        good, late = cases.ready(home, rules), cases.proposed(home, rules)
        both = cases.everything([good.get().pk, late.get().pk])
        before = Step.objects.count()
        with pytest.raises(Refused, match="已提出"):
            lists.list_entries(both, by=home.approver, at=AT, all_or_nothing=True)
        assert good.get().state == "ready"
        assert Step.objects.count() == before


@pytest.mark.django_db(transaction=True)
class TestIsolation:
    def test_one_bad_case_is_found_by_halving_and_the_others_move(self, monkeypatch: pytest.MonkeyPatch) -> None:
        home = cases.bureau()
        entries = cases.proposed(home, cases.programme(home), count=9)
        bad = entries.order_by("pk")[4].pk
        move = chunks._move

        def failing(verb: Any, transition_id: int, groups: Any) -> None:
            if any(bad in group.ids for group in groups):
                raise IntegrityError("the database objects to one case")
            move(verb, transition_id, groups)

        monkeypatch.setattr(chunks, "_move", failing)
        report = lists.cross_check(entries, by=home.handler, at=AT)
        assert [case.case_id for case in report.refused] == [bad]
        assert report.refused[0].refusals[0].code == "integrity_error"
        assert entries.filter(state="checked").count() == 8

    def test_two_sets_in_opposite_order_do_not_deadlock(self) -> None:
        home = cases.bureau()
        entries = cases.proposed(home, cases.programme(home), count=40)
        barrier, reports = Barrier(2), []

        def work(order: str) -> None:
            barrier.wait()
            chosen = cases.everything(entries.values_list("pk", flat=True)).order_by(order)
            reports.append(lists.cross_check(chosen, by=home.handler, at=AT))
            connections.close_all()

        threads = [Thread(target=work, args=(order,)) for order in ("pk", "-pk")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(len(report.moved) for report in reports) == [0, 40]
        assert Step.objects.filter(flow="entry", target="checked").count() == 40


@pytest.mark.django_db
class TestActs:
    @pytest.fixture(autouse=True)
    def runner(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(acts, "_runners", lambda: {"check": by_ids})
        monkeypatch.setattr(acts, "CHUNK", 3)

    def begun(self) -> tuple[Act, Any, cases.Bureau]:
        home = cases.bureau()
        entries = cases.proposed(home, cases.programme(home), count=8)
        ids = list(entries.values_list("pk", flat=True))
        return acts.begin("check", ids, label="交叉比对", by=home.handler, at=AT), entries, home

    def test_it_ends_with_every_case_done_once(self) -> None:
        act, entries, _ = self.begun()
        act = acts.resume(act, at=AT)
        assert (act.state, act.cursor, act.moved, act.refused) == ("done", 8, 8, 0)
        assert Step.objects.filter(flow="entry", target="checked", transition__act_id=act.pk).count() == 8

    def test_a_kill_between_chunks_resumes_at_the_cursor(self, monkeypatch: pytest.MonkeyPatch) -> None:
        act, entries, _ = self.begun()

        class Killed(BaseException):
            pass

        def kill(point: str) -> None:
            raise Killed

        monkeypatch.setattr(acts.faultpoints, "reach", lambda point: kill(point) if point == "act.chunk" else None)
        with pytest.raises(Killed):
            acts.resume(act, at=AT)
        assert entries.filter(state="checked").count() == 3
        monkeypatch.undo()
        monkeypatch.setattr(acts, "_runners", lambda: {"check": by_ids})
        act = acts.resume(act, at=AT)
        assert (act.state, act.moved) == ("done", 8)
        assert Step.objects.filter(flow="entry", target="checked").count() == 8

    def test_an_actor_who_lost_the_post_stops_the_act_in_sight(self) -> None:
        act, entries, home = self.begun()
        act.actor = {**act.actor, "posts": ["approver"]}
        act.save()
        act = acts.resume(act, at=AT)
        assert act.state == "failed"
        assert "岗位" in act.error
        assert not entries.filter(state="checked").exists()


def test_a_timer_holds_no_person_s_post() -> None:
    assert not timer().holds("handler", "reviewer", "approver")


@pytest.mark.django_db
def test_the_facts_of_a_verb_are_grouped_in_one_statement() -> None:
    home = cases.bureau()
    entries = cases.proposed(home, cases.programme(home), count=5)
    facts = _CROSS_CHECK.facts(Entry.objects.unscoped("test").filter(pk__in=entries.values("pk")), date(2024, 3, 25))
    found: list[Any] = []
    sqls = statements(lambda: found.extend(grouped(facts)))
    assert len(sqls) == 1
    assert sorted(len(row["ids"]) for row in found) == [5]


@pytest.mark.django_db
def test_the_application_role_is_the_one_that_tests_run_as() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == ("credit_app", 0)
