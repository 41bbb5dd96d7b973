"""Bring up the whole platform, watch over it, take it down again; or run one management command."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NoReturn

from embedded import children, home, servers
from embedded.binaries import MissingProgram
from embedded.locks import Lock
from embedded.postgres import ServerFailed, tail
from embedded.prepare import StepFailed, prepare
from embedded.programs import SETTINGS, Program, programs

CHECKOUT = Path(__file__).resolve().parent.parent
WEB_WITHIN = 60.0
# A supervisor that was killed leaves a web server that still needs a moment to let go of its port.
PORT_WITHIN = 6.0
STOP_WITHIN = 2.5
LONGEST_PAUSE = 30.0


class Refused(RuntimeError):
    """We cannot start; the message says why and what to do."""


class Stop(Exception):
    """Somebody asked us to end."""


def main(arguments: list[str]) -> int:
    """Run one verb: `serve` (the default) or `manage …`; failures are told in a sentence, not a traceback."""
    try:
        if arguments[:1] == ["manage"]:
            return manage(arguments[1:])
        return _serve_as_told(arguments)
    except (Refused, MissingProgram, ServerFailed, StepFailed) as failure:
        say(str(failure))
        return 1


def say(text: str) -> None:
    """A line for the person at the terminal, at once even into a pipe."""
    print(text, flush=True)


def _serve_as_told(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py", description="启动诚信平台")
    parser.add_argument("verb", nargs="?", choices=["serve"], default="serve", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=8000, help="网页端口，默认 8000")
    parser.add_argument("--host", default="127.0.0.1", help="网页监听地址，默认仅本机")
    parser.add_argument("--no-sample", action="store_true", help="不载入示例城市")
    chosen = parser.parse_args(arguments)
    return Supervisor(host=chosen.host, port=chosen.port, sample=not chosen.no_sample).run()


class Supervisor:
    """One running platform. Whatever ends it, nothing it started lives on."""

    def __init__(self, *, host: str, port: int, sample: bool = True) -> None:
        self.host, self.port, self.sample = host, port, sample
        self.state = home.state_dir(CHECKOUT)
        self.home = home.of(CHECKOUT)
        self.lock = server_lock()
        self.servers: servers.Servers | None = None
        self.programs = programs(host=host, port=port, state=self.state)
        self.began = float(os.environ.get("CREDIT_BEGAN", time.monotonic()))

    def run(self) -> int:
        """Start everything, watch until asked to stop, stop everything."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _raise_stop)
        self._take_lock()
        try:
            self._start()
            self._watch()
        except Stop:
            say("\n正在停止……")
            return 0
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, _end_at_once)
            self._stop()

    def _take_lock(self) -> None:
        if not self.lock.take(f"serve {os.getpid()} {self.host}:{self.port}"):
            raise Refused(already(self.lock.note()))

    def _start(self) -> None:
        self._wait_for_port()
        say("· 启动 PostgreSQL 与 Valkey ……")
        self.servers = servers.start(self.home)
        prepare(CHECKOUT, self.home, self._environment(), sample=self.sample)
        say("· 启动网页、后台任务与定时器 ……")
        for program in self.programs:
            program.start(self._environment(), cwd=CHECKOUT)
        self._wait_for_web()
        self._announce()

    def _environment(self) -> dict[str, str]:
        given = self.servers.environment if self.servers else {}
        settings = os.environ.get("DJANGO_SETTINGS_MODULE", SETTINGS)
        return {**os.environ, **given, "DJANGO_SETTINGS_MODULE": settings, "PYTHONUNBUFFERED": "1"}

    def _wait_for_port(self) -> None:
        deadline = time.monotonic() + PORT_WITHIN
        while not _free(self.host, self.port):
            if time.monotonic() > deadline:
                raise Refused(f"端口 {self.port} 已被占用。请换一个：python3 run.py --port {self.port + 1}")
            time.sleep(0.2)

    def _wait_for_web(self) -> None:
        web = self.programs[0]
        deadline = time.monotonic() + WEB_WITHIN
        while not _answers(self.address + "healthz"):
            if web.died() is not None or time.monotonic() > deadline:
                raise ServerFailed(f"网页服务未能启动。日志 {web.log} 的末尾：\n{tail(web.log)}")
            time.sleep(0.05)

    @property
    def address(self) -> str:
        shown = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104  compared, not bound
        return f"http://{shown}:{self.port}/"

    def _announce(self) -> None:
        say(f"\n诚信平台已启动，用时 {time.monotonic() - self.began:.1f} 秒。")
        say(f"  公示与查询  {self.address}")
        say(f"  工作台      {self.address}staff/")
        say(f"  运行日志    {self.state / 'logs'}")
        accounts = self.state / "demo_accounts.txt"
        if accounts.exists():
            say(f"\n演示账户：\n{accounts.read_text().rstrip()}")
        say("\n按 Ctrl-C 停止。数据会保留。")

    def _watch(self) -> NoReturn:
        """Start again what has died, waiting longer each time it dies soon after its start."""
        pauses = dict.fromkeys((program.label for program in self.programs), 0.5)
        while True:
            time.sleep(0.5)
            if self.servers:
                for label in self.servers.revive():
                    say(f"{label} 意外退出，已重新启动。")
            for program in self.programs:
                self._revive(program, pauses)

    def _revive(self, program: Program, pauses: dict[str, float]) -> None:
        code = program.died()
        if code is None:
            return
        pause = pauses[program.label]
        say(f"{program.label}意外退出（{code}），{pause:g} 秒后重新启动。日志：{program.log}")
        time.sleep(pause)
        pauses[program.label] = min(pause * 2, LONGEST_PAUSE)
        program.start(self._environment(), cwd=CHECKOUT)

    def _stop(self) -> None:
        """Ask all programs at once, wait for all together, then stop the servers beneath them."""
        running = [program.child for program in self.programs if program.child]
        for child in running:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for child in running:
            children.stop(child, by=0, within=max(0.0, deadline - time.monotonic()))
        if self.servers:
            self.servers.stop()
        self.lock.release()


def manage(arguments: list[str]) -> int:
    """Run Django's command line on the running servers, or on servers started just for it."""
    lock = server_lock()
    note = f"manage {os.getpid()}"
    if lock.take(note):
        return _manage_alone(lock, arguments)
    if lock.note().startswith("serve"):
        return _django(arguments, {})
    say("另一条管理命令正在使用数据库，等待它结束……")
    lock.take(note, wait=True)
    return _manage_alone(lock, arguments)


def _manage_alone(lock: Lock, arguments: list[str]) -> int:
    running = servers.start(home.of(CHECKOUT))
    try:
        return _django(arguments, running.environment)
    finally:
        running.stop()
        lock.release()


def _django(arguments: list[str], environment: dict[str, str]) -> int:
    """Ctrl-C belongs to the command, which shares our terminal; we only wait for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    env = {"DJANGO_SETTINGS_MODULE": SETTINGS, **os.environ, **environment}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=env, check=False, preexec_fn=_hear_ctrl_c).returncode  # noqa: PLW1509


def _hear_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def server_lock() -> Lock:
    """The one lock of a checkout's kept servers."""
    return Lock(home.state_dir(CHECKOUT) / "servers.lock")


def already(note: str) -> str:
    """What to tell somebody who starts a second time."""
    kind, _, rest = note.partition(" ")
    pid, _, address = rest.partition(" ")
    if kind == "serve":
        return f"本目录的平台已在运行（进程 {pid}）：http://{address}/ 。要停止它，请在它的终端按 Ctrl-C。"
    return f"一条管理命令（进程 {pid or '未知'}）正在使用数据库。请等它结束后重试。"


def _raise_stop(number: int, frame: object) -> NoReturn:
    raise Stop


def _end_at_once(number: int, frame: object) -> NoReturn:
    """A second Ctrl-C: go now; the kernel takes the children along."""
    os._exit(130)


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except PermissionError:
            raise Refused(f"无权使用端口 {port}。请用 1024 以上的端口。") from None
        except OSError:
            return False
    return True


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
