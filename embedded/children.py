"""Start a program so that it never outlives us, and stop it within a time limit."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from embedded.home import Account

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str],
    *,
    log: Path | None,
    last_signal: int,
    who: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | str = "/",
) -> subprocess.Popen[bytes]:
    """Run a program in a session of its own, as `who`, its output appended to `log` (None: ours).

    The kernel sends it `last_signal` when we die, however we die. The main thread must call this: the
    kernel watches the thread that forked, not the process.
    """
    output = open(log, "ab") if log else None  # noqa: SIM115  closed below, the child keeps its own
    try:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=_tied_to(os.getpid(), last_signal),  # noqa: PLW1509  runs after the account has changed
            env=dict(env) if env is not None else None,
            cwd=cwd,
            user=who.user if who else None,
            group=who.group if who else None,
            extra_groups=who.extra_groups if who else None,
        )
    finally:
        if output:
            output.close()


def _tied_to(parent: int, last_signal: int) -> Callable[[], None]:
    def tie() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, last_signal)
        if os.getppid() != parent:  # the parent died before the tie was made
            os._exit(1)

    return tie


def stop(child: subprocess.Popen[bytes], *, by: int = signal.SIGTERM, within: float = 3.0) -> None:
    """Ask a child to end, and kill it when it has not done so within `within` seconds."""
    if child.poll() is not None:
        return
    child.send_signal(by)
    try:
        child.wait(timeout=within)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
