"""两书同达: the repair notice goes with the listing decision where the pack says so; a penalty's is printed (I17)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from core.clocks import fixed, office_time
from core.invariants import check
from core.letters.words import words_of
from core.models import Letter
from law.calendar import Calendar
from law.operations import current_calendar, newest_version_id, pack_by_version_id
from records.models import Record
from records.repair_notice import goes_with_decision, notice_words
from redblack import operations as lists
from redblack.models import Entry
from tests.kit import cases
from tests.kit.counting import statements
from tests.kit.desk import page, see, words

pytestmark = pytest.mark.django_db

NATION = "national-2026"
LISTED_AT = office_time(date(2024, 4, 1), 10)


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("明城市应急管理局（测试）")


def text_of(letter: Letter) -> str:
    return "\n".join(part.text for part in words_of(letter.kind, letter.data, version=letter.template_version).parts)


class TestWithTheDecision:
    def test_both_are_signed_in_one_transition_and_the_decision_names_the_notice(self, home: cases.Bureau) -> None:
        entry = cases.listed(home, cases.programme(home, pack=NATION)).get()
        decision, notice = Letter.objects.filter(kind__in=("listing_decision", "repair_notice")).order_by("pk")
        assert (decision.kind, notice.kind) == ("listing_decision", "repair_notice")
        assert decision.transition_id == notice.transition_id
        assert (notice.case_id, notice.unit_id, notice.number) == (entry.pk, home.department.pk, 1)
        assert "信用修复告知书与本决定书一并送达。" in text_of(decision)

    def test_it_says_from_which_day_what_where_and_that_it_is_free(self, home: cases.Bureau) -> None:
        entry = cases.listed(home, cases.programme(home, pack=NATION)).get()
        told = text_of(Letter.objects.get(kind="repair_notice"))
        first = date(entry.listed_on.year + 1, entry.listed_on.month, entry.listed_on.day + 1)
        assert f"即{first.year}年{first.month}月{first.day}日" in told
        assert f"有效期至{entry.valid_to.year}年{entry.valid_to.month}月{entry.valid_to.day}日" in told
        for said in (
            "最短公示期【待核】1年",
            "已经完全履行决定所定义务的证明",
            "由【待核】认定单位（谁认定、谁修复）决定",
            "【待核】10个工作日",
        ):
            assert said in told
        assert "信用修复不收取任何费用" in told
        assert "依据：" in told

    def test_nothing_is_added_where_the_pack_does_not_ask(self, home: cases.Bureau) -> None:
        cases.listed(home, cases.programme(home))
        assert not Letter.objects.filter(kind="repair_notice").exists()
        assert "一并送达" not in text_of(Letter.objects.get(kind="listing_decision"))

    def test_what_may_not_be_repaired_or_only_after_its_end_is_said_so(self, home: cases.Bureau) -> None:
        rules = cases.programme(home, pack=NATION, not_repairable_reason="情节特别严重。")
        cases.listed(home, rules)
        assert "有效期届满前不能修复。理由：情节特别严重。" in text_of(Letter.objects.get(kind="repair_notice"))
        cases.listed(home, cases.programme(home, pack=NATION, validity="6 months"))
        late = text_of(Letter.objects.filter(kind="repair_notice").latest("pk"))
        assert "在有效期届满之后，因此不必申请" in late

    def test_its_statements_do_not_grow_with_the_entries(self, home: cases.Bureau) -> None:
        rules = cases.programme(home, pack=NATION)
        few, many = (cases.ready(home, rules, proposals=[cases.proposal(home) for _ in range(n)]) for n in (1, 5))
        spent = [len(statements(partial(self.sign, home, chosen))) for chosen in (few, many)]
        assert spent[0] == spent[1]
        assert Letter.objects.filter(kind="repair_notice").count() == 6

    def sign(self, home: cases.Bureau, entries: Any) -> None:
        lists.list_entries(entries, by=home.approver, at=LISTED_AT, all_or_nothing=True)

    def test_a_decision_without_its_notice_is_found(self, home: cases.Bureau) -> None:
        entry = cases.listed(home, cases.programme(home, pack=NATION)).get()
        assert self.found() == []
        alone = Letter.objects.get(kind="listing_decision")
        alone.pk, alone.public_id, alone.number, alone.case_id = None, uuid4(), 2, entry.pk + 1
        alone.save()
        assert self.found() == [(entry.pk + 1,)]

    def found(self) -> list[Any]:
        return [one.first for one in check(at=LISTED_AT) if one.invariant.name == "entry.two_letters" and one.count]

    def test_it_is_checked_like_the_decision(self, home: cases.Bureau) -> None:
        cases.exited(home, cases.programme(home, pack=NATION))
        letter = Letter.objects.get(kind="repair_notice")
        with fixed(office_time(date(2024, 5, 1), 10)):
            assert "退出" in words(Client().get(reverse("public:verify_letter", args=[letter.public_id])))


class TestTheDraft:
    def test_the_approver_sees_both_before_he_signs(self, home: cases.Bureau) -> None:
        entry = cases.ready(home, cases.programme(home, pack=NATION)).get()
        assert "预览信用修复告知书" in words(see(home.approver, page("change", entry), LISTED_AT))
        drawn = see(home.approver, page("draft", entry) + "?letter=repair_notice", LISTED_AT)
        assert "信用修复告知书" in words(drawn)
        assert "最短公示期" in words(drawn)

    def test_there_is_none_where_the_pack_does_not_ask(self, home: cases.Bureau) -> None:
        entry = cases.ready(home, cases.programme(home)).get()
        assert "预览信用修复告知书" not in words(see(home.approver, page("change", entry), LISTED_AT))
        assert see(home.approver, page("draft", entry) + "?letter=repair_notice", LISTED_AT).status_code == 404


class TestOfARecord:
    def record(self, home: cases.Bureau, **changes: Any) -> Record:
        rows = [cases.proposal(home, grounds=(cases.ground(home, **changes),))]
        entry: Entry = cases.proposed(home, cases.programme(home), proposals=rows).get()
        return entry.grounds.get().record

    def test_its_provider_prints_it(self, home: cases.Bureau) -> None:
        record = self.record(home)
        assert "打印信用修复告知书" in words(see(home.handler, page("change", record), LISTED_AT))
        printed = see(home.handler, page("repair_notice", record), LISTED_AT)
        assert printed["Content-Type"] == "application/pdf"
        assert printed.content.startswith(b"%PDF-")

    def test_another_unit_and_an_honour_get_none(self, home: cases.Bureau) -> None:
        other = cases.bureau("明城市财政局（测试）")
        assert see(other.handler, page("repair_notice", self.record(home)), LISTED_AT).status_code == 404


@pytest.mark.parametrize(
    ("pack", "degree", "opens", "from_on"),
    [
        (NATION, "minor", "没有最短公示期，纠正失信行为、履行义务后即可申请", "2024-02-20"),
        (NATION, "ordinary", "最短公示期【待核】3个月，自认定之日起计算，期满次日起可以申请", "2024-05-21"),
        (NATION, "serious", "最短公示期【待核】1年，自认定之日起计算，期满次日起可以申请", "2025-02-21"),
        ("jiangsu-2018", "serious", "自纠正失信行为之日起1年内未再发生同类失信行为的，可以申请", ""),
    ],
)
def test_the_words_follow_the_pack(pack: str, degree: str, opens: str, from_on: str) -> None:
    calendar: Calendar = current_calendar()
    law = pack_by_version_id(newest_version_id(pack))
    told = notice_words(law, degree=degree, determined_on=date(2024, 2, 20), calendar=calendar)
    assert (told["opens"], told.get("from_on", "")) == (opens, from_on)
    assert goes_with_decision(law) == (pack == NATION)
