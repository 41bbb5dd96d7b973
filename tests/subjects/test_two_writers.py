"""Two files that name the same newcomers at the same moment make each of them once."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from django.db import connection

from core.actors import Actor
from subjects.models import PersonalNumber, Subject
from subjects.operations import Claim, Identified, identify
from tests.kit import factories

CLERK = Actor(name="经办员", posts=frozenset({"handler"}))


def write(claims: Sequence[Claim], start: threading.Barrier, found: list[list[int]], errors: list[Exception]) -> None:
    try:
        start.wait(timeout=120)
        answers = identify(claims, by=CLERK, at=factories.A_DAY)
        found.append([answer.subject_id for answer in answers if isinstance(answer, Identified)])
    except Exception as error:  # noqa: BLE001  shown by the test
        errors.append(error)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("start", range(5))
def test_newcomers_are_made_once(start: int) -> None:
    claims = [
        claim
        for seed in range(start * 10, start * 10 + 10)
        for claim in (factories.organisation_claim(seed=seed), factories.person_claim(seed=seed))
    ]
    barrier, found, errors = threading.Barrier(2), [], []
    threads = [threading.Thread(target=write, args=(order, barrier, found, errors)) for order in (claims, claims[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert errors == []
    assert found[0] in (found[1], found[1][::-1])
    assert (Subject.objects.count(), PersonalNumber.objects.count()) == (20, 10)
