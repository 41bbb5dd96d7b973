"""The proof that nothing lapsed is shown: it holds over lawful cases, and fails for every breach that is planted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from core import clocks
from core.clocks import office_time
from core.due import run_due
from law.models import Activation
from public.models import Proof
from public.operations import prove
from public.places import PLACES
from public.work import work
from redblack import operations as lists
from redblack.models import Entry
from subjects.models import SubjectChange
from subjects.operations import confirm_change, report_change
from tests.kit import cases, desks, factories
from tests.kit.desk import see, words

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("jiangyin")]

AT = office_time(date(2024, 4, 10), 1)


def proof() -> Proof:
    return prove(at=AT, done_at=lambda: AT)


def figures(found: Proof) -> dict[str, tuple[int, int]]:
    """Per place: rows shown, rows that break something; places without rows are left out."""
    return {row["place"]: (row["shown"], row["broken"]) for row in found.figures if row["shown"]}


def sentences(found: Proof) -> set[tuple[str, str]]:
    return {(row["place"], one["sentence"]) for row in found.figures for one in row["sentences"] if one["broken"]}


@contextmanager
def unguarded(*tables: str) -> Iterator[Any]:
    """The owner at the database, with the triggers of these tables off: what no lawful act can do."""
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def listed(jiangyin: Activation) -> Entry:
    """One organisation on the black list, with a task at a department."""
    office, home, other = desks.office(), cases.bureau("江阴市应急管理局"), cases.bureau("江阴市财政局")
    desks.published(office, home.department, other.department)
    return cases.listed(home, cases.programme(home)).get()


class TestItHolds:
    def test_every_place_is_counted_and_nothing_is_found(self, listed: Entry) -> None:
        found = proof()
        assert found.holds and sentences(found) == set()
        counted = figures(found)
        assert counted["lists"] == counted["person"] == counted["screening"] == (1, 0)
        assert counted["tasks"][0] == counted["feed"][0] > 0
        assert {row["place"] for row in found.figures} == {place.name for place in PLACES}
        assert found.shown == sum(row["shown"] for row in found.figures)

    def test_what_is_over_is_no_longer_shown_though_no_worker_ran(self, listed: Entry) -> None:
        after = office_time(date.fromordinal(listed.valid_to.toordinal() + 1), 1)
        found = prove(at=after, done_at=lambda: after)
        assert found.holds
        assert not {"lists", "person", "screening", "tasks"} & set(figures(found))

    def test_exits_are_announced_and_their_tasks_taken_back(self, listed: Entry) -> None:
        chosen = cases.everything([listed.pk])
        lists.expire(chosen, at=(after := office_time(date.fromordinal(listed.valid_to.toordinal() + 1), 1)))
        found = prove(at=after, done_at=lambda: after)
        assert found.holds
        assert figures(found)["exits"] == (1, 0)


class TestItFails:
    def test_when_an_entry_that_left_is_shown_again(self, listed: Entry) -> None:
        """The columns say that it stands; the legal trail says that it left."""
        home = cases.Bureau(
            department=listed.recogniser,
            **{post: factories.actor(post, of=listed.recogniser) for post in ("handler", "reviewer", "approver")},
        )
        chosen = cases.everything([listed.pk])
        how = {"exit_reason": "withdrawn", "exit_ground": "原决定撤销", "all_or_nothing": True}
        lists.request_exit(chosen, by=home.handler, at=office_time(date(2024, 4, 1)), **how)
        lists.exit_entries(chosen, by=home.approver, at=office_time(date(2024, 4, 2)), all_or_nothing=True)
        assert proof().holds
        with unguarded("redblack_entry") as cursor:
            cursor.execute(
                "UPDATE redblack_entry SET exited_on = NULL, exit_reason = '', state = 'listed' WHERE id = %s",
                [listed.pk],
            )
        assert {("lists", "已经退出"), ("person", "已经退出"), ("screening", "已经退出")} <= sentences(proof())

    def test_when_an_entry_stands_without_a_ground(self, listed: Entry) -> None:
        with unguarded("records_record") as cursor:
            cursor.execute(
                "UPDATE records_record SET state = 'revoked', ended_on = '2024-04-01' WHERE id IN"
                " (SELECT record_id FROM redblack_entryground WHERE entry_id = %s)",
                [listed.pk],
            )
        found = proof()
        assert ("lists", "认定依据均已失效") in sentences(found)
        assert [one["first"] for row in found.figures for one in row["sentences"] if one["broken"]][0] == [listed.pk]

    def test_when_its_ground_is_negative_no_longer(self, listed: Entry) -> None:
        """A correction that nobody heard: what is not negative carries no black entry."""
        with unguarded("records_record") as cursor:
            cursor.execute(
                "UPDATE records_record SET polarity = 'other', degree = '', procedure = 'summary' WHERE id IN"
                " (SELECT record_id FROM redblack_entryground WHERE entry_id = %s)",
                [listed.pk],
            )
        assert ("lists", "认定依据均已失效") in sentences(proof())

    def test_when_a_measure_stands_after_the_exit(self, listed: Entry) -> None:
        with unguarded("redblack_entry") as cursor:
            cursor.execute(
                "UPDATE redblack_entry SET exited_on = '2024-04-01', exit_reason = 'withdrawn', state = 'exited'"
                " WHERE id = %s",
                [listed.pk],
            )
        assert {place for place, _ in sentences(proof())} == {"held", "feed"}

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ("valid_to = '2024-04-09', public_to = '2024-04-09'", "有效期已过"),
            ("public_to = '2024-04-09'", "公开期限已过"),
            ("suspended_on = '2024-04-01', state = 'suspended'", "已中止"),
            ("hidden_on = '2024-04-01'", "已在本地隐去"),
        ],
    )
    def test_when_a_page_forgets_a_date(self, listed: Entry, change: str, sentence: str) -> None:
        """A place that asks for less than the pages do: each date is asked on the right side by itself."""
        (place,) = [one for one in PLACES if one.name == "lists"]
        careless = replace(place, shown=lambda on: Entry.objects.unscoped("a page that forgot the dates"))
        with unguarded("redblack_entry") as cursor:
            cursor.execute(f"UPDATE redblack_entry SET {change} WHERE id = %s", [listed.pk])
        assert proof().holds or sentence not in {said for _, said in sentences(proof())}
        found = prove(at=AT, done_at=lambda: AT, places=[careless])
        assert ("lists", sentence) in sentences(found)

    @pytest.mark.parametrize("name", ["lists", "person"])
    def test_when_a_page_forgets_a_death(self, listed: Entry, name: str) -> None:
        (place,) = [one for one in PLACES if one.name == name]
        careless = replace(place, shown=lambda on: Entry.objects.unscoped("a page that forgot the dead"))
        with unguarded("subjects_subject") as cursor:
            cursor.execute("UPDATE subjects_subject SET status = 'deceased' WHERE id = %s", [listed.subject_id])
        assert (name, "主体已死亡") not in sentences(proof())
        assert (name, "主体已死亡") in sentences(prove(at=AT, done_at=lambda: AT, places=[careless]))

    def test_when_a_task_against_an_ended_subject_was_not_released(self, listed: Entry) -> None:
        handler, reviewer = (factories.actor(post, of=factories.credit_office()) for post in ("handler", "reviewer"))
        case = report_change(
            listed.subject,
            kind="deregistered",
            happened_on=date(2024, 4, 9),
            authority="江阴市数据局",
            document_no="（2024）登字第1号",
            by=handler,
            at=AT,
        )
        chosen = SubjectChange.objects.unscoped("test").filter(pk=case.pk)
        confirm_change(chosen, by=reviewer, at=AT, all_or_nothing=True)
        assert proof().holds
        with unguarded("measures_dispatch") as cursor:
            cursor.execute(
                "UPDATE measures_dispatch SET state = 'dispatched', releasing_on = NULL, release_due_on = NULL"
            )
        assert ("held", "主体已死亡或者注销，而任务没有通知解除") in sentences(proof())


class TestItIsKept:
    def test_the_command_prints_the_figures_and_fails_with_the_proof(self, listed: Entry) -> None:
        said = io.StringIO()
        with clocks.fixed(AT):
            call_command("prove_nothing_lapsed", stdout=said)
            assert "公开页：自然人精确查询：1 条，失效 0 条" in said.getvalue()
            with unguarded("records_record") as cursor:
                cursor.execute("UPDATE records_record SET state = 'revoked', ended_on = '2024-04-01'")
            with pytest.raises(CommandError, match="失效 [1-9]"):
                call_command("prove_nothing_lapsed", stdout=said)
        assert "认定依据均已失效：1 条" in said.getvalue()
        assert [one.holds for one in Proof.objects.order_by("pk")] == [True, False]

    def test_the_timer_makes_one_a_day(self) -> None:
        assert [run_due("public.prove", at=AT), run_due("public.prove", at=AT)] == [1, 0]
        assert run_due("public.prove", at=office_time(date(2024, 4, 11), 1)) == 1
        assert Proof.objects.count() == 2

    def test_a_failed_proof_and_a_missing_one_wait_for_the_office_and_the_auditor(self, listed: Entry) -> None:
        auditor, approver = factories.actor("auditor"), factories.actor("approver", of=factories.credit_office())
        proof()
        assert work(auditor, date(2024, 4, 10)) == []
        assert "没有新的" in work(auditor, date(2024, 4, 12))[0].label
        with unguarded("records_record") as cursor:
            cursor.execute("UPDATE records_record SET state = 'revoked', ended_on = '2024-04-01'")
        proof()
        assert "发现失效信息" in work(approver, date(2024, 4, 10))[0].label
        assert work(factories.actor("approver"), date(2024, 4, 10)) == []

    def test_its_page_shows_every_place(self, listed: Entry) -> None:
        found = proof()
        page = words(see(factories.actor("auditor"), f"/staff/public/proof/{found.pk}/change/", AT))
        assert all(place.label in page for place in PLACES)
        assert "没有失效信息" in words(see(factories.actor("auditor"), "/staff/public/proof/", AT))
