"""A list that was wrong leaves as a whole, in one act of two persons; a kill in the middle does nothing twice (E5)."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from core import acts
from core.actors import Actor
from core.clocks import office_time
from core.invariants import check
from core.models import Act, Letter, Step
from core.rules import NoLaw
from core.work import work_of
from measures.models import Dispatch
from redblack import operations as lists
from redblack.import_rules import ASKING_WITHDRAWAL, WITHDRAWING, AnotherPersonWithdraws, BatchFacts, OwnListsLeave
from redblack.import_rules import SomethingTold as Told
from tests.kit import cases, desks, factories, sheets
from tests.kit.desk import page, words
from tests.kit.importing import Desk, batches, do, entries, records, uploaded

CHECKOUT = Path(__file__).resolve().parents[2]
ASKED = office_time(date(2024, 4, 15), 9)
SIGNED = office_time(date(2024, 4, 15), 14)
LATER = office_time(date(2024, 4, 15), 15)
RUN = """
import django
django.setup()
from datetime import date
from core import acts
from core.actors import Actor
from core.clocks import office_time
acts.run_open(at=office_time(date(2024, 4, 15), 15))
"""


@pytest.fixture(autouse=True)
def small_parts(settings):
    """The worker takes two entries at a time."""
    settings.IMPORT_PART = 2


@pytest.fixture
def home():
    return cases.bureau("澄江市应急管理局")


@pytest.fixture
def law(home):
    office, treasury = desks.office(), cases.bureau("澄江市财政局")
    desks.published(office, treasury.department)
    return cases.programme(home)


def confirmed(home: Any, law: Any, count: int = 5) -> Any:
    batch = uploaded(Desk(home.handler), law, [sheets.row() for _ in range(count)])
    do(Desk(home.handler), batch, "confirm")
    batch.refresh_from_db()
    assert batch.state == "confirmed"
    return batch


def on_the_list(home: Any, batch: Any, count: int = 5) -> Any:
    """Bring the first `count` entries of a batch onto the list."""
    chosen = cases.everything(
        entries().filter(import_rows__batch=batch).order_by("pk").values_list("pk", flat=True)[:count]
    )
    return cases.brought(home, chosen, on=date(2024, 3, 5), listed_on=date(2024, 3, 26))


def listed_batch(home: Any, law: Any, count: int = 5) -> Any:
    batch = confirmed(home, law, count)
    on_the_list(home, batch, count)
    return batch


def ask(home: Any, batch: Any, note: str = "文件把两家单位的处罚对调了") -> Any:
    return do(Desk(home.handler), batch, "ask_withdrawal", at=ASKED, note=note)


def sign(home: Any, batch: Any, by: Any = None) -> Any:
    return do(Desk(by or home.approver), batch, "withdraw", at=SIGNED)


def states(batch: Any) -> list[str]:
    return list(entries().filter(import_rows__batch=batch).order_by("pk").values_list("state", flat=True))


@pytest.mark.django_db
class TestAskWithdrawal:
    def test_what_is_listed_waits_for_a_signature_and_slips_are_gone(self, home, law):
        batch = confirmed(home, law)
        on_the_list(home, batch, 3)
        ask(home, batch)
        batch.refresh_from_db()
        assert batch.state == "withdrawal_asked"
        assert states(batch) == ["leaving"] * 3 + ["withdrawn"] * 2
        assert set(entries().filter(state="leaving").values_list("exit_reason", "exit_ground")) == {
            ("withdrawn", "文件把两家单位的处罚对调了")
        }
        assert [item.count for item in work_of(home.approver, date(2024, 4, 15)) if "整批退出" in item.label] == [1]

    def test_a_batch_of_slips_is_undone_instead(self, home, law):
        batch = confirmed(home, law)
        shown = Desk(home.handler).get(page("change", batch))
        assert "提请整批退出" not in [button["label"] for button in shown.context["buttons"]]
        report = lists.ask_withdrawal(batches().filter(pk=batch.pk), by=home.handler, at=ASKED, note="错")
        assert [one.code for case in report.refused for one in case.refusals] == ["something_told"]

    def test_without_a_reason_nothing_is_asked(self, home, law):
        batch = listed_batch(home, law)
        assert "理由" in words(do(Desk(home.handler), batch, "ask_withdrawal", at=ASKED, note=" "))
        assert states(batch) == ["listed"] * 5

    def test_an_approver_may_let_it_stand(self, home, law):
        batch = listed_batch(home, law)
        ask(home, batch)
        do(Desk(home.approver), batch, "refuse_withdrawal", at=SIGNED, note="经核对无误")
        batch.refresh_from_db()
        assert (batch.state, batch.withdrawal_ground, states(batch)) == ("confirmed", "", ["listed"] * 5)
        assert [one for one in check(at=LATER) if one.count] == []

    def test_what_was_asked_to_leave_for_another_reason_leaves_as_wrong_with_the_others(self, home, law):
        batch = listed_batch(home, law, 3)
        first = cases.everything(
            entries().filter(import_rows__batch=batch).order_by("pk").values_list("pk", flat=True)[:1]
        )
        how = {"exit_reason": "repaired", "exit_ground": "已整改", "all_or_nothing": True}
        lists.request_exit(first, by=home.handler, at=office_time(date(2024, 4, 1)), **how)
        ask(home, batch)
        sign(home, batch)
        acts.run_open(at=LATER)
        assert set(entries().values_list("state", "exit_reason")) == {("exited", "withdrawn")}

    def test_what_a_court_stayed_meanwhile_does_not_hold_the_others(self, home, law):
        """The approver lets the batch stand; of what nobody may resume now, the exit is decided later."""
        batch = listed_batch(home, law, 3)
        ask(home, batch)
        stayed = entries().filter(import_rows__batch=batch).order_by("pk").first()
        words = {"kind": "suit", "authority": "江阴市人民法院", "document_no": "（2024）苏0281行初7号"}
        days = {"received_on": ASKED.date(), "from_on": ASKED.date()}
        lists.stay(stayed, by=home.handler, at=ASKED, **words, **days)
        do(Desk(home.approver), batch, "refuse_withdrawal", at=SIGNED, note="经核对无误")
        batch.refresh_from_db()
        assert (batch.state, states(batch)) == ("confirmed", ["leaving", "listed", "listed"])
        assert [one for one in check(at=LATER) if one.count] == []


@pytest.mark.django_db
class TestWithdraw:
    def test_everything_leaves_with_letters_and_releases(self, home, law):
        batch = listed_batch(home, law)
        ask(home, batch)
        sign(home, batch)
        batch.refresh_from_db()
        shown = Desk(home.approver).get(page("change", batch))
        assert (batch.state, shown["Refresh"], shown.context["buttons"]) == ("withdrawing", "3", [])
        assert "0/5 条" in words(shown)
        acts.run_open(at=LATER)
        batch.refresh_from_db()
        assert (batch.state, batch.withdrawn_on) == ("withdrawn", date(2024, 4, 15))
        assert states(batch) == ["exited"] * 5
        assert Letter.objects.filter(kind="exit_notice").count() == 5
        assert set(Dispatch.objects.unscoped("test").values_list("state", flat=True)) == {"releasing"}
        assert records().filter(ended_on__isnull=True).count() == 0
        assert (Act.objects.get().moved, Act.objects.get().refused) == (5, 0)
        assert [one for one in check(at=LATER) if one.count] == []

    def test_what_was_notified_but_not_listed_is_dropped(self, home, law):
        batch = confirmed(home, law)
        on_the_list(home, batch, 3)
        rest = cases.everything(entries().filter(state="proposed").values_list("pk", flat=True))
        lists.cross_check(rest, by=home.handler, at=office_time(date(2024, 4, 1)), all_or_nothing=True)
        lists.notify(rest, by=home.reviewer, at=office_time(date(2024, 4, 1)), all_or_nothing=True)
        ask(home, batch)
        assert states(batch) == ["leaving"] * 3 + ["notified"] * 2
        sign(home, batch)
        acts.run_open(at=LATER)
        assert states(batch) == ["exited"] * 3 + ["dropped"] * 2

    def test_whoever_asked_does_not_sign(self, home, law):
        batch = listed_batch(home, law)
        both = factories.actor("handler", "approver", of=home.department)
        do(Desk(both), batch, "ask_withdrawal", at=ASKED, note="错")
        assert "两人" in words(sign(home, batch, by=both))
        batch.refresh_from_db()
        assert batch.state == "withdrawal_asked"

    def test_another_department_neither_asks_nor_signs(self, home, law):
        other = cases.bureau("澄江市水利局")
        batch = listed_batch(home, law)
        assert do(Desk(other.handler), batch, "ask_withdrawal", at=ASKED, note="错").status_code == 404
        ask(home, batch)
        assert sign(home, batch, by=other.approver).status_code == 404

    def test_an_act_that_stopped_is_signed_again(self, home, law):
        batch = listed_batch(home, law)
        ask(home, batch)
        sign(home, batch)
        act = Act.objects.get()
        Act.objects.filter(pk=act.pk).update(state="failed", error="签发人没有转隶承接单位。")
        assert "再次签发" in words(Desk(home.approver).get(page("change", batch)))
        sign(home, batch)
        acts.run_open(at=LATER)
        batch.refresh_from_db()
        assert (batch.state, states(batch)) == ("withdrawn", ["exited"] * 5)


class TestRules:
    FACTS = BatchFacts(pack_version_id=1, good=5, bad=0, advanced=5, withdrawal_asked_by_id=7)

    @pytest.mark.parametrize(
        ("changes", "broken"),
        [
            ({}, []),
            ({"kind": "received"}, [OwnListsLeave]),
            ({"kind": "old"}, [OwnListsLeave]),
            ({"advanced": 0}, [Told]),
        ],
    )
    def test_asking(self, changes, broken):
        assert _broken(ASKING_WITHDRAWAL, self.FACTS, changes) == broken

    def test_signing(self):
        def by(user_id: int) -> Any:
            return {"by": Actor(user_id=user_id, name="钱", posts=frozenset({"approver"}), department_id=1)}

        assert _broken(WITHDRAWING, self.FACTS, by(8)) == []
        assert _broken(WITHDRAWING, self.FACTS, by(7)) == [AnotherPersonWithdraws]


def _broken(rules: Any, facts: Any, changes: dict[str, Any]) -> list[type]:
    given = replace(facts, **changes)
    return [type(rule) for rule in rules if rule.broken(given, law=NoLaw(), on=date(2024, 4, 15))]


def run_worker(*, dies_at: str = "") -> int:
    """The worker in a process of its own, on the same database; returns how it ended."""
    used = connection.settings_dict
    url = f"postgres://{used['USER']}@{quote(used['HOST'], safe='')}:{used['PORT']}/{used['NAME']}"
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "credit_portal.settings.test",
            "DATABASE_URL": url,
            "FAULTPOINT": dies_at,
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 9), done.stderr[-1500:]
    return done.returncode


@pytest.mark.django_db(transaction=True)
def test_a_kill_in_the_middle_of_the_act_does_nothing_twice(home, law):
    batch = listed_batch(home, law)
    ask(home, batch)
    sign(home, batch)
    assert run_worker(dies_at="act.chunk") == 9
    assert states(batch).count("exited") == 2
    for point in ("entry.exit.moved", "dispatch.release.moved"):
        assert run_worker(dies_at=point) == 9, point
        assert states(batch).count("exited") == 2
    assert run_worker() == 0
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == ("withdrawn", ["exited"] * 5)
    assert Step.objects.filter(flow="entry", target="exited").count() == 5
    assert Letter.objects.filter(kind="exit_notice").count() == 5
    assert Step.objects.filter(flow="dispatch", target="releasing").count() == 5
    assert [one for one in check(at=LATER) if one.count] == []
