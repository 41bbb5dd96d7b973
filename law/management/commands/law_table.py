"""Write docs/law.md: clause by clause, what the packs take from it and which rules ask for it."""

from __future__ import annotations

import ast
import re
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import autodiscover_modules

from core.rules import Rule
from law import packs
from law.citations import Citation, Source
from law.clauses import clauses, documents
from law.packs import Entry, Pack

HEAD = """# 条款、规则包与规则

本表由 `manage.py law_table` 生成，不手工修改。每一条款之下：各规则包从中取了什么值，哪些规则以此作答。
规则一栏是代码中的类名；它的说明文字就是当事人看到的理由。文末按规则列出测试：测试中写有该规则的类名、代号或者理由中的话。
规则、规则包或者测试有改动时重新生成；不一致时测试不通过。
"""
SHOWN = 3
QUOTED = 6


class Command(BaseCommand):
    help = "生成 docs/law.md：条款 → 规则包的值 → 规则 → 测试。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=Path(settings.BASE_DIR) / "docs" / "law.md", metavar="文件")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["to"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(page()) + "\n", encoding="utf-8")
        self.stdout.write(str(path))


def page() -> Iterator[str]:
    """The lines of docs/law.md."""
    loaded = [packs.load(code) for code in packs.codes()]
    rules = rules_by_key()
    yield HEAD
    for key, document in documents().items():
        yield f"## {key} {document.name}\n"
        yield "| 条款 | 原文 | 事项 | 规则包的值 | 规则 |"
        yield "|---|---|---|---|---|"
        yield from _rows(key, loaded, rules)
        yield ""
    for source, title in ((Source.OFFICE, "本办自定，无条款依据"), (Source.UNVERIFIED, "待核")):
        yield f"## {title}\n"
        yield "| 事项 | 规则包的值 | 说明 | 规则 |"
        yield "|---|---|---|---|"
        yield from _rows_without_clause(source, loaded, rules)
        yield ""
    yield "## 规则和测试\n"
    yield "| 规则 | 理由 | 条款或事项 | 测试 |"
    yield "|---|---|---|---|"
    yield from _rows_of_rules()


def _rows_of_rules() -> Iterator[str]:
    """Every rule with what it rests on and the tests that name it, by app and name."""
    told = words_of_tests(Path(settings.BASE_DIR) / "tests")
    for rule in sorted(shipped_rules(), key=lambda rule: (rule.__module__.partition(".")[0], rule.__name__)):
        app = rule.__module__.partition(".")[0]
        basis = f"`{rule.key}`" if rule.key else rule.clause or "—"
        found = held_by(rule, told)
        more = f"等{len(found)}项" if len(found) > SHOWN else ""
        tests = "<br>".join(f"`{name}`" for name in found[:SHOWN]) + more
        yield f"| `{app}.{rule.__name__}` | {rule.sentence()}。 | {basis} | {tests or '—'} |"


def shipped_rules() -> list[type[Rule[Any]]]:
    """The rules of the product's own apps that nothing inherits from: those that are asked."""
    autodiscover_modules("rules")
    own = {Path(config.path).name for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}
    return [rule for rule in all_rules() if rule.__module__.partition(".")[0] in own and not rule.__subclasses__()]


def held_by(rule: type[Rule[Any]], told: dict[str, list[str]]) -> list[str]:
    """The tests that name a rule: by its class, else by the code of its refusal, else by words of its sentence."""
    quoted = [name for word, names in told.items() if len(word) >= QUOTED and word in rule.sentence() for name in names]
    return sorted(set(told.get(rule.__name__) or told.get(rule.code()) or quoted))


def words_of_tests(folder: Path) -> dict[str, list[str]]:
    """Every word that stands in a test, as a name or a string → the tests in which it stands."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for owner, test in _tests_of(tree):
            name = f"{path.relative_to(folder)}::{owner}{test.name}"
            for word in set(_words_of(test)):
                found[word].append(name)
    return found


def _tests_of(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield "", node
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name.startswith("test_"):
                    yield f"{node.name}::", inner


def _words_of(test: ast.FunctionDef) -> Iterator[str]:
    """Names, attributes and strings of a test, the tables of its parameters included."""
    for node in ast.walk(test):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word):
                yield word
            case ast.Constant(value=str(word)):
                yield from re.split(r"[，。：；“”|]", word)


def rules_by_key() -> dict[str, list[str]]:
    """Key → the names of the rules, in every app, that cite the pack's value under it."""
    autodiscover_modules("rules")
    found: dict[str, set[str]] = defaultdict(set)
    for rule in all_rules():
        if rule.key:
            found[rule.key].add(f"{rule.__module__.partition('.')[0]}.{rule.__name__}")
    return {key: sorted(names) for key, names in found.items()}


def all_rules() -> Iterator[type[Rule[Any]]]:
    """Every rule class that is imported, at any depth."""
    waiting: list[type[Rule[Any]]] = [*Rule.__subclasses__()]
    while waiting:
        rule = waiting.pop()
        waiting += rule.__subclasses__()
        yield rule


def _rows(document: str, loaded: list[Pack], rules: dict[str, list[str]]) -> Iterator[str]:
    cited: dict[tuple[str, str, str], list[tuple[Pack, Entry]]] = defaultdict(list)
    for pack, entry, citation in _own(loaded):
        if citation.clause.startswith(f"{document} "):
            cited[citation.clause, citation.quote, entry.key.name].append((pack, entry))
    order = {clause.citation: place for place, clause in enumerate(clauses(document).values())}
    for clause, quote, key in sorted(cited, key=lambda row: (order[row[0]], row[2])):
        taken = cited[clause, quote, key]
        values = "；".join(f"{pack.place} {entry.chinese}{_unless_decided(entry)}" for pack, entry in taken)
        asked = "、".join(f"`{name}`" for name in rules.get(key, []))
        yield f"| {clause} | {quote} | {taken[0][1].key.label}<br>`{key}` | {values} | {asked} |"


def _rows_without_clause(source: Source, loaded: list[Pack], rules: dict[str, list[str]]) -> Iterator[str]:
    held: dict[str, list[tuple[Pack, Entry]]] = defaultdict(list)
    for pack in loaded:
        for name, entry in pack.entries.items():
            if entry.source is source and not entry.citations[0].origin:
                held[name].append((pack, entry))
    for key, taken in sorted(held.items()):
        values = "；".join(f"{pack.place} {entry.chinese}" for pack, entry in taken)
        notes = " ".join(dict.fromkeys(entry.citations[0].note or entry.citations[0].basis for _, entry in taken))
        asked = "、".join(f"`{name}`" for name in rules.get(key, []))
        yield f"| {taken[0][1].key.label}<br>`{key}` | {values} | {notes} | {asked} |"


def _unless_decided(entry: Entry) -> str:
    """A mark for a value that the clause only speaks of and does not decide."""
    return {Source.OFFICE: "（本办自定）", Source.UNVERIFIED: "（待核）"}.get(entry.source, "")


def _own(loaded: list[Pack]) -> Iterator[tuple[Pack, Entry, Citation]]:
    """Every citation of a clause that a pack says itself, not by inheritance."""
    for pack in loaded:
        for entry in pack.entries.values():
            for citation in entry.citations:
                if citation.clause and not citation.origin:
                    yield pack, entry, citation
