"""A session ends after eight hours, however busy it was; signing in leads to the desk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client

from core.clocks import fixed, office_time
from tests.kit import factories

pytestmark = pytest.mark.django_db
MORNING = office_time(date(2024, 3, 25), 8)


def signed_in() -> Client:
    user = factories.user("handler")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("hours", "status"), [(0, 200), (8, 200), (8.01, 302)])
def test_the_longest_session(hours: float, status: int) -> None:
    client = signed_in()
    with fixed(MORNING):
        assert client.get("/staff/").status_code == 200
    with fixed(MORNING + timedelta(hours=hours)):
        assert client.get("/staff/").status_code == status


def test_signing_in_without_a_target_leads_to_the_desk() -> None:
    user = factories.user("handler")
    answer = Client().post("/staff/login/", {"username": user.username, "password": factories.PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, settings.LOGIN_REDIRECT_URL)
