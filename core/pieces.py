"""Long files kept in pieces: each compressed, and sealed under a key of its own file.

The key itself is kept in an encrypted column, so that rotating the platform's keys rewrites one row a file and not
the file. A piece opens only at its own place in its own file.
"""

from __future__ import annotations

import base64
import os
import zlib
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from core.crypto import NONCE_BYTES, SUITES, TAG_BYTES, DecryptionError, key_ring

PIECE = 1 << 20
"""Bytes of the file in one piece, before compression."""
KEY_BYTES = 32


def new_key() -> str:
    """A key for one file, as text."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode("ascii")


def seal_piece(key: str, data: bytes, *, place: str) -> bytes:
    """The piece compressed and sealed; `place` says which piece of which file it is."""
    suite = key_ring().active.suite
    head = suite.name.encode("ascii").ljust(4)
    nonce = os.urandom(NONCE_BYTES)
    lock = Cipher(suite.cipher(base64.b64decode(key)[: suite.key_bytes]), modes.GCM(nonce)).encryptor()
    lock.authenticate_additional_data(head + place.encode())
    body = lock.update(zlib.compress(data, 1)) + lock.finalize()
    return head + nonce + body + lock.tag


def open_piece(key: str, sealed: bytes, *, place: str) -> bytes:
    """The bytes of a piece; raises DecryptionError where it is not this one."""
    head, nonce, body = sealed[:4], sealed[4 : 4 + NONCE_BYTES], sealed[4 + NONCE_BYTES : -TAG_BYTES]
    suite = SUITES.get(head.decode("ascii", "replace").strip())
    if suite is None:
        raise DecryptionError("不是本系统的密文。")
    cipher = Cipher(suite.cipher(base64.b64decode(key)[: suite.key_bytes]), modes.GCM(nonce, sealed[-TAG_BYTES:]))
    unlock = cipher.decryptor()
    unlock.authenticate_additional_data(head + place.encode())
    try:
        return zlib.decompress(unlock.update(body) + unlock.finalize())
    except InvalidTag as wrong:
        raise DecryptionError("密文无法解开：内容被改动，或不是这一片段。") from wrong


def cut(file: IO[bytes]) -> Iterator[bytes]:
    """A file from its start in pieces of `PIECE` bytes, the last one shorter."""
    file.seek(0)
    while data := file.read(PIECE):
        yield data
