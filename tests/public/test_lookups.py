"""Organisations by name or code; persons by exact name and full number, miss and find alike."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from subjects.models import Subject
from tests.kit import cases, desks, factories
from tests.public.conftest import scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin", "in_april")]


def listed_person(name: str = "欧阳震华") -> tuple[Any, Any]:
    home = cases.bureau()
    claim = factories.person_claim(name)
    return claim, scene(cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)]))


def ask(client: Client, name: str, number: str, **headers: Any) -> Any:
    return client.post("/person/", {"name": name, "number": number}, **headers)


# --- organisations ------------------------------------------------------------------------------------------------


def test_part_of_a_name_finds_organisations_twenty_a_page(client: Client) -> None:
    for number in range(23):
        factories.organisation(f"江阴滨江{number:02d}机械有限公司")
    first = client.get("/search/", {"q": "滨江"}).content.decode()
    second = client.get("/search/", {"q": "滨江", "page": "2"}).content.decode()
    assert "查询到 23 个单位" in first
    assert first.count("<h2><a") == 20
    assert second.count("<h2><a") == 3


def test_the_code_in_any_spelling_finds_the_organisation(client: Client) -> None:
    found = factories.organisation("江阴精工机械有限公司")
    spelled = f" {found.uscc[:8].lower()}-{found.uscc[8:].lower()} "
    answer = client.post("/search/", {"q": spelled}, follow=True).content.decode()
    assert f"/subjects/{found.public_id}/" in answer
    assert re.search(rf'href="/subjects/{found.pk}\b', answer) is None


@pytest.mark.parametrize("asked", ["", "滨", " "])
def test_fewer_than_two_characters_are_not_searched(asked: str, client: Client) -> None:
    assert "请至少填写两个字" in client.get("/search/", {"q": asked}).content.decode()


def test_no_find_says_so_with_the_time(client: Client) -> None:
    answer = client.get("/search/", {"q": "没有这家公司"}).content.decode()
    assert "未查询到“没有这家公司”的公开信息（截至 2024-04-10 09:00）" in answer


def test_a_former_name_finds_and_is_shown(client: Client) -> None:
    held = factories.organisation("江阴旧名有限公司")
    held.former_names.create(
        name="江阴更旧有限公司",
        name_normal="江阴更旧有限公司",
        until_on="2020-01-01",
        changed_at="2020-01-01T00:00+08:00",
        changed_by="测试",
        basis="变更登记",
    )
    assert held.name in client.get("/search/", {"q": "更旧"}).content.decode()
    assert "江阴更旧有限公司" in client.get(f"/subjects/{held.public_id}/").content.decode()


def test_a_number_that_is_a_code_too_is_taken_for_the_person_s(client: Client) -> None:
    """390007198506153599 passes GB 11643 and GB 32100."""
    answer = client.post("/search/", {"q": "390007198506153599"})
    assert answer.status_code == 200
    assert "390007198506153599" not in answer.content.decode()


def test_a_personal_number_in_the_wrong_box_goes_into_no_address(client: Client) -> None:
    claim, _ = listed_person()
    answer = client.post("/search/", {"q": claim.number})
    assert answer.status_code == 200
    assert "个人查询" in answer.content.decode()
    assert claim.number not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\x00甲乙"])
def test_what_was_asked_is_escaped(hostile: str, client: Client) -> None:
    page = client.get("/search/", {"q": hostile}).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_imported_names_and_reasons_are_escaped(client: Client) -> None:
    home = cases.bureau("<b>某局</b>")
    entries = cases.listed(
        home,
        cases.programme(home, name="办法<script>x()</script>"),
        proposals=[cases.proposal(home, reason="事由<script>alert(1)</script>")],
    )
    shown = scene(entries)
    # The doors refuse such a name; a row that came in by another way must still do no harm.
    Subject.objects.filter(pk=shown.subject.pk).update(name="<script>alert(2)</script>公司")
    for address in ("/lists/black/", shown.address, "/programmes/", "/search/?q=公司"):
        page = client.get(address).content.decode()
        assert "<script" not in page, address
        assert "<b>某局" not in page, address


def test_a_number_left_in_a_reason_is_masked(client: Client) -> None:
    home = cases.bureau()
    number = factories.person_claim().number
    reason = f"其法定代表人（{number}，13812345678）拒不整改。"
    shown = scene(cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, reason=reason)]))
    page = client.get(shown.address).content.decode()
    assert number not in page
    assert "13812345678" not in page
    assert "拒不整改" in page


def test_the_dossier_says_why_and_by_whom(client: Client) -> None:
    home = cases.bureau("江阴市应急管理局")
    shown = scene(cases.listed(home, cases.programme(home)))
    page = client.get(shown.address).content.decode()
    for word in (
        "江阴市应急管理局",
        shown.entry.decision_no,
        "信用黑名单",
        "有效期至",
        "规则包：jiangyin-2018",
        "<details>",
    ):
        assert word in page, word
    assert home.approver.name not in page
    assert 'href="/rights/"' in page


def test_the_dossier_names_the_measures_carried_out_and_their_basis(client: Client) -> None:
    home, office = cases.bureau(), desks.office()
    desks.published(office, factories.department("某局"), title="限制参加政府采购")
    shown = scene(cases.listed(home, cases.programme(home)))
    page = client.get(shown.address).content.decode()
    assert "因此实施的惩戒措施（1 项）" in page
    assert "《中华人民共和国政府采购法》第二十二条" in page


def test_the_dossier_costs_the_same_for_one_entry_and_for_five(client: Client) -> None:
    home = cases.bureau()
    claim = factories.organisation_claim()
    rules = cases.programme(home)
    shown = scene(cases.listed(home, rules, proposals=[cases.proposal(home, claim=claim)]))
    client.get(shown.address)
    with CaptureQueriesContext(connection) as one:
        client.get(shown.address)
    cases.listed(home, rules, proposals=[cases.proposal(home, claim=claim) for _ in range(4)])
    with CaptureQueriesContext(connection) as five:
        client.get(shown.address)
    assert len(one) == len(five)


# --- persons ------------------------------------------------------------------------------------------------------


def test_exact_name_and_number_show_the_visible_entry_under_a_masked_name(client: Client) -> None:
    claim, shown = listed_person()
    answer = ask(client, claim.name, claim.number)
    page = answer.content.decode()
    assert shown.entry.decision_no in page
    assert shown.subject.name in page
    assert "欧阳震华" not in page
    assert claim.number not in page
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]


def test_a_business_under_its_operators_name_is_found_by_name_and_code(client: Client) -> None:
    home = cases.bureau()
    operator = factories.person_claim("欧阳震华")
    claim = factories.organisation_claim("欧阳震华", prefix="92", operator=operator)
    shown = scene(cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)]))
    assert shown.entry.decision_no in ask(client, "欧阳震华", claim.number).content.decode()
    assert shown.entry.decision_no not in ask(client, "欧阳震", claim.number).content.decode()


def without_token(page: bytes) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", page.decode())


def test_every_miss_reads_alike_and_costs_what_a_find_costs(client: Client) -> None:
    """Nobody learns whether a number is on file: wrong name, unknown number, known person without an entry."""
    claim, _ = listed_person()
    unlisted = factories.person_claim("司马光")
    factories.known(unlisted)
    stranger = factories.person_claim("诸葛亮")
    asked = {
        "find": (claim.name, claim.number),
        "wrong name": ("欧阳震", claim.number),
        "on file, not listed": (unlisted.name, unlisted.number),
        "not on file": (stranger.name, stranger.number),
    }
    ask(client, *asked["find"])
    pages, costs = {}, {}
    for word, question in asked.items():
        with CaptureQueriesContext(connection) as queries:
            pages[word] = without_token(ask(client, *question).content)
        costs[word] = len(queries)
    assert len({pages[word] for word in asked if word != "find"}) == 1
    assert "未查询到与所填姓名和证件号码相符的公开信息" in pages["not on file"]
    assert len(set(costs.values())) == 1


def test_a_suspended_entry_of_a_person_is_a_miss(client: Client) -> None:
    home = cases.bureau()
    claim = factories.person_claim("欧阳震华")
    cases.suspended(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)])
    assert "未查询到" in ask(client, claim.name, claim.number).content.decode()


def test_the_number_reaches_no_address_and_no_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    claim, _ = listed_person()
    caplog.set_level(logging.DEBUG)
    answer = ask(client, claim.name, claim.number)
    assert claim.number not in answer.headers.get("Location", "")
    client.get("/person/", {"name": claim.name, "number": "x"})
    ask(client, claim.name, claim.number[:-1] + "?")
    for record in caplog.records:
        assert claim.number not in record.getMessage(), record
        assert claim.number not in str(record.__dict__), record


def test_asked_by_address_nothing_is_looked_up(client: Client) -> None:
    claim, shown = listed_person()
    page = client.get("/person/", {"name": claim.name, "number": claim.number}).content.decode()
    assert shown.entry.decision_no not in page


@pytest.mark.parametrize("number", ["32028119850615001", "123", "320281198506150011111", "（空）"])
def test_a_number_that_cannot_be_is_named_without_repeating_it(number: str, client: Client) -> None:
    page = ask(client, "张三", number).content.decode()
    assert "证件号码不正确" in page
    assert number not in page


def test_a_client_that_asks_too_often_is_refused_and_others_are_not(client: Client) -> None:
    claim, shown = listed_person()
    answers = [ask(client, claim.name, claim.number, REMOTE_ADDR="198.51.100.7").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert ask(client, claim.name, claim.number, REMOTE_ADDR="198.51.100.8").status_code == 200


def test_without_counters_nobody_is_looked_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    claim, shown = listed_person()

    def down(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("no cache")

    monkeypatch.setattr(type(cache._connections["default"]), "incr", down)
    answer = ask(client, claim.name, claim.number)
    assert answer.status_code == 503
    assert shown.entry.decision_no not in answer.content.decode()
    assert client.get("/search/", {"q": "公司"}).status_code == 200  # open data stays open


def test_a_forged_forwarded_address_buys_no_new_budget(client: Client) -> None:
    claim, _ = listed_person()
    answers = [
        ask(client, claim.name, claim.number, headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code
        for n in range(11)
    ]
    assert answers[-1] == 429


def test_behind_our_own_proxy_the_last_address_counts(client: Client, settings: Any) -> None:
    settings.PUBLIC_PROXIES = 1
    claim, _ = listed_person()
    for n in range(11):
        forged = {"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.7"}
        answer = ask(client, claim.name, claim.number, headers=forged)
    assert answer.status_code == 429
    other = {"X-Forwarded-For": "198.51.100.9"}
    assert ask(client, claim.name, claim.number, headers=other).status_code == 200
