"""A platform to be broken: the whole process tree under its supervisor, with data of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from embedded import home

CHECKOUT = Path(__file__).resolve().parents[2]
READY = "按 Ctrl-C 停止"
VICTIMS = {
    "worker": ("celery", " worker "),
    "beat": ("celery", " beat "),
    "web": ("gunicorn",),
    "Valkey": ("valkey-server",),
    "PostgreSQL": ("postgres -D",),
}
"""What the command line of each process holds."""


class Platform:
    """The whole process tree under its supervisor."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        os.environ["CREDIT_DATA_DIR"] = str(data)
        os.environ["LETTERS_NEED_SEAL"] = "false"  # its units are made for the strike, without seals
        self.home = home.of(CHECKOUT)
        self.log = (data.parent / "supervisor.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "embedded.supervisor", "--no-sample", "--port", str(port)],
            cwd=CHECKOUT,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        wait(lambda: READY in self.output() or self.process.poll() is not None, within=120)
        if self.process.poll() is not None:
            raise SystemExit(self.output())

    def output(self) -> str:
        return Path(self.log.name).read_text(encoding="utf-8", errors="replace")

    def kill(self, victim: str) -> None:
        """SIGKILL to the first process of the kind, the one that the supervisor watches."""
        found = sorted(pid for pid in descendants(self.process.pid) if all(w in command(pid) for w in VICTIMS[victim]))
        if not found:
            raise SystemExit(f"no process of {victim} is running")
        os.kill(found[0], signal.SIGKILL)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)
        self.log.close()
        shutil.rmtree(self.home.data.parent, ignore_errors=True)


def descendants(pid: int) -> set[int]:
    """Every process below `pid`."""
    try:
        children = {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    except (FileNotFoundError, ProcessLookupError):
        return set()
    return children.union(*(descendants(child) for child in children)) if children else children


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def wait(met: Callable[[], Any], *, within: float, every: float = 0.02) -> float:
    """Seconds until `met()`; the process ends with a message when that takes longer than `within`."""
    began = time.monotonic()
    while not met():
        if time.monotonic() - began > within:
            raise SystemExit(f"nothing within {within:g} s: {met}")
        time.sleep(every)
    return time.monotonic() - began


@contextmanager
def platform(port: int) -> Iterator[Platform]:
    """A platform with data of its own, gone afterwards."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CREDIT_EMBEDDED", "CREDIT_BEGAN"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="kill-listing-") as place:
        Path(place).chmod(0o755)
        started = Platform(Path(place) / "data", port)
        try:
            yield started
        finally:
            started.stop()
