"""Core's own tables at the desk: read by those whom they concern, changed by nobody, dead letters sent again."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from core import acts
from core.clocks import fixed, office_time
from core.models import Letter, Outbox
from tests.kit import cases, factories
from tests.kit.desk import signed_in, words

pytestmark = pytest.mark.django_db
AT = office_time(date(2024, 3, 5))


def table(name: str) -> str:
    return reverse(f"admin:core_{name}_changelist")


@pytest.fixture
def home():
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def notified(home):
    return cases.notified(home, cases.programme(home)).get()


@pytest.fixture
def dead():
    return Outbox.objects.create(
        topic="mail", key="letter-1", payload={}, created_at=AT, due_at=AT, attempts=10, dead_at=AT, last_error="拒收"
    )


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("transition", {"handler", "reviewer", "approver", "auditor"}),
        ("act", {"handler", "reviewer", "approver", "auditor", "sysadmin"}),
        ("outbox", {"handler", "reviewer", "approver", "auditor", "sysadmin"}),
        ("letter", {"handler", "reviewer", "approver", "auditor"}),
    ],
)
def test_who_may_open_which_table(name, allowed):
    posts = ("handler", "reviewer", "approver", "query", "sysadmin", "secadmin", "auditor")
    opened = {post for post in posts if signed_in(factories.actor(post)).get(table(name)).status_code == 200}
    assert opened == allowed


def test_runs_are_read_by_their_department_and_by_the_auditor(home, notified):
    assert "红黑名单·签发事前告知书" in words(signed_in(home.handler).get(table("transition")))
    assert "红黑名单·签发事前告知书" in words(signed_in(factories.actor("auditor")).get(table("transition")))
    assert "红黑名单·签发事前告知书" not in words(signed_in(factories.actor("handler")).get(table("transition")))


def test_acts_are_read_by_their_department(home, notified):
    acts.begin("entry.serve", [notified.pk], label="登记送达", by=home.handler, at=AT)
    assert "登记送达" in words(signed_in(home.reviewer).get(table("act")))
    assert "登记送达" not in words(signed_in(factories.actor("handler")).get(table("act")))


def test_letters_are_read_by_the_unit_that_issued_them(home, notified):
    letter = Letter.objects.get()
    assert "信告〔2024〕1号" in words(signed_in(home.handler).get(table("letter")))
    page = reverse("admin:core_letter_print", args=[letter.pk])
    assert "事前告知书" in words(signed_in(home.handler).get(page))
    assert signed_in(factories.actor("handler")).get(page).status_code == 403
    assert signed_in(factories.actor("auditor")).get(page).status_code == 403


def test_a_letter_without_a_template_of_its_own_takes_the_general_one(home, notified):
    letter = Letter.objects.get()
    letter.pk, letter.public_id, letter.kind = None, None, "praise"
    letter.public_id = "00000000-0000-4000-8000-000000000001"
    letter.data = {"subject": "甲公司", "text": "感谢配合。"}
    letter.save()
    text = words(signed_in(home.handler).get(reverse("admin:core_letter_print", args=[letter.pk])))
    assert "告知书" in text
    assert "感谢配合。" in text


@pytest.mark.parametrize("kind", ["listing_decision", "exit_notice", "execution_notice", "release_notice"])
def test_every_letter_prints_whatever_is_missing(home, notified, kind):
    letter = Letter.objects.get()
    letter.pk, letter.kind, letter.public_id = None, kind, "00000000-0000-4000-8000-000000000002"
    letter.data = {}
    letter.save()
    text = words(signed_in(home.handler).get(reverse("admin:core_letter_print", args=[letter.pk])))
    assert "None" not in text
    assert "特此告知。" in text


def test_the_system_officer_sends_a_dead_letter_again(dead):
    client = signed_in(factories.actor("sysadmin"))
    page = reverse("admin:core_outbox_change", args=[dead.pk])
    assert "重发" in words(client.get(page))
    with fixed(office_time(date(2024, 3, 6))):
        response = client.post(reverse("admin:core_outbox_resend", args=[dead.pk]), follow=True)
    assert "已重新列入待发。" in words(response)
    dead.refresh_from_db()
    assert (dead.dead_at, dead.attempts, dead.due_at) == (None, 0, office_time(date(2024, 3, 6)))


@pytest.mark.parametrize("post", ["handler", "auditor"])
def test_nobody_else_does(dead, post):
    client = signed_in(factories.actor(post))
    assert client.post(reverse("admin:core_outbox_resend", args=[dead.pk])).status_code == 403
    dead.refresh_from_db()
    assert dead.dead_at is not None


def test_a_row_that_is_not_dead_is_left_alone(dead):
    Outbox.objects.update(dead_at=None, sent_at=AT)
    client = signed_in(factories.actor("sysadmin"))
    response = client.post(reverse("admin:core_outbox_resend", args=[dead.pk]), follow=True)
    assert "该消息没有停发，不需要重发。" in words(response)


@pytest.mark.parametrize("name", ["transition", "act", "outbox", "letter"])
def test_nobody_adds_to_them(name):
    client = signed_in(factories.actor("handler"))
    assert client.get(reverse(f"admin:core_{name}_add")).status_code == 403
