"""Applying online under the pack of Jiangyin, where JS-G 34(3) asks for the commitment: what is sent is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from core import clocks
from core.clocks import office_time
from core.sms import MemorySms
from public.submission_terms import COMMITMENT
from repair import operations as repairs
from repair.models import Repair
from tests.kit import cases
from tests.kit.desk import words
from tests.public.test_submissions import Scene, filled, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin")]
AT = office_time(date(2025, 4, 10), 10)


@pytest.fixture(autouse=True)
def post(settings: Any) -> Iterator[None]:
    settings.OUTBOX_INSIDE_TRANSACTION = True
    MemorySms.sent.clear()
    with clocks.fixed(AT):
        yield
    MemorySms.sent.clear()


@pytest.fixture
def scene() -> Scene:
    return Scene(pack=cases.JIANGYIN)


def test_the_commitment_that_is_asked_for_at_acceptance_is_asked_for_in_the_form(scene: Scene) -> None:
    client = scene.client()
    assert "请阅读并同意" in words(filled(client, scene, "repair", commitment=""))
    case = sent(client, scene, "repair", corrected_on="2024-04-01")
    assert case.commitment == COMMITMENT
    chosen = Repair.objects.unscoped("test").filter(pk=case.pk)
    repairs.accept(chosen, by=scene.home.handler, at=AT, all_or_nothing=True)
    assert chosen.get().state == "accepted"
