"""From proposal to listing: what each verb writes, refuses and announces. Dates are fixed; the law is Jiangyin's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from core.clocks import office_time
from core.models import Letter, Step, Transition, Verdict
from core.queries import history
from core.refusals import NotAllowed, Refused
from records.models import Record
from redblack import operations as lists
from redblack.models import Entry, Programme
from subjects.models import Subject
from tests.kit import cases, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局（测试）")


@pytest.fixture
def black(home: cases.Bureau) -> Programme:
    return cases.programme(home)


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


class TestPropose:
    def test_one_subject_one_record_one_entry(self, home: cases.Bureau, black: Programme) -> None:
        entry = cases.proposed(home, black).get()
        record = entry.grounds.get().record
        assert (entry.state, entry.proposed_on, entry.subject_id) == ("proposed", date(2024, 3, 4), record.subject_id)
        assert (record.determined_on, record.valid_to) == (date(2024, 2, 20), date(2027, 2, 20))
        assert [e.title for e in record.evidence.all()] == ["行政处罚决定书"]

    def test_an_ordinary_record_lives_one_year_from_its_determination(
        self, home: cases.Bureau, black: Programme
    ) -> None:
        row = cases.proposal(home, grounds=(cases.ground(home, degree="ordinary"),))
        assert cases.proposed(home, black, proposals=[row]).get().grounds.get().record.valid_to == date(2025, 2, 20)

    def test_a_refused_row_leaves_nobody_on_file(self, home: cases.Bureau, black: Programme) -> None:
        bad = cases.proposal(home, grounds=(cases.ground(home, evidence=()),))
        good = cases.proposal(home)
        answers = lists.propose([bad, good], programme=black, by=home.handler, at=office_time(cases.PROPOSED_ON))
        assert [bool(answer.entry_id) for answer in answers] == [False, True]
        assert answers[0].refusals[0].code == "ground_of_permitted_kind"
        assert not Subject.objects.filter(uscc=bad.claim.number).exists()

    def test_all_or_nothing_saves_nothing(self, home: cases.Bureau, black: Programme) -> None:
        rows = [cases.proposal(home), cases.proposal(home, grounds=())]
        with pytest.raises(Refused, match="依据"):
            lists.propose(
                rows, programme=black, by=home.handler, at=office_time(cases.PROPOSED_ON), all_or_nothing=True
            )
        assert not Entry.objects.unscoped("test").exists()
        assert not Record.objects.unscoped("test").exists()

    def test_the_same_decision_twice_in_one_file(self, home: cases.Bureau, black: Programme) -> None:
        row = cases.proposal(home)
        answers = lists.propose([row, row], programme=black, by=home.handler, at=office_time(cases.PROPOSED_ON))
        assert [[r.code for r in answer.refusals] for answer in answers] == [[], ["not_twice"]]

    def test_the_same_decision_in_two_files(self, home: cases.Bureau, black: Programme) -> None:
        row = cases.proposal(home)
        cases.proposed(home, black, proposals=[row])
        (again,) = lists.propose([row], programme=black, by=home.handler, at=office_time(date(2024, 3, 5)))
        assert [r.code for r in again.refusals] == ["not_twice"]

    def test_a_child_is_kept_out(self, home: cases.Bureau, black: Programme) -> None:
        row = cases.proposal(home, claim=factories.person_claim(birth_on=date(2008, 3, 5)))
        (answer,) = lists.propose([row], programme=black, by=home.handler, at=office_time(cases.PROPOSED_ON))
        assert answer.refusals[0].code == "persons_under_sixteen_are_kept_out"

    def test_sixteen_goes_before_an_officer(self, home: cases.Bureau, black: Programme) -> None:
        claim = factories.person_claim(birth_on=date(2008, 3, 4))
        row = cases.proposal(home, claim=claim)
        (asked,) = lists.propose([row], programme=black, by=home.handler, at=office_time(cases.PROPOSED_ON))
        assert asked.refusals[0].code == "capacity_question"
        sure = cases.proposal(home, claim=claim, capacity_confirmed=True)
        (answer,) = lists.propose([sure], programme=black, by=home.handler, at=office_time(cases.PROPOSED_ON))
        assert answer.entry_id

    def test_only_a_handler_proposes(self, home: cases.Bureau, black: Programme) -> None:
        with pytest.raises(NotAllowed, match="经办"):
            lists.propose([cases.proposal(home)], programme=black, by=home.approver, at=office_time(cases.PROPOSED_ON))


class TestCrossCheck:
    def test_black_blocks_red(self, home: cases.Bureau, black: Programme) -> None:
        claim = factories.organisation_claim()
        cases.listed(home, black, proposals=[cases.proposal(home, claim=claim)])
        red = cases.programme(home, colour="red")
        entries = cases.proposed(
            home, red, proposals=[cases.proposal(home, claim=claim, colour="red")], on=date(2024, 4, 1)
        )
        report = lists.cross_check(entries, by=home.handler, at=office_time(date(2024, 4, 1)))
        assert codes(report) == ["black_blocks_red"]
        assert "（六）1" in report.refused[0].refusals[0].clause

    def test_a_lapsed_black_entry_that_nobody_swept_does_not_block_red(
        self, home: cases.Bureau, black: Programme
    ) -> None:
        claim = factories.organisation_claim()
        cases.listed(home, black, proposals=[cases.proposal(home, claim=claim)])
        red = cases.programme(home, colour="red")
        after = date(2027, 3, 1)
        entries = cases.listed(
            home,
            red,
            proposals=[cases.proposal(home, claim=claim, colour="red")],
            on=after,
            ready_on=date(2027, 3, 22),
        )
        assert entries.get().state == "listed"

    def test_a_red_hit_is_noted_and_does_not_block_black(self, home: cases.Bureau, black: Programme) -> None:
        claim = factories.organisation_claim()
        red = cases.programme(home, colour="red")
        cases.listed(home, red, proposals=[cases.proposal(home, claim=claim, colour="red")])
        entry = cases.checked(home, black, proposals=[cases.proposal(home, claim=claim)], on=date(2024, 4, 1)).get()
        assert (entry.state, entry.red_hit) == ("checked", True)


class TestNotify:
    def test_letters_are_numbered_without_gaps(self, home: cases.Bureau, black: Programme) -> None:
        cases.notified(home, black, count=3)
        cases.notified(home, black, count=2, on=date(2024, 3, 5))
        letters = Letter.objects.filter(kind="prior_notice").order_by("number")
        assert [(letter.year, letter.number) for letter in letters] == [(2024, n) for n in range(1, 6)]

    def test_a_refused_notice_uses_no_number(self, home: cases.Bureau, black: Programme) -> None:
        entries = cases.notified(home, black)
        lists.notify(entries, by=home.reviewer, at=office_time(date(2024, 3, 5)))
        assert Letter.objects.count() == 1

    def test_the_words_are_frozen(self, home: cases.Bureau, black: Programme) -> None:
        entry = cases.notified(home, black).get()
        letter = Letter.objects.get()
        assert letter.data["reason"] == entry.reason
        assert letter.data["legal_basis"] == black.legal_basis
        assert letter.data["law"]["statement_term"] == "5个工作日"
        assert "（六）2" in letter.data["law"]["prior_notice_clause"]


class TestServe:
    def test_the_statement_term_starts_with_service(self, home: cases.Bureau, black: Programme) -> None:
        entries = cases.notified(home, black)
        lists.serve(
            entries,
            by=home.handler,
            at=office_time(date(2024, 4, 3)),
            method="post",
            served_on=date(2024, 4, 2),
            proof="EMS1",
            all_or_nothing=True,
        )
        # five working days after 2 April 2024: 3, (4–6 清明), 7 make-up Sunday, 8, 9, 10
        assert entries.get().statement_ends_on == date(2024, 4, 10)

    def test_service_by_announcement_takes_effect_later(self, home: cases.Bureau, black: Programme) -> None:
        entries = cases.notified(home, black)
        lists.attempt_service(
            entries,
            by=home.handler,
            at=office_time(date(2024, 3, 4), 16),
            method="post",
            tried_on=date(2024, 3, 4),
            proof="EMS1 退件",
        )
        lists.serve(
            entries,
            by=home.handler,
            at=office_time(date(2024, 3, 5)),
            method="announced",
            served_on=date(2024, 3, 5),
            proof="公告网址",
            all_or_nothing=True,
        )
        entry = entries.get()
        assert entry.served_on > date(2024, 3, 5)
        assert entry.statement_ends_on > entry.served_on
        (step,) = [row for row in history("entry", entry.pk) if row["verb"] == "serve"]
        assert any("公告" in sentence for sentence in step["why"]["sentences"])


class TestMakeReady:
    def test_the_timer_prepares_after_the_last_day(self, home: cases.Bureau, black: Programme) -> None:
        entries = cases.served(home, black)
        assert entries.get().statement_ends_on == date(2024, 3, 11)
        on_the_last_day = entries.terms_over(date(2024, 3, 11))
        assert not on_the_last_day.exists()
        assert codes(lists.make_ready(entries, at=office_time(date(2024, 3, 11)))) == ["statement_term_over"]
        lists.make_ready(entries.terms_over(date(2024, 3, 12)), at=office_time(date(2024, 3, 12), 0, 5))
        assert entries.get().state == "ready"

    def test_an_open_representation_holds_it_back(self, home: cases.Bureau, black: Programme) -> None:
        entries = cases.served(home, black)
        said = lists.represent(
            entries.get(),
            kind="statement",
            party="当事人",
            text="已整改",
            by=home.handler,
            at=office_time(date(2024, 3, 6)),
        )
        assert not entries.terms_over(date(2024, 3, 25)).exists()
        chosen = type(said).objects.unscoped("test").filter(pk=said.pk)
        lists.dismiss(chosen, by=home.reviewer, at=office_time(date(2024, 3, 7)), answer="不成立", all_or_nothing=True)
        assert entries.terms_over(date(2024, 3, 25)).exists()


class TestListEntries:
    def test_the_dates_and_their_reasons(self, home: cases.Bureau, black: Programme) -> None:
        entry = cases.listed(home, black).get()
        assert (entry.listed_on, entry.valid_to, entry.public_to) == (
            date(2024, 3, 25),
            date(2027, 2, 20),
            date(2027, 2, 20),
        )
        *_, step = history("entry", entry.pk)
        assert step["verb"] == "list_entries"
        assert any("苏政发〔2018〕23号" in clause for clause in step["clauses"])
        assert step["pack_version_id"] == entry.pack_version_id

    def test_the_programme_may_shorten(self, home: cases.Bureau) -> None:
        entry = cases.listed(home, cases.programme(home, validity="1 years")).get()
        assert entry.valid_to == date(2025, 2, 20)

    def test_a_term_that_is_over_before_the_listing_refuses_that_case_only(
        self, home: cases.Bureau, black: Programme
    ) -> None:
        """TermNotOverBeforeListing: one month from the determination on 20 February ends before 25 March."""
        short = cases.ready(home, cases.programme(home, validity="1 months"))
        good = cases.ready(home, black)
        both = cases.everything([short.get().pk, good.get().pk])
        report = lists.list_entries(both, by=home.approver, at=office_time(date(2024, 3, 25)))
        assert report.moved == (good.get().pk,)
        assert codes(report) == ["term_not_over_before_listing"]

    def test_the_proposer_does_not_sign(self, home: cases.Bureau, black: Programme) -> None:
        both = factories.actor("handler", "approver", of=home.department)
        mixed = cases.Bureau(department=home.department, handler=both, reviewer=home.reviewer, approver=both)
        entries = cases.ready(mixed, black)
        assert codes(lists.list_entries(entries, by=both, at=office_time(date(2024, 3, 25)))) == ["two_persons"]

    def test_another_department_does_not_sign(self, home: cases.Bureau, black: Programme) -> None:
        entries = cases.ready(home, black)
        other = cases.bureau()
        assert codes(lists.list_entries(entries, by=other.approver, at=office_time(date(2024, 3, 25)))) == [
            "wrong_side"
        ]

    def test_red_is_lost_in_the_same_act(self, home: cases.Bureau, black: Programme) -> None:
        claim = factories.organisation_claim()
        other = cases.bureau()
        red = cases.listed(
            other, cases.programme(other, colour="red"), proposals=[cases.proposal(other, claim=claim, colour="red")]
        )
        entries = cases.listed(
            home,
            black,
            proposals=[cases.proposal(home, claim=claim)],
            on=date(2024, 4, 1),
            ready_on=date(2024, 4, 15),
        )
        gone = red.get()
        assert (gone.state, gone.exit_reason, gone.exited_on) == ("exited", "yielded", date(2024, 4, 15))
        assert entries.get().state == "listed"
        assert Letter.objects.filter(kind="exit_notice", case_id=gone.pk).exists()

    def test_those_responsible_at_the_time_are_linked(self, home: cases.Bureau, black: Programme) -> None:
        claim = factories.organisation_claim()
        company, chief, later = factories.known(claim), factories.person("李四"), factories.person("王五")
        for person, from_on, to_on in ((chief, date(2023, 1, 1), date(2024, 1, 10)), (later, date(2024, 1, 11), None)):
            company.persons.create(
                person=person,
                role="legal_representative",
                from_on=from_on,
                to_on=to_on,
                proof="营业执照",
                recorded_at=factories.A_DAY,
                recorded_by="测试",
            )
        entry = cases.listed(home, black, proposals=[cases.proposal(home, claim=claim)]).get()
        (linked,) = Record.objects.unscoped("test").filter(parent=entry.grounds.get().record)
        assert linked.subject_id == chief.pk
        assert linked.valid_to == date(2027, 2, 20)

    def test_refusals_stay_on_record_and_move_nothing(self, home: cases.Bureau, black: Programme) -> None:
        good = cases.ready(home, black)
        early = cases.served(home, black, on=date(2024, 3, 25))
        both = cases.everything([good.get().pk, early.get().pk])
        report = lists.list_entries(both, by=home.approver, at=office_time(date(2024, 3, 25), 17))
        assert report.moved == (good.get().pk,)
        *_, tried = history("entry", early.get().pk)
        assert (tried["verb"], tried["target"], tried["refusals"][0]["code"]) == ("list_entries", None, "wrong_state")


class TestTheTrail:
    def test_every_step_names_actor_post_time_and_pack(self, home: cases.Bureau, black: Programme) -> None:
        entry = cases.listed(home, black).get()
        rows = history("entry", entry.pk)
        assert [row["verb"] for row in rows] == [
            "propose", "cross_check", "notify", "serve", "make_ready", "list_entries",
        ]  # fmt: skip
        assert [row["target"] for row in rows][-1] == entry.state
        assert all(row["actor_name"] and row["posts"] and row["at"] for row in rows)
        assert all(row["pack_version_id"] == entry.pack_version_id for row in rows)

    @pytest.mark.parametrize("model", [Transition, Verdict, Step, Letter])
    def test_the_trail_cannot_be_rewritten(self, model: Any, home: cases.Bureau, black: Programme) -> None:
        cases.notified(home, black)
        for statement in (f"UPDATE {model._meta.db_table} SET id = id", f"DELETE FROM {model._meta.db_table}"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
