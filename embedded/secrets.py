"""The demo's own secrets: made once, kept readable for their owner only, never reused in production."""

import base64
import json
import os
import secrets
from pathlib import Path
from typing import Any

from embedded import home


def ensure(state: Path) -> dict[str, Any]:
    """Read `secrets.json` in the state directory, making it first if it is not there.

    Two processes may come at once: each writes its own draft, and the first link wins.
    """
    path = state / "secrets.json"
    if not path.exists():
        home.make(state)
        draft = state / f"secrets.{os.getpid()}.draft"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(_fresh(), indent=2))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


def _fresh() -> dict[str, Any]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "CRYPTO_ACTIVE_KEY": "dev-1",
        "CRYPTO_KEYS": {"dev-1": {"suite": "gm", "enc": _key(16), "mac": _key(32)}},
    }


def _key(size: int) -> str:
    return base64.b64encode(secrets.token_bytes(size)).decode()
