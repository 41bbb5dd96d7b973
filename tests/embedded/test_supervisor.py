"""The whole platform as one process tree: up, killed without warning, up again with its data, down on Ctrl-C."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded import home

CHECKOUT = Path(__file__).resolve().parents[2]
HIDDEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CREDIT_EMBEDDED", "DJANGO_SETTINGS_MODULE")
READY = "按 Ctrl-C 停止"


class Platform:
    """A platform with data and a port of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None
        self.output = ""

    def start(self) -> None:
        env = {name: value for name, value in os.environ.items() if name not in HIDDEN}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "embedded.supervisor", "--no-sample", "--port", str(self.port)],
            cwd=CHECKOUT,
            env={**env, "CREDIT_DATA_DIR": str(self.data)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.output = ""
        for line in self.process.stdout:
            self.output += line
            if READY in line:
                return
        raise AssertionError(self.output)

    def end(self, number: int) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def healthy(self) -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=60) as answer:
            return bool(answer.status == 200)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def descendants(pid: int) -> set[int]:
    """Every process below `pid`, however deep."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    below = {int(child) for child in children}
    return below.union(*(descendants(child) for child in below)) if below else below


def alive(pids: set[int]) -> set[int]:
    """Those that still run; one that only waits to be reaped does not."""
    running = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            running.add(pid)
    return running


def all_gone(pids: set[int], *, within: float) -> bool:
    deadline = time.monotonic() + within
    while alive(pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(pids)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    made = Platform(tmp_path / "data")
    yield made
    if made.process and made.process.poll() is None:
        made.end(signal.SIGINT)
    # As root the servers' data of a closed directory lies elsewhere; it was made for this test only.
    os.environ["CREDIT_DATA_DIR"] = str(made.data)
    try:
        place = home.of(CHECKOUT)
    finally:
        del os.environ["CREDIT_DATA_DIR"]
    shutil.rmtree(place.data.parent, ignore_errors=True)


def test_a_killed_supervisor_leaves_nothing_behind_and_starts_again(platform: Platform) -> None:
    platform.start()
    assert platform.process is not None
    assert platform.healthy()
    assert "迁移数据库" in platform.output
    tree = descendants(platform.process.pid)
    assert len(tree) >= 6, "PostgreSQL, Valkey, gunicorn and its workers, worker, beat"
    platform.end(signal.SIGKILL)
    assert all_gone(tree, within=60)

    platform.start()
    assert platform.healthy()
    assert "迁移数据库" not in platform.output, "the data was kept, so nothing had to be prepared again"
    tree = descendants(platform.process.pid)
    assert platform.end(signal.SIGINT) == 0
    assert all_gone(tree, within=20)


def test_a_dead_child_is_started_again(platform: Platform) -> None:
    platform.start()
    assert platform.process is not None
    postgres = next(pid for pid in descendants(platform.process.pid) if "postgres -D" in command(pid))
    os.kill(postgres, signal.SIGKILL)
    assert platform.process.stdout is not None
    for line in platform.process.stdout:
        if "PostgreSQL 意外退出，已重新启动" in line:
            break
    else:
        raise AssertionError("the supervisor ended")
    assert platform.healthy()


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""
