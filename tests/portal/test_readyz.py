"""Readiness: the database answers, nothing is left to migrate, late work is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from core.clocks import fixed, office_time
from core.models import Outbox
from credit_portal import health

NOON = office_time(date(2024, 3, 4), 12)


@pytest.mark.django_db
def test_a_fresh_house_is_ready(client: Client) -> None:
    body = client.get("/readyz").json()
    assert body["ready"] is True
    assert body["unapplied_migrations"] == 0
    assert body["late"] is False


@pytest.mark.django_db
def test_late_work_is_told_and_does_not_take_the_house_down(client: Client) -> None:
    due = NOON - timedelta(hours=1)
    Outbox.objects.create(topic="mail", key="k", payload={}, created_at=due, due_at=due)
    with fixed(NOON):
        response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["outbox_age_seconds"] == 3600
    assert response.json()["late"] is True


def test_without_a_database_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(health, "now", gone)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": "DatabaseError"}
