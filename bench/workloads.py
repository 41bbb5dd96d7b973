"""What is measured: the same verbs that the desk uses, each beside the least that the database must do for it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from bench import bulk, collecting, feeds, town, wrong
from bench.past import look_backs, proof
from bench.report import Row
from core import sets
from core.actors import timer
from core.clocks import office_time
from measures.operations import dispatch
from records.models import Item
from records.terms import LIST_GROUND
from redblack import operations as lists
from redblack.models import Entry

LISTED_ON = date(2024, 3, 25)
CHECKED_ON = date(2024, 6, 3)
EXPIRED_ON = date(2027, 3, 1)
DESKS, MEASURES = 5, 30
LISTING = 10_000
FILE = 100_000
CITY = 1_000_000
FIRST_NUMBER = 50_000_000


@contextmanager
def watch() -> Iterator[Callable[[], float]]:
    """Seconds of a block, read after it ended."""
    began, ended = time.perf_counter(), []
    yield lambda: ended[0] - began
    ended.append(time.perf_counter())


def timed(work: Callable[[], Any]) -> float:
    with watch() as seconds:
        work()
    return seconds()


class Profile:
    """Where the time of a path goes, by the first words of its statements; the rest is Python."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.spent[" ".join(sql.split())[:90]] += time.perf_counter() - began

    def lines(self, whole: float) -> list[str]:
        found = [f"{'':8}  {seconds:7.2f} s  {head}" for head, seconds in self.spent.most_common(8)]
        return [*found, f"{'':8}  {whole - sum(self.spent.values()):7.2f} s  outside the database"]


class Bench:
    """One run: the town, and the rows that the workloads share."""

    def __init__(self, *, scale: float, profile: bool = False) -> None:
        self.scale = scale
        self.profile = profile
        self.town: town.Town | None = None
        self.steps: dict[str, Callable[[], Iterator[Row]]] = {
            "listing": self.listing,
            "P13": self.cross_check,
            "P14": self.sweep,
            "P15": self.dispatch,
            "as-of": lambda: look_backs(self),
            "P16": self.feed,
            "proof": lambda: proof(self),
            "P11": self.collecting,
            "wrong": lambda: wrong.run(self),
        }

    def prepare(self) -> None:
        """Schema, law and town."""
        silent = StringIO()
        call_command("migrate", verbosity=0, stdout=silent)
        call_command("load_law", stdout=silent)
        call_command("load_catalogue", stdout=silent)
        self.town = town.build(desks=DESKS, measures=MEASURES)

    def run(self, name: str) -> Iterator[Row]:
        return self.steps[name]()

    @property
    def place(self) -> town.Town:
        assert self.town is not None
        return self.town

    def many(self, count: int) -> int:
        return max(100, int(count * self.scale))

    def measured(self, work: Callable[[], Any]) -> float:
        """Seconds of one of our paths; with `--profile` where they went is printed."""
        if not self.profile:
            return timed(work)
        profile = Profile()
        with connection.execute_wrapper(profile):
            seconds = timed(work)
        print(*profile.lines(seconds), sep="\n", flush=True)
        return seconds

    def collecting(self) -> Iterator[Row]:
        """A file of records (P11, P12, P17)."""
        return collecting.run(self.place, rows=self.many(collecting.ROWS))

    # --- the whole path, by verbs ---------------------------------------------------------------------------------

    def listing(self) -> Iterator[Row]:
        """Ten thousand companies from a file to the list, every verb timed."""
        count = self.many(LISTING)
        rows = town.file(self.place, count, first=FIRST_NUMBER)
        handler, reviewer, approver = (
            self.place.actor(post, user_id=10 + number)
            for number, post in enumerate(("handler", "reviewer", "approver"))
        )
        begun = office_time(date(2024, 3, 4))
        made: list[int] = []

        def propose() -> None:
            for start in range(0, count, sets.CHUNK):
                chunk = rows[start : start + sets.CHUNK]
                answers = lists.propose(chunk, programme=self.place.black, by=handler, at=begun)
                made.extend(town.measured(answers))

        yield Row(
            name="listing",
            what="propose: identify, file records, begin entries",
            count=count,
            ours=self.measured(propose),
        )
        entries = Entry.objects.unscoped("bench").filter(pk__in=made)
        served = {"method": "direct", "served_on": begun.date(), "proof": "送达回证"}
        path: list[tuple[str, Callable[[], Any]]] = [
            ("cross_check", lambda: lists.cross_check(entries, by=handler, at=begun)),
            ("notify: a numbered letter each", lambda: lists.notify(entries, by=reviewer, at=begun)),
            ("serve", lambda: lists.serve(entries, by=handler, at=begun, **served)),
            ("make_ready", lambda: lists.make_ready(entries, at=office_time(LISTED_ON, 0, 5))),
            (
                f"list_entries: letter, {MEASURES} measures at {DESKS} desks",
                lambda: lists.list_entries(entries, by=approver, at=office_time(LISTED_ON)),
            ),
            (
                "expire: exit, letter, every desk told to let go",
                lambda: lists.expire(entries, at=office_time(EXPIRED_ON, 0, 5)),
            ),
        ]
        for what, work in path:
            yield Row(name="listing", what=what, count=count, ours=self.measured(work))
        assert entries.filter(exited_on=EXPIRED_ON).count() == count, "the path was not walked to its end"

    # --- P13 ------------------------------------------------------------------------------------------------------

    def cross_check(self) -> Iterator[Row]:
        """A file of 100 k red proposals against a city of 1 M listed entries; one in fifty hits a black one."""
        city, file = self.many(CITY), self.many(FILE)
        self._city(city)
        fresh = self._subjects(file - file // 50, mark="F")
        self._proposed(fresh, mark="F", file=file)
        bulk.settle("subjects_subject", "redblack_entry", "redblack_entryground", "records_record", "core_step")
        entries = Entry.objects.unscoped("bench").filter(decision_no__startswith="F")
        ids = list(entries.values_list("pk", flat=True))
        join = timed(lambda: self._raw_join(ids))
        store = timed(lambda: self._raw_store(ids))
        handler = self.place.actor("handler", user_id=10)
        reports: list[Any] = []
        ours = self.measured(lambda: reports.append(lists.cross_check(entries, by=handler, at=office_time(CHECKED_ON))))
        hits = len(reports[0].refused)
        assert hits == file // 50, f"{hits} hits"
        yield Row(
            name="P13",
            what="cross-check, hits refused and stored / raw join",
            count=file,
            ours=ours,
            limit=join,
            target=1.5,
            note=f"{hits:,} hits among {city:,}",
        )
        yield Row(
            name="P13+",
            what="the same / raw join, raw update, raw steps",
            count=file,
            ours=ours,
            limit=join + store,
            note="the verb also moves every case",
        )

    def _raw_join(self, ids: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT c.id, o.id FROM redblack_entry c
                  JOIN redblack_entry o ON o.subject_id = c.subject_id AND o.colour = 'black' AND o.id <> c.id
                   AND o.effective_from <= %s AND o.valid_to >= %s AND o.hidden_on IS NULL
                   AND (o.exited_on IS NULL OR o.exited_on > %s)
                 WHERE c.id = ANY(%s)
                """,
                [CHECKED_ON, CHECKED_ON, CHECKED_ON, ids],
            )
            cursor.fetchall()

    def _raw_store(self, ids: list[int]) -> None:
        """The same columns and steps without facts, rules, locks or trigger; rolled back."""
        bulk.like("redblack_entry", "bench_checked", including="INCLUDING GENERATED")
        bulk.execute("ALTER TABLE bench_checked ADD PRIMARY KEY (id)")
        columns = ", ".join(field.column for field in Entry._meta.local_concrete_fields if not field.generated)
        bulk.execute(
            f"INSERT INTO bench_checked ({columns}) SELECT {columns} FROM redblack_entry WHERE id = ANY(%s)", [ids]
        )
        bulk.execute("GRANT SELECT, UPDATE ON bench_checked TO credit_app")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE bench_checked SET state = 'checked', checked_on = %s", [CHECKED_ON])
            cursor.execute(
                "INSERT INTO core_step (transition_id, flow, case_id, subject_id, source, target)"
                " SELECT 0, 'entry', id, subject_id, 'proposed', 'checked' FROM bench_checked"
            )
            transaction.set_rollback(True)

    # --- P14 ------------------------------------------------------------------------------------------------------

    def sweep(self) -> Iterator[Row]:
        """The timer records the exit of 1 M entries that ended by their dates, with an exit notice each."""
        count = self.many(CITY)
        self._city(count)
        over = Entry.objects.unscoped("bench").filter(decision_no__startswith="C").past_validity(EXPIRED_ON)
        assert over.count() == count
        limit = self._hot_update()
        ours = self.measured(lambda: lists.expire(over, at=office_time(EXPIRED_ON, 0, 5)))
        assert not over.exists(), "something was not swept"
        yield Row(
            name="P14",
            what="sweep with steps and exit notices / one HOT update",
            count=count,
            ours=ours,
            limit=limit,
            target=1.6,
            note=f"{count / ours:,.0f} a second",
        )

    def _hot_update(self) -> float:
        """The same rows with room on every page, the state changed in one statement."""
        columns = ", ".join(field.column for field in Entry._meta.local_concrete_fields if not field.generated)
        bulk.like("redblack_entry", "bench_hot", including="INCLUDING GENERATED", options="WITH (fillfactor = 45)")
        bulk.execute("ALTER TABLE bench_hot ADD PRIMARY KEY (id)")
        bulk.execute(
            f"INSERT INTO bench_hot ({columns}) SELECT {columns} FROM redblack_entry WHERE decision_no LIKE 'C%'"
        )
        bulk.settle("bench_hot")
        seconds = timed(lambda: bulk.execute("UPDATE bench_hot SET state = 'exited', exit_reason = 'expired'"))
        bulk.execute("DROP TABLE bench_hot")
        return seconds

    # --- P16 ------------------------------------------------------------------------------------------------------

    def feed(self) -> Iterator[Row]:
        """One public penalty each for 100 k companies, announced by the comparison, read page by page."""
        count = self.many(FILE)
        return feeds.measured(self.place, self._subjects(count, mark="E"), count=count)

    # --- P15 ------------------------------------------------------------------------------------------------------

    def dispatch(self) -> Iterator[Row]:
        """100 k listings, thirty measures at five desks: one task per entry and desk, in the listing's chunks."""
        count = self.many(FILE)
        subjects = self._subjects(count, mark="D")
        first = self._listed(subjects, mark="D", target="listed")
        bulk.settle("redblack_entry", "core_step", "subjects_subject")
        before = bulk.size("measures_dispatch")
        by, at = timer("bench"), office_time(LISTED_ON)
        sent: list[int] = []

        def send() -> None:
            for transition_id in range(first, first + -(-count // sets.CHUNK)):
                with transaction.atomic():
                    sent.append(dispatch(transition_id, by=by, at=at))

        ours = self.measured(send)
        assert sum(sent) == count * DESKS, sum(sent)
        grown = bulk.size("measures_dispatch") - before
        limit = self._raw_insert()
        yield Row(
            name="P15",
            what=f"dispatch x {MEASURES} measures, with steps / raw ordered INSERT",
            count=count,
            ours=ours,
            limit=limit,
            target=1.1,
            note=f"{grown / (count * MEASURES):.0f} B per measure sent (at most 110),"
            f" {grown / (count * DESKS):.0f} B per row",
        )
        steps = self._raw_steps()
        yield Row(
            name="P15+",
            what="the same / raw ordered INSERT and raw steps",
            count=count,
            ours=ours,
            limit=limit + steps,
            note="every task has its step",
        )

    def _raw_insert(self) -> float:
        bulk.like("measures_dispatch", "bench_dispatch", including="INCLUDING ALL")
        return timed(
            lambda: bulk.execute(
                "INSERT INTO bench_dispatch SELECT d.* FROM measures_dispatch d JOIN redblack_entry e"
                " ON e.id = d.entry_id WHERE e.decision_no LIKE 'D%'"
                " ORDER BY d.department_id, d.subject_id, d.entry_id"
            )
        )

    def _raw_steps(self) -> float:
        bulk.like("core_step", "bench_step", including="INCLUDING ALL")
        return timed(
            lambda: bulk.execute(
                "INSERT INTO bench_step (transition_id, verdict_id, flow, case_id, subject_id, source, target)"
                " SELECT 0, 0, 'dispatch', id, subject_id, '', 'dispatched' FROM bench_dispatch ORDER BY id"
            )
        )

    # --- rows by the million --------------------------------------------------------------------------------------

    def _subjects(self, count: int, *, mark: str) -> str:
        """New companies; returns SQL that selects them as (id, n), n from 1."""
        bulk.insert(
            "subjects_subject",
            f"SELECT n FROM generate_series(1, {count}) n",
            {
                "kind": "'legal_person'",
                "name": f"'样例{mark}' || n || '有限公司'",
                "name_normal": f"'样例{mark}' || n || '有限公司'",
                "uscc": f"'{mark}' || lpad(n::text, 17, '0')",
                "status": "'active'",
            },
        )
        return f"SELECT id, substr(uscc, 2)::bigint AS n FROM subjects_subject WHERE uscc LIKE '{mark}000%'"

    def _city(self, count: int) -> None:
        """Listed black entries that stand until the end of February 2027; made once a run."""
        if not Entry.objects.unscoped("bench").filter(decision_no__startswith="C").exists():
            self._listed(self._subjects(count, mark="C"), mark="C", target="listed")
            bulk.settle("subjects_subject", "redblack_entry", "core_step")

    def _listed(self, subjects: str, *, mark: str, target: str) -> int:
        """Entries as the listing leaves them, with their steps; returns the first of their transitions."""
        self._entries(
            subjects,
            mark=mark,
            colour="black",
            state=target,
            extra={
                "served_on": "'2024-03-04'",
                "statement_ends_on": "'2024-03-11'",
                "listed_on": f"'{LISTED_ON}'",
                "effective_from": f"'{LISTED_ON}'",
                "valid_to": "'2027-02-20'",
                "public_to": "'2027-02-20'",
            },
        )
        chunks = f"SELECT id, subject_id, (row_number() OVER (ORDER BY subject_id) - 1) / {sets.CHUNK} AS chunk"
        source = f"{chunks} FROM redblack_entry WHERE decision_no LIKE '{mark}%'"
        first = self._transitions(source)
        bulk.insert(
            "core_step",
            f"SELECT * FROM ({source}) e ORDER BY chunk, id",
            {
                "transition_id": f"{first} + s.chunk",
                "flow": "'entry'",
                "case_id": "s.id",
                "subject_id": "s.subject_id",
                "source": "'ready'",
                "target": "'listed'",
            },
        )
        return first

    def _transitions(self, source: str) -> int:
        """One transition per chunk, with numbers in a row."""
        bulk.insert(
            "core_transition",
            f"SELECT DISTINCT chunk FROM ({source}) e ORDER BY chunk",
            {
                "flow": "'entry'",
                "verb": "'list_entries'",
                "at": "'2024-03-25 01:00:00+00'",
                "actor_name": "'bench'",
                "posts": "'{approver}'",
            },
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT (SELECT max(id) FROM core_transition) - count(DISTINCT chunk) + 1 FROM ({source}) e"
            )
            return int(cursor.fetchone()[0])

    def _proposed(self, fresh: str, *, mark: str, file: int) -> None:
        """Red proposals: fresh companies, and one in fifty that stands on a black list; each with its record."""
        hits = f"SELECT id, n + {CITY} AS n FROM (SELECT id, substr(uscc, 2)::bigint AS n FROM subjects_subject"
        hits += f" WHERE uscc LIKE 'C000%') c WHERE n <= {file // 50}"
        subjects = f"{fresh} UNION ALL {hits}"
        self._entries(subjects, mark=mark, colour="red", state="proposed", extra={})
        entries = f"SELECT id, subject_id, decision_no FROM redblack_entry WHERE decision_no LIKE '{mark}%'"
        item = Item.objects.in_force(CHECKED_ON).get(code=LIST_GROUND)
        bulk.insert(
            "records_record",
            entries,
            {
                "state": "'filed'",
                "subject_id": "s.subject_id",
                "provider_id": f"{self.place.bureau.pk}",
                "pack_version_id": f"{self.place.pack.version_id}",
                "ground": "'commendation'",
                "polarity": "'positive'",
                "procedure": "'none'",
                "title": "'质量管理奖'",
                "item_id": f"{item.pk}",
                "provider_key": "s.decision_no",
                "document_no": "s.decision_no",
                "visibility": "'public'",
            },
        )
        bulk.insert(
            "redblack_entryground",
            f"SELECT e.id AS entry_id, r.id AS record_id FROM ({entries}) e"
            " JOIN records_record r ON r.subject_id = e.subject_id AND r.document_no = e.decision_no",
            {"entry_id": "s.entry_id", "record_id": "s.record_id"},
        )

    def _entries(self, subjects: str, *, mark: str, colour: str, state: str, extra: dict[str, str]) -> None:
        programme = self.place.black if colour == "black" else self.place.red
        bulk.insert(
            "redblack_entry",
            f"SELECT * FROM ({subjects}) u ORDER BY id",
            {
                "subject_id": "s.id",
                "programme_id": f"{programme.pk}",
                "recogniser_id": f"{self.place.bureau.pk}",
                "pack_version_id": f"{self.place.pack.version_id}",
                "colour": f"'{colour}'",
                "state": f"'{state}'",
                "origin": "'own'",
                "decision_no": f"'{mark}' || s.n",
                "reason": "'bench'",
                "proposed_on": "'2024-03-04'",
                "proposed_by_id": "10",
                **extra,
            },
        )
