"""The catalogue: drafted, put through the gate, published as versions, ended; and the shipped drafts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from core.clocks import fixed, office_time
from core.refusals import NotAllowed, Refused
from law import clauses
from measures import operations as desk
from measures.models import Measure, MeasureBasis
from measures.operations import drafts
from measures.operations.catalogue import Basis
from tests.kit import cases, desks, factories

pytestmark = pytest.mark.django_db

AT = office_time(date(2024, 1, 8))


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def treasury() -> Any:
    return factories.department("财政局")


def codes(report: Any) -> set[str]:
    return {refusal.code for case in report.refused for refusal in case.refusals}


class TestPublish:
    def test_a_complete_draft_is_published(self, office: cases.Bureau, treasury: Any) -> None:
        measure = desks.draft(office, treasury)
        desk.publish(
            desks.chosen(measure),
            by=office.approver,
            at=AT,
            publication_url="https://credit.example.gov.cn/m/1",
            all_or_nothing=True,
        )
        measure.refresh_from_db()
        assert (measure.state, measure.published_on) == ("published", date(2024, 1, 8))
        assert not Measure.objects.in_force(date(2024, 1, 7)).exists()
        assert Measure.objects.in_force(date(2024, 1, 8)).get() == measure

    def test_a_mere_policy_paper_is_refused_with_clause_and_remedy(self, office: cases.Bureau, treasury: Any) -> None:
        measure = desks.draft(office, treasury, bases=[desks.PAPER])
        with pytest.raises(Refused) as refused:
            desk.publish(desks.chosen(measure), by=office.approver, at=AT, all_or_nothing=True)
        text = str(refused.value)
        assert "不能只是规范性文件" in text and "PY 四(三)" in text and "请补充" in text

    def test_everything_that_is_missing_is_said_at_once(self, office: cases.Bureau) -> None:
        measure = desks.draft(office, bases=[], content="", target_kinds=[], degree="", term="")
        done = desk.publish(desks.chosen(measure), by=office.approver, at=AT)
        assert codes(done) == {
            "basis_present",
            "executor_named",
            "target_named",
            "content_stated",
            "degree_stated",
            "term_stated",
        }

    def test_a_basis_of_yesterday_does_not_carry(self, office: cases.Bureau, treasury: Any) -> None:
        old = Basis(document="旧条例", level="regulation", effective_to=date(2024, 1, 7))
        assert codes(
            desk.publish(desks.chosen(desks.draft(office, treasury, bases=[old])), by=office.approver, at=AT)
        ) == {"basis_in_force"}

    def test_a_department_that_no_longer_exists_does_not_execute(self, office: cases.Bureau) -> None:
        gone = factories.department("工商局", active_to=date(2019, 1, 1))
        done = desk.publish(desks.chosen(desks.draft(office, gone)), by=office.approver, at=AT)
        assert codes(done) == {"executor_named"}

    def test_only_the_office_publishes(self, office: cases.Bureau, treasury: Any) -> None:
        measure = desks.draft(office, treasury)
        stranger = factories.actor("approver", of=treasury)
        assert codes(desk.publish(desks.chosen(measure), by=stranger, at=AT)) == {"wrong_side"}
        with pytest.raises(NotAllowed):
            desk.publish(desks.chosen(measure), by=office.handler, at=AT)

    def test_the_next_version_ends_the_one_before_on_the_same_day(self, office: cases.Bureau, treasury: Any) -> None:
        old = desks.published(office, treasury, code="x")
        new = desks.published(office, treasury, code="x", on=date(2024, 1, 8))
        old.refresh_from_db()
        assert (new.version, old.state, old.superseded_on) == (2, "superseded", date(2024, 1, 8))
        assert Measure.objects.in_force(date(2024, 1, 7)).get() == old
        assert Measure.objects.in_force(date(2024, 1, 8)).get() == new


class TestRevise:
    def test_a_draft_is_mended_and_then_passes(self, office: cases.Bureau, treasury: Any) -> None:
        measure = desks.draft(office, bases=[desks.PAPER], term="")
        chosen = desks.chosen(measure)
        desk.revise(
            chosen,
            by=office.handler,
            at=AT,
            bases=[desks.LAW],
            executors=[treasury.pk],
            term="1 years",
            target_kinds=["legal_person", "natural_person"],
            all_or_nothing=True,
        )
        measure.refresh_from_db()
        assert (measure.term, measure.target_kinds) == ("1 years", ["legal_person", "natural_person"])
        assert [basis.document for basis in measure.bases.all()] == [desks.LAW.document]
        desk.publish(chosen, by=office.approver, at=AT, all_or_nothing=True)

    def test_what_is_published_is_not_revised(self, office: cases.Bureau, treasury: Any) -> None:
        measure = desks.published(office, treasury)
        assert codes(desk.revise(desks.chosen(measure), by=office.handler, at=AT, term="2 years")) == {"wrong_state"}


class TestEnd:
    @pytest.mark.parametrize(("verb", "column"), [("repeal", "repealed_on"), ("disable", "disabled_on")])
    def test_it_ends_from_that_day_with_a_reason(
        self, verb: str, column: str, office: cases.Bureau, treasury: Any
    ) -> None:
        measure = desks.published(office, treasury)
        act = getattr(desk, verb)
        assert codes(act(desks.chosen(measure), by=office.approver, at=AT, reason=" ")) == {"reason_given"}
        act(desks.chosen(measure), by=office.approver, at=AT, reason="法律修订", all_or_nothing=True)
        measure.refresh_from_db()
        assert (getattr(measure, column), measure.ended_reason) == (date(2024, 1, 8), "法律修订")
        assert Measure.objects.in_force(date(2024, 1, 7)).exists()
        assert not Measure.objects.in_force(date(2024, 1, 8)).exists()

    def test_a_repealed_article_shows_everything_that_rests_on_it(self, office: cases.Bureau, treasury: Any) -> None:
        first, second = desks.published(office, treasury), desks.published(office, treasury)
        desks.published(office, treasury, bases=[Basis(document="别的法", level="law")])
        document = desks.LAW.document
        assert set(Measure.objects.resting_on(document=document)) == {first, second}
        assert set(Measure.objects.resting_on(document=document, article="第二十二条")) == {first, second}
        assert not Measure.objects.resting_on(document=document, article="第一条").exists()


class TestTheDatabaseHoldsIt:
    def test_a_published_row_keeps_its_words(self, office: cases.Bureau, treasury: Any) -> None:
        measure = desks.published(office, treasury)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.transition', '1', true), set_config('app.verb', 'repeal', true)")
            cursor.execute(
                "UPDATE measures_measure SET state = 'repealed', content = '加码' WHERE id = %s", [measure.pk]
            )

    def test_a_state_is_not_set_by_hand(self, office: cases.Bureau, treasury: Any) -> None:
        measure = desks.draft(office, treasury)
        with pytest.raises(IntegrityError), transaction.atomic():
            desks.chosen(measure).update(published_on=date(2024, 1, 8))

    def test_its_bases_are_fixed_with_publication(self, office: cases.Bureau, treasury: Any) -> None:
        measure = desks.published(office, treasury)
        with pytest.raises(IntegrityError, match="fixed with publication"), transaction.atomic():
            MeasureBasis.objects.create(measure=measure, document="事后补的依据", level="law")
        with pytest.raises(IntegrityError, match="fixed with publication"), transaction.atomic():
            measure.bases.update(article="第一条")
        measure.bases.update(effective_to=date(2024, 6, 30))

    @pytest.mark.parametrize("table", ["measures_measure", "measures_dispatch", "measures_dispatchanswer"])
    def test_nothing_is_deleted(self, table: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(current_user, %s, 'DELETE')", [table])
            assert cursor.fetchone() == (False,)


class TestShippedDrafts:
    @pytest.mark.parametrize("name", ["drafts", "sample_published"])
    def test_every_quotation_stands_in_its_clause(self, name: str) -> None:
        quoted = [source for one in drafts.read(name) for source in one.get("sources", [])]
        assert quoted
        assert [source for source in quoted if not clauses.verbatim(*source)] == []

    def test_they_are_drafts_that_the_gate_refuses(self, office: cases.Bureau) -> None:
        done = desk.load_drafts(by=_all(office), at=AT)
        assert (done.drafted, done.disabled) == (len(drafts.read("drafts")), 1)
        waiting = Measure.objects.filter(state="draft", colour="black")
        refused = desk.publish(waiting, by=office.approver, at=AT)
        assert not refused.moved
        assert all("basis_binding" in {one.code for one in case.refusals} for case in refused.refused)

    def test_the_endless_loan_ban_is_switched_off_with_its_reason(self, office: cases.Bureau) -> None:
        desk.load_drafts(by=_all(office), at=AT)
        measure = Measure.objects.get(code="loan-ban")
        assert measure.state == "disabled" and "没有期限" in measure.ended_reason
        assert measure.drafted_from[0]["clause"] == "PY 三(五)"

    def test_social_relief_is_exempt(self, office: cases.Bureau) -> None:
        desk.load_drafts(by=_all(office), at=AT)
        assert "社会福利、救助和扶贫资金除外" in Measure.objects.get(code="limit-fiscal-projects").exemptions

    def test_loading_twice_does_nothing(self, office: cases.Bureau, capsys: pytest.CaptureFixture[str]) -> None:
        with fixed(AT):
            call_command("load_measures")
            count = Measure.objects.count()
            call_command("load_measures")
        assert Measure.objects.count() == count
        assert "草案 0 项" in capsys.readouterr().out

    def test_the_sample_is_published_where_its_executors_exist(self, office: cases.Bureau, treasury: Any) -> None:
        done = desk.load_sample(by=_all(office), at=AT)
        held = set(Measure.objects.in_force(date(2024, 1, 8)).values_list("code", flat=True))
        assert held == {"procurement-ban", "honours-limit"}
        assert done.published == 2 and dict(done.waiting)["safety-supervision"].startswith("没有写明实施单位")
        assert not MeasureBasis.objects.filter(unverified=True).exclude(quote="").exists()


def _all(office: cases.Bureau) -> Any:
    return factories.actor("handler", "reviewer", "approver", of=office.department)
