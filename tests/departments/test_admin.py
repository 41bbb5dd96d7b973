"""Departments and accounts in the staff site."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import Department, User
from tests.kit import factories

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post_page(client: Client, user: User, **values: Any) -> Any:
    return client.post(reverse("admin:departments_user_change", args=[user.pk]), values)


def test_signing_in_with_name_and_password_opens_the_staff_site() -> None:
    user = factories.user("handler")
    client = Client()
    answer = client.post(reverse("admin:login"), {"username": user.username, "password": factories.PASSWORD})
    assert answer.status_code == 302
    assert client.get(reverse("admin:subjects_subject_changelist")).status_code == 200


def test_the_security_officer_grants_posts_and_nothing_else() -> None:
    user = factories.user("handler")
    answer = post_page(signed_in(factories.user("secadmin")), user, posts=["reviewer", "approver"], username="x")
    user.refresh_from_db()
    assert (answer.status_code, user.posts) == (302, ["reviewer", "approver"])
    assert user.username != "x"


def test_excluding_posts_are_refused_on_the_form() -> None:
    user = factories.user("handler")
    answer = post_page(signed_in(factories.user("secadmin")), user, posts=["handler", "auditor"])
    user.refresh_from_db()
    assert answer.status_code == 200 and "互斥" in answer.content.decode()
    assert user.posts == ["handler"]


def test_the_system_officer_keeps_accounts_without_touching_posts() -> None:
    user = factories.user("handler")
    values = {"username": user.username, "full_name": "新姓名", "email": "", "department": user.department_id}
    answer = post_page(
        signed_in(factories.user("sysadmin")), user, **values, is_active="on", is_staff="on", posts=["approver"]
    )
    user.refresh_from_db()
    assert (answer.status_code, user.full_name, user.posts) == (302, "新姓名", ["handler"])


def test_the_system_officer_opens_an_account_without_rights() -> None:
    values = {
        "username": "wang",
        "full_name": "王五",
        "department": factories.department().pk,
        "usable_password": "true",
        "password1": factories.PASSWORD,
        "password2": factories.PASSWORD,
    }
    client = signed_in(factories.user("sysadmin"))
    answer = client.post(reverse("admin:departments_user_add"), values)
    made = User.objects.get(username="wang")
    assert (answer.status_code, made.posts, made.is_staff) == (302, [], True)


@pytest.mark.parametrize(("post", "status"), [("handler", 403), ("sysadmin", 200), ("secadmin", 200), ("auditor", 200)])
def test_who_sees_accounts(post: str, status: int) -> None:
    assert signed_in(factories.user(post)).get(reverse("admin:departments_user_changelist")).status_code == status


def test_a_department_is_written_with_its_powers() -> None:
    values = {"code": "A1", "name": "测试局", "level": "county", "kind": "agency", "powers": ["recognise", "provide"]}
    answer = signed_in(factories.user("sysadmin")).post(reverse("admin:departments_department_add"), values)
    assert answer.status_code == 302
    assert Department.objects.get(code="A1").powers == ["recognise", "provide"]
