"""A decision is quashed: its record, the linked records, and what rests on it alone, on a list or on its way (P9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.chunks import open_transition
from core.clocks import office_time
from core.refusals import NotAllowed
from core.rules import judge as asked
from law.packs import load
from measures.models import Dispatch
from records import operations as records
from records.models import Record
from records.rules import QUASHING, Quashing, QuashingFacts
from redblack import operations as lists
from redblack.models import Entry
from subjects.operations import relate
from tests.kit import cases, desks, factories

pytestmark = pytest.mark.django_db
ON = date(2024, 4, 8)
BY: dict[str, Any] = {
    "authority": "江阴市人民政府",
    "document_no": "澄行复决〔2024〕12号",
    "quashed_on": date(2024, 4, 3),
}


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局")


def grounds_of(entry: Entry) -> Any:
    return Record.objects.unscoped("test").filter(entry_grounds__entry=entry).order_by("pk")


def quashed(chosen: Any, home: cases.Bureau, *, on: date = ON, **changes: Any) -> Any:
    return records.quash(chosen, by=home.approver, at=office_time(on), **{**BY, **changes})


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


class TestQuash:
    def test_the_record_goes_to_the_archive_and_says_by_whom(self, home):
        entry = cases.listed(home, cases.programme(home)).get()
        quashed(grounds_of(entry), home)
        record = grounds_of(entry).get()
        assert (record.state, record.ended_on) == ("revoked", ON)
        assert (record.quashed_by, record.quashing_document_no, record.quashed_on) == tuple(BY.values())

    def test_the_entry_leaves_as_wrong_without_notice_and_monitoring(self, office, home):
        treasury = cases.bureau("江阴市财政局")
        desks.published(office, treasury.department)
        entry = cases.listed(home, cases.programme(home)).get()
        quashed(grounds_of(entry), home)
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "quashed", ON)
        assert (entry.exit_notice_to, entry.monitored_to) == (None, None)
        assert desks.tasks(entry=entry).get().state == "releasing"

    def test_one_that_was_repaired_or_lapsed_has_both(self, home):
        """The difference: an exit that was right until now is announced and watched."""
        entry = cases.listed(home, cases.programme(home)).get()
        records.revoke(grounds_of(entry), by=home.approver, at=office_time(ON), all_or_nothing=True)
        entry.refresh_from_db()
        assert entry.exit_reason == "ground_lapsed"
        assert entry.exit_notice_to is not None

    @pytest.mark.parametrize("state", ["suspended", "leaving"])
    def test_from_wherever_it_stands_on_the_list(self, home, state):
        entry = getattr(cases, state)(home, cases.programme(home)).get()
        quashed(grounds_of(entry), home)
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason) == ("exited", "quashed")

    @pytest.mark.parametrize("state", ["proposed", "checked", "notified", "served", "ready"])
    def test_one_on_its_way_is_dropped(self, home, state):
        entry = getattr(cases, state)(home, cases.programme(home)).get()
        quashed(grounds_of(entry), home)
        entry.refresh_from_db()
        assert (entry.state, entry.closed_on, entry.listed_on) == ("dropped", ON, None)

    @pytest.mark.parametrize("state", ["listed", "served"])
    def test_one_with_another_ground_stays(self, home, state):
        row = cases.proposal(home, grounds=(cases.ground(home), cases.ground(home)))
        entry = getattr(cases, state)(home, cases.programme(home), proposals=[row]).get()
        first, second = grounds_of(entry)
        quashed(grounds_of(entry).filter(pk=first.pk), home)
        entry.refresh_from_db()
        assert entry.state == state
        quashed(grounds_of(entry).filter(pk=second.pk), home)
        entry.refresh_from_db()
        assert entry.state in ("exited", "dropped")

    def test_one_past_its_validity_that_nobody_swept_leaves_as_wrong_too(self, home):
        entry = cases.listed(home, cases.programme(home, validity="6 months")).get()
        quashed(grounds_of(entry), home, on=entry.valid_to + timedelta(days=1))
        entry.refresh_from_db()
        assert (entry.exit_reason, entry.exit_notice_to) == ("quashed", None)

    def test_the_linked_record_of_the_person_responsible_goes_too(self, home):
        claim = factories.organisation_claim()
        company, person = factories.known(claim), factories.person()
        relate(
            company,
            person=person,
            role="legal_representative",
            from_on=date(2020, 1, 1),
            proof="登记信息",
            by=home.handler,
            at=factories.A_DAY,
        )
        entry = cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)]).get()
        linked = Record.objects.unscoped("test").get(parent__entry_grounds__entry=entry)
        quashed(grounds_of(entry), home)
        linked.refresh_from_db()
        assert (linked.subject_id, linked.state, linked.quashing_document_no) == (
            person.pk,
            "revoked",
            BY["document_no"],
        )

    def test_what_was_quashed_is_no_ground_and_may_be_filed_anew(self, home):
        """An appeal may set the decision up again: the same number is then a new record."""
        entry = cases.listed(home, cases.programme(home)).get()
        quashed(grounds_of(entry), home)
        old = grounds_of(entry).get()
        row = cases.proposal(home, grounds=(cases.ground(home, document_no=old.document_no),))
        (made,) = lists.propose([row], programme=entry.programme, by=home.handler, at=office_time(ON, 15))
        assert made.entry_id

    def test_a_handler_quashes_nothing(self, home):
        entry = cases.listed(home, cases.programme(home)).get()
        with pytest.raises(NotAllowed):
            records.quash(grounds_of(entry), by=home.handler, at=office_time(ON), **BY)

    def test_another_unit_s_record_is_refused_and_the_office_may(self, office, home):
        entry = cases.listed(home, cases.programme(home)).get()
        assert codes(quashed(grounds_of(entry), cases.bureau())) == ["wrong_side"]
        assert quashed(grounds_of(entry), office).moved

    def test_the_database_keeps_no_half_of_it(self, home):
        entry = cases.listed(home, cases.programme(home)).get()
        with pytest.raises(IntegrityError, match="quashed_by_a_document"), transaction.atomic():
            open_transition(Record.flow, "quash", by=home.approver, at=office_time(ON))
            grounds_of(entry).order_by().update(state="revoked", ended_on=ON, quashed_by="江阴市人民政府")

    FACTS = QuashingFacts(
        item__code="penalty", provider_id=1, pack_version_id=1, determined_on=date(2024, 2, 20), given=Quashing(**BY)
    )

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            pytest.param({}, "", id="lawful"),
            pytest.param({"authority": " "}, "quashing_has_document", id="by nobody"),
            pytest.param({"document_no": ""}, "quashing_has_document", id="no document"),
            pytest.param({"quashed_on": date(2024, 2, 19)}, "quashed_after_determination", id="before it was decided"),
            pytest.param({"quashed_on": date(2024, 4, 9)}, "quashed_after_determination", id="tomorrow"),
        ],
    )
    def test_rules(self, change, code):
        facts = replace(self.FACTS, given=replace(self.FACTS.given, **change))
        found = asked(QUASHING, facts, law=load("jiangyin-2018"), on=ON)
        assert [refusal.code for refusal in found] == code.split()


def test_nothing_is_released_that_another_entry_still_carries(office, home):
    """Two entries of one subject on two decisions: one is quashed, the other goes on."""
    treasury = cases.bureau("江阴市财政局")
    desks.published(office, treasury.department)
    claim = factories.organisation_claim()
    first, second = (
        cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)]).get() for _ in range(2)
    )
    quashed(grounds_of(first), home)
    states = dict(Dispatch.objects.unscoped("test").values_list("entry_id", "state"))
    assert states == {first.pk: "releasing", second.pk: "dispatched"}
