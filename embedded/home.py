"""Where a checkout's servers keep their data and their sockets, and under which account they run."""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# A unix socket's path may have 107 bytes on Linux; the name of the socket itself is part of it.
LONGEST_SOCKET = 100
PG_PORT = 5432
DATABASE = "credit"
OWNER_ROLE = "credit_owner"
APP_ROLE = "credit_app"


@dataclass(frozen=True)
class Account:
    """The account that the servers run as: our own, or a servant's when we are root."""

    name: str
    uid: int
    gid: int

    @property
    def foreign(self) -> bool:
        """Whether starting a server means giving up rights first."""
        return self.uid != os.geteuid()

    @property
    def user(self) -> int | None:
        """What subprocess wants to hear: nothing while we stay ourselves."""
        return self.uid if self.foreign else None

    @property
    def group(self) -> int | None:
        return self.gid if self.foreign else None

    @property
    def extra_groups(self) -> list[int] | None:
        """None of root's other groups either."""
        return [] if self.foreign else None


@dataclass(frozen=True)
class Home:
    """The directories of one checkout's servers; `data` holds what is kept, `run` only sockets."""

    data: Path
    run: Path

    @property
    def pg_socket(self) -> Path:
        return self.run / f".s.PGSQL.{PG_PORT}"

    @property
    def valkey_socket(self) -> Path:
        return self.run / "valkey.sock"

    @property
    def app_url(self) -> str:
        return f"postgres://{APP_ROLE}@{quote(str(self.run), safe='')}:{PG_PORT}/{DATABASE}"

    @property
    def owner_url(self) -> str:
        return f"postgres://{OWNER_ROLE}@{quote(str(self.run), safe='')}:{PG_PORT}/{DATABASE}"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.valkey_socket}?db=0"


def account() -> Account:
    """Who the servers run as. PostgreSQL refuses root, so root hands over to `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return Account(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid())
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise RuntimeError("找不到可供数据库使用的系统账户（postgres 或 nobody）。请以普通用户运行。")


def reachable(path: Path, who: Account) -> bool:
    """Whether the account may pass through every directory above `path`, going by modes alone."""
    for parent in path.resolve().parents:
        if not parent.exists():
            continue
        info = parent.stat()
        if info.st_uid == who.uid:
            bit = stat.S_IXUSR
        elif info.st_gid == who.gid:
            bit = stat.S_IXGRP
        else:
            bit = stat.S_IXOTH
        if not info.st_mode & bit:
            return False
    return True


def fingerprint(path: Path) -> str:
    """A short name for a directory, the same on every start."""
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]


def state_dir(checkout: Path) -> Path:
    """What belongs to the checkout's user: locks, logs, secrets, stamps. Not the servers' own data."""
    given = os.environ.get("CREDIT_DATA_DIR")
    return Path(given) if given else checkout / ".data"


def of(checkout: Path, *, part: str = "server") -> Home:
    """The home of a checkout's servers; `part` sets the kept ones apart from those of tests.

    A checkout that the servers' account cannot enter (root's own home) keeps its data under /var/lib
    instead: opening somebody's directories is not ours to do.
    """
    data = state_dir(checkout) / part
    if not reachable(data, account()):
        data = Path("/var/lib/credit-platform") / fingerprint(state_dir(checkout)) / part
    run = data / "run"
    if len(str(run / f".s.PGSQL.{PG_PORT}")) > LONGEST_SOCKET:
        run = _short_run_dir(data)
    return Home(data=data, run=run)


def _short_run_dir(data: Path) -> Path:
    """A private directory with a short path, for a checkout that lies too deep."""
    return Path("/tmp") / f"credit-{os.geteuid()}-{fingerprint(data)}"  # noqa: S108  checked by claim()


def make(path: Path) -> Path:
    """Make a directory, and the missing ones above it, so that the servers' account may pass through.

    Only directories made here get their mode from us: a strict umask would lock the servant out of them.
    """
    if not path.exists():
        make(path.parent)
        path.mkdir(exist_ok=True)
        path.chmod(0o755)
    return path


def claim(path: Path, who: Account) -> Path:
    """Make a directory that only `who` can enter, and refuse one that somebody else has laid there."""
    make(path.parent)
    try:
        path.mkdir(mode=0o700)
        os.chown(path, who.uid, who.gid)
    except FileExistsError:
        pass
    info = path.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != who.uid:
        raise RuntimeError(f"目录 {path} 不属于账户 {who.name}，不予使用。请删除该目录后重试。")
    if stat.S_IMODE(info.st_mode) != 0o700:
        path.chmod(0o700)
    return path
