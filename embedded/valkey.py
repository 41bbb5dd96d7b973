"""One Valkey on a private socket. It keeps nothing: what matters is in PostgreSQL."""

import signal
import socket
import subprocess
import time

from embedded import binaries, children
from embedded.home import Account, Home, claim
from embedded.postgres import ServerFailed, tail

START_WITHIN = 20.0


def start(home: Home, who: Account) -> subprocess.Popen[bytes]:
    """Start Valkey in `home` and wait until it answers."""
    program = binaries.valkey(home, who)
    claim(home.run, who)
    log = home.data / "valkey.log"
    log.unlink(missing_ok=True)
    command = [str(program), "--port", "0", "--unixsocket", str(home.valkey_socket)]
    command += ["--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--dir", str(home.run)]
    command += ["--maxmemory", "128mb", "--maxmemory-policy", "noeviction"]
    child = children.start(command, log=log, last_signal=signal.SIGTERM, who=who)
    deadline = time.monotonic() + START_WITHIN
    while child.poll() is None and time.monotonic() < deadline:
        if _answers(home):
            return child
        time.sleep(0.02)
    children.stop(child)
    raise ServerFailed(f"Valkey 未能启动。日志 {log} 的末尾：\n{tail(log)}")


def _answers(home: Home) -> bool:
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(1)
        try:
            link.connect(str(home.valkey_socket))
            link.sendall(b"PING\r\n")
            return link.recv(16).startswith(b"+PONG")
        except OSError:
            return False
