"""A PostgreSQL of the bench's own: embedded, with the same settings as the demo, thrown away afterwards."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded import home, servers
from embedded.locks import Lock

CHECKOUT = Path(__file__).resolve().parent.parent


@contextmanager
def running(*, keep: bool) -> Iterator[None]:
    """Start it, name it to the settings, and set Django up; `keep` leaves the data for a look afterwards."""
    place = home.of(CHECKOUT, part="bench")
    lock = Lock(home.state_dir(CHECKOUT) / "bench.lock")
    if not lock.take(str(os.getpid())):
        raise SystemExit("another bench is running in this checkout")
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ.pop(name, None)
    shutil.rmtree(place.data, ignore_errors=True)
    started = servers.start(place)
    os.environ.update(started.environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "credit_portal.settings.test"
    os.environ["STATEMENT_TIMEOUT_MS"] = "0"
    os.environ["LOG_LEVEL"] = "ERROR"
    try:
        yield
    finally:
        started.stop()
        if not keep:
            shutil.rmtree(place.data, ignore_errors=True)
        lock.release()
