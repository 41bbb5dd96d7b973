"""Production refuses an insecure value, names it, and starts with safe ones."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from credit_portal.settings import safety

CHECKOUT = Path(__file__).resolve().parents[2]


def _b64(size: int) -> str:
    return base64.b64encode(bytes(range(7, 7 + size))).decode()


ZEROS = {"suite": "gm", "enc": base64.b64encode(bytes(16)).decode(), "mac": _b64(32)}


def crypto(name: str = "2026-a", *, suite: str = "gm", enc: int = 16) -> str:
    return json.dumps({name: {"suite": suite, "enc": _b64(enc), "mac": _b64(32)}})


SAFE = {
    "SECRET_KEY": "k7Qz!" * 4 + "0aBcDeFgHiJkLmNoPqRsTuVwXyZ123456789",
    "ALLOWED_HOSTS": "credit.example.gov.cn",
    "DATABASE_URL": "postgres://credit_app:secret@db.example:5432/credit",
    "DATABASE_OWNER_URL": "postgres://credit_owner:other@db.example:5432/credit",
    "REDIS_URL": "redis://:secret@cache.example:6379/0",
    "CRYPTO_KEYS": crypto(),
    "CRYPTO_ACTIVE_KEY": "2026-a",
}


def test_safe_values_are_accepted() -> None:
    assert safety.problems(SAFE) == []


def test_a_web_process_needs_no_owner() -> None:
    env = {name: value for name, value in SAFE.items() if name != "DATABASE_OWNER_URL"}
    assert safety.problems(env) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "django-insecure-" + SAFE["SECRET_KEY"]),
        ("DEBUG", "true"),
        ("DEBUG", "1"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "credit.example.gov.cn, *"),
        ("SESSION_COOKIE_SECURE", "false"),
        ("CSRF_COOKIE_SECURE", "0"),
        ("SECURE_SSL_REDIRECT", "no"),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "postgres://postgres@db.example/credit"),
        ("DATABASE_URL", SAFE["DATABASE_OWNER_URL"]),
        ("DATABASE_URL", "postgres://somebody@db.example/credit"),
        ("DATABASE_URL", "postgres://credit_app@%2Fhome%2Fa%2F.data%2Fserver%2Frun:5432/credit"),
        ("REDIS_URL", "unix:///home/a/.data/server/run/valkey.sock?db=0"),
        ("CREDIT_EMBEDDED", "1"),
        ("CRYPTO_KEYS", ""),
        ("CRYPTO_KEYS", "not json"),
        ("CRYPTO_KEYS", "[1]"),
        ("CRYPTO_KEYS", crypto("dev-1")),
        ("CRYPTO_KEYS", crypto("test-1")),
        ("CRYPTO_KEYS", crypto(suite="rot13")),
        ("CRYPTO_KEYS", crypto(enc=8)),
        ("CRYPTO_KEYS", json.dumps({"2026-a": ZEROS})),
        ("CRYPTO_ACTIVE_KEY", "2025-z"),
        ("SMS_BACKEND", "core.sms.ConsoleSms"),
        ("SMS_BACKEND", "core.sms.MemorySms"),
    ],
)
def test_an_insecure_value_is_named(name: str, value: str) -> None:
    found = safety.problems({**SAFE, name: value})
    assert name in [variable for variable, _ in found]
    assert name in safety.sentence(found)


GATEWAY = {
    "SMS_BACKEND": "core.sms.HttpSms",
    "SMS_URL": "https://sms.example.gov.cn/send",
    "SMS_SECRET": "q" * 16,
    "SMS_BODY": '{"to": "{phone}", "code": "{code}"}',
}


def test_a_gateway_over_https_with_a_secret_is_accepted() -> None:
    assert safety.problems({**SAFE, **GATEWAY}) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("SMS_URL", "http://sms.example.gov.cn/send"), ("SMS_URL", ""), ("SMS_SECRET", "short"), ("SMS_BODY", "{phone}")],
)
def test_a_gateway_that_would_give_codes_away_is_named(name: str, value: str) -> None:
    assert [name] == [variable for variable, _ in safety.problems({**SAFE, **GATEWAY, name: value})]


def start(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    code = "from django.conf import settings; print(settings.SESSION_COOKIE_NAME)"
    settings = {"DJANGO_SETTINGS_MODULE": "credit_portal.settings.production", "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=CHECKOUT,
        env={**settings, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_process_starts_with_safe_values() -> None:
    result = start(SAFE)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "__Host-session"


def test_the_process_stops_with_an_insecure_value() -> None:
    result = start({**SAFE, "ALLOWED_HOSTS": "*"})
    assert result.returncode != 0
    assert "ImproperlyConfigured" in result.stderr
    assert "ALLOWED_HOSTS" in result.stderr
    assert "拒绝启动" in result.stderr
