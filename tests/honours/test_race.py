"""The unit revokes while the recogniser lets the entry go, on two connections, many times."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db import connection

from core import invariants
from core.clocks import office_time
from honours import operations as honours
from records.models import Record
from redblack import operations as lists
from tests.kit import cases, desks, factories
from tests.kit import honours as kit

pytestmark = pytest.mark.django_db(transaction=True)

STARTS = 20
ON = date(2024, 4, 8)
AT = office_time(ON, 10)


class Party(threading.Thread):
    """Somebody who does one thing per start, each at the same moment as the other."""

    def __init__(self, acts: list[Callable[[], None]], together: threading.Barrier) -> None:
        super().__init__()
        self.acts, self.together = acts, together
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            for act in self.acts:
                self.together.wait(timeout=120)
                act()
        except Exception as error:  # noqa: BLE001  shown by the test
            self.error = error
            self.together.abort()
        finally:
            connection.close()


@pytest.mark.parametrize("linked", [False, True], ids=["the company's", "of who led it"])
def test_an_honour_is_either_let_be_or_asked_back(linked: bool) -> None:
    """Whoever is first: an entry that was wrong leaves no honour taken without a question to give it back."""
    desks.office()
    home, unit = cases.bureau("江阴市应急管理局"), cases.bureau("江阴市文明办")
    claims = [factories.organisation_claim() for _ in range(STARTS)]
    holders = [factories.known(claim) for claim in claims]
    if linked:
        persons = [factories.person() for _ in claims]
        for company, person in zip(holders, persons, strict=True):
            kit.led_by(company, person, by=home.handler)
        holders = persons
    kit.granted(unit, *holders)
    entries = kit.listed(home, cases.programme(home), claims)
    lists.request_exit(
        entries, by=home.handler, at=AT, exit_reason="withdrawn", exit_ground="有误", all_or_nothing=True
    )
    rows = list(kit.tasks().values_list("pk", "entry_id"))
    assert len(rows) == STARTS

    def revoke(task: int, entry: int) -> None:
        honours.revoke(kit.tasks(pk=task), by=unit.handler, at=AT, document_no="澄文明〔2024〕3号", revoked_on=ON)

    def leave(task: int, entry: int) -> None:
        lists.exit_entries(cases.everything([entry]), by=home.approver, at=AT, all_or_nothing=True)

    together = threading.Barrier(2)
    parties = [Party([partial(act, *row) for row in rows], together) for act in (revoke, leave)]
    for party in parties:
        party.start()
    for party in parties:
        party.join(timeout=120)
    assert [party.error for party in parties] == [None, None]
    states = Counter(kit.tasks().values_list("state", flat=True))
    assert set(states) <= {"closed", "restoring"} and sum(states.values()) == STARTS
    ended = Record.objects.unscoped("test").filter(item__code="honour", ended_on__isnull=False)
    assert ended.count() == states["restoring"]
    assert not [found.invariant.name for found in invariants.check(at=AT) if found.count]
