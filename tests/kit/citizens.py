"""A citizen at the public pages: proves who he is with the code that really was sent."""

from __future__ import annotations

from typing import Any

from django.test import Client

from core import clocks, outbox
from core.sms import MemorySms

PHONE = "13800138000"


def code_sent(phone: str = PHONE) -> str:
    """Send what waits, and read the last code that went to this phone. Needs OUTBOX_INSIDE_TRANSACTION in a test."""
    outbox.drain(at=clocks.now())
    return str([sms for sms in MemorySms.sent if sms.phone == phone][-1].words["code"])


def ask_for_code(client: Client, capacity: str = "self", *, wanted: str = "repair", **given: str) -> Any:
    """Fill in who one is."""
    return client.post(f"/identity/{capacity}/?for={wanted}", {"phone": PHONE, **given})


def proved(client: Client, capacity: str = "self", *, wanted: str = "repair", **given: str) -> Any:
    """Fill in who one is and give the code back; the answer to the code."""
    asked = ask_for_code(client, capacity, wanted=wanted, **given)
    assert asked.status_code == 302, asked.content.decode()
    return client.post("/identity/code/", {"code": code_sent(given.get("phone", PHONE))})
