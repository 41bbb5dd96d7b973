"""Ciphertext for what may not lie in clear, and blind indexes to find it again.

Two suites behind one seam: `gm` (SM4-GCM, HMAC-SM3) and `intl` (AES-256-GCM, HMAC-SHA-256). Keys come from
`settings.CRYPTO_KEYS` (key id -> {"suite", "enc", "mac"}, keys in base64); `settings.CRYPTO_ACTIVE_KEY` names
the one that writes. Old keys stay until `rotate_keys` has rewritten the last row.

Form of a ciphertext: version 0x01, length of the key id, key id, nonce (12 bytes), body, tag (16 bytes).
The context (「table.column」) and that head are authenticated, so that a ciphertext moved to another column,
or relabelled, does not open.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = b"\x01"
NONCE_BYTES = 12
TAG_BYTES = 16
SEALED_WORDS = "〔密文〕"


class DecryptionError(ValueError):
    """A ciphertext that does not open: unknown key, wrong column, or changed bytes."""


@dataclass(frozen=True)
class CryptoSuite:
    """A cipher in GCM mode with the hash for its HMAC; `key_bytes` is the length of the cipher's key."""

    name: str
    cipher: type[algorithms.SM4] | type[algorithms.AES]
    digest: type[hashes.SM3] | type[hashes.SHA256]
    key_bytes: int


SUITES = {
    "gm": CryptoSuite("gm", algorithms.SM4, hashes.SM3, 16),
    "intl": CryptoSuite("intl", algorithms.AES, hashes.SHA256, 32),
}


@dataclass(frozen=True, repr=False)
class Key:
    """One live key of the ring: a cipher key and a separate key for blind indexes."""

    id: str
    suite: CryptoSuite
    enc: bytes
    mac: bytes

    @property
    def head(self) -> bytes:
        """The first bytes of everything that this key has written."""
        name = self.id.encode("ascii")
        return VERSION + bytes([len(name)]) + name

    def mac_of(self, message: bytes) -> bytes:
        """32 bytes of HMAC."""
        code = hmac.HMAC(self.mac, self.suite.digest())
        code.update(message)
        return code.finalize()


@dataclass(frozen=True)
class KeyRing:
    """All live keys and the active one, which writes."""

    keys: Mapping[str, Key]
    active: Key


class Sealed:
    """A ciphertext as Python holds it: prints as 〔密文〕 everywhere, and opens only by `open_sealed`."""

    __slots__ = ("context", "data")

    def __init__(self, data: bytes, *, context: str) -> None:
        """`data` as `encrypt` made it, `context` as it was then."""
        self.data = bytes(data)
        self.context = context

    def __str__(self) -> str:
        """Never the text, so that no template, log line or export can leak it."""
        return SEALED_WORDS

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        """As `str`."""
        return format(SEALED_WORDS, spec)

    def __eq__(self, other: object) -> bool:
        """Equal as ciphertexts; two seals of one text differ, since the nonce is random."""
        return isinstance(other, Sealed) and (self.data, self.context) == (other.data, other.context)

    def __hash__(self) -> int:
        """Of the ciphertext."""
        return hash((self.data, self.context))


def key_ring() -> KeyRing:
    """The ring that the settings describe; raises ImproperlyConfigured in words that name the setting."""
    entries = settings.CRYPTO_KEYS
    frozen = tuple((name, tuple(sorted(entry.items()))) for name, entry in entries.items())
    return build_ring(frozen, settings.CRYPTO_ACTIVE_KEY)


@cache
def build_ring(entries: tuple[tuple[str, tuple[tuple[str, str], ...]], ...], active: str) -> KeyRing:
    """Parsed once per distinct setting."""
    keys = {name: build_key(name, dict(entry)) for name, entry in entries}
    if active not in keys:
        raise ImproperlyConfigured(f"CRYPTO_ACTIVE_KEY 指定的密钥「{active}」不在 CRYPTO_KEYS 中。")
    return KeyRing(keys, keys[active])


def build_key(name: str, entry: Mapping[str, str]) -> Key:
    """One key of the setting, its lengths checked."""
    suite = SUITES.get(entry.get("suite", ""))
    if suite is None:
        raise ImproperlyConfigured(f"CRYPTO_KEYS 中密钥「{name}」的 suite 应为 gm 或 intl。")
    try:
        enc, mac = (base64.b64decode(entry[part], validate=True) for part in ("enc", "mac"))
    except (KeyError, ValueError) as wrong:
        raise ImproperlyConfigured(f"CRYPTO_KEYS 中密钥「{name}」的 enc、mac 应为 base64。") from wrong
    if len(enc) != suite.key_bytes or len(mac) < 32:
        raise ImproperlyConfigured(
            f"CRYPTO_KEYS 中密钥「{name}」长度不符：enc 应为{suite.key_bytes}字节，mac 至少32字节。"
        )
    if not name.isascii() or not 1 <= len(name) <= 64:
        raise ImproperlyConfigured(f"CRYPTO_KEYS 中密钥编号「{name}」应为1至64个英文字符。")
    return Key(name, suite, enc, mac)


def encrypt(text: str, *, context: str) -> bytes:
    """The text under the active key, bound to `context` (「table.column」)."""
    key = key_ring().active
    nonce = os.urandom(NONCE_BYTES)
    encryptor = Cipher(key.suite.cipher(key.enc), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(key.head + context.encode())
    body = encryptor.update(text.encode()) + encryptor.finalize()
    return key.head + nonce + body + encryptor.tag


def decrypt(data: bytes, *, context: str) -> str:
    """The text of a ciphertext; raises DecryptionError."""
    key = key_of(data)
    rest = data[len(key.head) :]
    if len(rest) < NONCE_BYTES + TAG_BYTES:
        raise DecryptionError("密文不完整。")
    nonce, body, tag = rest[:NONCE_BYTES], rest[NONCE_BYTES:-TAG_BYTES], rest[-TAG_BYTES:]
    decryptor = Cipher(key.suite.cipher(key.enc), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(key.head + context.encode())
    try:
        return (decryptor.update(body) + decryptor.finalize()).decode()
    except InvalidTag as wrong:
        raise DecryptionError("密文无法解开：内容被改动，或不属于这一列。") from wrong


def key_of(data: bytes) -> Key:
    """The key that wrote a ciphertext; raises DecryptionError where the ring no longer holds it."""
    if len(data) < 2 or data[:1] != VERSION:
        raise DecryptionError("不是本系统的密文。")
    name = data[2 : 2 + data[1]].decode("ascii", "replace")
    key = key_ring().keys.get(name)
    if key is None:
        raise DecryptionError(f"密钥「{name}」不在 CRYPTO_KEYS 中。")
    return key


def seal(text: str, *, context: str) -> Sealed:
    """`encrypt`, in the form that a model field holds."""
    return Sealed(encrypt(text, context=context), context=context)


def open_sealed(sealed: Sealed) -> str:
    """The clear text. Only the gateway that writes the access log, and verbs that must match, call this."""
    return decrypt(sealed.data, context=sealed.context)


def blind_index(text: str, *, context: str) -> bytes:
    """32 bytes by which equal texts are found, under the active key."""
    return key_ring().active.mac_of(index_message(text, context))


def blind_indexes(text: str, *, context: str) -> list[bytes]:
    """The index under every live key, the active one first: search asks for all of them."""
    ring = key_ring()
    keys = sorted(ring.keys.values(), key=lambda key: key is not ring.active)
    return [key.mac_of(index_message(text, context)) for key in keys]


def index_message(text: str, context: str) -> bytes:
    """Context and text apart, so that no two columns share an index."""
    return context.encode() + b"\x00" + text.encode()
