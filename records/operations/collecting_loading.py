"""The loading of a checked file: all of its rows, or none, in one transaction, by statements over sets.

What it writes is what `file` and `update_records` write: the same rules asked once per distinct facts, one transition,
one verdict per distinct decision, one step per record, one event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction
from psycopg2.extras import execute_values

from core import faultpoints, sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.events import announce
from core.refusals import Refusal
from core.rules import judge
from core.sets import Change, Decision, Report
from law.operations import pack_by_version_id
from law.packs import Pack
from records.collection_models import CollectionBatch
from records.collection_rules import LOADING, BatchFacts
from records.events import RecordsFiled
from records.flow import FILED, RECORD
from records.models import Record
from records.operations.collecting_batches import OF_BATCH, batch_verb, clear, finish_check
from records.operations.collecting_sorting import Counts, count, find_subjects, quiet, show_outcomes, sort_rows
from records.operations.collecting_staging import sealed_under
from records.operations.collecting_updating import update_changed
from records.operations.filing import RecordClaim, filing_facts
from records.operations.lifetimes import Lifetimes
from records.operations.reporting import add_counts
from records.rules import FILING
from records.terms import Gate
from subjects.models import PersonalNumber, Subject
from subjects.operations.identification import CREATION_LOCK
from subjects.terms import AliasKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """What the confirmation was told: whether one error stops everything; what the rows are at this moment."""

    whole: bool = False
    counts: Counts | None = None


def _loaded(facts: BatchFacts, law: Any, at: datetime) -> Decision:
    given: Loading = facts.given
    values = given.counts.as_values() if given.counts else {}
    return Decision(values={**values, "loaded_on": day_of(at)})


def sort_checked(batch: CollectionBatch, *, by: Actor, at: datetime) -> Report:
    """The last row is checked: say of each waiting row what it is, and let the file wait for its clerk."""
    sort_rows(batch, at=at)
    show_outcomes()
    return finish_check(batch, counts=count(batch).as_values(), by=by, at=at)


def ready(batch: CollectionBatch) -> bool:
    """Whether the waiting rows are all there, sealed under the key that writes now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_collectionrow WHERE batch_id = %s", [batch.pk])
        return cursor.fetchone() == (batch.file.sound,) and batch.file.key_id in ("", sealed_under())


def load_collection(
    batches: models.QuerySet[Any], *, by: Actor, at: datetime, whole: bool = False, **how: Any
) -> Report:
    """Make records of a checked file: new ones filed, changed ones brought up to date, the others left (JS-G 16).

    One batch at a time, in one transaction. What changed since the preview is sorted anew; a second confirmation
    finds the batch loaded.
    """
    with transaction.atomic():
        quiet()
        batch = batches.select_related("provider", "item", "file").select_for_update(of=("self",), no_key=True).get()
        sort_rows(batch, at=at)
        _judge(batch, on=day_of(at))
        given = Loading(whole=whole, counts=count(batch))
        return sets.run(_LOAD, batches, by=by, at=at, given=given, **how)


def queue_loading(batches: models.QuerySet[Any], *, by: Actor, at: datetime, whole: bool, **how: Any) -> Report:
    """Leave a long file to the worker: until it is done, nobody confirms or discards it a second time."""
    return sets.run(_QUEUE, batches, by=by, at=at, given=Loading(whole=whole), **how)


def give_back_collection(batches: models.QuerySet[Any], *, at: datetime, note: str, **how: Any) -> Report:
    """Offer a file for confirmation again that the worker could not load; `note` says why."""
    return sets.run(_GIVE_BACK, batches, by=timer("后台归集"), at=at, note=note, all_or_nothing=True, **how)


# --- the law, once per distinct facts -----------------------------------------------------------------------------

_FACTS = """
SELECT DISTINCT w.facts, w.polarity, w.procedure, w.degree, w.conduct_on, w.determined_on, w.valid_to, w.public_to
  FROM collected_row c JOIN records_collectionrow w ON w.id = c.id WHERE c.outcome = ANY(%s)
"""
_REFUSED = """
WITH t AS (UPDATE collected_row c SET outcome = 'refused' FROM records_collectionrow w
            WHERE w.id = c.id AND c.outcome IN ('new', 'changed') AND w.facts = %s RETURNING c.number, c.document_no)
INSERT INTO records_collectionproblem
       (batch_id, number, field, label, value, rule, sentence, remedy, clause, warning)
SELECT %s, number, '', '整行', left(document_no, 200), %s, %s, %s, %s, false FROM t
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the law and the dates of new records depend on; many rows share it."""

    word: str
    polarity: str
    procedure: str
    degree: str
    conduct_on: date
    determined_on: date
    valid_to: date | None
    public_to: date | None


def _distinct(*outcomes: str) -> list[Facts]:
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [list(outcomes)])
        return [Facts(*row) for row in cursor.fetchall()]


def _judge(batch: CollectionBatch, *, on: date) -> None:
    """The rules of filing as they stand today: days have gone by since the check."""
    pack = pack_by_version_id(batch.pack_version_id)
    for facts in _distinct("new", "changed"):
        refusals = judge(FILING, filing_facts(_claim_of(facts, batch), batch.item), law=pack, on=on)
        if refusals:
            _refuse(batch, facts, refusals)


def _claim_of(facts: Facts, batch: CollectionBatch) -> RecordClaim:
    return RecordClaim(
        provider=batch.provider,
        item=batch.item.code,
        ground=batch.item.ground,
        polarity=facts.polarity,
        procedure=facts.procedure,
        degree=facts.degree,
        title="",
        document_no="",
        basis="",
        fact="",
        conduct_on=facts.conduct_on,
        determined_on=facts.determined_on,
        valid_to=facts.valid_to,
        public_to=facts.public_to,
    )


def _refuse(batch: CollectionBatch, facts: Facts, refusals: Sequence[Refusal]) -> None:
    first = refusals[0]
    with connection.cursor() as cursor:
        cursor.execute(
            _REFUSED, [facts.word, batch.pk, first.code, first.sentence.rstrip("。"), first.remedy, first.clause]
        )


# --- new records --------------------------------------------------------------------------------------------------

_LIFE = """
CREATE TEMP TABLE collected_life (facts text PRIMARY KEY, verdict_id bigint NOT NULL, valid_to date, public_from date,
       public_to date, publish_due_on date) ON COMMIT DROP
"""
_MISSING = """
CREATE TEMP TABLE collected_missing ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('subjects_subject', 'id')) AS subject_id, ident, row_id FROM (
    SELECT DISTINCT ON (c.ident) c.ident, c.id AS row_id FROM collected_row c
      JOIN collected_subject s ON s.ident = c.ident AND s.final_id IS NULL
     WHERE c.outcome = 'new' ORDER BY c.ident, c.number DESC) m
"""
_WHO = (
    "kind", "name", "name_normal", "name_sealed", "name_index", "uscc", "region", "birth_sealed", "sixteen_on",
    "adult_on",
)  # fmt: skip
_NUMBER = {"kind": "number_kind", "number": "number_sealed", "number_index": "number_index", "masked": "masked"}
_MADE = "FROM collected_missing m JOIN records_collectionrow w ON w.id = m.row_id"
_KNOWN_NOW = """
UPDATE collected_subject s SET named_id = m.subject_id, final_id = m.subject_id
  FROM collected_missing m WHERE m.ident = s.ident
"""
_ALIASES = """
INSERT INTO subjects_alias (subject_id, kind, value, added_at, added_by, reason)
SELECT DISTINCT ON (w.registration_no) s.final_id, %(kind)s, w.registration_no, %(at)s, %(by)s, ''
  FROM collected_row c JOIN records_collectionrow w ON w.id = c.id JOIN collected_subject s ON s.ident = c.ident
 WHERE c.outcome <> 'refused' AND w.registration_no <> '' ORDER BY w.registration_no, c.number
    ON CONFLICT DO NOTHING
"""
_FRESH = """
CREATE TEMP TABLE collected_fresh ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('records_record', 'id')) AS record_id, o.* FROM (
    SELECT c.id AS row_id, s.final_id AS subject_id, l.verdict_id, l.valid_to, l.public_from, l.public_to,
           l.publish_due_on
      FROM collected_row c JOIN collected_subject s ON s.ident = c.ident
      JOIN records_collectionrow w ON w.id = c.id JOIN collected_life l ON l.facts = w.facts
     WHERE c.outcome = 'new' ORDER BY s.final_id, c.number) o;
ANALYZE collected_fresh
"""
_AS_SAID = (
    "polarity", "procedure", "degree", "title", "document_no", "basis", "fact", "conduct_on", "determined_on",
    "provider_key", "values", "sealed",
)  # fmt: skip
_AS_COUNTED = ("valid_to", "public_from", "public_to", "publish_due_on")
_NEW_STEPS = """
INSERT INTO core_step (transition_id, verdict_id, flow, case_id, subject_id, source, target)
SELECT %s, verdict_id, 'record', record_id, subject_id, '', 'filed' FROM collected_fresh ORDER BY record_id
"""


_RULES = """
SELECT left(rule, 64), count(DISTINCT number) FROM records_collectionproblem
 WHERE batch_id = %s AND NOT warning GROUP BY left(rule, 64)
"""


def _load(change: Change) -> None:
    """The rows of the batch become records; then nothing waits any more."""
    batches = CollectionBatch.objects.unscoped(OF_BATCH).select_related("provider", "item", "file")
    batch = batches.get(pk__in=change.ids)
    batch.file.filed = _file(batch, change)
    faultpoints.reach("collection.load.filed")
    batch.file.updated = update_changed(batch, change)
    _report(batch, change)
    clear(batch)
    batch.file.sound = 0
    batch.file.save(update_fields=["filed", "updated", "sound"])
    faultpoints.reach("collection.load.cleared")


def _report(batch: CollectionBatch, change: Change) -> None:
    """Count the rows among what the provider reported that day; a refused row counts once for each rule it broke."""
    counts: Counts = change.given.counts
    counted = {(name, ""): getattr(counts, name) for name in ("new", "changed", "same", "refused")}
    with connection.cursor() as cursor:
        cursor.execute(_RULES, [batch.pk])
        counted |= {("refused", rule): number for rule, number in cursor.fetchall()}
    add_counts(counted, item=batch.item.code, provider=batch.provider, door=Gate.FILE, at=change.at)


def _file(batch: CollectionBatch, change: Change) -> int | None:
    """`file` for all new rows at once; returns its transition, None where no row is new."""
    pack, facts = pack_by_version_id(batch.pack_version_id), _distinct("new")
    if not facts:
        return None
    transition_id = sets.open_transition(RECORD, "file", by=change.by, at=change.at)
    sets.demand_post(RECORD, "file", change.by)
    _lives(batch, pack, facts, transition_id=transition_id, on=change.on)
    told: dict[str, Any] = {
        "item": batch.item_id,
        "provider": batch.provider_id,
        "pack": batch.pack_version_id,
        "ground": batch.item.ground,
        "visibility": batch.item.visibility,
        "at": change.at,
        "by": change.by.name,
        "kind": AliasKind.REGISTRATION_NO.value,
    }
    _make_subjects(told)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS collected_fresh")
        for statement in (_ALIASES, _FRESH):
            cursor.execute(statement, told)
        insert_from(
            cursor,
            Record,
            {
                "id": "f.record_id",
                "public_id": "gen_random_uuid()",
                "state": f"'{FILED}'",
                "subject_id": "f.subject_id",
                "item_id": "%(item)s",
                "provider_id": "%(provider)s",
                "pack_version_id": "%(pack)s",
                "ground": "%(ground)s",
                "visibility": "%(visibility)s",
                "filed_at": "%(at)s",
                "since_at": "%(at)s",
                **{name: f'w."{name}"' for name in _AS_SAID},
                **{name: f'f."{name}"' for name in _AS_COUNTED},
            },
            "FROM collected_fresh f JOIN records_collectionrow w ON w.id = f.row_id ORDER BY f.record_id",
            told,
        )
        cursor.execute(_NEW_STEPS, [transition_id])
        made = cursor.rowcount
    faultpoints.reach("collection.load.steps")
    announce(RecordsFiled(transition_id=transition_id, at=change.at, by=change.by, count=made))
    return transition_id


def _lives(batch: CollectionBatch, pack: Pack, facts: Sequence[Facts], *, transition_id: int, on: date) -> None:
    """How long records of these facts live, each asked once; one verdict per distinct decision."""
    lives = Lifetimes(pack)
    found = [lives.of(one, batch.item, filed_on=on) for one in facts]
    verdicts = sets.grant(transition_id, [(life.decision, batch.pack_version_id) for life in found])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS collected_life")
        cursor.execute(_LIFE)
        execute_values(
            cursor.cursor,
            "INSERT INTO collected_life VALUES %s",
            [
                (one.word, verdict, life.valid_to, life.public_from, life.public_to, life.publish_due_on)
                for one, life, verdict in zip(facts, found, verdicts, strict=True)
            ],
            page_size=1000,
        )
        cursor.execute("ANALYZE collected_life")


def _make_subjects(told: Mapping[str, Any]) -> None:
    """Dossiers for those who have none, under the lock of `identify` and after a second look."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM collected_subject WHERE final_id IS NULL)")
        if cursor.fetchone() == (False,):
            return
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CREATION_LOCK])
        find_subjects()
        cursor.execute("DROP TABLE IF EXISTS collected_missing")
        cursor.execute(_MISSING)
        made = {"id": "m.subject_id", "public_id": "gen_random_uuid()", "created_at": "%(at)s"}
        who = {name: f'w."{name}"' for name in _WHO}
        insert_from(cursor, Subject, {**made, **who}, f"{_MADE} ORDER BY m.subject_id", told)
        numbers = {"subject_id": "m.subject_id", **{name: f"w.{column}" for name, column in _NUMBER.items()}}
        holders = f"{_MADE} WHERE w.number_sealed IS NOT NULL ORDER BY m.subject_id"
        insert_from(cursor, PersonalNumber, numbers, holders, told)
        cursor.execute(_KNOWN_NOW)


def insert_from(
    cursor: Any, model: type[models.Model], given: Mapping[str, str], source: str, told: Mapping[str, Any]
) -> None:
    """INSERT … SELECT into a table: `given` are SQL by column over `source`; every other column that must not be null
    gets what an instance of the model would begin with, so that a column that is added later is filled as elsewhere."""
    values, params = dict(given), dict(told)
    for column in model._meta.concrete_fields:
        name = str(column.column)
        if name not in given and not column.primary_key and not column.null and not column.generated:
            values[name] = f"%(_{name})s::{column.db_type(connection)}"
            params[f"_{name}"] = column.get_db_prep_save(column.get_default(), connection)
    names = ", ".join(f'"{name}"' for name in values)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values.values())} {source}",  # noqa: S608
        params,
    )


_LOAD = batch_verb("load", rules=LOADING, decide=_loaded, effects=(_load,))
_QUEUE = batch_verb("queue", rules=LOADING, decide=lambda facts, law, at: Decision())
_GIVE_BACK = batch_verb("give_back", decide=lambda facts, law, at: Decision())
