"""What no reviewer has to look for: the clock, time in messages, imports in functions, signals, save()."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from core.events import Event

ROOT = Path(__file__).parents[2]
APPS = (
    "core",
    "law",
    "departments",
    "subjects",
    "records",
    "redblack",
    "measures",
    "repair",
    "objections",
    "honours",
    "public",
    "credit_portal",
)
SOURCES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
DOORS = re.compile(
    r"(^|/)(admin|api|views|management|tests|sample_city)(/|\.py)|tasks\.py|due\.py|reactions\.py|imports\.py|"
    r"middleware\.py|public/pages\.py|health\.py|staff_site\.py|sessions\.py|clocks\.py|outbox\.py|acts\.py|settings/|apps\.py"
)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=ids)
def test_time_is_a_column_never_a_message(path: Path) -> None:
    tree = ast.parse(text_of(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            assert node.arg not in {"eta", "countdown", "autoretry_for"}, ast.dump(node)
        if isinstance(node, ast.Attribute):
            assert not (node.attr == "retry" and isinstance(node.value, ast.Name) and node.value.id == "self")


@pytest.mark.parametrize("path", [p for p in SOURCES if not DOORS.search(ids(p))], ids=ids)
def test_only_doors_look_at_the_clock(path: Path) -> None:
    text = text_of(path)
    tree = ast.parse(text)
    names = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    forbidden = {"timezone.now", "datetime.now", "datetime.today", "date.today", "clocks.now", "time.time"}
    assert not names & forbidden
    strings = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    sql = [s for s in strings if re.search(r"\b(SELECT|INSERT|UPDATE|DELETE)\b", s)]
    assert not [s for s in sql if re.search(r"\bnow\(\)|CURRENT_DATE|CURRENT_TIMESTAMP|clock_timestamp", s, re.I)]


@pytest.mark.parametrize("path", SOURCES, ids=ids)
def test_no_import_inside_a_function_and_no_signal(path: Path) -> None:
    tree = ast.parse(text_of(path))
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and "settings" not in path.parts:
            inner = [n for n in ast.walk(node) if isinstance(n, (ast.Import, ast.ImportFrom))]
            assert not inner, f"{ids(path)}:{node.name} line {inner[0].lineno}"
        if isinstance(node, ast.ImportFrom):
            assert node.module != "django.db.models.signals"


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "models.py"], ids=ids)
def test_no_behaviour_in_save(path: Path) -> None:
    tree = ast.parse(text_of(path))
    names = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    assert not names & {"save", "delete", "clean", "full_clean"}


def test_no_file_is_a_drawer() -> None:
    assert not [p for p in SOURCES if p.stem in {"utils", "helpers", "services", "misc", "common"}]


def test_doors_use_only_the_scoped_manager() -> None:
    found = [
        ids(p)
        for p in SOURCES
        if re.search(r"(^|/)(admin|api|views)(/|\.py)", ids(p)) and "_base_manager" in text_of(p)
    ]
    assert not found


# --- who listens to whom ----------------------------------------------------------------------------------------------

HEARD = {
    "law.events.CalendarPublished": [
        "records.reactions.on_calendar_published",
        "redblack.reactions.on_calendar_published",
        "measures.reactions.on_calendar_published",
        "honours.reactions.on_calendar_published",
        "objections.objection_reactions.on_calendar_published",
        "repair.reactions.on_calendar_published",
        "objections.review_reactions.on_calendar_published",
    ],
    "subjects.events.SubjectsChanged": [
        "redblack.reactions.on_subjects_changed",
        "measures.reactions.on_subjects_changed",
    ],
    "subjects.events.SubjectsRestored": [
        "redblack.reactions.on_subjects_restored",
        "measures.reactions.on_subjects_restored",
    ],
    "records.events.RecordsFiled": ["records.reactions.on_records_filed", "redblack.reactions.on_records_filed"],
    "departments.events.DepartmentsSucceeded": [
        "records.reactions.on_departments_succeeded",
        "redblack.reactions.on_departments_succeeded",
        "measures.reactions.on_departments_succeeded",
        "honours.reactions.on_departments_succeeded",
        "objections.objection_reactions.on_departments_succeeded",
        "repair.reactions.on_departments_succeeded",
        "objections.review_reactions.on_departments_succeeded",
        "objections.redress_reactions.on_departments_succeeded",
    ],
    "records.events.RecordsCorrected": [
        "records.reactions.on_records_corrected",
        "redblack.reactions.on_records_corrected",
        "repair.reactions.on_records_corrected",
    ],
    "records.events.RecordsEnded": [
        "records.reactions.on_records_ended",
        "redblack.reactions.on_records_ended",
        "objections.objection_reactions.on_records_ended",
        "repair.reactions.on_records_ended",
        "objections.redress_reactions.on_records_ended",
    ],
    "records.events.RecordsQuashed": [
        "records.reactions.on_records_ended",
        "redblack.reactions.on_records_quashed",
        "objections.objection_reactions.on_records_ended",
        "repair.reactions.on_records_ended",
        "objections.redress_reactions.on_records_ended",
    ],
    "redblack.events.EntriesListed": [
        "measures.reactions.on_listed",
        "honours.reactions.on_listed",
        "objections.objection_reactions.on_listed",
    ],
    "redblack.events.EntriesExited": [
        "measures.reactions.on_exited",
        "honours.reactions.on_exited",
        "objections.objection_reactions.on_exited",
        "repair.reactions.on_exited",
        "objections.redress_reactions.on_exited",
    ],
    "redblack.events.EntriesSuspended": ["measures.reactions.on_suspended", "honours.reactions.on_suspended"],
    "redblack.events.EntriesResumed": ["measures.reactions.on_resumed", "honours.reactions.on_resumed"],
    "redblack.events.EntriesCorrected": ["measures.reactions.on_corrected"],
    "redblack.events.MeasureSuspended": ["measures.reactions.on_measure_suspended"],
    "redblack.events.MeasureResumed": ["measures.reactions.on_measure_resumed"],
    "redblack.events.EntriesWithheld": ["measures.reactions.on_withheld"],
    "redblack.events.EntriesDisclosed": ["measures.reactions.on_disclosed"],
    "measures.events.MeasuresDispatched": ["measures.reactions.on_dispatched"],
    "measures.events.MeasuresReleased": ["measures.reactions.on_released"],
    "measures.events.TasksInsisted": ["measures.reactions.on_insisted"],
}


def test_the_table_of_listeners_is_the_one_written_here() -> None:
    assert import_string(settings.EVENT_LISTENERS) == HEARD


@pytest.mark.parametrize("event", HEARD)
def test_events_and_listeners_exist(event: str) -> None:
    assert issubclass(import_string(event), Event)
    assert all(callable(import_string(listener)) for listener in HEARD[event])


@pytest.mark.parametrize("table", ["EVENT_LISTENERS", "DUE_KINDS", "ACT_RUNNERS", "INVARIANTS", "DOORS", "CONTESTED"])
def test_the_roof_s_tables_name_what_exists(table: str) -> None:
    entries = import_string(getattr(settings, table))
    paths = entries.values() if isinstance(entries, dict) else entries
    for path in paths:
        for one in path if isinstance(path, list) else [path]:
            assert import_string(one) is not None
