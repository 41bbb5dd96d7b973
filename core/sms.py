"""Short messages: one seam, `settings.SMS_BACKEND`, behind which the office's gateway stands.

A message leaves through the outbox: phone and text lie there sealed, and a message whose time is over is never sent.
No phone and no text reaches a log. `ConsoleSms` and `MemorySms` are for development and tests; production refuses them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.module_loading import import_string

from core.crypto import Sealed, open_sealed, seal

CONTEXT = "core_outbox.sms"
LARGEST_ANSWER = 65_536
TRY_AGAIN = (408, 425, 429)


class SmsNotSent(Exception):
    """The gateway did not take the message this time; it is tried again."""


class SmsRefused(Exception):
    """The gateway, or the settings, will never take this message."""


@dataclass(frozen=True, kw_only=True)
class Sms:
    """One message. `words` fill the gateway's own template; `text` is the whole sentence for those without one."""

    phone: str = field(repr=False)
    text: str = field(repr=False)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)


class SmsBackend(Protocol):
    """What `settings.SMS_BACKEND` names."""

    def send(self, sms: Sms, *, at: datetime) -> None:
        """Hand the message to whoever delivers it. Raises SmsNotSent or SmsRefused."""


class ConsoleSms:
    """Development: the message is printed where the worker runs."""

    def send(self, sms: Sms, *, at: datetime) -> None:
        """Print it."""
        sys.stdout.write(f"[短信 {at:%H:%M:%S}] {sms.phone} {sms.text}\n")
        sys.stdout.flush()


class MemorySms:
    """Tests: the messages are kept in this process, as Django's mail backend for tests does."""

    sent: list[Sms] = []  # noqa: RUF012  shared on purpose: a test reads what the server's thread has sent

    def send(self, sms: Sms, *, at: datetime) -> None:
        """Keep it."""
        self.sent.append(sms)


class HttpSms:
    """A gateway that takes a signed POST of JSON, as `settings.SMS_GATEWAY` describes it.

    `body` is the JSON to send, in which {phone}, {text} and the message's own words stand for their values. The
    request bears X-Key-Id, X-Timestamp (seconds), X-Nonce and X-Signature: the hexadecimal HMAC-SHA256 of time, nonce
    and the hexadecimal SHA-256 of the body, a line each. Where `accepted_field` is set, the answer's field of this
    name must read `accepted_value`. Redirects are not followed.
    """

    def send(self, sms: Sms, *, at: datetime) -> None:
        """One attempt; raises SmsNotSent or SmsRefused in a Chinese sentence that holds no phone and no code."""
        gateway = settings.SMS_GATEWAY
        if not gateway["url"]:
            raise SmsRefused("未设置 SMS_URL，短信无法发出。")
        body = json.dumps(_filled(gateway["body"], sms), ensure_ascii=False).encode()
        request = Request(gateway["url"], data=body, headers=_signed(body, gateway, at), method="POST")  # noqa: S310
        try:
            with build_opener(_NoRedirect).open(request, timeout=gateway["timeout"]) as answer:
                _demand_accepted(answer.read(LARGEST_ANSWER), gateway)
        except HTTPError as error:
            raise _of_status(error.code) from None
        except TimeoutError:
            raise SmsNotSent(f"短信网关在{gateway['timeout']:g}秒内没有答复。") from None
        except (OSError, HTTPException) as error:
            raise SmsNotSent(f"无法连接短信网关（{type(error).__name__}）。") from None


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """A gateway that points elsewhere is refused: the message goes where the settings say, nowhere else."""


def backend() -> SmsBackend | None:
    """The backend that the settings name; None where the office has no gateway."""
    path = settings.SMS_BACKEND
    return import_string(path)() if path else None


def sealed_payload(sms: Sms, *, until: datetime) -> dict[str, Any]:
    """What an outbox row holds of a message that is of use until an instant."""
    data = seal(json.dumps(asdict(sms), ensure_ascii=False), context=CONTEXT).data
    return {"sms": base64.b64encode(data).decode(), "until": until.isoformat()}


def send_payload(payload: Mapping[str, Any], *, at: datetime) -> None:
    """Send what `sealed_payload` made. Raises SmsRefused once its time is over, or where no gateway is set."""
    if at >= datetime.fromisoformat(payload["until"]):
        raise SmsRefused("短信已过有效时间，不再发送。")
    gateway = backend()
    if gateway is None:
        raise SmsRefused("未设置 SMS_BACKEND，短信无法发出。")
    text = open_sealed(Sealed(base64.b64decode(payload["sms"]), context=CONTEXT))
    gateway.send(Sms(**json.loads(text)), at=at)


def _filled(body: str, sms: Sms) -> Any:
    """The body with its words filled in as values, so that no word can add a field."""
    words = {**sms.words, "phone": sms.phone, "text": sms.text}

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: fill(one) for key, one in value.items()}
        if isinstance(value, list):
            return [fill(one) for one in value]
        if not isinstance(value, str):
            return value
        for name, word in words.items():
            value = value.replace("{" + name + "}", word)
        return value

    return fill(json.loads(body))


def _signed(body: bytes, gateway: Mapping[str, Any], at: datetime) -> dict[str, str]:
    stamp, nonce = str(int(at.timestamp())), secrets.token_hex(16)
    message = "\n".join((stamp, nonce, hashlib.sha256(body).hexdigest()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Key-Id": gateway["key_id"],
        "X-Timestamp": stamp,
        "X-Nonce": nonce,
        "X-Signature": hmac.new(gateway["secret"].encode(), message.encode(), hashlib.sha256).hexdigest(),
    }


def _demand_accepted(answer: bytes, gateway: Mapping[str, Any]) -> None:
    wanted = gateway["accepted_field"]
    if not wanted:
        return
    try:
        told = json.loads(answer)
    except ValueError:
        raise SmsNotSent("短信网关的答复不是 JSON，请核对 SMS_URL。") from None
    found = str(told.get(wanted)) if isinstance(told, dict) else ""
    if found != gateway["accepted_value"]:
        raise SmsNotSent(f"短信网关未受理（{wanted}={found[:40]}）。")


def _of_status(code: int) -> Exception:
    if code in (401, 403):
        return SmsNotSent(f"短信网关拒绝了签名（{code}），请核对 SMS_KEY_ID、SMS_SECRET 和本机时间。")
    if code >= 500 or code in TRY_AGAIN:
        return SmsNotSent(f"短信网关暂时不可用（{code}）。")
    return SmsRefused(f"短信网关拒收（{code}），请核对 SMS_URL、SMS_BODY。")
