"""The law on the pages: every line of every document, every value of every pack with its source, the calendar."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from core import clocks
from core.clocks import office_time
from law import clauses, packs
from public import papers

APRIL = office_time(date(2024, 4, 10))


def bare(text: str) -> str:
    return re.sub(r"[\s#*　]+", "", text)


@pytest.mark.parametrize("key", clauses.documents())
def test_every_line_of_a_document_stands_on_its_page_once(key: str) -> None:
    document = clauses.documents()[key]
    chapters = [p.chapter for p in papers.paragraphs(key) if p.chapter != document.tail_name]
    shown = "".join(chapters) + "".join("".join(p.lines) for p in papers.paragraphs(key))
    told = bare(clauses.body(document))
    assert sorted(bare(shown)) == sorted(told)


@pytest.mark.parametrize("key", clauses.documents())
def test_every_clause_has_an_anchor_of_its_own(key: str) -> None:
    anchors = [p.clause.anchor for p in papers.paragraphs(key)]
    assert len(anchors) == len(set(anchors))


@pytest.mark.django_db
@pytest.mark.parametrize("key", clauses.documents())
def test_a_document_is_readable(key: str, client: Client) -> None:
    with clocks.fixed(APRIL):
        page = client.get(f"/policies/{key}/").content.decode()
    assert clauses.documents()[key].title in page
    assert ("待核" in page) is (clauses.documents()[key].status == "unverified")


@pytest.mark.django_db
@pytest.mark.parametrize("code", packs.codes())
def test_a_pack_shows_every_value_with_its_source_and_a_link_that_leads_somewhere(code: str, client: Client) -> None:
    with clocks.fixed(APRIL):
        page = client.get(f"/policies/packs/{code}/").content.decode()
    pack = packs.load(code)
    for entry in pack.entries.values():
        assert entry.key.label in page
    assert ("本办自定" in page) is any(entry.source == "office" for entry in pack.entries.values())
    targets = set(re.findall(r'href="/policies/([\w-]+)/#([^"]+)"', page))
    assert bool(targets) is any(c.clause for entry in pack.entries.values() for c in entry.citations)
    known = {(key, p.clause.anchor) for key in clauses.documents() for p in papers.paragraphs(key)}
    assert targets <= known


def test_every_key_of_every_pack_has_its_part_of_the_table() -> None:
    headings = {name.partition(".")[0] for code in packs.codes() for name in packs.load(code).entries}
    assert headings <= set(papers.PARTS)


@pytest.mark.django_db
class TestPages:
    def test_the_list_of_papers_marks_the_pack_in_force(self, client: Client, jiangyin: Any) -> None:
        with clocks.fixed(APRIL):
            page = client.get("/policies/").content.decode()
        assert page.count("现行</span>") == 1
        assert "文号【待核】" in page

    def test_the_calendar_shows_holidays_and_make_up_days(self, client: Client) -> None:
        with clocks.fixed(APRIL):
            page = client.get("/policies/calendar/?year=2024").content.decode()
        assert "2024-10-01" in page
        assert "上班" in page

    def test_a_year_without_a_notice_says_so(self, client: Client) -> None:
        with clocks.fixed(office_time(date(2030, 1, 5))):
            assert "尚未公布2030年" in client.get("/policies/calendar/").content.decode()

    def test_a_year_to_come_shows_the_statutory_days_as_provisional(self, client: Client) -> None:
        with clocks.fixed(office_time(date(2026, 11, 21))):
            page = client.get("/policies/calendar/?year=2027").content.decode()
        assert "尚未公布2027年" in page
        assert "2027-10-01" in page
        assert "放假【暂定】" in page

    def test_a_pack_says_what_goes_before_each_value(self, client: Client) -> None:
        with clocks.fixed(APRIL):
            page = client.get("/policies/packs/jiangyin-2018/").content.decode()
        row = page.partition('<th scope="row">纠正失信行为的作用')[2].partition("</tr>")[0]
        assert "法律、法规、规章、国家部门规定另有规定的，从其规定。" in row
        assert "国家部门另有规定——国家（2026年）：【待核】经申请、公示后修复" in row

    def test_two_packs_side_by_side(self, client: Client) -> None:
        with clocks.fixed(APRIL):
            chosen = client.get("/policies/packs/jiangyin-2018/compare/?with=puyang-2022")
            page = client.get(chosen.headers["Location"]).content.decode()
        found = re.findall(r'<th scope="row">([^<]+?) ?(<span class="tag">不同</span>)?<small>', page)
        different = {label for label, mark in found if mark}
        assert "核实期间措施是否停止" in different
        assert "陈述申辩期限" in {label for label, _ in found} - different
        assert f"取值不同的 {len(different)} 项" in page
        assert "没有规定" in page

    @pytest.mark.parametrize("other", ["", "none"])
    def test_a_pack_that_is_not_there_cannot_be_compared(self, other: str, client: Client) -> None:
        assert client.get(f"/policies/packs/jiangyin-2018/compare/?with={other}").status_code == 404
        assert client.get("/policies/packs/jiangyin-2018/compare/none/").status_code == 404

    def test_rights_give_the_terms_of_the_pack_in_force(self, client: Client, jiangyin: Any) -> None:
        with clocks.fixed(APRIL):
            page = client.get("/rights/").content.decode()
        for word in ("陈述申辩期限", "异议核实期限", "江阴市（2018年）"):
            assert word in page, word

    @pytest.mark.parametrize("address", ["/policies/packs/none/", "/policies/ZZ/", "/nowhere/", "/subjects/1/"])
    def test_what_is_not_there_says_so_in_chinese(self, address: str, client: Client) -> None:
        answer = client.get(address)
        assert answer.status_code == 404
        assert "没有找到" in answer.content.decode()
        assert "返回工作台" not in answer.content.decode()
