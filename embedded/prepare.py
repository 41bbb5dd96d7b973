"""What must be done before the web can start: migrate, load the law, load the sample city once.

Skipped while nothing that it depends on has changed, so that a second start takes a second or two.
"""

import hashlib
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from embedded.home import Home

ALWAYS = (("migrate", "迁移数据库"), ("load_law", "载入法规与规则包"), ("load_catalogue", "载入信息目录"))
SAMPLE = ("sample_city", "载入示例城市")
WATCHED = (
    "*/migrations/*.py",
    "*/management/**/*.py",
    "law/*.py",
    "law/packs/*",
    "law/documents/*",
    "law/calendars/*",
    "records/catalogue/*",
)


class StepFailed(RuntimeError):
    """A preparing command ended with an error; the message holds its last lines."""


def prepare(checkout: Path, home: Home, environment: Mapping[str, str], *, sample: bool) -> None:
    """Bring the database to what the code expects, saying each step and how long it took.

    With `sample` the sample city is loaded into a database that never had it.
    """
    stamp = home.data / "prepared"
    wanted = _digest(checkout, environment["DATABASE_URL"])
    if not stamp.exists() or stamp.read_text() != wanted:
        for command, label in ALWAYS:
            if _exists(checkout, command):
                _run(checkout, command, label=label, environment=environment)
        stamp.write_text(wanted)
    if sample and _exists(checkout, SAMPLE[0]):
        _sample(checkout, home, environment)


def _sample(checkout: Path, home: Home, environment: Mapping[str, str]) -> None:
    done = home.data / "sampled"
    if done.exists() and done.read_text() == environment["DATABASE_URL"]:
        return
    # A database that holds somebody's own data is no reason not to start.
    _run(checkout, SAMPLE[0], "--if-empty", label=SAMPLE[1], environment=environment)
    done.write_text(environment["DATABASE_URL"])


def _exists(checkout: Path, command: str) -> bool:
    """Whether Django or one of our apps has the command; asked of the files, which takes no second."""
    return command == "migrate" or any(checkout.glob(f"*/management/commands/{command}.py"))


def _run(checkout: Path, command: str, *arguments: str, label: str, environment: Mapping[str, str]) -> None:
    began = time.monotonic()
    print(f"· {label} ……", flush=True)
    done = subprocess.run(
        [sys.executable, "manage.py", command, *arguments],
        cwd=checkout,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = "\n".join(done.stdout.splitlines()[-25:])
        raise StepFailed(f"{label}失败（manage.py {command}）：\n{last}")
    print(f"  完成，{time.monotonic() - began:.1f} 秒", flush=True)


def _digest(checkout: Path, database_url: str) -> str:
    """A fingerprint of every file that preparing reads, and of the database it was done in."""
    seen = hashlib.sha256(database_url.encode())
    for path in sorted({path for pattern in WATCHED for path in checkout.glob(pattern) if path.is_file()}):
        relative = path.relative_to(checkout)
        if relative.parts[0].startswith("."):
            continue
        seen.update(str(relative).encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()
