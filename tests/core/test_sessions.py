"""A session ends after eight hours, however busy it was; signing in leads to the desk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as office
from django.test import Client

from core.clocks import office_time
from tests.kit import factories

pytestmark = pytest.mark.django_db
MORNING = office_time(date(2024, 3, 25), 8)


def signed_in() -> Client:
    user = factories.user("handler")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("hours", "status"), [(0, 200), (8, 200), (8.1, 302)])
def test_the_longest_session(hours: float, status: int, settings: Any) -> None:
    settings.SESSION_COOKIE_AGE = 24 * 3600  # the idle time is another matter
    with time_machine.travel(MORNING, tick=False):
        client = signed_in()
        assert client.get("/staff/").status_code == 200
    with time_machine.travel(MORNING + timedelta(hours=hours), tick=False):
        assert client.get("/staff/").status_code == status


def test_signing_in_without_a_target_leads_to_the_desk() -> None:
    user = factories.user("handler")
    answer = Client().post("/staff/login/", {"username": user.username, "password": factories.PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, office.LOGIN_REDIRECT_URL)
