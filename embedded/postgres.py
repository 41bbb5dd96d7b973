"""One PostgreSQL cluster: made once, started on a private socket, with the owner and application roles."""

import contextlib
import locale
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection as Connection

from embedded import binaries, children
from embedded.home import APP_ROLE, DATABASE, OWNER_ROLE, PG_PORT, Account, Home, claim

SUPERUSER = "postgres"
START_WITHIN = 60.0
# For tests only: a crash of the machine may then lose the cluster, which is made anew.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class ServerFailed(RuntimeError):
    """A server did not come up; the message holds the end of its log."""


def start(home: Home, who: Account, *, careless: bool = False) -> subprocess.Popen[bytes]:
    """Start PostgreSQL in `home`, making the cluster first if need be, and wait until it answers.

    `careless` trades safety against a power failure for speed; for tests.
    """
    install = binaries.postgres(home, who)
    cluster = home.data / f"postgres-{install.major}"
    claim(home.run, who)
    if not cluster.exists():
        _make_cluster(install, cluster, who=who)
    log = _log_file(home)
    child = _launch(install, cluster, home=home, who=who, log=log, careless=careless)
    try:
        _prepare(home)
    except BaseException:
        children.stop(child, by=signal.SIGINT, within=10)
        raise
    return child


def stop(child: subprocess.Popen[bytes]) -> None:
    """Shut down at once but cleanly: open transactions are rolled back, no recovery at the next start."""
    children.stop(child, by=signal.SIGINT, within=10)


def connect(home: Home, *, user: str, database: str) -> Connection:
    """A connection over the private socket, in autocommit."""
    link = psycopg2.connect(host=str(home.run), port=PG_PORT, user=user, dbname=database, connect_timeout=5)
    link.autocommit = True
    return link


def _make_cluster(install: binaries.Postgres, cluster: Path, *, who: Account) -> None:
    """initdb into a draft that is renamed when complete, so that a killed one is never taken for one."""
    draft = cluster.with_name(cluster.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    claim(draft, who)
    done = subprocess.run(
        [install.program("initdb"), "--pgdata", str(draft), *_initdb_flags(install.major)],
        env=_environment(),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        user=who.user,
        group=who.group,
        extra_groups=who.extra_groups,
    )
    if done.returncode != 0:
        raise ServerFailed(f"PostgreSQL 初始化失败：\n{done.stdout}\n{done.stderr}")
    draft.rename(cluster)


def _initdb_flags(major: int) -> list[str]:
    """UTF-8, code-point order, and character classes that know Chinese, whatever the machine's locale."""
    flags = ["--username", SUPERUSER, "--auth=trust", "--no-sync", "--data-checksums", "--encoding=UTF8"]
    if major >= 17:
        flags += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [*flags, "--lc-collate=C", f"--lc-ctype={_ctype(major)}", "--lc-messages=C"]


def _ctype(major: int) -> str:
    """C.UTF-8 where libc has it. With the builtin provider libc's own is never asked, so C will do."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        if major >= 17:
            return "C"
        raise ServerFailed("本机没有 C.UTF-8 区域设置，PostgreSQL 17 以下版本需要它。") from None
    else:
        return "C.UTF-8"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG* variables may reach the server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _log_file(home: Home) -> Path:
    """The server's log beside its data, begun anew when it has grown past ten megabytes."""
    log = home.data / "postgres.log"
    if log.exists() and log.stat().st_size > 10_000_000:
        log.replace(log.with_suffix(".log.1"))
    return log


def _launch(
    install: binaries.Postgres, cluster: Path, *, home: Home, who: Account, log: Path, careless: bool
) -> subprocess.Popen[bytes]:
    """Start the server, and once more while one that lost its supervisor is still shutting down."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(home.run),
        "unix_socket_permissions": "0700",
        "port": str(PG_PORT),
        "max_connections": "100",
        "shared_buffers": "128MB",
        "log_min_messages": "warning",
        "log_min_error_statement": "panic",
        **(CARELESS if careless else {}),
    }
    command = [install.program("postgres"), "-D", str(cluster)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    deadline = time.monotonic() + START_WITHIN
    while True:
        child = children.start(command, log=log, last_signal=signal.SIGINT, who=who, env=_environment())
        if _answers(child, home, deadline):
            return child
        if time.monotonic() > deadline or not (_predecessor_lives(cluster) or _memory_held(log)):
            children.stop(child, by=signal.SIGINT)
            raise ServerFailed(f"PostgreSQL 未能启动。日志 {log} 的末尾：\n{tail(log)}")
        time.sleep(0.2)


def _answers(child: subprocess.Popen[bytes], home: Home, deadline: float) -> bool:
    """Wait until this child, not a predecessor on the same socket, takes connections."""
    while child.poll() is None and time.monotonic() < deadline:
        try:
            connect(home, user=SUPERUSER, database="postgres").close()
        except psycopg2.OperationalError:
            time.sleep(0.02)
        else:
            return child.poll() is None
    return False


def _predecessor_lives(cluster: Path) -> bool:
    """Whether a server of an earlier start still holds the cluster."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return False
    return True


def _memory_held(log: Path) -> bool:
    """Whether the start failed because sessions of a killed server have not noticed its death yet."""
    return "shared memory block" in tail(log, lines=4)


def _prepare(home: Home) -> None:
    """Make the roles and the database, and make sure that Chinese counts as letters."""
    with (
        contextlib.closing(connect(home, user=SUPERUSER, database="postgres")) as link,
        link.cursor() as cursor,
    ):
        cursor.execute("SELECT rolname FROM pg_roles")
        roles = {row[0] for row in cursor.fetchall()}
        if OWNER_ROLE not in roles:
            cursor.execute(f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB")
        if APP_ROLE not in roles:
            cursor.execute(f"CREATE ROLE {APP_ROLE} LOGIN")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}")
        cursor.execute(r"SELECT '江阴' ~ '^\w+$'")
        if cursor.fetchone() != (True,):
            raise ServerFailed("数据库的字符分类不识别汉字，不能使用。请检查初始化所用的区域设置。")


def tail(log: Path, *, lines: int = 20) -> str:
    """The end of a log file, for an error message."""
    if not log.exists():
        return "（无日志）"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
