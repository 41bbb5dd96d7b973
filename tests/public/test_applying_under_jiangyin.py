"""Applying online under the pack of Jiangyin, where JS-G 34(3) asks for the commitment: what is sent is accepted."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from core import clocks
from core.clocks import office_time
from public.submission_terms import COMMITMENT
from repair import operations as repairs
from repair.models import Repair
from tests.kit import cases, factories
from tests.kit.citizens import proved
from tests.kit.desk import words
from tests.public.test_submissions import Scene, filled, sent
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin", "online")]
AT = office_time(date(2025, 4, 10), 10)


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


def test_that_somebody_applied_is_told_to_the_subject_and_to_nobody_else(scene: Scene) -> None:
    client, address = scene.client(), scene.address("apply", "repair")
    told = words(Client().get(address))
    sent(client, scene, "repair", corrected_on="2024-04-01")
    assert "正在办理的修复申请" in words(client.get(address))
    for reader in (Client(), scene.outsider()):
        assert "正在办理" not in words(reader.get(address))
    assert words(Client().get(address)) == told


def test_nobody_is_told_here_of_other_conduct_of_the_subject(scene: Scene) -> None:
    """It may have been revoked, repaired or never public; for a proof a phone is enough (ADR 33)."""
    with clocks.fixed(office_time(date(2024, 4, 10))):
        first, second = (
            record_of(found)
            for found in collected(scene.home, penalty(), penalty(CF_WSH="（澄）应急罚〔2024〕8号", CF_SY="再次查获。"))
        )
        agent, client = factories.person_claim("上官婉儿"), Client()
        principal = {"principal": first.subject.name, "principal_number": first.subject.uscc or ""}
        proved(client, "agent", name=agent.name, number=agent.number, **principal)
        address = f"/apply/repair/record/{first.public_id}/"
        assert repairs.eligibility(on=date(2024, 4, 10), record=first).found
        for reader in (client, Client()):
            told = words(reader.get(address))
            assert first.document_no in told and second.document_no not in told
