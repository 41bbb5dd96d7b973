"""Memoranda and documents in force, in the open: what is shown, from which day, until which."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.clocks import fixed, office_time
from measures import operations as desk
from measures.models import Measure
from tests.kit import cases, desks, memoranda
from tests.kit.desk import words

pytestmark = pytest.mark.django_db

AT = office_time(date(2024, 4, 3))


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("应急管理局")


@pytest.fixture
def treasury() -> cases.Bureau:
    return cases.bureau("财政局")


def shown(at: Any = AT) -> str:
    with fixed(at):
        return words(Client().get(reverse("public:memoranda")))


def text_of(paper: Any) -> Any:
    with fixed(AT):
        return Client().get(reverse("public:memorandum_text", args=[paper.public_id]))


def test_a_memorandum_in_force_with_its_parties_and_duties(
    office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
) -> None:
    papers = memoranda.memorandum(home, memoranda.bundled(treasury.department, title="限制参加采购"))
    assert papers.get().title not in shown()
    memoranda.filed(papers, home, office)
    page = shown()
    assert all(
        word in page for word in (papers.get().title, "人民银行江阴市支行", "信备〔2024〕1号", "每季度末后10日内")
    )
    assert "限制参加采购" not in page and "另有1项没有公布" in page
    desk.publish(Measure.objects.all(), by=office.approver, at=memoranda.FILED, all_or_nothing=True)
    assert "限制参加采购" in shown() and "没有公布" not in shown()


def test_the_text_is_given_out_while_it_is_in_force(office: cases.Bureau, home: cases.Bureau) -> None:
    papers = memoranda.document(home)
    assert text_of(papers.get()).status_code == 404
    memoranda.filed(papers, home, office)
    assert text_of(papers.get()).content == memoranda.TEXT.content
    desk.end_filing(papers, by=home.reviewer, at=AT, reason="任务完成", all_or_nothing=True)
    assert text_of(papers.get()).status_code == 404 and papers.get().title not in shown()


def test_by_the_dates_alone(office: cases.Bureau, home: cases.Bureau) -> None:
    days = {"in_force_from": date(2024, 2, 1), "valid_to": date(2024, 3, 1)}
    paper = memoranda.filed(memoranda.document(home, **days), home, office).get()
    seen = {day: paper.title in shown(office_time(day)) for day in (
        date(2024, 1, 31), date(2024, 2, 1), date(2024, 3, 1), date(2024, 3, 2),
    )}  # fmt: skip
    assert list(seen.values()) == [False, True, True, False]


def test_what_its_department_does_not_open_is_not_shown(office: cases.Bureau, home: cases.Bureau) -> None:
    paper = memoranda.filed(memoranda.document(home, is_public=False), home, office).get()
    assert paper.title not in shown() and text_of(paper).status_code == 404
