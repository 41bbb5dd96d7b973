"""A provider corrects or withdraws what a list rests on: what the list, its desk and others hear of it (P15)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core import invariants
from core.clocks import office_time
from core.models import Outbox, Step
from core.work import work_of
from departments.models import User
from law.operations import pack_by_version_id
from measures.models import Dispatch
from records import operations as records
from records.models import Record, RecordVersion
from records.operations.comparing import changes_of
from redblack import operations as lists
from tests.kit import cases, desks

pytestmark = pytest.mark.django_db
ON = date(2024, 4, 8)
AT = office_time(ON)


@pytest.fixture
def home() -> cases.Bureau:
    made = cases.bureau("江阴市应急管理局")
    desks.published(desks.office(), cases.bureau("江阴市财政局").department)
    return made


def ground_of(entries: Any) -> Record:
    record: Record = (
        Record.objects.unscoped("test").select_related("item", "provider").get(entry_grounds__entry=entries.get())
    )
    return record


def corrected(home: cases.Bureau, record: Record, **changes: Any) -> Any:
    """What the provider's message with other words does."""
    same = {name: getattr(record, name) for name in ("title", "document_no", "basis", "fact", "degree", "polarity")}
    days = {name: getattr(record, name) for name in ("conduct_on", "determined_on", "procedure", "ground")}
    told = cases.ground(
        home, subject_id=record.subject_id, provider_key=record.provider_key, **{**same, **days, **changes}
    )
    return records.update_records([(record, told)], item=record.item, by=home.handler, at=AT, all_or_nothing=True)


def said(entries: Any) -> str:
    step = Step.objects.select_related("verdict").filter(flow="entry", case_id=entries.get().pk).order_by("pk").last()
    return str(step.verdict.why)  # type: ignore[union-attr]


class TestAffirm:
    """A person looks at what a correction left standing; until then it waits at the recogniser's front page."""

    WAITS = "认定依据已由提供单位更正，待核对"

    def waits_for(self, actor: Any) -> bool:
        return self.WAITS in [item.label for item in work_of(actor, ON)]

    def test_it_waits_for_the_recogniser_until_somebody_affirms_it(self, home: Any) -> None:
        entries = cases.listed(home, cases.programme(home))
        assert not self.waits_for(home.reviewer)
        corrected(home, ground_of(entries), fact="经复核，隐患为一处。")
        assert self.waits_for(home.reviewer)
        assert not self.waits_for(cases.bureau("江阴市水利局").reviewer)
        before = entries.get()
        lists.affirm(entries, by=home.reviewer, at=AT, note="已核对，事由仍然成立", all_or_nothing=True)
        after = entries.get()
        assert (after.state, after.valid_to, after.reason) == ("listed", before.valid_to, before.reason)
        assert not self.waits_for(home.reviewer)
        assert "仍然成立" in said(entries)

    def test_a_second_correction_waits_again(self, home: Any) -> None:
        entries = cases.listed(home, cases.programme(home))
        corrected(home, ground_of(entries), fact="经复核，隐患为一处。")
        lists.affirm(entries, by=home.reviewer, at=AT, note="已核对", all_or_nothing=True)
        corrected(home, ground_of(entries), fact="经再次复核，隐患为两处。")
        assert self.waits_for(home.reviewer)

    def test_an_exit_that_is_asked_for_answers_it_too(self, home: Any) -> None:
        entries = cases.listed(home, cases.programme(home))
        corrected(home, ground_of(entries), fact="经复核，隐患为一处。")
        lists.request_exit(
            entries, by=home.handler, at=AT, exit_reason="withdrawn", exit_ground="依据更正", all_or_nothing=True
        )
        assert not self.waits_for(home.reviewer)


class TestListed:
    def test_a_corrected_fact_reaches_file_recogniser_and_departments(self, home: Any) -> None:
        for unit in (home.department, cases.bureau("江阴市水利局").department):
            User.objects.create(
                username=unit.code, full_name="王样例", department=unit, posts=["handler"], email="desk@example.org"
            )
        entries = cases.listed(home, cases.programme(home))
        report = corrected(home, ground_of(entries), fact="经复核，隐患为一处。")
        entry = entries.get()
        assert (entry.state, entry.corrected_on) == ("listed", ON)
        assert "“事实”由“" in said(entries)
        assert "改为“经复核，隐患为一处。”" in said(entries)
        mails = Outbox.objects.filter(topic="mail", payload__title="认定依据更正通知")
        assert [mail.department_id for mail in mails] == [home.department.pk]
        assert Dispatch.objects.unscoped("test").get().corrected_on == ON
        assert changes_of(report.transitions[0])[ground_of(entries).pk]
        invariants.check(at=AT)

    def test_a_lower_degree_shortens_the_ground_and_the_entry_lapses_when_it_is_over(self, home: Any) -> None:
        entries = cases.listed(home, cases.programme(home))
        corrected(home, ground_of(entries), degree="ordinary")
        record = ground_of(entries)
        assert record.valid_to == date(2025, 2, 20)
        assert (entries.get().state, entries.get().valid_to) == ("listed", record.valid_to)
        assert entries.in_force(date(2025, 2, 20)).exists()
        assert not entries.in_force(date(2025, 2, 21)).exists()

    def test_what_is_no_longer_negative_carries_no_black_entry(self, home: Any) -> None:
        entries = cases.listed(home, cases.programme(home))
        corrected(home, ground_of(entries), polarity="other", degree="", procedure="summary")
        entry = entries.get()
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "ground_lapsed", ON)
        assert Dispatch.objects.unscoped("test").get().state == "releasing"
        invariants.check(at=AT)

    def test_what_it_said_before_is_kept(self, home: Any) -> None:
        entries = cases.listed(home, cases.programme(home))
        old = ground_of(entries).fact
        corrected(home, ground_of(entries), fact="经复核，隐患为一处。")
        assert RecordVersion.objects.get().content["fact"] == old

    def test_withdrawn_by_its_provider_the_entry_lapses(self, home: Any) -> None:
        entries = cases.listed(home, cases.programme(home))
        record = ground_of(entries)
        found = records.withdraw_by_key(
            [record.provider_key],
            item=record.item.code,  # type: ignore[union-attr]
            provider=record.provider,
            by=home.handler,
            at=AT,
            note="报送有误",
        )
        assert [one.outcome for one in found] == ["withdrawn"]
        assert (entries.get().state, entries.get().exit_reason) == ("exited", "ground_lapsed")


class TestOnTheWay:
    def test_a_draft_says_what_was_corrected_and_goes_on(self, home: Any) -> None:
        entries = cases.checked(home, cases.programme(home))
        corrected(home, ground_of(entries), fact="经复核，隐患为一处。")
        assert (entries.get().state, entries.get().corrected_on) == ("checked", None)
        assert "隐患为一处" in said(entries)

    def test_one_whose_ground_is_no_longer_negative_is_not_listed(self, home: Any) -> None:
        entries = cases.ready(home, cases.programme(home))
        corrected(home, ground_of(entries), polarity="other", degree="", procedure="summary")
        report = lists.list_entries(entries, by=home.approver, at=AT)
        assert not report.moved
        assert "ground_still_stands" in {one.code for case in report.refused for one in case.refusals}


class TestRed:
    def test_a_record_that_turns_negative_questions_a_red_entry_once(self, home: Any) -> None:
        entries = cases.listed(home, cases.programme(home, colour="red"))
        claim = cases.ground(
            home, subject_id=entries.get().subject_id, polarity="other", degree="", procedure="summary", title="警告"
        )
        pack = pack_by_version_id(entries.get().pack_version_id)
        (filed,) = records.file([claim], pack=pack, by=home.handler, at=AT)
        assert filed.record is not None
        assert entries.get().negative_on is None
        corrected(home, filed.record, polarity="negative", degree="ordinary", procedure="general")
        assert entries.get().negative_on == ON
