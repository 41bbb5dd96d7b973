"""The way out: one row per cause, one holder at a time, ten attempts, dead in sight, nothing inside a transaction."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from core import outbox
from core.clocks import office_time
from core.models import Outbox

pytestmark = pytest.mark.django_db(transaction=True)
AT = office_time(date(2024, 3, 25))


def row(key: str = "k1", **changes: Any) -> Outbox:
    values: dict[str, Any] = {
        "topic": "mail",
        "key": key,
        "payload": {"to": "a@example.cn", "title": "通知", "text": "请签收。"},
        "created_at": AT,
        "due_at": AT,
    }
    return Outbox.objects.create(**{**values, **changes})


class TestDrain:
    def test_a_due_row_goes_out_once(self) -> None:
        row()
        assert outbox.drain(at=AT) == 1
        assert outbox.drain(at=AT) == 0
        assert [message.subject for message in mail.outbox] == ["通知"]

    def test_a_row_that_is_not_due_waits(self) -> None:
        row(due_at=AT + timedelta(seconds=1))
        assert outbox.drain(at=AT) == 0

    def test_a_receiver_without_address_is_dead_at_once_and_in_sight(self) -> None:
        row(payload={"to": "", "title": "x", "text": "x"})
        outbox.drain(at=AT)
        (dead,) = Outbox.objects.dead()
        assert "联系邮箱" in dead.last_error

    def test_failures_back_off_and_end_after_ten(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def down(_: Outbox) -> None:
            raise ConnectionError("no answer")

        monkeypatch.setattr(outbox, "_transport", lambda topic: down)
        held, at, waits = row(), AT, []
        for _ in range(10):
            outbox.drain(at=at)
            held.refresh_from_db()
            waits.append((held.due_at - at).total_seconds())
            at = held.due_at
        assert waits[:9] == list(outbox.SCHEDULE[1:])
        assert held.dead_at is not None
        assert sum(outbox.SCHEDULE) == 75 * 3600 + 35 * 60 + 5

    def test_inside_a_transaction_nothing_is_sent(self) -> None:
        row()
        with transaction.atomic(), pytest.raises(RuntimeError, match="outside any transaction"):
            outbox.drain(at=AT)
        assert not mail.outbox


class TestLease:
    def test_a_row_has_one_holder(self) -> None:
        row()
        assert len(outbox.claim(at=AT)) == 1
        assert outbox.claim(at=AT) == []

    def test_a_lease_runs_out(self) -> None:
        row()
        outbox.claim(at=AT)
        later = AT + outbox.LEASE + timedelta(seconds=1)
        assert len(outbox.claim(at=later)) == 1

    def test_a_holder_whose_lease_ran_out_cannot_mark(self) -> None:
        row()
        (slow,) = outbox.claim(at=AT)
        later = AT + outbox.LEASE + timedelta(seconds=1)
        (quick,) = outbox.claim(at=later)
        assert outbox.deliver(slow, at=later) is False
        assert outbox.deliver(quick, at=later) is True
        assert Outbox.objects.get().sent_at == later
