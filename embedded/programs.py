"""The platform's own processes: web, worker and beat, and how each is started and stopped."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from embedded import children
from embedded.home import make

SETTINGS = "credit_portal.settings.dev"
WORKER_STATEMENT_TIMEOUT_MS = "60000"
LARGEST_LOG = 10_000_000


@dataclass
class Program:
    """One process to be kept alive; `last_signal` is what the kernel sends it should we die."""

    label: str
    command: list[str]
    log: Path
    last_signal: int
    extra: dict[str, str] = field(default_factory=dict)
    child: subprocess.Popen[bytes] | None = None

    def start(self, environment: Mapping[str, str], *, cwd: Path) -> None:
        """Start it, its output appended to its log."""
        make(self.log.parent)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.child = children.start(
            self.command,
            log=self.log,
            last_signal=self.last_signal,
            env={**environment, **self.extra},
            cwd=cwd,
        )

    def died(self) -> int | None:
        """Its exit code when it is no longer running."""
        return self.child.poll() if self.child else None


def programs(*, host: str, port: int, state: Path) -> list[Program]:
    """Web, worker and beat, in the order in which they are started."""
    logs = state / "logs"
    celery = [sys.executable, "-m", "celery", "-A", "credit_portal"]
    return [
        Program("网页", _gunicorn(host, port), logs / "web.log", signal.SIGTERM),
        Program(
            "后台任务",
            [*celery, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "INFO"],
            logs / "worker.log",
            # Not to be refused: while it waits for a lost broker Celery hears nothing else, and the work is
            # a row that the next worker finds again.
            signal.SIGKILL,
            {"STATEMENT_TIMEOUT_MS": WORKER_STATEMENT_TIMEOUT_MS},
        ),
        Program(
            "定时器",
            [*celery, "beat", "--schedule", str(state / "beat-schedule"), "--pidfile=", "--loglevel", "INFO"],
            logs / "beat.log",
            signal.SIGTERM,
        ),
    ]


def _gunicorn(host: str, port: int) -> list[str]:
    """Threads, because a browser opens connections it does not use and one would block a single thread."""
    command = [sys.executable, "-m", "gunicorn", "credit_portal.wsgi", "--bind", f"{host}:{port}"]
    command += ["--workers", "2", "--threads", "4", "--preload", "--no-control-socket"]
    return [*command, "--graceful-timeout", "2", "--timeout", "60", "--access-logfile", "-"]
