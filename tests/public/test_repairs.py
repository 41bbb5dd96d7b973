"""What anybody reads of repair: eligibility beside records and entries, and the applications in publicity (I14, D2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core.clocks import fixed, office_time
from public.operations import prove
from records import operations as records
from records.models import Record
from repair import operations as repair
from repair.eligibility import told_of_records
from tests.kit import cases, factories, repairs
from tests.kit.desk import words
from tests.public.test_proof import unguarded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin")]

ON = repairs.APPLIED_ON
PAGE = "/repairs/"


def shown(address: str, on: date = ON) -> str:
    with fixed(office_time(on, 15)):
        return words(Client().get(address))


def on_file(home: cases.Bureau, subject: Any = None, **words: Any) -> Record:
    """A penalty that has a page of its own."""
    return repairs.penalty(home, subject or repairs.company(), item="penalty", **words)


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def record(home: cases.Bureau) -> Record:
    return on_file(home)


class TestEligibility:
    @pytest.mark.parametrize(
        ("pack", "sentence"),
        [
            ("jiangsu-2018", "其间未再发生同类失信行为的，可以申请"),
            ("jiangyin-2018", "其间未再发生同类失信行为的，可以申请"),
            ("national-2026", "最早可以申请之日"),
        ],
    )
    def test_the_page_of_a_record_tells_it(self, home: cases.Bureau, pack: str, sentence: str) -> None:
        record = on_file(home, pack=pack)
        assert record.item is not None
        text = shown(f"/records/{record.item.code}/{record.public_id}/", date(2024, 6, 3))
        assert "信用修复" in text and sentence in text

    def test_where_no_paper_has_an_application_it_says_so(self, home: cases.Bureau) -> None:
        record = on_file(home, pack="puyang-2022")
        (found,) = told_of_records(Record.objects.unscoped("test").filter(pk=record.pk), on=ON).values()
        assert (found.may, [one.code for one in found.never]) == (False, ["pack_has_application"])

    def test_an_entry_tells_it_on_the_page_of_its_subject(self, home: cases.Bureau) -> None:
        entry = cases.listed(home, cases.programme(home)).get()
        text = shown(f"/subjects/{entry.subject.public_id}/", date(2024, 6, 3))
        assert "是否退出由认定单位决定" in text

    def test_nothing_of_applications_or_bars_is_told_to_everybody(self, home: cases.Bureau, record: Record) -> None:
        repairs.applied(home, record)
        chosen = Record.objects.unscoped("test").filter(pk=record.pk)
        (found,) = told_of_records(chosen, on=ON).values()
        assert (found.facts.open_case, found.not_yet, found.found) == (False, (), ())

    def test_many_cost_one_statement(self, home: cases.Bureau, django_assert_num_queries: Any) -> None:
        for number in range(3):
            repairs.penalty(home, repairs.company(f"江阴第{number}化工有限公司"))
        with django_assert_num_queries(1):
            assert len(told_of_records(Record.objects.unscoped("test"), on=ON)) == 3


class TestPublicity:
    def test_it_shows_who_for_what_and_until_when(self, home: cases.Bureau, record: Record) -> None:
        case = repairs.publicised(home, record).get()
        assert case.publicity_ends_on == date(2025, 3, 10)
        for on in (ON, date(2025, 3, 10)):
            text = shown(PAGE, on)
            assert record.subject.name in text and "情况属实。" in text and case.commitment in text
            assert "2025年3月3日 至 2025年3月10日（含当日）" in text
        assert record.subject.name not in shown(PAGE, date(2025, 3, 11))

    def test_before_publicity_and_after_the_end_nothing_is_shown(self, home: cases.Bureau, record: Record) -> None:
        assert repairs.opined(home, record) and record.subject.name not in shown(PAGE)
        other = on_file(home, repairs.company("江阴长河化工有限公司"))
        chosen = repairs.publicised(home, other)
        assert other.subject.name in shown(PAGE)
        repair.withdraw_application(chosen, by=home.handler, at=office_time(ON, 14), all_or_nothing=True)
        assert other.subject.name not in shown(PAGE)

    def test_persons_are_not_named(self, home: cases.Bureau) -> None:
        record = on_file(home, factories.person("样某某"))
        repairs.publicised(home, record)
        assert "目前没有公示中的信用修复" in shown(PAGE)

    def test_with_its_record_it_goes_from_the_page(self, home: cases.Bureau, record: Record) -> None:
        repairs.publicised(home, record)
        chosen = Record.objects.unscoped("test").filter(pk=record.pk)
        records.revoke(chosen, by=home.approver, at=office_time(ON, 14), note="归集有误", all_or_nothing=True)
        assert record.subject.name not in shown(PAGE)

    def test_the_ground_of_an_entry_has_no_page_and_is_not_shown(self, home: cases.Bureau) -> None:
        ground = repairs.penalty(home, repairs.company())
        repairs.publicised(home, ground)
        assert ground.subject.name not in shown(PAGE)


@pytest.mark.django_db(transaction=True)
class TestProof:
    def found(self) -> tuple[int, list[str]]:
        at = office_time(ON, 16)
        (row,) = [row for row in prove(at=at, done_at=lambda: at).figures if row["place"] == "repairs"]
        return row["shown"], [one["sentence"] for one in row["sentences"] if one["broken"]]

    def test_the_proof_looks_at_it(self, home: cases.Bureau, record: Record) -> None:
        """The columns say that it is in publicity; the legal trail says that it was decided."""
        repairs.publicised(home, record)
        assert self.found() == (1, [])
        with unguarded("core_step") as cursor:
            cursor.execute("UPDATE core_step SET target = 'granted' WHERE flow = 'repair'")
        assert self.found() == (1, ["已经决定、撤回或者终止"])
