"""异议处理中 wherever a record or an entry shows, with the clause that decides what goes on meanwhile (E3, JS-G 32)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core.actors import timer
from core.clocks import fixed, office_time
from law.packs import load
from records import operations as records
from records.disputes import told
from records.models import Record
from redblack import operations as lists
from redblack.dossier import open_dossier
from redblack.extracts import standing
from subjects.rules import Look
from subjects.terms import DOSSIER
from tests.kit import cases, desks, systems
from tests.kit.desk import page, post, signed_in, words
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin")]
ON, LATER = date(2024, 4, 8), date(2024, 4, 15)
BY = timer("异议处理")
MARK = "异议处理中"
LOOK = Look(fields=(DOSSIER,), purpose="supervision", case_no="1号", basis="duty")


def of(record: Record) -> Any:
    return Record.objects.unscoped("test").filter(pk=record.pk)


def shown(address: str, on: date = ON) -> str:
    with fixed(office_time(on, 15)):
        return words(Client().get(address))


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("澄江市应急管理局")


@pytest.fixture
def record(home: cases.Bureau) -> Record:
    found = record_of(collected(home, penalty())[0])
    records.mark_disputed(of(found), by=BY, at=office_time(ON), all_or_nothing=True)
    return found


@pytest.fixture
def entries(home: cases.Bureau) -> Any:
    return cases.listed(home, cases.programme(home))


def mark(entries: Any, *, suspends: bool = False) -> None:
    lists.mark_disputed(entries, by=BY, at=office_time(ON), suspends=suspends, note="当事人异议", all_or_nothing=True)


@pytest.mark.parametrize(
    ("pack", "words", "clause"),
    [
        ("jiangyin-2018", "不停止执行", "（二十四）"),
        ("jiangsu-2018", "照常公示和应用", "第三十二条"),
        ("jieyang-2017", "暂不执行", "（二十一）"),
        ("puyang-2022", "暂不执行", "（三）"),
    ],
)
def test_the_sentence_and_the_clause_are_the_pack_s(pack: str, words: str, clause: str) -> None:
    said = told(ON, pack=load(pack))
    assert words in said.sentence and "2024-04-08" in said.sentence
    assert said.clauses[0].endswith(clause), said.clauses


class TestRecord:
    def test_its_page_and_its_lists_bear_the_mark(self, record):
        subject = f"/subjects/{record.subject.public_id}/"
        own = f"/records/penalty/{record.public_id}/"
        assert "自2024-04-08起正在核实" in shown(own)
        for address in (own, "/records/penalty/", subject):
            assert MARK in shown(address), address
        records.clear_dispute(of(record), by=BY, at=office_time(LATER), all_or_nothing=True)
        for address in (own, "/records/penalty/", subject):
            assert MARK not in shown(address, LATER), address

    def test_the_desk_shows_it(self, home, record):
        with fixed(office_time(ON, 15)):
            client = signed_in(home.handler)
            assert MARK in words(client.get(page("change", record)))
            found = words(client.get("/staff/records/record/", {"standing": "disputed"}))
        assert record.title in found

    def test_the_extract_says_so(self, record):
        (found,) = standing(record.subject_id, on=ON)
        assert found.as_row()["title"].endswith("（异议处理中）")

    def test_with_its_end_the_mark_ends(self, home, record):
        records.revoke(of(record), by=home.approver, at=office_time(LATER), note="归集有误", all_or_nothing=True)
        found = open_dossier(record.subject, look=LOOK, by=home.handler, at=office_time(LATER, 15))
        assert [line.dispute for kind in found.kinds for line in kind.lines] == [None]


class TestEntry:
    def test_lists_and_the_page_of_its_subject_bear_the_mark(self, entries):
        subject = f"/subjects/{entries.get().subject.public_id}/"
        for address in ("/lists/black/", subject):
            assert MARK not in shown(address), address
        mark(entries)
        for address in ("/lists/black/", subject):
            assert MARK in shown(address), address
        assert "不停止执行" in shown(subject)

    def test_what_stands_still_is_not_public(self, entries):
        mark(entries, suspends=True)
        assert entries.get().subject.name not in shown("/lists/black/")

    def test_the_desk_and_the_interface_show_it(self, home, entries):
        mark(entries)
        with fixed(office_time(ON, 15)):
            assert MARK in words(signed_in(home.handler).get(page("change", entries.get())))
        system = systems.system_of(home.department, at=office_time(ON, 15))
        assert system.get(f"entries/{entries.get().public_id}/").json()["disputed_on"] == "2024-04-08"

    def test_the_dossier_shows_it_to_desk_and_system(self, home, entries):
        mark(entries)
        subject = entries.get().subject
        found = open_dossier(subject, look=LOOK, by=home.handler, at=office_time(ON, 15))
        assert [one.dispute.since for one in found.listings if one.dispute] == [ON]
        system = systems.system_of(home.department, at=office_time(ON, 15))
        answer = system.get(f"subjects/{subject.uscc}/dossier/", purpose="supervision", case_no="1号").json()
        assert answer["listings"][0]["dispute"]["since"] == "2024-04-08"

    def test_the_check_before_a_decision_says_so(self, home):
        treasury = cases.bureau("澄江市财政局")
        desks.published(desks.office(), treasury.department)
        entries = cases.listed(home, cases.programme(home))
        mark(entries)
        system = systems.system_of(treasury.department, at=office_time(ON, 15))
        asked = {"matter": "procurement", "case_no": "1号", "code": entries.get().subject.uscc}
        (found,) = system.post("screening/", asked).json()["results"]
        assert (found["entries"][0]["disputed"], len(found["must"])) == (True, 1)


class TestAsOf:
    def test_the_page_of_a_past_instant_tells_the_mark_of_then(self, home, entries):
        ground = Record.objects.unscoped("test").filter(entry_grounds__entry=entries.get())
        mark(entries)
        records.mark_disputed(ground, by=BY, at=office_time(ON), all_or_nothing=True)
        lists.clear_dispute(entries, by=BY, at=office_time(LATER), all_or_nothing=True)
        records.clear_dispute(ground, by=BY, at=office_time(LATER), all_or_nothing=True)
        address = f"/staff/redblack/entry/as-of/{entries.get().subject_id}/"

        def marks(instant: str) -> int:
            asked = {"purpose": "case", "case_no": "1号", "instant": instant}
            text = words(post(home.handler, address, office_time(date(2024, 6, 3), 10), **asked))
            return text.count(MARK) - text.count(f"标注{MARK}")

        # In what the public saw, among the lists, among the records.
        assert (marks("2024-04-07T09:00"), marks("2024-04-10T09:00"), marks("2024-04-20T09:00")) == (0, 3, 0)
