"""Ciphertext: it opens only with its key in its column; blind indexes survive a rotation."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Engine
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.crypto import (
    DecryptionError,
    blind_index,
    blind_indexes,
    decrypt,
    encrypt,
    key_ring,
    open_sealed,
    seal,
)


def entry(suite: str, seed: int) -> dict[str, str]:
    size = {"gm": 16, "intl": 32}[suite]
    return {
        "suite": suite,
        "enc": base64.b64encode(bytes([seed]) * size).decode(),
        "mac": base64.b64encode(bytes([seed + 100]) * 32).decode(),
    }


@pytest.fixture(params=["gm", "intl"])
def ring(request: pytest.FixtureRequest, settings: Any) -> Any:
    settings.CRYPTO_KEYS = {"k1": entry(request.param, 1), "k2": entry("gm", 2)}
    settings.CRYPTO_ACTIVE_KEY = "k1"
    return settings


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_what_is_sealed_opens_again(ring: Any, text: str) -> None:
    assert decrypt(encrypt(text, context="a.b"), context="a.b") == text


def test_one_text_never_gives_one_ciphertext_twice(ring: Any) -> None:
    assert encrypt("甲", context="a.b") != encrypt("甲", context="a.b")


def test_a_ciphertext_of_another_column_does_not_open(ring: Any) -> None:
    with pytest.raises(DecryptionError, match="不属于这一列"):
        decrypt(encrypt("甲", context="a.b"), context="a.c")


def test_every_changed_byte_is_noticed(ring: Any) -> None:
    data = encrypt("110105", context="a.b")
    for place in range(len(data)):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(DecryptionError):
            decrypt(changed, context="a.b")


def test_after_rotation_old_rows_open_and_are_found(ring: Any) -> None:
    old, old_index = encrypt("甲", context="a.b"), blind_index("甲", context="a.b")
    ring.CRYPTO_ACTIVE_KEY = "k2"
    assert decrypt(old, context="a.b") == "甲"
    assert blind_index("甲", context="a.b") != old_index
    assert blind_indexes("甲", context="a.b") == [blind_index("甲", context="a.b"), old_index]
    ring.CRYPTO_KEYS = {"k2": entry("gm", 2)}
    with pytest.raises(DecryptionError, match="k1"):
        decrypt(old, context="a.b")


def test_columns_do_not_share_an_index(ring: Any) -> None:
    assert blind_index("甲", context="a.b") != blind_index("甲", context="a.c")


def test_a_seal_never_prints_its_text(ring: Any) -> None:
    sealed = seal("110105", context="a.b")
    page = Engine().from_string("{{ number }}").render(Context({"number": sealed}))
    assert {str(sealed), repr(sealed), f"{sealed}", page} == {"〔密文〕"}
    assert open_sealed(sealed) == "110105"
    with pytest.raises(TypeError):
        json.dumps(sealed)


@pytest.mark.parametrize(
    ("keys", "active", "words"),
    [
        ({"k": entry("gm", 1)}, "x", "CRYPTO_ACTIVE_KEY"),
        ({"k": {**entry("gm", 1), "suite": "des"}}, "k", "gm 或 intl"),
        ({"k": {**entry("gm", 1), "enc": "YQ=="}}, "k", "长度不符"),
        ({"k": {**entry("gm", 1), "mac": "!"}}, "k", "base64"),
    ],
)
def test_a_wrong_setting_is_named(settings: Any, keys: Any, active: str, words: str) -> None:
    settings.CRYPTO_KEYS, settings.CRYPTO_ACTIVE_KEY = keys, active
    with pytest.raises(ImproperlyConfigured, match=words):
        key_ring()
