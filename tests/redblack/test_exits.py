"""After listing: standing still, correction, and every way off a list; lists of elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.clocks import office_time
from core.models import Letter
from core.queries import history
from core.sets import open_transition
from records import operations as records
from records.models import Record
from redblack import due
from redblack import operations as lists
from redblack.models import Entry, Programme
from tests.kit import cases, factories

pytestmark = pytest.mark.django_db

LAST = date(2027, 2, 20)
"""The last day of the validity of a severe record determined on 2024-02-20."""


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau()


@pytest.fixture
def black(home: cases.Bureau) -> Programme:
    return cases.programme(home)


@pytest.fixture
def office() -> cases.Bureau:
    department = factories.credit_office()
    return cases.Bureau(
        department=department,
        handler=factories.actor("handler", of=department),
        reviewer=factories.actor("reviewer", of=department),
        approver=factories.actor("approver", of=department),
    )


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


class TestEffectByDates:
    """No worker ran: the questions alone decide."""

    @pytest.mark.parametrize(
        ("on", "shown"),
        [(date(2024, 3, 24), False), (date(2024, 3, 25), True), (LAST, True), (LAST + timedelta(days=1), False)],
    )
    def test_from_the_day_of_listing_to_the_last_day(
        self, on: date, shown: bool, home: cases.Bureau, black: Programme
    ) -> None:
        entries = cases.listed(home, black)
        assert entries.in_force(on).exists() is shown
        assert entries.publicly_visible(on).exists() is shown

    def test_suspended_is_on_the_list_and_without_effect(self, home: cases.Bureau, black: Programme) -> None:
        entries = cases.suspended(home, black)
        on = date(2024, 4, 2)
        assert entries.in_force(on).exists()
        assert not entries.effective(on).exists()
        assert not entries.publicly_visible(on).exists()


class TestExpire:
    def test_the_timer_records_what_the_dates_said(self, home: cases.Bureau, black: Programme) -> None:
        entries = cases.listed(home, black)
        assert due.expire(at=office_time(LAST, 23, 59)) == 0
        assert due.expire(at=office_time(LAST + timedelta(days=1), 0, 1)) == 1
        assert due.expire(at=office_time(LAST + timedelta(days=1), 0, 2)) == 0
        entry = entries.get()
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "expired", date(2027, 2, 21))

    def test_the_exit_is_announced_and_the_subject_monitored_for_a_time(
        self, home: cases.Bureau, black: Programme
    ) -> None:
        entries = cases.listed(home, black)
        after = LAST + timedelta(days=1)
        due.expire(at=office_time(after))
        entry = entries.get()
        assert entries.exit_notices(after).exists()
        assert not entries.exit_notices(entry.exit_notice_to + timedelta(days=1)).exists()
        assert entry.monitored_to == date(2028, 2, 21)
        assert Letter.objects.filter(kind="exit_notice", case_id=entry.pk).exists()

    def test_no_monitoring_where_the_pack_has_none(self, home: cases.Bureau) -> None:
        rules = cases.programme(home, pack="jieyang-2017", validity="1 years")
        entries = cases.listed(home, rules)
        due.expire(at=office_time(date(2025, 3, 1)))
        assert entries.get().monitored_to is None


class TestLapse:
    def test_a_revoked_record_takes_its_entry_along_in_the_same_act(self, home: cases.Bureau, black: Programme) -> None:
        entry = cases.listed(home, black).get()
        ground = Record.objects.unscoped("test").filter(entry_grounds__entry=entry)
        records.revoke(ground, by=home.approver, at=office_time(date(2024, 5, 6)), all_or_nothing=True)
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "ground_lapsed", date(2024, 5, 6))

    def test_an_entry_with_another_ground_stays(self, home: cases.Bureau, black: Programme) -> None:
        row = cases.proposal(home, grounds=(cases.ground(home), cases.ground(home)))
        entry = cases.listed(home, black, proposals=[row]).get()
        first = entry.grounds.order_by("pk").first().record_id
        chosen = Record.objects.unscoped("test").filter(pk=first)
        records.repair(chosen, by=home.approver, at=office_time(date(2024, 5, 6)), all_or_nothing=True)
        entry.refresh_from_db()
        assert entry.state == "listed"

    def test_linked_records_follow_their_parent_out(self, home: cases.Bureau, black: Programme) -> None:
        claim = factories.organisation_claim()
        factories.known(claim).persons.create(
            person=factories.person("李四"),
            role="legal_representative",
            from_on=date(2020, 1, 1),
            proof="营业执照",
            recorded_at=factories.A_DAY,
            recorded_by="测试",
        )
        entry = cases.listed(home, black, proposals=[cases.proposal(home, claim=claim)]).get()
        linked = Record.objects.unscoped("test").get(parent__isnull=False)
        ground = Record.objects.unscoped("test").filter(entry_grounds__entry=entry)
        records.revoke(ground, by=home.approver, at=office_time(date(2024, 5, 6)), all_or_nothing=True)
        linked.refresh_from_db()
        assert (linked.state, linked.ended_on) == ("revoked", date(2024, 5, 6))


class TestRequestedExit:
    def test_a_wrong_listing_leaves_without_a_notice(self, home: cases.Bureau, black: Programme) -> None:
        entry = cases.exited(home, black).get()
        assert (entry.exit_reason, entry.exit_notice_to, entry.monitored_to) == ("withdrawn", None, None)

    def test_the_one_who_asks_does_not_sign(self, home: cases.Bureau, black: Programme) -> None:
        entries = cases.listed(home, black)
        both = factories.actor("handler", "approver", of=home.department)
        at = office_time(date(2024, 4, 2))
        lists.request_exit(entries, by=both, at=at, exit_reason="withdrawn", exit_ground="x", all_or_nothing=True)
        assert codes(lists.exit_entries(entries, by=both, at=at)) == ["another_person_exits"]

    def test_a_refused_exit_goes_on(self, home: cases.Bureau, black: Programme) -> None:
        entries = cases.leaving(home, black)
        lists.keep(entries, by=home.approver, at=office_time(date(2024, 4, 2)), note="证据不足", all_or_nothing=True)
        entry = entries.get()
        assert (entry.state, entry.exit_reason) == ("listed", "")

    def test_an_entry_that_is_about_to_leave_still_has_effect(self, home: cases.Bureau, black: Programme) -> None:
        assert cases.leaving(home, black).effective(date(2024, 4, 2)).exists()

    def test_correction_in_time_under_jieyang(self, home: cases.Bureau) -> None:
        rules = cases.programme(home, pack="jieyang-2017", validity="1 years", correction_allowed=True)
        entries = cases.listed(home, rules)
        due_on = entries.get().correction_due_on
        assert due_on is not None
        late = lists.request_exit(
            entries,
            by=home.handler,
            at=office_time(due_on + timedelta(days=1)),
            exit_reason="correction_confirmed",
            exit_ground="已整改",
        )
        assert codes(late) == ["correction_in_time"]
        at = office_time(due_on)
        lists.request_exit(
            entries,
            by=home.handler,
            at=at,
            exit_reason="correction_confirmed",
            exit_ground="已整改",
            corrected_on=due_on,
            all_or_nothing=True,
        )
        lists.exit_entries(entries, by=home.approver, at=at, all_or_nothing=True)
        assert entries.get().exit_reason == "correction_confirmed"


class TestCorrect:
    def test_old_and_new_words_are_kept(self, home: cases.Bureau, black: Programme) -> None:
        entries = cases.listed(home, black)
        lists.correct(
            entries, by=home.approver, at=office_time(date(2024, 4, 1)), reason="新的事由", all_or_nothing=True
        )
        entry = entries.get()
        assert entry.reason == "新的事由"
        *_, step = history("entry", entry.pk)
        assert "由“因重大事故隐患拒不整改受到行政处罚。”更正为“新的事由”" in step["why"]["sentences"][0]


class TestReceived:
    """Lists of elsewhere come as they stand and leave when their origin removes them (B10, JY 12)."""

    def received(self, office: cases.Bureau, rules: Programme, **changes: Any) -> Any:
        values: dict[str, Any] = {
            "claim": factories.organisation_claim(),
            "origin": "upper",
            "authority": "江苏省市场监督管理局",
            "decision_no": f"苏市监〔2024〕{next(factories.SERIAL)}号",
            "reason": "纳税信用A级",
            "listed_on": date(2023, 5, 1),
            "valid_to": date(2026, 5, 1),
        }
        row = lists.Received(**{**values, **changes})
        answers = lists.receive([row], programme=rules, by=office.handler, at=office_time(date(2024, 3, 4)))
        return answers[0]

    def test_it_stands_at_once_from_its_receipt(self, office: cases.Bureau) -> None:
        answer = self.received(office, cases.programme(office))
        entry = cases.everything([answer.entry_id]).get()
        assert (entry.state, entry.listed_on, entry.effective_from) == (
            "listed",
            date(2023, 5, 1),
            date(2024, 3, 4),
        )
        assert not cases.everything([entry.pk]).in_force(date(2024, 3, 3)).exists()

    def test_what_ended_at_its_origin_is_not_taken_in(self, office: cases.Bureau) -> None:
        answer = self.received(office, cases.programme(office), valid_to=date(2024, 3, 3))
        assert [refusal.code for refusal in answer.refusals] == ["stands_at_its_origin"]

    def test_nobody_here_withdraws_it(self, office: cases.Bureau) -> None:
        answer = self.received(office, cases.programme(office), origin="court", authority="江阴市人民法院")
        entries = cases.everything([answer.entry_id])
        report = lists.request_exit(
            entries,
            by=office.handler,
            at=office_time(date(2024, 4, 1)),
            exit_reason="withdrawn",
            exit_ground="x",
        )
        assert codes(report) == ["own_entries_only"]

    def test_it_leaves_with_its_origin(self, office: cases.Bureau) -> None:
        answer = self.received(office, cases.programme(office))
        entries = cases.everything([answer.entry_id])
        lists.leave(entries, by=office.handler, at=office_time(date(2024, 4, 1)), all_or_nothing=True)
        assert entries.get().exit_reason == "left_at_origin"

    def test_an_own_entry_does_not_leave_that_way(self, office: cases.Bureau) -> None:
        entries = cases.listed(office, cases.programme(office))
        assert codes(lists.leave(entries, by=office.handler, at=office_time(date(2024, 4, 1)))) == [
            "others_entries_only"
        ]

    def test_a_red_one_beside_our_black_one_is_hidden_and_comes_back(
        self, office: cases.Bureau, home: cases.Bureau, black: Programme
    ) -> None:
        claim = factories.organisation_claim()
        red = cases.everything([self.received(office, cases.programme(office, colour="red"), claim=claim).entry_id])
        ours = cases.listed(home, black, proposals=[cases.proposal(home, claim=claim)], on=date(2024, 3, 5))
        assert (red.get().state, red.get().hidden_on) == ("listed", date(2024, 3, 25))
        assert not red.in_force(date(2024, 3, 25)).exists()
        at = office_time(date(2024, 4, 8))
        lists.request_exit(
            ours, by=home.handler, at=at, exit_reason="withdrawn", exit_ground="有误", all_or_nothing=True
        )
        lists.exit_entries(ours, by=home.approver, at=at, all_or_nothing=True)
        assert (red.get().hidden_on, red.get().effective_from) == (None, date(2024, 4, 8))
        assert red.in_force(date(2024, 4, 8)).exists()

    def test_a_red_one_that_arrives_after_is_hidden_from_the_start(
        self, office: cases.Bureau, home: cases.Bureau, black: Programme
    ) -> None:
        claim = factories.organisation_claim()
        row = cases.proposal(
            home,
            claim=claim,
            grounds=(cases.ground(home, determined_on=date(2024, 1, 2), conduct_on=date(2023, 12, 1)),),
        )
        cases.listed(home, black, proposals=[row], on=date(2024, 1, 3), ready_on=date(2024, 2, 28))
        red = self.received(office, cases.programme(office, colour="red"), claim=claim)
        assert cases.everything([red.entry_id]).get().hidden_on == date(2024, 3, 4)

    def test_a_black_one_that_arrives_takes_our_red_one_off(self, office: cases.Bureau, home: cases.Bureau) -> None:
        claim = factories.organisation_claim()
        red = cases.listed(
            home,
            cases.programme(home, colour="red"),
            proposals=[cases.proposal(home, claim=claim, colour="red")],
            on=date(2024, 2, 20),
            ready_on=date(2024, 3, 1),
        )
        self.received(office, cases.programme(office), claim=claim)
        assert red.get().exit_reason == "yielded"


class TestNeverBoth:
    def test_the_database_refuses_even_a_lawful_looking_step(self, home: cases.Bureau, black: Programme) -> None:
        """A program that forgot the cross-check is stopped by the exclusion constraint."""
        claim = factories.organisation_claim()
        red_rules = cases.programme(home, colour="red")
        cases.listed(home, red_rules, proposals=[cases.proposal(home, claim=claim, colour="red")])
        entry = cases.ready(
            home,
            black,
            proposals=[cases.proposal(home, claim=claim)],
            on=date(2024, 4, 1),
            ready_on=date(2024, 4, 15),
        ).get()
        with pytest.raises(IntegrityError, match="redblack_never_both"), transaction.atomic():
            open_transition(Entry.flow, "list_entries", by=home.approver, at=office_time(date(2024, 4, 15)))
            cases.everything([entry.pk]).update(
                state="listed",
                listed_on=date(2024, 4, 15),
                effective_from=date(2024, 4, 15),
                valid_to=date(2025, 1, 1),
                public_to=date(2025, 1, 1),
            )
