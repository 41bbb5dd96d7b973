"""Entries kept from the public, and minors: nowhere to be seen, enforced all the same (P12)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pgtrigger
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core import clocks
from core.clocks import office_time
from redblack import operations as lists
from redblack.models import Entry
from redblack.work import work
from tests.kit import cases, desk, desks, factories

pytestmark = pytest.mark.django_db

GROUND = "《中华人民共和国政府信息公开条例》第十五条：涉及商业秘密"
ON = date(2024, 4, 3)
AT = office_time(ON)


def asked(entries: Any, home: cases.Bureau) -> Any:
    lists.ask_withholding(entries, by=home.handler, at=AT, ground=GROUND, all_or_nothing=True)
    return entries


def withheld(entries: Any, home: cases.Bureau) -> Any:
    lists.withhold(asked(entries, home), by=home.approver, at=AT, all_or_nothing=True)
    return entries


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


class TestTwoPersons:
    def test_the_one_who_asked_does_not_decide(self) -> None:
        home = cases.bureau()
        both = factories.actor("handler", "approver", of=home.department)
        entries = cases.listed(home, cases.programme(home))
        lists.ask_withholding(entries, by=both, at=AT, ground=GROUND, all_or_nothing=True)
        assert codes(lists.withhold(entries, by=both, at=AT)) == ["another_person_withholds"]
        assert lists.withhold(entries, by=home.approver, at=AT).moved == (entries.get().pk,)

    def test_nobody_withholds_what_nobody_asked_for(self) -> None:
        home = cases.bureau()
        entries = cases.listed(home, cases.programme(home))
        assert codes(lists.withhold(entries, by=home.approver, at=AT)) == ["withholding_was_asked"]

    def test_a_ground_in_law_is_needed(self) -> None:
        home = cases.bureau()
        entries = cases.listed(home, cases.programme(home))
        assert codes(lists.ask_withholding(entries, by=home.handler, at=AT, ground=" ")) == ["withholding_has_ground"]

    def test_asked_once(self) -> None:
        """AskedOnce"""
        home = cases.bureau()
        entries = asked(cases.listed(home, cases.programme(home)), home)
        assert codes(lists.ask_withholding(entries, by=home.handler, at=AT, ground=GROUND)) == ["asked_once"]

    def test_something_to_disclose(self) -> None:
        """SomethingToDisclose"""
        home = cases.bureau()
        entries = cases.listed(home, cases.programme(home))
        assert codes(lists.disclose(entries, by=home.approver, at=AT, note="无")) == ["something_to_disclose"]

    def test_the_database_wants_two_persons_too(self) -> None:
        home = cases.bureau()
        entries = asked(cases.listed(home, cases.programme(home)), home)
        entry = entries.get()
        with (
            pgtrigger.ignore("redblack.Entry:flow_entry"),
            pytest.raises(IntegrityError, match="withheld_by_two_persons"),
            transaction.atomic(),
        ):
            entries.update(withheld_on=ON, withheld_by_id=entry.withholding_asked_by_id)

    def test_it_waits_on_the_approvers_list(self) -> None:
        home = cases.bureau()
        asked(cases.listed(home, cases.programme(home)), home)
        rows = {item.label: item.count for item in work(home.approver, ON)}
        assert rows["提请不予公开，待决定"] == 1


class TestOnTheWay:
    def test_nothing_is_publicised_or_listed_before_the_decision(self) -> None:
        home = cases.bureau()
        rules = cases.programme(home)
        ready = asked(cases.ready(home, rules), home)
        assert codes(lists.list_entries(ready, by=home.approver, at=AT)) == ["withholding_decided"]
        served = asked(cases.served(home, rules), home)
        assert codes(lists.publicise(served, by=home.reviewer, at=AT)) == ["withholding_decided"]

    def test_a_withheld_entry_skips_publicity_and_is_listed(self) -> None:
        home = cases.bureau()
        entries = withheld(cases.served(home, cases.programme(home, publicity_required=True)), home)
        assert codes(lists.publicise(entries, by=home.reviewer, at=AT)) == ["withheld_is_not_publicised"]
        lists.make_ready(entries, at=AT, all_or_nothing=True)
        lists.list_entries(entries, by=home.approver, at=AT, all_or_nothing=True)
        assert entries.get().state == "listed"

    def test_disclosed_again_it_needs_its_publicity(self) -> None:
        home = cases.bureau()
        entries = withheld(cases.served(home, cases.programme(home, publicity_required=True)), home)
        lists.disclose(entries, by=home.approver, at=AT, note="可以公开", all_or_nothing=True)
        entry = entries.get()
        assert (entry.publicity_required, entry.withheld_on, entry.withholding_ground) == (True, None, "")


class TestQuestions:
    def of(self, entries: Any, on: date = ON) -> tuple[bool, ...]:
        every = Entry.objects.unscoped("test").filter(pk__in=entries.values("pk"))
        return tuple(
            rows.exists()
            for rows in (
                every.effective(on),
                every.publicly_visible(on),
                every.in_publicity(on),
                every.exit_notices(on),
            )
        )

    def test_withheld_has_effect_and_is_not_public(self) -> None:
        home = cases.bureau()
        entries = cases.listed(home, cases.programme(home))
        assert self.of(entries) == (True, True, False, False)
        assert self.of(withheld(entries, home)) == (True, False, False, False)

    def test_a_request_alone_hides_nothing(self) -> None:
        home = cases.bureau()
        assert self.of(asked(cases.listed(home, cases.programme(home)), home)) == (True, True, False, False)

    def test_publicity_that_runs_ends_for_the_reader(self) -> None:
        home = cases.bureau()
        entries = cases.publicised(home, cases.programme(home), on=date(2024, 4, 2))
        assert self.of(entries) == (False, False, True, False)
        assert self.of(withheld(entries, home)) == (False, False, False, False)

    def test_no_exit_notice(self) -> None:
        home = cases.bureau()
        entries = cases.listed(home, cases.programme(home, validity="3 months"))
        last = entries.get().valid_to
        withheld(entries, home)
        over = date.fromordinal(last.toordinal() + 1)
        lists.expire(entries, at=office_time(over), all_or_nothing=True)
        assert entries.get().exit_notice_to is not None
        assert not self.of(entries, over)[3]

    @pytest.mark.parametrize(("on", "shown"), [(date(2024, 4, 3), False), (date(2024, 6, 15), True)])
    def test_a_minor_is_shown_from_the_eighteenth_birthday_on(self, on: date, shown: bool) -> None:
        home = cases.bureau()
        claim = factories.person_claim("李小", birth_on=date(2006, 6, 15))
        one = cases.proposal(home, claim=claim, capacity_confirmed=True)
        entries = cases.listed(home, cases.programme(home), proposals=[one])
        assert self.of(entries, on)[:2] == (True, shown)


class TestPages:
    @pytest.fixture
    def april(self) -> Any:
        with clocks.fixed(office_time(date(2024, 4, 10))) as at:
            yield at

    def test_lists_counts_and_its_own_page_know_nothing(self, client: Client, april: datetime) -> None:
        home = cases.bureau()
        name = "江阴密存化工有限公司"
        one = cases.proposal(home, claim=factories.organisation_claim(name))
        entry = withheld(cases.listed(home, cases.programme(home), proposals=[one]), home).get()
        assert name not in client.get("/lists/black/").content.decode()
        found = client.get("/search/", {"q": name}).content.decode()
        assert name in found
        assert "1 条" not in found
        own = client.get(f"/subjects/{entry.subject.public_id}/").content.decode()
        assert entry.decision_no not in own

    def test_a_minor_asked_by_name_and_number_is_not_told(self, client: Client, april: datetime) -> None:
        home = cases.bureau()
        claim = factories.person_claim("李小", birth_on=date(2006, 6, 15))
        one = cases.proposal(home, claim=claim, capacity_confirmed=True)
        entry = cases.listed(home, cases.programme(home), proposals=[one]).get()
        page = client.post("/person/", {"name": claim.name, "number": claim.number}).content.decode()
        assert entry.decision_no not in page

    def test_the_desk_does_not_name_a_minor(self, april: datetime) -> None:
        home = cases.bureau()
        claim = factories.person_claim("李小", birth_on=date(2006, 6, 15))
        one = cases.proposal(home, claim=claim, capacity_confirmed=True)
        entry = cases.listed(home, cases.programme(home), proposals=[one]).get()
        browser = desk.signed_in(home.handler)
        listed = desk.words(browser.get("/staff/redblack/entry/"))
        own = desk.words(browser.get(desk.page("change", entry)))
        assert "未成年人" in listed
        assert "未成年人" in own
        assert "李*" not in listed + own


def test_measures_are_dispatched_all_the_same() -> None:
    """A withheld entry is enforced as any other."""
    office, home, treasury = desks.office(), cases.bureau(), cases.bureau()
    desks.published(office, treasury.department)
    entries = withheld(cases.ready(home, cases.programme(home)), home)
    lists.list_entries(entries, by=home.approver, at=AT, all_or_nothing=True)
    assert desks.tasks(entry__in=entries.values("pk")).effective(ON).count() == 1
