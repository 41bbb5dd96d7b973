"""One act per victim, two kills each, and what was found afterwards. Imported when Django is set up."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import Error, connection, connections

from bench import town
from core import acts
from core.clocks import day_of, now, office_time
from core.doors import nudge
from core.invariants import check
from core.sets import CHUNK
from redblack import operations as lists
from redblack.models import Entry
from tests.faults.platform import Platform, wait

DESKS, MEASURES = 5, 30
WITHIN = 240.0
FIRST_NUMBER = 60_000_000


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was found after one victim; `seconds` from the last kill to the end of the act."""

    victim: str
    killed_at: tuple[int, ...]
    seconds: float
    listed: int
    doubled: int
    tasks: int
    letters: int
    broken: tuple[str, ...]

    def sound(self, count: int) -> bool:
        """Every entry exactly once, every task exactly once, every letter exactly once, every invariant."""
        found = (self.listed, self.doubled, self.tasks, self.letters, self.broken)
        return found == (count, 0, count * DESKS, count, ())


class Fault:
    """The town, and the entries of one act per victim."""

    def __init__(self, running: Platform, count: int) -> None:
        self.running, self.count, self.made = running, count, 0
        self.place = town.build(desks=DESKS, measures=MEASURES)

    def ready(self) -> list[int]:
        """Entries that an approver may sign today, brought there by the verbs."""
        today = day_of(now())
        begun = office_time(today - timedelta(days=30))
        handler, reviewer = self.place.actor("handler", user_id=10), self.place.actor("reviewer", user_id=11)
        ids: list[int] = []
        for start in range(0, self.count, CHUNK):
            rows = town.file(self.place, min(CHUNK, self.count - start), first=FIRST_NUMBER + self.made)
            self.made += len(rows)
            ids += town.measured(lists.propose(rows, programme=self.place.black, by=handler, at=begun))
        entries = Entry.objects.unscoped("fault run").filter(pk__in=ids)
        analyse()
        lists.cross_check(entries, by=handler, at=begun)
        lists.notify(entries, by=reviewer, at=begun)
        lists.serve(entries, by=handler, at=begun, method="direct", served_on=begun.date(), proof="送达回证")
        lists.make_ready(entries, at=office_time(today, 0, 5))
        analyse()
        return list(entries.order_by("subject_id", "pk").values_list("pk", flat=True))

    def strike(self, victim: str) -> Outcome:
        """Begin the act, kill in the first chunk and in the second, wait until it is done, look."""
        ids = self.ready()
        given = {"door": "entry.list_entries", "data": {"note": ""}}
        by = self.place.actor("approver", user_id=12)
        act = acts.begin("entry.list_entries", ids, label=f"kill {victim}", by=by, at=now(), given=given)
        nudge("acts")
        killed_at = []
        for passed in range(0, self.count, CHUNK):
            wait(lambda passed=passed: at_work(act.pk, passed), within=WITHIN)
            time.sleep(0.3)
            killed_at.append(cursor_of(act.pk)[1])
            self.running.kill(victim)
            time.sleep(1.0)
        seconds = wait(lambda: cursor_of(act.pk)[0] in ("done", "failed"), within=WITHIN, every=0.2)
        return self.look(victim, ids, killed_at=tuple(killed_at), seconds=seconds)

    def look(self, victim: str, ids: list[int], *, killed_at: tuple[int, ...], seconds: float) -> Outcome:
        """Count in the database what there must be exactly once."""
        listings = "SELECT case_id, count(*) AS n FROM core_step WHERE flow = 'entry' AND source = 'ready'"
        listings += " AND target = 'listed' AND case_id = ANY(%s) GROUP BY case_id"
        listed, doubled = ask(f"SELECT count(*), count(*) FILTER (WHERE n > 1) FROM ({listings}) s", ids)[0]
        (tasks,) = ask("SELECT count(*) FROM measures_dispatch WHERE entry_id = ANY(%s)", ids)[0]
        (letters,) = ask(
            "SELECT count(*) FROM core_letter WHERE flow = 'entry' AND kind = 'listing_decision' AND case_id = ANY(%s)",
            ids,
        )[0]
        return Outcome(
            victim=victim,
            killed_at=killed_at,
            seconds=seconds,
            listed=listed,
            doubled=doubled,
            tasks=tasks,
            letters=letters,
            broken=tuple(finding.invariant.name for finding in check(at=now()) if finding.count),
        )


def at_work(act_id: int, passed: int) -> bool:
    """Whether the act has passed so many cases and its next chunk is under way, or it is past that."""
    state, cursor = cursor_of(act_id)
    if state in ("done", "failed") or cursor > passed:
        return True
    # The worker holds the act's row for the length of a chunk.
    held = "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
    held += " WHERE c.relname = 'redblack_entry' AND l.mode = 'RowExclusiveLock' AND l.granted"
    return cursor == passed and any(count for (count,) in ask(held))


def cursor_of(act_id: int) -> tuple[str, int]:
    """State and cursor of an act; ("", -1) while the database is away."""
    rows = ask("SELECT state, cursor FROM core_act WHERE id = %s", act_id)
    return rows[0] if rows else ("", -1)


def ask(sql: str, *params: Any) -> list[Any]:
    """Rows, or none while the database is away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())
    except Error:
        connection.close()
        return []


def analyse() -> None:
    """What autovacuum would do a minute later."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
