"""No rule asks a pack for a key that does not exist: every literal that looks like one is in law.keys."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from law.keys import KEYS

ROOT = Path(__file__).resolve().parents[2]
APPS = [
    "core",
    "departments",
    "subjects",
    "records",
    "redblack",
    "measures",
    "repair",
    "objections",
    "honours",
    "public",
]
# "measures.…" and "records.…" are also names of apps, permissions and events: only terms of measures are told apart.
SHAPE = re.compile(
    r"^(?:(?:labels|roles|grades|record|listing|publication|exit|correction|objection|appeal|complaint|redress|responsible"
    r"|green|classes|honours|commitment|upstream|red|escalation)\.[a-z_.]*[a-z]|measures\.[a-z_]+_term)$"
)


def literals(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SHAPE.match(node.value):
            yield node.value


def test_every_key_that_the_code_asks_for_exists() -> None:
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    assert files
    asked = {(key, str(path.relative_to(ROOT))) for path in files for key in literals(path)}
    assert {(key, path) for key, path in asked if key not in KEYS} == set()
