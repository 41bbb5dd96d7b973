"""A child never outlives us, and never resists being stopped."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from embedded import children
from embedded.home import Account

CHECKOUT = Path(__file__).resolve().parents[2]
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""
PARENT = """
import signal, sys, time
from embedded import children
child = children.start(["sleep", "60"], log=None, last_signal=signal.SIGTERM)
print(child.pid, flush=True)
time.sleep(60)
"""


def gone(pid: int, *, within: float = 60.0) -> bool:
    """Whether the process ends in time; a zombie that its new parent has not reaped yet counts as ended."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


def test_a_killed_parent_takes_its_child_along() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    os.kill(pid, 0)
    parent.kill()
    parent.wait()
    assert gone(pid)


def test_a_stubborn_child_is_killed_when_its_time_is_over(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    child = children.start([sys.executable, "-c", STUBBORN], log=log, last_signal=signal.SIGKILL)
    deadline = time.monotonic() + 60
    while "up" not in log.read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
    children.stop(child, within=0.2)
    assert child.returncode == -signal.SIGKILL


def test_a_child_does_not_share_our_terminal_group() -> None:
    child = children.start(["sleep", "60"], log=None, last_signal=signal.SIGTERM)
    try:
        assert os.getsid(child.pid) == child.pid
    finally:
        children.stop(child)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up rights")
def test_a_servant_account_is_taken_before_the_program_runs(tmp_path: Path) -> None:
    log = tmp_path / "id.log"
    who = Account(name="nobody", uid=65534, gid=65534)
    child = children.start(["sh", "-c", "id -u; id -G"], log=log, last_signal=signal.SIGTERM, who=who)
    child.wait()
    assert log.read_text().split() == ["65534", "65534"]
