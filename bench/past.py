"""How long a subject at a past instant takes among records by the million (I6): files, lists, what the public saw."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from bench import bulk
from bench.report import Row
from core import sets
from core.actors import Actor
from core.clocks import office_time
from public.operations import prove
from records.models import Item, Record
from redblack.look_back import look_back
from redblack.models import Entry
from subjects.models import Subject
from subjects.rules import Look
from subjects.terms import HISTORY, Basis, Purpose

RECORDS = 1_000_000
A_SUBJECT = 4
"""How many records a subject has; one in ten of them was corrected after the instant."""
MANY = 500
"""How many records the subject with the longest file has."""
LOOKS = 300
INSTANT = office_time(date(2024, 4, 10))
FILED, CORRECTED = office_time(date(2024, 2, 21)), office_time(date(2024, 6, 3))
NOW = office_time(date(2025, 6, 3))
LOOK = Look(
    fields=(HISTORY,),
    purpose=Purpose.CASE,
    case_no="bench",
    basis=Basis.DUTY,
    basis_ref="",
    authorised_to=None,
)


def look_backs(bench: Any) -> Iterator[Row]:
    """Random subjects at an instant of last year, before every correction and most exits."""
    records = bench.many(RECORDS)
    _fill(bench, records)
    by = Actor(name="bench", user_id=1, department_name="bench office", posts=frozenset({"handler"}), office=True)
    subjects = list(Subject.objects.filter(uscc__startswith="P000").order_by("pk")[: records // A_SUBJECT])
    chosen = subjects[:: max(1, len(subjects) // LOOKS)][:LOOKS]
    most = subjects[-1]
    whole = Record.objects.unscoped("bench")
    present = _spent(chosen, lambda one: list(whole.filter(subject=one)))
    past = _spent(chosen, lambda one: look_back(one, instant=INSTANT, look=LOOK, by=by, at=NOW))
    found = look_back(most, instant=INSTANT, look=LOOK, by=by, at=NOW)
    assert len(found.records) == MANY and len(found.entries) == 1, (len(found.records), len(found.entries))
    assert any(row.then.changed for row in found.records), "nothing was corrected since"
    longest = _spent([most] * 20, lambda one: look_back(one, instant=INSTANT, look=LOOK, by=by, at=NOW))
    what = f"{A_SUBJECT} records and an entry each, at a past instant"
    yield Row(name="as-of", what=what, count=records, ours=past[1], limit=present[1], note=_told(past))
    yield Row(name="as-of", what=f"the same, {MANY} records", count=records, ours=longest[1], note=_told(longest))


def proof(bench: Any) -> Iterator[Row]:
    """The nightly proof that nothing lapsed is shown, over the same rows (I3)."""
    if not Record.objects.unscoped("bench").filter(provider_key__startswith="P").exists():
        _fill(bench, bench.many(RECORDS))
    began = time.perf_counter()
    made = prove(at=INSTANT, done_at=lambda: INSTANT)
    spent = time.perf_counter() - began
    assert made.holds, [row for row in made.figures if row["broken"]]
    yield Row(name="proof", what="prove_nothing_lapsed, all places in one snapshot", count=made.shown, ours=spent)


def _told(spent: tuple[float, float, float]) -> str:
    first, half, last = (1000 * one for one in spent)
    return f"a page: median {half:.1f} ms, p99 {last:.1f} ms, fastest {first:.1f} ms"


def _spent(subjects: Sequence[Any], work: Callable[[Any], Any]) -> tuple[float, float, float]:
    """Seconds of the fastest, the median and the 99th of a hundred."""
    work(subjects[0])
    found = []
    for one in subjects:
        began = time.perf_counter()
        work(one)
        found.append(time.perf_counter() - began)
    found.sort()
    return found[0], found[len(found) // 2], found[min(len(found) - 1, len(found) * 99 // 100)]


def _fill(bench: Any, records: int) -> None:
    """Subjects with four records and a listed entry each; the last subject has `MANY` records."""
    subjects = records // A_SUBJECT
    ids = bench._subjects(subjects, mark="P")
    bench._listed(ids, mark="P", target="listed")
    item = Item.objects.in_force(INSTANT.date()).get(code="penalty")
    every = f"SELECT s.id, s.n, k FROM ({ids}) s, generate_series(1, {A_SUBJECT}) k"
    longest = f"SELECT s.id, s.n, k FROM ({ids}) s, generate_series({A_SUBJECT + 1}, {MANY}) k WHERE s.n = {subjects}"
    bulk.insert(
        "records_record",
        f"({every}) UNION ALL ({longest}) ORDER BY 3, 1",
        {
            "state": "'filed'",
            "subject_id": "s.id",
            "item_id": f"{item.pk}",
            "provider_id": f"{bench.place.bureau.pk}",
            "provider_key": "'P' || s.n || '-' || s.k",
            "pack_version_id": f"{bench.place.pack.version_id}",
            "ground": "'administrative'",
            "polarity": "'negative'",
            "procedure": "'general'",
            "degree": "'serious'",
            "title": "'未采取措施消除事故隐患'",
            "document_no": "'样罚' || s.n || '-' || s.k",
            "visibility": "'public'",
            "determined_on": "'2024-02-20'",
            "conduct_on": "'2024-01-10'",
            "valid_to": "'2027-02-20'",
            "public_from": "'2024-02-21'",
            "public_to": "'2027-02-20'",
            "filed_at": _sql(FILED),
            "since_at": _sql(FILED),
        },
    )
    mine = "SELECT id, subject_id FROM records_record WHERE provider_key LIKE 'P%'"
    chunks = f"SELECT id, subject_id, (row_number() OVER (ORDER BY id) - 1) / {sets.CHUNK} AS chunk FROM ({mine}) r"
    first = bench._transitions(chunks)
    step = {"case_id": "s.id", "subject_id": "s.subject_id", "target": "'filed'", "flow": "'record'"}
    step |= {"source": "''", "transition_id": f"{first} + s.chunk"}
    bulk.insert("core_step", f"SELECT * FROM ({chunks}) r ORDER BY chunk, id", step)
    content = (
        "jsonb_build_object('title', '原来的事项', 'polarity', 'negative', 'degree', 'serious',"
        " 'determined_on', '2024-02-20', 'valid_to', '2027-02-20', 'public_from', '2024-02-21',"
        " 'public_to', '2027-02-20')"
    )
    version = {"record_id": "s.id", "content": content, "transition_id": f"{first}"}
    version |= {"from_at": _sql(FILED), "to_at": _sql(CORRECTED)}
    bulk.insert("records_recordversion", f"{mine} AND id % 10 = 0", version)
    grounds = (
        f"SELECT e.id AS entry_id, r.id AS record_id FROM redblack_entry e JOIN ({mine} AND provider_key LIKE '%-1') r"
        " ON r.subject_id = e.subject_id WHERE e.decision_no LIKE 'P%'"
    )
    bulk.insert("redblack_entryground", grounds, {"entry_id": "s.entry_id", "record_id": "s.record_id"})
    bulk.settle(
        "redblack_entryground",
        "records_record",
        "records_recordversion",
        "core_step",
        "core_transition",
        "redblack_entry",
    )
    assert Entry.objects.unscoped("bench").filter(decision_no__startswith="P").count() == subjects
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_record WHERE provider_key LIKE 'P%'")
        assert cursor.fetchone()[0] == records + MANY - A_SUBJECT


def _sql(instant: datetime) -> str:
    return f"'{instant.isoformat()}'"
