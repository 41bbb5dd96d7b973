"""Short messages against a real gateway on this machine: what is sent, how it is signed, what each answer means."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from core import clocks, outbox
from core.clocks import office_time
from core.models import Outbox
from core.sms import HttpSms, MemorySms, Sms, SmsNotSent, SmsRefused, sealed_payload, send_payload

AT = office_time(date(2026, 4, 10))
SMS = Sms(phone="13800138000", text="验证码 246810。", words={"code": "246810"})
SECRET = "a-secret-of-the-gateway"  # noqa: S105  of the test's own gateway


class Gateway:
    """Keeps what it was sent; answers what it is told to."""

    def __init__(self) -> None:
        self.status, self.answer, self.wait = 200, b'{"code": "OK"}', threading.Event()
        self.silent = False
        self.heard: list[tuple[dict[str, str], bytes]] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.heard.append((dict(self.headers), body))
                if gateway.silent:
                    gateway.wait.wait(10)
                    return
                self.send_response(gateway.status)
                if gateway.status == 302:
                    self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.send_header("Content-Length", str(len(gateway.answer)))
                self.end_headers()
                self.wfile.write(gateway.answer)

            def log_message(self, *args: Any) -> None:
                """Nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/send"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        self.wait.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    made = Gateway()
    settings.SMS_BACKEND = "core.sms.HttpSms"
    settings.SMS_GATEWAY = {
        "url": made.url,
        "key_id": "office",
        "secret": SECRET,
        "body": '{"to": ["{phone}"], "template": "T1", "words": {"code": "{code}"}, "content": "{text}"}',
        "accepted_field": "code",
        "accepted_value": "OK",
        "timeout": 2.0,
    }
    yield made
    made.close()


def test_the_message_is_sent_in_the_gateway_s_own_form(gateway: Gateway) -> None:
    HttpSms().send(SMS, at=AT)
    ((_, body),) = gateway.heard
    assert json.loads(body) == {
        "to": ["13800138000"],
        "template": "T1",
        "words": {"code": "246810"},
        "content": "验证码 246810。",
    }


def test_a_word_adds_no_field(gateway: Gateway) -> None:
    HttpSms().send(Sms(phone='1", "to": "2', text="", words={"code": '"}'}), at=AT)
    assert json.loads(gateway.heard[0][1])["to"] == ['1", "to": "2']


def test_the_signature_covers_time_nonce_and_body(gateway: Gateway) -> None:
    HttpSms().send(SMS, at=AT)
    HttpSms().send(SMS, at=AT)
    (first, body), (second, _) = gateway.heard
    assert first["X-Timestamp"] == str(int(AT.timestamp()))
    assert first["X-Nonce"] != second["X-Nonce"]
    signed = "\n".join((first["X-Timestamp"], first["X-Nonce"], hashlib.sha256(body).hexdigest()))
    assert first["X-Signature"] == hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).hexdigest()
    assert first["X-Key-Id"] == "office"


@pytest.mark.parametrize(
    ("status", "answer", "kind", "told"),
    [
        (200, b'{"code": "LIMIT"}', SmsNotSent, "短信网关未受理（code=LIMIT）"),
        (200, b"<html>", SmsNotSent, "不是 JSON"),
        (200, b"[]", SmsNotSent, "未受理"),
        (401, b"", SmsNotSent, "拒绝了签名（401）"),
        (429, b"", SmsNotSent, "暂时不可用（429）"),
        (503, b"", SmsNotSent, "暂时不可用（503）"),
        (400, b"", SmsRefused, "拒收（400）"),
        (302, b"", SmsRefused, "拒收（302）"),
    ],
)
def test_every_answer_but_yes_is_told_in_a_sentence_without_phone_or_code(
    gateway: Gateway, status: int, answer: bytes, kind: type[Exception], told: str
) -> None:
    gateway.status, gateway.answer = status, answer
    with pytest.raises(kind) as raised:
        HttpSms().send(SMS, at=AT)
    assert told in str(raised.value)
    assert "13800138000" not in str(raised.value)
    assert "246810" not in str(raised.value)


def test_a_gateway_that_does_not_answer_is_left_after_the_patience_of_the_settings(
    gateway: Gateway, settings: Any
) -> None:
    gateway.silent = True
    settings.SMS_GATEWAY = {**settings.SMS_GATEWAY, "timeout": 0.2}
    with pytest.raises(SmsNotSent, match=r"在0\.2秒内没有答复"):
        HttpSms().send(SMS, at=AT)


def test_a_gateway_that_is_away_is_tried_again(settings: Any, gateway: Gateway) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.SMS_GATEWAY = {**settings.SMS_GATEWAY, "url": f"http://127.0.0.1:{free.getsockname()[1]}/"}
        with pytest.raises(SmsNotSent, match="无法连接短信网关"):
            HttpSms().send(SMS, at=AT)


def test_without_an_address_it_says_what_to_set(settings: Any) -> None:
    settings.SMS_GATEWAY = {**settings.SMS_GATEWAY, "url": ""}
    with pytest.raises(SmsRefused, match="SMS_URL"):
        HttpSms().send(SMS, at=AT)


def test_phone_and_text_lie_sealed_in_the_outbox() -> None:
    kept = json.dumps(sealed_payload(SMS, until=AT))
    assert "13800138000" not in kept
    assert "246810" not in kept


def test_a_message_is_not_sent_after_its_time(settings: Any) -> None:
    MemorySms.sent.clear()
    payload = sealed_payload(SMS, until=AT)
    with pytest.raises(SmsRefused, match="已过有效时间"):
        send_payload(payload, at=AT)
    send_payload(payload, at=AT - timedelta(seconds=1))
    assert MemorySms.sent == [SMS]
    settings.SMS_BACKEND = ""
    with pytest.raises(SmsRefused, match="SMS_BACKEND"):
        send_payload(payload, at=AT - timedelta(seconds=1))


@pytest.mark.django_db
class TestOutbox:
    """The way from the row to the gateway."""

    def row(self, key: str = "sms:1") -> Outbox:
        payload = sealed_payload(SMS, until=AT + timedelta(minutes=5))
        return Outbox.objects.create(topic="sms", key=key, payload=payload, created_at=AT, due_at=AT)

    @pytest.fixture(autouse=True)
    def inside(self, settings: Any) -> None:
        settings.OUTBOX_INSIDE_TRANSACTION = True

    def test_a_refusal_of_the_moment_is_tried_again_and_then_goes_out(self, gateway: Gateway) -> None:
        gateway.status = 503
        row = self.row()
        with clocks.fixed(AT):
            outbox.drain(at=AT)
        row.refresh_from_db()
        assert (row.attempts, row.dead_at, row.sent_at) == (1, None, None)
        assert "暂时不可用" in row.last_error
        gateway.status = 200
        with clocks.fixed(row.due_at):
            assert outbox.drain(at=row.due_at) == 1

    def test_a_gateway_that_comes_back_too_late_gets_nothing(self, gateway: Gateway) -> None:
        row, late = self.row(), AT + timedelta(minutes=5)
        with clocks.fixed(late):
            outbox.drain(at=late)
        row.refresh_from_db()
        assert row.dead_at == late
        assert "已过有效时间" in row.last_error
        assert gateway.heard == []

    def test_what_the_gateway_never_takes_is_dead_at_once(self, gateway: Gateway) -> None:
        gateway.status = 400
        row = self.row()
        with clocks.fixed(AT):
            outbox.drain(at=AT)
        row.refresh_from_db()
        assert row.dead_at == AT

    def test_what_goes_out_is_marked(self, gateway: Gateway) -> None:
        row = self.row()
        with clocks.fixed(AT):
            assert outbox.drain(at=AT) == 1
        row.refresh_from_db()
        assert row.sent_at == AT
