"""Boot real servers before pytest-django reads the settings. Loaded by `addopts = -p embedded.pytest_plugin`.

A conftest would be too late. Every run takes a slot of its own, so that two runs in one checkout do not
meet; the workers of xdist use their controller's servers. A slot's cluster is kept for the next run.
"""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from embedded import home, servers
from embedded.locks import Lock
from embedded.postgres import ServerFailed

CHECKOUT = Path(__file__).resolve().parent.parent
SLOTS = 64


class Booted:
    """The servers of this run and the slot they stand in."""

    running: servers.Servers | None = None
    lock: Lock | None = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Start the servers and set their addresses, before any other plugin looks at the environment."""
    if "PYTEST_XDIST_WORKER" not in os.environ and not servers.given():
        Booted.lock, slot = _free_slot()
        Booted.running = _start(home.of(CHECKOUT, part=f"test-{slot}"))
        os.environ.update(Booted.running.environment)
    return (yield)


def pytest_unconfigure() -> None:
    """Stop them again. If this never runs, the kernel ends them with us."""
    if Booted.running:
        Booted.running.stop()
        Booted.running = None
    if Booted.lock:
        Booted.lock.release()


def _free_slot() -> tuple[Lock, int]:
    for slot in range(SLOTS):
        lock = Lock(home.state_dir(CHECKOUT) / f"test-{slot}.lock")
        if lock.take(str(os.getpid())):
            return lock, slot
    raise RuntimeError(f"{SLOTS} 组测试正在同时运行，没有空位。")


def _start(place: home.Home) -> servers.Servers:
    """Start in a slot; a cluster that a crash has spoilt is thrown away, it held only test data."""
    try:
        return servers.start(place, careless=True)
    except ServerFailed:
        shutil.rmtree(place.data, ignore_errors=True)
        return servers.start(place, careless=True)
