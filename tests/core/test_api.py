"""The machine face: who is let in, what is found, how the law's refusal reads, what a move does."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.urls import reverse

from core.clocks import fixed, office_time
from tests.kit import cases, factories
from tests.kit.desk import signed_in

pytestmark = pytest.mark.django_db
THAT_DAY = office_time(date(2024, 3, 4), 16)
PROBLEM = "application/problem+json"


@pytest.fixture
def home():
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def notified(home):
    return cases.notified(home, cases.programme(home)).get()


def verb(entry, name: str) -> str:
    return reverse(f"api:entry-{name}", args=[entry.public_id])


def post(client, entry, name, **body):
    with fixed(THAT_DAY):
        return client.post(verb(entry, name), body, content_type="application/json", headers=key())


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}


SERVED = {"method": "direct", "served_on": "2024-03-04", "proof": "送达回证"}


def test_a_stranger_is_told_401(client, notified):
    response = client.get(reverse("api:entry-list"))
    assert response.status_code == 401
    assert response["Content-Type"] == PROBLEM
    assert response.json()["title"] == "未登录"


def test_an_officer_is_told_403(notified):
    assert signed_in(factories.actor("sysadmin")).get(reverse("api:entry-list")).status_code == 403


def test_a_post_that_may_not_is_told_403(home, notified):
    response = post(signed_in(home.approver), notified, "serve", **SERVED)
    assert response.status_code == 403
    assert response.json()["code"] == "not_allowed"
    assert "经办" in response.json()["detail"]


def test_another_department_is_told_404(notified):
    client = signed_in(factories.actor("handler"))
    assert post(client, notified, "serve", **SERVED).status_code == 404
    assert client.get(reverse("api:entry-detail", args=[notified.public_id])).status_code == 404
    assert client.get(reverse("api:entry-list")).json()["results"] == []


def test_a_wrong_state_is_told_409(home, notified):
    response = post(signed_in(home.handler), notified, "withdraw_draft")
    assert response.status_code == 409
    assert response["Content-Type"] == PROBLEM
    assert response.json()["code"] == "wrong_state"


def test_a_bad_body_is_told_400_by_field(home, notified):
    response = post(signed_in(home.handler), notified, "serve", method="pigeon", served_on="2024-03-04")
    assert response.status_code == 400
    assert {error["field"] for error in response.json()["errors"]} == {"method", "proof"}


def test_a_body_that_is_no_object_is_told_400(home, notified):
    response = signed_in(home.handler).post(
        verb(notified, "serve"), "[1]", content_type="application/json", headers=key()
    )
    assert response.status_code == 400


def test_the_law_refuses_with_its_reason(home, notified):
    response = post(signed_in(home.handler), notified, "serve", **{**SERVED, "served_on": "2024-03-05"})
    body = response.json()
    assert response.status_code == 409
    assert body["code"] == "served_in_time"
    assert body["errors"][0]["sentence"] == "送达日期不得早于告知书签发日期，也不得晚于今日。"
    assert body["errors"][0]["remedy"]


def test_a_move_answers_with_the_case_as_it_stands(home, notified):
    response = post(signed_in(home.handler), notified, "serve", **SERVED)
    assert response.status_code == 200
    body = response.json()
    assert body["case"]["state"] == "served"
    assert body["case"]["state_label"] == "告知书已送达"
    assert body["case"]["served_on"] == "2024-03-04"
    notified.refresh_from_db()
    assert notified.state == "served"


def test_a_case_tells_which_verbs_are_open_to_the_asker(home, notified):
    address = reverse("api:entry-detail", args=[notified.public_id])
    handler, approver = (signed_in(person).get(address).json()["verbs"] for person in (home.handler, home.approver))
    assert handler == ["serve", "attempt_service", "ask_withholding"]
    assert approver == ["drop"]


def test_the_list_is_paged_by_cursor(home, notified):
    body = signed_in(home.handler).get(reverse("api:entry-list")).json()
    assert [case["public_id"] for case in body["results"]] == [str(notified.public_id)]
    assert body["next"] is None


def test_the_schema_names_every_door(home):
    client = signed_in(home.handler)
    text = client.get(reverse("schema")).content.decode()
    for name in ("serve", "list_entries", "request_exit"):
        assert f"/api/v1/entries/{{public_id}}/{name}/" in text
    assert client.get(reverse("docs")).status_code == 200


def test_the_schema_is_for_staff(client):
    assert client.get(reverse("schema")).status_code == 401
