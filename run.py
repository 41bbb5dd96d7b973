#!/usr/bin/env python3
"""One command for everything: install, start, test.

    python3 run.py [--port 8000]     a working credit office with a small sample city
    python3 run.py test [arguments]  the whole suite, or what pytest's arguments name
    python3 run.py manage <command>  Django's command line against the same servers

Needs Python 3.11 and pip, nothing else: no root, no Docker, no system package. Runs on the machine's own
Python until the virtual environment stands, so it imports the standard library only.
"""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from embedded.home import state_dir
from embedded.locks import Lock

CHECKOUT = Path(__file__).resolve().parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
LOWEST_PYTHON = (3, 11)
EMBEDDED = "requirements-embedded.txt"


def say(text: str) -> None:
    """A line for the person at the terminal, at once even into a pipe."""
    print(text, flush=True)


def main(arguments: list[str]) -> int:
    """Make the environment ready and hand over to what was asked for."""
    if sys.version_info < LOWEST_PYTHON:
        say(f"需要 Python {LOWEST_PYTHON[0]}.{LOWEST_PYTHON[1]} 或更高版本，当前为 {sys.version.split()[0]}。")
        return 1
    if not sys.platform.startswith("linux"):
        say("内嵌服务只在 Linux 上运行。其他系统请使用 docker-compose.yml，见 README。")
        return 1
    os.environ["CREDIT_BEGAN"] = str(time.monotonic())
    verb = arguments[0] if arguments else "serve"
    if verb == "test":
        install("requirements.txt", "requirements-dev.txt")
        return hand_over(["-m", "pytest", *(arguments[1:] or ["-n", "auto", "--dist", "worksteal"])])
    if verb in ("-h", "--help", "help"):
        say(__doc__ or "")
        return 0
    install("requirements.txt")
    return hand_over(["-m", "embedded.supervisor", *arguments])


def hand_over(command: list[str]) -> int:
    """Become the environment's Python: signals, process id and exit code are then its own."""
    os.chdir(CHECKOUT)
    os.execv(PYTHON, [str(PYTHON), *command])  # noqa: S606  our own interpreter, no shell


def install(*files: str) -> None:
    """Install the pinned requirements, unless what is installed already answers to the same files."""
    lock = Lock(state_dir(CHECKOUT) / "install.lock")
    if not lock.take():
        say("另一个进程正在安装依赖，等待……")
        lock.take(wait=True)
    try:
        for file in files:
            _install_once(file, file)
        _install_once(EMBEDDED, EMBEDDED, "--no-deps", "--require-hashes")
    finally:
        lock.release()


def _install_once(file: str, *stamped: str) -> None:
    stamp = VENV / f".installed-{file}"
    wanted = _digest("requirements.txt", *stamped[:1])
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        _make_environment()
    began = time.monotonic()
    say(f"· 安装 {file} ……")
    done = _pip("install", "-qq", "--disable-pip-version-check", *stamped[1:], "-r", file)
    if done != 0 and file != EMBEDDED:
        raise SystemExit(f"依赖安装失败（{file}）。请检查网络或 pip 的软件源设置后重试。")
    if done != 0:
        say("  内嵌数据库的安装包不适用于本机，改用系统自带的 PostgreSQL 与 Redis。")
        return
    stamp.write_text(wanted)
    say(f"  完成，{time.monotonic() - began:.1f} 秒")


def _make_environment() -> None:
    """A virtual environment; without a pip of its own where the machine's Python cannot give it one."""
    say("· 建立虚拟环境 .venv ……")
    whole = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(whole, capture_output=True, check=False).returncode == 0:
        return
    bare = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]
    if subprocess.run(bare, check=False).returncode != 0:
        raise SystemExit("无法建立虚拟环境。Debian/Ubuntu 请先安装 python3-venv。")


def _pip(*arguments: str) -> int:
    """Run the environment's pip, or the machine's on the environment's behalf; its exit code."""
    own = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False)
    machine = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    pip = [str(PYTHON), "-m", "pip"] if own.returncode == 0 else machine
    return subprocess.run([*pip, *arguments], cwd=CHECKOUT, check=False).returncode


def _digest(*files: str) -> str:
    """What the stamp says: the requirements' content and the Python they were installed for."""
    content = b"".join((CHECKOUT / file).read_bytes() for file in files)
    return hashlib.sha256(content + sys.version.encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
