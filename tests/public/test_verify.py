"""A letter checked by its holder: what it says in each state, and what it never says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import letters
from core.clocks import fixed, office_time
from core.models import Letter
from redblack import operations as lists
from tests.kit import cases, factories
from tests.kit.desk import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("明城市应急管理局（测试）")


def seen(letter: Letter, on: date) -> str:
    with fixed(office_time(on, 10)):
        response = Client().get(reverse("public:verify_letter", args=[letter.public_id]))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    return words(response)


def decision() -> Letter:
    return Letter.objects.get(kind="listing_decision")


def test_a_decision_in_force_and_after_its_last_day_though_nobody_swept(home: cases.Bureau) -> None:
    cases.listed(home, cases.programme(home))
    assert "所载名单条目有效，至2027-02-20（含当日）。" in seen(decision(), date(2027, 2, 20))
    late = seen(decision(), date(2027, 2, 21))
    assert "所载事项已变更" in late
    assert "有效期已于2027-02-20届满" in late


def test_a_decision_after_exit(home: cases.Bureau) -> None:
    cases.exited(home, cases.programme(home))
    assert "本文书所载名单条目已于2024-04-02退出。" in seen(decision(), date(2024, 4, 2))


def test_a_decision_suspended(home: cases.Bureau) -> None:
    cases.suspended(home, cases.programme(home))
    assert "起中止" in seen(decision(), date(2024, 4, 3))


def test_a_notice_under_way_listed_and_dropped(home: cases.Bureau) -> None:
    rules = cases.programme(home)
    entries = cases.served(home, rules)
    notice = Letter.objects.get()
    assert "陈述申辩期限至2024-03-11" in seen(notice, date(2024, 3, 5))
    lists.drop(entries, by=home.reviewer, at=office_time(date(2024, 3, 6)), note="证据不足")
    assert "已于2024-03-06决定不予列入" in seen(notice, date(2024, 3, 6))
    cases.listed(home, rules)
    assert "列入日期为2024-03-25" in seen(Letter.objects.filter(kind="prior_notice").last(), date(2024, 3, 26))


def test_void_and_unsealed(home: cases.Bureau, settings: Any) -> None:
    cases.notified(home, cases.programme(home))
    notice = Letter.objects.get()
    letters.reissue(notice, by=home.reviewer, at=office_time(date(2024, 3, 5)), reason="错字")
    assert "已于2024-03-05作废，改发信告〔2024〕2号" in seen(notice, date(2024, 3, 6))
    settings.LETTERS_NEED_SEAL = True
    assert "尚未用印" in seen(Letter.objects.last(), date(2024, 3, 6))


def test_publicity_and_its_end(home: cases.Bureau) -> None:
    entries = cases.publicised(home, cases.programme(home, publicity_required=True), count=2)
    notice, last = Letter.objects.get(kind="publicity_notice"), entries.first().publicity_ends_on
    assert "公示正在进行" in seen(notice, last)
    assert "后结束" in seen(notice, date(2024, 5, 1))


def test_exit_announcement_and_reply(home: cases.Bureau) -> None:
    entries = cases.listed(home, cases.programme(home))
    lists.expire(entries, at=office_time(date(2027, 2, 21)))
    lists.announce_exits(entries, by=home.approver, at=office_time(date(2027, 2, 22)))
    assert "公告展示至" in seen(Letter.objects.get(kind="exit_announcement"), date(2027, 2, 22))
    assert "已于2027-02-21退出" in seen(Letter.objects.get(kind="exit_notice"), date(2027, 2, 22))
    other = cases.served(home, cases.programme(home))
    case = lists.represent(
        other.get(), kind="statement", party="甲", text="x", by=home.handler, at=office_time(date(2024, 3, 5))
    )
    at = office_time(date(2024, 3, 6))
    lists.uphold(type(case).objects.unscoped("test").filter(pk=case.pk), by=home.reviewer, at=at, answer="属实。")
    assert "意见成立" in seen(Letter.objects.get(kind="representation_reply"), date(2024, 3, 7))


def test_a_person_is_named_by_the_mask_only(home: cases.Bureau) -> None:
    row = cases.proposal(home, claim=factories.person_claim("张三丰"))
    cases.notified(home, cases.programme(home), proposals=[row])
    text = seen(Letter.objects.get(), date(2024, 3, 5))
    assert "张三丰" not in text
    assert str(row.claim.number) not in text


def test_by_number_only_with_the_code(home: cases.Bureau) -> None:
    cases.notified(home, cases.programme(home))
    letter, address = Letter.objects.get(), reverse("public:verify")
    code = letters.code_of(letter)
    right = words(Client().post(address, {"number": "信告[2024]1号", "code": code.lower()}))
    assert "明城市应急管理局（测试）" in right
    wrong = words(Client().post(address, {"number": letter.number_text, "code": "00000000"}))
    unknown = words(Client().post(address, {"number": "信告〔2024〕9号", "code": code}))
    for text in (wrong, unknown):
        assert "没有查到文号和校验码都相符的文书" in text
        assert "明城市" not in text


def test_an_unknown_address_is_not_found() -> None:
    address = reverse("public:verify_letter", args=["00000000-0000-4000-8000-000000000009"])
    assert Client().get(address).status_code == 404
