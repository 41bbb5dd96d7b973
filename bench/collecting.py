"""A file of penalties from its upload to its records, beside a raw COPY of the same records."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from django.core.files import File
from django.db import connections, transaction

from bench import bulk, town
from bench.report import Row
from core import acts, invariants, sets
from core.clocks import office_time
from records import imports
from records.flow import RECORD
from records.models import CollectionBatch, Item, Record
from subjects.fictitious import valid_resident_id, valid_uscc

AT = office_time(date(2026, 3, 2), 10)
ROWS = 1_000_000
BULK = 50_000
BAD = 0.05
DAYS = 700
COPY, GUARDED = "bench_record", "bench_record_guarded"


@dataclass
class Seconds:
    """How long each part of the way took, and the most memory that the process held, in MB above where it began."""

    upload: float = 0.0
    check: float = 0.0
    load: float = 0.0
    memory: float = 0.0

    @property
    def whole(self) -> float:
        return self.upload + self.check + self.load


def run(place: town.Town, *, rows: int) -> Iterator[Row]:
    """P11 and P12; one file, one raw COPY without and one with the guards, one bulk_create, on the same rows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "penalties.csv"
        write_file(path, rows)
        took, batch = collect(place, path)
        made = batch.new
        told = (
            f"upload {took.upload:.0f} s, check {took.check:.0f} s, load {took.load:.0f} s; {took.memory:.0f} MB more"
        )
        plain, guarded = raw_copy(Path(folder), guards=False), raw_copy(Path(folder), guards=True)
    yield Row(name="P11", what="file to records / COPY, same indexes", count=made, ours=took.whole, limit=plain,
              target=1.25, note=told)  # fmt: skip
    yield Row(name="P11+", what="the same / COPY with trigger and foreign keys", count=made, ours=took.whole,
              limit=guarded)  # fmt: skip
    yield Row(name="P11load", what="loading alone / COPY with trigger and foreign keys", count=made, ours=took.load,
              limit=guarded)  # fmt: skip
    yield Row(name="P11check", what="checking alone", count=rows, ours=took.check,
              note=f"{rows / took.check:,.0f} rows/s, {batch.refused:,} refused")  # fmt: skip
    yield Row(name="P12", what="file to records / bulk_create unchecked", count=made, ours=took.whole,
              limit=bulk_create(made), target=1 / 3)  # fmt: skip
    broken = sum(one.count for one in invariants.check(at=AT))
    yield Row(name="", what=f"invariants broken: {broken}", count=made, ours=0.0)


def collect(place: town.Town, path: Path) -> tuple[Seconds, CollectionBatch]:
    """Upload, check and load as the desk and the worker do."""
    by = place.actor("handler", user_id=2)
    item = Item.objects.in_force(AT.date()).get(code="penalty")
    took, before = Seconds(), memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    with path.open("rb") as file:
        given = {"item": item, "provider": place.bureau, "file": File(file, name=path.name), "by": by, "at": AT}
        took.upload, batch = timed(lambda: imports.upload(**given))
    took.check, _ = timed(lambda: acts.run_open(at=AT))
    chosen = CollectionBatch.objects.unscoped("bench").filter(pk=batch.pk)

    def load() -> None:
        imports.load(chosen, by=by, at=AT)
        acts.run_open(at=AT)

    took.load, _ = timed(load)
    took.memory = (memory("VmHWM") - before) / 1024
    batch.refresh_from_db()
    if batch.state != "loaded":
        raise RuntimeError(f"the file was not loaded: {batch.state}, {imports.under_way(batch)}")
    return took, batch


def raw_copy(folder: Path, *, guards: bool) -> float:
    """Seconds of a COPY of all records into an empty table with the same indexes, as text made beforehand."""
    table, path = (GUARDED if guards else COPY), folder / "records.copy"
    bulk.like("records_record", table, including="INCLUDING ALL")
    with connections["owner"].cursor() as cursor:
        if guards:
            guard(cursor, table)
        with path.open("w", encoding="utf-8") as out:
            cursor.copy_expert("COPY records_record TO STDOUT", out)
        with transaction.atomic(using="owner"), path.open(encoding="utf-8") as source:
            cursor.execute("SELECT set_config('app.transition', '1', true), set_config('app.verb', 'file', true),"
                           " set_config('pgtrigger.ignore', '{}', true)")  # fmt: skip
            seconds, _ = timed(lambda: cursor.copy_expert(f"COPY {table} FROM STDIN", source))
        cursor.execute(f"DROP TABLE {table}")
    return seconds


def guard(cursor: Any, table: str) -> None:
    """The trigger and the foreign keys of the table of records."""
    cursor.execute(
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'records_record'::regclass AND NOT tgisinternal"
    )
    for (definition,) in cursor.fetchall():
        cursor.execute(definition.replace("records_record ", f"{table} ").replace(".records_record", f".{table}"))
    cursor.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = 'records_record'::regclass AND contype = 'f'"
    )
    for (definition,) in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} ADD {definition.replace('DEFERRABLE INITIALLY DEFERRED', '')}")


def bulk_create(rows: int) -> float:
    """Seconds of `bulk_create` for so many records, without any check; measured on at most `BULK` and rolled back."""
    found = list(Record.objects.unscoped("bench").order_by("pk")[:BULK])
    with transaction.atomic():
        sets.open_transition(RECORD, "file", by=acts_actor(), at=AT)
        for record in found:
            record.pk, record.provider_key = None, f"again|{record.provider_key}"
            record.public_id = Record._meta.get_field("public_id").get_default()
        seconds, _ = timed(lambda: Record._base_manager.bulk_create(found, batch_size=5000))
        transaction.set_rollback(True)
    return seconds * rows / max(1, len(found))


def acts_actor() -> Any:
    """Somebody who may file."""
    return town.Actor(name="bench", user_id=2, posts=frozenset({"handler"}))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = perf_counter()
    found = work()
    return perf_counter() - began, found


def memory(name: str) -> int:
    """A figure of this process in kB: VmRSS what it holds, VmHWM the most it held since the mark was reset."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


# --- the file -----------------------------------------------------------------------------------------------------


def write_file(path: Path, rows: int) -> None:
    """A CSV under the labels of the item: nine in ten about companies, one in ten about a person, `BAD` of them bad."""
    labels = {one.code: one.label for one in Item.objects.in_force(AT.date()).get(code="penalty").fields.all()}
    chance = random.Random(7)  # noqa: S311  a file that is the same every time
    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.DictWriter(out, fieldnames=[*penalty(0, chance, rows)])
        out.write(",".join(quoted(labels[code]) for code in lines.fieldnames) + "\r\n")
        lines.writerows(penalty(number, chance, rows) for number in range(rows))


def quoted(text: str) -> str:
    cell = io.StringIO()
    csv.writer(cell, lineterminator="").writerow([text])
    return cell.getvalue()


def penalty(number: int, chance: random.Random, rows: int) -> dict[str, str]:
    """One row; two rows in a hundred name somebody who is named in another row, too."""
    day = date(2024, 1, 1) + timedelta(days=chance.randrange(DAYS))
    who = chance.randrange(rows // 2 + 1) + 1
    office = valid_uscc(8, prefix="11")
    row = {
        "CF_XDR_MC": f"澄江第{who}号化工有限公司",
        "CF_XDR_LB": "法人及非法人组织",
        "CF_XDR_SHXYM": valid_uscc(who),
        "CF_FRDB": "李样例",
        "CF_XDR_ZJLX": "",
        "CF_XDR_ZJHM": "",
        "CF_WSH": f"（澄）应急罚〔{day.year}〕{number}号",
        "CF_WFXW": "未采取措施消除事故隐患",
        "CF_SY": f"经责令拒不整改，第{number}次检查发现。",
        "CF_YJ": "《中华人民共和国安全生产法》第一百零二条",
        "CF_CFLB": "罚款",
        "CF_NR": "罚款五万元",
        "CF_NR_FK": str(chance.randrange(1, 50)),
        "CF_JDRQ": day.isoformat(),
        "CF_YXQ": "2099/12/31",
        "CF_GSJZQ": f"{day.year + 3}/{day.month}/{min(day.day, 28)}",
        "CF_CFJG": "澄江县应急管理局",
        "CF_CFJGDM": office,
        "CF_SJLY": "澄江县应急管理局",
        "CF_SJLYDM": office,
        "CF_CX": "一般程序" if chance.random() < 0.8 else "简易程序",
    }
    if chance.random() < 0.1:
        born = date(1970, 1, 1) + timedelta(days=who % 9000)
        person = {"CF_XDR_MC": "张样例", "CF_XDR_LB": "自然人", "CF_XDR_SHXYM": "", "CF_FRDB": ""}
        row |= {**person, "CF_XDR_ZJLX": "身份证", "CF_XDR_ZJHM": valid_resident_id(who, born)}
    if chance.random() < BAD:
        row |= chance.choice(({"CF_JDRQ": "2030-01-01"}, {"CF_WSH": ""}, {"CF_CFLB": "罚金"}))
    return row
