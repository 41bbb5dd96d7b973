"""The demo's secrets: made once, the same ever after, readable for their owner only."""

import base64
import stat
from pathlib import Path

from embedded import secrets


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    first = secrets.ensure(tmp_path / "state")
    assert secrets.ensure(tmp_path / "state") == first
    assert len(first["SECRET_KEY"]) >= 50


def test_only_their_owner_reads_them(tmp_path: Path) -> None:
    secrets.ensure(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_the_keys_have_the_sizes_of_sm4_and_hmac_sm3(tmp_path: Path) -> None:
    made = secrets.ensure(tmp_path)
    key = made["CRYPTO_KEYS"][made["CRYPTO_ACTIVE_KEY"]]
    assert (len(base64.b64decode(key["enc"])), len(base64.b64decode(key["mac"]))) == (16, 32)
