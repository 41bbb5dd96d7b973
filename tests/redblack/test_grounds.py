"""An entry never stands longer than the grounds that still carry it, though no timer runs (I3, JS-G 30)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from core import clocks, invariants
from core.clocks import day_of, office_time
from core.due import run_due
from core.models import Step
from core.rules import judge
from law.packs import load
from measures.models import Dispatch
from public.operations import prove
from records import operations as records
from records.models import Record
from redblack import operations as lists
from redblack.models import Entry
from redblack.operations.grounds import ends_of, follow_grounds, shorten
from redblack.rules import GroundsFacts, OtherGroundsStillCarry
from redblack.work import work
from tests.kit import cases, desk, desks
from tests.public.test_proof import unguarded
from tests.redblack.test_corrected_grounds import corrected

pytestmark = pytest.mark.django_db

ON = date(2024, 4, 8)
AT = office_time(ON)
LONG, SHORT = date(2027, 2, 20), date(2025, 2, 20)
"""The last days of a serious and of an ordinary record that were determined on 2024-02-20 (JY)."""
QUASHED: dict[str, Any] = {
    "authority": "江阴市人民政府",
    "document_no": "澄行复决〔2024〕12号",
    "quashed_on": date(2024, 4, 3),
}


def taken_back(home: cases.Bureau, record: Record) -> Any:
    assert record.item is not None
    told = {"item": record.item.code, "provider": record.provider, "by": home.handler, "at": AT, "note": "报送有误"}
    return records.withdraw_by_key([record.provider_key], **told)


def at_the_desk(home: cases.Bureau, record: Record) -> Any:
    return desk.do(home.approver, record, "revoke", AT, note="归集有误")


def quashed(home: cases.Bureau, record: Record) -> Any:
    return records.quash(one(record), by=home.approver, at=AT, **QUASHED)


def repaired(home: cases.Bureau, record: Record) -> Any:
    return records.repair(one(record), by=home.approver, at=AT)


def no_longer_negative(home: cases.Bureau, record: Record) -> Any:
    return corrected(home, record, polarity="other", degree="", procedure="summary")


def of_a_lower_degree(home: cases.Bureau, record: Record) -> Any:
    return corrected(home, record, degree="ordinary")


ENDS: tuple[Callable[[cases.Bureau, Record], Any], ...] = (
    at_the_desk, taken_back, quashed, no_longer_negative, of_a_lower_degree,
)  # fmt: skip


def one(record: Record) -> Any:
    return Record.objects.unscoped("test").filter(pk=record.pk)


@pytest.fixture
def home() -> cases.Bureau:
    made = cases.bureau("江阴市应急管理局")
    desks.published(desks.office(), cases.bureau("江阴市财政局").department)
    return made


def listed(home: cases.Bureau, *grounds: Any, **rules: Any) -> tuple[Entry, Record, Record]:
    """An entry on two grounds, the first of which lasts longer."""
    grounds = grounds or (cases.ground(home), cases.ground(home, degree="ordinary"))
    row = cases.proposal(home, grounds=grounds)
    entry: Entry = cases.listed(home, cases.programme(home, **rules), proposals=[row]).get()
    first, second = Record.objects.unscoped("test").filter(entry_grounds__entry=entry).order_by("pk")
    return entry, first, second


def steps(entry: Entry) -> list[str]:
    found = (
        Step.objects.filter(flow="entry", case_id=entry.pk).order_by("pk").values_list("transition__verb", flat=True)
    )
    return list(found)


class TestShorten:
    @pytest.mark.parametrize("ends", ENDS)
    def test_the_last_day_is_that_of_the_ground_that_is_left(self, ends: Any, home: Any) -> None:
        entry, first, _ = listed(home)
        assert entry.valid_to == LONG
        ends(home, first)
        entry.refresh_from_db()
        assert (entry.state, entry.valid_to, entry.public_to) == ("listed", SHORT, SHORT)
        assert Dispatch.objects.unscoped("test").get().corrected_on == ON  # departments are told
        invariants.check(at=AT)

    @pytest.mark.parametrize("ends", ENDS)
    def test_at_the_boundary_the_public_page_needs_no_timer(self, ends: Any, home: Any, client: Client) -> None:
        entry, first, _ = listed(home)
        ends(home, first)
        name = entry.subject.name
        for day, seen in ((SHORT, True), (SHORT + timedelta(days=1), False)):
            for at in (office_time(day, 0), office_time(day, 23, 59)):
                with clocks.fixed(at):
                    assert (name in client.get("/lists/black/").content.decode()) is seen, at
                    assert client.get(f"/subjects/{entry.subject.public_id}/").status_code == 200
                    assert (
                        entry.reason in client.get(f"/subjects/{entry.subject.public_id}/").content.decode()
                    ) is seen

    def test_its_step_says_why_with_the_clause(self, home: Any) -> None:
        entry, first, _ = listed(home)
        at_the_desk(home, first)
        step = Step.objects.select_related("verdict", "transition").filter(flow="entry", case_id=entry.pk).last()
        assert step is not None and step.verdict is not None
        assert (step.transition.verb, step.transition.actor_name) == ("shorten", "认定依据变动")
        assert f"由{LONG}缩短至{SHORT}" in str(step.verdict.why)
        assert any(clause.endswith("第三十条") for clause in step.verdict.clauses)

    @pytest.mark.parametrize("state", ["suspended", "leaving"])
    def test_from_wherever_it_stands_on_the_list(self, state: str, home: Any) -> None:
        row = cases.proposal(home, grounds=(cases.ground(home), cases.ground(home, degree="ordinary")))
        entry = getattr(cases, state)(home, cases.programme(home), proposals=[row]).get()
        at_the_desk(home, Record.objects.unscoped("test").filter(entry_grounds__entry=entry).earliest("pk"))
        entry.refresh_from_db()
        assert (entry.state, entry.valid_to) == (state, SHORT)

    def test_the_shorter_ground_changes_nothing(self, home: Any) -> None:
        entry, _, second = listed(home)
        at_the_desk(home, second)
        assert steps(entry)[-1] == "list_entries"
        entry.refresh_from_db()
        assert entry.valid_to == LONG

    def test_the_last_ground_takes_it_along(self, home: Any) -> None:
        entry, first, second = listed(home)
        at_the_desk(home, first)
        at_the_desk(home, second)
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "ground_lapsed", ON)

    def test_the_programmes_term_counts_from_the_determination_that_is_left(self, home: Any) -> None:
        older = cases.ground(home, conduct_on=date(2023, 5, 1), determined_on=date(2023, 6, 1))
        entry, first, _ = listed(home, cases.ground(home), older, validity="2 years")
        assert entry.valid_to == date(2026, 2, 20)
        at_the_desk(home, first)
        entry.refresh_from_db()
        assert entry.valid_to == date(2025, 6, 1)

    def test_what_the_other_ground_would_have_ended_before_leaves_at_once(self, home: Any) -> None:
        """OtherGroundsStillCarry."""
        older = cases.ground(home, conduct_on=date(2023, 5, 1), determined_on=date(2023, 6, 1))
        entry, first, _ = listed(home, cases.ground(home), older, validity="6 months")
        at_the_desk(home, first)
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "ground_lapsed", ON)
        assert Dispatch.objects.unscoped("test").get().state == "releasing"
        invariants.check(at=AT)

    @pytest.mark.parametrize(("ends_on", "code"), [(ON, ""), (ON - timedelta(days=1), "other_grounds_still_carry")])
    def test_the_last_day_itself_still_carries(self, ends_on: date, code: str) -> None:
        """OtherGroundsStillCarry."""
        found = judge((OtherGroundsStillCarry(),), ends_on, law=load("jiangyin-2018"), on=ON)
        assert [one.code for one in found] == ([code] if code else [])

    def test_nothing_is_ever_made_longer(self, home: Any) -> None:
        entry, _, second = listed(home, validity="1 years")
        assert entry.valid_to == SHORT
        follow_grounds(cases.everything([entry.pk]), at=AT)
        shorten(cases.everything([entry.pk]), at=AT)
        entry.refresh_from_db()
        assert entry.valid_to == SHORT

    def test_a_red_entry_does_not_outlive_its_ground_either(self) -> None:
        law = load("jiangyin-2018")
        facts = GroundsFacts(
            pack_version_id=1,
            colour="red",
            term="2 years",
            determined_on=date(2024, 2, 20),
            ground_ends_on=SHORT,
            valid_to=LONG,
            public_to=LONG,
            reevaluation_opens_on=None,
            reevaluation_due_on=None,
        )
        assert [end for end, _ in ends_of(facts, law)] == [SHORT]


def asked(home: cases.Bureau) -> list[int]:
    """How many entries the work list puts before their recogniser because of a repair."""
    return [item.count for item in work(home.handler, ON) if item.label.startswith("认定依据已修复") and item.count]


class TestRepaired:
    """What a repaired ground does to its entry differs by pack (C6, C25)."""

    @pytest.mark.parametrize(
        ("pack", "state", "last"),
        [("jiangyin-2018", "listed", LONG), ("national-2026", "listed", SHORT)],
    )
    def test_one_of_two(self, pack: str, state: str, last: date, home: Any) -> None:
        entry, first, _ = listed(home, pack=pack)
        assert entry.valid_to == LONG
        repaired(home, first)
        entry.refresh_from_db()
        assert (entry.state, entry.valid_to) == (state, last)

    @pytest.mark.parametrize(("pack", "state"), [("jiangyin-2018", "listed"), ("national-2026", "exited")])
    def test_the_last_one(self, pack: str, state: str, home: Any) -> None:
        """Where repair is a reference only, the recogniser decides: the entry stands to the last day it had (JY 23)."""
        entry, first, second = listed(home, pack=pack)
        repaired(home, first)
        repaired(home, second)
        follow_grounds(cases.everything([entry.pk]), at=AT)
        entry.refresh_from_db()
        assert entry.state == state
        assert [found for found in invariants.check(at=AT) if found.count] == []

    def test_its_recogniser_is_asked_until_he_has_decided(self, home: Any) -> None:
        entry, first, second = listed(home)
        repaired(home, first)
        assert asked(home) == []
        repaired(home, second)
        assert asked(home) == [1]
        chosen, how = cases.everything([entry.pk]), {"exit_reason": "repaired", "exit_ground": "整改报告"}
        lists.request_exit(chosen, by=home.handler, at=office_time(ON, 15), all_or_nothing=True, **how)
        lists.keep(chosen, by=home.approver, at=office_time(ON, 16), note="危害尚在", all_or_nothing=True)
        assert (entry.grounds.count(), chosen.get().state, asked(home)) == (2, "listed", [])

    def test_a_draft_is_not_listed_on_repaired_grounds(self, home: Any) -> None:
        row = cases.proposal(home, grounds=(cases.ground(home),))
        entries = cases.ready(home, cases.programme(home), proposals=[row])
        ground = Record.objects.unscoped("test").get(entry_grounds__entry=entries.get())
        repaired(home, ground)
        at = office_time(date(2024, 4, 9))
        assert lists.list_entries(entries, by=home.approver, at=at).moved == ()

    def test_after_its_last_day_a_repaired_ground_carries_nothing(self, home: Any) -> None:
        entry, first, second = listed(home)
        repaired(home, first)
        at_the_desk(home, second)
        entry.refresh_from_db()
        assert (entry.state, entry.valid_to) == ("listed", LONG)
        assert cases.everything([entry.pk]).without_ground(LONG + timedelta(days=1)).exists() is False
        assert not cases.everything([entry.pk]).effective(LONG + timedelta(days=1)).exists()


@pytest.mark.django_db(transaction=True)
class TestProof:
    def test_it_holds_where_the_recogniser_has_still_to_decide_on_a_repaired_ground(self, home: Any) -> None:
        _, first, second = listed(home)
        repaired(home, first)
        repaired(home, second)
        found = prove(at=AT, done_at=lambda: AT)
        assert found.holds and {row["shown"] for row in found.figures if row["place"] == "lists"} == {1}

    def test_it_holds_on_both_sides_of_the_boundary(self, home: Any) -> None:
        entry, first, _ = listed(home)
        at_the_desk(home, first)
        for day, seen in ((SHORT, 1), (SHORT + timedelta(days=1), 0)):
            at = office_time(day, 1)
            found = prove(at=at, done_at=lambda at=at: at)
            assert found.holds, found.figures
            assert {row["shown"] for row in found.figures if row["place"] in ("lists", "screening", "tasks")} == {seen}
            assert day_of(at) == day

    def test_what_was_listed_before_is_brought_within_its_grounds_by_the_timer(self, home: Any) -> None:
        entry, first, _ = listed(home)
        at_the_desk(home, first)
        with unguarded("redblack_entry") as cursor:
            cursor.execute("UPDATE redblack_entry SET valid_to = %s, public_to = %s", [LONG, LONG])
        assert [run_due("lists.grounds", at=AT), run_due("lists.grounds", at=AT)] == [1, 0]
        entry.refresh_from_db()
        assert (entry.valid_to, entry.public_to) == (SHORT, SHORT)
